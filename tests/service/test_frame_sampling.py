"""Drawing people: the seed decides, and nothing else."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graadmeter.errors import UserError
from graadmeter.service.fieldwork.frame.people import Candidate
from graadmeter.service.fieldwork.frame.sampling import Design, sample

LAYERS = ["gemeente", "rijk", "provincie"]
people_lists = st.lists(
    st.tuples(st.text(min_size=1, max_size=8), st.sampled_from(LAYERS)),
    unique_by=lambda pair: pair[0],
    min_size=1,
    max_size=40,
).map(lambda pairs: [Candidate(number, given=(("layer", layer),)) for number, layer in pairs])
seeds = st.integers(0, 2**63 - 1)


@st.composite
def draws(draw):
    people = draw(people_lists)
    kind = draw(st.sampled_from(["census", "simple", "stratified", "quota"]))
    counts = Counter(person.given for person in people)
    quota = {values: draw(st.integers(0, n)) for values, n in counts.items()}
    return people, Design(kind, draw(st.integers(0, len(people))), quota, draw(st.integers(0, 6)))


@given(draws(), seeds, st.randoms(use_true_random=False))
def test_a_draw_is_the_same_in_any_order(drawn, seed, order):
    people, design = drawn
    other = list(people)
    order.shuffle(other)
    assert sample(people, design, seed, []) == sample(other, design, seed, [])


@given(draws(), seeds)
def test_a_draw_has_the_size_that_was_asked(drawn, seed):
    people, design = drawn
    found = sample(people, design, seed, ["layer"])
    strata = Counter(person.given for person in found.people if person.number in found.drawn)
    everybody = Counter(person.given for person in people)
    if design.kind == "census":
        assert len(found.drawn) == len(people)
    elif design.kind == "quota":
        assert strata == Counter({g: n for g, n in design.quota.items() if n})
    else:
        assert len(found.drawn) == design.size
    if design.kind == "stratified":
        for values, n in everybody.items():
            assert abs(strata[values] - design.size * n / len(people)) < 1


def test_another_seed_draws_others():
    people = [Candidate(f"p{index}") for index in range(200)]
    drawn = {sample(people, Design("simple", 20), seed, []).drawn for seed in range(20)}
    assert len(drawn) == 20


def test_everybody_has_the_same_chance():
    people = [Candidate(f"p{index}") for index in range(20)]
    counts: Counter[str] = Counter()
    for seed in range(2000):
        counts.update(sample(people, Design("simple", 5), seed, []).drawn)
    # 500 expected, standard deviation 19; four of these.
    assert all(abs(n - 500) < 78 for n in counts.values())


def test_adding_people_to_a_frame_keeps_the_order_of_the_others():
    people = [Candidate(f"p{index:03}") for index in range(100)]
    first = sample(people[:90], Design("simple", 50), 7, []).drawn
    more = sample(people, Design("simple", 50), 7, []).drawn
    assert len(first & more) >= 40


@pytest.mark.parametrize(
    "design",
    [
        Design("simple", 4),
        Design("stratified", 4),
        Design("quota", quota={(("layer", "rijk"),): 4}),
        Design("quota", quota={(("layer", "maan"),): 1}),
    ],
)
def test_more_than_there_are_is_refused(design):
    people = [Candidate(f"p{index}", given=(("layer", "rijk"),)) for index in range(3)]
    with pytest.raises(UserError, match="gevraagd"):
        sample(people, design, 1, [])


def values(**named):
    return tuple(sorted(named.items()))


def test_a_stratum_of_few_keeps_only_what_weighting_needs():
    many = [Candidate(f"m{i}", given=values(layer="gemeente", place="groot")) for i in range(5)]
    mayor = Candidate("b1", given=values(layer="gemeente", place="klein"))
    found = sample([*many, mayor], Design(coarse_below=5), 1, ["layer"])
    by_number = {person.number: person.given for person in found.people}
    assert by_number["b1"] == values(layer="gemeente")
    assert by_number["m0"] == values(layer="gemeente", place="groot")
    assert [(c.before, c.after, c.people) for c in found.coarsened] == [
        (values(layer="gemeente", place="klein"), values(layer="gemeente"), 1)
    ]
    assert found.small == ((values(layer="gemeente"), 1),)


def test_who_is_there_already_counts_for_the_size_of_a_stratum():
    here = values(layer="gemeente", place="klein")
    new = [Candidate("b1", given=here)]
    assert not sample(new, Design(), 1, ["layer"], {here: 4}).coarsened
    assert sample(new, Design(), 1, ["layer"], {here: 3}).coarsened


def test_only_who_is_drawn_counts_for_the_size_of_a_stratum():
    here = values(layer="rijk", place="x")
    people = [Candidate(f"p{i:02}", given=here) for i in range(20)]
    found = sample(people, Design("simple", 3), 1, ["layer"])
    assert found.coarsened[0].people == 3
    assert {person.given for person in found.people} == {values(layer="rijk")}


def test_shuffled_numbers_do_not_matter_for_a_large_frame():
    people = [Candidate(f"p{i}", given=values(layer=LAYERS[i % 3])) for i in range(5000)]
    other = list(people)
    random.Random(3).shuffle(other)  # noqa: S311
    design = Design("stratified", 1000)
    assert sample(people, design, 42, []).drawn == sample(other, design, 42, []).drawn


def test_strata_that_stay_small_are_listed_whatever_is_made_coarser():
    two = (("layer", "rijk"),)
    people = [Candidate(f"n{index}", given=two) for index in range(2)]
    for below in (0, 2, 5):
        assert sample(people, Design(coarse_below=below), 1, ["layer"]).small == ((two, 2),)
    assert not sample(people, Design(), 1, ["layer"], {two: 3}).small
    many = [Candidate(f"n{index}", given=two) for index in range(7)]
    assert sample(many, Design(coarse_below=10), 1, ["layer"]).small == ((two, 7),)


def test_who_is_there_already_is_listed_when_small_and_stays_as_they_are():
    fine, plain = (("function", "mayor"), ("layer", "rijk")), (("layer", "rijk"),)
    found = sample([Candidate("n", given=fine)], Design(), 1, ["layer"], {fine: 2, plain: 9})
    assert found.people[0].given == plain
    assert found.small == ((fine, 2),)
    assert [(c.before, c.after, c.people) for c in found.coarsened] == [(fine, plain, 3)]
