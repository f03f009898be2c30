"""The provider that accounts may sign in with, from the settings."""

from __future__ import annotations

from dataclasses import dataclass

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.project.environment import read

_NEEDED = (
    "GRAADMETER_OIDC_ISSUER",
    "GRAADMETER_OIDC_AUTHORIZATION",
    "GRAADMETER_OIDC_TOKEN",
    "GRAADMETER_OIDC_KEYS",
    "GRAADMETER_OIDC_SECRET",
)


@dataclass(frozen=True)
class Provider:
    """A provider of OpenID Connect.

    Attributes:
        client_id: who we are to it; empty when there is none.
        secret: with what.
        issuer: what its tokens say they are from.
        authorization, token, keys, userinfo: its addresses; the last may be empty.
        name: what it is called on the sign-in page.
        mail_claim: the claim that holds the mail address of an account.
        mail_verified: whether the provider must say that the address was verified.
        second_steps: values of ``acr`` and ``amr`` that count as a second step.
    """

    client_id: str = ""
    secret: str = ""
    issuer: str = ""
    authorization: str = ""
    token: str = ""
    keys: str = ""
    userinfo: str = ""
    name: str = ""
    mail_claim: str = "email"
    mail_verified: bool = True
    second_steps: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Provider({self.issuer})"


def read_provider() -> Provider:
    """The provider of the settings.

    Raises:
        UserError: a setting that it needs is missing or cannot be read.
    """
    client_id = read("GRAADMETER_OIDC_CLIENT")
    if not client_id:
        return Provider()
    for name in _NEEDED:
        if not read(name):
            raise UserError(
                _("De instelling {name} ontbreekt").format(name=name),
                where=_("omgeving"),
                mend=_("Vul haar in, of laat GRAADMETER_OIDC_CLIENT leeg."),
            )
    return Provider(
        client_id=client_id,
        secret=read("GRAADMETER_OIDC_SECRET"),
        issuer=read("GRAADMETER_OIDC_ISSUER"),
        authorization=read("GRAADMETER_OIDC_AUTHORIZATION"),
        token=read("GRAADMETER_OIDC_TOKEN"),
        keys=read("GRAADMETER_OIDC_KEYS"),
        userinfo=read("GRAADMETER_OIDC_USERINFO"),
        name=read("GRAADMETER_OIDC_NAME"),
        mail_claim=read("GRAADMETER_OIDC_MAIL"),
        mail_verified=read("GRAADMETER_OIDC_MAIL_VERIFIED"),
        second_steps=tuple(read("GRAADMETER_OIDC_SECOND_STEP")),
    )
