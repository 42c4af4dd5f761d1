"""Sandbox: the leads of one campaign, in the order in which they were added."""

from collections.abc import Iterator
from dataclasses import dataclass

from .accounts import Campaign
from .bulk_request import BulkData, Cell, Options
from .rows import map_fault, row_fault

MAX_LEADS = 500_000
"""How many leads of one campaign are stored. Further rows fail, with the reason FULL. If old leads were dropped
instead, their numbers would not be found as duplicates."""

DUPLICATE = "Duplicate phone number"
KNOWN = "Number already exists in campaign data"
FULL = f"The sandbox keeps {MAX_LEADS} leads of a campaign"
SPOILED = "Invalid number"


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row that was not added, and why."""

    values: tuple[Cell, ...]
    reason: str


class CampaignLeads:
    """The leads of a campaign."""

    def __init__(self) -> None:
        self._leads: list[tuple[tuple[str, ...], tuple[Cell, ...]]] = []  # (headers, values)
        self._phones: set[str] = set()

    def __len__(self) -> int:
        return len(self._leads)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        """Each lead as {header: value}."""
        return (dict(zip(headers, values, strict=True)) for headers, values in self._leads)

    def last_phones(self, count: int) -> list[str]:
        """The numbers of the leads added last, the newest first."""
        return [str(values[headers.index("PhoneNumber")]) for headers, values in reversed(self._leads[-count:])]

    def load(self, data: BulkData, *, campaign: Campaign, options: Options, fails_every: int) -> list[FailedRow]:
        """Adds the rows that can be added; returns the others, in their order.

        Numbers are compared as they are written. With `fails_every` 2, every second row of the request fails.
        """
        unfit = map_fault(data.map, campaign)
        if unfit:
            return [FailedRow(row, unfit) for row in data.rows]
        phone_at = data.map.index("PhoneNumber")
        failed: list[FailedRow] = []
        added: set[str] = set()
        for number, row in enumerate(data.rows, start=1):
            reason = row_fault(row, headers=data.map, campaign=campaign)
            if not reason and fails_every and number % fails_every == 0:
                reason = SPOILED
            reason = reason or self._already_there(str(row[phone_at]), options=options, added=added)
            if not reason and len(self._leads) >= MAX_LEADS:
                reason = FULL
            if reason:
                failed.append(FailedRow(row, reason))
                continue
            self._leads.append((data.map, row))
            self._phones.add(str(row[phone_at]))
            added.add(str(row[phone_at]))
        return failed

    def _already_there(self, phone: str, *, options: Options, added: set[str]) -> str:
        """Why the number is a duplicate, or "" (docs/dialer.md#checkduplicate-and-isdelete).

        isDelete compares with the campaign's data. checkDuplicate compares with the rest of the request, too, and the
        first of its duplicates is added. Of both only isDelete counts. With neither, nothing is compared. Rows are
        added one after the other, so the second row with a number is compared with the first one by isDelete, too.
        """
        if not (options.is_delete or options.check_duplicate) or phone not in self._phones:
            return ""
        return DUPLICATE if phone in added and not options.is_delete else KNOWN
