"""STARTTLS and signing in, to a real server with a certificate that is made here and now."""

import logging
import shutil
import ssl
import subprocess

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from tests.service.conftest import BOTH
from tests.service.mail_server import Clock, running
from tests.service.test_mail_sending import invited, prepare

from graadmeter.service.fieldwork.mail.sending import send_due
from graadmeter.service.fieldwork.models import Message, Person

pytestmark = pytest.mark.django_db(transaction=True, databases=BOTH)
SECRET = "geheim/woord"  # noqa: S105 - of a server that lives for one test
LOGIN = "dienst%40example.org:geheim%2Fwoord@"


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.MAIL_PER_MINUTE = 0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of its own for 127.0.0.1, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "server.pem", folder / "server.key"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    subprocess.run(
        [
            *command.split(),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-addext", "keyUsage=critical,digitalSignature,keyCertSign"),
            *("-keyout", str(key), "-out", str(made)),
        ],
        check=True,
        capture_output=True,
    )
    return made, key


@pytest.fixture
def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trusted(certificate, monkeypatch):
    """This machine trusts the certificate for the time of a test."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


class Guard:
    """Lets one user in, and notes who tried and whether the line was encrypted."""

    def __init__(self):
        self.tries = []

    def __call__(self, server, session, envelope, mechanism, data):
        assert isinstance(data, LoginPassword)
        self.tries.append((data.login, session.ssl is not None))
        good = (data.login, data.password) == (b"dienst@example.org", SECRET.encode())
        return AuthResult(success=good, handled=False)


def waiting():
    return Message.objects.filter(state="waiting", tries=0).count()


def test_mail_goes_over_starttls_with_user_and_password(tls, trusted):
    guard = Guard()
    prepare(invited(3))
    with running(tls_context=tls, authenticator=guard, auth_required=True) as server:
        run = send_due(clock=Clock(), transport=server.transport(LOGIN))
    assert run.sent == 3
    assert set(server.handler.per_address.values()) == {1}
    assert guard.tries == [(b"dienst@example.org", True)]


def test_a_wrong_password_is_one_clear_failure_and_nothing_is_lost(tls, trusted, caplog):
    guard, clock = Guard(), Clock()
    survey = invited(3)
    prepare(survey)
    with running(tls_context=tls, authenticator=guard, auth_required=True) as server:
        with caplog.at_level(logging.WARNING, logger="graadmeter.mail"):
            run = send_due(clock=clock, transport=server.transport("dienst%40example.org:fout@"))
        assert (run.sent, run.ended) == (0, "server")
        lines = [(r.getMessage(), r.task) for r in caplog.records if r.name == "graadmeter.mail"]
        assert lines == [("mail server down", "SMTPAuthenticationError")]
        assert "fout" not in caplog.text
        assert len(guard.tries) <= 2  # smtplib tries PLAIN and LOGIN
        assert waiting() == 3
        assert not Person.objects.filter(bounced=True).exists()
        clock.pass_(minutes=6)
        assert send_due(clock=clock, transport=server.transport(LOGIN)).sent == 3
    assert set(server.handler.per_address.values()) == {1}


def test_a_certificate_that_is_not_trusted_gets_no_mail_and_no_password(tls):
    guard = Guard()
    prepare(invited(2))
    with running(tls_context=tls, authenticator=guard) as server:
        run = send_due(clock=Clock(), transport=server.transport(LOGIN))
    assert (run.sent, run.ended) == (0, "server")
    assert guard.tries == []
    assert server.handler.received == []
    assert waiting() == 2


def test_a_server_without_encryption_is_refused_where_it_is_required():
    prepare(invited(2))
    with running() as server:
        run = send_due(clock=Clock(), transport=server.transport(query="?tls=required"))
        assert (run.sent, run.ended) == (0, "server")
        assert waiting() == 2
        assert send_due(clock=Clock(), transport=server.transport()).sent in (1, 2)
