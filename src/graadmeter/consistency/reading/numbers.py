"""Numbers of a file as printed numbers."""

from __future__ import annotations

from decimal import Decimal

from graadmeter.consistency.printed import Printed


def printed_of(value: float) -> Printed:
    """A number with the decimals it is written with: 5.2 has one, 12.0 has none."""
    exact = Decimal(repr(value))
    whole = exact.to_integral_value()
    return Printed.of(f"{whole if exact == whole else exact.normalize():f}")
