"""The question about which of those it is about a page is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.fields import Field, Values
from graadmeter.service.integrity.handling.persons import Person, called, names_of
from graadmeter.service.integrity.opening import Opened

NAME = "persoon"


def whom(
    opened: Opened, persons: Sequence[Person], owed: Sequence[Person] = ()
) -> tuple[Field, ...]:
    """The question, when the report is about several persons; else nothing.

    Args:
        opened: the report, which gives the names.
        persons: from whom one can choose.
        owed: to whom this is still to be done; who is the only one is chosen at first.
    """
    if not any(each.apart for each in persons):
        return ()
    names = names_of(opened)
    return (
        Field(
            NAME,
            "radios",
            _("Om wie gaat het?"),
            options=tuple((str(each.number), called(each.number, names)) for each in persons),
            value=str(owed[0].number) if len(owed) == 1 else "",
        ),
    )


def whom_options(
    opened: Opened, persons: Sequence[Person], code: str
) -> tuple[tuple[str, str], ...]:
    """Whom it is about among other choices: each with their number, or the only one without."""
    if len(persons) == 1:
        return ((code, _("Degene om wie het gaat")),)
    names = names_of(opened)
    return tuple((f"{code}-{each.number}", called(each.number, names)) for each in persons)


def left_over(fields: Sequence[Field], sent: Mapping[str, str]) -> bool:
    """Whether a form says about whom it is and that is not asked any more.

    Others left a person out meanwhile. What is written about them would come to stand on who is
    left, unless who sends it looks again.
    """
    return bool(sent.get(NAME)) and NAME not in {field.name for field in fields}


def chosen(values: Values) -> int | None:
    """The number that was chosen; None where nothing was asked."""
    return int(values[NAME]) if values.get(NAME) else None
