"""Whether the dialer was told to start the campaign: a sentence for each code of models.StartOutcome."""

from campaigns.models import StartOutcome

from .later_codes import OF_A_LATER_RELEASE

_SENTENCES: dict[str, str] = {
    StartOutcome.STARTED: "The dialer was asked to start the campaign with the last batch.",
    StartOutcome.NOT_STARTED: ("The campaign was not started: the dialer has not taken all batches of this upload."),
    StartOutcome.NOTHING_TO_START_WITH: (
        "The campaign was not started: all numbers of the last batch came to the do-not-call list, so it was not sent. "
        "Start the campaign in CloudAgent."
    ),
    StartOutcome.NOT_KNOWN: "It is not known whether the campaign was started: the last batch has no clear answer.",
}


def about_start(outcome: str) -> str:
    """The sentence for an upload's `start_outcome`; empty while there is none."""
    return _SENTENCES.get(outcome, OF_A_LATER_RELEASE) if outcome else ""
