"""Settings that an installation can change, read from the environment with one clear error each."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graadmeter.errors import UserError
from graadmeter.language import gettext as _

KEY_BYTES = 32


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes:
        name: the environment variable.
        default: what holds without it, as it would be written.
        meaning: for the table in docs/reference/settings.md.
        read: from text to a value; raises ``ValueError`` for what it cannot read.
        secret: whether it may hold a password, so that no message repeats it.
    """

    name: str
    default: str
    meaning: str
    read: Callable[[str], Any]
    secret: bool = False


def _truth(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in known:
        raise ValueError(_("geef 1 of 0"))
    return known[text.lower()]


def _whole(text: str) -> int:
    if not text.strip().isdecimal():
        raise ValueError(_("geef een getal van nul of meer"))
    return int(text)


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ValueError(_("geef een adres zonder pad, zoals https://onderzoek.voorbeeld.nl"))
    return text.rstrip("/")


def _endpoint(text: str) -> str:
    parts = urlsplit(text)
    ours = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    schemes = {"https", "http"} if ours else {"https"}
    if text and (not parts.hostname or parts.scheme not in schemes):
        raise ValueError(_("geef een adres dat met https:// begint"))
    return text


def _mail_server(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise ValueError(_("geef smtp://machine:poort of smtps://machine:poort"))
    return text


def _hours(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    if not (dash and first.isdecimal() and last.isdecimal() and 0 <= int(first) < int(last) <= 24):
        raise ValueError(_("geef twee hele uren van 0 tot en met 24, zoals 8-20"))
    return int(first), int(last)


def _level(text: str) -> str:
    if text.lower() not in {"debug", "info", "warning", "error", "critical"}:
        raise ValueError(_("kies uit: debug, info, warning, error, critical"))
    return text.upper()


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


SETTINGS = (
    Setting(
        "GRAADMETER_DATA",
        "./graadmeter-data",
        "Folder for databases, keys and outgoing mail where nothing else is chosen.",
        Path,
    ),
    Setting(
        "GRAADMETER_CONTACTS_URL",
        "",
        "Database of people, accounts and admissions: sqlite:///file or postgres://user@host/name. "
        "Empty: contacts.sqlite3 in GRAADMETER_DATA.",
        str,
        secret=True,
    ),
    Setting(
        "GRAADMETER_RESPONSES_URL",
        "",
        "Database of drafts and answers; on PostgreSQL with a role of its own. "
        "Empty: responses.sqlite3 in GRAADMETER_DATA.",
        str,
        secret=True,
    ),
    Setting(
        "GRAADMETER_KEYS",
        "",
        "File with the keys of this installation, made by `graadmeter manage makekeys`. "
        "Empty: keys.json in GRAADMETER_DATA, made at the first start.",
        str,
    ),
    Setting(
        "GRAADMETER_ANCHORS",
        "",
        "File to which the worker adds where the journal of the registers stands, so that a cut "
        "end shows; best on another machine or a disk that only takes additions. "
        "Empty: journal-anchors.jsonl in GRAADMETER_DATA.",
        str,
    ),
    Setting(
        "GRAADMETER_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Host names this service answers to, with commas.",
        _list,
    ),
    Setting(
        "GRAADMETER_ADDRESS",
        "http://localhost:8000",
        "Address of this service as respondents see it, for links in mail. With https, cookies and "
        "redirects are for https only.",
        _address,
    ),
    Setting("GRAADMETER_DEBUG", "0", "1 shows errors in the browser; never in production.", _truth),
    Setting(
        "GRAADMETER_MAIL_URL",
        "",
        "smtp://user:password@host:port, or smtps://. Empty: mail goes to the outbox page and into "
        "GRAADMETER_DATA/mail, and nowhere else.",
        _mail_server,
        secret=True,
    ),
    Setting(
        "GRAADMETER_MAIL_FROM",
        "Graadmeter <noreply@localhost>",
        "Sender of mail.",
        str,
    ),
    Setting(
        "GRAADMETER_MAIL_PER_MINUTE",
        "120",
        "Most messages a minute; 0 is no limit.",
        _whole,
    ),
    Setting(
        "GRAADMETER_OPEN_LINK_MOST",
        "5000",
        "Most people that an open link lets into one survey; it stops who calls it without end.",
        _whole,
    ),
    Setting(
        "GRAADMETER_MAIL_HOURS",
        "8-20",
        "Hours in which mail goes to the server, from and until, in Dutch time; not on Sundays. "
        "0-24: always. Mail waits and is not lost.",
        _hours,
    ),
    Setting(
        "GRAADMETER_KEEP_ADDRESSES_DAYS",
        "30",
        "Days after the closing of a survey until names, addresses and messages are removed.",
        _whole,
    ),
    Setting(
        "GRAADMETER_BATCH",
        "20",
        "Least number of answers that go from the inbox to the final table together.",
        _whole,
    ),
    Setting(
        "GRAADMETER_PUBLICATION",
        "",
        "Folder with a publication made by `graadmeter build`, shown at /publicatie/. Empty: none.",
        str,
    ),
    Setting(
        "GRAADMETER_LOG",
        "info",
        "Least serious line in the log: debug, info, warning, error or critical.",
        _level,
    ),
    Setting(
        "GRAADMETER_TWO_FACTOR",
        "1",
        "0 lets accounts sign in without a second factor; for a demonstration only.",
        _truth,
    ),
    Setting(
        "GRAADMETER_OIDC_CLIENT",
        "",
        "Who this service is to the provider of OpenID Connect that accounts may sign in with. "
        "Empty: with passwords alone.",
        str,
    ),
    Setting("GRAADMETER_OIDC_SECRET", "", "The secret that goes with it.", str, secret=True),
    Setting("GRAADMETER_OIDC_ISSUER", "", "What tokens of the provider say they are from.", str),
    Setting("GRAADMETER_OIDC_AUTHORIZATION", "", "Address where people sign in.", _endpoint),
    Setting("GRAADMETER_OIDC_TOKEN", "", "Address where a token is fetched.", _endpoint),
    Setting("GRAADMETER_OIDC_KEYS", "", "Address of the keys tokens are signed with.", _endpoint),
    Setting(
        "GRAADMETER_OIDC_USERINFO",
        "",
        "Address that tells who somebody is. Empty: the token tells.",
        _endpoint,
    ),
    Setting(
        "GRAADMETER_OIDC_NAME",
        "uw organisatie",
        "What the provider is called on the sign-in page.",
        str,
    ),
    Setting(
        "GRAADMETER_OIDC_MAIL",
        "email",
        "The claim with the mail address by which an account is found.",
        str,
    ),
    Setting(
        "GRAADMETER_OIDC_MAIL_VERIFIED",
        "1",
        "0 also takes addresses of which the provider does not say that they were verified; only "
        "where the organisation itself gives them out.",
        _truth,
    ),
    Setting(
        "GRAADMETER_OIDC_SECOND_STEP",
        "",
        "Values of `acr` or `amr` that mean a second step, with commas, such as mfa,otp,hwk; or "
        "altijd. Otherwise this service asks its own second step.",
        _list,
    ),
)
BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}


def read(name: str) -> Any:
    """The value of a setting.

    Raises:
        UserError: it is not written as it should be.
    """
    setting = BY_NAME[name]
    text = os.environ.get(name, setting.default)
    try:
        return setting.read(text)
    except ValueError as error:
        shown = "…" if setting.secret else text
        raise UserError(
            _("De instelling {name} is niet te lezen: {text}").format(name=name, text=shown),
            where=_("omgeving"),
            mend=str(error),
        ) from error


def data_folder() -> Path:
    """The folder of GRAADMETER_DATA, made when it is not there.

    Raises:
        UserError: it cannot be made.
    """
    folder = Path(read("GRAADMETER_DATA"))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            _("De map voor gegevens kan niet worden gemaakt ({reason})").format(
                reason=error.strerror or error
            ),
            where=str(folder),
            mend=_("Kies met GRAADMETER_DATA een map waarin u mag schrijven."),
        ) from error
    return folder


def new_key() -> str:
    """A random key as text."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def key_of(text: str) -> bytes:
    """A key from its text.

    Raises:
        ValueError: it is no key of `KEY_BYTES` bytes.
    """
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(_("dit is geen base64")) from error
    if len(key) != KEY_BYTES:
        raise ValueError(_("een sleutel heeft {bytes} bytes").format(bytes=KEY_BYTES))
    return key
