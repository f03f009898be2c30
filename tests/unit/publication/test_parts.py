"""Parts outside tables: where each stands, and what makes it another."""

from dataclasses import replace

import pytest
from tests.unit.publication.example import example
from tests.unit.publication.factsheets.sheets import content as with_factsheets
from tests.unit.publication.pages import Page
from tests.unit.publication.report_text.made import BODY, NO_CHARTS, chapter

from graadmeter.publication import Content, render_site
from graadmeter.publication.parts import parts_of
from graadmeter.tabulation.table import Shown, Table


def differing(old: Content, new: Content) -> set[str]:
    before, now = parts_of(old), parts_of(new)
    return {name for name in {*before, *now} if before.get(name) != now.get(name)}


def in_chapters(content: Content, **facts) -> Content:
    return replace(content, chapters=tuple(replace(c, **facts) for c in content.chapters))


def followed_up(content: Content, **facts) -> Content:
    return replace(content, nonresponse=tuple(replace(o, **facts) for o in content.nonresponse))


@pytest.mark.parametrize("content", [example("nl"), example("en"), chapter(BODY)])
def test_every_part_stands_where_its_address_says(content):
    content = replace(content, factsheets=with_factsheets(content.language).factsheets)
    pages = {n: Page(d) for n, d in render_site(content, NO_CHARTS).items() if n.endswith(".html")}
    parts = parts_of(content)
    assert {"index.html", "chapter-02.html", "response.html#gewichten"} <= set(parts)
    assert {"reproduction.html", "factsheets/north.html"} <= set(parts)
    for address, part in parts.items():
        page, _hash, anchor = address.partition("#")
        assert not anchor or anchor in pages[page].ids
        assert part.title


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda c: c, set()),
        (lambda c: replace(c, inputs={}, versions={}), set()),
        (lambda c: replace(c, publisher="Een ander"), {"index.html"}),
        (lambda c: followed_up(c, followup_share=35.0), {"response.html#non-respons-staff"}),
        (lambda c: replace(c, weights=c.weights[:-1]), {"response.html#gewichten"}),
        (lambda c: replace(c, reproduction=None), {"reproduction.html"}),
        (
            lambda c: in_chapters(c, decompositions=()),
            {"chapter-02.html", "chapter-02.html#ontleding-D2.1"},
        ),
    ],
)
def test_a_part_is_another_when_it_says_something_else(change, found):
    assert differing(example(), change(example())) == found


def test_a_text_is_another_when_its_words_or_computed_words_are():
    old = chapter(BODY)
    assert differing(old, chapter(BODY.replace("bron", "andere bron"))) == {"chapter-02.html"}
    assert differing(old, chapter(BODY.replace("eerste noot", "beste noot"))) == {"chapter-02.html"}
    assert differing(old, with_values(old, Shown.VALUE)) == {"chapter-02.html"}


def with_values(content: Content, shown: Shown) -> Content:
    """Other numbers wherever there is one, in cells that are shown in some way."""

    def changed(table: Table) -> Table:
        return replace(
            table,
            cells=tuple(
                tuple(
                    replace(cell, value=cell.value + 7)
                    if cell.shown is shown and cell.value is not None
                    else cell
                    for cell in row
                )
                for row in table.cells
            ),
        )

    chapters = (replace(c, tables=tuple(map(changed, c.tables))) for c in content.chapters)
    groups = (
        replace(
            group,
            sheets=tuple(
                replace(s, parts=tuple(replace(p, table=changed(p.table)) for p in s.parts))
                for s in group.sheets
            ),
        )
        for group in content.factsheets
    )
    return replace(
        content,
        chapters=tuple(chapters),
        response=tuple(map(changed, content.response)),
        factsheets=tuple(groups),
    )


def test_a_factsheet_is_another_when_its_figures_or_words_are():
    old = with_factsheets()
    sheets = {name for name in parts_of(old) if name.startswith("factsheets/")}
    assert {name for name in differing(old, with_values(old, Shown.VALUE)) if "/" in name} == sheets
    (group, *others) = old.factsheets
    renamed = replace(old, factsheets=(replace(group, about="Iets anders."), *others))
    assert differing(old, renamed) == {f"factsheets/{sheet.id}.html" for sheet in group.sheets}


def test_what_is_hidden_makes_no_part_another():
    """Else a hash could be tried until it tells what a page does not."""
    old = replace(chapter(BODY), factsheets=with_factsheets().factsheets)
    hidden = with_values(old, Shown.HIDDEN)
    assert hidden != old
    assert differing(old, hidden) == set()
