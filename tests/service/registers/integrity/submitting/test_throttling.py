"""The budget of a part of the net holds over processes and tells of nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from tests.service.registers.integrity.made_reports import make_report
from tests.service.registers.integrity.submitting.walking import a_channel

from graadmeter.service.integrity.submitting import throttling
from graadmeter.service.integrity.submitting.throttling import Budget
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.receipts import new_receipt

HERE = "/integriteit/voorbeelddam/volgen/"
FROM_OUTSIDE = "198.51.101.7"
_SPENDING = """
import sys
from pathlib import Path
from graadmeter.service.integrity.submitting.throttling import Budget
budget = Budget(Path(sys.argv[1]), clock=lambda: 600.0)
print(sum(budget.spend(sys.argv[2]) == 0 for _ in range(100)))
"""


def test_two_processes_share_one_budget(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _SPENDING, str(tmp_path / "spent"), FROM_OUTSIDE]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _index in range(2)]
    passed = sum(int(each.communicate(timeout=60)[0]) for each in both)
    assert [each.returncode for each in both] == [0, 0]
    assert passed == throttling.EACH


def test_a_minute_later_there_is_a_new_budget(tmp_path: Path) -> None:
    now = [30.0]
    budget = Budget(tmp_path / "spent", clock=lambda: now[0])
    waits = [budget.spend(FROM_OUTSIDE) for _index in range(throttling.EACH + 1)]
    assert waits == [0] * throttling.EACH + [30]
    assert budget.spend("198.51.101.200") == 30  # the same part of the net
    assert budget.spend("203.0.114.7") == 0
    now[0] = 60.0
    assert budget.spend(FROM_OUTSIDE) == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "::ffff:127.0.0.1", "", "x"])
def test_who_comes_by_a_proxy_shares_a_larger_budget(tmp_path: Path, address: str) -> None:
    budget = Budget(tmp_path / "spent", clock=lambda: 0.0)
    spent = sum(budget.spend(address) == 0 for _index in range(throttling.TOGETHER + 5))
    assert spent == throttling.TOGETHER
    assert budget.spend(FROM_OUTSIDE) == 0


def test_the_file_holds_no_address_and_its_key_changes_every_day(tmp_path: Path) -> None:
    now, file = [0.0], tmp_path / "spent"
    budget = Budget(file, clock=lambda: now[0])
    budget.spend(FROM_OUTSIDE)
    first = file.read_bytes()
    assert bytes([198, 51, 101]) not in first
    assert file.stat().st_mode & 0o077 == 0
    now[0] = 86_400.0
    budget.spend(FROM_OUTSIDE)
    assert file.read_bytes()[4:36] != first[4:36]
    assert len(file.read_bytes()) < 64 * 1024


def test_what_was_counted_is_gone_when_its_minute_is_over(tmp_path: Path) -> None:
    now, file = [0.0], tmp_path / "spent"
    budget = Budget(file, clock=lambda: now[0])
    assert budget.forget() == 0
    budget.spend(FROM_OUTSIDE)
    assert (budget.forget(), len(file.read_bytes()) > 40) == (0, True)
    now[0] = 60.0
    budget.spend("127.0.0.1")
    cells = file.read_bytes()[40:]
    assert sum(cells) == 1  # of this minute alone
    now[0] = 120.0
    assert (budget.forget(), file.read_bytes()) == (1, b"")
    assert budget.forget() == 0


def test_a_file_that_was_cut_off_is_begun_again(tmp_path: Path) -> None:
    file = tmp_path / "spent"
    file.write_bytes(b"\0\0\0")
    assert Budget(file, clock=lambda: 0.0).spend(FROM_OUTSIDE) == 0


@pytest.mark.django_db
def test_over_budget_right_and_wrong_get_the_same_calm_page(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(throttling, "EACH", 3)
    organisation, _officer, _custodian = a_channel()
    with organisation_scope(organisation.pk):
        receipt = make_report().receipt
    client = Client(REMOTE_ADDR=FROM_OUTSIDE)
    answers = [client.post(HERE, {"code": new_receipt()}) for _index in range(3)]
    assert [each.status_code for each in answers] == [400, 400, 400]
    wrong, right = (client.post(HERE, {"code": each}) for each in (new_receipt(), receipt))
    for answer in (wrong, right):
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 60
        assert "Het is nu druk" in answer.content.decode()
    assert client.get(HERE).status_code == 200
    # By the onion service nobody is shut out by it.
    assert Client().post(HERE, {"code": receipt}).status_code == 200
