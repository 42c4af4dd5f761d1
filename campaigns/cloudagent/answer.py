"""What was observed of a request is judged: it was accepted, it surely was not, it was refused, or nobody knows. What
becomes of the batch is decided by that alone (campaigns/sending/recording.py).

HTTP status codes are not documented, so the body decides (docs/dialer.md#immediate-answer). Outside 2xx a
proxy may be speaking instead of the dialer. So there only the documented answers are believed as they
stand; where the body says nothing, the few status codes that leave no doubt decide. All else is unknown:
one more batch for a person to look at costs less than leads that are added twice.
"""

from typing import NamedTuple

from campaigns.dialer import AttemptOutcome, Judgement, Observed, Phase, Refusal

from .json_text import folded, read_json
from .plain_text import Beginning, excerpt, plain, plain_beginning
from .transactions import transaction_id


class _Documented(NamedTuple):
    words: str
    outcome: AttemptOutcome
    refusal: Refusal | None = None
    saw_no_fields: bool = False


# docs/dialer.md#immediate-answer: looked for in the folded message of a body whose status is "error".
# A field that we surely sent is "empty" for the dialer where it read none of our fields: the body was larger than its
# server takes, or in a form that it does not read (docs/dialer.md#size-of-a-body). That concerns every request of the
# account, and none of the leads are at fault.
_DOCUMENTED = (
    _Documented("too many requests", AttemptOutcome.THROTTLED),
    _Documented("invalid username or apikey", AttemptOutcome.REFUSED, Refusal.CREDENTIALS),
    _Documented("apikey should not be empty", AttemptOutcome.REFUSED, Refusal.CREDENTIALS, saw_no_fields=True),
    _Documented("username should not be empty", AttemptOutcome.REFUSED, Refusal.CREDENTIALS, saw_no_fields=True),
    _Documented("campaignname should not be empty", AttemptOutcome.REFUSED, Refusal.CAMPAIGN, saw_no_fields=True),
    _Documented("invalid campaign name", AttemptOutcome.REFUSED, Refusal.CAMPAIGN),
)

# Said by whoever turns a request away before doing its work, so that none of its leads were added:
# 401 and 403 to the key, 429 to the pace (RFC 9110, 15.5.2 and 15.5.4; RFC 6585, 4).
_BY_STATUS = {
    401: (AttemptOutcome.REFUSED, Refusal.CREDENTIALS),
    403: (AttemptOutcome.REFUSED, Refusal.CREDENTIALS),
    429: (AttemptOutcome.THROTTLED, None),
}

# Beside 2xx: where an error in the dialer's own shape, but in other words, can only be about the data.
_ABOUT_THE_DATA = {400, 413, 422}


def judge(observed: Observed) -> Judgement:
    """What became of an attempt. Pure; any bytes may be in the body, and nothing raises.

    ACCEPTED: status "success"; outside 2xx only with a transaction id.
    THROTTLED: the documented words whatever the HTTP status, or 429 with a body that says nothing else.
    REFUSED: the documented words whatever the HTTP status (with a 5xx too: only the dialer uses these words);
    status "error" in other words with 2xx, 400, 413, 422 (DATA); 401 and 403 (CREDENTIALS).
    NOT_SENT: it surely never arrived. UNKNOWN: all else, among it every answer that is incomplete, even
    if what came of it can be read.
    """
    if observed.phase is Phase.NOT_SENT:
        return Judgement(AttemptOutcome.NOT_SENT, message=plain(observed.error))
    if observed.phase is Phase.SENT_NO_ANSWER:
        return Judgement(AttemptOutcome.UNKNOWN, message=plain(observed.error))
    if not observed.complete:
        return _unknown(observed)
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
        return _unknown(observed)
    words = _words(observed, answer)
    return Judgement(
        AttemptOutcome.ACCEPTED, transaction_id=transaction, message=words.text, message_is_cut=words.is_cut
    )


def _error(observed: Observed, answer: dict[str, object]) -> Judgement:
    words = _words(observed, answer)
    said = words.text.casefold()
    for documented in _DOCUMENTED:
        if documented.words in said:
            return Judgement(
                documented.outcome,
                documented.refusal,
                message=words.text,
                saw_no_fields=documented.saw_no_fields,
                message_is_cut=words.is_cut,
            )
    if _is_2xx(observed.status) or observed.status in _ABOUT_THE_DATA:
        return Judgement(AttemptOutcome.REFUSED, Refusal.DATA, message=words.text, message_is_cut=words.is_cut)
    return _by_status(observed) or _unknown(observed)


def _by_status(observed: Observed) -> Judgement | None:
    if observed.status not in _BY_STATUS:
        return None
    outcome, refusal = _BY_STATUS[observed.status]
    words = excerpt(observed.body)
    return Judgement(outcome, refusal, message=words.text, message_is_cut=words.is_cut)


def _unknown(observed: Observed) -> Judgement:
    words = excerpt(observed.body)
    if not words.text:
        return Judgement(AttemptOutcome.UNKNOWN, message=plain(observed.error))
    is_cut = words.is_cut or not observed.complete
    return Judgement(AttemptOutcome.UNKNOWN, message=words.text, message_is_cut=is_cut)


def _words(observed: Observed, answer: dict[str, object]) -> Beginning:
    message = answer.get("message")
    words = plain_beginning(message) if isinstance(message, str) else Beginning("")
    return words if words.text else excerpt(observed.body)


def _is_2xx(status: int | None) -> bool:
    return status is not None and 200 <= status < 300
