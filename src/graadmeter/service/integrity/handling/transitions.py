"""Where a report can go: one table of state and act, with who may do it and why it may end.

The database holds the changes of state of this table as well (migration 0003_moves), so that no
state comes about that is not here, whatever writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.words import ClosingReason, State


class Act(StrEnum):
    """What moves a report, or its terms; everything else that is done leaves both as they are."""

    CONFIRM = "confirm"
    ADMIT = "admit"
    DECLINE = "decline"
    INVESTIGATE = "investigate"
    CONCLUDE = "conclude"
    CLOSE = "close"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    CONTINUE = "continue"
    APPEAL = "appeal"


class Who(StrEnum):
    """Who may do an act: those who handle a report, or who made it."""

    HANDLER = "handler"
    REPORTER = "reporter"


class ImpossibleMoveError(UserError):
    """A report cannot do this in the state it is in."""


@dataclass(frozen=True)
class Move:
    """A row of the table.

    Attributes:
        reasons: with which a report may be closed by it; empty when it does not close.
    """

    before: State
    act: Act
    after: State
    who: Who = Who.HANDLER
    reasons: frozenset[ClosingReason] = frozenset()


OPEN = (State.RECEIVED, State.HANDLING, State.INVESTIGATION, State.CONCLUDED)
"""States in which something is still to be done."""
UNDER_WAY = (State.HANDLING, State.INVESTIGATION, State.CONCLUDED)
"""States of a report that was admitted and is not over."""
_NOT_TAKEN = frozenset(
    {ClosingReason.NOT_ADMISSIBLE, ClosingReason.OTHER_AUTHORITY, ClosingReason.DUPLICATE}
)
"""Why a report may end without a conclusion."""
_HANDLED = frozenset({ClosingReason.HANDLED})


def _staying(act: Act, states: tuple[State, ...]) -> tuple[Move, ...]:
    return tuple(Move(state, act, state) for state in states)


TABLE: tuple[Move, ...] = (
    *_staying(Act.CONFIRM, OPEN),
    *_staying(Act.SUSPEND, OPEN),
    *_staying(Act.RESUME, OPEN),
    Move(State.RECEIVED, Act.ADMIT, State.HANDLING),
    Move(State.RECEIVED, Act.DECLINE, State.CLOSED, reasons=_NOT_TAKEN),
    Move(State.RECEIVED, Act.WITHDRAW, State.WITHDRAWN, Who.REPORTER),
    Move(State.HANDLING, Act.DECLINE, State.CLOSED, reasons=_NOT_TAKEN),
    Move(State.HANDLING, Act.INVESTIGATE, State.INVESTIGATION),
    Move(State.HANDLING, Act.CONCLUDE, State.CONCLUDED),
    Move(State.HANDLING, Act.WITHDRAW, State.WITHDRAWN, Who.REPORTER),
    Move(State.INVESTIGATION, Act.CONCLUDE, State.CONCLUDED),
    Move(State.INVESTIGATION, Act.WITHDRAW, State.WITHDRAWN, Who.REPORTER),
    Move(State.CONCLUDED, Act.CLOSE, State.CLOSED, reasons=_HANDLED),
    Move(State.WITHDRAWN, Act.CONTINUE, State.HANDLING),
    Move(State.CLOSED, Act.APPEAL, State.HANDLING),
)
"""Every move there is. What was concluded is not withdrawn: it is told and closed."""
_MOVES = {(move.before, move.act): move for move in TABLE}


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
    """The reason, when an act may close a report with it.

    Raises:
        ImpossibleMoveError: the act does not close from this state, or not for this reason.
    """
    if reason not in move(state, act).reasons:
        raise ImpossibleMoveError(
            _("Met deze reden kan de melding nu niet worden gesloten"),
            where=reason,
            mend=_("Kies een andere reden."),
        )
    return ClosingReason(reason)


def reasons_for(state: str, act: Act) -> list[ClosingReason]:
    """With which reasons an act closes a report now, in the order of the code list."""
    found = _MOVES.get((State(state), act))
    return [reason for reason in ClosingReason if found and reason in found.reasons]


def possible(state: str, who: Who = Who.HANDLER) -> list[Act]:
    """What somebody may do with a report in a state."""
    return [each.act for each in TABLE if each.before == state and each.who == who]


def states_for(act: Act) -> tuple[State, ...]:
    """The states in which an act is possible."""
    return tuple(each.before for each in TABLE if each.act == act)


def allowed_changes() -> Iterator[tuple[State, State, str]]:
    """Every change of state, with the closing reason it ends in, as the database must allow it."""
    for each in TABLE:
        if each.before != each.after:
            for reason in sorted(str(reason) for reason in each.reasons) or [""]:
                yield each.before, each.after, reason
