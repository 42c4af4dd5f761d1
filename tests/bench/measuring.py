"""How the benchmarks measure: ratios of two values that were measured alternately in the same run."""

import gc
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: `ratio`, and the bar: the highest value that it may have, or with `at_least` the lowest.
    `of` says what was compared, with units."""

    work: str
    ratio: float
    bar: float
    of: str
    unit: str = ""
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.ratio >= self.bar if self.at_least else self.ratio <= self.bar


def seconds(work: Callable[[], object]) -> float:
    """The time of one call by the clock. Garbage of earlier work is collected before."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def processor_seconds(work: Callable[[], object]) -> float:
    """The processor time of one call, in this process and in child processes that have ended."""
    gc.collect()
    begun = _processor()
    work()
    return _processor() - begun


def in_turn(*works: Callable[[], float], rounds: int) -> list[float]:
    """For each work the best of so many rounds. A round does all of them one after the other, so that a moment in which
    the machine is disturbed affects all."""
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for index, work in enumerate(works):
            best[index] = min(best[index], work())
    return best


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def exit_status(lines: list[Line]) -> int:
    """0 where each bar is met, else 1."""
    return 0 if all(line.is_met for line in lines) else 1


def table(lines: list[Line]) -> str:
    """The lines as people read them."""
    rows = [("work", "measured", "bar", "", "of")]
    for line in lines:
        verdict = "met" if line.is_met else "MISSED"
        bar = f"{'≥' if line.at_least else '≤'} {line.bar:g}{line.unit}"
        rows.append((line.work, f"{line.ratio:.2f}{line.unit}", bar, verdict, line.of))
    widths = [max(len(row[index]) for row in rows) for index in range(4)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]]).rstrip()
        for row in rows
    )
