"""The tables, by what they are about. Importing this package registers all of them."""

from casework.records.tables.answers import (
    RequestEntry,
    RestrictedEntry,
    ReturnAttachment,
    ReturnQuestion,
    WrittenPage,
)
from casework.records.tables.around import FamilyContact, ParallelProcess, PublicationHold
from casework.records.tables.cases import (
    Case,
    CaseClock,
    Chronology,
    ChronologyFile,
    ChronologyRow,
    LateReason,
)
from casework.records.tables.codes import CaseKey, CodeCheck, CodedWords, GivenCode, KeyPerson, SparedWord
from casework.records.tables.decisions import CaseDecision, DecisionSignature
from casework.records.tables.desk import (
    ChronologyExport,
    ChronologyLabel,
    ChronologyPair,
    DeskVisit,
    PairVerdict,
    RowMark,
    RowNote,
    RowTag,
    SavedView,
)
from casework.records.tables.disposals import Disposal, LegalHold
from casework.records.tables.forms import FormEdit, FormVersion, ReferralExport
from casework.records.tables.meetings import (
    Meeting,
    MeetingMinutes,
    MeetingPerson,
    MeetingQuestion,
    MeetingView,
)
from casework.records.tables.need_to_know import CaseAdmission, CaseExclusion, CaseOpening, OpeningPage
from casework.records.tables.packs import Pack, PackAttachment, PackCopy, PackFile, PackKeptPart
from casework.records.tables.partnerships import Account, Agency, Counter, Grant, Link, Partnership
from casework.records.tables.plans import ActionFile, ActionReport, CaseThemes, PlannedAction, Recommendation
from casework.records.tables.progress import SaidOfNeed, StageMove
from casework.records.tables.referrals import (
    Referral,
    ReferralAttachment,
    ReferralDraft,
    ReferralVerdict,
    ReferrerCode,
)
from casework.records.tables.regions import CaseGuest, PoolReviewer, Region, RegionMember, ReviewerInvitation
from casework.records.tables.reports import Report, ReportTemplate
from casework.records.tables.returns import AgencyColumn, AgencyRequest, PagePicture, ScannedPage, Upload
from casework.records.tables.reviews import Review, ReviewDocument, ReviewNotice, ReviewPagePicture
from casework.records.tables.running import AuditCheck, AuditEntry, AuditHead, KeptFile, Message, Slot, Task
from casework.records.tables.searches import KeptSearch
from casework.records.tables.shown_again import RefusedPage
from casework.records.tables.sign_in import (
    Authenticator,
    CalendarFeed,
    OutsideIdentity,
    Passkey,
    PendingSignIn,
    RecoveryCode,
    SignInSession,
)
from casework.records.tables.unsent import UnsentWords

__all__ = [
    "Account",
    "ActionFile",
    "ActionReport",
    "Agency",
    "AgencyColumn",
    "AgencyRequest",
    "AuditCheck",
    "AuditEntry",
    "AuditHead",
    "Authenticator",
    "CalendarFeed",
    "Case",
    "CaseAdmission",
    "CaseClock",
    "CaseDecision",
    "CaseExclusion",
    "CaseGuest",
    "CaseKey",
    "CaseOpening",
    "CaseThemes",
    "Chronology",
    "ChronologyExport",
    "ChronologyFile",
    "ChronologyLabel",
    "ChronologyPair",
    "ChronologyRow",
    "CodeCheck",
    "CodedWords",
    "Counter",
    "DecisionSignature",
    "DeskVisit",
    "Disposal",
    "FamilyContact",
    "FormEdit",
    "FormVersion",
    "GivenCode",
    "Grant",
    "KeptFile",
    "KeptSearch",
    "KeyPerson",
    "LateReason",
    "LegalHold",
    "Link",
    "Meeting",
    "MeetingMinutes",
    "MeetingPerson",
    "MeetingQuestion",
    "MeetingView",
    "Message",
    "OpeningPage",
    "OutsideIdentity",
    "Pack",
    "PackAttachment",
    "PackCopy",
    "PackFile",
    "PackKeptPart",
    "PagePicture",
    "PairVerdict",
    "ParallelProcess",
    "Partnership",
    "Passkey",
    "PendingSignIn",
    "PlannedAction",
    "PoolReviewer",
    "PublicationHold",
    "Recommendation",
    "RecoveryCode",
    "Referral",
    "ReferralAttachment",
    "ReferralDraft",
    "ReferralExport",
    "ReferralVerdict",
    "ReferrerCode",
    "RefusedPage",
    "Region",
    "RegionMember",
    "Report",
    "ReportTemplate",
    "RequestEntry",
    "RestrictedEntry",
    "ReturnAttachment",
    "ReturnQuestion",
    "Review",
    "ReviewDocument",
    "ReviewNotice",
    "ReviewPagePicture",
    "ReviewerInvitation",
    "RowMark",
    "RowNote",
    "RowTag",
    "SaidOfNeed",
    "SavedView",
    "ScannedPage",
    "SignInSession",
    "Slot",
    "SparedWord",
    "StageMove",
    "Task",
    "UnsentWords",
    "Upload",
    "WrittenPage",
]
