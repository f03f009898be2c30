"""Numbers as a reader of the current language expects them."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from graadmeter.language.catalogue import current_language

_SEPARATORS = {"nl": (".", ","), "en": (",", ".")}
_SMALLEST_P = 0.001


def round_half_up(value: float, decimals: int = 0) -> Decimal:
    """Round as printed reports do: halves away from zero.

    A half is recognised up to 1e-9, so that 37.5 computed as 37.49999999999999 is a half too.
    """
    nudged = Decimal(repr(value)) + Decimal("1e-9").copy_sign(Decimal(repr(value)))
    return nudged.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_number(value: float | None, decimals: int = 0) -> str:
    """A number with the language's decimal and thousands separator; an en dash for no value."""
    if value is None or math.isnan(value):
        return "–"
    thousands, decimal = _SEPARATORS[current_language()]
    text = f"{round_half_up(value, decimals):,.{decimals}f}"
    if float(round_half_up(value, decimals)) == 0:
        text = text.lstrip("-")
    return text.translate({ord(","): thousands, ord("."): decimal})


def format_p_value(p: float | None) -> str:
    """A p-value with three decimals, or that it is below 0.001."""
    if p is None or math.isnan(p):
        return "–"
    if p < _SMALLEST_P:
        return "< " + format_number(_SMALLEST_P, 3)
    return format_number(p, 3)
