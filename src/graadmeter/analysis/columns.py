"""Which columns are asked for: exact names, patterns, and the name that was probably meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from graadmeter.errors import UserError
from graadmeter.language import gettext as _

if TYPE_CHECKING:
    from graadmeter.expressions import Expression

_WILD = frozenset("*?[")


def check_columns(names: Iterable[str], columns: Sequence[str], where: str) -> None:
    """Refuse names that are no columns.

    Raises:
        UserError: the first name that is not there, with the one that was probably meant.
    """
    known = set(columns)
    for name in names:
        if name not in known:
            raise _unknown(name, columns, where)


def _unknown(name: str, columns: Sequence[str], where: str) -> UserError:
    near = next(iter(get_close_matches(name, columns, n=1, cutoff=0.6)), None)
    shown = ", ".join(columns[:10]) + (", …" if len(columns) > 10 else "")
    return UserError(
        _("Er is geen kolom “{name}”").format(name=name),
        where=where,
        mend=_("Bedoelt u “{near}”?").format(near=near)
        if near
        else _("De kolommen zijn: {columns}.").format(columns=shown),
    )


def choose_items(
    patterns: Sequence[str],
    columns: Sequence[str],
    used: Collection[str],
    where: str = "--items",
) -> list[str]:
    """The items that are asked for, in the order of the patterns and then of the file.

    Args:
        patterns: names of columns, or patterns with ``*``, ``?`` and ``[…]``.
        columns: the columns of the file.
        used: columns with another part in the table; patterns leave them out.
        where: what asks for them, for a message.

    Raises:
        UserError: a name is not there, or nothing is left.
    """
    known = set(columns)
    chosen: dict[str, None] = {}
    for pattern in patterns:
        if pattern in known:
            chosen[pattern] = None
        elif _WILD & set(pattern):
            chosen |= dict.fromkeys(
                name for name in columns if name not in used and fnmatchcase(name, pattern)
            )
        else:
            raise _unknown(pattern, columns, where)
    if not chosen:
        raise UserError(
            _("Geen enkele kolom past op: {patterns}").format(patterns=",".join(patterns)),
            where=where,
            mend=_(
                "Een sterretje staat voor nul of meer tekens. Kolommen die al als uitsplitsing, "
                "gewicht of cel dienen, tellen niet mee."
            ),
        )
    return list(chosen)


def parse_where(text: str, columns: Sequence[str]) -> Expression:
    """The condition that rows must meet, checked against the columns.

    Raises:
        UserError: it is no condition, or names a column that is not there.
    """
    # The parser takes a tenth of a second to start; most tables have no condition.
    from graadmeter.expressions import ExpressionSyntaxError, parse

    where = "--where"
    try:
        expression = parse(text)
    except ExpressionSyntaxError as error:
        raise UserError(error.fault.message, where=where, mend=error.fault.suggestion) from error
    check_columns(sorted(expression.needs), columns, where)
    if not expression.condition:
        raise UserError(
            _("Dit is geen voorwaarde die waar of onwaar is: {text}").format(text=text),
            where=where,
            mend=_("Schrijf bijvoorbeeld: leeftijd >= 18 AND geslacht = 'v'"),
        )
    return expression
