"""A server with an open survey and databases of its own, and respondents, for benchmarks."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

PAGES, QUESTIONS = 5, 8
START_SECONDS = 40


def monitor(folder: Path) -> None:
    """A monitor of its own: five grids of eight rows."""
    (folder / "questionnaires" / "2026").mkdir(parents=True)
    (folder / "codelists").mkdir()
    (folder / "monitor.yaml").write_text(
        "id: load\ntitle: Load\nlanguages: [nl]\nwaves: [{year: 2026, title: Load}]\n"
        "themes: [{id: load, title: Load}]\n"
        "studies: [{id: s, wave: 2026, title: Load, themes: [load], groups: [all]}]\n"
        "groups: [{id: all, title: All, label: All, regime: perception}]\nchapters: []\n"
    )
    (folder / "codelists" / "agree.yaml").write_text(
        "codelists:\n  - id: agree\n    codes:\n"
        + "".join(f"      - {{code: a{i}, label: Answer {i}}}\n" for i in range(1, 6))
    )
    sections = []
    for page in range(PAGES):
        questions = "".join(
            f"      - {{id: q{page}_{i}, type: single, concept: load, text: Question {i}?, "
            f"label: Question {i}, codes: agree, presentation: grid, grid: g{page}}}\n"
            for i in range(QUESTIONS)
        )
        sections.append(
            f"  - id: page{page}\n    title: Page\n    theme: load\n    questions:\n{questions}"
        )
    (folder / "questionnaires" / "2026" / "all.yaml").write_text(
        "group: all\nwave: 2026\ntitle: Load\nsections:\n" + "".join(sections)
    )


SETUP = """
import json, sys
from graadmeter.service.manage import manage
manage(["migrate", "--database", "default", "--verbosity", "0"])
manage(["migrate", "--database", "responses", "--verbosity", "0"])
from graadmeter.service.fieldwork import actions
from graadmeter.service.fieldwork.admissions import code_of, issue_to_people
from graadmeter.service.fieldwork.models import Admission, Person
from graadmeter.service.fieldwork.runner.instruments import instrument
folder, number = sys.argv[1], int(sys.argv[2])
survey = actions.make_survey(monitor=folder, wave=2026, group="all", title="Load",
    instrument=instrument(folder, "all", 2026).hash, account=None)
Person.objects.bulk_create([Person(survey=survey, number=str(i)) for i in range(number)])
issue_to_people(survey=survey, people=survey.people.all(), account=None)
actions.open_survey(survey=survey, account=None)
codes = [code_of(admission) for admission in Admission.objects.all()]
print(json.dumps(codes))
"""
COUNT = """
import json
import django, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "graadmeter.service.project.settings")
django.setup()
from graadmeter.service.fieldwork.models import Admission
from graadmeter.service.responses.models import Draft, Inbox, Spent
from graadmeter.service.fieldwork.admissions import reconcile
from graadmeter.service.fieldwork.models import Survey
done = Admission.objects.filter(done=True).count()
mended = sum(reconcile(survey) for survey in Survey.objects.all())
print(json.dumps({"inbox": Inbox.objects.count(), "spent": Spent.objects.count(),
    "drafts": Draft.objects.count(), "done": done, "mended": mended,
    "complete": sum(sum(str(v).startswith("a") for v in r.record.values()) == QUESTIONS
        for r in Inbox.objects.all())}))
"""
COUNT = f"QUESTIONS = {PAGES * QUESTIONS}{COUNT}"


class Browser:
    """A respondent's browser, as little of it as there must be."""

    def __init__(self, port: int):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(fields | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            text = response.read().decode()
        except HTTPException as error:  # the server went away in the middle of an answer
            raise ConnectionError(repr(error)) from error
        for header in response.headers.get_all("Set-Cookie") or ():
            name, _equals, value = header.split(";", 1)[0].partition("=")
            self.cookies[name] = value.strip('"')
        return response.status, response.headers.get("Location", ""), text

    def post(self, path: str, fields: dict[str, str]) -> tuple[str, str]:
        """Posts, and fetches where that leads: the next address and its page."""
        status, location, text = self.ask("POST", path, fields)
        if status != 302:
            raise RuntimeError(f"{status} {path} {text}")
        status, _location, text = self.ask("GET", location)
        if status != 200:
            raise RuntimeError(f"{status} {location}")
        return location, text


def respond(port: int, code: str) -> list[float]:
    """Answers the whole questionnaire with a code; seconds per page posted.

    Raises:
        RuntimeError: the server answered something else than it should.
        OSError: it did not answer.
    """
    browser = Browser(port)
    browser.ask("GET", f"/deelnemen/{code}/")
    place, _text = browser.post("/", {"code": code})
    place, text = browser.post(place, {})
    times = []
    while not place.endswith("/insturen/"):
        names = dict.fromkeys(re.findall(r'type="radio"[^>]*name="([^"]+)"', text))
        if len(names) != QUESTIONS:
            raise RuntimeError(f"{place}: {len(names)} questions")
        start = time.perf_counter()
        place, text = browser.post(place, dict.fromkeys(names, "a2"))
        times.append(time.perf_counter() - start)
    status, location, _text = browser.ask("POST", place, {})
    if status != 302 or "/klaar/" not in location:
        raise RuntimeError(f"{status} {location}")
    browser.connection.close()
    return times


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SystemExit(f"the server stopped with {server.returncode}")
        connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            # A page, since the port takes connections long before a process can answer.
            connection.request("GET", "/gezondheid/")
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise SystemExit("the server did not start")


class Server:
    """`graadmeter serve` in a process group of its own."""

    def __init__(self, environment: dict[str, str], port: int, workers: int):
        self.environment, self.port, self.workers = environment, port, workers
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = "from graadmeter.cli.main import main; main()"
        command = [sys.executable, "-c", program, "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--workers", str(self.workers)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait(self.port, self.process)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ends the server; with SIGKILL all of its processes at once, in the middle of anything."""
        if self.process is None:
            return
        if how is signal.SIGKILL:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        self.process.wait(timeout=20)
        self.process = None


@contextmanager
def survey(database: str, number: int, workers: int) -> Iterator[tuple[Server, list[str]]]:
    """A server that is not yet started, and the codes of its open survey.

    Args:
        database: address of a PostgreSQL server; empty for SQLite. Databases of this run alone
            are made there and dropped after.
        number: how many codes.
        workers: how many processes of the server.
    """
    with tempfile.TemporaryDirectory(prefix="graadmeter-load-") as name:
        folder = Path(name)
        monitor(folder / "monitor")
        environment = os.environ | {"GRAADMETER_DATA": str(folder / "data")}
        made: list[str] = []
        server = Server(environment, free_port(), workers)
        try:
            for part in ("contacts", "responses") if database else ():
                made.append(f"graadmeter_load_{os.getpid()}_{part}")
                ask(database, f"CREATE DATABASE {made[-1]}")
                environment[f"GRAADMETER_{part.upper()}_URL"] = f"{database}/{made[-1]}"
            codes = json.loads(script(SETUP, environment, str(folder / "monitor"), str(number)))
            yield server, codes
        finally:
            server.stop()
            for each in made:
                ask(database, f"DROP DATABASE IF EXISTS {each} WITH (FORCE)")


def ask(database: str, statement: str) -> None:
    """Has a PostgreSQL server do something."""
    subprocess.run(["psql", database, "-qc", statement], check=True)  # noqa: S603, S607


def counts(server: Server) -> dict[str, int]:
    """What is in the databases; `mended` admissions were marked only now, by `reconcile`."""
    found: dict[str, int] = json.loads(script(COUNT, server.environment))
    return found


def script(text: str, environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", text, *arguments],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.splitlines()[-1]
