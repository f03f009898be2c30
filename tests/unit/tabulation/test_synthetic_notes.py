"""What a table says of synthetic figures that no printed figure stands behind."""

from dataclasses import replace

from graadmeter.tabulation import Tabulator

FILLER = "opvulling"
CHANCE = "toeval"


def table(made, name: str, microdata=None):
    specs = {t.id: t for _c, tables in made.monitor.tables_in(made.wave) for t in tables}
    tabulator = (
        made.tabulator if microdata is None else Tabulator(made.monitor, made.wave, microdata)
    )
    return tabulator.table(specs[name])


def test_a_question_about_which_nothing_was_printed_is_called_filler(miv):
    """Nobody may take 60 % witnesses for a finding: the report prints no such figure."""
    assert "witness_verbal" in miv.microdata["medewerkers"].placeholders
    assert FILLER in table(miv, "fig-2.2").notes[-1]


def test_a_breakdown_that_was_not_printed_is_called_chance(miv):
    assert "org_responds_adequately" not in miv.microdata["medewerkers"].placeholders
    assert CHANCE in table(miv, "fig-2.8").notes[-1]


def test_a_printed_table_has_neither(miv):
    assert not [note for note in table(miv, "2.8").notes if FILLER in note or CHANCE in note]


def test_answers_that_people_gave_have_neither(miv):
    real = {
        group: replace(answers, synthetic=False, placeholders=frozenset())
        for group, answers in miv.microdata.items()
    }
    assert not [n for n in table(miv, "fig-2.2", real).notes if FILLER in n or CHANCE in n]


def test_open_data_call_filler_filler(miv):
    """A CSV goes without its notes, so every figure says it of itself."""
    found = table(miv, "fig-2.2")
    assert all(cell.filler for row in found.cells for cell in row)
    assert not any(cell.filler for row in table(miv, "2.8").cells for cell in row)


def test_reconstructed_questions_and_weights_are_named(miv):
    notes = " ".join(table(miv, "2.8").notes)
    assert "gereconstrueerd uit het rapport" in notes
    assert "gereconstrueerde aantallen" in notes


def test_a_printed_total_that_is_only_split_keeps_its_weight(miv):
    """The water boards' 156 members are split by reconstruction; no weight depends on it."""
    assert "gereconstrueerde aantallen" not in " ".join(table(miv, "3.2").notes)
