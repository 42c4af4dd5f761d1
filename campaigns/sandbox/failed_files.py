"""Sandbox: the rows that failed, as `<transactionId>_error.csv` behind a link with a pretended signature.

docs/dialer.md#failedfilepath: a pre-signed S3 URL, valid 24 hours. The columns are not documented; here
they are the mapped headers and a reason.
"""

import csv
import hmac
import io
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, quote, urlencode

from .leads import FailedRow

LIFETIME = timedelta(hours=24)
MAX_KEPT_BYTES = 100_000_000
"""The limit of all failed files together. Above it the oldest are dropped."""

_DATE = "%Y%m%dT%H%M%SZ"


def failed_csv(headers: Sequence[str], rows: Sequence[FailedRow]) -> bytes:
    """The file: UTF-8, a header line, a line for each row. A row with too many values is cut, and one with too few is
    filled up, so that the reason stands in its own column."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*headers, "Reason"])
    for row in rows:
        cells = ["" if cell is None else cell for cell in row.values[: len(headers)]]
        writer.writerow([*cells, *[""] * (len(headers) - len(cells)), row.reason])
    return text.getvalue().encode("utf-8", "replace")  # JSON can hold half a surrogate pair, UTF-8 cannot


class FailedFiles:
    """The failed files that are still there, and their links."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._secret = secrets.token_bytes(32)

    def keep(self, transaction_id: str, content: bytes) -> None:
        """Keeps a transaction's file."""
        self._files[transaction_id] = content
        self._bytes += len(content)
        while self._bytes > MAX_KEPT_BYTES:
            _, oldest = self._files.popitem(last=False)
            self._bytes -= len(oldest)

    def find(self, transaction_id: str) -> bytes | None:
        """A transaction's file, or None."""
        return self._files.get(transaction_id)

    def link(self, transaction_id: str, *, now: datetime) -> str:
        """The path and query at which the sandbox serves the file, signed for 24 hours from `now`."""
        signed = {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Date": now.astimezone(UTC).strftime(_DATE),
            "X-Amz-Expires": str(int(LIFETIME.total_seconds())),
            "X-Amz-SignedHeaders": "host",
        }
        signature = self._signature(transaction_id, signed["X-Amz-Date"])
        query = urlencode({**signed, "X-Amz-Signature": signature})
        return f"/sandbox/failed/{quote(transaction_id)}_error.csv?{query}"

    def is_signed(self, transaction_id: str, query: str, *, now: datetime) -> bool:
        """Whether a link's query has this transaction's signature and is not too old."""
        fields = {name: values[-1] for name, values in parse_qs(query).items()}
        date, given = fields.get("X-Amz-Date", ""), fields.get("X-Amz-Signature", "")
        if not hmac.compare_digest(given.encode(), self._signature(transaction_id, date).encode()):
            return False
        return now < datetime.strptime(date, _DATE).replace(tzinfo=UTC) + LIFETIME

    def _signature(self, transaction_id: str, date: str) -> str:
        return hmac.new(self._secret, f"{transaction_id} {date}".encode(), "sha256").hexdigest()
