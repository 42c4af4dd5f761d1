"""Removes what programs put around a text: formulas that are only a text, apostrophes before digits, HTML entities. It
also recognises formulas without a result.

Some programs write ="00123" into a CSV file, so that a spreadsheet keeps the zeros. Web pages write &amp; for &.
"""

import html
import re
from html.entities import html5

from campaigns.cloudagent import ROW_CHARACTERS

from .problems import Finding

TEXT_FORMULA = "text_formula"
HTML_ENTITIES = "html_entities"
SUM_COMPUTED = "sum_computed"

_TEXT = r'"(?:[^"]|"")*"'
_TEXTS = rf"{_TEXT}(?:\s*&\s*{_TEXT})*"
# ="98…", =T("98…"), ="+91"&"98…": formulas of texts only, with functions that do not change a text.
_OF_TEXTS = re.compile(
    rf"=\s*(?:\+\s*)?(?:(?:T|TRIM|CLEAN|CONCAT|CONCATENATE)\(\s*({_TEXTS})\s*\)|({_TEXTS}))\s*", re.IGNORECASE
)
_QUOTED_TWICE = re.compile(r'=\s*""([^"]*)""\s*')  # so it looks if a reader did not remove the quotes of CSV
_LINK = re.compile(rf"=\s*HYPERLINK\(\s*{_TEXT}\s*[,;]\s*({_TEXT})\s*\)\s*", re.IGNORECASE)
_ONE_TEXT = re.compile(_TEXT)

# A spreadsheet computes exactly with whole numbers of up to 15 digits.
_SUM = re.compile(r"=(?:\s*[+-])?\s*[0-9]{1,15}(?:\s*[+-]\s*[0-9]{1,15}){0,19}\s*")
_TERM = re.compile(r"([+-]?)\s*([0-9]+)")
_LARGEST = 10**15
_LONGEST = ROW_CHARACTERS  # a longer text is too long for a row, and is not analysed

# A spreadsheet's mark of a text. Programs put it before a text that looks like a number or a formula.
_MARKED = re.compile(r"'(?:[0-9+-][0-9 +\-./:,]*|[=@].*)", re.DOTALL)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula. Such a text is never a value."""
    return text[:1] == "=" and len(text) > 1


def text_of_formula(text: str) -> str | None:
    """The text of a formula that is only a text: ="00123" is 00123. None for other formulas."""
    if twice := _QUOTED_TWICE.fullmatch(text):
        return twice[1].strip()
    if texts := _OF_TEXTS.fullmatch(text):
        quoted = _ONE_TEXT.findall(texts[1] or texts[2])
    elif link := _LINK.fullmatch(text):
        quoted = [link[1]]
    else:
        return None
    return "".join(each[1:-1].replace('""', '"') for each in quoted).strip()


def terms_of(text: str) -> list[int] | None:
    """The numbers of a formula that only adds and subtracts whole numbers; None for all others."""
    if not _SUM.fullmatch(text):
        return None
    return [int(sign + digits) for sign, digits in _TERM.findall(text)]


def without_formula(text: str) -> str:
    """The text without a formula or an apostrophe that only marks it as a text. Any other text is returned
    unchanged."""
    if len(text) > _LONGEST:
        return text
    if is_formula(text):
        inner = text_of_formula(text)
        return text if inner is None else inner
    return text[1:].strip() if text[:1] == "'" and _MARKED.fullmatch(text) else text


def without_entities(text: str) -> str:
    """The text with each complete entity replaced by its character, once: "&amp;eacute;" becomes "&eacute;"."""
    return _ENTITY.sub(_character, text).strip() if "&" in text else text


def without_wrapping(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its wrappings, and the codes of the rules that removed something. A formula of another kind is
    not changed; `is_formula` recognises it."""
    bare = without_formula(text)
    plain = without_entities(bare)
    codes = (TEXT_FORMULA,) if bare != text else ()
    return plain, (*codes, HTML_ENTITIES) if plain != bare else codes


def computed(text: str) -> str | None:
    """The exact result of a formula of whole numbers; None for other formulas, and if the result is not exact."""
    terms = terms_of(text) if len(text) <= _LONGEST else None
    return str(sum(terms)) if terms and abs(sum(terms)) < _LARGEST else None


def not_computed() -> Finding:
    """The finding for a formula of which the file has no result."""
    return Finding("formula_not_computed", NOT_COMPUTED, HOW_TO_COMPUTE)


NOT_COMPUTED = "The spreadsheet has a formula without a result in this cell."
HOW_TO_COMPUTE = "Open the file in a spreadsheet program and save it again, so that it is computed; or type the value."


def _character(entity: re.Match[str]) -> str:
    text = entity[0]
    if text[1] != "#":
        return html5.get(text[1:], text)
    character = html.unescape(text)
    return text if character in ("", "\ufffd") else character
