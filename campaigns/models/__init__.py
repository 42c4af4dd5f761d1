"""What is remembered, a file for each subject. Fields, constraints, states and small questions only."""

from .accounts import Account, BodyForm, ClockReading, Outage
from .batches import Attempt, AttemptQuerySet, Batch, BatchState, Decision
from .callbacks import Callback, CallbackState, FailedFile, FailedFileState
from .campaigns import AlreadyThereReason, Campaign, Option, ProvenMap, Team
from .clock import database_now
from .do_not_call import DoNotCallNumber, PendingNumbers
from .events import Action, Event, Heartbeat
from .fixes import Correction, RestoredRow, SkippedRow
from .mappings import ColumnMapping, Synonym
from .problems import ProblemGroup, ProblemRow, ProblemValue
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
from .sealed import Sealed, WrongCredentialKeys
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
    "CheckFault",
    "ClockReading",
    "ColumnMapping",
    "Correction",
    "Decision",
    "DoNotCallNumber",
    "Event",
    "FailedFile",
    "FailedFileState",
    "Heartbeat",
    "HoldReason",
    "Lead",
    "LeadState",
    "Option",
    "Outage",
    "PauseReason",
    "PendingNumbers",
    "ProblemGroup",
    "ProblemRow",
    "ProblemValue",
    "ProvenMap",
    "ReadingFault",
    "ReportNote",
    "RestoredRow",
    "Sealed",
    "SkippedRow",
    "StartOutcome",
    "StopReason",
    "Synonym",
    "Team",
    "Upload",
    "UploadQuerySet",
    "UploadState",
    "Who",
    "WrongCredentialKeys",
    "batch_note",
    "database_now",
    "notes_of_reading",
    "report_note",
]
