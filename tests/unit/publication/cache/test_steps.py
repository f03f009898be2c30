"""A step is done once for what it is given; whatever goes wrong, it is done again."""

from dataclasses import dataclass

import pytest
from tests.unit.publication.charts.tiny import cell, table

from graadmeter.language import use_language
from graadmeter.publication.cache import NOTHING_KEPT, Cache, Store, pack, unpack
from graadmeter.tabulation.table import Table


@dataclass
class Counting:
    """Makes something, and counts how often."""

    result: object
    times: int = 0

    def __call__(self, *_given):
        self.times += 1
        return self.result


@pytest.fixture
def told():
    return []


@pytest.fixture
def cache(tmp_path, told):
    return Cache(Store(tmp_path), told.append)


def damage(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1] + b"?")


def test_a_step_is_done_once(cache):
    make = Counting(b"made")
    assert [cache.data("step", make, "a", 1) for _time in range(3)] == [b"made"] * 3
    assert make.times == 1
    assert (cache.tally.made, cache.tally.taken) == (1, 2)


@pytest.mark.parametrize(
    "other", [("step", "a", 2), ("step", "b", 1), ("step", "a1"), ("else", "a", 1)]
)
def test_another_step_is_done_for_anything_else(cache, other):
    cache.data("step", Counting(b"one"), "a", 1)
    assert cache.data(other[0], Counting(b"two"), *other[1:]) == b"two"


def test_another_language_is_another_step(cache):
    with use_language("nl"):
        cache.data("step", Counting(b"Nederlands"), 1)
    with use_language("en"):
        assert cache.data("step", Counting(b"English"), 1) == b"English"


def test_files_come_back_in_their_order(cache):
    files = {"b/é.csv": b"1", "a": b"", "c": b"\0" * 10}
    for _time in range(2):
        assert list(cache.files("step", Counting(files), 1).items()) == list(files.items())
    assert unpack(pack({})) == {}


def test_values_come_back_as_they_were(cache):
    made = table([[cell(float("nan")), cell(1 / 3)], [cell(1e300), cell(-0.0)]])
    first = cache.value(Table, "table", Counting(made), 1)
    make = Counting(None)
    second = cache.value(Table, "table", make, 1)
    assert first is made
    assert repr(second) == repr(made)
    assert make.times == 0


def test_a_value_that_would_come_back_otherwise_is_not_kept(cache):
    make = Counting(table([[cell(40)]]))  # 40 would become 40.0, which is written otherwise
    for _time in range(2):
        assert cache.value(Table, "table", make, 1) is make.result
    assert make.times == 2


def test_damage_is_told_and_mended(cache, told, tmp_path):
    cache.data("step", Counting(b"made"), 1)
    damage(tmp_path)
    make = Counting(b"made")
    assert cache.data("step", make, 1) == cache.data("step", make, 1) == b"made"
    assert make.times == 1
    assert told == ["Een bewaard tussenresultaat was beschadigd en is opnieuw gemaakt."]


def test_what_is_told_is_in_the_language_of_the_user(tmp_path, told):
    with use_language("en"):
        cache = Cache(Store(tmp_path), told.append)
    with use_language("nl"):
        cache.data("step", Counting(b"made"), 1)
        damage(tmp_path)
        cache.data("step", Counting(b"made"), 1)
    assert told == ["A stored intermediate result was damaged and has been made again."]


def test_a_folder_that_cannot_be_written_is_told_once_and_stops_nothing(tmp_path, told):
    nowhere = Cache(Store(tmp_path / "gone"), told.append)
    for number in range(3):
        assert nowhere.data("step", Counting(b"made"), number) == b"made"
    nowhere.close()
    assert len(told) == 1
    assert "kunnen niet worden bewaard" in told[0]


def test_without_a_store_every_step_is_done():
    make = Counting(b"made")
    for _time in range(2):
        assert NOTHING_KEPT.data("step", make, object()) == b"made"
    assert make.times == 2
    assert NOTHING_KEPT.tally.made == NOTHING_KEPT.tally.taken == 0


def test_a_step_that_fails_keeps_nothing(cache, tmp_path):
    def fail(*_given):
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        cache.data("step", fail, 1)
    assert cache.data("step", Counting(b"made"), 1) == b"made"


def test_closing_keeps_within_the_limit(tmp_path):
    cache = Cache(Store(tmp_path, limit=1000))
    for number in range(5):
        cache.data("step", Counting(b"x" * 500), number)
    cache.close()
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= 1000
