"""Sandbox: the form fields as a bulk request, or the words in which the dialer refuses it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

MAX_ROWS = 500
"""Rows in one request (docs/dialer.md#limits)."""

INVALID_CREDENTIALS = "Invalid userName or apiKey"
INVALID_CAMPAIGN = "Invalid Campaign Name"
THROTTLED = "too many Requests and failed to add Data to queue"
QUEUED = "queued successfully"

BULK_DATA_MISSING = "bulkData should not be empty"
BULK_DATA_INVALID = "bulkData should be a JSON object with a map and data"
TOO_MANY_ROWS = f"bulkData should not have more than {MAX_ROWS} records"

Cell = str | int | float | bool | None


class Refused(Exception):
    """The dialer answers with status "error" and this message."""


@dataclass(frozen=True, slots=True)
class BulkData:
    """The rows of a request; `map` names their columns."""

    map: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What the request asks for: how known numbers are treated, and whether the campaign is started."""

    check_duplicate: bool
    is_delete: bool
    start: bool


def require_names(fields: Mapping[str, str]) -> None:
    """Refuses a request without key, user or campaign, in the dialer's words (docs/dialer.md#immediate-answer)."""
    for name in ("apiKey", "userName", "campaignName"):
        if not fields.get(name):
            raise Refused(f"{name} should not be empty")


def read_options(fields: Mapping[str, str]) -> Options:
    """The options of a request; absent ones are off.

    Only the documented words ("true", "false", "start") are taken. No page of the vendor says what the dialer does with
    other words, so nobody may depend on it, and the sandbox refuses them. The text of the refusal is ours.
    """
    return Options(
        check_duplicate=_option(fields, "checkDuplicate", ("false", "true")),
        is_delete=_option(fields, "isDelete", ("false", "true")),
        start=_option(fields, "action", ("start",)),
    )


def read_bulk_data(text: str) -> BulkData:
    """The field `bulkData`: {"map": [header, …], "data": [[value, …], …]} as JSON, 1 to 500 rows.

    Rows need not fit the map: the dialer queues such rows and lets them fail (docs/dialer.md#queued-is-not-loaded).
    Raises Refused if the text is missing, is no JSON, has another shape, or has more rows. The vendor's page names
    these refusals, but not their texts: the texts are ours.
    """
    if not text:
        raise Refused(BULK_DATA_MISSING)
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(BULK_DATA_INVALID) from None
    if not isinstance(value, dict):
        raise Refused(BULK_DATA_INVALID)
    headers, rows = value.get("map"), value.get("data")
    if not isinstance(headers, list) or not all(isinstance(header, str) for header in headers):
        raise Refused(BULK_DATA_INVALID)
    if not isinstance(rows, list) or not rows or not all(_is_row(row) for row in rows):
        raise Refused(BULK_DATA_INVALID)
    if len(rows) > MAX_ROWS:
        raise Refused(TOO_MANY_ROWS)
    return BulkData(map=tuple(headers), rows=tuple(tuple(row) for row in rows))


def _option(fields: Mapping[str, str], name: str, words: tuple[str, ...]) -> bool:
    """Whether the field has the last of the words; False when it is absent."""
    value = fields.get(name)
    if value is not None and value not in words:
        raise Refused(f"{name} should be {' or '.join(words)}")
    return value == words[-1]


def _is_row(row: object) -> bool:
    return isinstance(row, list) and all(isinstance(cell, Cell) for cell in row)


def _no_constant(word: str) -> NoReturn:
    """Python's parser takes NaN and Infinity, which are no JSON. Here they are an error."""
    raise ValueError(word)
