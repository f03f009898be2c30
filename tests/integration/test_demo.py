"""The demo: the bundled monitor built and served on this machine alone, and gone afterwards."""

import hashlib
import html
import json
import re
import signal
import socket
import time
import urllib.request
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from tests.integration.commands import names, start

pytestmark = pytest.mark.slow


@dataclass
class Demo:
    """What a demo did while it ran and what it left."""

    taken: int
    printed: str
    pages: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    mail: list[str] = field(default_factory=list)
    while_running: list[str] = field(default_factory=list)
    code: int | None = None
    out: str = ""
    err: str = ""
    left: list[str] = field(default_factory=list)


def get(address: str) -> tuple[bytes, str]:
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own server
        return answer.read(), answer.headers["Content-Type"]


CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b")


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, address: str):
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        with self.opener.open(urljoin(self.address, path), timeout=60) as answer:
            self.place = answer.geturl()
            return str(answer.read().decode())

    def send(self, path: str, **values: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))
        assert found is not None
        values["csrfmiddlewaretoken"] = found[1]
        request = urllib.request.Request(  # noqa: S310 - our own server
            self.place, urlencode(values).encode(), {"Referer": self.place}
        )
        with self.opener.open(request, timeout=60) as answer:
            self.place = answer.geturl()
            return str(answer.read().decode())


def told(process) -> str:
    """What a demo says until it is ready."""
    lines = []
    for line in process.stderr:
        lines.append(line)
        if "Stop met Ctrl-C." in line:
            break
    return "".join(lines)


def look_around(address: str, said: str) -> dict[str, str]:
    """Pages of the wave in the field, for each who may see them."""
    codes = CODE.findall(said)
    passwords = dict(re.findall(r"^  (\S+@\S+)  (\S+)$", said, flags=re.MULTILINE))
    respondent, organisation = Visitor(address), Visitor(address)
    seen = {
        "code": respondent.send("/", code=codes[0]),
        "organisation": organisation.send("/", code=codes[-1]),
    }
    for name in ("beheerder", "griffier"):
        mail = f"{name}@example.org"
        visitor = Visitor(address)
        seen[name] = visitor.send("/inloggen/", mail=mail, password=passwords[mail])
        if name == "beheerder":
            seen["outbox"] = visitor.get("/beheer/uitgaande-mail/")
            surveys = visitor.get("/beheer/onderzoeken/")
            seen["surveys"] = surveys
            place = re.search(r'href="([^"]+)"[^>]*>\s*Overheidsmedewerkers 2026', surveys)
            assert place is not None
            seen["response"] = visitor.get(place[1])
    return {name: html.unescape(page) for name, page in seen.items()}


def messages(temporary: Path) -> list[str]:
    """Texts of the mail that was sent."""
    found = []
    for path in sorted(temporary.glob("*/dienst/mail/*.eml")):
        body = message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",))
        assert body is not None
        found.append(str(body.get_content()))
    return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Demo:
    temporary = tmp_path_factory.mktemp("demo")
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        taken = busy.getsockname()[1]
        with start(["demo", "--port", taken], TMPDIR=str(temporary)) as process:
            try:
                assert process.stdout is not None
                demo = Demo(taken, process.stdout.readline())
                address = demo.printed.strip()
                said = told(process)
                demo.seen = look_around(address, said)
                demo.mail = messages(temporary)
                for page in ("", "index.html", "manifest.json", "tabellenboek.xlsx"):
                    demo.pages[page], demo.types[page] = get(address + page)
                for name in json.loads(demo.pages["manifest.json"])["outputs"]:
                    demo.pages[name], demo.types[name] = get(address + name)
                demo.while_running = names(temporary)
                process.send_signal(signal.SIGINT)
                demo.out, rest = process.communicate(timeout=30)
                demo.err = said + rest
            except BaseException:
                process.kill()
                raise
        demo.code = process.returncode
    for _wait in range(20):
        demo.left = names(temporary)
        if not demo.left:
            break
        time.sleep(0.1)
    return demo


def test_it_prints_its_address_on_this_machine(demo):
    assert demo.printed.startswith("http://127.0.0.1:")
    assert demo.out == ""


def test_a_port_that_is_taken_is_passed_by(demo):
    port = urlsplit(demo.printed.strip()).port
    assert port is not None
    assert demo.taken < port <= demo.taken + 50


def test_it_serves_the_publication_from_its_first_page(demo):
    assert demo.pages[""] == demo.pages["index.html"]
    assert demo.types["index.html"].startswith("text/html")
    assert b"Monitor Integriteit en Veiligheid" in demo.pages["index.html"]


def test_every_file_is_served_as_it_was_made(demo):
    outputs = json.loads(demo.pages["manifest.json"])["outputs"]
    assert len(outputs) > 50
    wrong = [n for n, h in outputs.items() if hashlib.sha256(demo.pages[n]).hexdigest() != h]
    assert not wrong


def test_it_says_that_the_answers_are_synthetic(demo):
    assert json.loads(demo.pages["manifest.json"])["synthetic"] is True
    assert "synthetische antwoorden" in demo.err


def test_its_answers_are_those_of_seed_one_made_in_another_process(demo, miv):
    """The bundled monitor too gives the same bytes every time."""
    inputs = json.loads(demo.pages["manifest.json"])["inputs"]
    made = miv.synthesis.files()
    expected = {f"microdata/{n}": hashlib.sha256(c).hexdigest() for n, c in made.items()}
    assert {n: h for n, h in inputs.items() if n.startswith("microdata/")} == expected


def test_it_stops_when_interrupted_and_counts_that_as_done(demo):
    assert demo.code == 0
    assert demo.err.splitlines()[-1] == "Gestopt."


def test_it_logs_no_requests(demo):
    assert "GET" not in demo.err


def test_its_temporary_folder_is_gone(demo):
    assert demo.while_running
    assert demo.left == []


def test_its_folder_holds_the_publication_and_the_service_apart(demo):
    """What the service keeps is not in the folder that is shown."""
    kinds = {name.split("/")[1] for name in demo.while_running if "/" in name}
    assert kinds == {"publicatie", "dienst", "monitor"}
    shown = {name for name in demo.while_running if "/publicatie/" in f"/{name}/"}
    assert not [name for name in shown if "sqlite" in name or "keys" in name]


# ------------------------------------------------------------------ the wave in the field


def test_twenty_codes_and_two_of_organisations_are_told(demo):
    people, organisations = demo.err.split("Opgave van een organisatie", maxsplit=1)
    assert (len(CODE.findall(people)), len(CODE.findall(organisations))) == (20, 2)


def test_a_code_leads_to_the_questionnaire_of_the_new_wave(demo):
    assert "Overheidsmedewerkers 2026 (alles verzonnen)" in demo.seen["code"]
    assert "met deze code" not in demo.seen["code"].casefold()


def test_a_code_of_an_organisation_leads_to_its_form(demo):
    assert "Opgave van secretarissen 2026 (alles verzonnen)" in demo.seen["organisation"]


def test_every_survey_says_that_it_is_invented(demo):
    titles = re.findall(r">([^<]*\b2026\b[^<]*)</a>", demo.seen["surveys"])
    assert len(titles) == 3
    assert all("(alles verzonnen)" in title for title in titles)


def test_the_response_page_answers_and_has_the_response_so_far(demo):
    """It computes with Polars, which a server that is a copy of the builder cannot."""
    assert "Overheidsmedewerkers 2026 (alles verzonnen)" in demo.seen["response"]
    assert "120" in demo.seen["response"]


def test_mail_was_sent_and_only_who_had_not_answered_was_reminded(demo):
    asked = [text for text in demo.mail if CODE.search(text)]
    assert len(asked) == 60
    assert len(demo.mail) > len(asked), "members of the register hear that there is news"
    codes = [found for text in demo.mail for found in set(CODE.findall(text))]
    assert sorted(codes.count(code) for code in set(codes)) == [1] * 20 + [2] * 20
    assert "Eerste herinnering" in demo.seen["outbox"]
    assert "deelnemer1@example.org" not in demo.err
    assert "/melden/voorbeeldstad/" in demo.err


def test_an_intermediary_has_codes_to_hand_out(demo):
    assert "Gemeente Voorbeeldstad" in demo.seen["griffier"]
    assert "Gemeente Verzonnendam" in demo.seen["griffier"]
