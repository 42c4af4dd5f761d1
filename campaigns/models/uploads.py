"""An upload: one file, by one person, for one campaign; and its leads."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from .campaigns import Campaign, Option
from .reasons import REASON_CHARACTERS, PauseReason, StartOutcome


class UploadState(models.TextChoices):
    """Where an upload is; how well it went is counted, not stated."""

    READING = "reading", "Being read"
    UNREADABLE = "unreadable", "Could not be read"
    DRAFT = "draft", "Draft: match columns"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, not yet sent"
    CONFIRMED = "confirmed", "Queued"
    SENDING = "sending", "Being sent"
    AWAITING_RESULTS = "awaiting_results", "Waiting for results"
    FINISHED = "finished", "Finished"
    CANCELLED = "cancelled", "Discarded"

    @classmethod
    def confirmed_ones(cls) -> list["UploadState"]:
        return [cls.CONFIRMED, cls.SENDING, cls.AWAITING_RESULTS, cls.FINISHED]

    @classmethod
    def on_their_way(cls) -> list["UploadState"]:
        """Batches of it wait to be sent, or are being sent."""
        return [cls.CONFIRMED, cls.SENDING]

    @classmethod
    def unfinished(cls) -> list["UploadState"]:
        """It is confirmed, and something of it is still to come: an answer, a report, a decision."""
        return [*cls.on_their_way(), cls.AWAITING_RESULTS]

    @classmethod
    def being_worked_on(cls) -> list["UploadState"]:
        """A worker reads or checks it, or is about to."""
        return [cls.READING, cls.CHECKING]

    @classmethod
    def drafts(cls) -> list["UploadState"]:
        """It can still be confirmed, now or after further steps."""
        return [cls.READING, cls.DRAFT, cls.CHECKING, cls.CHECKED]

    @classmethod
    def not_confirmed(cls) -> list["UploadState"]:
        """It can be discarded."""
        return [*cls.drafts(), cls.UNREADABLE]

    @classmethod
    def with_columns(cls) -> list["UploadState"]:
        """Its columns are known, and other ones can be chosen."""
        return [cls.DRAFT, cls.CHECKED]

    @classmethod
    def with_tally(cls) -> list["UploadState"]:
        """Its rows are checked, so that each of them is accounted for."""
        return [cls.CHECKED, *cls.confirmed_ones()]

    @classmethod
    def final(cls) -> list["UploadState"]:
        """Nothing more happens to it, unless a report comes late or a person sends a batch again."""
        return [cls.FINISHED, cls.CANCELLED, cls.UNREADABLE]


class CheckFault(models.TextChoices):
    """Why the last check of an upload led back to its columns; `wording.check_faults` has the sentences."""

    OUR_FAULT = "our_fault", "Something went wrong on our side"
    STOPPED_TWICE = "stopped_twice", "Stopped in the middle twice"
    WRONG_NUMBER_HASH_KEY = "wrong_number_hash_key", "The do-not-call list has another key"


NOT_PAUSED: dict[str, Any] = {
    "paused_at": None,
    "paused_by": None,
    "paused_reason": "",
    "paused_code": "",
    "paused_details": {},
}
"""What an upload is changed to when it is paused no longer, by whomever."""


class UploadQuerySet(models.QuerySet["Upload"]):
    def without_large_columns(self) -> "UploadQuerySet":
        """What only the pages of an upload need is not read: it can be hundreds of kilobytes, for each upload."""
        return self.defer("columns", "matches", "changes", "cuts")

    def with_what_sending_needs(self) -> "UploadQuerySet":
        """The sender reads uploads before each request: what is about the file and its check stays where it is. A
        field that is not named here is asked for when it is needed, each time."""
        return self.only(
            "campaign",
            "uploaded_by",
            "state",
            "rules",
            "map_key",
            "option",
            "parent",
            "start_campaign",
            "confirmed_at",
            "last_claimed_at",
            "send_at",
            "put_first_at",
            "resumed_at",
            *NOT_PAUSED,
        )

    def steerable(self) -> "UploadQuerySet":
        """Those of which something may still wait. What was cancelled has nothing that waits, even while its last
        requests are in flight."""
        return self.filter(state__in=UploadState.on_their_way(), cancelled_at=None)

    def paused_by_portal(self) -> "UploadQuerySet":
        """Those that no person has paused, but the portal: of each, `is_paused_by_portal` is True."""
        return self.filter(paused_by=None).exclude(paused_at=None)


class Upload(models.Model):
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="uploads")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads")
    uploaded_at = models.DateTimeField(db_default=Now(), editable=False)
    state = models.CharField(max_length=16, choices=UploadState, default=UploadState.READING)

    # A child has rows of its parent that were not loaded, to be fixed and sent again (models/children.py). `original`
    # is the first parent of all. Of a child that was made in the portal no file was brought: its rows are copies, and
    # keep the numbers that they have in the parent.
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    original = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="descendants")
    is_made_from_parent = models.BooleanField(default=False, db_default=False)
    # Of an upload whether it ever had a child; of a child how many rows it has by their parts of the parent's tally,
    # under "held_back" those that it does not send, and under "too_late" those of which it was known too late that the
    # parent's had arrived: so that no list counts rows.
    has_children = models.BooleanField(default=False, db_default=False)
    taken = models.JSONField(default=dict, db_default={})

    # The file as it came (stored under a generated name), and its rows as they were read.
    file = models.FileField(max_length=200)
    file_name = models.CharField(max_length=200)
    file_bytes = models.PositiveBigIntegerField()
    file_hash = models.CharField(max_length=64)
    # Whether the worker of large files reads and checks it (campaigns/uploads/small_files.py).
    is_large = models.BooleanField(default=False, db_default=False)
    rows_file = models.FileField(max_length=200, blank=True)

    kind = models.CharField(max_length=8, blank=True)
    sheets = models.JSONField(default=list)
    hidden_sheets = models.JSONField(default=list)
    sheet = models.TextField(blank=True)  # no program bounds a sheet's name
    # By what text is read (keys of spreadsheets.ENCODINGS and DELIMITERS): found, or chosen. Empty for workbooks.
    encoding = models.CharField(max_length=12, blank=True)
    delimiter = models.CharField(max_length=12, blank=True)
    header_row = models.PositiveIntegerField(
        null=True, help_text="The row with the column names; 0 when the file has none, empty until it is known."
    )
    last_row = models.PositiveIntegerField(default=0)
    # How quotation marks of text are read (spreadsheets.QUOTINGS); empty for workbooks.
    quoting = models.CharField(max_length=8, blank=True, db_default="")
    # What the reading says of the file, in sentences.
    notices = models.JSONField(default=list)
    # What the reading doubts, and a person has to see before confirming: [{"code", "message", "rows"}].
    reading_warnings = models.JSONField(default=list, db_default=[])
    # What merged cells gave, by column: [{"column", "count", "examples": [[row, text]]}].
    filled_down = models.JSONField(default=list, db_default=[])
    # Of its first rows how many cells they have, blank ones at the end counted: [[row, cells]].
    head_widths = models.JSONField(default=list, db_default=[])
    # Where several sheets have leads: {sheet's name: its rows}. The columns page asks while none was chosen.
    sheets_with_leads = models.JSONField(default=dict, db_default={})
    asks_for_sheet = models.BooleanField(default=False, db_default=False)
    unreadable_code = models.CharField(max_length=24, blank=True)  # of spreadsheets.WhyUnreadable, or a ReadingFault
    unreadable_details = models.JSONField(default=dict, blank=True)

    # Columns: [{"name", "samples"}], the suggestions for them [{"column", "field", "reason", "sure"}],
    # and the choice {field: column's index}; further columns whose texts are joined to a field's own
    # {field: [columns' indexes]}, and fields with one text for all rows {field: text}.
    columns = models.JSONField(default=list)
    matches = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    joined = models.JSONField(default=dict)
    constants = models.JSONField(default=dict)
    # Columns that fill a field's blanks {field: [columns' indexes]}; the column with the country codes of the phone
    # numbers, and whether it is joined to them; the one that says who must not be called.
    fallbacks = models.JSONField(default=dict, db_default={})
    country_column = models.PositiveSmallIntegerField(null=True)
    joins_country = models.BooleanField(default=False, db_default=False)
    do_not_disturb_column = models.PositiveSmallIntegerField(null=True)
    # Whose export the file is recognised as, for people; empty for no known one.
    export_of = models.CharField(max_length=40, blank=True, db_default="")
    # How dates that can be read both ways are read: "" (to be found), "day_first", "month_first".
    date_order = models.CharField(max_length=12, blank=True)
    # Codes of the rules that may not change a value of this upload: a value that would need it is a problem.
    switched_off = models.JSONField(default=list)

    # What the leads were checked by and are sent with, frozen at the check, with the "map" that was made of it
    # (campaigns/uploads/checking/rules.py).
    rules = models.JSONField(default=dict)
    # What the check changed: [{"code", "column", "count", "examples": [[row, before, after]]}].
    changes = models.JSONField(default=list)
    # What the check doubts of the file as a whole ("this looks like yesterday's file"), as reading_warnings.
    warnings = models.JSONField(default=list)
    # Leads by the result of their check, {state: count}: kept with every change, so that no page counts rows.
    counts = models.JSONField(default=dict)
    # [first row, last row, leads, bytes] of each batch to come; empty once a person has changed rows
    # (campaigns/uploads/checking/cutting.py).
    cuts = models.JSONField(default=list)
    total_rows = models.PositiveIntegerField(default=0)
    blank_rows = models.PositiveIntegerField(default=0)
    checked_rows = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    # Of the last check, as long as no other has begun since.
    check_fault = models.CharField(max_length=24, choices=CheckFault, blank=True, default="", db_default="")

    # A reading or checking that was killed is begun again under a new generation, once; worked_at is its sign of
    # life, work_begun_at the beginning of the run, times_begun the number of runs since a person asked for it,
    # without those of which it is known that they were not killed. Erasing is a run, too, and is not counted.
    generation = models.PositiveIntegerField(default=0)
    worked_at = models.DateTimeField(null=True)
    work_begun_at = models.DateTimeField(null=True)
    times_begun = models.PositiveSmallIntegerField(default=0)

    option = models.CharField(max_length=16, choices=Option, default=Option.NEITHER)
    start_campaign = models.BooleanField(default=False)
    start_outcome = models.CharField(max_length=21, choices=StartOutcome, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="confirmed_uploads"
    )
    confirmed_at = models.DateTimeField(null=True)
    last_claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    # When it goes: not before a time, before the others of its account, not while it is paused, never once cancelled.
    send_at = models.DateTimeField(null=True)
    put_first_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(  # empty when its callbacks have paused it (sending.proving)
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    paused_reason = models.CharField(max_length=REASON_CHARACTERS, blank=True)  # in the words of the person
    paused_code = models.CharField(max_length=21, choices=PauseReason, blank=True)  # the portal's
    paused_details = models.JSONField(default=dict, blank=True)
    resumed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # A person gave up waiting for results: the batches without one are done, and their leads unnamed
    # (campaigns/outcomes/closing.py). While it `is_closing`, some of them are still to be written.
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_reason = models.CharField(max_length=REASON_CHARACTERS, blank=True, default="", db_default="")
    is_closing = models.BooleanField(default=False, db_default=False)
    # Which headers its requests have, for ProvenMap; empty in uploads that were confirmed before there was one.
    map_key = models.CharField(max_length=64, blank=True)
    # Which volume of the number index has its numbers; empty until they are all there (campaigns/number_index).
    number_volume = models.PositiveIntegerField(null=True, editable=False)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state"], name="upload_by_state"),
            models.Index(fields=["uploaded_by", "-id"], name="upload_by_person"),
            models.Index(fields=["campaign", "state"], name="upload_by_campaign"),
            models.Index(fields=["finished_at"], name="upload_by_end"),
            models.Index(fields=["state"], condition=models.Q(number_volume=None), name="upload_not_indexed"),
            models.Index(fields=["id"], condition=models.Q(is_closing=True), name="uploads_to_close"),
            models.Index(fields=["uploaded_at"], name="upload_by_time"),
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}"

    @property
    def is_confirmed(self) -> bool:
        return self.state in UploadState.confirmed_ones()

    @property
    def is_final(self) -> bool:
        return self.state in UploadState.final()

    @property
    def has_tally(self) -> bool:
        return self.state in UploadState.with_tally()

    @property
    def can_be_steered(self) -> bool:
        """Whether it is one of the `steerable` uploads."""
        return self.state in UploadState.on_their_way() and not self.cancelled_at

    @property
    def can_be_sent_at_another_time(self) -> bool:
        """Whether it can be steered, and its first batch has not left."""
        return self.can_be_steered and self.last_claimed_at is None

    @property
    def is_paused_by_portal(self) -> bool:
        """Whether the portal has paused it, since the dialer loaded nothing of a batch (sending.proving)."""
        return self.paused_at is not None and self.paused_by_id is None

    def all_warnings(self) -> list[dict[str, Any]]:
        """What a person has to see before confirming: [{"code", "message", "rows"}]."""
        return [*self.reading_warnings, *self.warnings]

    def column_names(self) -> list[str]:
        return [column["name"] for column in self.columns]


class LeadState(models.TextChoices):
    """The result of a lead's check, later its outcome.

    A lead that is confirmed stays READY until its batch is done: meanwhile the batch says where it is.
    """

    READY = "ready", "Ready"
    INVALID = "invalid", "To be fixed"
    DUPLICATE = "duplicate", "Twice in the file"
    SKIPPED = "skipped", "Skipped by a person or a rule"
    BLANK = "blank", "No lead: a total, a note, a serial number alone"
    LOADED = "loaded", "Loaded"
    ALREADY_THERE = "already_there", "Already there"
    REJECTED = "rejected", "Rejected by the dialer"
    # Its batch is done, and no report says for certain what became of it: perhaps it was loaded (see outcomes).
    UNNAMED = "unnamed", "Not named by the dialer"

    @classmethod
    def to_be_fixed(cls) -> list["LeadState"]:
        """Something is wrong with the row, so it is not sent."""
        return [cls.INVALID, cls.DUPLICATE]

    @classmethod
    def not_sent(cls) -> list["LeadState"]:
        """The row is in no batch."""
        return [*cls.to_be_fixed(), cls.SKIPPED, cls.BLANK]


class Lead(models.Model):
    """One row of the file with anything in it."""

    # Three indexes begin with it; one more would only slow the storing of leads down.
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="leads", db_index=False)
    generation = models.PositiveIntegerField()
    row = models.PositiveIntegerField()
    state = models.CharField(max_length=13, choices=LeadState)
    phone = models.CharField(max_length=16, blank=True)
    values = models.JSONField(default=list)  # in the order of upload.rules["map"]
    problems = models.JSONField(default=list)  # Problem.as_json(): errors and warnings
    size = models.PositiveIntegerField(default=0)  # bytes of the lead in a request; 0 unless it is ready
    reason = models.CharField(max_length=300, blank=True)  # the dialer's, empty where it gave none

    class Meta:
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["upload", "row"], name="lead_once_in_an_upload")]
        indexes = [
            models.Index(fields=["upload", "state", "row"], name="lead_by_state"),
            models.Index(fields=["upload", "phone"], name="lead_by_phone"),
        ]

    def __str__(self) -> str:
        return f"row {self.row} of upload {self.upload_id}"
