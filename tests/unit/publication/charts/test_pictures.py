"""Pictures that are kept are not drawn, and are the same as those that are."""

import pytest
from tests.unit.publication.charts.tiny import cell, scene_of, table

from graadmeter.language import use_language
from graadmeter.publication.cache import NOTHING_KEPT, Cache, Store
from graadmeter.publication.charts import pictures
from graadmeter.publication.charts.pictures import render_pictures


@pytest.fixture
def scenes():
    with use_language("nl"):
        return {
            name: scene_of(table([[cell(value)], [cell(20.0)]]))
            for name, value in (("a", 40.0), ("b", 60.0))
        }


def test_only_what_is_not_kept_is_drawn(scenes, tmp_path, monkeypatch):
    cache = Cache(Store(tmp_path))
    with use_language("nl"):
        plain = render_pictures(scenes, NOTHING_KEPT)
        assert render_pictures({"a": scenes["a"]}, cache) == {"a": plain["a"]}
        drawn = []
        usual = pictures._drawn

        def watched(wanted):
            drawn.append(set(wanted))
            return usual(wanted)

        monkeypatch.setattr(pictures, "_drawn", watched)
        for _time in range(2):
            assert list(render_pictures(scenes, cache).items()) == list(plain.items())
    assert drawn == [{"b"}, set()]


def test_a_picture_in_another_language_is_another(scenes, tmp_path):
    cache = Cache(Store(tmp_path))
    for language in ("nl", "en"):
        with use_language(language):
            render_pictures(scenes, cache)
    assert cache.tally.taken == 0
