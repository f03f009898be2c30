"""Mail that comes back: read from a Maildir or mbox, by the address it came back to."""

import mailbox
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from tests.service.conftest import BOTH, make_survey
from tests.service.mail_server import START, Clock

from graadmeter.service.fieldwork.mail import actions
from graadmeter.service.fieldwork.mail.bounces import bounce_of, read_bounces
from graadmeter.service.fieldwork.mail.links import bounce_address
from graadmeter.service.fieldwork.mail.sending import send_due
from graadmeter.service.fieldwork.models import Mailing, Message, Person

TOKEN = "abcdefghijklmnopqrstuvwxyz"  # noqa: S105


def report(token=TOKEN, action="failed", status="5.1.1", to="To"):
    """A delivery report as mail servers write it."""
    made = MIMEMultipart("report", report_type="delivery-status")
    made["From"] = "Mail Delivery System <mailer-daemon@example.net>"
    made[to] = bounce_address(token)
    made.attach(MIMEText("Uw bericht is niet bezorgd. Code 1234-5678-9ABC-D"))
    server, recipient = EmailMessage(), EmailMessage()
    server["Reporting-MTA"] = "dns; mx.example.net"
    recipient["Final-Recipient"] = "rfc822; persoon0@example.org"
    recipient["Action"] = action
    recipient["Status"] = status
    status_part = MIMEMultipart("x")
    status_part.set_type("message/delivery-status")
    status_part.set_payload([server, recipient])
    made.attach(status_part)
    made.attach(MIMEMessage(EmailMessage()))
    return made


def parsed(made):
    from email import message_from_bytes
    from email.policy import default

    return message_from_bytes(made.as_bytes(), policy=default)


@pytest.mark.parametrize(
    ("action", "status", "permanent", "address"),
    [
        ("failed", "5.1.1", True, True),
        ("failed", "5.0.0", True, True),
        ("Failed", "5.2.1", True, True),
        ("failed", "5.2.2", True, False),
        ("failed", "5.7.1", True, False),
        ("failed", "4.4.7", True, False),
        ("delayed", "4.4.1", False, False),
    ],
)
def test_a_report_says_whether_the_address_is_at_fault(action, status, permanent, address):
    found = bounce_of(parsed(report(action=action, status=status)))
    assert found is not None
    assert (found.token, found.permanent, found.address) == (TOKEN, permanent, address)


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Envelope-To", "To"])
def test_the_token_is_found_wherever_the_server_leaves_it(header):
    found = bounce_of(parsed(report(to=header)))
    assert found is not None
    assert found.token == TOKEN


def test_a_holiday_reply_is_no_bounce():
    reply = EmailMessage()
    reply["To"] = bounce_address(TOKEN)
    reply["Auto-Submitted"] = "auto-replied"
    reply.set_content("Ik ben er niet. Status: 5.1.1")
    assert bounce_of(parsed(reply)) is None


def test_a_report_about_other_mail_is_no_bounce_of_ours():
    other = report()
    other.replace_header("To", "postmaster@example.org")
    assert bounce_of(parsed(other)) is None


@pytest.fixture
def sent(transactional_db, settings, tmp_path):
    settings.DATA, settings.MAIL_URL, settings.MAIL_PER_MINUTE = tmp_path, "", 0
    survey = make_survey(3)
    kinds = {str(Mailing.Kind.INVITATION): START.date()}
    (mailing,) = actions.plan_mailings(survey=survey, dates=kinds, account=None)
    actions.prepare(mailing=mailing, now=START)
    send_due(clock=Clock())
    return {m.person.number: m.token for m in Message.objects.select_related("person")}


def maildir(path, *messages):
    box = mailbox.Maildir(path, create=True)
    for message in messages:
        box.add(message)
    return path


@pytest.mark.django_db(transaction=True, databases=BOTH)
@pytest.mark.parametrize("form", ["maildir", "mbox"])
def test_returned_mail_ends_mail_to_that_address_and_is_removed(sent, tmp_path, form):
    messages = [
        report(sent["p00000"]),
        report(sent["p00001"], action="delayed", status="4.4.1"),
        report(sent["p00002"], status="5.2.2"),
        report("z" * 26),
    ]
    path = tmp_path / "terug"
    if form == "maildir":
        maildir(path, *messages)
    else:
        box = mailbox.mbox(path)
        for message in messages:
            box.add(message)
        box.close()
    out = StringIO()
    call_command("readbounces", str(path), stdout=out)
    assert out.getvalue().strip() == "Voorgoed: 2, voorlopig: 1, iets anders: 1"
    assert [p.number for p in Person.objects.filter(bounced=True)] == ["p00000"]
    states = dict(Message.objects.values_list("person__number", "state"))
    assert states == {"p00000": "failed", "p00001": "sent", "p00002": "failed"}
    # What is left is only what was not ours; reading again changes nothing.
    again = read_bounces(path)
    assert (again.permanent, again.temporary, again.other) == (0, 0, 1)


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_mail_can_be_kept(sent, tmp_path):
    path = maildir(tmp_path / "terug", report(sent["p00000"]))
    read_bounces(path, keep=True)
    assert read_bounces(path, keep=True).permanent == 1


def test_a_folder_that_is_no_mailbox_is_refused(tmp_path):
    with pytest.raises(CommandError, match="geen postvak"):
        call_command("readbounces", str(tmp_path))
