"""Finds a canary in any bytes: in other spellings, in parts, encoded, compressed."""

import base64
import binascii
import hashlib
import html
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote_plus

PART = 10
"""So many characters of a secret in a row are as good as found: a cut key is still a leak."""

MOST_DEPTH = 3
MOST_BYTES = 20_000_000  # unpacked

_BETWEEN = r"(?:[\s().+\-/\u00a0]|&nbsp;|%20){0,3}"  # signs that people write between the digits of a number
_WORD = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")  # how zlib and gzip begin
_IN_JSON = re.compile(r"\\u([0-9a-fA-F]{4})")
_HASHES = ("md5", "sha1", "sha256")


@dataclass(frozen=True)
class Canary:
    """A text that was planted. `kind` is one of KINDS. Of a name any of its words counts, of a number ten digits are
    given and any spelling of them counts, of all else any PART of it."""

    kind: str
    text: str


KINDS = ("number", "name", "key", "token", "signature", "password", "session", "secret")


@dataclass(frozen=True, order=True)
class Find:
    """A canary where it should not be."""

    kind: str
    place: str
    around: str


def find_in(content: bytes, canaries: Iterable[Canary], *, place: str) -> list[Find]:
    """The canaries that the content has; each once."""
    texts = [text.casefold() for text in dict.fromkeys(_texts(content))]
    found = []
    for canary in canaries:
        pattern = _pattern(canary)
        hit = next(((text, match) for text in texts if (match := pattern.search(text))), None)
        if hit:
            text, match = hit
            around = text[max(0, match.start() - 60) : match.end() + 20]
            found.append(Find(canary.kind, place, f"{canary.text!r} in {around!r}"))
    return found


@cache
def _pattern(canary: Canary) -> re.Pattern[str]:
    """What is looked for, in text whose case does not count."""
    match canary.kind:
        case "number":
            written = {canary.text, f"91{canary.text}", f"+91{canary.text}", f"0{canary.text}"}
            # A hash without a key is as good as the number: there are not many numbers.
            hashes = {hashlib.new(name, each.encode()).hexdigest() for name in _HASHES for each in written}
            return re.compile("|".join([_BETWEEN.join(canary.text), *hashes]))
        case "name":
            return re.compile("|".join(re.escape(word.casefold()) for word in canary.text.split()))
        case _:
            text = canary.text.casefold()
            parts = {text[at : at + PART] for at in range(max(1, len(text) - PART + 1))}
            return re.compile("|".join(map(re.escape, sorted(parts))))


def _texts(content: bytes) -> Iterator[str]:
    """The content in all ways in which somebody may read it."""
    for raw in _unpacked(content, MOST_DEPTH):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            text = raw.decode(encoding, "replace")
            yield text
            read = _IN_JSON.sub(lambda code: chr(int(code[1], 16)), html.unescape(text)).replace("\\/", "/")
            yield read
            yield unquote_plus(unquote_plus(read))


def _unpacked(content: bytes, depth: int) -> Iterator[bytes]:
    """The content, and what is compressed or base64 in it."""
    yield content
    if not depth:
        return
    for begin in _PACKED.finditer(content):
        with suppress(zlib.error):
            unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)
            yield from _unpacked(unpacking.decompress(content[begin.start() :], MOST_BYTES), depth - 1)
    for word in dict.fromkeys(_WORD.findall(content)):
        try:
            decoded = base64.b64decode(word.translate(bytes.maketrans(b"-_", b"+/")) + b"=" * (-len(word) % 4))
        except binascii.Error:
            continue
        yield from _unpacked(decoded, depth - 1)
