"""Finds the cell styles of a workbook (``xl/styles.xml``) whose display format changes what people see of a number.
Usually there are none, and then nobody needs to look at the styles of cells."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from .cells import day, number
from .errors import Unreadable
from .formats import BUILT_IN, BUILT_IN_DATES, Days, Shown, days_of, shown_by
from .markup import Attributes, Walker, walk
from .workbook_parts import related_part, workbook_part

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_CHUNK_BYTES = 256 * 1024
_MOST_BYTES = 16 * 1024 * 1024
_MOST_STYLES = 65_536  # Excel's own limit


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles by their index. ``shown`` gives what people see of a number, and has only styles that change it.
    ``days`` has the styles that show a number as a date or a duration."""

    shown: dict[int, Shown] = field(default_factory=dict)
    days: dict[int, Days] = field(default_factory=dict)

    def text_of(self, value: float, *, style: int, since_1904: bool) -> str:
        """A number as people see it in a cell of that style."""
        if kind := self.days.get(style):
            return day(value, is_duration=kind is Days.DURATION, since_1904=since_1904)
        shown = self.shown.get(style)
        return shown(value) if shown else number(value)


def styles_of(archive: zipfile.ZipFile) -> Styles:
    """The styles of a workbook of XML parts. Styles that make no sense change nothing. Raises what zipfile raises."""
    part = related_part(archive, workbook_part(archive), "styles") or next(
        (name for name in archive.namelist() if name.replace("\\", "/").lower() == "xl/styles.xml"), None
    )
    if part is None:
        return Styles()
    styles = _Styles()
    try:
        for _ in walk(_chunks(archive, part), styles):
            pass  # it makes no rows
    except Unreadable:
        return Styles()
    return styles_by_format(styles.formats, styles.codes)


def styles_by_format(formats: list[int], codes: dict[int, str]) -> Styles:
    """The styles, given the format ids of all styles in order, and the workbook's own format codes by id."""
    shown: dict[int, Shown] = {}
    days: dict[int, Days] = {}
    for index, each in enumerate(formats):
        code = codes.get(each, BUILT_IN.get(each, ""))
        if each not in codes and each in BUILT_IN_DATES:
            days[index] = BUILT_IN_DATES[each]
        elif kind := days_of(code):
            days[index] = kind
        elif of_number := shown_by(code):
            shown[index] = of_number
    return Styles(shown, days)


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
