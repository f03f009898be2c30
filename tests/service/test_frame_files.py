"""Reading a frame: the dialects that are accepted, and what is said of files with faults."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from graadmeter.errors import UserError
from graadmeter.language import use_language
from graadmeter.monitor import load_monitor
from graadmeter.service.fieldwork.frame import reading
from graadmeter.service.fieldwork.frame.checking import check, strata_of
from graadmeter.service.fieldwork.frame.mapping import Columns, propose
from graadmeter.service.fieldwork.frame.people import Candidate
from graadmeter.service.fieldwork.frame.reading import read_table
from graadmeter.service.fieldwork.frame.variables import variables_in

HEADER = "nummer;mailadres;naam;bestuurslaag;geslacht\n"
GOOD = HEADER + (
    "a1;anna@example.org;Anna Jansma;Gemeente;vrouw\n"
    "a2;bert@example.org;Bert de Groot;gemeente;Man\n"
    "a3;carla@example.nl;Carla Één;RIJK;Vrouw\n"
)
ANNA = Candidate(
    "a1",
    "anna@example.org",
    "Anna Jansma",
    given=(("gender", "vrouw"), ("layer", "gemeente")),
)


@pytest.fixture(scope="module")
def variables():
    return variables_in(load_monitor("miv"), "medewerkers", 2016)


def sheet(rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def checked(variables, content, name="kader.csv", present=None, **changes):
    table = read_table(name, content.encode() if isinstance(content, str) else content)
    columns = propose(table.columns, variables)
    columns = Columns(
        changes.get("columns", columns.columns),
        changes.get("fixed", {}),
        changes.get("route", columns.route),
    )
    return check(table, columns, variables, present or {})


# ------------------------------------------------------------------------------- what is good


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_is_read_in_every_usual_dialect(variables, separator, encoding, line_end):
    text = GOOD.replace(";", separator).replace("\n", line_end)
    found = checked(variables, text.encode(encoding))
    assert not found.faults
    assert found.people[0] == ANNA
    assert found.people[2].name == "Carla Één"


def test_csv_as_excel_writes_it_is_read_with_rows_counted_as_in_the_file(variables):
    found = checked(variables, "sep=;\n" + GOOD + "a1;dora@example.org;Dora;rijk;man\n")
    assert [(f.row, f.rule) for f in found.faults] == [(6, "number-twice")]


def test_a_sheet_of_excel_is_read_with_numbers_and_empty_rows(variables):
    content = sheet(
        [
            ["Nummer", "E-mailadres", "Bestuurslaag", "Geslacht", "Geboren"],
            [1001, "anna@example.org", "Gemeente", "Vrouw", date(1980, 1, 1)],
            [None, None, None, None, None],
            [1002.0, "bert@example.org", "Rijk", "Man", None],
        ]
    )
    found = checked(variables, content, "Kader.XLSX")
    assert not found.faults
    assert [person.number for person in found.people] == ["1001", "1002"]
    assert found.remarks == ("Niet overgenomen en niet bewaard: Geboren.",)


def test_quoted_cells_may_hold_separators_and_lines(variables):
    text = (
        HEADER + 'a1;anna@example.org;"Jansma; Anna\nB.";rijk;vrouw\na1;x@example.org;;rijk;man\n'
    )
    found = checked(variables, text)
    assert found.people[0].name == "Jansma; Anna B."
    assert [(f.row, f.rule) for f in found.faults] == [(4, "number-twice")]


def test_columns_are_proposed_by_name_and_by_the_nearest(variables):
    found = propose(
        ["Respondentnr", "E-mail adress", "Volledige naam", "Bestuurslag", "geslacht", "leeftijd"],
        variables,
    ).columns
    assert found["mail"] == "E-mail adress"
    assert found["name"] == "Volledige naam"
    assert found["layer"] == "Bestuurslag"
    assert found["gender"] == "geslacht"
    assert "leeftijd" not in found.values()


def test_one_value_can_hold_for_everybody(variables):
    text = "nummer;mail;geslacht\na1;anna@example.org;vrouw\n"
    found = checked(variables, text, fixed={"layer": "gemeente"})
    assert not found.faults
    assert found.people[0].given == (("gender", "vrouw"), ("layer", "gemeente"))


def test_addresses_of_panel_members_are_not_kept(variables):
    found = checked(variables, GOOD, route="panel")
    assert not found.faults
    assert {person.mail for person in found.people} == {""}
    assert "3 mailadressen van panelleden worden niet bewaard." in found.remarks


def test_strata_are_counted(variables):
    counted = strata_of(checked(variables, GOOD).people)
    assert ({"gender": "man", "layer": "gemeente"}, 1) in counted
    assert sum(count for _given, count in counted) == 3


def test_somebody_who_is_there_already_is_told_and_not_doubled(variables):
    found = checked(variables, GOOD, present={"a1": "ANNA@example.org", "z": ""})
    assert not found.faults
    assert found.repeated == ("a1",)
    assert [person.number for person in found.people] == ["a2", "a3"]


# -------------------------------------------------------------------------------- what is bad


def row(*cells) -> str:
    return HEADER + ";".join(cells) + "\n"


BAD_ROWS = [
    (row("", "a@example.org", "", "rijk", "man"), "number-missing", "Het nummer ontbreekt"),
    (row("a@example.org", "a@example.org", "", "rijk", "man"), "number-address", "een mailadres"),
    (row("=1+1", "a@example.org", "", "rijk", "man"), "number-form", "geen nummer zijn: =1"),
    (row("n" * 101, "a@example.org", "", "rijk", "man"), "number-form", "geen nummer zijn: nnn"),
    (row("a", "", "", "rijk", "man"), "address-missing", "Het mailadres ontbreekt"),
    (row("a", "anna", "", "rijk", "man"), "address-form", "geen mailadres: anna"),
    (row("a", "anna@", "", "rijk", "man"), "address-form", "geen mailadres: anna@"),
    (row("a", "a@example.org, b@example.org", "", "rijk", "man"), "address-form", "geen mailadres"),
    (row("a", "mailto:a@example.org", "", "rijk", "man"), "address-form", "geen mailadres"),
    (row("a", f"{'a' * 250}@example.org", "", "rijk", "man"), "address-form", "geen mailadres"),
    (
        row("a", '"a@example.org\nBcc: x@example.org"', "", "rijk", "man"),
        "address-form",
        "geen mailadres",
    ),
    (row("a", "a@example.org", "n" * 201, "rijk", "man"), "name-form", "Deze naam kan niet"),
    (row("a", "a@example.org", "A\x07", "rijk", "man"), "name-form", "Deze naam kan niet"),
    (row("a", "a@example.org", "", "rijck", "man"), "code-unknown", "kent geen “rijck”"),
    (row("a", "a@example.org", "", "", "man"), "code-missing", "Bestuurslaag ontbreekt"),
    (row("a", "a@example.org", "", "rijk"), "code-missing", "Geslacht ontbreekt"),
    (row("a", "a@example.org", "", "rijk", "man", "te", "veel"), "too-many-cells", "7 cellen"),
    (GOOD + "a1;z@example.org;;rijk;man\n", "number-twice", "staat ook in rij 2"),
    (GOOD + "z;ANNA@example.org;;rijk;man\n", "address-twice", "staat ook in rij 2"),
    (
        "nummer;mail;taal;bestuurslaag;geslacht\na;a@example.org;fr;rijk;man\n",
        "language-unknown",
        "Onbekend bij Taal: fr",
    ),
    (
        "nummer;mail;route;bestuurslaag;geslacht\na;a@example.org;duif;rijk;man\n",
        "route-unknown",
        "Onbekend bij Route: duif",
    ),
    (GOOD.replace("nummer", "xyz"), "no-number", "Geen kolom met het nummer"),
    (GOOD.replace("bestuurslaag", "xyz"), "no-stratum", "Geen kolom met Bestuurslaag"),
]


@pytest.mark.parametrize(("content", "rule", "said"), BAD_ROWS)
def test_a_fault_is_named_with_its_row_and_how_to_mend_it(variables, content, rule, said):
    found = [fault for fault in checked(variables, content).faults if fault.rule == rule]
    assert found
    assert said in found[0].what
    assert found[0].mend
    assert (found[0].row >= 2) == (not rule.startswith("no-"))


def test_an_unknown_code_gets_the_nearest_and_all_that_are_known(variables):
    found = checked(variables, row("a", "a@example.org", "", "gemente", "man")).faults[0]
    assert found.column == "bestuurslaag"
    assert found.mend.startswith("Bedoelt u gemeente?") or "Gemeente" in found.mend
    assert "waterschap" in found.mend


def test_all_faults_come_at_once(variables):
    text = HEADER + ";a@;;rijck;\n" + "b;b@example.org;;rijk;man\n" + "b;;;xx;vrouw\n"
    found = checked(variables, text).faults
    assert {(f.row, f.rule) for f in found} == {
        (2, "number-missing"),
        (2, "address-form"),
        (2, "code-unknown"),
        (2, "code-missing"),
        (4, "address-missing"),
        (4, "code-unknown"),
        (4, "number-twice"),
    }


def test_what_clashes_with_who_is_there_is_a_fault(variables):
    present = {"a1": "other@example.org", "z": "BERT@example.org"}
    found = checked(variables, GOOD, present=present)
    assert {(f.row, f.rule) for f in found.faults} == {(2, "other-address"), (3, "address-present")}


def test_numbers_that_are_citizen_numbers_are_refused(variables):
    numbers = ["111222333", "123456782", "100000009", "100000010", "100000022"]
    text = HEADER + "".join(f"{n};p{n}@example.org;;rijk;man\n" for n in numbers)
    assert [f.rule for f in checked(variables, text).faults] == ["citizen-numbers"]


@pytest.mark.parametrize(
    ("columns", "fixed", "route", "rule"),
    [
        ({"number": "weg", "mail": "mailadres"}, {}, "mail", "no-column"),
        ({"number": "nummer", "mail": "nummer"}, {}, "mail", "column-twice"),
        (
            {"number": "nummer", "mail": "mailadres", "schoenmaat": "naam"},
            {},
            "mail",
            "no-variable",
        ),
        ({"number": "nummer", "mail": "mailadres"}, {"layer": "maan"}, "mail", "fixed-code"),
        ({"number": "nummer"}, {}, "mail", "no-mail"),
        ({"number": "nummer", "mail": "mailadres"}, {}, "duif", "default-route"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(variables, columns, fixed, route, rule):
    found = checked(variables, GOOD, columns=columns, fixed=fixed, route=route)
    assert rule in {fault.rule for fault in found.faults}
    assert not found.people


BAD_FILES = [
    ("kader.csv", b"", "Het bestand is leeg"),
    ("kader.csv", b" \n\n", "Het bestand is leeg"),
    ("kader.csv", HEADER.encode(), "geen rijen"),
    ("kader.csv", b"\xff\xfe\x00", "geen tekst"),
    ("kader.csv", b"nummer\n\x81\x00\n", "geen tekst"),
    ("kader.csv", b'nummer;mail\na;"b', "Regel 2 is niet te lezen"),
    ("kader.csv", b"nummer;;mail\na;b;c\n", "Kolom 2 heeft geen naam"),
    ("kader.csv", b"nummer;Mail;mail\na;b;c\n", "Twee kolommen heten"),
    ("kader.csv", (";".join(map(str, range(201))) + "\n1\n").encode(), "201 kolommen"),
    ("kader.xls", b"x", "kan niet: .xls"),
    ("kader", b"x", "kan niet"),
    ("kader.xlsx", b"PK nee", "geen leesbaar Excelbestand"),
    ("kader.xlsx", sheet([]), "geen rijen"),
    ("kader.csv", b"x" * (reading.MOST_BYTES + 1), "te groot"),
]


@pytest.mark.parametrize(("name", "content", "said"), BAD_FILES)
def test_a_file_that_cannot_be_read_says_why(name, content, said):
    with pytest.raises(UserError, match=said) as caught:
        read_table(name, content)
    assert caught.value.mend
    assert caught.value.where == name


def test_too_many_rows_are_not_read(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    with pytest.raises(UserError, match="te groot"):
        read_table("kader.csv", GOOD.encode())


def test_a_sheet_that_would_unpack_to_too_much_is_not_opened(monkeypatch):
    monkeypatch.setattr(reading, "_MOST_UNPACKED", 10_000)
    content = io.BytesIO(sheet([["nummer"], ["a"]]))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/leeg.xml", b" " * 20_000)
    with pytest.raises(UserError, match="te groot"):
        read_table("kader.xlsx", content.getvalue())


def test_messages_come_in_english_too(variables):
    with use_language("en"):
        found = checked(variables, row("", "a@example.org", "", "rijk", "man")).faults[0]
    assert found.what == "The number is missing"
