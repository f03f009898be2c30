"""Where a case can go: one table of state and act, with who may do it and why it may end.

The database holds the same table (migration 0003_moves), so that no state comes about that is not
here, whatever writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.words import ClosingReason, State


class Act(StrEnum):
    """What moves a case; everything else that is done leaves its state as it is."""

    ACCEPT = "accept"
    START_AFTERCARE = "start_aftercare"
    HAND_OVER = "hand_over"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class Who(StrEnum):
    """Who may do an act: those who handle a case, or those whose report it is."""

    HANDLER = "handler"
    REPORTER = "reporter"


class ImpossibleMoveError(UserError):
    """A case cannot do this in the state it is in."""


@dataclass(frozen=True)
class Move:
    """A row of the table.

    Attributes:
        reasons: with which a case may be closed by it; empty when it does not close.
    """

    before: State
    act: Act
    after: State
    who: Who
    reasons: frozenset[ClosingReason] = frozenset()


_UNTREATED = frozenset(
    {
        ClosingReason.NOT_AN_INCIDENT,
        ClosingReason.DUPLICATE,
        ClosingReason.OTHER_ORGANISATION,
    }
)
"""Why a case may be closed by who did nothing for it yet."""
_TREATED = _UNTREATED | {ClosingReason.HANDLED}
_OVER = frozenset({ClosingReason.TO_INTEGRITY})

TABLE: tuple[Move, ...] = (
    Move(State.REPORTED, Act.ACCEPT, State.ACCEPTED, Who.HANDLER),
    Move(State.REPORTED, Act.CLOSE, State.CLOSED, Who.HANDLER, _UNTREATED),
    Move(State.REPORTED, Act.HAND_OVER, State.CLOSED, Who.HANDLER, _OVER),
    Move(State.REPORTED, Act.WITHDRAW, State.WITHDRAWN, Who.REPORTER),
    Move(State.ACCEPTED, Act.START_AFTERCARE, State.AFTERCARE, Who.HANDLER),
    Move(State.ACCEPTED, Act.CLOSE, State.CLOSED, Who.HANDLER, _TREATED),
    Move(State.ACCEPTED, Act.HAND_OVER, State.CLOSED, Who.HANDLER, _OVER),
    Move(State.ACCEPTED, Act.WITHDRAW, State.WITHDRAWN, Who.REPORTER),
    Move(State.AFTERCARE, Act.REOPEN, State.ACCEPTED, Who.HANDLER),
    Move(State.AFTERCARE, Act.CLOSE, State.CLOSED, Who.HANDLER, _TREATED),
    Move(State.AFTERCARE, Act.HAND_OVER, State.CLOSED, Who.HANDLER, _OVER),
    Move(State.AFTERCARE, Act.WITHDRAW, State.WITHDRAWN, Who.REPORTER),
    Move(State.CLOSED, Act.REOPEN, State.ACCEPTED, Who.HANDLER),
)
"""Every move there is. A withdrawn case stays so: who changes their mind reports again."""
_MOVES = {(move.before, move.act): move for move in TABLE}
OPEN = (State.REPORTED, State.ACCEPTED, State.AFTERCARE)
"""States in which something may still have to be done."""


def move(state: str, act: Act) -> Move:
    """The move an act makes.

    Raises:
        ImpossibleMoveError: not in this state.
    """
    found = _MOVES.get((State(state), act))
    if found is None:
        raise ImpossibleMoveError(
            _("Dit kan niet meer: de melding staat inmiddels anders"),
            where=state,
            mend=_("Bekijk de melding opnieuw."),
        )
    return found


def after(state: str, act: Act) -> State:
    """The state an act leads to.

    Raises:
        ImpossibleMoveError: not from this state.
    """
    return move(state, act).after


def closed_by(state: str, act: Act, reason: str) -> ClosingReason:
    """The reason, when an act may close a case with it.

    Raises:
        ImpossibleMoveError: the act does not close from this state, or not for this reason.
    """
    found = move(state, act)
    if reason not in found.reasons:
        raise ImpossibleMoveError(
            _("Met deze reden kan de melding nu niet worden gesloten"),
            where=reason,
            mend=_("Neem de melding eerst aan, of kies een andere reden."),
        )
    return ClosingReason(reason)


def reasons_from(state: str) -> list[ClosingReason]:
    """With which reasons a case may be closed now, in the order of the code list."""
    found = _MOVES.get((State(state), Act.CLOSE))
    return [reason for reason in ClosingReason if found and reason in found.reasons]


def possible(state: str, who: Who) -> list[Act]:
    """What somebody may do with a case in a state."""
    return [each.act for each in TABLE if each.before == state and each.who == who]


def allowed_changes() -> Iterator[tuple[State, State, str]]:
    """Every change of state, with the closing reason it ends in, as the database must allow it."""
    for each in TABLE:
        for reason in sorted(str(reason) for reason in each.reasons) or [""]:
            yield each.before, each.after, reason
