"""Printed figures that contradict others: the list that goes with synthetic microdata."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from graadmeter.errors import UserError
from graadmeter.language import gettext as _


@dataclass(frozen=True)
class KeptApart:
    """One printed figure that answers cannot agree with; positions in the published table.

    ``row`` or ``column`` is None for an n printed in the other heading. ``others`` are labels such
    as ``2.3[0,1]`` of the figures it contradicts; none if it cannot occur at its own base.
    ``proven`` is false where no answers were found that agree with it, though there may be some.
    """

    table: str
    row: int | None
    column: int | None
    printed: float
    others: tuple[str, ...]
    reason: str
    proven: bool = True


def kept_apart_json(items: tuple[KeptApart, ...]) -> bytes:
    """The list as a file."""
    content = [asdict(item) for item in items]
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_kept_apart(content: bytes, where: str) -> tuple[KeptApart, ...]:
    """The list from a file.

    Raises:
        UserError: the file does not hold such a list.
    """
    try:
        items = json.loads(content)
        return tuple(KeptApart(**{**item, "others": tuple(item["others"])}) for item in items)
    except (ValueError, TypeError, KeyError) as error:
        raise UserError(
            _("De lijst van apart gehouden cijfers past niet: {reason}").format(reason=error),
            where=where,
            mend=_("Maak de microdata opnieuw met “graadmeter synthesize”."),
        ) from error
