"""The table: who may come at which address of a register. A route that is not here fails the test.

Read a row as: to look (GET), to do (POST), and whether what is sealed in a case may be on the page
for who is not part of that case (``shows``). What somebody may not do has one of these answers:

    sign in    no account, or the second step is still to be done
    404        no member today, or may not know that there is something here
    403        a member, who knows the page exists, without the role for it
    405        the address takes no such request
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from graadmeter.service.incidents.words import Capacity
from graadmeter.service.integrity.words import Capacity as ReportCapacity
from graadmeter.service.organisations.words import Role


@dataclass(frozen=True)
class Who:
    """Who may.

    Attributes:
        door: ``open`` for everybody, ``draft`` for who has a draft in their browser (nobody has
            here, and is told so with 403), ``account`` for any account,
            ``member`` for members today,
            ``setup`` for administrators of the organisation or of the installation,
            ``installation`` for the latter alone, ``nobody`` for an address without such requests.
        roles: one of which a member must act in; empty is any.
        capacities: as one of which they must take part in the case; empty is no matter.
        seeing: as one of which they must see the case at all, or there is no such page; the others
            are refused with 403.
        own: only for the account that made it, which is none of those here: others find 404.
        hidden: whoever lacks the role finds 404: that there is such a page is not told either.
        keys: as one of which they must have a key to the integrity report; others with a key to it
            are refused, and who has none finds 404. Members without a key of their own are sent to
            the page where they make it, whatever they ask for.
    """

    door: str
    roles: frozenset[str] = frozenset()
    capacities: frozenset[str] = frozenset()
    seeing: frozenset[str] = frozenset()
    own: bool = False
    hidden: bool = False
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """A row of the table."""

    get: Who
    post: Who
    shows: bool = False


EVERYBODY = Who("open")
ACCOUNT = Who("account")
DRAFT = Who("draft")
MEMBER = Who("member")
SETUP = Who("setup")
INSTALLATION = Who("installation")
NOBODY = Who("nobody")

OWN = frozenset({Capacity.VICTIM, Capacity.REPORTER})
ALL = frozenset(Capacity)
WORKING = ALL - OWN
HANDLERS = frozenset({Capacity.MANAGER, Capacity.COORDINATOR})


def roles(*names: Role) -> Who:
    """Members in one of these roles."""
    return Who("member", roles=frozenset(names))


def taking_part(who: frozenset[Capacity], seeing: frozenset[Capacity] | None = None) -> Who:
    """Who takes part in the case as one of these; who sees it otherwise is refused."""
    return Who("member", capacities=who, seeing=who if seeing is None else seeing)


WORKS = taking_part(WORKING)
HELPS = taking_part(WORKING - {Capacity.INFORMED}, WORKING)
HANDLES = taking_part(HANDLERS, WORKING)
HANDLES_OR_HIDDEN = taking_part(HANDLERS)
OWN_REPORT = taking_part(OWN)
KEEPERS = roles(Role.ADMINISTRATOR, Role.INCIDENT_COORDINATOR, Role.SECRETARY)
TERMS = roles(Role.ADMINISTRATOR, Role.SECRETARY)
ACCESS = roles(Role.INCIDENT_COORDINATOR, Role.HR, Role.INTEGRITY_OFFICER)
PROTOCOL = roles(Role.ADMINISTRATOR, Role.INCIDENT_COORDINATOR)


def with_key(*as_what: ReportCapacity) -> Who:
    """Members who have a key to the integrity report as one of these."""
    return Who("member", keys=frozenset(as_what))


KEY_HOLDERS = with_key(ReportCapacity.OFFICER, ReportCapacity.INVESTIGATOR, ReportCapacity.ADVISER)
REPORT_HANDLERS = with_key(ReportCapacity.OFFICER)
FIGURES = roles(Role.INCIDENT_COORDINATOR, Role.HR, Role.SECRETARY, Role.CLERK)
FIXING = roles(Role.INCIDENT_COORDINATOR, Role.SECRETARY)
COORDINATOR = roles(Role.INCIDENT_COORDINATOR)
LISTS = roles(Role.INCIDENT_COORDINATOR, Role.HR)
PUBLISHED = roles(Role.INTEGRITY_OFFICER, Role.SECRETARY, Role.CLERK, Role.ADMINISTRATOR)
PUBLISHING = roles(Role.INTEGRITY_OFFICER, Role.SECRETARY)
NOTES = replace(roles(Role.CONFIDENTIAL_ADVISER), hidden=True)
DOOR = roles(
    Role.SECURITY,
    Role.INCIDENT_COORDINATOR,
    Role.HR,
    Role.MANAGER,
    Role.SECRETARY,
    Role.CLERK,
)


def page(who: Who, *, shows: bool = False) -> Rule:
    """To look at alone."""
    return Rule(who, NOBODY, shows)


def form(who: Who) -> Rule:
    """To look at and to send."""
    return Rule(who, who)


def button(who: Who) -> Rule:
    """To send alone."""
    return Rule(NOBODY, who)


TABLE: dict[str, Rule] = {
    # Reporting, for everybody.
    "report-door": page(EVERYBODY),
    "report-start": form(EVERYBODY),
    "report-support": page(EVERYBODY),
    "report-leave": button(EVERYBODY),
    "report-evidence": form(DRAFT),
    "report-page": form(DRAFT),
    # Following one's own report; without a receipt in the browser there is nothing on it.
    "receipt": form(EVERYBODY),
    "receipt-page": form(EVERYBODY),
    "receipt-leave": button(EVERYBODY),
    "report-own": page(MEMBER),
    "report-own-case": form(OWN_REPORT),
    # Following up.
    "registers": page(ACCOUNT),
    "case-worklist": page(MEMBER),
    "case-search": page(MEMBER),
    "case-bans": page(DOOR, shows=True),
    "case-bans-print": page(DOOR, shows=True),
    "case": page(WORKS),
    "case-act": form(HANDLES),
    "case-task": form(HELPS),
    "case-ban": form(HANDLES),
    "case-letter": form(HANDLES),
    "case-letter-file": page(HANDLES),
    "case-police-sheet": form(HANDLES),
    "case-protocols": page(PROTOCOL),
    "case-protocol": form(PROTOCOL),
    "attachment": page(WORKS),
    "attachment-original": page(WORKS),
    # Figures and lists.
    "figures": page(FIGURES),
    "figures-year": page(FIGURES),
    "figures-answers": page(FIGURES),
    "figures-preview": page(FIXING),
    "figures-fix": button(FIXING),
    "figures-report": page(FIGURES),
    "figures-report-file": page(FIGURES),
    "figures-patterns": form(COORDINATOR),
    "figures-import": form(LISTS),
    "figures-import-preview": form(replace(LISTS, own=True)),
    "figures-import-drop": button(LISTS),
    # Reporting an integrity violation, and following one's own report by its receipt.
    "integrity-info": page(EVERYBODY),
    "integrity-info-en": page(EVERYBODY),
    "integrity-submit": form(EVERYBODY),
    "integrity-submit-en": form(EVERYBODY),
    "integrity-follow": form(EVERYBODY),
    "integrity-follow-en": form(EVERYBODY),
    "integrity-report-own": form(MEMBER),
    # Keys to integrity reports, who has one, and who reported.
    "integrity-key": form(MEMBER),
    "integrity-key-passphrase": form(MEMBER),
    "integrity-key-replace": form(MEMBER),
    "integrity-key-share": form(roles(Role.INTEGRITY_OFFICER)),
    "integrity-unlock": form(MEMBER),
    "integrity-lock": button(MEMBER),
    "integrity-channel": form(SETUP),
    "integrity-recovery": form(SETUP),
    "integrity-identity-requests": form(roles(Role.CUSTODIAN)),
    "integrity-recipients": form(REPORT_HANDLERS),
    "integrity-identity": form(REPORT_HANDLERS),
    # Handling integrity reports.
    "integrity-worklist": page(MEMBER),
    "integrity-record": form(roles(Role.INTEGRITY_OFFICER, Role.CONFIDENTIAL_ADVISER)),
    "integrity-report": page(KEY_HOLDERS),
    "integrity-act": form(REPORT_HANDLERS),
    "integrity-reply": form(KEY_HOLDERS),
    "integrity-file": page(KEY_HOLDERS),
    "integrity-file-original": form(KEY_HOLDERS),
    # Figures of integrity reports, and notes of advisers.
    "integrity-figures": page(PUBLISHED),
    "integrity-figures-year": Rule(PUBLISHED, PUBLISHING),
    "integrity-figures-file": page(PUBLISHED),
    "integrity-notes": form(NOTES),
    "integrity-notes-key": form(NOTES),
    "integrity-notes-unlock": form(NOTES),
    "integrity-notes-lock": button(NOTES),
    "integrity-notes-year": page(NOTES),
    "integrity-note-new": form(NOTES),
    "integrity-note": form(NOTES),
    "integrity-note-delete": button(NOTES),
    # Keeping and erasing.
    "keeping": page(KEEPERS),
    "keeping-terms": form(TERMS),
    "keeping-propose": button(KEEPERS),
    "keeping-decide": button(KEEPERS),
    "keeping-search": form(ACCESS),
    "keeping-person": page(ACCESS),
    "keeping-person-file": page(ACCESS),
    "keeping-case": page(HANDLES_OR_HIDDEN),
    "keeping-hold": button(HANDLES_OR_HIDDEN),
    "keeping-correct": form(HANDLES_OR_HIDDEN),
    "keeping-ask": form(HANDLES_OR_HIDDEN),
    "keeping-answer": form(HANDLES_OR_HIDDEN),
    "keeping-mark": form(HANDLES_OR_HIDDEN),
    "keeping-copy": page(HANDLES_OR_HIDDEN),
    "keeping-copy-file": page(HANDLES_OR_HIDDEN),
    # Setting up.
    "organisations": page(INSTALLATION),
    "organisation-new": form(INSTALLATION),
    "people-setup": page(SETUP),
    "people-details": form(SETUP),
    "people-departments": form(SETUP),
    "people-department": form(SETUP),
    "people-members": page(SETUP),
    "people-new": form(SETUP),
    "people-import": form(SETUP),
    "people-import-preview": form(replace(SETUP, own=True)),
    "people-member": form(SETUP),
    "people-change": form(SETUP),
    "people-end": form(SETUP),
    "people-roles": form(SETUP),
    "people-deputies": page(SETUP),
    "people-routing": page(SETUP),
    "people-routing-change": form(SETUP),
    "people-choices": form(SETUP),
    "people-tryout": page(SETUP),
}
