"""Whatever is kept comes back, under a key that tells everything apart."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graadmeter.publication.cache import Cache, Store, digest, pack, unpack
from graadmeter.publication.cache.store import DamagedError

KEYS = st.integers(0, 5).map(lambda number: digest("key", number))
SCALARS = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(st.lists(st.tuples(KEYS, st.binary(max_size=200)), max_size=20))
def test_a_store_is_a_dictionary(writes):
    with tempfile.TemporaryDirectory() as folder:
        store, expected = Store(Path(folder)), {}
        for key, data in writes:
            store.write(key, data)
            expected[key] = data
            assert store.read(key) == data
        assert {key: store.read(key) for key in expected} == expected


@given(st.binary(max_size=100), st.data())
def test_no_torn_file_is_taken_for_whole(data, draw):
    with tempfile.TemporaryDirectory() as folder:
        store, key = Store(Path(folder)), digest("key")
        store.write(key, data)
        (path,) = (path for path in Path(folder).rglob("*") if path.is_file())
        whole = path.read_bytes()
        place = draw.draw(st.integers(0, len(whole) - 1))
        other = draw.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
        torn = draw.draw(
            st.sampled_from([whole[:place], whole[:place] + bytes([other]) + whole[place + 1 :]])
        )
        path.write_bytes(torn)
        try:
            found = store.read(key)
        except DamagedError:
            found = None
        assert found is None


@given(st.dictionaries(st.text(), st.binary(max_size=50), max_size=6))
def test_files_come_back_from_one_run_of_bytes(files):
    assert list(unpack(pack(files)).items()) == list(files.items())


@given(VALUES, VALUES)
def test_values_that_are_written_differently_have_different_hashes(one, other):
    assert (digest(one) == digest(other)) == (written(one) == written(other))


def written(value):
    """A value with its type, of which JSON keeps all but the text of numbers that are the same."""
    if isinstance(value, list):
        return ["list", *map(written, value)]
    if isinstance(value, dict):
        return ["dict", *((key, written(one)) for key, one in value.items())]
    return (type(value).__name__, repr(value))


@given(st.lists(st.text(max_size=5), max_size=5), st.lists(st.text(max_size=5), max_size=5))
def test_what_is_given_apart_is_told_apart(one, other):
    assert (digest(*one) == digest(*other)) == (one == other)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30))
def test_a_step_is_done_once_for_each_thing_it_is_given(calls):
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Store(Path(folder)))
        made: list[tuple[int, int]] = []

        def make(one, other):
            made.append((one, other))
            return bytes([one, other])

        for one, other in calls:
            assert cache.data("step", make, one, other) == bytes([one, other])
        assert sorted(made) == sorted(set(calls))
