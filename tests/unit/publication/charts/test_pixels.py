"""PNG: the same picture in few bytes, whatever the machine."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.unit.publication.charts.tiny import cell, scene_of, table, waves

from graadmeter.language import use_language
from graadmeter.publication.charts.drawing import to_svg
from graadmeter.publication.charts.pixels import PNG_SCALE, to_png, with_palette


def png(pixels):
    stream = io.BytesIO()
    Image.fromarray(np.asarray(pixels, dtype=np.uint8), "RGB").save(stream, "PNG")
    return stream.getvalue()


def pixels_of(data):
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


@pytest.fixture(scope="module")
def picture():
    with use_language("nl"):
        scene = scene_of(
            table([[cell(50, 2012), cell(40, 2014), cell(30)]], columns=waves(2012, 2014, 2016))
        )
        return scene, to_png(to_svg(scene))


def test_it_is_twice_as_large_and_has_a_palette(picture):
    scene, data = picture
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (PNG_SCALE * scene.width, PNG_SCALE * scene.height)
        assert image.mode == "P"
    assert len(data) < 40_000


def test_letters_are_sharp(picture):
    """On paper as dark as ink, with a step of few pixels between the two."""
    _scene, data = picture
    light = pixels_of(data).astype(int).sum(axis=2)
    assert light.max() == 3 * 255
    assert light.min() < 150
    between = np.mean((light > 200) & (light < 700))
    assert between < 0.03


@given(st.integers(1, 300), st.integers(0, 2**32 - 1))
def test_a_palette_is_exact_as_far_as_it_reaches(colours, seed):
    random = np.random.default_rng(seed)
    palette = random.choice(2**24, size=colours, replace=False)
    chosen = palette[random.integers(0, colours, size=(20, 31))]
    pixels = np.stack([chosen >> 16, (chosen >> 8) & 255, chosen & 255], axis=2)
    back = pixels_of(with_palette(png(pixels)))
    used = len(np.unique(chosen))
    if used <= 256:
        assert np.array_equal(back, pixels)
    assert len(np.unique(back.reshape(-1, 3), axis=0)) == min(used, 256)


def test_with_too_many_colours_the_rarest_become_their_nearest():
    common = np.repeat(np.arange(256), 2)
    grey = np.stack([common, common, common], axis=1)
    pixels = np.concatenate([grey, [[100, 100, 101]]])[None]
    back = pixels_of(with_palette(png(pixels)))
    assert np.array_equal(back[0, :-1], grey)
    assert back[0, -1].tolist() == [100, 100, 100]


def test_the_same_picture_gives_the_same_bytes(picture):
    scene, data = picture
    with use_language("nl"):
        assert to_png(to_svg(scene)) == data
