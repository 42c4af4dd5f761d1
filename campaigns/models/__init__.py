"""What is remembered, a file for each subject. Fields, constraints, states and small questions only."""

from .accounts import Account, BodyForm, ClockReading, Outage, validate_domain
from .batches import Attempt, AttemptQuerySet, Batch, BatchState, Decision
from .callbacks import Callback, CallbackState, FailedFile, FailedFileState, sealed_message
from .campaigns import AlreadyThereReason, Campaign, CampaignQuerySet, Option, ProvenMap, Team
from .clock import HostClock, database_now
from .do_not_call import DoNotCallNumber, PendingNumbers
from .downloads import Download, DownloadFault, DownloadState
from .events import Action, Event, LogIsAppendOnly
from .fixes import Correction, RestoredRow, SkippedRow
from .mappings import ColumnMapping, Synonym
from .problems import ProblemGroup, ProblemRow, ProblemValue
from .processes import Heartbeat, ProcessKind, RunningProcess
from .reasons import (
    REASON_CHARACTERS,
    BatchNote,
    HoldReason,
    PauseReason,
    ReadingFault,
    ReportNote,
    StartOutcome,
    StopReason,
    Who,
    batch_note,
    notes_of_reading,
    report_note,
)
from .restored import (
    DatabaseIdentity,
    JournaledCallback,
    VanishedAttempt,
    database_identity,
    database_uuid,
    unknown_tokens,
)
from .sealed import Sealed, WrongCredentialKeys
from .storage import StorageLook, StorageSight
from .uploads import NOT_PAUSED, CheckFault, Lead, LeadState, Upload, UploadQuerySet, UploadState

__all__ = [
    "NOT_PAUSED",
    "REASON_CHARACTERS",
    "Account",
    "Action",
    "AlreadyThereReason",
    "Attempt",
    "AttemptQuerySet",
    "Batch",
    "BatchNote",
    "BatchState",
    "BodyForm",
    "Callback",
    "CallbackState",
    "Campaign",
    "CampaignQuerySet",
    "CheckFault",
    "ClockReading",
    "ColumnMapping",
    "Correction",
    "DatabaseIdentity",
    "Decision",
    "DoNotCallNumber",
    "Download",
    "DownloadFault",
    "DownloadState",
    "Event",
    "FailedFile",
    "FailedFileState",
    "Heartbeat",
    "HoldReason",
    "HostClock",
    "JournaledCallback",
    "Lead",
    "LeadState",
    "LogIsAppendOnly",
    "Option",
    "Outage",
    "PauseReason",
    "PendingNumbers",
    "ProblemGroup",
    "ProblemRow",
    "ProblemValue",
    "ProcessKind",
    "ProvenMap",
    "ReadingFault",
    "ReportNote",
    "RestoredRow",
    "RunningProcess",
    "Sealed",
    "SkippedRow",
    "StartOutcome",
    "StopReason",
    "StorageLook",
    "StorageSight",
    "Synonym",
    "Team",
    "Upload",
    "UploadQuerySet",
    "UploadState",
    "VanishedAttempt",
    "Who",
    "WrongCredentialKeys",
    "batch_note",
    "database_identity",
    "database_now",
    "database_uuid",
    "notes_of_reading",
    "report_note",
    "sealed_message",
    "unknown_tokens",
    "validate_domain",
]
