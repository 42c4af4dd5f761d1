"""The display formats of a workbook's styles (``xl/styles.xml``): which style of a cell changes what is seen of a
number. Usually none does, and then nobody needs to look at the styles of cells."""

import zipfile
from collections.abc import Iterator

from .errors import Unreadable
from .formats import BUILT_IN, Shown, shown_by
from .markup import Attributes, Walker, walk

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_CHUNK_BYTES = 256 * 1024
_MOST_BYTES = 16 * 1024 * 1024
_MOST_STYLES = 65_536  # Excel's own limit


def shown_by_style(archive: zipfile.ZipFile) -> dict[int, Shown]:
    """Index of a cell's style → what people see of a number; without those that change nothing. Raises what zipfile
    raises; styles that make no sense change nothing."""
    part = next((name for name in archive.namelist() if name.replace("\\", "/").lower() == "xl/styles.xml"), None)
    if part is None:
        return {}
    styles = _Styles()
    try:
        for _ in walk(_chunks(archive, part), styles):
            pass  # it makes no rows
    except Unreadable:
        return {}
    return shown_by_format(styles.formats, styles.codes)


def shown_by_format(formats: list[int], codes: dict[int, str]) -> dict[int, Shown]:
    """The same of the styles' format ids in order, and the workbook's own codes by id."""
    found = ((index, shown_by(codes.get(each, BUILT_IN.get(each, "")))) for index, each in enumerate(formats))
    return {index: shown for index, shown in found if shown is not None}


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    read = 0
    with archive.open(part) as content:
        while read < _MOST_BYTES and (chunk := content.read(_CHUNK_BYTES)):
            read += len(chunk)
            yield chunk


class _Styles(Walker):
    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = {}
        self.formats: list[int] = []
        self._is_of_cells = False

    def begin(self, name: str, attributes: Attributes) -> None:
        namespace, _, local = name.rpartition(" ")
        if namespace not in (_MAIN, _STRICT):
            return
        if local == "numFmt":
            self.codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif local == "cellXfs":
            self._is_of_cells = True
        elif local == "xf" and self._is_of_cells and len(self.formats) < _MOST_STYLES:
            self.formats.append(max(0, _number(attributes.get("numFmtId"))))

    def end(self, name: str) -> None:
        if name.rpartition(" ")[2] == "cellXfs":
            self._is_of_cells = False


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else -1
