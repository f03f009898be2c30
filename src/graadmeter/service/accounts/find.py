"""Finding an account for a command."""

from __future__ import annotations

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account


def account_with(mail: str) -> Account:
    """The account with a mail address.

    Raises:
        UserError: there is none.
    """
    account = Account.objects.filter(mail=mail.strip().lower()).first()
    if account is None:
        raise UserError(
            _("Er is geen account met dit mailadres"),
            where="--mail",
            mend=_("Controleer het adres, of maak het account met newaccount."),
        )
    return account
