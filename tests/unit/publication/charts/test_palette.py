"""Contrast and colour blindness, computed.

Simulation of protanopia and deuteranopia: Machado, Oliveira and Fernandes, "A physiologically-based
model for simulation of color vision deficiency", IEEE TVCG 15 (2009), severity 1, on linear sRGB.
Differences are distances in CIELAB (D65); 2.3 is what people can just see.
"""

from itertools import combinations

import numpy as np
import pytest

from graadmeter.publication.charts import palette

DISTINCT = 10.0
MATRICES = {
    "all cones": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour):
    channels = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    ratio = TO_XYZ @ rgb / WHITE
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("count", range(1, palette.MOST_PARTS + 1))
def test_marks_contrast_with_the_paper_and_words_with_what_they_stand_on(count):
    for colour in (*palette.ramp(count), palette.MARK, palette.WHISKER):
        assert palette.contrast(colour, palette.PAPER) >= 3
        assert palette.contrast(palette.words_on(colour), colour) >= 4.5


def test_words_contrast_with_the_paper():
    assert palette.contrast(palette.INK, palette.PAPER) >= 4.5
    assert palette.contrast(palette.MUTED, palette.PAPER) >= 4.5


def test_contrast_is_that_of_the_standard():
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("eyes", MATRICES)
@pytest.mark.parametrize("count", range(2, palette.MOST_PARTS + 1))
def test_parts_can_be_told_apart_by_all_eyes(count, eyes):
    seen = [lab(np.clip(MATRICES[eyes] @ linear(colour), 0, 1)) for colour in palette.ramp(count)]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) >= DISTINCT


@pytest.mark.parametrize("count", range(2, palette.MOST_PARTS + 1))
def test_lightness_rises_with_every_part(count):
    lightness = [palette.luminance(colour) for colour in palette.ramp(count)]
    assert lightness == sorted(set(lightness))


@pytest.mark.parametrize("count", [0, palette.MOST_PARTS + 1])
def test_there_are_no_colours_for_other_numbers_of_parts(count):
    with pytest.raises(ValueError, match="told apart"):
        palette.ramp(count)
