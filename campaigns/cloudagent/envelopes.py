"""Finds the fields of a callback in its body, whatever they are wrapped in.

It is not known how the dialer wraps a callback (docs/dialer.md#envelope), and the Content-Type may be wrong.
So the body is read in every way that it can be: as JSON, multipart, a form, objects inside other text, or any of these
once more percent-encoded. Objects inside of objects and JSON inside of strings are opened, too, until the known names
appear.
"""

import re
import zlib
from collections import deque
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qsl, quote, unquote_plus

from .fields import fields_of
from .json_text import TolerantJson

COUNTS = ("totalnouploaded", "numbersprocessed", "numbersnotprocessed")
_DECIDING = (*COUNTS, "transactionid", "failedfilepath")
_PROOF = set(_DECIDING)  # an object with any of these is a callback's

_JSON = TolerantJson(fields_of)
_MOST_LOOKS = 100
_MOST_FORM_FIELDS = 100
_MOST_PARTS = 100
_PART_NAME = re.compile(r"""^content-disposition:[^\r\n]{0,500}?;\s*name="?([^";\r\n]{1,100})""", re.I | re.M)
_BOUNDARY = re.compile(r"^--[^\r\n]{1,200}", re.M)
_BLANK_LINE = re.compile(r"\r?\n\r?\n")
# A signed link that stands in a form as it is, with the “&” of its own query.
_BARE_LINK = re.compile(r"(?<==)https?://[^&\s]{1,600}(?:&X-(?:Amz|Goog)-[^&\s]{1,4000}){1,20}", re.I)
# UTF-16 without a mark that says so: of the first two letters, each has a zero byte before or after it.
_LITTLE_ENDIAN = re.compile(rb"[\t-~]\0[\t-~]\0")
_BIG_ENDIAN = re.compile(rb"\0[\t-~]\0[\t-~]")


def fields_in(body: bytes, *, most_bytes: int) -> dict[str, object]:
    """The callback's fields by their `field_name`, values as they came; empty if there are none.

    Several objects can have known names. Those with counts go first, and the others add the fields that these lack.
    Where two with counts say different things, the field is a Contradiction.
    Raises nothing; unpacks at most `most_bytes`.
    """
    found = _objects(_readings(readable(body, most_bytes=most_bytes)))
    with_counts = [fields for fields in found if not fields.keys().isdisjoint(COUNTS)]
    deciding = [(name, fields[name]) for fields in with_counts for name in _DECIDING if name in fields]
    merged = fields_of(deciding)
    for fields in (*with_counts, *found):
        for name, value in fields.items():
            merged.setdefault(name, value)
    return merged


def readable(body: bytes, *, most_bytes: int) -> str:
    """The body as text. It may be gzip, or UTF-16; else it is taken for UTF-8."""
    if body.startswith(b"\x1f\x8b"):
        body = _unpacked(body, most_bytes=most_bytes)
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace").replace("\0", "")
    if _LITTLE_ENDIAN.match(body):
        return body.decode("utf-16-le", "replace").replace("\0", "")
    if _BIG_ENDIAN.match(body):
        return body.decode("utf-16-be", "replace").replace("\0", "")
    return body.decode("utf-8-sig", "replace")


def is_packed(body: bytes) -> bool:
    """Whether what it says is not to be seen in its bytes as they are: it is gzip, or UTF-16."""
    is_marked = body.startswith((b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff"))
    return is_marked or bool(_LITTLE_ENDIAN.match(body) or _BIG_ENDIAN.match(body))


def _unpacked(body: bytes, *, most_bytes: int) -> bytes:
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(body, most_bytes)
    except zlib.error:
        return b""


def _readings(text: str) -> Iterator[object]:
    """The body, read in each way in turn. The caller takes the first reading that has known fields."""
    yield _JSON.read(text)
    yield from _multipart(text)
    yield _form(text)
    yield from _JSON.objects_in(text)  # as printed by the vendor: quotes inside a quoted string, braces missing
    if "%7b" in text[:200].casefold():
        yield unquote_plus(text)


def _objects(readings: Iterator[object]) -> list[dict[str, object]]:
    for reading in readings:
        found = list(_known_objects(reading))
        if found:
            return found
    return []


def _known_objects(reading: object) -> Iterator[dict[str, object]]:
    """The objects of a reading that have known names, the outer ones first. At most _MOST_LOOKS values are read."""
    waiting = deque([reading])
    for _ in range(_MOST_LOOKS):
        if not waiting:
            return
        thing = waiting.popleft()
        while isinstance(thing, str):  # shorter each time
            thing = _inside(thing)
        if isinstance(thing, dict):
            if not _PROOF.isdisjoint(thing):
                yield thing
            waiting.extend(islice(thing.values(), _MOST_LOOKS))
        elif isinstance(thing, list):
            waiting.extend(islice(thing, _MOST_LOOKS))


def _inside(text: str) -> object:
    """What a string holds: JSON, or else the objects that stand in it."""
    if "{" not in text:
        return None
    return _JSON.read(text) or list(_JSON.objects_in(text))


def _form(text: str) -> dict[str, object] | None:
    """Form fields, also where the link was not percent-encoded as the values of a form have to be."""
    encoded = _BARE_LINK.sub(lambda link: quote(link[0], safe=""), text.strip())
    try:
        return fields_of(parse_qsl(encoded, keep_blank_values=True, max_num_fields=_MOST_FORM_FIELDS))
    except ValueError:  # more fields than that
        return None


def _multipart(text: str) -> Iterator[dict[str, object]]:
    """The named parts of a multipart body. The boundary is the first line that looks like one, since the header that
    should name it may be missing or wrong."""
    boundary = _BOUNDARY.search(text[:2000])
    if not boundary:
        return
    parts: list[tuple[str, object]] = []
    for part in text.split(boundary[0].rstrip(), _MOST_PARTS)[1:]:
        head, *rest = _BLANK_LINE.split(part, maxsplit=1)
        name = _PART_NAME.search(head[:2000])
        if name and rest:
            parts.append((name[1], rest[0].strip()))
    yield fields_of(parts)
