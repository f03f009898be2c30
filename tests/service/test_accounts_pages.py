"""What an account sees, what it may see, and the commands that make one."""

import re

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.core.management.base import CommandError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from graadmeter.errors import UserError
from graadmeter.service.accounts import actions
from graadmeter.service.accounts.access import role_required
from graadmeter.service.accounts.models import Account, Role
from graadmeter.service.project import pages

pytestmark = pytest.mark.django_db
PASSWORD = "een zin van vijf woorden"  # noqa: S105 - of an account that does not exist


@pytest.fixture
def account(client, settings) -> Account:
    """An analyst who is signed in."""
    settings.TWO_FACTOR = False
    made, _password = actions.make_account(mail="a@example.org", name="Anna", roles=["analyst"])
    actions.change_password(account=made, password=PASSWORD)
    client.post("/inloggen/", {"mail": "a@example.org", "password": PASSWORD})
    return made


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_page_for_a_role_is_shown_to_that_role_alone(account, django_user_model):
    @role_required(Role.MANAGER, Role.COORDINATOR)
    def page(_request):
        return HttpResponse("geheim")

    from django.core.exceptions import PermissionDenied

    request = RequestFactory().get("/beheer/iets/?a=1")
    request.user = account
    with pytest.raises(PermissionDenied):
        page(request)
    actions.change_roles(account=account, grant=["coordinator"], revoke=[])
    assert page(request).content == b"geheim"
    from django.contrib.auth.models import AnonymousUser

    request.user = AnonymousUser()
    assert page(request)["Location"] == "/inloggen/?verder=/beheer/iets/%3Fa%3D1"


def test_the_home_page_lists_what_the_roles_allow(client, account, monkeypatch):
    monkeypatch.setattr(pages, "_entries", {})
    pages.register_entry(lambda: "Respons", "account", ("analyst",), lambda: "Hoe het loopt.")
    pages.register_entry(lambda: "Uitdelen", "change-password", ("intermediary",))
    text = text_of(client.get("/beheer/"))
    assert "Respons" in text
    assert "Hoe het loopt." in text
    assert "Uitdelen" not in text
    actions.change_roles(account=account, grant=[], revoke=["analyst"])
    assert "nog geen rol" in text_of(client.get("/beheer/"))


def test_a_temporary_password_must_be_changed_first(client, account):
    password = actions.reset_account(account=account)
    client.post("/inloggen/", {"mail": "a@example.org", "password": password})
    change = reverse("change-password")
    assert client.get("/beheer/").url == change
    assert client.get(reverse("account")).url == change
    form = {"old": password, "new": "nog een lange zin erbij", "again": "nog een lange zin erbij"}
    answer = client.post(change, form)
    assert answer.url == reverse("home")
    assert [str(each) for each in get_messages(answer.wsgi_request)]
    assert client.get("/beheer/").status_code == 200


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"old": "verkeerd"}, "old"),
        ({"new": "kort", "again": "kort"}, "new"),
        ({"new": "a@example.org", "again": "a@example.org"}, "new"),
        ({"new": PASSWORD, "again": PASSWORD}, "new"),
        ({"again": "iets anders dan dat"}, "again"),
    ],
)
def test_a_new_password_that_will_not_do_is_refused_at_its_field(client, account, form, field):
    good = {"old": PASSWORD, "new": "nog een lange zin erbij", "again": "nog een lange zin erbij"}
    text = text_of(client.post(reverse("change-password"), good | form))
    assert f'id="{field}-error"' in text
    assert f'href="#{field}"' in text
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_changing_the_password_ends_other_sessions(client, account):
    from django.test import Client

    other = Client()
    other.post("/inloggen/", {"mail": "a@example.org", "password": PASSWORD})
    form = {"old": PASSWORD, "new": "nog een lange zin erbij", "again": "nog een lange zin erbij"}
    client.post(reverse("change-password"), form)
    assert client.get("/beheer/").status_code == 200
    assert other.get("/beheer/").status_code == 302


def test_the_language_of_an_account_comes_with_signing_in(client, account):
    client.post(reverse("own-language"), {"language": "en"})
    assert "Your account" in text_of(client.get(reverse("account")))
    client.post(reverse("sign-out"))
    client.cookies.clear()
    assert "Inloggen" in text_of(client.get("/inloggen/"))
    client.post("/inloggen/", {"mail": "a@example.org", "password": PASSWORD})
    page = client.get(reverse("account"))
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en">' in text_of(page)


def test_new_recovery_codes_replace_the_old(client, account, settings):
    first = actions.make_recovery_codes(account=account)
    text = text_of(client.post(reverse("new-recovery-codes")))
    second = re.findall(r"<li>([0-9A-Z-]{14})</li>", text)
    assert len(second) == 8
    assert actions.check_recovery_code(account=account, code=first[0]) is None
    assert actions.check_recovery_code(account=account, code=second[0]) is not None


# ------------------------------------------------------------------------------------- commands


def test_newaccount_prints_a_password_for_one_sign_in(client, capsys, settings):
    settings.TWO_FACTOR = False
    call_command("newaccount", "--mail=b@example.org", "--name=Bas", "--role=manager")
    password = capsys.readouterr().out.split()[-1]
    made = Account.objects.get(mail="b@example.org")
    assert made.must_change
    assert made.roles == {"manager"}
    client.post("/inloggen/", {"mail": "B@Example.org ", "password": password})
    assert client.get("/beheer/").url == reverse("change-password")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--mail=geen", "--name=B"], "geen mailadres"),
        (["--mail=b@example.org", "--name=B", "--role=baas"], "bestaat niet: baas"),
        (["--mail=A@example.org", "--name=B"], "al een account"),
    ],
)
def test_newaccount_says_what_is_wrong(account, arguments, said):
    with pytest.raises(UserError, match=said):
        call_command("newaccount", *arguments)


def test_roles_are_changed_by_a_command(account, capsys):
    call_command("changeroles", "--mail=a@example.org", "--grant=manager", "--revoke=analyst")
    assert capsys.readouterr().out.strip() == "Rollen: manager"
    assert account.has_role("manager")
    assert not account.has_role("analyst")
    with pytest.raises(UserError, match="geen account"):
        call_command("changeroles", "--mail=x@example.org")


def test_resetaccount_takes_the_second_step_away(account, capsys):
    actions.make_recovery_codes(account=account)
    call_command("resetaccount", "--mail=a@example.org")
    account.refresh_from_db()
    assert account.check_password(capsys.readouterr().out.split()[-1])
    assert not account.staticdevice_set.exists()


def test_makekeys_says_where_the_keys_are_and_keeps_them(settings, capsys):
    from graadmeter.service.project.keys import keys_file

    before = keys_file().read_bytes()
    call_command("makekeys")
    assert str(keys_file()) in capsys.readouterr().out
    assert keys_file().read_bytes() == before
    assert keys_file().stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db(databases=["default", "responses"])
def test_migrate_takes_both_databases_unless_one_is_named(capsys):
    call_command("migrate", "--check", verbosity=1, interactive=False)
    call_command("migrate", "--plan", "--database=responses")
    assert "No planned migration" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("migrate", "--database=andere")


@pytest.mark.django_db(databases=["default", "responses"])
def test_no_table_changed_without_a_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
