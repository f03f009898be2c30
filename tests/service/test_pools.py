"""Pools: codes for intermediaries, one or many at a time, all or none."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.service.conftest import BOTH, make_survey
from tests.service.managing import signed_in, text_of

from graadmeter.errors import UserError
from graadmeter.service.accounts.models import Account, Grant, Role
from graadmeter.service.fieldwork import actions as fieldwork
from graadmeter.service.fieldwork.admissions import code_of, enter, given_of
from graadmeter.service.fieldwork.frame.pool_rows import PoolWish
from graadmeter.service.fieldwork.manage import pools as actions
from graadmeter.service.fieldwork.manage.pools import make_pools
from graadmeter.service.fieldwork.models import Admission, JournalEntry, Pool

pytestmark = pytest.mark.django_db(transaction=True, databases=BOTH)


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.TWO_FACTOR = False


@pytest.fixture
def survey():
    return make_survey(0, group="politieke_ambtsdragers")


@pytest.fixture
def manager():
    return signed_in(Role.MANAGER)


@pytest.fixture
def griffier():
    account = Account.objects.create_user("griffier@example.org", None, name="G. Riffier")
    Grant.objects.create(account=account, role=Role.INTERMEDIARY)
    return account


def asked(griffier, **changes):
    return {
        "orgaan": "Gemeente Voorbeeld",
        "gegeven-layer": "gemeente",
        "tussenpersoon": str(griffier.pk),
        "aantal": "12",
        **changes,
    }


def send(client, survey, content, name="pools.csv", **fields):
    data = content if isinstance(content, bytes) else content.encode()
    there = reverse("pools-file", args=[survey.pk])
    return client.post(there, {"bestand": SimpleUploadedFile(name, data), **fields}, follow=True)


def test_a_manager_makes_a_pool_and_later_more_codes(manager, survey, griffier):
    listed = text_of(manager.get(reverse("pools", args=[survey.pk])))
    assert "Er zijn nog geen pools" in listed
    form = text_of(manager.get(reverse("new-pool", args=[survey.pk])))
    assert "G. Riffier (griffier@example.org)" in form
    made = manager.post(reverse("new-pool", args=[survey.pk]), asked(griffier), follow=True)
    assert "Pools gemaakt: 1. Codes daarin: 12." in text_of(made)
    pool = Pool.objects.get()
    assert pool.given == {"layer": "gemeente"}
    more = reverse("more-codes", args=[survey.pk, pool.pk])
    added = manager.post(more, {f"meer-{pool.pk}": "3"}, follow=True)
    assert "Codes erbij voor Gemeente Voorbeeld: 3." in text_of(added)
    assert Admission.objects.filter(pool=pool).count() == 15
    wrong = manager.post(more, {f"meer-{pool.pk}": "nul"})
    assert wrong.status_code == 400
    assert f'href="#meer-{pool.pk}"' in text_of(wrong)
    assert Admission.objects.filter(pool=pool).count() == 15
    noted = JournalEntry.objects.filter(action__in=["pool.make", "codes.issue"])
    assert {entry.account for entry in noted.filter(facts__has_key="pool")} == {manager.account}


def test_a_code_of_a_pool_admits_with_its_stratum(survey, griffier):
    wish = PoolWish("X", griffier.pk, (("layer", "gemeente"),), 6)
    make_pools(survey=survey, wishes=[wish], accept_small=False, account=None)
    admission = Admission.objects.filter(survey=survey)[0]
    assert given_of(admission) == {"layer": "gemeente"}
    assert enter(str(code_of(admission))).survey == survey.pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"orgaan": " "}, "orgaan"),
        ({"gegeven-layer": ""}, "gegeven-layer"),
        ({"gegeven-layer": "maan"}, "gegeven-layer"),
        ({"tussenpersoon": "0"}, "tussenpersoon"),
        ({"aantal": "0"}, "aantal"),
        ({"aantal": "999999"}, "aantal"),
        ({"aantal": "²"}, "aantal"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(manager, survey, griffier, changes, field):
    page = manager.post(reverse("new-pool", args=[survey.pk]), asked(griffier, **changes))
    assert page.status_code == 400
    assert f'href="#{field}"' in text_of(page)
    assert not Pool.objects.exists()
    assert not Admission.objects.exists()


def test_the_same_pool_twice_is_refused(manager, survey, griffier):
    there = reverse("new-pool", args=[survey.pk])
    manager.post(there, asked(griffier))
    again = manager.post(there, asked(griffier, orgaan="gemeente voorbeeld"))
    assert "zijn er al" in text_of(again)
    assert Pool.objects.count() == 1


def test_a_small_stratum_is_shown_and_needs_a_tick(manager, survey, griffier):
    there = reverse("new-pool", args=[survey.pk])
    page = manager.post(there, asked(griffier, aantal="3"))
    assert page.status_code == 400
    assert "Groepen die klein blijven" in text_of(page)
    assert not Pool.objects.exists()
    assert not JournalEntry.objects.filter(action="codes.issue", facts__codes=3).exists()
    assert manager.post(there, asked(griffier, aantal="3", aanvaard="1")).status_code == 302
    assert JournalEntry.objects.get(action="pool.small").facts == {"strata": 1}
    # With another body in the same stratum it is large enough.
    assert manager.post(there, asked(griffier, orgaan="Ander", aantal="2")).status_code == 302


def test_a_file_makes_many_pools_at_once(manager, survey, griffier):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Orgaan", "Tussenpersoon", "Bestuurslaag", "Aantal", "Opmerking"])
    for index in range(3):
        sheet.append([f"Gemeente {index}", "Griffier@example.org", "Gemeente", 5 + index, "x"])
    content = io.BytesIO()
    book.save(content)
    page = send(manager, survey, content.getvalue(), "pools.xlsx")
    assert "Pools gemaakt: 3. Codes daarin: 18." in text_of(page)
    assert sorted(Pool.objects.values_list("body", flat=True)) == [
        "Gemeente 0",
        "Gemeente 1",
        "Gemeente 2",
    ]
    again = send(manager, survey, content.getvalue(), "pools.xlsx")
    assert again.status_code == 400
    assert "zijn er al" in text_of(again)
    assert Admission.objects.count() == 18


def test_all_faults_of_a_file_come_at_once_and_nothing_is_made(manager, survey, griffier):
    content = (
        "orgaan;mail;bestuurslaag;aantal\n"
        "Goed;griffier@example.org;Gemeente;10\n"
        ";griffier@example.org;Gemeente;10\n"
        "Een;niemand@example.org;Maan;veel\n"
        "goed;griffier@example.org;gemeente;4\n"
        "Twee;griffier@example.org;;1;te veel\n"
    )
    text = text_of(send(manager, survey, content))
    for said in (
        "Het orgaan ontbreekt",
        "Geen account van een tussenpersoon: niemand@example.org",
        "kent geen “Maan”",
        "Dit aantal codes kan niet: veel",
        "Dezelfde pool staat ook in rij 2",
        "Bestuurslaag ontbreekt",
        "De rij heeft 5 cellen",
    ):
        assert said in text
    assert not Pool.objects.exists()
    assert "Geen kolom “aantal”" in text_of(send(manager, survey, "orgaan;mail;layer\na;b;c\n"))
    twice = text_of(send(manager, survey, "orgaan;body;mail;layer;aantal\na;b;c;d;1\n"))
    assert "zegt hetzelfde als" in twice
    assert "geen bestand gekozen" in text_of(manager.post(reverse("pools-file", args=[survey.pk])))


def test_a_file_with_a_small_stratum_needs_the_tick(manager, survey, griffier):
    content = "orgaan;mail;layer;aantal\nA;griffier@example.org;waterschap;2\n"
    refused = send(manager, survey, content)
    assert "Groepen die klein blijven" in text_of(refused)
    assert not Admission.objects.exists()
    assert send(manager, survey, content, aanvaard="1").status_code == 200
    assert Admission.objects.count() == 2


def test_a_crash_half_way_leaves_nothing(survey, griffier, monkeypatch):
    made = []

    def broken(**facts):
        made.append(facts)
        if len(made) == 2:
            raise RuntimeError
        return []

    monkeypatch.setattr(actions, "issue_to_pool", broken)
    wishes = [PoolWish(name, griffier.pk, (), 9) for name in ("A", "B")]
    with pytest.raises(RuntimeError):
        make_pools(survey=survey, wishes=wishes, accept_small=True, account=None)
    assert not Pool.objects.exists()


def test_no_pools_in_a_closed_survey_or_of_who_is_no_intermediary(manager, survey, griffier):
    wish = PoolWish("X", manager.account.pk, (), 9)
    with pytest.raises(UserError, match="geen tussenpersoon"):
        make_pools(survey=survey, wishes=[wish], accept_small=True, account=None)
    fieldwork.close_survey(survey=survey, account=None)
    page = manager.post(reverse("new-pool", args=[survey.pk]), asked(griffier))
    assert "komen er geen codes meer bij" in text_of(page)


def test_an_intermediary_finds_their_own_pools_at_home_with_counts_alone(survey, griffier):
    other = signed_in(Role.INTERMEDIARY)
    wish = PoolWish("Gemeente Voorbeeld", griffier.pk, (), 6)
    make_pools(survey=survey, wishes=[wish], accept_small=False, account=None)
    pool = Pool.objects.get()
    own = signed_in()
    own.force_login(griffier)
    home = text_of(own.get(reverse("home")))
    assert "Gemeente Voorbeeld" in home
    there = reverse("pool", args=[survey.pk, pool.pk])
    assert there in home
    assert "Codes: 6." in text_of(own.get(there))
    empty = text_of(other.get(reverse("home")))
    assert "Gemeente Voorbeeld" not in empty
    assert "nog niets te doen" in empty
    for name in ("pools", "new-pool", "pools-file"):
        assert own.get(reverse(name, args=[survey.pk])).status_code == 403


def test_the_response_page_says_that_approached_is_codes_handed_out(manager, survey, griffier):
    wish = PoolWish("X", griffier.pk, (), 6)
    make_pools(survey=survey, wishes=[wish], accept_small=False, account=None)
    page = text_of(manager.get(reverse("survey", args=[survey.pk])))
    assert "Benaderd = uitgereikte codes" in page
    assert reverse("pools", args=[survey.pk]) in page
