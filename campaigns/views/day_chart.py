"""The rows of each day as bars: what stands in the table of days, once more as a picture."""

from dataclasses import dataclass
from datetime import timedelta

from campaigns.finding import Days, DaySums

from .stacked_bars import Stretch, stretches_of


@dataclass(frozen=True, slots=True)
class Bar:
    """One day's bar, and the day's sums, which say it in words."""

    of_day: DaySums
    stretches: tuple[Stretch, ...]


def bars_of(days: Days) -> list[Bar]:
    """A bar for each day that has rows. The highest one is as high as the chart; each day has a place of its own, also
    one without an upload. What was loaded stands at the foot."""
    highest = max((each.sums.rows for each in days.with_uploads), default=0)
    width = 100 / ((days.last - days.first) / timedelta(days=1) + 1)
    return [
        Bar(
            each,
            tuple(
                stretches_of(each.sums.columns.items(), whole=highest, place=(each.day - days.first).days, width=width)
            ),
        )
        for each in days.with_uploads
        if each.sums.rows
    ]
