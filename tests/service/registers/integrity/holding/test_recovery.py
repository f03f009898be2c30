"""The recovery key: three sheets, trying it out, replacing it, and giving reports back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from tests.service.registers.integrity.holding.people import (
    Scene,
    browser_of,
    current,
    opened_by,
    reads,
    today,
    unlocker_for,
    with_key,
)
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.errors import UserError
from graadmeter.service.integrity.channel import recovery_holder
from graadmeter.service.integrity.holding.name_actions import ask, decide
from graadmeter.service.integrity.holding.recovering import recover_reports, rehearse
from graadmeter.service.integrity.holding.recovery import (
    bring_up_to_date,
    draw,
    keep,
    not_covered,
    private_of,
)
from graadmeter.service.integrity.models import Event, KeyHolder, ReportKey
from graadmeter.service.integrity.opening import open_for
from graadmeter.service.integrity.said import Who
from graadmeter.service.integrity.words import HolderKind, Way
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db


def recovery() -> KeyHolder:
    found = recovery_holder()
    assert found is not None
    return found


def lose_all_keys() -> None:
    """As when everybody forgot their passphrase: the old keys stay, and open for nobody."""
    KeyHolder.objects.filter(kind=HolderKind.MEMBER).update(replaced_on=today(), locked=b"")


def test_any_two_codes_open_all_and_one_opens_nothing(scene: Scene) -> None:
    report = scene.report(way=Way.NAMED, who=Who(name="Fen Verzonnen")).report
    one, two, three = scene.shares
    for pair in ((one, two), (three, one), (two, three)):
        private = private_of(recovery(), pair)
        assert open_for(report, recovery(), private).who()["name"] == "Fen Verzonnen"
    for wrong in ([one, one], [one], [one, draw().shares[1]]):
        with pytest.raises(UserError):
            private_of(recovery(), wrong)


def test_the_pages_show_each_code_once_and_write_after_the_third(scene: Scene) -> None:
    other = make_organisation("papierdam")
    with organisation_scope(other.pk):
        client = signed_in_as(make_member(other, Role.ADMINISTRATOR))
    address = reverse("integrity-recovery", kwargs={"slug": "papierdam"})
    assert "kan het kanaal niet open" in client.get(address).content.decode()
    shown, step, state = [], "begin", ""
    for following in ("2", "3", "klaar"):
        page = client.post(address, {"stap": step, "sleutel": state}).content.decode()
        codes = re.findall(r"[123]-(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}", page)
        assert len(codes) == 1
        shown += codes
        state = re.search(r'name="sleutel" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
        step = following
        with organisation_scope(other.pk):
            assert recovery_holder() is None
    done = client.post(address, {"stap": "klaar", "sleutel": state})
    assert done["Location"] == address
    with organisation_scope(other.pk):
        assert private_of(recovery(), shown[:2])
        first = recovery().pk
    # Going back and sending it once more changes nothing.
    client.post(address, {"stap": "klaar", "sleutel": state, "kwijt": "1"})
    with organisation_scope(other.pk):
        assert recovery().pk == first
    # The form of one organisation is worth nothing in another.
    elsewhere = reverse("integrity-recovery", kwargs={"slug": scene.slug})
    stranger = signed_in_as(scene.administrator)
    refused = stranger.post(elsewhere, {"stap": "klaar", "sleutel": state, "kwijt": "1"})
    assert refused.status_code == 400


def test_a_new_recovery_key_with_two_old_codes_takes_all_reports_over(scene: Scene) -> None:
    report = scene.report(way=Way.NAMED, who=Who(name="Fen Verzonnen")).report
    old, drawn = recovery(), draw()
    with pytest.raises(UserError):
        keep(
            drawn=drawn,
            old_shares=draw().shares[:2],
            account=scene.administrator.account,
            today=today(),
        )
    assert recovery().pk == old.pk
    keep(
        drawn=drawn,
        old_shares=scene.shares[:2],
        account=scene.administrator.account,
        today=today(),
    )
    assert not_covered() == 0
    assert not ReportKey.objects.filter(holder=old).exists()
    private = private_of(recovery(), drawn.shares[1:])
    assert open_for(report, recovery(), private).who()["name"] == "Fen Verzonnen"


def test_with_the_codes_lost_who_has_keys_seals_them_when_unlocking(scene: Scene) -> None:
    report = scene.report(way=Way.NAMED, who=Who(name="Fen Verzonnen")).report
    drawn = draw()
    keep(drawn=drawn, old_shares=None, account=scene.administrator.account, today=today())
    assert not_covered() == 1
    assert bring_up_to_date(unlocker_for(scene.officer), today()) == 1
    assert bring_up_to_date(unlocker_for(scene.second), today()) == 0
    assert not_covered() == 0
    assert bring_up_to_date(unlocker_for(scene.custodian), today()) == 1
    private = private_of(recovery(), drawn.shares[:2])
    assert open_for(report, recovery(), private).who()["name"] == "Fen Verzonnen"


def test_trying_it_out_opens_the_newest_keys_and_reads_nothing(scene: Scene) -> None:
    scene.report(way=Way.NAMED, who=Who(name="Fen Verzonnen"))
    broken, missing = scene.report().report, scene.report().report
    found = rehearse(shares=scene.shares[1:], today=today())
    assert (found.reports, found.names, found.failed) == (3, 1, ())
    assert recovery().rehearsed_on == today()
    rows = ReportKey.objects.filter(holder=recovery())
    rows.filter(report=missing).delete()
    rows.filter(report=broken).update(sealed=b"\x01" * 81)
    found = rehearse(shares=scene.shares[:2], today=today())
    assert (found.reports, set(found.failed)) == (1, {broken.reference, missing.reference})
    entry = Entry.objects.filter(action="integrity.recovery-rehearse").order_by("number").last()
    assert entry is not None
    assert '"failed":2' in entry.content.replace(" ", "")
    with pytest.raises(UserError):
        rehearse(shares=[scene.shares[0], draw().shares[1]], today=today())


def test_reports_are_given_back_after_everybody_lost_their_key(scene: Scene) -> None:
    made = scene.report("Het verhaal.", way=Way.NAMED, who=Who(name="Fen Verzonnen"))
    request = ask(
        opened=opened_by(scene.officer, made.report),
        by=scene.officer,
        reason="Waarom",
        today=today(),
    )
    barred = scene.report(excluded=(scene.officer.pk,)).report
    lose_all_keys()
    for member in (scene.officer, scene.custodian):
        with_key(member)
        assert not reads(member, made.report)
    give: dict[str, Any] = {"confirmed_by": scene.administrator, "today": today()}
    back = recover_reports(shares=scene.shares[:2], member=scene.officer, **give)
    assert (back.reports, back.names, back.kept_out) == (1, 0, 1)
    names = recover_reports(shares=scene.shares[1:], member=scene.custodian, **give)
    assert (names.reports, names.names, names.kept_out) == (0, 1, 0)
    assert reads(scene.officer, made.report)
    assert not reads(scene.officer, barred)
    assert not reads(scene.custodian, made.report)
    decide(
        unlocker=unlocker_for(scene.custodian),
        request_id=request.pk,
        granted=True,
        words="Ja",
        today=today(),
    )
    assert opened_by(scene.officer, made.report).who()["name"] == "Fen Verzonnen"
    line = Event.objects.filter(report=made.report, kind="recovery.use").first()
    assert line is not None
    assert line.for_reporter
    again = recover_reports(shares=scene.shares[:2], member=scene.officer, **give)
    assert (again.reports, again.kept_out) == (0, 1)


def test_giving_back_takes_a_role_a_key_and_another_administrator(scene: Scene) -> None:
    scene.report()
    shares, day = scene.shares[:2], today()
    keyless = make_member(scene.organisation, Role.INTEGRITY_OFFICER)
    for member, second, words in (
        (keyless, scene.administrator, "geen sleutel"),
        (scene.adviser, scene.administrator, "niet de rol"),
        (scene.officer, scene.second, "geen andere beheerder"),
        (scene.officer, scene.officer, "geen andere beheerder"),
    ):
        with pytest.raises(UserError, match=words):
            recover_reports(shares=shares, member=member, confirmed_by=second, today=day)
    before = ReportKey.objects.count()
    with pytest.raises(UserError):
        recover_reports(
            shares=[shares[0], shares[0]],
            member=scene.officer,
            confirmed_by=scene.administrator,
            today=day,
        )
    assert ReportKey.objects.count() == before


def test_the_commands_ask_for_codes_and_a_name(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    scene.report()
    typed = iter(scene.shares)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    call_command("rehearserecovery", scene.slug)
    said = capsys.readouterr().out
    assert "Sleutels geopend: 1 van meldingen, 0 van namen" in said
    assert not any(share in said for share in scene.shares)
    files = []
    for number, share in enumerate(scene.shares[:2]):
        path = tmp_path / f"code{number}"
        path.write_text(share + "\n")
        files += ["--share-file", str(path)]
    with scene.scope():
        lose_all_keys()
        with_key(scene.officer)
    arguments = [
        *("recoverreports", scene.slug, *files),
        *("--to", scene.officer.account.mail),
        *("--confirmed-by", scene.administrator.account.mail),
    ]
    monkeypatch.setattr("builtins.input", lambda _prompt: "Iemand Anders")
    with pytest.raises(UserError, match="niet de naam"):
        call_command(*arguments)
    monkeypatch.setattr("builtins.input", lambda _prompt: " ada  beheer ")
    call_command(*arguments)
    assert "Sleutels gegeven: 1 van meldingen" in capsys.readouterr().out
    for wrong in (
        ["rehearserecovery", "nergens"],
        ["rehearserecovery", scene.slug, "--share-file", str(tmp_path / "geen"), *files[2:]],
        ["rehearserecovery", scene.slug, *files[:2]],
        [*arguments[:-1], "niemand@example.org"],
    ):
        with pytest.raises(UserError):
            call_command(*wrong)


def test_unlocking_on_the_page_brings_recovery_up_to_date(scene: Scene) -> None:
    scene.report()
    keep(drawn=draw(), old_shares=None, account=scene.administrator.account, today=today())
    client = browser_of(scene.officer)
    client.post(
        reverse("integrity-unlock", kwargs={"slug": scene.slug}),
        {"wachtzin": "paarse dakgoot zwijgt"},
    )
    with scene.scope():
        assert not_covered() == 0
        assert current(scene.officer).replaced_on is None
