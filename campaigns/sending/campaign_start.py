"""Starting the campaign is the last word (docs/rules.md#rule-12); whether it was said is told on the upload's page."""

from django.db.models import Q

from campaigns.dialer import AttemptOutcome
from campaigns.models import Answer, Attempt, Upload

STARTED = "The dialer was asked to start the campaign with the last batch."
NOT_STARTED = "The campaign was not started: the dialer has not taken all batches of this upload."
NOTHING_TO_START_WITH = (
    "The campaign was not started: all numbers of the last batch came to the do-not-call list, so it was not sent. "
    "Start the campaign in CloudAgent."
)
NOT_KNOWN = "It is not known whether the campaign was started: the last batch has no clear answer."

AFTER = {
    AttemptOutcome.ACCEPTED: STARTED,
    AttemptOutcome.REFUSED: NOT_STARTED,
    AttemptOutcome.UNKNOWN: NOT_KNOWN,
}
"""What is known once an attempt with `action=start` has ended so; after other outcomes it is sent again."""


def say_about_start(upload_id: int, words: str) -> None:
    """What the last one of the attempts came to is `words`; what an earlier one has, or may have, done stands."""
    told_to_start = Attempt.objects.filter(batch__upload=upload_id, with_start=True)
    if told_to_start.filter(Q(answer=Answer.ACCEPTED) | Q(proven_at__isnull=False)).exists():
        words = STARTED
    elif told_to_start.filter(Q(answer=Answer.UNKNOWN) | Q(answer="", expired_at__isnull=False)).exists():
        words = NOT_KNOWN
    Upload.objects.filter(pk=upload_id).update(start_outcome=words)
