"""The rows of each day as bars: what stands in the table of days, once more as a picture."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.finding import Days, DaySums

_GAP = 0.2  # of a day's place


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a bar. Places and sizes are in per cent of the chart, as SVG takes them."""

    column: str
    x: str
    width: str
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One day's bar, and the day's sums, which say it in words."""

    of_day: DaySums
    stretches: tuple[Stretch, ...]


def bars_of(days: Days) -> list[Bar]:
    """A bar for each day that has rows. The highest one is as high as the chart; each day has a place of its own, also
    one without an upload."""
    highest = max((each.sums.rows for each in days.with_uploads), default=0)
    if not highest:
        return []
    place = 100 / ((days.last - days.first) / timedelta(days=1) + 1)
    return [
        Bar(each, tuple(_stretches(each, x=_place_of(each.day, days) * place, width=place, highest=highest)))
        for each in days.with_uploads
        if each.sums.rows
    ]


def _place_of(day: date, days: Days) -> int:
    return (day - days.first).days


def _stretches(each: DaySums, *, x: float, width: float, highest: int) -> list[Stretch]:
    """From below: what was loaded stands at the foot."""
    foot, stretches = 100.0, []
    for column, rows in each.sums.columns.items():
        height = 100 * rows / highest
        foot -= height
        if rows:
            left, wide = f"{x + width * _GAP / 2:.3f}%", f"{width * (1 - _GAP):.3f}%"
            stretches.append(Stretch(column, left, wide, f"{foot:.3f}%", f"{height:.3f}%"))
    return stretches
