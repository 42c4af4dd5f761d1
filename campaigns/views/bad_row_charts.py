"""The bad rows of a source over time as stacked bars: what stands in a table beside it, once more as a picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from campaigns.bad_rows import BadRows, FoundBy, Periods, Reason, Source

from .stacked_bars import Stretch, stretches_of

COLOURS = 4
"""So many of the dialer's reasons have a colour of their own."""

OTHER, TO_FIX = "other", "to-fix"


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: its numbers, which say the bar in words, and the bar."""

    begin: date
    end: date
    counted: BadRows
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The periods of a source that have uploads. The highest bar is as high as the chart and stands for the share
    `highest` of the period's rows: from 0 to 1."""

    bars: tuple[Bar, ...]
    highest: float


def colours_of(counted: BadRows) -> dict[Reason, str]:
    """{reason of the dialer: the name of its colour}, of the commonest ones."""
    commonest = counted.commonest(FoundBy.DIALER, COLOURS)
    return {reason: str(place) for place, (reason, _) in enumerate(commonest, 1)}


def chart_of(source: Source, periods: Periods, colours: Mapping[Reason, str]) -> Chart:
    """Each period has a place of its own, also one without an upload."""
    begins = list(periods)
    shown = [(place, begin, source.by_period[begin]) for place, begin in enumerate(begins) if begin in source.by_period]
    highest = max((counted.share for _, _, counted in shown), default=0.0)
    width = 100 / len(begins)
    bars = (
        Bar(
            begin,
            periods.end_of(begin),
            counted,
            tuple(stretches_of(_parts(counted, colours), whole=counted.rows * highest, place=place, width=width)),
        )
        for place, begin, counted in shown
    )
    return Chart(tuple(bars), highest)


def _parts(counted: BadRows, colours: Mapping[Reason, str]) -> list[tuple[str, int]]:
    """The bad rows by colours."""
    of_reasons = [(colour, counted.reasons[reason]) for reason, colour in colours.items()]
    rest = max(0, counted.rejected - sum(rows for _, rows in of_reasons))
    return [*of_reasons, (OTHER, rest), (TO_FIX, counted.to_fix)]
