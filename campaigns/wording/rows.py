"""Rows of a file, with what is to be said of them."""

from collections.abc import Iterable, Sequence

from campaigns.leads import Problem
from campaigns.models import Lead, LeadState

_NAMED_ROWS = 20


def line_of(problem: Problem) -> str:
    """“Row 7, Mobile, “98765”: The number has 5 digits. Please …”."""
    place = ", ".join(
        filter(None, [f"Row {problem.row}", problem.column, f"“{problem.found}”" if problem.found else ""])
    )
    return f"{place}: {problem.message} {problem.hint}".rstrip()


def line_of_rows(message: str, rows: Sequence[int]) -> str:
    """“Rows 4, 9 and 12 more: …” of a warning or of what a rule skipped; the message alone where no row is named."""
    shown, more = rows[:_NAMED_ROWS], len(rows) - _NAMED_ROWS
    if not shown:
        return message
    named = ", ".join(map(str, shown)) + (f" and {more:,} more" if more > 0 else "")
    return f"{'Row' if len(shown) == 1 else 'Rows'} {named}: {message}"


def ranges_of_rows(ranges: Iterable[Sequence[int]]) -> str:
    """“rows 2 to 501, 900 to 1,102” of [(first, last)]."""
    return "rows " + ", ".join(f"{first:,} to {last:,}" for first, last in ranges)


def dialers_reason(lead: Lead) -> str:
    """Why the dialer did not load a lead, in its own words; empty for a lead that it did not reject."""
    if lead.state == LeadState.REJECTED and not lead.reason:
        return "The dialer gave no reason."
    return lead.reason


def rejected_by_dialer(lead: Lead) -> str:
    """Of a lead that the dialer rejected."""
    return f"The dialer rejected it: {dialers_reason(lead)}"
