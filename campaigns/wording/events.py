"""What a line of the log of actions adds to its action: which row, how many leads, which batch."""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import starmap
from typing import Any

from campaigns.leads import RULE_TITLES
from campaigns.models import Action, CallbackState, Event, Outage

from .later_codes import NAME_OF_A_LATER_RELEASE
from .numbers import numbered
from .rows import ranges_of_rows
from .stops import hold_in_words, joined, stop_in_words
from .times import full_time

_Details = Mapping[str, Any]
_ACTIONS: dict[str, str] = dict(Action.choices)
_OUTAGES: dict[str, str] = dict(Outage.choices)
_SHOWN_IDS = 20


def action_in_words(event: Event) -> str:
    """“batch sent again”."""
    return _ACTIONS.get(event.action, NAME_OF_A_LATER_RELEASE)


def details_in_words(event: Event) -> str:
    """“1,200 leads, 3 requests” of a confirming; empty where the action says all.

    The parameters of each action stand with `campaigns.models.Action`. A stored `text` is said as it is.
    """
    details = event.details
    if not details:
        return ""
    if "text" in details:
        return str(details["text"])
    in_words = _IN_WORDS.get(event.action)
    return in_words(details) if in_words else NAME_OF_A_LATER_RELEASE


def _bytes(details: _Details) -> str:
    return numbered(details["bytes"], "byte", "bytes")


def _parent(details: _Details) -> str:
    return f"upload {details['parent']}"


def _row(details: _Details) -> str:
    return f"row {details['row']:,}"


def _rows(details: _Details) -> str:
    return numbered(details["rows"], "row", "rows")


def _cells(details: _Details) -> str:
    return f"{_row(details)}, {numbered(details['cells'], 'cell', 'cells')}"


def _rule(details: _Details) -> str:
    rule: str = details["rule"]
    return RULE_TITLES.get(rule, rule)


def _undone(details: _Details) -> str:
    return f"{_ACTIONS.get(details['undone'], NAME_OF_A_LATER_RELEASE)} ({details['event']:,})"


def _confirmed(details: _Details) -> str:
    leads = numbered(details["leads"], "lead", "leads")
    return f"{leads}, {numbered(details['requests'], 'request', 'requests')}"


def _taken_out(details: _Details) -> str:
    return f"{numbered(details['leads'], 'lead', 'leads')} of {_batch(details)}"


def _sent(details: _Details) -> str:
    return f"{details['sent']:,} of {numbered(details['leads'], 'lead', 'leads')} had been sent"


def _paused(details: _Details) -> str:
    """By a person, or by the portal because of one batch."""
    return f"nothing of {_batch(details)} was loaded" if "batch" in details else _sent(details)


def _resumed(details: _Details) -> str:
    """By a person, or by the portal because all leads are there."""
    return "the dialer has these leads already" if "already_there" in details else _sent(details)


def _stopped(details: _Details) -> str:
    return joined(stop_in_words(details["reason"], details))


def _held(details: _Details) -> str:
    return joined(hold_in_words(details["reason"], details))


def _batch(details: _Details) -> str:
    return f"batch {details['batch']:,}"


def _reported_otherwise(details: _Details) -> str:
    """“batch 3: 6 loaded and 0 not loaded, then 1 loaded and 5 not loaded”."""
    before, now = (_reported(details[which]) for which in ("before", "now"))
    return f"{_batch(details)}: {before}, then {now}"


def _reported(counts: list[int | None]) -> str:
    loaded, not_loaded = ("?" if count is None else f"{count:,}" for count in counts)
    return f"{loaded} loaded and {not_loaded} not loaded"


def _read_again(details: _Details) -> str:
    """“batch 3: it counts”."""
    return f"{_batch(details)}: {_READ_AGAIN.get(details['state'], NAME_OF_A_LATER_RELEASE)}"


def _send_time(details: _Details) -> str:
    return f"from {_moment(details['before'])} to {_moment(details['after'])}"


def _moment(text: str | None) -> str:
    return full_time(datetime.fromisoformat(text)) if text else "“at once”"


def _outage(details: _Details) -> str:
    return _OUTAGES.get(details["outage"], NAME_OF_A_LATER_RELEASE)


def _attempts(details: _Details) -> str:
    return numbered(details["attempts"], "request", "requests")


def _perhaps_sent(details: _Details) -> str:
    return f"{numbered(details['leads'], 'lead', 'leads')} may have been sent, of {ranges_of_rows(details['rows'])}"


def _clock(details: _Details) -> str:
    return f"by {details['seconds']:,.1f} seconds"


def _domains(details: _Details) -> str:
    return f"from {details['before']} to {details['after']}"


def _numbers_added(details: _Details) -> str:
    return f"{details['new']:,} new, {details['changed']:,} changed"


def _number(details: _Details) -> str:
    return str(details["number"])


def _numbers(details: _Details) -> str:
    return numbered(details["numbers"], "number", "numbers")


def _looked_up(details: _Details) -> str:
    number = details["number"]
    return "it is not on the list" if number is None else f"it is on the list ({number})"


def _browser(details: _Details) -> str:
    """Known is a browser in which this person has signed in before."""
    return "in a known browser" if details["known_browser"] else "in a new browser"


def _downloaded(details: _Details) -> str:
    """“the dialer's file of failed rows, batch 3, 12 rows”."""
    parts = [_FILES.get(details["file"], NAME_OF_A_LATER_RELEASE)]
    if "batch" in details:
        parts.append(_batch(details))
    if "rows" in details:
        parts.append(_rows(details))
    return ", ".join(parts)


def _approved(details: _Details) -> str:
    return f"{_batch(details)}, from {details['host']}"


def _attached(details: _Details) -> str:
    """“to batch 3, 12 rows, 11 leads”; without a batch it was attached to the whole upload."""
    to = [f"to {_batch(details)}"] if "batch" in details else []
    return ", ".join([*to, _rows(details), _leads(details)])


def _leads(details: _Details) -> str:
    return numbered(details["leads"], "lead", "leads")


def _configured(details: _Details) -> str:
    """“Outbound team” (3): name, members (2 added: 4, 7; 1 removed: 5)."""
    changed = [*map(_field, details.get("fields", ())), *starmap(_list, details.get("lists", {}).items())]
    return ": ".join(filter(None, (_called(details), ", ".join(changed))))


def _called(details: _Details) -> str:
    if "name" not in details:
        return ""
    return f"“{details['name']}” ({details['id']})" if "id" in details else f"“{details['name']}”"


def _field(name: str) -> str:
    """“rows per request”."""
    return name.replace("_", " ")


def _list(name: str, changed: Mapping[str, list[int]]) -> str:
    said = (f"{len(ids):,} {how}: {_some(ids)}" for how, ids in changed.items() if ids)
    return f"{_field(name)} ({'; '.join(said)})"


def _some(ids: list[int]) -> str:
    more = ["…"] if len(ids) > _SHOWN_IDS else []
    return ", ".join([*map(str, ids[:_SHOWN_IDS]), *more])


_READ_AGAIN: dict[str, str] = {
    CallbackState.APPLIED: "it counts",
    CallbackState.DUPLICATE: "another message counts",
    CallbackState.UNMATCHED: "it speaks of another transaction still",
    CallbackState.MALFORMED: "it is not understood still",
}

_FILES = {
    "not_loaded": "the rows that were not loaded",
    "failed_file": "the dialer's file of failed rows",
    "template": "the campaign's template",
    "history": "the list of uploads",
    "bad_rows": "the bad rows by source",
}


_IN_WORDS: dict[str, Callable[[_Details], str]] = {
    Action.UPLOADED: _bytes,
    Action.BEGAN_TO_FIX: _parent,
    Action.CORRECTED_CELLS: _cells,
    Action.CORRECTED_VALUE: _rows,
    Action.REPAIRED_VALUES: _rows,
    Action.SKIPPED_ROWS: _rows,
    Action.RESTORED_ROW: _row,
    Action.SWITCHED_RULE_ON: _rule,
    Action.SWITCHED_RULE_OFF: _rule,
    Action.UNDID: _undone,
    Action.CONFIRMED: _confirmed,
    Action.TOOK_OUT_DO_NOT_CALL: _taken_out,
    Action.TOOK_OUT_ARRIVED: _taken_out,
    Action.PAUSED: _paused,
    Action.RESUMED: _resumed,
    Action.CANCELLED: _sent,
    Action.PUT_FIRST: _sent,
    Action.PUT_BACK: _sent,
    Action.SEND_TIME_CHANGED: _send_time,
    Action.BATCH_SENT_AGAIN: _batch,
    Action.BATCH_GIVEN_UP: _batch,
    Action.REPORTED_TWICE: _batch,
    Action.REPORTED_OTHERWISE: _reported_otherwise,
    Action.CALLBACK_READ_AGAIN: _read_again,
    Action.ACCOUNT_STOPPED: _stopped,
    Action.CAMPAIGN_HELD: _held,
    Action.DIALER_AWAY: _outage,
    Action.RECONCILED: _attempts,
    Action.PERHAPS_SENT: _perhaps_sent,
    Action.CLOCK_SET: _clock,
    Action.ACCOUNT_DOMAIN_CHANGED: _domains,
    Action.DO_NOT_CALL_ADDED: _numbers_added,
    Action.DO_NOT_CALL_CHANGED: _number,
    Action.DO_NOT_CALL_REMOVED: _number,
    Action.DO_NOT_CALL_REMOVED_MANY: _numbers,
    Action.DO_NOT_CALL_LOOKED_UP: _looked_up,
    Action.SIGNED_IN: _browser,
    Action.SIGN_IN_FAILED: _browser,
    Action.DOWNLOADED: _downloaded,
    Action.FAILED_FILE_ATTACHED: _attached,
    Action.CLOSED_WITHOUT_RESULT: _leads,
    Action.LINK_APPROVED: _approved,
    Action.ACCOUNT_ADDED: _configured,
    Action.ACCOUNT_CHANGED: _configured,
    Action.ACCOUNT_DELETED: _configured,
    Action.CAMPAIGN_ADDED: _configured,
    Action.CAMPAIGN_CHANGED: _configured,
    Action.CAMPAIGN_DELETED: _configured,
    Action.PERSON_ADDED: _configured,
    Action.PERSON_CHANGED: _configured,
    Action.TEAM_ADDED: _configured,
    Action.TEAM_CHANGED: _configured,
    Action.TEAM_DELETED: _configured,
    Action.GROUP_ADDED: _configured,
    Action.GROUP_CHANGED: _configured,
    Action.GROUP_DELETED: _configured,
    Action.WEBHOOK_ADDED: _configured,
    Action.WEBHOOK_CHANGED: _configured,
    Action.WEBHOOK_DELETED: _configured,
}
