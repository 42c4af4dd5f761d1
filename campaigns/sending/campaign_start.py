"""Starting the campaign comes last (docs/rules.md#rule-12); what came of it is told on the upload's page."""

from django.db.models import Q

from campaigns.dialer import AttemptOutcome
from campaigns.models import Attempt, StartOutcome, Upload

AFTER = {
    AttemptOutcome.ACCEPTED: StartOutcome.STARTED,
    AttemptOutcome.REFUSED: StartOutcome.NOT_STARTED,
    AttemptOutcome.UNKNOWN: StartOutcome.NOT_KNOWN,
}
"""What is known once an attempt with `action=start` has ended so; after other outcomes it is sent again."""


def set_start_outcome(upload_id: int, outcome: StartOutcome) -> None:
    """Keeps what the last attempt came to. An earlier attempt that was accepted, or may have been, counts for more: the
    campaign is then started, or it is not known."""
    told_to_start = Attempt.objects.filter(batch__upload=upload_id, with_start=True)
    if told_to_start.filter(Q(answer=AttemptOutcome.ACCEPTED) | Q(proven_at__isnull=False)).exists():
        outcome = StartOutcome.STARTED
    elif told_to_start.filter(Q(answer=AttemptOutcome.UNKNOWN) | Q(answer="", expired_at__isnull=False)).exists():
        outcome = StartOutcome.NOT_KNOWN
    Upload.objects.filter(pk=upload_id).update(start_outcome=outcome)
