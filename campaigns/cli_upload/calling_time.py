"""A warning where the campaign would be started at a time at which people should not be called."""

from datetime import datetime

from campaigns import uploads
from campaigns.models import Upload, database_now
from campaigns.scheduling import schedule
from campaigns.wording import will_be_called


def bad_time_in_words(upload: Upload, *, start_campaign: bool, send_at: datetime | None) -> str:
    """A sentence where people would be called outside of 9:00 to 21:00; else empty. A page asks the person whether to
    go on. The command goes on and says it."""
    requests = uploads.bill(upload).requests
    if not start_campaign or not requests:
        return ""
    planned = schedule(upload, requests=requests, send_at=send_at, now=database_now())
    return will_be_called(planned.ends_at) if planned.calls_at_a_bad_time else ""
