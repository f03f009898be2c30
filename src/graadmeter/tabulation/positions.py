"""Where the rows and columns of a specification stand in the published table."""

from __future__ import annotations

from collections.abc import Sequence

from graadmeter.monitor import Axis


def printed_positions(axes: Sequence[Axis]) -> dict[int, int]:
    """Position in the specification to position in the published table."""
    printed = [position for position, axis in enumerate(axes) if axis.printed]
    return {position: index for index, position in enumerate(printed)}
