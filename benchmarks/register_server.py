"""A server with a register and prepared reports, and reporters, for benchmarks of the register."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from survey_server import Server, ask, free_port, script

SLUG = "proefstad"
PREPARE = """
import json, secrets, sys
from datetime import date
from graadmeter.service.manage import manage
manage(["migrate", "--database", "default", "--verbosity", "0"])
manage(["migrate", "--database", "responses", "--verbosity", "0"])
from django.db import transaction
from django.utils import timezone
from graadmeter.service.accounts.models import Account
from graadmeter.service.incidents.reporting import drafts
from graadmeter.service.incidents.reporting.answers import Answers, Page, When, path, Known
from graadmeter.service.incidents.words import ByWhom, Channel, Form, ReporterKind
from graadmeter.service.organisations.models import Member, Organisation, RoleHolding
from graadmeter.service.organisations.words import Layer, Role, Size
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.organisation_keys import make_key
number, slug = int(sys.argv[1]), sys.argv[2]
today = timezone.localdate()
organisation = Organisation.objects.filter(slug=slug).first()
if organisation is None:
    with transaction.atomic():
        organisation = Organisation.objects.create(slug=slug, name="Gemeente Proefstad",
            layer=Layer.GEMEENTE, size=Size.UNDER_1000, valid_from=date(2020, 1, 1))
        make_key(organisation.pk)
with organisation_scope(organisation.pk):
    for role in (Role.MANAGER, Role.HR, Role.INCIDENT_COORDINATOR, Role.SECRETARY):
        if not RoleHolding.objects.filter(role=role).exists():
            account = Account.objects.create_user(f"{role}@example.org", "-", name=str(role))
            member = Member.objects.create(organisation=organisation, account=account,
                valid_from=date(2020, 1, 1))
            RoleHolding.objects.create(organisation=organisation, member=member, role=role,
                valid_from=date(2020, 1, 1))
    known = Known(audience=None, layer=organisation.layer)
    made = []
    with transaction.atomic():
        for _report in range(number):
            word = "kanarie" + secrets.token_hex(8)
            answers = Answers(who=ReporterKind.VICTIM, victim_is="medewerker", forms=(Form.VERBAL,),
                channel=Channel.PHONE, when=When.TODAY, happened_on=today,
                by_whom=ByWhom.EXTERNAL, story=word, checked=True)
            for page in path(answers, known):
                answers = answers.having_done(page)
            written = drafts.Written(secrets.token_bytes(32), answers)
            drafts.save(written, today)
            made.append([written.token.hex(), written.secret.hex(), word])
print(json.dumps(made))
"""
COUNT = """
import json, sys
import django, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "graadmeter.service.project.settings")
django.setup()
from collections import Counter
from graadmeter.service.incidents.models import Case, CaseForm, CaseNumber, Draft, Event
from graadmeter.service.incidents.models import Participant, Task
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Notice
from graadmeter.service.scope import every_organisation
from graadmeter.service.vault.receipts import receipt_mark
receipts = json.loads(sys.stdin.read())
with every_organisation():
    cases = {bytes(mark): pk for pk, mark in Case.objects.values_list("pk", "receipt")}
    ids = set(cases.values())
    parts = {
        "without_task": ids - set(Task.objects.values_list("case_id", flat=True)),
        "without_form": ids - set(CaseForm.objects.values_list("case_id", flat=True)),
        "without_event": ids - set(Event.objects.values_list("case_id", flat=True)),
        "without_participant": ids - set(Participant.objects.values_list("case_id", flat=True)),
        "without_journal": {str(pk) for pk in ids} - set(
            Entry.objects.filter(action="case.report").values_list("subject", flat=True)),
    }
    stray = sum(model.objects.exclude(case_id__in=ids).count()
        for model in (Task, CaseForm, Event, Participant))
    stories = Counter(str(case.facts["story"]) for case in Case.objects.all())
    numbers = sorted(int(n.split("-")[1]) for n in Case.objects.values_list("number", flat=True))
    print(json.dumps({
        "cases": len(ids), "rows": Case.objects.count(),
        "missing": sum(receipt_mark(each) not in cases for each in receipts),
        "doubled": sum(count - 1 for count in stories.values()),
        "numbers_with_gaps": numbers != list(range(1, len(numbers) + 1)),
        "stray_rows": stray, "drafts_left": Draft.objects.count(),
        "notices": Notice.objects.count(),
        **{name: len(found) for name, found in parts.items()}}))
"""
_RECEIPT = re.compile(r'class="receipt-code">\s*([0-9A-Z-]{20,30})\s*<')


@dataclass(frozen=True)
class Ready:
    """A report that is filled in, and waits to be handed in."""

    token: str
    secret: str
    word: str


class RefusedError(RuntimeError):
    """The server said that it did not take a report."""


def hand_in(port: int, ready: Ready) -> str:
    """Presses the last button of the form; the receipt.

    Raises:
        RefusedError: the server answered something else than a receipt.
        OSError: it did not answer.
    """
    token = base64.urlsafe_b64encode(bytes.fromhex(ready.token)).decode()
    csrf = secrets.token_hex(16)
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(
            "POST",
            f"/melden/{SLUG}/controle/",
            urlencode({"csrfmiddlewaretoken": csrf, "sleutel": ready.secret}),
            {
                "Cookie": f"csrftoken={csrf}; melden={token}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        response = connection.getresponse()
        text = response.read().decode()
    except HTTPException as error:  # the server went away in the middle of an answer
        raise ConnectionError(repr(error)) from error
    finally:
        connection.close()
    found = _RECEIPT.search(text)
    if response.status != 200 or found is None:
        raise RefusedError(f"{response.status} {response.headers.get('Location', '')} {text[:200]}")
    return found[1]


@dataclass
class Register:
    """A server that may not run yet, its worker, and its databases."""

    server: Server
    folder: Path
    worker: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Of every process of this run."""
        return self.server.environment

    def prepare(self, number: int) -> list[Ready]:
        """That many reports, filled in."""
        made = script(PREPARE, self.environment, str(number), SLUG)
        return [Ready(*each) for each in json.loads(made)]

    def start_worker(self) -> None:
        """The worker, in a process group of its own."""
        program = "from graadmeter.cli.main import main; main()"
        self.worker = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-c", program, "worker"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def stop_worker(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ends the worker."""
        if self.worker is not None:
            os.killpg(self.worker.pid, how)
            self.worker.wait(timeout=30)
            self.worker = None

    def counts(self, receipts: list[str]) -> dict[str, int]:
        """What is in the database, and which of the receipts lead nowhere."""
        done = subprocess.run(  # noqa: S603 - our own script
            [sys.executable, "-c", COUNT],
            env=self.environment,
            input=json.dumps(receipts),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
        return found


@contextmanager
def register(database: str, workers: int) -> Iterator[Register]:
    """A register with databases of its own, thrown away after.

    Args:
        database: address of a PostgreSQL server; empty for SQLite.
        workers: how many processes of the server.
    """
    with tempfile.TemporaryDirectory(prefix="graadmeter-register-") as name:
        folder = Path(name)
        environment = os.environ | {"GRAADMETER_DATA": str(folder / "data")}
        made: list[str] = []
        found = Register(Server(environment, free_port(), workers), folder)
        try:
            for part in ("contacts", "responses") if database else ():
                made.append(f"graadmeter_register_{os.getpid()}_{part}")
                ask(database, f"CREATE DATABASE {made[-1]}")
                environment[f"GRAADMETER_{part.upper()}_URL"] = f"{database}/{made[-1]}"
            yield found
        finally:
            found.stop_worker()
            found.server.stop()
            for each in made:
                ask(database, f"DROP DATABASE IF EXISTS {each} WITH (FORCE)")
