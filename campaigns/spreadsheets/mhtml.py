"""Web archives (.mht, .mhtml): one file with a web page and all that belongs to it, written like an e-mail. Excel can
save workbooks so, and some systems export reports so, mostly with the name of an .xls file."""

import codecs
import io
import re
from collections.abc import Iterator
from email import message_from_binary_file
from email.errors import MessageError
from email.message import Message
from typing import BinaryIO

from .encoding import declared_codec, decoded
from .errors import Unreadable, WhyUnreadable
from .html_table import open_pages
from .sheet import Limits, Opened

NOTICE = "Read as a web archive (MHTML) with a table. Its rows are numbered from the top of the table."

_MOST_PAGES = 1_000
_CHARSET = re.compile(r"[a-z0-9_.:-]{3,20}")
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def open_mhtml(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The table of that name ("Table 2", counted through all pages), or the one with the most filled cells."""
    file.seek(0)
    try:
        pages = list(_pages(message_from_binary_file(file)))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        # The standard library's parser fails at bad files with many kinds of errors.
        raise Unreadable(WhyUnreadable.WEB_PAGE) from error
    return open_pages(pages, sheet=sheet, limits=limits, notice=NOTICE)


def _pages(message: Message) -> Iterator[str]:
    count = 0
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        count += 1
        if count > _MOST_PAGES:
            return
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            page = io.BytesIO(_declaration(part, content) + content)
            yield "".join(decoded(page, declared_codec(page)))


def _declaration(part: Message, content: bytes) -> bytes:
    """A comment with the encoding that the archive names for the page. It is put before the page, since it counts more
    than the page's own declaration. Empty if the bytes show their encoding."""
    charset = part.get_content_charset("")
    if not _CHARSET.fullmatch(charset) or b"\0" in content or content.startswith(_BYTE_ORDER_MARKS):
        return b""
    return f"<!-- charset={charset} -->".encode("ascii")
