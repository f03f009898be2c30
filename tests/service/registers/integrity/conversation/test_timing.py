"""How long it takes to look up a receipt does not tell whether it is known."""

from __future__ import annotations

import contextlib
import gc
import os
import random
import time
from statistics import median

import pytest
from scipy.stats import mannwhitneyu
from tests.service.registers.integrity.made_reports import make_holder, make_report
from tests.service.registers.made import make_member, make_organisation

from graadmeter.errors import UserError
from graadmeter.service.integrity.conversation.entering import entered
from graadmeter.service.integrity.said import Who
from graadmeter.service.integrity.words import Way
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.receipts import new_receipt

RECEIPTS = int(os.environ.get("GRAADMETER_TIMED_RECEIPTS", "2000"))
"""Set to 10000 for the large run."""
REPORTS = 40
TELLING = 0.05
"""How far from a coin a guess by time alone may be: with 1,000 of each, chance reaches 0.03."""


def seconds(receipt: str) -> float:
    begun = time.perf_counter()
    with contextlib.suppress(UserError):
        entered(receipt)
    return time.perf_counter() - begun


@pytest.mark.django_db
def test_right_and_wrong_receipts_take_as_long():
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        make_holder(make_member(organisation, Role.INTEGRITY_OFFICER))
        known = [make_report().receipt for _number in range(REPORTS // 2)]
        known += [
            make_report(way=Way.CONFIDENTIAL, who=Who(name="Fen")).receipt
            for _number in range(REPORTS // 2)
        ]
        asked = [(True, known[n % REPORTS]) for n in range(RECEIPTS // 2)]
        asked += [(False, new_receipt()) for _number in range(RECEIPTS // 2)]
        random.Random(20).shuffle(asked)  # noqa: S311 - the order of a test
        for _right, receipt in asked[:200]:
            entered(known[0])
            seconds(receipt)
        gc.collect()
        gc.disable()
        try:
            took = [(right, seconds(receipt)) for right, receipt in asked]
        finally:
            gc.enable()
    right = [each for was, each in took if was]
    wrong = [each for was, each in took if not was]
    found = mannwhitneyu(right, wrong)
    share = found.statistic / (len(right) * len(wrong))
    assert abs(share - 0.5) < TELLING, (share, found.pvalue, median(right), median(wrong))


@pytest.mark.django_db
def test_without_any_report_there_is_nothing_to_tell():
    organisation = make_organisation()
    with organisation_scope(organisation.pk), pytest.raises(UserError, match="geen melding"):
        entered(new_receipt())


@pytest.mark.django_db
def test_a_stand_in_that_is_gone_is_replaced():
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        make_holder(make_member(organisation, Role.INTEGRITY_OFFICER))
        first = make_report()
        with pytest.raises(UserError):
            entered(new_receipt())
        first.report.delete()
        with pytest.raises(UserError):
            entered(new_receipt())
        second = make_report()
        assert entered(second.receipt).report.pk == second.report.pk
