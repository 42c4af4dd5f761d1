"""A campaign that would be started when people may not be called (sending.people_may_be_called)."""

from datetime import datetime

from django.utils import timezone

HOURS = "9:00 to 21:00"

CHOOSE_ANOTHER_TIME = (
    f"The campaign is started with the last request, which leaves about then (India time). People may be called from "
    f"{HOURS}. Choose another time, or untick “Start the campaign when done” and start it in CloudAgent when it is "
    "day; or say below that it is meant so."
)
CALL_ANYWAY = f"I know that this is outside of {HOURS}, India time."


def will_be_called(at: datetime) -> str:
    """What the command says, which asks nobody."""
    return (
        f"The campaign will be started at about {timezone.localtime(at):%H:%M} India time, outside of {HOURS}: people "
        "will be called then."
    )
