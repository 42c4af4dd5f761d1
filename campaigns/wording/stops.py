"""Why an account is stopped, a campaign is held, or an upload was paused by the portal: sentences for each code.

They are pairs: the first sentence can stand alone in a list, the rest (which may be empty) says more.
"""

from collections.abc import Callable, Mapping
from typing import Any

from campaigns.models import Account, Campaign, HoldReason, PauseReason, StopReason, Upload

from .later_codes import OF_A_LATER_RELEASE

Details = Mapping[str, Any]
Sentences = tuple[str, str]
_InWords = Callable[[Details], Sentences]


def why_stopped(account: Account) -> str:
    """All sentences; empty while the account is not stopped, or where no reason was kept."""
    return joined(stop_in_words(account.stopped_reason, account.stopped_details)) if account.stopped_reason else ""


def why_held(campaign: Campaign) -> str:
    """All sentences; empty while the campaign is not held, or where no reason was kept."""
    return joined(hold_in_words(campaign.held_reason, campaign.held_details)) if campaign.held_reason else ""


def why_paused(upload: Upload) -> str:
    """What the person said who paused the upload, else why the portal did; empty where neither is known."""
    if upload.paused_reason or not upload.paused_code:
        return upload.paused_reason
    return joined(pause_in_words(upload.paused_code, upload.paused_details))


def stop_in_words(reason: str, details: Details) -> Sentences:
    """For a code of StopReason, or an empty one, and its parameters."""
    return _STOPS.get(reason, _of_a_later_release)(details) if reason else ("The account is stopped.", "")


def hold_in_words(reason: str, details: Details) -> Sentences:
    """For a code of HoldReason, or an empty one, and its parameters."""
    return _HOLDS.get(reason, _of_a_later_release)(details) if reason else ("The campaign is held.", "")


def pause_in_words(code: str, details: Details) -> Sentences:
    """For a code of PauseReason and its parameters."""
    return _PAUSES.get(code, _of_a_later_release)(details)


def as_sentence(text: str) -> str:
    """What a person wrote, with a capital letter and a full stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def joined(sentences: Sentences) -> str:
    """The pair as one text."""
    return " ".join(filter(None, sentences))


def _always(first: str, rest: str) -> _InWords:
    return lambda details: (first, rest)


def _of_a_later_release(_details: Details) -> Sentences:
    return OF_A_LATER_RELEASE, ""


def _kept_words(details: Details) -> Sentences:
    return as_sentence(details["words"]), ""


def _key_refused(details: Details) -> Sentences:
    return (
        f"The dialer rejected its API key or user name (“{details['message']}”).",
        "An administrator must enter the right ones and resume the account; the uploads then go on by themselves.",
    )


def _fields_not_seen(details: Details) -> Sentences:
    return (
        f"The dialer saw no fields in our request (“{details['message']}”).",
        "An administrator must lower the account's bytes per request, try its other body form, or enter the key again, "
        "and resume the account.",
    )


def _journal_away(details: Details) -> Sentences:
    return (
        f"The journal of what is sent, in the data folder, cannot be read or written (“{details['file']}”).",
        "An administrator must see whether the disk is there and not full and whether the file is damaged "
        "(docs/operations.md), and resume the account.",
    )


def _by_person(details: Details) -> Sentences:
    return f"{details['name']} stopped it.", ""


def _unknown_campaign(details: Details) -> Sentences:
    return (
        f"The dialer does not know this campaign (“{details['message']}”).",
        "An administrator must compare its name with CloudAgent and release it; the uploads then go on by themselves.",
    )


def _nothing_loaded(details: Details) -> Sentences:
    """The dialer's own reason comes before the doubt about the columns."""
    first = f"The dialer loaded none of the {details['size']} leads of batch {details['batch']}"
    compare = (
        f"ompare the fields of {details['campaign']} here with its mapping file in CloudAgent "
        f"({', '.join(details['headers'])} were sent)"
    )
    if "reason" not in details:
        return f"{first}.", f"C{compare}; then resume the upload, or cancel it."
    return (
        f"{first}: “{details['reason']}” for {details['rejected']} of them.",
        f"Look whether that is so. If it is not, c{compare}. Then resume the upload, or cancel it.",
    )


_STOPS: dict[str, _InWords] = {
    StopReason.KEY_REFUSED: _key_refused,
    StopReason.FIELDS_NOT_SEEN: _fields_not_seen,
    StopReason.KEY_CANNOT_BE_OPENED: _always(
        "Its API key cannot be opened with the server's credential keys.",
        "An administrator must set the right LEADSPORTAL_CREDENTIAL_KEYS, or enter the API key again, and then resume "
        "the account.",
    ),
    StopReason.NO_HOST_NAME: _always(
        "Its domain is not the name of a host.", "An administrator must correct it and resume the account."
    ),
    StopReason.WRONG_NUMBER_HASH_KEY: _always(
        "The do-not-call list was kept under another LEADSPORTAL_NUMBER_HASH_KEY, so nobody can tell who must not be "
        "called.",
        "An administrator must put the key back and resume the account.",
    ),
    StopReason.DATABASE_BEHIND: _always(
        "The database is older than what was sent: it was restored from a backup, and does not know of all requests.",
        "Nothing is sent, so that nobody is called twice. An administrator must run “manage.py reconcile”, enter again "
        "what was cancelled, paused or put on the do-not-call list since the backup, and resume the account "
        "(docs/operations.md).",
    ),
    StopReason.JOURNAL_AWAY: _journal_away,
    StopReason.BY_PERSON: _by_person,
    StopReason.OTHER: _kept_words,
}
_HOLDS: dict[str, _InWords] = {
    HoldReason.UNKNOWN_CAMPAIGN: _unknown_campaign,
    HoldReason.OTHER: _kept_words,
}
_PAUSES: dict[str, _InWords] = {PauseReason.NOTHING_LOADED: _nothing_loaded}
