"""Row keys: each row that is given out to be fixed has one, by which it is known when it comes back.

A key says which row of which upload it is, and of which reading: after another sheet was chosen, the same number is
another row. It is signed, so that a key that somebody has changed is none. It tells nothing else, and gives no rights.
"""

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from django.core.signing import BadSignature, Signer

from campaigns.models import Upload

_SALT = "campaigns.row_key"
_KEY = re.compile(r"u([0-9]{1,15})-([0-9a-f]{8})-r([0-9]{1,9})")
MOST_CHARACTERS = 120
"""A key is shorter. A longer text is none, and is not looked at."""


class RowKey(NamedTuple):
    """The row of an upload, and `reading_of` it."""

    upload: int
    reading: str
    row: int


class RowKeys:
    """Makes the keys of an upload's rows."""

    def __init__(self, upload: Upload) -> None:
        self._signer = Signer(salt=_SALT)
        self._begin = f"u{upload.pk}-{reading_of(upload)}-r"

    def of(self, row: int) -> str:
        """“u18-3f2a1b9c-r412:…”, with the signature."""
        return self._signer.sign(f"{self._begin}{row}")


class KeyReader:
    """Reads keys. Those that were signed with a former secret key are read, too, while that is among the settings."""

    def __init__(self) -> None:
        self._signer = Signer(salt=_SALT)

    def read(self, text: str) -> RowKey | None:
        """None for a text that is no key of ours."""
        text = text.strip()
        if len(text) > MOST_CHARACTERS:
            return None
        try:
            found = _KEY.fullmatch(self._signer.unsign(text))
        except BadSignature:
            return None
        return RowKey(int(found[1]), found[2], int(found[3])) if found else None


def reading_of(upload: Upload) -> str:
    """By which the rows of one reading are told from those of another one: the begin of the name of their file."""
    return PurePosixPath(upload.rows_file.name or "").name[:8]
