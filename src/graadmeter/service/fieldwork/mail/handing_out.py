"""Codes that leave by another way than mail: to a panel, to an intermediary, on a letter.

Each time is in the journal, with how many and never which.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import segno
from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.admissions import code_of, issue_to_people
from graadmeter.service.fieldwork.inventory.regime import is_inventory
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.mail.compose import written_day
from graadmeter.service.fieldwork.mail.links import entry_link, start_link
from graadmeter.service.fieldwork.mail.texts import confidential_text, fill, pool_text
from graadmeter.service.fieldwork.models import Admission, Person, Pool, Survey
from graadmeter.service.project.databases import CONTACTS

LETTERS = 200
"""Letters on one page of the browser."""
_TELLING = 5
"""From this many codes on, how many were used says nothing of one person."""


@dataclass(frozen=True)
class Letter:
    """One letter, in the language of who gets it.

    Attributes:
        language: that language.
        title: the survey.
        before: the paragraphs before the code.
        code: the code.
        link: the personal link, for a QR code.
        caption: what stands above that image.
        described: what it is, for who does not see it.
        after: the paragraphs after it.
    """

    language: str
    title: str
    before: tuple[str, ...]
    code: str
    link: str
    caption: str
    described: str
    after: tuple[str, ...]

    @property
    def image(self) -> str:
        """The QR code, as the address of an image."""
        made = segno.make(self.link, error="m")
        return made.svg_data_uri(scale=4, border=2, dark="#000", light="#fff")

    @property
    def svg(self) -> str:
        """The QR code as SVG."""
        made, text = segno.make(self.link, error="m"), io.BytesIO()
        made.save(text, kind="svg", scale=4, border=2, dark="#000", light="#fff")
        return text.getvalue().decode()


@dataclass(frozen=True)
class PoolCount:
    """What an intermediary may see of a pool; `done` is None where it would tell too much."""

    codes: int
    done: int | None


def export_panel(*, survey: Survey, remaining: bool, account: Account | None) -> bytes:
    """Ids of panel members with their codes, as CSV for the panel's own mail.

    Args:
        survey: the survey.
        remaining: only who has not taken part, for a reminder; this tells the panel who has.
        account: who exports.

    Raises:
        UserError: the survey is closed, or has no panel members.
    """
    with transaction.atomic(using=CONTACTS):
        people = Person.objects.filter(
            survey=survey, route=Person.Route.PANEL, sampled=True, stopped=False
        )
        _give_codes(survey, people, account)
        rows = Admission.objects.filter(person__in=people).select_related("person")
        if remaining:
            rows = rows.filter(done=False, refused=False)
        lines = [
            (row.person.number, _open_code(row))
            for row in rows.order_by("person__number")
            if row.person is not None
        ]
        note("panel.export", survey, account, codes=len(lines), remaining=remaining)
    return _csv((_("nummer"), _("code"), _("link")), ((n, c, entry_link(c)) for n, c in lines))


def pool_count(pool: Pool) -> PoolCount:
    """How many codes a pool has, and how many were used."""
    admissions = Admission.objects.filter(pool=pool)
    return counted(admissions.count(), admissions.filter(done=True).count())


def counted(codes: int, used: int) -> PoolCount:
    """The same, of a pool that was counted already."""
    return PoolCount(codes, used if codes >= _TELLING else None)


def pool_codes(*, pool: Pool, account: Account | None) -> list[str]:
    """The codes of a pool, in an order that says nothing of their use.

    Raises:
        UserError: the survey is closed.
    """
    with transaction.atomic(using=CONTACTS):
        codes = sorted(_open_code(row) for row in Admission.objects.filter(pool=pool))
        note("pool.codes", pool.survey, account, pool=pool.pk, codes=len(codes))
    return codes


def pool_csv(*, pool: Pool, account: Account | None) -> bytes:
    """The same as CSV."""
    codes = pool_codes(pool=pool, account=account)
    return _csv((_("code"), _("link")), ((code, entry_link(code)) for code in codes))


def pool_mail(pool: Pool, kind: str, language: str) -> str:
    """The text an intermediary sends on."""
    with use_language(language):
        values = {
            "onderzoek": pool.survey.title,
            "sluit_op": written_day(pool.survey.closes_on),
            "link": start_link(),
        }
        return fill(pool_text(kind, inventory=is_inventory(pool.survey)), values)


def letters_to_people(
    *,
    survey: Survey,
    start: int,
    account: Account | None,
    fits: Callable[[str], bool] = bool,
) -> tuple[list[Letter], int]:
    """Letters to who has not taken part, one page of them, and how many there are in all.

    Args:
        survey: the survey.
        start: how many letters come before this page.
        account: who prints.
        fits: whether a name can be printed; the others are addressed without.

    Raises:
        UserError: the survey is closed.
    """
    with transaction.atomic(using=CONTACTS):
        people = Person.objects.filter(survey=survey, sampled=True, stopped=False)
        _give_codes(survey, people, account)
        rows = Admission.objects.filter(
            person__in=people, done=False, refused=False
        ).select_related("person")
        total = rows.count()
        page = rows.order_by("person__number")[start : start + LETTERS]
        letters = [
            _letter(
                survey,
                _open_code(row),
                row.person.name if fits(row.person.name) else "",
                row.person.language,
            )
            for row in page
            if row.person is not None
        ]
        note("letters.people", survey, account, letters=len(letters))
    return letters, total


def letters_of_pool(*, pool: Pool, account: Account | None) -> list[Letter]:
    """A letter per code of a pool, for nobody by name."""
    return [_letter(pool.survey, code, "", "nl") for code in pool_codes(pool=pool, account=account)]


def _letter(survey: Survey, code: str, name: str, language: str) -> Letter:
    with use_language(language):
        return Letter(
            language=language,
            title=survey.title,
            before=(
                _("Beste {name},").format(name=name or _("deelnemer")),
                _("Wij vragen u mee te doen aan dit onderzoek. Dat kan tot en met {day}.").format(
                    day=written_day(survey.closes_on)
                ),
                _("Ga naar {link} en vul deze code in:").format(link=start_link()),
            ),
            code=code,
            link=entry_link(code),
            caption=_("Of richt de camera van uw telefoon op dit vierkant:"),
            described=_("QR-code met uw persoonlijke link"),
            after=(
                confidential_text()
                if is_inventory(survey)
                else _(
                    "Meedoen is vrijwillig en anoniem. De code is er alleen om te zorgen dat "
                    "iedereen één keer meedoet. Uw antwoorden worden bewaard zonder naam, adres "
                    "of code."
                ),
            ),
        )


def _give_codes(survey: Survey, people: Iterable[Person], account: Account | None) -> None:
    without = people.filter(admission__isnull=True)  # type: ignore[attr-defined]
    if survey.state != Survey.State.CLOSED and without.exists():
        issue_to_people(survey=survey, people=without.select_related("admission"), account=account)


def _open_code(admission: Admission) -> str:
    code = code_of(admission)
    if code is None:
        raise UserError(
            _("De codes zijn vernietigd"),
            where=admission.survey.title,
            mend=_("Dit onderzoek is gesloten; er valt niets meer uit te delen."),
        )
    return code


def _csv(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
