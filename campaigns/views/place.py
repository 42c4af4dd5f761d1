"""Where on the check page a person is: in its addresses, and in its forms, so that each action leads back to it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from campaigns.models import Upload


@dataclass(frozen=True, slots=True)
class Place:
    """`kind` is a ProblemKind's key. `first` is the row with which the page of rows begins, `values` where the page of
    values does (Values.next). `row` is the one that was worked on last: it is shown even when it is right now."""

    kind: str = ""
    first: int = 0
    values: str = ""
    row: int = 0

    @classmethod
    def asked_for(cls, data: QueryDict) -> "Place":
        """What cannot be understood counts as not given."""
        return cls(
            kind=data.get("kind", "")[:80],
            first=row_number(data.get("from", "")),
            values=data.get("values", "")[:40],
            row=row_number(data.get("row", "")),
        )

    def address(self, upload: Upload) -> str:
        asked = {"kind": self.kind, "from": self.first, "values": self.values, "row": self.row}
        query = urlencode({name: value for name, value in asked.items() if value})
        anchor = f"row-{self.row}" if self.row else "rows"
        return f"{reverse('check', args=[upload.pk])}{'?' if query else ''}{query}#{anchor}"


def row_number(text: str) -> int:
    """The number of a row, 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
