"""Codes of reasons that people are told. Their sentences are in campaigns/wording/; the codes of what blocks an upload
stand there, too (wording/waiting.py), since they are stored nowhere. And how long a person's own may be."""

from collections.abc import Iterable
from enum import StrEnum

from django.db import models

from campaigns.dialer import Note

REASON_CHARACTERS = 300
"""Of what a person says when pausing, cancelling or deciding."""


class Who(StrEnum):
    """Who can change what blocks an upload."""

    NOBODY = "nobody"  # it goes on by itself
    PERSON = "person"  # whoever may steer the upload
    ADMINISTRATOR = "administrator"


class StartOutcome(models.TextChoices):
    """What came of starting the campaign with an upload's last batch (wording.campaign_start)."""

    STARTED = "started", "The dialer was asked to start it"
    NOT_STARTED = "not_started", "Not started"
    NOTHING_TO_START_WITH = "nothing_to_start_with", "Not started: nothing was left of the last batch"
    NOT_KNOWN = "not_known", "Not known"


class StopReason(models.TextChoices):
    """Why an account is stopped (wording.stops). The comment names its parameters, in `Account.stopped_details`."""

    KEY_REFUSED = "key_refused", "The dialer does not take the key or user name"  # message
    FIELDS_NOT_SEEN = "fields_not_seen", "The dialer saw no fields in the request"  # message
    KEY_CANNOT_BE_OPENED = "key_cannot_be_opened", "The API key cannot be opened"
    NO_HOST_NAME = "no_host_name", "The domain is not the name of a host"
    WRONG_NUMBER_HASH_KEY = "wrong_number_hash_key", "The do-not-call list was kept under another key"
    DATABASE_BEHIND = "database_behind", "The database is older than what was sent"
    JOURNAL_AWAY = "journal_away", "The journal of what is sent cannot be read or written"  # file
    BY_PERSON = "by_person", "A person stopped it"  # name
    OTHER = "other", "Another reason"  # words: a sentence from before there were codes


class HoldReason(models.TextChoices):
    """Why a campaign is held (wording.stops). The comment names its parameters, in `Campaign.held_details`."""

    UNKNOWN_CAMPAIGN = "unknown_campaign", "The dialer does not know the campaign"  # message
    OTHER = "other", "Another reason"  # words: a sentence from before there were codes


class PauseReason(models.TextChoices):
    """Why the portal paused an upload (wording.stops). The comment names its parameters, in `Upload.paused_details`."""

    # batch, size, campaign, headers; and where the dialer gave a reason, the commonest one: reason, rejected (how many)
    NOTHING_LOADED = "nothing_loaded", "The dialer loaded no lead of a batch"


class BatchNote(models.TextChoices):
    """What people are told of a batch beside its state (wording.batch_notes). The comment names its parameters, which
    stand beside the code in each of `Batch.notes`."""

    THROTTLED = "throttled", "The dialer asked for a pause"
    NOT_REACHED = "not_reached", "The dialer could not be reached"
    REFUSED = "refused", "The dialer refused it"  # message
    UNFIT = "unfit", "No request can be made of it"
    BROKE_OFF = "broke_off", "Sending broke off before an answer was recorded"
    UPLOAD_CANCELLED = "upload_cancelled", "The upload was cancelled before"
    ALL_LISTED = "all_listed", "All of its numbers came to the do-not-call list"
    ALL_ARRIVED = "all_arrived", "All of its rows have arrived by the parent"
    NOT_SENT = "not_sent", "It was not sent"
    MAY_BE_THERE = "may_be_there", "It may be at the dialer by an earlier request"
    GIVEN_UP = "given_up", "Given up by a person"
    RECREATED = "recreated", "Its request is known from the journal only"
    REPORTED_TWICE = "reported_twice", "Sent and reported more than once"
    COUNTS_DIFFER = "counts_differ", "The dialer's counts are not the number of leads"  # loaded, not_loaded, size
    TOTAL_DIFFERS = "total_differs", "The dialer's total is not the sum of its counts"  # total, loaded, not_loaded
    # loaded_before, not_loaded_before, loaded, not_loaded
    REPORT_CHANGED = "report_changed", "A later callback says something else"
    # named, counted (leads); unjoined (rows of the file; not where the release before has written the note)
    FILE_DIFFERS = "file_differs", "The failed file names more or fewer leads than the callback counts"
    NO_CALLBACK = "no_callback", "Its result is known from a failed file that a person attached"
    CLOSED = "closed", "A person closed the upload without its result"  # reason (in the person's words)
    OTHER = "other", "Another note"  # words: a sentence from before there were codes


class WhyUnjoined(StrEnum):
    """Why a row of a failed file is joined to no lead (wording.unjoined)."""

    NO_NUMBER = "no_number"  # neither its number nor our other values tell a lead
    NOT_SENT = "not_sent"  # its number is not among those that were sent
    SEVERAL = "several"  # it can mean several leads
    SENT_TWICE = "sent_twice"  # its batch was sent more than once, and nothing tells to which request the file belongs


class ReadingFault(models.TextChoices):
    """Why a file was not read though it may be fine (wording.unreadable). What is wrong with a file itself has a code
    of spreadsheets.WhyUnreadable. `Upload.unreadable_code` has either, and `unreadable_details` its parameters."""

    OUR_FAULT = "our_fault", "Something went wrong on our side"
    STOPPED_TWICE = "stopped_twice", "Stopped in the middle twice"
    NO_SPACE = "no_space", "The disk has too little room"
    FILE_AWAY = "file_away", "The stored file is not there, or cannot be read"
    NOTHING_TO_FIX = "nothing_to_fix", "No row of the parent is to be fixed any more"
    OTHER = "other", "Another reason"  # words: a sentence from before there were codes


class ReportNote(models.TextChoices):
    """What people are told of a callback or a failed file beside its state (wording.report_notes). The comment names
    its parameters, which stand beside the code in `Callback.notes` and `FailedFile.notes`. What was noted when the
    message or the file was read stands among them (dialer.NoteCode)."""

    # Of a callback.
    NOT_UNDERSTOOD = "not_understood", "Not understood"  # the next note says why
    OTHER_TRANSACTION = "other_transaction", "It names another transaction"
    SAME_AGAIN = "same_again", "The same message came again"
    DIFFERS = "differs", "It differs from an earlier message"  # written by earlier releases, where the first one counts
    LATER_COUNTS = "later_counts", "A later message says something else"
    NO_COUNTS = "no_counts", "It has no counts"
    REPORTED_TWICE = "reported_twice", "The batch was sent and reported more than once"

    # Of a failed file.
    HOST_NOT_ALLOWED = "host_not_allowed", "Its host is not allowed"  # host (may be empty)
    OTHER_FILE = "other_file", "The link leads to a file of another name"  # host
    NEVER_FOLLOWED = "never_followed", "Such a link is never followed"  # host (may be empty)
    DIED_BEFORE_ALLOWED = "died_before_allowed", "The link died before its host was allowed"
    NOT_KEPT = "not_kept", "The file is not kept"  # the next note says why
    DIED_BEFORE_FETCHED = "died_before_fetched", "The link died before"  # the next note says why the last try failed

    LINK_NOT_KEPT = "link_not_kept", "The link was not kept until the message was understood"

    # Why one try at a failed file did not succeed.
    PRIVATE_ADDRESS = "private_address", "Its host leads to a private address"
    NOT_REACHED = "not_reached", "The host could not be reached"  # failure (its class)
    TOO_SLOW = "too_slow", "The host was too slow"
    ANSWERED = "answered", "The host answered with an error"  # status
    FILE_TOO_LARGE = "file_too_large", "The file is too large"
    CUT_SHORT = "cut_short", "The file was cut short"
    NO_SPACE = "no_space", "The disk has too little room"
    OUR_FAULT = "our_fault", "Something went wrong on our side"  # failure (its class)

    OTHER = "other", "Another note"  # words: a sentence from before there were codes


def batch_note(code: BatchNote, **parameters: str | int) -> dict[str, str | int]:
    """An entry of `Batch.notes`."""
    return {"code": code.value, **parameters}


def report_note(code: ReportNote, **parameters: str | int) -> dict[str, str | int]:
    """An entry of `Callback.notes` or `FailedFile.notes`."""
    return {"code": code.value, **parameters}


def notes_of_reading(notes: Iterable[Note]) -> list[dict[str, str | int]]:
    """What was noted when a callback or a failed file was read, as entries of `notes`."""
    return [{"code": note.code.value, **note.parameters} for note in notes]
