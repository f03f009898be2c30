"""Tables of integrity reports: each row of one organisation, under a key per report."""

from graadmeter.service.integrity.models.advising import AdviserNote, NotesCare
from graadmeter.service.integrity.models.concerned import PersonConcerned
from graadmeter.service.integrity.models.conversation import Attachment, AttachmentPiece, Message
from graadmeter.service.integrity.models.counting import IntegrityYear
from graadmeter.service.integrity.models.keys import Channel, KeyHolder, Unlocked
from graadmeter.service.integrity.models.procedure import (
    CheckIn,
    DailyRun,
    Event,
    Investigation,
    Measure,
    Reminder,
)
from graadmeter.service.integrity.models.report import (
    Identity,
    IdentityRequest,
    IdentityRequestKey,
    Report,
    ReportCategory,
    ReportKey,
)

__all__ = [
    "AdviserNote",
    "Attachment",
    "AttachmentPiece",
    "Channel",
    "CheckIn",
    "DailyRun",
    "Event",
    "Identity",
    "IdentityRequest",
    "IdentityRequestKey",
    "IntegrityYear",
    "Investigation",
    "KeyHolder",
    "Measure",
    "Message",
    "NotesCare",
    "PersonConcerned",
    "Reminder",
    "Report",
    "ReportCategory",
    "ReportKey",
    "Unlocked",
]
