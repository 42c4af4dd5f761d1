"""What became of a request, as far as its answer tells. The question behind it: may the leads be at the dialer?"""

from dataclasses import dataclass
from enum import StrEnum


class AttemptOutcome(StrEnum):
    """What became of one request with leads. Only THROTTLED and NOT_SENT are sent again without a person. The values
    are stored (models.Attempt.answer)."""

    ACCEPTED = "accepted"
    """The dialer has queued the leads. Its callback says later which of them were loaded."""

    THROTTLED = "throttled"
    """The request came too soon. The leads were not added."""

    NOT_SENT = "not_sent"
    """The request surely never arrived. The leads were not added."""

    REFUSED = "refused"
    """The dialer did not take the request. The leads were not added. `Judgement.refusal` says what it refused."""

    UNKNOWN = "unknown"
    """No clear answer. The leads may have been added: only the callback, or a person, can tell."""


class Refusal(StrEnum):
    """What a dialer refused, and so what has to stop."""

    CREDENTIALS = "credentials"
    """User name or key. The account stops until an administrator has looked at its settings."""

    CAMPAIGN = "campaign"
    """The dialer has no campaign of this name. The campaign is held until an administrator releases it."""

    DATA = "data"
    """The data of this request. Other batches are not concerned."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an answer means.

    `refusal` is set where the outcome is REFUSED, and only there. `transaction_id` is text, "" if the dialer gave
    none. `message` has the dialer's words, or the failure's, in one bounded line. `saw_no_fields` is True where the
    dialer missed a field that every request has: then it read none of them, and the account's bytes for a request and
    its body form are to be looked at before its key. `message_is_cut` is True where the message may be only the
    beginning of what was said.
    """

    outcome: AttemptOutcome
    refusal: Refusal | None = None
    transaction_id: str = ""
    message: str = ""
    saw_no_fields: bool = False
    message_is_cut: bool = False


class Sign(StrEnum):
    """Whether a dialer answers at all, as a question without leads has shown."""

    ANSWERS = "answers"
    """It answered in its own form, whatever it said."""

    NO_ANSWER = "no answer"
    """Nothing came, or a 5xx of whatever stands before it."""

    CANNOT_TELL = "cannot tell"
    """Somebody answered, but perhaps not the dialer: this account may not have the call."""
