"""Finds the exact number of a web page's cell. Excel, LibreOffice and Google Sheets keep it in an attribute (``x:num``,
``sdval``, ``data-sheets-value``). The cell may show it rounded, as 9.87654E+09."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from .cells import clean, number

_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{0,20})?(?:[Ee][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"[0-9]{1,20}")
_SHOWN = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{2,3}){1,8}(?:\.[0-9]{0,20})?|" + _NUMBER.pattern)
_OVERFLOWN = re.compile(r"#{2,255}")  # shown if a column is too narrow for its number
_OF_GOOGLE = re.compile(r'"3":(' + _NUMBER.pattern + r")\s*[,}]")
_ATTRIBUTES = ("x:num", "sdval", "data-value")


class Exact(NamedTuple):
    """The text of a cell, and whether it shows another number than the one that is kept."""

    text: str
    differs: bool = False


def exact_text(shown: str, attributes: Mapping[str, str]) -> Exact:
    """The text of a cell that shows ``shown``. If the cell shows a date, or adds a zero in front or a sign, the text
    stays as it is shown."""
    if text := attributes.get("x:str"):
        return Exact(clean(text.removeprefix("'")))
    kept = _kept(attributes)
    if kept is None:
        return Exact(shown)
    if not shown or _OVERFLOWN.fullmatch(shown):
        return Exact(kept)
    if not _SHOWN.fullmatch(shown) or shown == kept:
        return Exact(shown)
    return _compared(shown, kept)


def _kept(attributes: Mapping[str, str]) -> str | None:
    of_google = _OF_GOOGLE.search(attributes.get("data-sheets-value", "")[:200])
    texts = [*(attributes.get(name, "").strip() for name in _ATTRIBUTES), of_google[1] if of_google else ""]
    text = next((text for text in texts if _NUMBER.fullmatch(text)), None)
    if text is None or _WHOLE.fullmatch(text):
        return text
    return number(float(text))


def _compared(shown: str, kept: str) -> Exact:
    """The kept number, if the shown one is the same number with fewer digits."""
    try:
        seen, exact = Decimal(shown.replace(",", "")), Decimal(kept)
    except InvalidOperation:
        return Exact(shown)
    if seen == exact:  # 0098 shows 98
        return Exact(shown if _WHOLE.fullmatch(shown) else kept)
    exponent = seen.as_tuple().exponent
    if isinstance(exponent, int) and abs(seen - exact) < Decimal(1).scaleb(exponent):
        return Exact(kept)
    return Exact(shown, differs=True)
