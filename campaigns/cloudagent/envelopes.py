"""Finds the fields of a callback in its body, whatever they are wrapped in.

It is not known how the dialer wraps a callback (docs/dialer.md#envelope), and the Content-Type may be wrong.
So the body is read in every way that it can be: as JSON, multipart, a form, or objects inside other text. Objects
inside of objects and JSON inside of strings are opened, too, until the known names appear.
"""

import re
import zlib
from collections import deque
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qsl

from .json_text import folded, objects_in, read_json

COUNTS = ("totalnouploaded", "numbersprocessed", "numbersnotprocessed")
_PROOF = {*COUNTS, "transactionid", "failedfilepath"}  # an object with any of these is a callback's

_MOST_LOOKS = 100
_MOST_FORM_FIELDS = 100
_MOST_PARTS = 100
_PART_NAME = re.compile(r"""^content-disposition:[^\r\n]{0,500}?;\s*name="?([^";\r\n]{1,100})""", re.I | re.M)
_BOUNDARY = re.compile(r"^--[^\r\n]{1,200}", re.M)
_BLANK_LINE = re.compile(r"\r?\n\r?\n")
_BRACKETED = re.compile(r"data\[(\w{1,100})\]", re.I)  # how PHP writes an array as form fields


def fields_in(body: bytes, *, most_bytes: int) -> dict[str, object]:
    """The callback's fields, names in lower case, values as they came; empty if there are none.

    Several objects can have known names. The one with counts goes first, and the others add the fields that it lacks.
    Raises nothing; unpacks at most `most_bytes`.
    """
    text = readable(body, most_bytes=most_bytes)
    found = list(_objects(_readings(text)))
    found.sort(key=lambda fields: fields.keys().isdisjoint(COUNTS))  # stable: with counts first
    merged: dict[str, object] = {}
    for fields in found:
        for name, value in fields.items():
            merged.setdefault(name, value)
    return merged


def readable(body: bytes, *, most_bytes: int) -> str:
    """The body as text. It may be gzip, and its first bytes may say that it is UTF-16; else it is taken for UTF-8."""
    if body.startswith(b"\x1f\x8b"):
        body = _unpacked(body, most_bytes=most_bytes)
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    return body.decode("utf-8-sig", "replace")


def _unpacked(body: bytes, *, most_bytes: int) -> bytes:
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(body, most_bytes)
    except zlib.error:
        return b""


def _readings(text: str) -> Iterator[object]:
    """The body, read in each way in turn. The caller takes the first reading that has known fields."""
    yield read_json(text)
    yield from _multipart(text)
    yield _form(text)
    yield from objects_in(text)  # as printed by the vendor: quotes inside a quoted string, braces missing


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
        if isinstance(thing, str):
            thing = _inside(thing)
        if isinstance(thing, dict):
            if not _PROOF.isdisjoint(fields := folded(thing)):
                yield fields
            waiting.extend(islice(thing.values(), _MOST_LOOKS))
        elif isinstance(thing, list):
            waiting.extend(islice(thing, _MOST_LOOKS))


def _inside(text: str) -> object:
    """What a string holds: JSON, or else the objects that stand in it."""
    if "{" not in text:
        return None
    return read_json(text) or list(objects_in(text))


def _form(text: str) -> dict[str, object] | None:
    """Form fields; `data[transactionId]` as PHP writes it counts as `transactionId`."""
    try:
        fields = parse_qsl(text.strip(), keep_blank_values=True, max_num_fields=_MOST_FORM_FIELDS)
    except ValueError:  # more fields than that
        return None
    return {_unbracketed(name): value for name, value in fields}


def _multipart(text: str) -> Iterator[dict[str, object]]:
    """The named parts of a multipart body. The boundary is the first line that looks like one, since the header that
    should name it may be missing or wrong."""
    boundary = _BOUNDARY.search(text[:2000])
    if not boundary:
        return
    fields: dict[str, object] = {}
    for part in text.split(boundary[0].rstrip(), _MOST_PARTS)[1:]:
        head, *rest = _BLANK_LINE.split(part, maxsplit=1)
        name = _PART_NAME.search(head[:2000])
        if name and rest:
            fields.setdefault(_unbracketed(name[1]), rest[0].strip())
    yield fields


def _unbracketed(name: str) -> str:
    bracketed = _BRACKETED.fullmatch(name)
    return bracketed[1] if bracketed else name
