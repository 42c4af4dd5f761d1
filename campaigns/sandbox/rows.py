"""Sandbox: why the rows of a request cannot be loaded. The rules are those of docs/dialer.md#special-headers and
docs/dialer.md#limits.

The words of the reasons are ours: the dialer's own are not documented.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date

from .accounts import Campaign
from .bulk_request import Cell

MAX_ROW_CHARACTERS = 2000
"""Characters of a row including all headers (docs/dialer.md#limits)."""

_PHONE = re.compile(r"\+?[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME_SIGNS = frozenset("_ ().+$%-:")
_JOINERS = frozenset("\u200c\u200d")  # invisible parts of letters in Indian scripts
_SHOWN = 60


def map_fault(headers: Sequence[str], campaign: Campaign) -> str:
    """Why no row below these headers fits the campaign's mapping file, or ""."""
    if "PhoneNumber" not in headers:
        return "PhoneNumber is missing in the map"
    for position, header in enumerate(headers):
        if header not in campaign.fields:
            return f"Header {header[:_SHOWN]} is not in the campaign's mapping"
        if header in headers[:position]:
            return f"Header {header[:_SHOWN]} is twice in the map"
    return ""


def row_fault(row: Sequence[Cell], *, headers: Sequence[str], campaign: Campaign) -> str:
    """Why a row cannot be loaded, or "". The headers are those of the map, and fit the campaign."""
    if len(row) != len(headers):
        return f"The row has {len(row)} values for {len(headers)} headers"
    if sum(map(len, headers)) + sum(len(str(cell)) for cell in row) > MAX_ROW_CHARACTERS:
        return f"The row has more than {MAX_ROW_CHARACTERS} characters"
    needed = campaign.needed_header
    if needed and needed not in headers:
        return f"{needed} should not be empty"
    for header, cell in zip(headers, row, strict=True):
        if header == needed and cell == "":
            return f"{needed} should not be empty"
        if not _RULES.get(header, _is_text)(cell):
            return _REASONS.get(header, f"{header[:_SHOWN]} should be text")
    return ""


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str)


def _is_phone(cell: Cell) -> bool:
    return isinstance(cell, str) and _PHONE.fullmatch(cell) is not None


def _is_name(cell: Cell) -> bool:
    """The vendor's page says "letters", and not of which script. Here all scripts are taken, with their vowel signs."""
    return isinstance(cell, str) and all(
        sign in _NAME_SIGNS or sign in _JOINERS or sign.isdecimal() or unicodedata.category(sign).startswith(("L", "M"))
        for sign in cell
    )


def _is_priority(cell: Cell) -> bool:
    return isinstance(cell, int) and not isinstance(cell, bool) and 1 <= cell <= 99


def _is_expiry_date(cell: Cell) -> bool:
    """A blank cell is right, too: such a lead does not expire."""
    if not isinstance(cell, str) or not cell:
        return cell == ""
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return _DATE.fullmatch(cell) is not None  # Python takes 20260131, too


_RULES: dict[str, Callable[[Cell], bool]] = {
    "PhoneNumber": _is_phone,
    "Name": _is_name,
    "Priority": _is_priority,
    "ExpiryDate": _is_expiry_date,
}

_REASONS = {
    "PhoneNumber": "Invalid number",
    "Name": "Name has characters that are not allowed",
    "Priority": "Priority should be a number from 1 to 99",
    "ExpiryDate": "ExpiryDate should be YYYY-MM-DD",
}
