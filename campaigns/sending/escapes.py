"""A text without its escapes: as in a form (percent signs), in JSON, in HTML, or in one of these inside another.

The work is bounded by the length of the text: one pass for each layer of escapes, and no more than `MOST_LAYERS`.
"""

import html
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

MOST_LAYERS = 16
"""So many escapes inside another are taken off. An echo of a request has two or three."""

Span = tuple[int, int]

_ESCAPE = re.compile(
    r"(?:%[0-9a-f]{2})+"
    r"|(?P<units>(?:\\+u[0-9a-f]{4})+)"
    r"|\\+u[0-9a-f]{0,3}\Z"  # cut off
    r"|\\+(?P<space>[nrt])?"
    r"|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});",
    re.IGNORECASE,
)
_BEGINS_ESCAPE = re.compile(r"[%\\&]")
_DIGITS_ONLY = str.maketrans("", "", "\\uU")
_SPACES = re.compile(r"[\s+]+")  # a form writes a space as “+”


class Unescaped(NamedTuple):
    """`text` without escapes, folded: in small letters, with one space for spaces in a row. `spans` say for each of its
    characters where that is written in the original text, begin and end."""

    text: str
    spans: list[Span]

    def begin(self, at: int) -> int:
        """Where the character begins in the original text."""
        return self.spans[at][0]

    def span(self, start: int, end: int) -> Span:
        """Where the characters from `start` to before `end`, at least one, are in the original text."""
        return self.spans[start][0], self.spans[end - 1][1]


def unescaped(text: str) -> Unescaped:
    """The text without escapes, which knows where all of it was written."""
    plain = Unescaped(text, [(at, at + 1) for at in range(len(text))])
    for _ in range(MOST_LAYERS):
        fewer = _replaced(_ESCAPE, _meaning, plain)
        if fewer.text == plain.text:
            break
        plain = fewer
    spaced = _replaced(_SPACES, lambda found: " ", plain)
    written = zip(spaced.text, spaced.spans, strict=True)
    letters = [(small, span) for letter, span in written for small in letter.casefold()]
    return Unescaped("".join(small for small, _ in letters), [span for _, span in letters])


def folded(text: str) -> str:
    """The text as `unescaped` has it, without spaces around it."""
    for _ in range(MOST_LAYERS):
        if not _BEGINS_ESCAPE.search(text):
            break
        text, before = _ESCAPE.sub(_meaning, text), text
        if text == before:
            break
    return " ".join(text.replace("+", " ").split()).casefold()


def before_escapes(text: str) -> str:
    """The beginning of what `folded` gives, up to the first escape. It is made much quicker."""
    return folded(_BEGINS_ESCAPE.split(text, 1)[0])


def _replaced(pattern: re.Pattern[str], meaning_of: Callable[[re.Match[str]], str], plain: Unescaped) -> Unescaped:
    pieces: list[str] = []
    spans: list[Span] = []
    at = 0
    for found in pattern.finditer(plain.text):
        start, end = found.span()
        meaning = meaning_of(found)
        pieces += [plain.text[at:start], meaning]
        spans += plain.spans[at:start] + [plain.span(start, end)] * len(meaning)
        at = end
    return Unescaped("".join([*pieces, plain.text[at:]]), spans + plain.spans[at:])


def _meaning(found: re.Match[str]) -> str:
    written = found.group()
    if written[0] == "%":
        return unquote(written)
    if written[0] == "&":
        return html.unescape(written)
    if found["units"]:  # of UTF-16
        return bytes.fromhex(written.translate(_DIGITS_ONLY)).decode("utf-16-be", "replace")
    return " " if found["space"] else ""
