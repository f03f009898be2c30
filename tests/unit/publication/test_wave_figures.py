"""Figures are kept when nobody gave the answers, and never depend on words."""

from dataclasses import replace

import pytest

from graadmeter.language import use_language
from graadmeter.monitor import Text
from graadmeter.publication.assemble import assemble
from graadmeter.publication.cache import NOTHING_KEPT, Cache, Store
from graadmeter.publication.wave_figures import WaveFigures, without_words


def content_of(tiny, microdata, cache, monitor=None):
    with use_language("nl"):
        return assemble(
            monitor or tiny.monitor,
            tiny.wave,
            microdata,
            kept_apart=tiny.synthesis.kept_apart,
            origin="ergens",
            inputs={},
            cache=cache,
        )


def shown(content):
    """All but data frames, which do not compare."""
    return replace(content, data_files=())


def of_people(microdata):
    """The same answers, as if people had given them."""
    return {group: replace(one, synthetic=False) for group, one in microdata.items()}


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_kept_figures_are_those_that_would_be_made(tiny, tmp_path):
    made = content_of(tiny, tiny.microdata, NOTHING_KEPT)
    for _time in range(2):
        cache = Cache(Store(tmp_path))
        kept = content_of(tiny, tiny.microdata, cache)
        assert shown(kept) == shown(made)
        assert repr(shown(kept)) == repr(shown(made))
    assert cache.tally.made == 0 < cache.tally.taken


def test_figures_are_those_of_the_monitor_with_its_words(tiny):
    with use_language("nl"):
        figures = WaveFigures(tiny.monitor, tiny.wave, tiny.microdata, NOTHING_KEPT)
        specs = [spec for _chapter, tables in tiny.monitor.tables_in(tiny.wave) for spec in tables]
        assert specs
        for spec in specs:
            assert figures.table(spec) == tiny.tabulator.table(spec)


def test_of_answers_that_people_gave_nothing_is_kept(tiny, tmp_path):
    cache = Cache(Store(tmp_path))
    real = of_people(tiny.microdata)
    group = next(iter(real))
    for microdata in (real, {**tiny.microdata, group: real[group]}):
        content = content_of(tiny, microdata, cache)
        assert shown(content) == shown(content_of(tiny, microdata, NOTHING_KEPT))
    assert files_in(tmp_path) == []


def test_other_answers_have_other_figures(tiny, tmp_path):
    cache = Cache(Store(tmp_path))
    content_of(tiny, tiny.microdata, cache)
    group, answers = next(iter(tiny.microdata.items()))
    other = replace(answers, stored=answers.stored[::-1], values=answers.values[::-1])
    taken = cache.tally.taken
    content_of(tiny, {**tiny.microdata, group: other}, cache)
    assert cache.tally.taken == taken


def retitled(monitor):
    """The monitor with another title for one table."""
    file = monitor.table_files[0]
    spec = file.tables[0].model_copy(update={"title": Text({"nl": "Een heel andere titel"})})
    changed = file.model_copy(update={"tables": (spec, *file.tables[1:])})
    return replace(monitor, table_files=(changed, *monitor.table_files[1:]))


def test_another_title_makes_one_table_again(tiny, tmp_path):
    content_of(tiny, tiny.microdata, Cache(Store(tmp_path)))
    cache = Cache(Store(tmp_path))
    other = retitled(tiny.monitor)
    content = content_of(tiny, tiny.microdata, cache, other)
    assert cache.tally.made == 1
    assert shown(content) == shown(content_of(tiny, tiny.microdata, NOTHING_KEPT, other))
    assert "Een heel andere titel" in repr(content.chapters)


@pytest.mark.parametrize("part", ["settings", "questionnaires", "published", "populations"])
def test_another_monitor_makes_every_figure_again(tiny, tmp_path, part):
    content_of(tiny, tiny.microdata, Cache(Store(tmp_path)))
    cache = Cache(Store(tmp_path))
    content_of(
        tiny, tiny.microdata, cache, replace(tiny.monitor, **{part: altered(tiny.monitor, part)})
    )
    assert cache.tally.taken == 0


def altered(monitor, part):
    """A part of the monitor with one thing changed that does not stop a publication."""
    value = getattr(monitor, part)
    if part == "settings":
        return value.model_copy(update={"title": Text({"nl": "Anders"})})
    key = sorted(value, key=str)[0]
    if part == "published":
        return {name: one for name, one in value.items() if name != key}
    if part == "populations":
        return {**value, key: value[key].model_copy(update={"source": "anders"})}
    first, *rest = value[key].sections
    first = first.model_copy(update={"title": Text({"nl": "Anders"})})
    return {**value, key: value[key].model_copy(update={"sections": (first, *rest)})}


def test_without_words_leaves_what_is_computed(tiny):
    bare = without_words(retitled(tiny.monitor))
    assert bare == without_words(tiny.monitor)
    assert [spec.rows for file in bare.table_files for spec in file.tables] == [
        spec.rows for file in tiny.monitor.table_files for spec in file.tables
    ]
