"""Time in steps: days, weeks or months, so that a chart has few."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_MOST_DAYS, _MOST_WEEKS, _MOST_MONTHS = 31, 26, 24


class Step(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods from `first` to `last`, both by their first day: a week begins on a Monday. `has_earlier` says that
    there is something before them."""

    step: Step
    first: date
    last: date
    has_earlier: bool

    @classmethod
    def between(cls, earliest: date, latest: date) -> "Periods":
        """Those in which both days are, in the shortest steps of which there are not too many; of very long times the
        last two years."""
        days = (latest - earliest).days + 1
        step = Step.DAY if days <= _MOST_DAYS else Step.WEEK if days <= 7 * _MOST_WEEKS else Step.MONTH
        last, first = begin_of(step, latest), begin_of(step, earliest)
        if step == Step.MONTH:
            earliest_shown = _months_later(last, 1 - _MOST_MONTHS)
            return cls(step, max(first, earliest_shown), last, has_earlier=first < earliest_shown)
        return cls(step, first, last, has_earlier=False)

    def __iter__(self) -> Iterator[date]:
        """The first day of each."""
        at = self.first
        while at <= self.last:
            yield at
            at = _next(self.step, at)

    @property
    def last_day(self) -> date:
        return self.end_of(self.last)

    def end_of(self, begin: date) -> date:
        """The last day of the period that begins then."""
        return _next(self.step, begin) - timedelta(days=1)


def begin_of(step: Step, day: date) -> date:
    """The first day of the period in which this day is."""
    if step == Step.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == Step.MONTH else day


def _next(step: Step, begin: date) -> date:
    if step == Step.MONTH:
        return _months_later(begin, 1)
    return begin + timedelta(days=7 if step == Step.WEEK else 1)


def _months_later(first_of_month: date, months: int) -> date:
    whole = first_of_month.year * 12 + first_of_month.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)
