"""Starting the campaign is the last word (design.md rule 11); whether it was said is told on the upload's page."""

from campaigns.cloudagent import Outcome
from campaigns.models import Upload

STARTED = "The dialer was asked to start the campaign with the last batch."
NOT_STARTED = "The campaign was not started: the dialer has not taken all batches of this upload."
NOT_KNOWN = "It is not known whether the campaign was started: the last batch has no clear answer."

AFTER = {Outcome.ACCEPTED: STARTED, Outcome.REFUSED: NOT_STARTED, Outcome.UNKNOWN: NOT_KNOWN}
"""What is known once an attempt with `action=start` has ended so; after other outcomes it is sent again."""


def say_about_start(upload_id: int, words: str) -> None:
    Upload.objects.filter(pk=upload_id).update(start_outcome=words)
