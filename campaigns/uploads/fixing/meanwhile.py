"""Two people correct one row, or one person in two windows: what a page shows may be out of date. Nobody writes over
what was changed meanwhile without being told."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from zlib import crc32

from django.contrib.auth.models import User
from django.db.models import Max, Q

from campaigns.leads import shortened, without_hidden
from campaigns.models import Correction, Upload

from ..errors import ChangedMeanwhile


def last_correction(upload: Upload) -> int:
    """The id of the upload's last correction, 0 when it has none: what a page shows includes all up to that one."""
    return upload.corrections.aggregate(last=Max("pk"))["last"] or 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page shows of a row: `marks` are those of its cells' texts by their columns (from 0), `last` is the last
    correction of the upload when it was shown.

    As text it goes to the page and comes back from it: "17-0.8a2b1c9f-3.0" for the columns 0 and 3. A mark is short, so
    that a row of 250 columns stays small. Of 4 billion pairs of texts one has the same mark.
    """

    last: int
    marks: Mapping[int, str]

    @classmethod
    def of(cls, cells: Mapping[int, str], *, last: int) -> Self:
        return cls(last, {column: _mark(text) for column, text in cells.items()})

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """None for a text that is none of ours."""
        if not _SEEN.fullmatch(text):
            return None
        last, *cells = text.split("-")
        return cls(int(last), {int(column): mark for column, mark in (cell.split(".") for cell in cells)})

    def __str__(self) -> str:
        return "-".join([str(self.last), *(f"{column}.{mark}" for column, mark in self.marks.items())])

    def shows(self, column: int, text: str) -> bool:
        return self.marks.get(column) == _mark(text)


def own_changes(
    upload: Upload, *, row: int, texts: Mapping[int, str], cells: Sequence[str], seen: Seen, user: User
) -> dict[int, str]:
    """Of the texts that a person sends for a row, by their columns, those that the person wrote.

    A page sends all cells of a row, also those that the person left as they were shown: these are left out. `cells` is
    the row as it is now. Raises ChangedMeanwhile where the person has changed a cell that is no longer as it was shown,
    unless both texts are the same, or it was the same person who changed it meanwhile: the answer to an earlier try may
    have been lost.
    """
    written = {column: text for column, text in texts.items() if not seen.shows(column, text)}
    for column, text in written.items():
        now = cells[column]
        if column not in seen.marks or seen.shows(column, now) or _mark(text) == _mark(now):
            continue
        by = _correction_since(upload, row=row, column=column, text=now, last=seen.last)
        if by is None or by.user_id != user.pk:
            raise ChangedMeanwhile(user=str(by.user) if by else "", text=shortened(now), row=row)
    return written


def _correction_since(upload: Upload, *, row: int, column: int, text: str, last: int) -> Correction | None:
    """The correction by which the cell has its text now. None where it has it because another one was undone."""
    of_cell = upload.corrections.filter(Q(row=row) | Q(row=None), column=column, text=text, pk__gt=last)
    return of_cell.select_related("user").order_by("pk").last()


_SEEN = re.compile(r"[0-9]{1,18}(-[0-9]{1,5}\.[0-9a-f]{1,8})*")


def _mark(text: str) -> str:
    """The same for texts that look the same: what cannot be seen is no change."""
    return f"{crc32(without_hidden(text).strip().encode()):x}"
