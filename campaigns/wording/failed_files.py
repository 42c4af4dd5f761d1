"""Failed files whose links an administrator must approve."""

from datetime import datetime

from .numbers import numbered
from .times import at_or_on


def link_ends(at: datetime, now: datetime) -> str:
    """“ends at 14:05, in 2 h 5 min”; “has ended” once it has."""
    minutes = int((at - now).total_seconds() // 60)
    if minutes < 0:
        return "has ended"
    hours, minutes = divmod(minutes, 60)
    left = f"{hours} h {minutes} min" if hours else numbered(minutes, "minute", "minutes")
    return f"ends {at_or_on(at, now)}, in {left}"


def failed_files_wait(count: int, first_ends_at: datetime, now: datetime) -> tuple[str, str]:
    """What an administrator is told: (how many files wait, until when)."""
    files = numbered(count, "failed file of the dialer waits", "failed files of the dialer wait")
    which = "Its link" if count == 1 else "The first of their links"
    ends = f"{which} {link_ends(first_ends_at, now)}."
    return f"{files} for an approval.", f"{ends} Without the file nobody learns which leads were not loaded."
