"""Who is told of a report about whom, as an organisation lays it down; and what holds without.

The rules are data: `told` applies them, `routing` keeps their versions.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from graadmeter.language import gettext as _
from graadmeter.service.incidents.words import Capacity
from graadmeter.service.organisations.words import Audience, Role


class Line(BaseModel):
    """A role that is told, and as what its holders then see the case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role
    capacity: Capacity

    @field_validator("role")
    @classmethod
    def _somebody_who_follows_up(cls, role: Role) -> Role:
        if role in (Role.EMPLOYEE, Role.OFFICE_HOLDER, Role.ADMINISTRATOR):
            raise ValueError(_("Deze rol krijgt geen bericht van meldingen."))
        return role


class Outside(BaseModel):
    """Somebody without an account whom an office holder may have told, by telephone or letter.

    Attributes:
        code: what a consent calls them.
        name: who it is.
        contact: how they are reached.
        for_chair: whether they are offered only when the chair is the victim or the accused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z_]{1,30}$")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    contact: Annotated[str, Field(max_length=200)] = ""
    for_chair: bool = False


class Rules(BaseModel):
    """Who is told, for one audience.

    Attributes:
        at_once: told of every report about staff, all at the same time.
        otherwise: told in this order until somebody is reached, when nobody of `at_once` is.
        offered: whom an office holder may choose to have told; nobody else is.
        internal: told instead, when a colleague or an office holder did it.
        danger: told in immediate danger besides the others, also without consent.
        outside: who is told outside the service.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at_once: tuple[Line, ...] = ()
    otherwise: tuple[Line, ...] = ()
    offered: tuple[Line, ...] = ()
    internal: tuple[Line, ...] = ()
    danger: tuple[Line, ...] = ()
    outside: Annotated[tuple[Outside, ...], Field(max_length=10)] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for name in ("at_once", "otherwise", "offered", "internal", "danger"):
            roles = [line.role for line in getattr(self, name)]
            if len(roles) != len(set(roles)):
                raise ValueError(_("Elke rol staat in een rij hooguit één keer."))
        codes = [each.code for each in self.outside]
        if len(codes) != len(set(codes)):
            raise ValueError(_("Elke plek buiten de organisatie staat er hooguit één keer."))
        return self


def line_of(role: Role) -> Line:
    """A role with the capacity it usually has in a case.

    Raises:
        KeyError: holders of this role are never told.
    """
    return Line(role=role, capacity=USUAL[role])


def lines_of(*roles: Role) -> tuple[Line, ...]:
    """Some of those."""
    return tuple(line_of(role) for role in roles)


USUAL: dict[Role, Capacity] = {
    Role.MANAGER: Capacity.MANAGER,
    Role.INCIDENT_COORDINATOR: Capacity.COORDINATOR,
    Role.HR: Capacity.COORDINATOR,
    Role.INTEGRITY_OFFICER: Capacity.COORDINATOR,
    Role.CLERK: Capacity.COORDINATOR,
    Role.SECRETARY: Capacity.MANAGER,
    # Somebody must be able to act when an office holder lets nobody but the chair know.
    Role.CHAIR: Capacity.COORDINATOR,
    Role.DEPUTY_CHAIR: Capacity.COORDINATOR,
    Role.CONFIDENTIAL_ADVISER: Capacity.INFORMED,
    Role.AFTERCARE: Capacity.AFTERCARE,
    Role.LAWYER: Capacity.LAWYER,
    Role.SECURITY: Capacity.SECURITY,
}
_INTERNAL = lines_of(Role.INTEGRITY_OFFICER)


def default_rules(audience: str) -> Rules:
    """What holds until an organisation lays down something else."""
    if audience == Audience.STAFF:
        return Rules(
            at_once=lines_of(Role.MANAGER, Role.INCIDENT_COORDINATOR, Role.HR),
            otherwise=lines_of(Role.SECRETARY, Role.CONFIDENTIAL_ADVISER),
            internal=_INTERNAL,
            danger=lines_of(Role.SECURITY),
        )
    first = Role.SECRETARY if audience == Audience.BOARD else Role.CLERK
    return Rules(
        offered=lines_of(
            first, Role.CHAIR, Role.INCIDENT_COORDINATOR, Role.CONFIDENTIAL_ADVISER, Role.AFTERCARE
        ),
        internal=lines_of(Role.INTEGRITY_OFFICER, Role.CONFIDENTIAL_ADVISER),
        danger=lines_of(first, Role.CHAIR, Role.SECURITY),
        outside=(
            Outside(
                code="commissaris",
                name=_("De commissaris van de Koning"),
                contact=_("Via het kabinet van de commissaris"),
                for_chair=True,
            ),
            Outside(
                code="ondersteuningsteam",
                name=_("Ondersteuningsteam Weerbaar Bestuur"),
                contact="www.weerbaarbestuur.nl",
            ),
            Outside(
                code="fractievoorzitter",
                name=_("De voorzitter van uw fractie of partij"),
            ),
        ),
    )
