"""Padded contents have few sizes, and only what was padded is read back."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault.personal.padding import content_of, padded, step_of

SMALL_STEPS = [4096, 8192, 16384, 32768, 65536]


@given(st.integers(0, 10**12))
def test_a_step_is_the_smallest_that_holds_the_content_and_its_length(number):
    step = step_of(number)
    steps = SMALL_STEPS if step <= 65536 else [step - 65536, step]
    assert step in SMALL_STEPS or step % 65536 == 0
    assert step >= number + 8
    assert not [other for other in steps if number + 8 <= other < step]


@pytest.mark.parametrize(
    ("number", "step"),
    [
        (0, 4096),
        (4088, 4096),
        (4089, 8192),
        (32760, 32768),
        (32761, 65536),
        (65528, 65536),
        (65529, 131072),
        (131064, 131072),
        (131065, 196608),
    ],
)
def test_steps_change_where_the_length_no_longer_fits(number, step):
    assert step_of(number) == step


def test_less_than_nothing_has_no_step():
    with pytest.raises(ValueError, match="-1"):
        step_of(-1)


@given(st.binary(max_size=9000))
def test_a_content_comes_back_whole(content):
    assert len(padded(content)) == step_of(len(content))
    assert content_of(padded(content)) == content


@given(st.binary(max_size=9000), st.binary(max_size=9000))
def test_two_contents_are_never_padded_alike(one, other):
    assume(one != other)
    assert padded(one) != padded(other)


@given(st.binary(max_size=5000), st.data())
def test_padding_that_was_changed_is_refused(content, data):
    whole = bytearray(padded(content))
    behind = data.draw(st.integers(8 + len(content), len(whole) - 1))
    whole[behind] = data.draw(st.integers(1, 255))
    with pytest.raises(SealBrokenError):
        content_of(bytes(whole))


@given(st.binary(max_size=5000), st.integers(0, 2**64 - 1))
def test_another_length_is_refused_unless_it_is_a_padding_too(content, length):
    changed = length.to_bytes(8, "big") + padded(content)[8:]
    try:
        assert padded(content_of(changed)) == changed
    except SealBrokenError:
        assert length != len(content)


@given(st.binary(max_size=5000), st.integers(1, 5000))
def test_padding_that_is_too_short_or_too_long_is_refused(content, number):
    whole = padded(content)
    for other in (whole[:-number], whole + bytes(number), b"", whole[:7]):
        with pytest.raises(SealBrokenError):
            content_of(other)
