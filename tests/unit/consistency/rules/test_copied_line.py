"""Copied columns, rows and blocks. All tables are invented or drawn at random with a seed."""

import math
import random
from dataclasses import replace

import pytest

from graadmeter.consistency.coincidence import Pairing, bits, same
from graadmeter.consistency.findings import Certainty, Spot
from graadmeter.consistency.material import Grid, Heading, Material
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.rules import copied_line, repeated_values


def table(name, columns, rows, values, *, weighted=False, population="leden", title="Titel"):
    return Grid(
        id=name,
        title=title,
        columns=tuple(columns),
        rows=tuple(rows),
        cells=tuple(
            tuple(None if each is None else Printed.of(each) for each in line) for line in values
        ),
        population=population,
        wave=2016,
        weighted=weighted,
    )


def groups(*sizes):
    return [Heading(f"Groep {at}", n=n) for at, n in enumerate(sizes)]


def answers(number, word="Antwoord"):
    return [Heading(f"{word} {at}") for at in range(number)]


def check(*tables):
    return list(copied_line.RULE.check(Material(tables)))


VALUES = [(61, 48, 61), (37, 31, 37), (24, 29, 24), (52, 44, 52), (18, 26, 18)]
CLEAN = [(61, 48, 57), (37, 31, 37), (24, 29, 27), (52, 44, 49), (18, 26, 15)]


def test_a_copied_column_is_found_with_both_places():
    (found,) = check(table("a", groups(200, 220, 240), answers(5), VALUES))
    assert found.certainty is Certainty.LIKELY
    assert found.where == (Spot("a", None, 2), Spot("a", None, 0))
    assert found.printed == "61; 37; 24; 52; 18"
    assert "1 op de" in found.message.nl
    assert "1 in" in found.message.en


def test_columns_that_differ_are_left_alone():
    assert check(table("a", groups(200, 220, 240), answers(5), CLEAN)) == []


def test_a_weighted_copy_is_found_as_well():
    (found,) = check(table("a", groups(200, 220, 240), answers(5), VALUES, weighted=True))
    assert found.certainty is Certainty.LIKELY


def test_a_long_copy_is_certain_and_says_one_in_a_million():
    values = [(v, 100 - v, v) for v in (61, 37, 24, 52, 18, 43, 33, 71, 56, 29, 47, 39)]
    (found,) = check(table("a", groups(150, 160, 170), answers(12), values))
    assert found.certainty is Certainty.CERTAIN
    assert "kleiner dan 1 op de miljoen" in found.message.nl


def test_six_respondents_a_column_say_little():
    values = [(33, 50, 33), (50, 17, 50), (17, 33, 17), (67, 50, 67)]
    assert check(table("a", groups(6, 6, 6), answers(3), values[:3])) == []
    found = check(table("a", groups(6, 6, 6), answers(4), values))
    assert all(each.certainty is Certainty.NOTE for each in found)


def test_zeros_and_hundreds_say_nothing():
    values = [(0, 3, 0), (100, 97, 100), (0, 2, 0), (100, 95, 100), (1, 4, 1)]
    assert check(table("a", groups(200, 210, 220), answers(5), values)) == []


def test_a_total_may_equal_the_only_large_part():
    columns = [Heading("Groot", n=900), Heading("Klein", n=10), Heading("Totaal", n=910)]
    assert check(table("a", columns, answers(5), VALUES)) == []


def test_counts_are_not_compared():
    columns = [Heading("Benaderd"), Heading("Ingevuld"), Heading("Aantal")]
    assert check(table("a", columns, answers(5), VALUES)) == []


def test_two_columns_that_agree_in_several_tables_are_one_finding():
    columns = [
        Heading("Noord", wave=2016, n=9),
        Heading("Zuid", wave=2012),
        Heading("Oost", wave=2016, n=180),
    ]
    one = [(31, 31, 40), (38, 38, 20), (23, 23, 30), (8, 8, 10)]
    two = [(17, 17, 42), (25, 25, 18), (0, 0, 32), (58, 58, 8)]
    three = [(54, 54, 42), (38, 38, 18), (8, 8, 40)]
    tables = [
        table(f"t{at}", columns, answers(len(values)), values)
        for at, values in enumerate((one, two, three))
    ]
    (found,) = check(*tables)
    assert found.certainty is Certainty.LIKELY
    assert {spot.table for spot in found.where} == {"t0", "t1", "t2"}
    assert found.where[0] == Spot("t0", None, 0), "the column that does not fit its n comes first"


def test_a_column_that_does_not_fit_its_own_n_needs_less_evidence():
    values = [(54, 54), (38, 38), (8, 8)]
    fitting = table("a", [Heading("Noord", n=13), Heading("Zuid", n=26)], answers(3), values)
    assert all(each.certainty is Certainty.NOTE for each in check(fitting))
    wrong = replace(fitting, columns=(Heading("Noord", n=9), Heading("Zuid", n=13)))
    (found,) = check(wrong)
    assert found.certainty is Certainty.LIKELY
    assert "niet kunnen ontstaan" in found.message.nl
    assert "cannot come from" in found.message.en
    weighted = replace(wrong, weighted=True)
    assert all("niet kunnen ontstaan" not in each.message.nl for each in check(weighted))


def test_weak_copies_side_by_side_and_apart_do_not_add_up_to_certainty():
    values = [(54, 54), (38, 38), (8, 8)]
    north, south = Heading("Noord", n=30), Heading("Zuid", n=26)
    beside = table("a", [north, south], answers(3), values)
    apart = table(
        "b",
        [north, Heading("Oost", n=28), south],
        answers(3),
        [(one, 33, two) for one, two in values],
    )
    found = check(beside, apart)
    assert all(each.certainty is not Certainty.CERTAIN for each in found)
    assert all(len({spot.table for spot in each.where}) == 1 for each in found)


BLOCK = [(17, 43, 40), (14, 45, 41), (11, 48, 41), (10, 48, 42)]


def test_a_block_of_rows_in_another_table_is_one_finding():
    columns = groups(221, 221, 221)
    rest = [(9, 49, 42), (7, 53, 40), (5, 53, 42)]
    first = table("a", columns, answers(7, "Soort"), BLOCK + rest)
    second = table("b", columns, answers(5, "Gevolg"), [(22, 38, 40), *BLOCK])
    (found,) = check(first, second)
    assert found.certainty is Certainty.LIKELY
    assert found.where == (
        *(Spot("b", row) for row in (1, 2, 3, 4)),
        *(Spot("a", row) for row in (0, 1, 2, 3)),
    )


def test_the_same_rows_for_the_same_people_are_repeated_on_purpose():
    columns = groups(221, 221, 221)
    rows = answers(4, "Soort")
    assert check(table("a", columns, rows, BLOCK), table("b", columns, rows, BLOCK)) == []


def test_the_same_rows_for_other_people_are_found():
    columns = groups(221, 221, 221)
    rows = answers(4, "Soort")
    (found,) = check(
        table("a", columns, rows, BLOCK), table("b", columns, rows, BLOCK, population="anderen")
    )
    assert found.certainty is Certainty.LIKELY


def test_other_rows_for_other_people_can_be_certain():
    columns = groups(180, 190, 200, 210)
    lines = [(61, 48, 35, 22), (37, 31, 44, 57), (24, 29, 18, 40), (52, 44, 63, 33)]
    first = table("a", columns, answers(4, "Soort"), lines)
    second = table("b", columns, answers(4, "Gevolg"), lines, population="anderen")
    (found,) = check(first, second)
    assert found.certainty is Certainty.CERTAIN
    (found,) = check(first, replace(second, population=first.population))
    assert found.certainty is Certainty.LIKELY


def test_part_of_a_column_in_another_table_is_found():
    values = (61, 37, 24, 52, 18, 43, 33, 71)
    first = table("a", groups(300), answers(8, "Soort"), [(v,) for v in values])
    second = table(
        "b",
        groups(300, 310),
        answers(9, "Gevolg"),
        [(12, 30), *((50 - at, v) for at, v in enumerate(values))],
    )
    (found,) = check(first, second)
    assert found.where == (Spot("b", None, 1), Spot("a", None, 0))


def test_a_row_equal_to_the_next_is_found():
    columns = groups(150, 160, 170, 180, 190)
    values = [(61, 37, 24, 52, 18), (30, 45, 57, 41, 28), (30, 45, 57, 41, 28), (9, 22, 31, 12, 40)]
    (found,) = check(table("a", columns, answers(4), values))
    assert found.where == (Spot("a", 2), Spot("a", 1))
    changed = [*values[:2], (31, 45, 55, 41, 28), values[3]]
    assert check(table("a", columns, answers(4), changed)) == []


@pytest.mark.parametrize(("n", "p"), [(6, 0.5), (20, 0.3), (40, 0.2)])
def test_the_agreement_of_two_samples_is_that_of_two_binomials(n, p):
    exact = sum((math.comb(n, k) * p**k * (1 - p) ** (n - k)) ** 2 for k in range(n + 1))
    deviation = 100 * math.sqrt(p * (1 - p) * 2 / n)
    assert same(100 / n, deviation) == pytest.approx(exact, rel=0.06)


def test_the_last_share_of_a_whole_counts_for_nothing():
    def evidence(*values):
        return bits(
            Pairing(
                tuple(Printed.of(value) for value in values),
                ("",) * len(values),
                ((200, 200),) * len(values),
                0.0,
                lattice=True,
                ceiling=200,
            )
        )

    assert evidence(60, 40) == pytest.approx(evidence(60), abs=0.1)
    assert evidence(60, 41, 30) > evidence(60, 40) + 3


def binomial(rng, n, p):
    scatter = n * p * (1 - p)
    if scatter > 25:
        return min(n, max(0, round(rng.gauss(n * p, math.sqrt(scatter)))))
    return sum(rng.random() < p for _ in range(n))


def drawn(rng, name, *, rows, columns, size, apart, weighted):
    """A clean table: columns around one profile, each a sample of its own."""
    sizes = [max(6, int(size * rng.uniform(0.5, 1))) for _ in range(columns)]
    profile = [rng.gauss(-0.8, 1.2) for _ in range(rows)]
    lines = []
    for n in sizes:
        own = apart * rng.choice([0.2, 1, 2])
        shares = [1 / (1 + math.exp(-(mean + rng.gauss(0, own)))) for mean in profile]
        found = [100 * binomial(rng, n, p) / n for p in shares]
        if weighted:
            found = [
                min(100, max(0, v + rng.gauss(0, 0.4) * math.sqrt(v * (100 - v) / n)))
                for v in found
            ]
        lines.append([round(v) for v in found])
    return table(name, groups(*sizes), answers(rows), zip(*lines, strict=True), weighted=weighted)


def random_tables(rng, number):
    for at in range(number):
        yield drawn(
            rng,
            f"t{at}",
            rows=rng.randint(3, 10),
            columns=rng.randint(2, 6),
            size=rng.choice([6, 20, 60, 200, 500, 1000, 4000]),
            apart=rng.choice([0, 0.05, 0.1, 0.2, 0.5]),
            weighted=rng.random() < 0.5,
        )


@pytest.mark.parametrize("seed", range(3))
def test_clean_tables_of_similar_columns_give_hardly_an_alarm(seed):
    tables = list(random_tables(random.Random(seed), 300))  # noqa: S311
    rules = (copied_line.RULE, repeated_values.RULE)
    found = [
        {finding.certainty for rule in rules for finding in rule.check(Material((each,)))}
        for each in tables
    ]
    assert not any(Certainty.CERTAIN in each for each in found)
    assert sum(Certainty.LIKELY in each for each in found) <= 6
    together = [finding for rule in rules for finding in rule.check(Material(tuple(tables)))]
    assert not [each for each in together if each.certainty is not Certainty.NOTE]


def test_a_copied_column_with_enough_bits_is_found_nine_times_in_ten():
    """Expected bits of k figures out of n, with the margin of the docstring's bound."""
    rng = random.Random(11)  # noqa: S311
    detectable = recalled = 0
    for at in range(400):
        rows = rng.randint(4, 10)
        size = rng.choice([400, 500, 1000, 2000, 4000])
        columns = rng.randint(2, 6)
        clean = drawn(
            rng, f"t{at}", rows=rows, columns=columns, size=size, apart=0.2, weighted=at % 2 == 0
        )
        source, target = rng.sample(range(columns), 2)
        cells = tuple(
            tuple(line[source] if at == target else each for at, each in enumerate(line))
            for line in clean.cells
        )
        expected = 0.0
        for line in clean.cells:
            p = float(line[source].value) / 100
            n = min(clean.columns[source].n, clean.columns[target].n)
            expected += max(0, math.log2(max(1, 200 * math.sqrt(math.pi * p * (1 - p) / n))))
        if expected < math.log2(100 * math.comb(columns, 2)) + 1.5:
            continue
        detectable += 1
        findings = copied_line.RULE.check(Material((replace(clean, cells=cells),)))
        recalled += any(
            each.certainty is not Certainty.NOTE
            and {spot.column for spot in each.where} == {source, target}  # type: ignore[union-attr]
            for each in findings
        )
    assert detectable > 100
    assert recalled >= 0.9 * detectable


@pytest.mark.parametrize("weighted", [True, False])
def test_columns_of_very_few_people_say_little_weighted_or_not(weighted):
    values = [(17, 17), (0, 0), (67, 67), (17, 17)]
    assert check(table("a", groups(6, 6), answers(4), values, weighted=weighted)) == []


def test_a_total_that_follows_from_its_parts_is_no_evidence():
    values = [(38, 29, 35), (54, 86, 64), (23, 31, 25), (23, 31, 25), (8, 43, 18)]
    with_total = [*groups(40, 19), Heading("Totaal", n=59)]
    assert check(table("a", with_total, answers(5), values)) == []
    three = check(table("a", groups(40, 19, 59), answers(5), values))
    assert [spot for each in three for spot in each.where] == [Spot("a", 3), Spot("a", 2)]
