"""Rows of a file, with what is to be said of them."""

from collections.abc import Sequence

from campaigns.leads import Problem

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


def rejected_by_dialer(reason: str) -> str:
    """`reason` is the dialer's own."""
    return f"The dialer rejected it: {reason}"
