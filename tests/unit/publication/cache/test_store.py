"""What is kept comes back whole or not at all, whoever else is at it."""

import os
import threading
import time

import pytest

from graadmeter.publication.cache.keys import digest
from graadmeter.publication.cache.store import DamagedError, Store

KEY, OTHER = digest("one"), digest("other")


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_is_written_comes_back(tmp_path):
    store = Store(tmp_path)
    for data in (b"", b"a\nb", bytes(range(256)) * 1000):
        store.write(KEY, data)
        assert store.read(KEY) == data
    assert store.read(OTHER) is None
    assert len(files_in(tmp_path)) == 1


@pytest.mark.parametrize(
    "torn",
    [
        lambda data: b"",
        lambda data: data[:10],
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data[:-3] + b"abc",
        lambda data: data.replace(b"cache 1", b"cache 2"),
    ],
)
def test_a_damaged_file_is_noticed_and_removed(tmp_path, torn):
    store = Store(tmp_path)
    store.write(KEY, b"something long enough")
    (path,) = files_in(tmp_path)
    path.write_bytes(torn(path.read_bytes()))
    with pytest.raises(DamagedError):
        store.read(KEY)
    assert store.read(KEY) is None
    assert files_in(tmp_path) == []


def test_only_its_owner_can_read_a_file(tmp_path):
    Store(tmp_path).write(KEY, b"x")
    (path,) = files_in(tmp_path)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_failure_leaves_what_there_was(tmp_path, monkeypatch):
    store = Store(tmp_path)
    store.write(KEY, b"before")

    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(tmp_path), "replace", full)
    with pytest.raises(OSError, match="No space left"):
        store.write(KEY, b"after")
    assert store.read(KEY) == b"before"
    assert len(files_in(tmp_path)) == 1


def test_writers_and_readers_at_once_see_whole_results(tmp_path):
    store = Store(tmp_path, limit=150_000)
    candidates = {bytes([number]) * 50_000 for number in range(4)}
    wrong: list[object] = []

    def write(data):
        for _time in range(30):
            store.write(KEY, data)

    def read():
        for _time in range(100):
            try:
                found = store.read(KEY)
            except DamagedError as error:
                found = repr(error).encode()
            if found is not None and found not in candidates:
                wrong.append(found[:20])

    def trim():
        for number in range(30):
            store.write(digest(number), b"y" * 20_000)
            store.trim()

    threads = [threading.Thread(target=write, args=(data,)) for data in candidates]
    threads += [threading.Thread(target=read), threading.Thread(target=trim)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert not [path for path in files_in(tmp_path) if path.name.startswith(".")]


def test_what_was_not_used_for_longest_goes_first(tmp_path):
    store = Store(tmp_path, limit=1000)
    keys = [digest(number) for number in range(10)]
    for age, key in enumerate(keys):
        store.write(key, b"x" * 20)
        os.utime(tmp_path / key[:2] / key, (1000 + age, 1000 + age))
    assert store.read(keys[0]) is not None  # used, so it is not old any more
    size = (tmp_path / keys[0][:2] / keys[0]).stat().st_size
    assert store.trim() == len(keys) - int(1000 * 0.8 / size) > 0
    left = [key for key in keys if store.read(key) is not None]
    assert left == [keys[0], *keys[-(len(left) - 1) :]]
    assert store.trim() == 0


def test_no_more_is_removed_than_is_too_much(tmp_path):
    store = Store(tmp_path, limit=10_000)
    store.write(KEY, b"x" * 5000)
    assert store.trim() == 0
    assert store.read(KEY) is not None


def test_what_was_abandoned_halfway_is_removed_after_a_day(tmp_path):
    store = Store(tmp_path)
    store.write(KEY, b"x")
    (path,) = files_in(tmp_path)
    fresh, old = (path.parent / f".unfinished-{name}" for name in ("fresh", "old"))
    fresh.write_bytes(b"x")
    old.write_bytes(b"x")
    before = time.time() - 2 * 24 * 3600
    os.utime(old, (before, before))
    store.trim()
    assert files_in(tmp_path) == sorted([path, fresh])


def test_a_key_is_never_a_path(tmp_path):
    for key in ("../" + KEY[3:], "", "x" * 64, KEY + "a"):
        with pytest.raises(ValueError, match="not a key"):
            Store(tmp_path).write(key, b"x")
