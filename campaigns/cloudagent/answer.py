"""attempts: what was observed of a request, judged. The one place that decides whether a batch was
accepted, may go again, was refused, or nobody knows.

HTTP status codes are not documented, so the body decides (contract.md, Immediate answers). Outside 2xx a
proxy may be speaking instead of the dialer, so there only the documented answers are believed as they
stand; the few status codes that leave no doubt decide where the body says nothing. All else is unknown:
a lead more to look at for a person costs less than a lead added twice.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from .errors import (
    BadCredentials,
    CloudAgentError,
    InvalidData,
    NoAnswer,
    TooManyRequests,
    UnknownCampaign,
    Unreachable,
)
from .json_text import folded, read_json
from .plain_text import excerpt, plain
from .transactions import transaction_id


class Phase(StrEnum):
    """How far the request came."""

    NOT_SENT = "not sent"
    """It surely never arrived: refused connection, DNS, TLS, timeout while connecting."""

    SENT_NO_ANSWER = "sent, no answer"
    """It may have arrived: timeout, reset or our own deadline after the first byte was sent."""

    ANSWERED = "answered"
    """A status and headers came back; whether the whole body did is `Observed.complete`."""


class Outcome(StrEnum):
    """What became of an attempt. The batch goes again by itself after THROTTLED and NOT_SENT only."""

    ACCEPTED = "accepted"
    THROTTLED = "throttled"
    NOT_SENT = "not sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


NO_TRANSACTION_ID = "no_transaction_id"
"""Flag: accepted, and the dialer gave no id that its callback could be matched by."""

FIELDS_NOT_SEEN = "fields_not_seen"
"""Flag: the dialer missed a field that every request of ours has. It saw none of them: the body was larger
than its server takes, or in a form that it does not read (contract.md, Arithmetic). The account's bytes for
a request and its body form are to be looked at, before the key."""

UNDOCUMENTED_MESSAGE = "undocumented_message"
"""Flag: an error in words that contract.md does not have."""

STATUS_ONLY = "status_only"
"""Flag: the HTTP status alone decided; the body said nothing that can be understood."""

INCOMPLETE = "incomplete"
"""Flag: the answer broke off, or was cut at our bound."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen of one attempt, before anybody has judged it. `body` holds at most what the sender's
    bound lets in, already unpacked; `complete` is False where it broke off or was cut; `error` is the
    exception's text, "" if there was none."""

    phase: Phase
    status: int | None = None
    content_type: str = ""
    body: bytes = field(default=b"", repr=False)
    complete: bool = True
    error: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An attempt's outcome; the class of the error unless it was accepted; the transaction id as text; the
    dialer's words (or the failure's), bounded and in one line; flags for what a page should say beside."""

    outcome: Outcome
    error: type[CloudAgentError] | None = None
    transaction_id: str = ""
    message: str = ""
    flags: tuple[str, ...] = ()


class _Documented(NamedTuple):
    words: str
    outcome: Outcome
    error: type[CloudAgentError]
    flags: tuple[str, ...] = ()


# contract.md, Immediate answers: looked for in the folded message of a body whose status is "error".
# That a field is "empty" which we surely sent points at settings of the account (see FIELDS_NOT_SEEN), all
# of its requests are concerned, and none of its leads are at fault: the account's error, not the data's.
_DOCUMENTED = (
    _Documented("too many requests", Outcome.THROTTLED, TooManyRequests),
    _Documented("invalid username or apikey", Outcome.REFUSED, BadCredentials),
    _Documented("apikey should not be empty", Outcome.REFUSED, BadCredentials, (FIELDS_NOT_SEEN,)),
    _Documented("username should not be empty", Outcome.REFUSED, BadCredentials, (FIELDS_NOT_SEEN,)),
    _Documented("campaignname should not be empty", Outcome.REFUSED, UnknownCampaign, (FIELDS_NOT_SEEN,)),
    _Documented("invalid campaign name", Outcome.REFUSED, UnknownCampaign),
)

# Said by whoever turns a request away before doing its work, so that none of its leads were added:
# 401 and 403 to the key, 429 to the pace (RFC 9110, 15.5.2 and 15.5.4; RFC 6585, 4).
_BY_STATUS = {
    401: (Outcome.REFUSED, BadCredentials),
    403: (Outcome.REFUSED, BadCredentials),
    429: (Outcome.THROTTLED, TooManyRequests),
}

# Beside 2xx: where an error in the dialer's own shape, but in other words, can only be about the data.
_ABOUT_THE_DATA = {400, 413, 422}


def judge(observed: Observed) -> Judgement:
    """What became of an attempt. Pure; any bytes may be in the body, and nothing raises.

    ACCEPTED: status "success"; outside 2xx only with a transaction id.
    THROTTLED: the documented words whatever the HTTP status, or 429 with a body that says nothing else.
    REFUSED: the documented words whatever the HTTP status (a 5xx too: words that the dialer alone uses);
    status "error" in other words with 2xx, 400, 413, 422 (InvalidData); 401 and 403 (BadCredentials).
    NOT_SENT: it surely never arrived. UNKNOWN: all else, among it every answer that is incomplete, even
    if what came of it can be read.
    """
    if observed.phase is Phase.NOT_SENT:
        return Judgement(Outcome.NOT_SENT, Unreachable, message=plain(observed.error))
    if observed.phase is Phase.SENT_NO_ANSWER:
        return Judgement(Outcome.UNKNOWN, NoAnswer, message=plain(observed.error))
    if not observed.complete:
        return _unknown(observed, flags=(INCOMPLETE,))
    answer = _read(observed.body)
    match answer.get("status"):
        case "success":
            return _success(observed, answer)
        case "error":
            return _error(observed, answer)
        case _:
            return _by_status(observed) or _unknown(observed)


def _read(body: bytes) -> dict[str, object]:
    """The answer's object with its names and its status folded; empty if it is none."""
    try:
        found = read_json(body.decode())
    except UnicodeDecodeError:
        return {}
    if not isinstance(found, dict):
        return {}
    answer = folded(found)
    status = answer.get("status")
    answer["status"] = status.strip().casefold() if isinstance(status, str) else ""
    return answer


def _success(observed: Observed, answer: dict[str, object]) -> Judgement:
    transaction = transaction_id(answer.get("transactionid"))
    if not transaction and not _is_2xx(observed.status):
        return _unknown(observed, flags=(NO_TRANSACTION_ID,))
    return Judgement(
        Outcome.ACCEPTED,
        transaction_id=transaction,
        message=_words(observed, answer),
        flags=() if transaction else (NO_TRANSACTION_ID,),
    )


def _error(observed: Observed, answer: dict[str, object]) -> Judgement:
    words = _words(observed, answer)
    said = words.casefold()
    for documented in _DOCUMENTED:
        if documented.words in said:
            return Judgement(documented.outcome, documented.error, message=words, flags=documented.flags)
    if _is_2xx(observed.status) or observed.status in _ABOUT_THE_DATA:
        return Judgement(Outcome.REFUSED, InvalidData, message=words, flags=(UNDOCUMENTED_MESSAGE,))
    return _by_status(observed) or _unknown(observed, flags=(UNDOCUMENTED_MESSAGE,))


def _by_status(observed: Observed) -> Judgement | None:
    if observed.status not in _BY_STATUS:
        return None
    outcome, error = _BY_STATUS[observed.status]
    return Judgement(outcome, error, message=excerpt(observed.body), flags=(STATUS_ONLY,))


def _unknown(observed: Observed, *, flags: tuple[str, ...] = ()) -> Judgement:
    message = excerpt(observed.body) or plain(observed.error)
    return Judgement(Outcome.UNKNOWN, NoAnswer, message=message, flags=flags)


def _words(observed: Observed, answer: dict[str, object]) -> str:
    message = answer.get("message")
    return (plain(message) if isinstance(message, str) else "") or excerpt(observed.body)


def _is_2xx(status: int | None) -> bool:
    return status is not None and 200 <= status < 300
