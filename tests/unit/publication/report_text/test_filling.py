"""A chapter's text with its figures filled in, and how it looks on the site and in the PDF."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from tests.unit.publication.example import SECRETS, SECRETS_IN_WORDS, example
from tests.unit.publication.pages import Page
from tests.unit.publication.report_text.made import BODY, NO_CHARTS, chapter

from graadmeter.language import use_language
from graadmeter.publication import render_site
from graadmeter.publication.chapter_view import view_chapters
from graadmeter.publication.names import places
from graadmeter.publication.pdf.data import report_data
from graadmeter.publication.report_text import Findings, Part, Prose, TableHere, TopPlaces


def blocks(body: str, **more) -> Any:
    content = chapter(body, **more)
    with use_language(content.language):
        return view_chapters(content, places(content))[0].blocks


def said(body: str, **more) -> str:
    """The words of the first paragraph."""
    first = blocks(body, **more)[0]
    assert isinstance(first, Prose)
    return "".join(span.text for span in first.spans)


VERBAL = 'table="2.1" row="Verbale agressie > 2016"'


@pytest.mark.parametrize(
    ("directive", "words"),
    [
        (f'figure {VERBAL} column="Gemeente"', "23%"),
        (
            'figure table="2.1" row="Bedreiging of intimidatie > 2016" column="Waterschap"',
            "geen cijfer",
        ),
        (f'base {VERBAL} column="Gemeente"', "682"),
        (
            'base table="2.1" row="Bedreiging of intimidatie > 2016" column="Waterschap"',
            "een onbekend aantal",
        ),
        (
            f'share {VERBAL} column="Gemeente" people="medewerkers" says="{{is|zijn}} bang"',
            "Bijna een kwart van de medewerkers (23%) is bang.",
        ),
        (
            f'share {VERBAL} column="Waterschap" people="medewerkers" says="{{is|zijn}} bang"',
            "Ruim één op de tien medewerkers (11%, indicatief, n = 18) is bang.",
        ),
        (
            'share table="2.1" row="Bedreiging of intimidatie > 2016" column="Waterschap" '
            'people="medewerkers" says="is bedreigd"',
            "Voor medewerkers zijn er te weinig antwoorden om een cijfer te tonen.",
        ),
        (
            'share table="2.1" row="Discriminatie > 2016" column="Rijk" people="medewerkers" '
            'says="is gediscrimineerd"',
            "Voor medewerkers is hier geen cijfer.",
        ),
        (
            f'change {VERBAL} column="Rijk" since="2014" what="dat aandeel"',
            "Dat aandeel daalde van 30% in 2014 naar 12%, een daling van 18 procentpunt. "
            "In 2012 en 2014 luidde de vraag anders; het verschil kan daardoor komen.",
        ),
        (
            'change table="2.1" row="Bedreiging of intimidatie > 2016" column="Provincie" '
            'since="2014" what="dat aandeel"',
            "Dat aandeel toont geen noemenswaardig verschil met 2014 (9%).",
        ),
        (
            'change table="2.1" row="Bedreiging of intimidatie > 2016" column="Waterschap" '
            'since="2014" what="dat aandeel"',
            "Over een verschil met 2014 is niets te zeggen: niet van beide metingen is een cijfer "
            "dat getoond kan worden.",
        ),
        (
            'ranking table="2.5" column="2016" what="het vaakst genoemd" places="2"',
            "Het vaakst genoemd: Incident niet ernstig genoeg (50%), gevolgd door "
            "Hoort bij de functie (35%).",
        ),
    ],
)
def test_words_come_from_their_cells(directive, words):
    assert said(f"{{{{ {directive} }}}}") == words


def test_a_row_is_ranked_by_its_figures_of_this_wave_alone():
    words = said('{{ ranking table="2.4" row="Rijk" what="het hoogst" }}')

    assert words == (
        "Het hoogst: Aangifte totaal (14%), gevolgd door Door slachtoffer (9%) en "
        "Door organisatie (5%)."
    )


def test_a_reference_that_begins_a_sentence_has_a_capital():
    assert said('{{ see table="2.4" }} laat dat zien.') == "Tabel 2.4 laat dat zien."
    assert said('Zo is het. {{ see table="2.4" }} ook.') == "Zo is het. Tabel 2.4 ook."
    assert said('Zie {{ see table="2.4" }}.') == "Zie tabel 2.4."


def test_computed_words_know_their_cells():
    first = blocks(f'{{{{ figure {VERBAL} column="Gemeente" }}}}')[0]

    assert first.spans[0].cells == ("2.1 2 1",)


def test_in_english_the_same_cells_make_english_words():
    cell = 'table="2.1" row="Verbal aggression > 2016" column="Gemeente"'
    body = f'{{{{ share {cell} people="staff" says="{{was|were}} shouted at" }}}}'

    assert said(body, language="en") == "Almost a quarter of staff (23%) were shouted at."


def test_a_top_shares_places_and_takes_answers_from_a_table_of_places():
    top = blocks('{{ top table="2.5" column="2016" title="Redenen" }}')[0]

    assert isinstance(top, TopPlaces)
    assert [(p.answers, p.figure) for p in top.places] == [
        (("Incident niet ernstig genoeg",), "50%"),
        (("Hoort bij de functie",), "35%"),
        (("Ter plekke opgelost",), "19%"),
    ]


def test_findings_have_the_most_evidence_first_and_one_per_table():
    found = blocks("{{ findings }}")[0]

    assert isinstance(found, Findings)
    assert [item.see.text for item in found.items] == ["tabel 2.1"]
    assert found.items[0].sentence.text.startswith("Verbale agressie, Rijk: het percentage daalde")
    assert "synthetisch" in found.remark


def test_without_a_tested_change_it_says_so():
    found = blocks('{{ findings chapters="4" }}')[0]

    assert found.items == ()
    assert found.remark == "Geen verandering sinds een eerdere meting is hier te toetsen."


def test_tested_changes_that_may_be_chance_are_no_findings():
    content = chapter("{{ findings }}")
    tables = [
        replace(table, changes=tuple(replace(c, significant=False) for c in table.changes))
        for table in content.chapters[0].tables
    ]
    first = replace(content.chapters[0], tables=tuple(tables))
    content = replace(content, chapters=(first, *content.chapters[1:]))
    with use_language("nl"):
        found: Any = view_chapters(content, places(content))[0].blocks[0]

    assert found.items == ()
    assert found.remark == "Er zijn geen veranderingen die meer zijn dan toeval."


def test_tables_stand_where_the_text_places_them_and_the_rest_behind():
    found = blocks('## Kop\n\n{{ table id="2.4" }}\n\nSlot.')

    kinds = [(b.kind, getattr(b, "level", None)) for b in found]
    tables = [b.view.label for b in found if isinstance(b, TableHere)]
    assert tables == ["Tabel 2.4", "Tabel 2.1", "Tabel 2.5"]
    assert kinds[:4] == [("part", 2), ("table", 3), ("prose", None), ("part", 2)]
    assert found[3].spans[0].text == "Meer tabellen"
    assert found[-1].kind == "taken"


def test_a_chapter_without_text_is_its_tables():
    content = example()
    with use_language("nl"):
        view: Any = view_chapters(content, places(content))[0]

    assert [(b.kind, b.level) for b in view.blocks] == [("table", 2)] * 3 + [("taken", 2)]


def test_headings_that_read_the_same_have_addresses_of_their_own():
    found = blocks("## Kop\n\n### Kop\n\n## Kop")

    assert [b.anchor for b in found if isinstance(b, Part)][:3] == [
        "deel-kop",
        "deel-kop-2",
        "deel-kop-3",
    ]


def page_of(body: str) -> Page:
    content = chapter(body)
    return Page(render_site(content, NO_CHARTS)["chapter-02.html"])


def test_a_page_with_all_of_it_is_well_formed():
    assert page_of(BODY).faults == []


def test_every_note_is_linked_both_ways():
    page = page_of(BODY)
    ids = {e.attributes["id"] for e in page.elements if "id" in e.attributes}
    targets = [
        e.attributes["href"][1:]
        for e in page.elements
        if e.attributes.get("href", "").startswith("#noot-")
    ]

    assert sorted(targets) == ["noot-1", "noot-1-hier", "noot-2", "noot-2-hier"]
    assert set(targets) <= ids


def test_no_heading_is_skipped_and_no_id_is_there_twice():
    page = page_of(BODY)
    levels = [int(e.tag[1]) for e in page.elements if e.tag in {"h1", "h2", "h3", "h4", "h5"}]
    ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]

    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("body", [BODY, "Alleen tekst."])
def test_nothing_that_may_not_be_seen_is_in_it(body):
    content = chapter(body)
    page = render_site(content, NO_CHARTS)["chapter-02.html"].decode()
    with use_language("nl"):
        paper = json.dumps(report_data(content, NO_CHARTS), ensure_ascii=False)

    for secret in (*SECRETS, *SECRETS_IN_WORDS):
        assert secret not in page
        assert secret not in paper


def test_the_pdf_gets_the_same_words():
    content = chapter(BODY)
    with use_language("nl"):
        data = report_data(content, NO_CHARTS)["chapters"][0]

    assert [b["kind"] for b in data["blocks"][:9]] == [
        "prose",
        "figures",
        "part",
        "bullets",
        "apart",
        "apart",
        "quoted",
        "top",
        "findings",
    ]
    assert data["blocks"][1]["rows"][0]["large"]["text"] == "23%"
    assert data["notes"][1][1]["text"] == "30%"


def test_words_for_nobody_are_an_error_of_ours():
    with pytest.raises(ValueError, match="no table 9"):
        blocks('{{ see table="9" }}')
    with pytest.raises(ValueError, match="no cell"):
        blocks('{{ figure table="2.1" row="Niets" column="Rijk" }}')


SMALL = 'table="2.1" row="Verbale agressie > 2016" column="Waterschap"'


def test_a_figure_of_few_respondents_says_so_in_words_and_in_a_box():
    assert said(f"{{{{ figure {SMALL} }}}}") == "11% (indicatief, n = 18)"
    box = blocks(f'::: key-figures title="K"\n- {{{{ figure {SMALL} }}}} van allen\n:::')[0]
    assert box.items[0].figure.text == "11%"
    assert "".join(s.text for s in box.items[0].spans) == " van allen (indicatief, n = 18)"


def test_a_ranking_says_which_of_its_figures_are_uncertain_and_that_some_are_hidden():
    row = 'table="2.1" row="Bedreiging of intimidatie > 2016"'
    words = said(f'{{{{ ranking {row} what="het vaakst" places="1" }}}}')
    small = said(f'{{{{ ranking {SMALL.replace("column", "leave-out")} what="het vaakst" }}}}')
    least = said(
        '{{ ranking table="2.1" row="Verbale agressie > 2016" what="het vaakst" places="4" }}'
    )

    assert words == (
        "Het vaakst: Gemeente (10%). Niet elk antwoord is te tonen; het hoogste kan ontbreken."
    )
    assert "Waterschap" not in small
    assert "Waterschap (11%, indicatief, n = 18)" in least


def test_a_top_says_what_it_cannot_show():
    top = blocks('{{ top table="2.1" row="Bedreiging of intimidatie > 2016" title="T" }}')[0]
    assert top.remark == "Niet elk antwoord is te tonen; het hoogste kan ontbreken."
