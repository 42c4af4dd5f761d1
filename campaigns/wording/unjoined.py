"""Rows of the dialer's failed files that are joined to no lead, and files that differ from their callbacks."""

from campaigns.models import WhyUnjoined

from .numbers import numbered

WHY_UNJOINED = {
    WhyUnjoined.NO_NUMBER: "It has no number, and what else it says is not that of one lead.",
    WhyUnjoined.NOT_SENT: "Its number was not sent with these leads.",
    WhyUnjoined.SENT_TWICE: (
        "Its batch was sent more than once, and the file's name does not tell of which request the file is."
    ),
    WhyUnjoined.SEVERAL: "It can mean several leads, and nothing in it tells which.",
}


def rows_are_unjoined(rows: int) -> str:
    """Of so many rows of an upload's failed files."""
    return f"{numbered(rows, 'row of its failed files is', 'rows of its failed files are')} joined to no lead."
