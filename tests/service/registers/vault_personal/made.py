"""What several tests of the personal vault draw from."""

from __future__ import annotations

import uuid
from dataclasses import replace

from hypothesis import strategies as st

from graadmeter.service.vault.envelopes import Place
from graadmeter.service.vault.personal.keypairs import Context

names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
keys = st.binary(min_size=32, max_size=32)
versions = st.integers(0, 2**32 - 1)
places = st.builds(Place, st.uuids(), names, names, st.uuids())
contexts = st.builds(Context, names, st.uuids(), st.uuids(), names, versions)


@st.composite
def another(draw, thing: Place | Context):
    """The same place or context but for one part."""
    part = draw(st.sampled_from(sorted(vars(thing))))
    held = getattr(thing, part)
    kinds = {uuid.UUID: st.uuids(), str: names, int: versions}
    return replace(thing, **{part: draw(kinds[type(held)].filter(held.__ne__))})


@st.composite
def damaged(draw, whole: bytes):
    """The same bytes with a bit turned, a byte replaced, cut off, or with more behind them."""
    index = draw(st.integers(0, len(whole) - 1))
    kind = draw(st.sampled_from(["bit", "byte", "cut", "without the first", "longer"]))
    if kind == "cut":
        return whole[:index]
    if kind == "without the first":
        return whole[index + 1 :]
    if kind == "longer":
        return whole + draw(st.binary(min_size=1, max_size=40))
    change = 1 << draw(st.integers(0, 7)) if kind == "bit" else draw(st.integers(1, 255))
    return whole[:index] + bytes([whole[index] ^ change]) + whole[index + 1 :]
