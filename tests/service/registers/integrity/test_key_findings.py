"""Keys of reports and names: who gets them back, who loses them, and who hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from tests.service.registers.integrity.holding.people import (
    CHEAP,
    PHRASE,
    Scene,
    browser_of,
    current,
    make_scene,
    opened_by,
    reads,
    today,
    unlocker_for,
    visitor_for,
    with_key,
)
from tests.service.registers.made import (
    LONG_AGO,
    give_roles,
    make_member,
    make_plain_case,
    signed_in_as,
)

from graadmeter.errors import UserError
from graadmeter.service.incidents import words as incidents
from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.incidents.counting.reading import figures_of
from graadmeter.service.incidents.handling import actions as handling
from graadmeter.service.incidents.words import ByWhom
from graadmeter.service.integrity.advising import actions as notes
from graadmeter.service.integrity.channel import recovery_holder
from graadmeter.service.integrity.counting.reading import reports_until
from graadmeter.service.integrity.holding import name_actions, unlocking
from graadmeter.service.integrity.holding.keys import start_over
from graadmeter.service.integrity.holding.names import name_for
from graadmeter.service.integrity.holding.readiness import needs
from graadmeter.service.integrity.holding.recipients import add_recipient, remove_recipient
from graadmeter.service.integrity.holding.recovering import Recovered, recover_reports
from graadmeter.service.integrity.holding.recovery import draw, keep, private_of
from graadmeter.service.integrity.holding.watching import end_with_role
from graadmeter.service.integrity.models import Event, KeyHolder, Report, ReportKey
from graadmeter.service.integrity.opening import open_for
from graadmeter.service.integrity.said import Core, Who
from graadmeter.service.integrity.submitting.actions import Made, Submission, submit
from graadmeter.service.integrity.words import Capacity, HolderKind, KeyKind, Medium, Way
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Member, Notice, RoleHolding
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.personal import passphrases
from graadmeter.service.vault.personal.passphrases import WrongPassphraseError

pytestmark = pytest.mark.django_db
NEW = "gele trapleuning denkt na"
NAME = "Fen Verzonnen"
NEEDED = "Elke melding heeft een behandelaar met een sleutel"


@pytest.fixture
def there(db: None, settings: Any) -> Iterator[Scene]:
    """People with keys, in the scope of their organisation."""
    settings.TWO_FACTOR = False
    made = make_scene()
    with organisation_scope(made.organisation.pk):
        yield made


def named(there: Scene, **facts: Any) -> Made:
    """A report by name."""
    return there.report(way=Way.NAMED, who=Who(name=NAME), **facts)


def lose(member: Member) -> None:
    """Somebody forgot their passphrase and makes a new key."""
    start_over(member=member, passphrase=PHRASE, account=member.account, today=today(), **CHEAP)


def take(report: Report, by: Member, member: Member) -> None:
    """A handler takes the key of somebody."""
    remove_recipient(
        opened=opened_by(by, report), by=by, member=member, reason="Weg", today=today()
    )


def give(report: Report, by: Member, member: Member, *, whole: bool = True, **facts: Any) -> None:
    """A handler gives somebody a key."""
    add_recipient(
        opened=opened_by(by, report),
        by=by,
        member=member,
        capacity=facts.get("capacity", Capacity.OFFICER),
        reason="Erbij",
        whole=whole,
        today=today(),
    )


def recover(there: Scene, member: Member) -> Recovered:
    """Two codes and an administrator give somebody what recovery has for them."""
    return recover_reports(
        shares=there.shares[:2], member=member, confirmed_by=there.administrator, today=today()
    )


def end(*members: Member) -> None:
    """Their roles ended yesterday."""
    RoleHolding.objects.filter(member__in=members).update(valid_until=today() - timedelta(days=1))


def names_of(member: Member) -> set[Any]:
    """The reports of which somebody has the key of the name."""
    rows = ReportKey.objects.filter(
        holder__member=member, kind=KeyKind.IDENTITY, removed_on__isnull=True
    )
    return set(rows.values_list("report_id", flat=True))


# -------------------------------------------------------------------------------------- recovery


def test_recovery_gives_nothing_to_who_was_removed(there: Scene) -> None:
    report = there.report().report
    take(report, there.officer, there.second)
    done = recover(there, there.second)
    assert (done.reports, done.left) == (0, 1)
    assert not reads(there.second, report)
    # Another key does not help, nor that everybody else lost theirs.
    lose(there.second)
    lose(there.officer)
    assert recover(there, there.second).reports == 0
    assert recover(there, there.officer).reports == 1
    assert reads(there.officer, report)
    assert not reads(there.second, report)
    assert Event.objects.filter(report=report, kind="recovery.use").count() == 1


def test_recovery_gives_back_to_who_was_removed_and_added_again(there: Scene) -> None:
    report = there.report().report
    take(report, there.officer, there.second)
    give(report, there.officer, there.second)
    lose(there.second)
    assert not reads(there.second, report)
    assert recover(there, there.second).reports == 1
    assert reads(there.second, report)


def test_recovery_gives_no_more_of_a_report_than_somebody_had(there: Scene) -> None:
    report = there.report().report
    late = there.member(Role.INTEGRITY_OFFICER)
    # Their role is of today, and so no key came with the report.
    give_late(there, report, late)
    lose(late)
    assert recover(there, late).reports == 1
    opened = opened_by(late, report)
    assert sorted(opened.keys) == [2]


def give_late(there: Scene, report: Report, late: Member) -> None:
    """Somebody reads only what comes later."""
    assert not reads(late, report)
    give(report, there.officer, late, whole=False)


def test_recovery_never_gives_to_who_is_kept_out(there: Scene) -> None:
    named(there, excluded=(there.second.pk,))
    give_roles(there.second, [Role.CUSTODIAN])
    lose(there.officer)
    lose(there.custodian)
    done = recover(there, there.second)
    assert (done.reports, done.names, done.kept_out) == (0, 0, 1)


def test_a_new_handler_gets_reports_by_recovery_only_when_nobody_handles_them(
    there: Scene,
) -> None:
    report = named(there).report
    new = with_key(make_member(there.organisation, Role.INTEGRITY_OFFICER))
    assert (recover(there, new).reports, reads(new, report)) == (0, False)
    end(there.officer, there.second)
    assert recover(there, new).reports == 1
    assert reads(new, report)


def test_who_handled_a_report_by_recovery_gets_it_back_when_the_key_is_lost(there: Scene) -> None:
    report = there.report().report
    end(there.second)
    assert tick() == 1
    roles = RoleHolding.objects.filter(member=there.second)
    roles.update(valid_until=None)
    # A colleague handles it: recovery is not the way.
    assert recover(there, there.second).reports == 0
    lose(there.officer)
    assert recover(there, there.second).reports == 1
    give(report, there.second, there.officer)
    lose(there.second)
    assert recover(there, there.second).reports == 1
    assert reads(there.second, report)


def test_a_new_custodian_gets_names_by_recovery_only_when_nobody_keeps_them(there: Scene) -> None:
    report = named(there).report
    new = with_key(make_member(there.organisation, Role.CUSTODIAN))
    assert recover(there, new).names == 0
    lose(there.custodian)
    assert recover(there, new).names == 1
    assert names_of(new) == {report.pk}


def test_recovery_skips_a_report_of_which_it_cannot_read_whom_it_keeps_out(there: Scene) -> None:
    closed, other = there.report().report, there.report().report
    take(closed, there.officer, there.second)
    ReportKey.objects.filter(report=closed, holder=recovery_holder(), version=1).delete()
    lose(there.officer)
    done = recover(there, there.officer)
    assert (done.reports, done.left) == (1, 1)
    assert reads(there.officer, other)


# ----------------------------------------------------------------------------------------- names


def share(there: Scene, member: Member) -> int:
    """The custodian gives another one the keys of names."""
    return name_actions.share_names(
        unlocker=unlocker_for(there.custodian), member=member, today=today()
    )


def later_custodian(there: Scene) -> Member:
    """A custodian since today, who nobody could keep out before."""
    member = with_key(make_member(there.organisation, Role.EMPLOYEE))
    RoleHolding.objects.create(
        organisation_id=there.organisation.pk,
        member=member,
        role=Role.CUSTODIAN,
        valid_from=today(),
    )
    return member


def test_a_custodian_whom_the_reporter_kept_out_gets_no_key_of_the_name(there: Scene) -> None:
    barred = there.member(Role.CUSTODIAN)
    named(there, excluded=(barred.pk,))
    theirs = named(there).report
    assert share(there, barred) == 0
    assert names_of(barred) == {theirs.pk}
    lose(barred)
    assert share(there, barred) == 1
    assert names_of(barred) == {theirs.pk}


def test_an_officer_whom_a_report_keeps_out_gets_no_name_as_custodian_later(there: Scene) -> None:
    named(there, excluded=(there.second.pk,))
    give_roles(there.second, [Role.CUSTODIAN])
    assert share(there, there.second) == 0
    assert names_of(there.second) == set()


def test_somebody_whom_an_incident_was_about_gets_no_name_as_custodian_later(
    there: Scene,
) -> None:
    accused = later_custodian(there)
    yesterday = today() - timedelta(days=1)
    submit(
        said=Submission(
            Way.CONFIDENTIAL,
            Medium.INCIDENT,
            Audience.STAFF,
            Core(story="Uit het incidentenregister.", excluded=(accused.pk,)),
            Who(name=NAME),
        ),
        secret=b"\x07" * 32,
        today=yesterday,
    )
    ordinary = named(there, today=yesterday).report
    assert share(there, accused) == 1
    assert names_of(accused) == {ordinary.pk}


def test_who_was_kept_out_by_a_handler_gets_no_name_either(there: Scene) -> None:
    barred = later_custodian(there)
    report = named(there, today=today() - timedelta(days=1)).report
    Event.objects.create(
        organisation_id=report.organisation_id,
        report=report,
        number=2,
        on=today(),
        member=there.officer,
        kind="report.exclude",
    )
    assert share(there, barred) == 0


def test_a_custodian_who_reads_the_report_passes_names_on_by_what_it_says(there: Scene) -> None:
    give_roles(there.officer, [Role.CUSTODIAN])
    out, fine = there.member(Role.CUSTODIAN), make_member(there.organisation, Role.CUSTODIAN)
    report = named(there, excluded=(out.pk,)).report
    with_key(fine)
    unlocker = unlocker_for(there.officer)
    given = [
        name_actions.share_names(unlocker=unlocker, member=each, today=today())
        for each in (out, fine)
    ]
    assert given == [0, 1]
    assert names_of(fine) == {report.pk}


def test_the_page_says_how_many_names_were_not_passed_on(there: Scene) -> None:
    barred = there.member(Role.CUSTODIAN)
    named(there, excluded=(barred.pk,))
    client = browser_of(there.custodian)
    address = reverse("integrity-identity-requests", kwargs={"slug": there.slug})
    answer = client.post(address, {"doen": "delen", "wie": str(barred.pk)})
    assert answer.status_code == 302
    page = client.get(address).content.decode()
    assert "Sleutels van namen gegeven: 0" in page
    assert "Niet gegeven: 1" in page


# ------------------------------------------------------------------------------- roles that ended


def tick() -> int:
    """The part of the tick that takes keys from who lost a role."""
    return end_with_role(timezone.now())


def held(report: Report) -> list[str]:
    """Whose keys to a report there are, by capacity."""
    rows = ReportKey.objects.filter(
        report=report,
        kind=KeyKind.CONTENT,
        removed_on__isnull=True,
        version=Report.objects.get(pk=report.pk).key_version,
        holder__replaced_on__isnull=True,
    )
    return sorted(rows.values_list("capacity", flat=True))


def test_an_adviser_whose_role_ended_loses_the_key_while_no_handler_is_left(there: Scene) -> None:
    report = there.report().report
    investigator = there.member(Role.EMPLOYEE)
    give(report, there.officer, investigator, capacity=Capacity.INVESTIGATOR)
    give(report, there.officer, there.adviser, capacity=Capacity.ADVISER)
    Member.objects.filter(pk=investigator.pk).update(valid_until=today() - timedelta(days=1))
    end(there.officer, there.second, there.adviser)
    assert tick() == 2
    assert not reads(there.adviser, report)
    kept = [Capacity.OFFICER, Capacity.OFFICER, Capacity.RECOVERY, Capacity.REPORTER]
    assert held(report) == sorted(kept)
    assert Notice.objects.filter(account=there.administrator.account).count() == 1
    recovery = recovery_holder()
    assert recovery is not None
    private = private_of(recovery, there.shares[:2])
    again = open_for(Report.objects.get(pk=report.pk), recovery, private)
    assert sorted(again.keys) == [1, 2]
    assert tick() == 0


def test_when_all_handlers_lost_their_keys_an_adviser_goes_and_recovery_still_opens(
    there: Scene,
) -> None:
    report = there.report().report
    give(report, there.officer, there.adviser, capacity=Capacity.ADVISER)
    lose(there.officer)
    lose(there.second)
    end(there.adviser)
    assert tick() == 1
    assert held(report) == [Capacity.RECOVERY, Capacity.REPORTER]
    assert recover(there, there.officer).reports == 1
    assert reads(there.officer, report)


def test_the_only_one_who_can_open_a_report_keeps_the_key_until_recovery_has_it(
    there: Scene,
) -> None:
    report = there.report().report
    give(report, there.officer, there.adviser, capacity=Capacity.ADVISER)
    lose(there.officer)
    lose(there.second)
    keep(drawn=draw(), old_shares=None, account=there.administrator.account, today=today())
    before = Notice.objects.filter(account=there.administrator.account).count()
    end(there.adviser)
    assert tick() == 0
    assert reads(there.adviser, report)
    assert Notice.objects.filter(account=there.administrator.account).count() == before + 1


# -------------------------------------------------------------------------------------- lost keys


def told(there: Scene) -> int:
    """How many notices wait for the administrator."""
    return int(Notice.objects.filter(account=there.administrator.account).count())


def needed() -> bool:
    """Whether the page of the channel says that each report has a handler."""
    return next(each.met for each in needs(today()) if each.text == NEEDED)


def test_administrators_hear_when_the_only_handler_starts_over(there: Scene) -> None:
    there.report()
    there.report()
    assert needed()
    lose(there.second)
    assert (told(there), needed()) == (0, True)
    lose(there.officer)
    assert (told(there), needed()) == (1, False)
    entry = Entry.objects.get(action="integrity.stranded")
    assert '"reports":2' in entry.content.replace(" ", "")
    recover(there, there.officer)
    assert needed()


def test_administrators_hear_when_the_only_custodian_starts_over(there: Scene) -> None:
    named(there)
    other = with_key(make_member(there.organisation, Role.CUSTODIAN))
    lose(other)
    assert told(there) == 0
    lose(there.custodian)
    assert told(there) == 1


def test_nobody_hears_when_nothing_was_sealed_to_who_starts_over(there: Scene) -> None:
    lose(there.officer)
    lose(there.second)
    assert told(there) == 0


# ---------------------------------------------------------------------------------------- lockout


def test_who_is_locked_out_costs_no_argon2(there: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []

    def counted(*args: Any) -> bytes:
        runs.append(args[1])
        return passphrases.unlock(*args)

    monkeypatch.setattr(unlocking, "unlock", counted)
    holder, account = current(there.officer), there.officer.account
    said = set()
    for _time in range(unlocking.MOST_FAILURES + 3):
        with pytest.raises(WrongPassphraseError) as caught:
            unlocking.open_private(holder, "groene dakgoot zwijgt", account)
        said.add((caught.value.what, caught.value.where, caught.value.mend))
    with pytest.raises(WrongPassphraseError) as caught:
        unlocking.open_private(holder, PHRASE, account)
    said.add((caught.value.what, caught.value.where, caught.value.mend))
    assert len(runs) == unlocking.MOST_FAILURES
    assert len(said) == 1


def test_notes_that_are_locked_out_cost_no_argon2(
    there: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = notes.make_key(member=there.adviser, passphrase=PHRASE, today=today(), **CHEAP)
    runs: list[str] = []

    def counted(*args: Any) -> bytes:
        runs.append(args[1])
        return passphrases.unlock(*args)

    monkeypatch.setattr(notes, "unlock", counted)
    for _time in range(notes.MOST_FAILURES + 3):
        with pytest.raises(WrongPassphraseError):
            notes.unlock_notes(holder=holder, passphrase=NEW, today=today())
    assert len(runs) == notes.MOST_FAILURES


# ------------------------------------------------------------------------ two recovery keys at once


def recovery_keys() -> list[KeyHolder]:
    """All recovery keys there ever were."""
    return list(KeyHolder.objects.filter(kind=HolderKind.RECOVERY).order_by("replaced_on"))


def test_a_recovery_key_that_was_overtaken_is_refused_and_changes_nothing(there: Scene) -> None:
    there.report()
    first, second = draw(), draw()
    facts: dict[str, Any] = {"account": there.administrator.account, "today": today()}
    keep(drawn=first, old_shares=there.shares[:2], **facts)
    before = ReportKey.objects.count(), Entry.objects.count()
    with pytest.raises(UserError, match="intussen een nieuwe herstelsleutel"):
        keep(drawn=second, old_shares=None, **facts)
    assert (ReportKey.objects.count(), Entry.objects.count()) == before
    assert recovery_holder() == KeyHolder.objects.get(pk=first.holder_id)
    assert keep(drawn=first, old_shares=None, **facts).pk == first.holder_id


def test_the_page_says_that_somebody_else_was_first(there: Scene) -> None:
    colleague = make_member(there.organisation, Role.ADMINISTRATOR)
    address = reverse("integrity-recovery", kwargs={"slug": there.slug})
    clients = [signed_in_as(there.administrator), signed_in_as(colleague)]
    states = []
    for client in clients:
        page = client.post(address, {"stap": "begin"}).content.decode()
        states.append(page.split('name="sleutel" value="')[1].split('"')[0])
    done = {"stap": "klaar", "kwijt": "1"}
    assert clients[0].post(address, {**done, "sleutel": states[0]}).status_code == 302
    answer = clients[1].post(address, {**done, "sleutel": states[1]})
    assert answer.status_code == 409
    assert "intussen een nieuwe herstelsleutel" in answer.content.decode()
    with there.scope():
        assert len(recovery_keys()) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("replacing", [False, True])
def test_of_two_recovery_keys_at_the_same_moment_one_is_kept(
    transactional_db: None, replacing: bool
) -> None:
    there = make_scene()
    with there.scope():
        if not replacing:
            KeyHolder.objects.filter(kind=HolderKind.RECOVERY).delete()
        drawn = [draw(), draw(), draw()]
    gate, account = Barrier(len(drawn)), there.administrator.account

    def one(number: int) -> str:
        gate.wait()
        try:
            with there.scope():
                keep(drawn=drawn[number], old_shares=None, account=account, today=today())
        except UserError as error:
            return error.what
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(drawn)) as pool:
        said = sorted(pool.map(one, range(len(drawn))))
    assert said[0] == ""
    assert len(said) == 3
    assert all("intussen een nieuwe herstelsleutel" in each for each in said[1:])
    with there.scope():
        current_keys = [each for each in recovery_keys() if each.replaced_on is None]
        assert len(current_keys) == 1
        assert current_keys[0].pk in {each.holder_id for each in drawn}
        assert (
            Entry.objects.filter(
                action="integrity.recovery-make", subject=str(current_keys[0].pk)
            ).count()
            == 1
        )
        made = Entry.objects.filter(action="integrity.recovery-make")
        assert made.filter(subject__in=[str(each.holder_id) for each in drawn]).count() == 1


# ------------------------------------------------------------------------------- a yes that ended


def grant(there: Scene, report: Report, member: Member) -> None:
    """A handler asks to see the name, and another custodian says yes."""
    asked = name_actions.ask(
        opened=opened_by(member, report), by=member, reason="Nodig.", today=today()
    )
    name_actions.decide(
        unlocker=unlocker_for(there.custodian),
        request_id=asked.pk,
        granted=True,
        words="Dat mag.",
        today=today(),
    )


def seen(report: Report, by: Member) -> str:
    """The name as a handler sees it; empty when they may not."""
    who = name_for(opened=opened_by(by, report), by=by, today=today())
    return who.name if who else ""


def test_a_yes_ends_with_the_removal_of_who_keeps_names_as_well(there: Scene) -> None:
    give_roles(there.second, [Role.CUSTODIAN])
    report = named(there).report
    grant(there, report, there.second)
    assert seen(report, there.second) == NAME
    take(report, there.officer, there.second)
    give(report, there.officer, there.second)
    assert opened_by(there.second, report).identity is not None
    assert seen(report, there.second) == ""
    grant(there, report, there.second)
    assert seen(report, there.second) == NAME


def test_a_yes_ends_with_the_role_as_well(there: Scene) -> None:
    give_roles(there.second, [Role.CUSTODIAN])
    report = named(there).report
    grant(there, report, there.second)
    roles = RoleHolding.objects.filter(member=there.second, role=Role.INTEGRITY_OFFICER)
    roles.update(valid_until=today() - timedelta(days=1))
    assert tick() == 1
    roles.update(valid_until=None)
    give(report, there.officer, there.second)
    assert seen(report, there.second) == ""


def test_a_yes_from_before_somebody_was_added_is_none(there: Scene) -> None:
    """Also of a removal of which no line says which yes it ended."""
    give_roles(there.second, [Role.CUSTODIAN])
    report = named(there).report
    grant(there, report, there.second)
    long_ago: date = LONG_AGO
    report.identity_requests.update(decided_on=long_ago)
    assert seen(report, there.second) == ""


# ------------------------------------------------------------------- handed over, channel closed


def test_what_is_handed_over_while_the_channel_is_closed_counts_in_neither_register(
    there: Scene,
) -> None:
    handler = make_member(there.organisation, Role.INCIDENT_COORDINATOR)
    case = make_plain_case(
        there.organisation,
        by_whom=ByWhom.COLLEAGUE,
        participants={handler: incidents.Capacity.COORDINATOR},
    )
    visitor = visitor_for(handler)
    handling.hand_over(visitor=visitor, case_id=case.pk, text="Lees dit.")

    def counted() -> tuple[int, int, int]:
        year = today().year
        found = figures_of(there.organisation, year).blocks[Block.STAFF]
        reports = reports_until(there.organisation, date(year, 12, 31))
        return found.total, found.elsewhere, len(reports)

    assert counted() == (0, 1, 0)
    with there.scope():
        handling.reopen(visitor=visitor, case_id=case.pk, text="Toch een incident.")
    assert counted() == (1, 0, 0)
