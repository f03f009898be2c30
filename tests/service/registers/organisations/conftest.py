"""An organisation and whoever sets it up, in its scope."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.service.registers.made import make_member, make_organisation

from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope


@pytest.fixture
def organisation(db) -> Iterator[Organisation]:
    made = make_organisation()
    with organisation_scope(made.pk):
        yield made


@pytest.fixture
def admin(organisation) -> Member:
    return make_member(organisation, Role.EMPLOYEE, Role.ADMINISTRATOR, name="Anna Bedacht")


@pytest.fixture
def account(admin):
    return admin.account
