"""Small files have a worker of their own, so that none of them waits for a large one.

How much a file holds shows only when it is read: 2 MB of a workbook can unpack to a million rows. So the reading of a
small file is bounded. A file that holds more is large from then on, and is read anew with the large ones.
"""

from dataclasses import replace

from campaigns.spreadsheets import Limits, Unreadable, WhyUnreadable

SMALL_FILE_BYTES = 2 * 1024 * 1024
SMALL_FILE_ROWS = 20_000
SMALL_FILE_SECONDS = 5.0

_HOLDS_MORE = frozenset(
    {WhyUnreadable.TOO_MANY_ROWS, WhyUnreadable.TOOK_TOO_LONG, WhyUnreadable.TOOK_TOO_LONG_FOR_SIZE}
)


def is_small_file(size: int) -> bool:
    """Whether a file of so many bytes is tried as a small one."""
    return size <= SMALL_FILE_BYTES


def as_of_small_files(limits: Limits) -> Limits:
    """The limits for a file that is read as a small one."""
    return replace(limits, rows=min(limits.rows, SMALL_FILE_ROWS), seconds=min(limits.seconds, SMALL_FILE_SECONDS))


def holds_more(why: Unreadable) -> bool:
    """Whether a file that could not be read as a small one may be read as a large one."""
    return why.code in _HOLDS_MORE
