"""A web page as tags and texts, in one pass over it.

``html.parser`` starts its search again and again if a comment, a tag or a quotation mark is never closed: 9 MB of such
text took two minutes. Here such a comment, tag or text goes to the end of the page, as in browsers (HTML, 13.2.5), and
the reader says so. So no character is looked at twice. Tags that have nothing to do with tables are not analysed.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_NAME = re.compile(r"[A-Za-z][^\s/>]{0,30}")
_QUOTE_OR_END = re.compile(r"""[>"']""")
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=][^\s"'<>/=]{0,60})(?:\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?"""
)
_OPENS_QUOTE = re.compile(r"=\s{0,20}$")
_MOST_IN_TAG = 100_000  # characters that are looked at
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})


NEVER_CLOSED = ""
"""The name of a tag, comment or script without an end. Nothing comes after it."""


class Tag(NamedTuple):
    """A tag: its name in small letters, with "/" before it if it ends an element, and the text behind the name."""

    name: str
    inside: str

    def attributes(self) -> dict[str, str]:
        """The attributes by their names in small letters. Of two with the same name the first counts."""
        found: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(self.inside, 0, _MOST_IN_TAG):
            found.setdefault(name.lower(), unescape("".join(values)))
        return found


def tags_and_texts(page: str) -> Iterator[Tag | str]:
    """The page's tags and the texts between them, in order; without comments, scripts and the like."""
    at = 0
    while (opened := _TAG.search(page, at)) is not None:
        if opened.start() > at:
            yield _text(page[at : opened.start()])
        begin = opened.end()
        if page[begin] in "!?" or (page[begin] == "/" and not page[begin + 1 : begin + 2].isalpha()):
            at = _end_of_comment(page, begin)
            if at == 0:
                yield Tag(NEVER_CLOSED, page[begin:])
                return
            continue
        is_end = page[begin] == "/"
        name = _NAME.match(page, begin + is_end)
        if name is None:  # a letter, but not an English one
            yield "<"
            at = begin
            continue
        at = _end_of_tag(page, name.end())
        if at == 0:
            yield Tag(NEVER_CLOSED, page[begin:])
            return
        tag = name[0].lower()
        yield Tag("/" + tag if is_end else tag, page[name.end() : at - 1])
        if tag in _RAW and not is_end:
            end = _end_of_raw(page, at, tag)
            if end is None:
                yield Tag(NEVER_CLOSED, page[at:])
                return
            at = end
    if at < len(page):
        yield _text(page[at:])


def _text(text: str) -> str:
    return unescape(text) if "&" in text else text


def _end_of_comment(page: str, begin: int) -> int:
    """The place behind a comment; 0 if the comment does not end."""
    mark = "-->" if page.startswith("!--", begin) else ">"
    end = page.find(mark, begin)
    return end + len(mark) if end >= 0 else 0


def _end_of_tag(page: str, begin: int) -> int:
    """The place behind the ">" of a tag; 0 if there is none. A ">" within quotation marks does not count. Quotation
    marks count only at the beginning of a value."""
    at = begin
    while (found := _QUOTE_OR_END.search(page, at)) is not None:
        if found[0] == ">":
            return found.end()
        at = found.end()
        if _OPENS_QUOTE.search(page, max(begin, found.start() - 21), found.start()):
            at = page.find(found[0], at) + 1
            if at == 0:
                return 0
    return 0


def _end_of_raw(page: str, begin: int, name: str) -> int | None:
    """The place of the tag that ends a script or the like; None if there is none."""
    closed = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(page, begin)
    return closed.start() if closed else None
