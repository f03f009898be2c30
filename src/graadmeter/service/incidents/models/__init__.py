"""Tables of incidents: each row of one organisation, what people wrote sealed."""

from graadmeter.service.incidents.models.attachment import Attachment, AttachmentPiece
from graadmeter.service.incidents.models.case import (
    Case,
    CaseForm,
    CaseNumber,
    Consent,
    Draft,
    Participant,
)
from graadmeter.service.incidents.models.counting import ListUpload, PatternSearch
from graadmeter.service.incidents.models.figures import YearFigures
from graadmeter.service.incidents.models.followup import (
    Aftercare,
    Ban,
    Damage,
    Event,
    Measure,
    PoliceReport,
    Protocol,
    Task,
)
from graadmeter.service.incidents.models.keeping import (
    Correction,
    DataRequest,
    Disclosure,
    Hold,
    RetentionProposal,
)

__all__ = [
    "Aftercare",
    "Attachment",
    "AttachmentPiece",
    "Ban",
    "Case",
    "CaseForm",
    "CaseNumber",
    "Consent",
    "Correction",
    "Damage",
    "DataRequest",
    "Disclosure",
    "Draft",
    "Event",
    "Hold",
    "ListUpload",
    "Measure",
    "Participant",
    "PatternSearch",
    "PoliceReport",
    "Protocol",
    "RetentionProposal",
    "Task",
    "YearFigures",
]
