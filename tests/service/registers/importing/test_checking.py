"""Reading a list: proposals for columns and values, faults by row, rows that look double."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.service.registers.importing.lists import GIR, OWN

from graadmeter.service.fieldwork.frame.reading import read_table
from graadmeter.service.incidents.facts import FormOf
from graadmeter.service.incidents.importing.checking import Checked, check, day_of
from graadmeter.service.incidents.importing.fields import CODED, Field, codes_of
from graadmeter.service.incidents.importing.forms import first_reading, read_reading, value_name
from graadmeter.service.incidents.importing.mapping import propose_columns, propose_values, split
from graadmeter.service.incidents.words import Form

TODAY = date(2026, 11, 22)
KEY = b"k" * 32
DEPARTMENTS = {"4": "Burgerzaken", "9": "Sport"}


def checked(text: str, **more) -> Checked:
    table = read_table("lijst.csv", text.encode())
    return check(table, first_reading(table, DEPARTMENTS), key=KEY, today=TODAY, **more)


def test_the_columns_of_both_lists_are_recognised():
    table = read_table("eigen.csv", OWN.encode())
    assert propose_columns(table.columns) == {
        Field.HAPPENED: "Datum",
        Field.FORM: "Soort",
        Field.DEPARTMENT: "Afdeling",
        Field.STATE: "Status",
        Field.RESPONSE: "Actie",
        Field.POLICE: "Aangifte",
        Field.STORY: "Omschrijving",
    }
    gir = propose_columns(read_table("gir.csv", GIR.encode()).columns)
    assert gir[Field.REPORTED] == "Datum melding"
    assert gir[Field.HAPPENED] == "Datum incident"
    assert gir[Field.NUMBER] == "Registratienummer"
    assert len(set(gir.values())) == len(gir) == 8


def test_a_list_becomes_cases():
    found = checked(OWN)
    assert found.faults == ()
    first, second, third, fourth = found.planned
    assert first.reported_on == first.happened_on == date(2024, 2, 5)
    assert (first.department, first.state, first.closing_reason) == ("4", "gesloten", "afgehandeld")
    assert first.response == "brief"
    assert {each.form for each in second.forms} == {Form.VERBAL, Form.THREAT}
    assert (second.state, second.closing_reason, second.police) == ("gemeld", "", "ja_organisatie")
    assert second.department == "4"  # the nearest name
    assert (third.department, third.police, third.response) == ("", "ja_zelf", "toegangsverbod")
    assert fourth.forms == (FormOf(form=Form.VERBAL, discrimination=True),)
    assert (fourth.audience, fourth.by_whom, fourth.channel) == ("staff", "extern", "anders")


def test_an_export_of_the_gir_becomes_cases():
    found = checked(GIR)
    assert found.faults == ()
    first, second = found.planned
    assert (first.reported_on, first.happened_on) == (date(2023, 5, 2), date(2023, 5, 1))
    assert (first.audience, first.by_whom, first.severity) == ("staff", "extern", 6)
    assert (second.audience, second.by_whom) == ("board", "onbekend")
    assert [each.form for each in second.forms] == [Form.VANDALISM]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("gisteren;Schelden", "“gisteren” is geen dag."),
        ("31-02-2024;Schelden", "“31-02-2024” is geen dag."),
        ("01-01-2027;Schelden", "nog niet geweest"),
        ("01-01-1890;Schelden", "te lang geleden"),
        (";Schelden", "Er staat geen dag."),
        ("01-01-2024;", "Er staat geen vorm."),
        ("01-01-2024;Kwijtgeraakte fiets", "Kies wat “Kwijtgeraakte fiets” betekent."),
    ],
)
def test_a_fault_names_its_row_and_nothing_is_planned_of_it(row, said):
    found = checked(f"Datum;Soort\n02-01-2024;Schelden\n{row}\n")
    (fault,) = found.faults
    assert fault.row == 3
    assert said in fault.what
    assert len(found.planned) == 1


def test_a_list_without_a_day_or_a_form_is_refused_as_a_whole():
    assert [fault.row for fault in checked("Naam;Kleur\nx;rood\n").faults] == [0, 0]


def test_a_report_before_the_incident_and_a_severity_of_nine_are_faults():
    text = "Meldingsdatum;Incidentdatum;Soort;Ernst\n01-02-2024;02-02-2024;Schelden;9\n"
    assert {fault.column for fault in checked(text).faults} == {"Incidentdatum", "Ernst"}


def test_the_same_number_twice_is_a_fault():
    (fault,) = checked("Nr;Datum;Soort\n1;01-02-2024;Slaan\n1;05-02-2024;Slaan\n").faults
    assert (fault.row, fault.what) == (3, "Dit nummer staat twee keer in het bestand.")


def test_rows_of_one_day_form_and_department_look_double():
    rows = ["01-02-2024;Slaan;Sport;a", "01-02-2024;Slaan;Sport;b", "01-02-2024;Slaan;;c"]
    found = checked("Datum;Soort;Afdeling;Omschrijving\n" + "\n".join(rows))
    assert [each.double for each in found.planned] == [False, True, False]
    there = {found.planned[2].sameness}
    again = checked("Datum;Soort;Afdeling;Omschrijving\n" + "\n".join(rows), cases=there)
    assert [each.double for each in again.planned] == [False, True, True]


def test_what_was_taken_in_before_is_not_new_also_in_another_order():
    first = checked(OWN)
    marks = [each.mark for each in first.planned]
    head, *rows = OWN.strip().splitlines()
    again = checked("\n".join([head, *reversed(rows)]), there=marks)
    assert (again.planned, again.repeated) == ((), 4)


def test_identical_rows_are_two_incidents_with_two_marks():
    rows = "Datum;Soort\n" + "01-02-2024;Slaan\n" * 3
    found = checked(rows)
    marks = {each.mark for each in found.planned}
    assert len(marks) == 3
    assert checked(rows, there=marks).repeated == 3
    assert len(checked(rows + "01-02-2024;Slaan\n", there=marks).planned) == 1


def test_marks_mean_nothing_with_another_key():
    table = read_table("lijst.csv", OWN.encode())
    reading = first_reading(table, DEPARTMENTS)
    one, other = (
        {each.mark for each in check(table, reading, key=key, today=TODAY).planned}
        for key in (KEY, b"x" * 32)
    )
    assert len(one) == 4
    assert not one & other


def test_what_somebody_chose_goes_before_the_proposal():
    table = read_table("lijst.csv", OWN.encode())
    name = value_name(Field.FORM, "Soort", "Schelden")
    data = {"kolom-vorm": "0:Soort", "kolom-gebeurd": "0:Datum", name: Form.PHYSICAL.value}
    reading = read_reading(data, table, DEPARTMENTS)
    assert reading.values[Field.FORM, "Schelden"] == Form.PHYSICAL
    assert Field.POLICE not in reading.columns
    invented = read_reading({**data, name: "verzonnen"}, table, DEPARTMENTS)
    assert (Field.FORM, "Schelden") not in invented.values


def test_every_code_is_proposed_for_its_own_name():
    labels = {name: codes_of(name, DEPARTMENTS) for name in CODED}
    values = {name: [text for _code, text in each] for name, each in labels.items()}
    found = propose_values(values, labels)
    for name, each in labels.items():
        for code, text in each:
            if code != "-":
                assert found[name, text] == code, (name, text)


@given(st.dates(date(1990, 1, 1), TODAY))
def test_a_day_is_read_as_it_is_written(day):
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%dT00:00:00", "%d.%m.%Y 12:30"):
        assert day_of(day.strftime(form)) == day
    assert day_of(f"{day.day}-{day.month}-{day.year}") == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_not_and_never_fails(text):
    found = day_of(text)
    assert found is None or isinstance(found, date)
    assert all(each.strip() for each in split(Field.FORM, text))


@given(
    st.lists(
        st.tuples(
            st.integers(0, 400), st.sampled_from(["Slaan", "Schelden"]), st.text("ab", max_size=2)
        ),
        max_size=12,
    )
)
def test_every_row_is_planned_repeated_or_at_fault(rows):
    start = date(2024, 1, 1)
    text = "Datum;Soort;Omschrijving\n02-01-2023;Slaan;x\n" + "".join(
        f"{start + timedelta(days=days)};{form};{story}\n" for days, form, story in rows
    )
    found = checked(text)
    assert len(found.planned) == len(rows) + 1
    assert checked(text, there=[each.mark for each in found.planned]).repeated == len(rows) + 1
