"""Notices and warnings about the rows of a text file, gathered as the rows come."""

from collections.abc import Iterator, Sequence

from .encoding import is_utf8_misread
from .odd_widths import OddWidths
from .row_shape import RowShape
from .sheet import MOST_WARNED_ROWS, FileWarning
from .swallowed import Swallowed

NO_CHARACTER = "\ufffd"  # replaces bytes that the encoding does not have
MIXED = "mixed_encodings"


class TextRemarks:
    """The remarks of one file. ``guessed_codec`` is a one-byte encoding that was only guessed, else ""."""

    def __init__(self, shape: RowShape, *, guessed_codec: str) -> None:
        self.guessed_codec = guessed_codec
        self.usual_width = shape.width
        self.odd_widths = OddWidths(shape)
        self.swallowed = Swallowed(shape)
        self._as_they_stand: list[int] = []
        self._strange: list[int] = []
        self._misread: list[int] = []

    def read_as_it_stands(self, row: int) -> None:
        """Notes that the row has quotation marks out of place."""
        self._as_they_stand.append(row)

    def has_strange_characters(self, row: int) -> None:
        """Notes that the row has bytes which the encoding does not have."""
        self._strange.append(row)

    def look_at_letters(self, row: int, lines: Sequence[str]) -> None:
        """Notes whether the lines of the row are really UTF-8."""
        if is_utf8_misread("".join(lines), self.guessed_codec):
            self._misread.append(row)

    def warnings(self) -> list[FileWarning]:
        """The warnings, when all rows have come."""
        return [*self.swallowed.warnings(), *self.odd_widths.warnings(), *self._mixed()]

    def _mixed(self) -> Iterator[FileWarning]:
        if self._misread:
            yield FileWarning(
                MIXED,
                f"Rows with letters of another encoding: {len(self._misread):,}, the first is row"
                f" {self._misread[0]:,}. The file seems to be put together from two, and these rows to be UTF-8. Look"
                " at these rows; save all of the file in one encoding, and upload it again.",
                tuple(self._misread[:MOST_WARNED_ROWS]),
            )

    def notices(self) -> Iterator[str]:
        """The notices, when all rows have come."""
        strange, as_they_stand = self._strange, self._as_they_stand
        if strange:
            yield (
                f"Rows with characters that are none in this encoding: {len(strange):,}, the first is row"
                f" {strange[0]:,}. They show as “{NO_CHARACTER}”: choose another encoding, or correct these rows."
            )
        if as_they_stand:
            yield (
                f"Rows with quotation marks out of place: {len(as_they_stand):,}, the first is row"
                f" {as_they_stand[0]:,}. They were read as they stand: look at them before you go on."
            )
