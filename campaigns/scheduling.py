"""Scheduling: reads the time at which a person wants leads to be sent, and foretells when an upload would be sent that
is confirmed now. Where that would start a campaign outside of calling hours, the person is asked again."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.dateparse import parse_datetime

from campaigns.models import Upload
from campaigns.sending import INDIA, begins_at, people_may_be_called, seconds_if_confirmed
from campaigns.wording import TIME_NOT_UNDERSTOOD

FARTHEST = timedelta(days=60)


class NotATime(ValueError):
    """The text gives no time at which leads can be sent. The message tells the person what to do."""


def read_send_at(text: str, now: datetime) -> datetime:
    """“2026-12-09 09:00” or “2026-12-09T09:00”, in India's time, as an aware time. Raises NotATime when the text is
    empty or not understood, or the time is over or too far ahead."""
    text = text.strip()
    if not text:
        raise NotATime("Give the date and the time at which the leads are to be sent.")
    try:
        moment = parse_datetime(text) if ":" in text else None  # a date alone would be its midnight
    except ValueError:  # the 31st of February
        moment = None
    if moment is None or moment.tzinfo is not None:
        raise NotATime(TIME_NOT_UNDERSTOOD)
    moment = moment.replace(tzinfo=INDIA)
    if moment <= now:
        raise NotATime("That time is over. Choose a later one, or send now.")
    if moment - now > FARTHEST:
        raise NotATime(f"That is more than {FARTHEST.days} days ahead. Choose an earlier time.")
    return moment


@dataclass(frozen=True, slots=True)
class Schedule:
    """From when until when an upload that is confirmed now would be sent, by the real queue of its account."""

    begins_at: datetime
    ends_at: datetime

    @property
    def seconds(self) -> float:
        return (self.ends_at - self.begins_at).total_seconds()

    @property
    def minutes(self) -> int:
        """Whole minutes, 1 at least."""
        return max(1, math.ceil(self.seconds / 60))

    @property
    def calls_at_a_bad_time(self) -> bool:
        """Whether the campaign, started with the last batch, would call people outside of calling hours."""
        return not people_may_be_called(self.ends_at)


def schedule(upload: Upload, *, requests: int, send_at: datetime | None, now: datetime) -> Schedule:
    """The schedule of an upload that needs so many requests and is sent from `send_at` on (None: at once)."""
    campaign = upload.campaign
    begin = begins_at(campaign.sending_from, campaign.sending_until, send_at, now)
    seconds = seconds_if_confirmed(
        account=campaign.account, campaign=campaign, requests=requests, send_at=send_at, instead_of=upload.pk
    )
    return Schedule(begins_at=begin, ends_at=max(begin, now + timedelta(seconds=seconds)))
