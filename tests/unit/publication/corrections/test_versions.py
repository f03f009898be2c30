"""Versions in a folder: nothing published is lost, and every hash keeps holding."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pymupdf
import pytest
from tests.unit.publication.corrections.versions import (
    SECOND,
    THIRD,
    correct,
    publish,
    with_cells,
)
from tests.unit.publication.data_formats.rules import csvw_faults, dcat_faults
from tests.unit.publication.example import example
from tests.unit.publication.pages import Page

from graadmeter.errors import UserError
from graadmeter.publication import check_target, render_publication, write_publication
from graadmeter.publication.corrections.archive import archive_version, restore
from graadmeter.publication.corrections.published import read_published, with_earlier
from graadmeter.publication.corrections.releasing import release_correction
from graadmeter.publication.edition import Kind
from graadmeter.publication.verifying import verify_folder

CELL = ("2.1", 2, 1)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def revision(value: float):
    return with_cells(example(), {CELL: {"value": value}})


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> Path:
    """A folder with three versions; tests that change it take a copy."""
    folder = tmp_path_factory.mktemp("versies") / "publicatie"
    publish(example(), folder)
    correct(revision(30.0), folder, SECOND, "Een verkeerd <gewicht>.")
    correct(with_cells(revision(30.0), {CELL: {"value": 31.0}}), folder, THIRD, "Tikfout.")
    return folder


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    """A folder with one version."""
    folder = tmp_path_factory.mktemp("versies") / "publicatie"
    publish(example(), folder)
    return folder


@pytest.fixture
def once(first, tmp_path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "publicatie"))


@pytest.fixture(scope="module")
def fourth(three) -> dict[str, bytes]:
    """What would come after the three."""
    earlier = read_published(three)
    content = release_correction(revision(40.0), earlier, THIRD, "Nog een.")
    return with_earlier(render_publication(content), earlier)


@pytest.fixture
def copy(three, tmp_path) -> Path:
    return Path(shutil.copytree(three, tmp_path / "publicatie"))


def test_every_version_says_which_it_is(three):
    for folder, words in (
        (three, "Versie 3, 1 december 2026"),
        (three / "versions" / "2", "Versie 2, 24 november 2026"),
        (three / "versions" / "1", "Versie 1, 22 november 2026"),
    ):
        assert words in (folder / "index.html").read_text(encoding="utf-8")
        version = int(words.split(",")[0].split()[1])
        manifest = json.loads((folder / "manifest.json").read_bytes())
        assert manifest["edition"]["version"] == version
        assert json.loads((folder / "data/tables.csv-metadata.json").read_bytes())[
            "schema:version"
        ] == str(version)
        figures = json.loads((folder / "dcat.jsonld").read_bytes())["@graph"][1]
        assert figures["dcat:version"] == str(version)
        assert figures["dct:issued"]["@value"] == "2026-11-22"


def test_a_draft_says_that_it_is_one():
    files = render_publication(example())
    assert "Concept, nog niet gepubliceerd" in files["index.html"].decode()
    assert json.loads(files["manifest.json"])["edition"] == {
        "version": 1,
        "published": False,
        "releases": [],
    }


def test_old_versions_are_what_was_published_but_for_a_notice(three, first):
    for name, data in contents(first).items():
        archived = (three / "versions" / "1" / name).read_bytes()
        assert restore(name, archived) == data
        assert (archived == data) == (not name.endswith(".html")), name
        if name.endswith(".html"):
            page = Page(archived)
            assert not page.faults
            notice = next(e for e in page.all("aside") if "nieuwere versie" in e.words)
            assert notice.words.startswith("Dit is versie 1; er is een nieuwere versie.")


def test_every_link_between_versions_leads_somewhere(three):
    ids = {path: Page(path.read_bytes()).ids for path in three.rglob("*.html")}
    checked = 0
    for path in ids:
        for link in Page(path.read_bytes()).all("a"):
            target, _hash, anchor = link.attributes["href"].partition("#")
            there = (path.parent / target).resolve() if target else path
            assert there.is_file(), (path, target)
            if anchor and there.suffix == ".html":
                assert anchor in ids[there], (path, target, anchor)
            checked += "versions" in there.parts
    assert checked > 50


def test_the_erratum_links_to_a_table_before_and_after(three):
    page = Page((three / "erratum.html").read_bytes())
    links = [e.attributes["href"] for e in page.all("a")]
    for href in (
        "chapter-02.html#tabel-2.1",
        "versions/2/chapter-02.html#tabel-2.1",
        "versions/1/chapter-02.html#tabel-2.1",
        "versions/1/index.html",
    ):
        assert href in links
    headings = [e.words for e in page.all("h2")]
    assert headings == ["Versie 3, 1 december 2026", "Versie 2, 24 november 2026"]
    assert not page.faults
    assert "Een verkeerd &lt;gewicht&gt;." in page.source.decode()
    words = [e.words.split(" ")[0] for e in page.all("td", "was")]
    assert words == ["30%", "31%", "23%", "30%"]


def test_the_workbook_has_the_erratum_with_numbers_as_numbers(three):
    book = openpyxl.load_workbook(three / "tabellenboek.xlsx")
    assert book.sheetnames[-1] == "Erratum"
    assert book["Inhoud"]["A2"].value == "Versie 3, 1 december 2026"
    rows = [[cell.value for cell in row] for row in book["Erratum"].iter_rows()]
    changes = [row for row in rows if row[2] == "Gemeente"]
    assert [row[3:8] for row in changes] == [
        ["2016", 30, 31, 682, 682],
        ["2016", 23.45678901, 30, 682, 682],
    ]
    assert str(changes[0][8]).startswith("30% (21–27) → 31% (21–27)")


def test_the_report_has_its_version_and_the_erratum(three):
    with pymupdf.open(three / "rapport.pdf") as document:
        words = [" ".join(page.get_text().split()) for page in document]
        assert "Versie 3, 1 december 2026" in words[0]
        assert "Versie 3, 1 december 2026." in str(document.metadata)
    assert words[-1].startswith("Monitor Integriteit en Veiligheid, 2016 Synthetisch Erratum")
    assert words[-1].index("Tikfout.") < words[-1].index("Een verkeerd <gewicht>.")
    assert "31% (21–27)" in words[-1]


def test_the_open_data_of_the_erratum_are_described(three):
    files = contents(three)
    for name in ("data/erratum.csv", "data/changes.csv"):
        assert csvw_faults(files[f"{name}-metadata.json"], files[name]) == []
    assert dcat_faults(files["dcat.jsonld"]) == []
    figures = json.loads(files["dcat.jsonld"])["@graph"][1]
    assert figures["adms:versionNotes"]["@value"] == "Tikfout."
    assert figures["dcat:previousVersion"] == {"@id": "versions/2/dcat.ttl#figures"}
    assert "versions/1/dcat.ttl" in files


def test_every_version_is_in_order(three):
    checked = verify_folder(three)
    assert checked.faults == ()
    assert set(checked.files) == set(contents(three))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("data/tables.csv", {("data/tables.csv", "changed")}),
        (
            "versions/1/data/tables.csv",
            {("versions/1/data/tables.csv", "changed"), ("versions/1/data/tables.csv", "broken")},
        ),
        (
            "versions/2/index.html",
            {("versions/2/index.html", "changed"), ("versions/2/index.html", "broken")},
        ),
    ],
)
def test_a_changed_file_is_named(copy, name, found):
    path = copy / name
    path.write_bytes(path.read_bytes() + b"x")
    assert {(f.file, f.rule) for f in verify_folder(copy).faults} == found


def test_a_missing_and_a_strange_file_are_named(copy):
    (copy / "versions" / "1" / "rapport.pdf").unlink()
    (copy / "versions" / "1" / "notitie.txt").write_text("x")
    (copy / "koppeling").symlink_to(copy / "data")
    assert {(f.file, f.rule) for f in verify_folder(copy).faults} == {
        ("versions/1/rapport.pdf", "missing"),
        ("versions/1/notitie.txt", "strange"),
        ("koppeling", "strange"),
    }


def test_a_notice_that_was_changed_is_found_though_the_page_can_be_restored(copy):
    path = copy / "versions" / "1" / "index.html"
    path.write_bytes(path.read_bytes().replace(b"../../index.html", b"https://elders.example"))
    assert [(f.file, f.rule) for f in verify_folder(copy).faults] == [
        ("versions/1/index.html", "changed")
    ]


def test_an_old_version_with_a_manifest_to_match_is_still_found(copy):
    """Who changes a figure and its hash leaves the hash of the manifest in the newest."""
    old = copy / "versions" / "1"
    data = (old / "data/tables.csv").read_bytes()
    (old / "data/tables.csv").write_bytes(data.replace(b"23.45678901", b"13.45678901"))
    manifest = json.loads((old / "manifest.json").read_bytes())
    del manifest["outputs"]["data/tables.csv"]
    (old / "manifest.json").write_text(json.dumps(manifest))
    rules = {(f.file, f.rule) for f in verify_folder(copy).faults}
    assert ("versions/1/manifest.json", "changed") in rules


@pytest.mark.parametrize("what", ["nothing", "no folder", "something else", "broken manifest"])
def test_what_is_no_publication_cannot_be_verified(tmp_path, what):
    folder = tmp_path / "map"
    if what != "no folder":
        folder.mkdir()
    if what == "something else":
        (folder / "manifest.json").write_text('{"name": "een webapplicatie"}')
    if what == "broken manifest":
        (folder / "manifest.json").write_bytes(b"\xff")
    with pytest.raises(UserError, match="geen publicatie") as caught:
        verify_folder(folder)
    assert caught.value.where == str(folder)


# ------------------------------------------------------------------ what may replace what


def test_a_draft_is_replaced_and_a_published_version_is_not(first, tmp_path):
    folder = tmp_path / "publicatie"
    draft, same = render_publication(example()), contents(first)
    write_publication(draft, folder, "miv", 2016)
    write_publication(same, folder, "miv", 2016)
    before = contents(folder)
    for files in (draft, same):
        with pytest.raises(UserError, match="versie 1 is gepubliceerd"):
            write_publication(files, folder, "miv", 2016)
    with pytest.raises(UserError, match="wordt niet overschreven") as caught:
        check_target(folder, "miv", wave=2016)
    assert "--correction" in caught.value.mend
    check_target(folder, "miv", wave=2016, corrects=True)
    assert contents(folder) == before


def test_a_correction_that_keeps_less_than_was_published_is_refused(once):
    folder, earlier = once, read_published(once)
    files = render_publication(release_correction(revision(30.0), earlier, SECOND, "Fout."))
    with pytest.raises(UserError, match="wordt niet overschreven"):
        write_publication(files, folder, "miv", 2016)
    complete = with_earlier(files, earlier)
    write_publication(complete, folder, "miv", 2016)
    # Made from version 1, it may not come over version 2 either.
    with pytest.raises(UserError, match="versie 2 is gepubliceerd"):
        write_publication(complete, folder, "miv", 2016)


def test_nothing_to_correct_is_refused(first):
    earlier = read_published(first)
    with pytest.raises(UserError, match="niets te corrigeren"):
        release_correction(example(), earlier, SECOND, "Fout.")


def test_a_correction_from_before_what_it_corrects_is_refused(first):
    earlier = read_published(first)
    with pytest.raises(UserError, match="van voor versie 1"):
        release_correction(revision(30.0), earlier, date(2026, 11, 21), "Fout.")


def told(folder: Path) -> str:
    return " ".join(e.words for e in Page((folder / "erratum.html").read_bytes()).all("section"))


def test_what_changed_outside_the_tables_is_named_where_it_stands(once):
    content = replace(
        example(),
        disclaimer="Andere woorden.",
        nonresponse=tuple(replace(o, followup_share=35.0) for o in example().nonresponse),
        weights=example().weights[1:],
        chapters=tuple(replace(c, decompositions=()) for c in example().chapters),
        inputs={"monitor.yaml": "ef" * 32},
    )
    after = correct(content, once)
    assert {(i.kind, i.table, i.old_text, i.new_text) for i in after.corrections[0].items} == {
        (Kind.PART, "index.html", "present", "present"),
        (Kind.PART, "chapter-02.html", "present", "present"),
        (Kind.PART, "chapter-02.html#ontleding-D2.1", "present", ""),
        (Kind.PART, "response.html#non-respons-staff", "present", "present"),
        (Kind.PART, "response.html#gewichten", "present", "present"),
    }
    words = told(once)
    assert "Er is geen cijfer in de tabellen veranderd." in words
    assert "Onder <i>wie niet meedeed</i>" in words
    assert "Daling <i>ontleed</i> (vervallen)" in words
    links = [e.attributes["href"] for e in Page((once / "erratum.html").read_bytes()).all("a")]
    assert "response.html#non-respons-staff" in links
    assert "versions/1/chapter-02.html#ontleding-D2.1" in links
    rows = [
        cell.value for cell in openpyxl.load_workbook(once / "tabellenboek.xlsx")["Erratum"]["A"]
    ]
    assert "Ook veranderd: Berekende en gedrukte gewichten (response.html#gewichten)." in rows
    with pymupdf.open(once / "rapport.pdf") as document:
        last = " ".join(document[-1].get_text().split())
    assert "(response.html#non-respons-staff)" in last.replace("- ", "-")


def test_a_correction_that_readers_cannot_see_names_what_went_in(once):
    after = correct(replace(example(), inputs={"monitor.yaml": "ef" * 32}), once)
    known = {*example().inputs, "monitor.yaml"}
    assert {(i.kind, i.table) for i in after.corrections[0].items} == {
        (Kind.INPUT, name) for name in known
    }
    assert "Anders zijn de bestanden waarvan de publicatie is gemaakt: " in told(once)


def test_without_hashes_of_its_parts_a_version_still_tells_what_went_in(once):
    earlier = read_published(once)
    bare = {name: value for name, value in earlier.manifest.items() if name != "parts"}
    content = release_correction(revision(30.0), replace(earlier, manifest=bare), SECOND, "Fout.")
    kinds = {item.kind for item in content.edition.corrections[0].items}
    assert {Kind.FIGURE, Kind.INPUT} <= kinds
    assert Kind.PART not in kinds


def test_a_draft_or_a_damaged_version_cannot_be_corrected(copy, tmp_path):
    write_publication(render_publication(example()), tmp_path / "concept", "miv", 2016)
    with pytest.raises(UserError, match="nog niets gepubliceerd"):
        read_published(tmp_path / "concept")
    (copy / "data" / "tables.csv").write_bytes(b"x")
    (copy / "index.html").unlink()
    with pytest.raises(UserError, match=r"beschadigd: data/tables.csv .*\(\+1\)") as caught:
        read_published(copy)
    assert "graadmeter verify" in caught.value.mend


def test_files_that_are_not_compared_are_named(once):
    after = correct(replace(revision(30.0), reproduction=None), once)
    (file,) = [item for item in after.corrections[0].items if item.kind is Kind.FILE]
    assert (file.table, file.old_text, file.new_text) == ("reproduction.json", "present", "")


def test_the_same_versions_give_the_same_bytes(three, tmp_path):
    folder = tmp_path / "weer"
    publish(example(), folder)
    correct(revision(30.0), folder, SECOND, "Een verkeerd <gewicht>.")
    correct(with_cells(revision(30.0), {CELL: {"value": 31.0}}), folder, THIRD, "Tikfout.")
    assert contents(folder) == contents(three)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.parametrize(("step", "turn"), [("write_bytes", 0), ("write_bytes", 60), ("rename", 0)])
def test_a_failure_leaves_the_published_version(copy, fourth, monkeypatch, error, step, turn):
    before = contents(copy)
    original = getattr(Path, step)
    turns = iter(range(10_000))

    def fail(self, *arguments):
        if next(turns) == turn:
            raise error
        return original(self, *arguments)

    monkeypatch.setattr(Path, step, fail)
    monkeypatch.setattr("graadmeter.publication.writer.exchange", lambda _new, _old: False)
    with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else UserError):
        write_publication(fourth, copy, "miv", 2016)
    monkeypatch.undo()
    assert contents(copy) == before
    assert [path.name for path in copy.parent.iterdir()] == ["publicatie"]


def test_a_page_in_a_folder_links_up_from_there():
    page = b'<body>\n<main id="inhoud">\n<a href="../index.html">x</a>\n</main>\n'
    made = archive_version({"feiten/x.html": page}, 4, "nl")
    (name,) = made
    assert name == "versions/4/feiten/x.html"
    assert b'href="../../../index.html"' in made[name]
    assert restore("feiten/x.html", made[name]) == page


def test_a_page_that_could_not_be_restored_is_a_defect():
    with pytest.raises(ValueError, match="the same again"):
        archive_version({"index.html": b'<main>\n<a href="./../x">x</a>\n'}, 1, "nl")
