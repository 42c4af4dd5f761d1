"""Bars of several parts, one above the other, as SVG takes them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_GAP = 0.2  # of a bar's place


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a bar. Places and sizes are in per cent of the chart."""

    part: str
    x: str
    width: str
    y: str
    height: str


def stretches_of(parts: Iterable[tuple[str, int]], *, whole: float, place: int, width: float) -> Iterator[Stretch]:
    """The parts of one bar from below, without those of no rows; so many rows as `whole` would fill the chart. The
    bar is at this place, counted from 0, of which each has the same width."""
    foot = 100.0
    for part, rows in parts:
        if rows:
            height = 100 * rows / whole
            foot -= height
            x, wide = f"{(place + _GAP / 2) * width:.3f}%", f"{width * (1 - _GAP):.3f}%"
            yield Stretch(part, x, wide, f"{foot:.3f}%", f"{height:.3f}%")
