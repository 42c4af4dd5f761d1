"""A canary is found however it is written or packed; and what is none is not."""

import base64
import gzip
import hashlib
import html
import json
import zlib
from urllib.parse import quote, quote_plus

import pytest

from tests.canaries.searching import KINDS, Canary, find_in

NUMBER = Canary("number", "9847261530")
NAME = Canary("name", "Zebronia Quillfeather")
HINDI = Canary("name", "ज़ेब्रानी")
KEY = Canary("key", "K/8f3hQ9sLw2+&=pR7xT")


def is_found(canary: Canary, content: str | bytes) -> bool:
    found = find_in(content if isinstance(content, bytes) else content.encode(), [canary], place="here")
    assert [(each.kind, each.place) for each in found] in ([], [(canary.kind, "here")])
    return bool(found)


@pytest.mark.parametrize(
    "written",
    [
        "9847261530",
        "+919847261530",
        "+91 98472 61530",
        "98472-61530",
        "(984) 726-1530",
        "%2B91%2098472%2061530",
        "98472&nbsp;61530",
        "x9847261530.0",
        hashlib.sha256(b"9847261530").hexdigest(),
        hashlib.md5(b"+919847261530").hexdigest(),
    ],
)
def test_a_number_in_any_spelling_and_as_a_hash_without_a_key(written):
    assert is_found(NUMBER, f"row ({written})")


@pytest.mark.parametrize("other", ["984726153", "••••1530", "9847261531", "984726 rows, 1530 columns"])
def test_other_digits_are_not_the_number(other):
    assert not is_found(NUMBER, other)


@pytest.mark.parametrize("written", ["Zebronia", "ZEBRONIA QUILLFEATHER", "quillfeather,9"])
def test_any_word_of_a_name(written):
    assert is_found(NAME, written)


PACKED = {
    "as it is": lambda text: text.encode(),
    "a form": lambda text: quote_plus(text).encode(),
    "a form in a form": lambda text: quote(quote(text)).encode(),
    "JSON": lambda text: json.dumps({"a": text}).encode(),
    "HTML": lambda text: html.escape(text).encode(),
    "UTF-16": lambda text: text.encode("utf-16-le"),
    "zlib": lambda text: zlib.compress(text.encode()),
    "gzip": lambda text: gzip.compress(text.encode()),
    "in a file of Redis": lambda text: b"*3\r\n$4\r\nHSET\r\n" + zlib.compress(text.encode()) + b"\r\n",
    "base64": lambda text: b"a: " + base64.b64encode(f"xx{text}yy".encode()),
    "a session of Django": lambda text: base64.urlsafe_b64encode(zlib.compress(text.encode())).rstrip(b"=") + b":1x:y",
    "RQ's result": lambda text: base64.b64encode(zlib.compress(f"Traceback: {text}".encode())),
}


@pytest.mark.parametrize("canary", [NUMBER, NAME, HINDI, KEY], ids=lambda canary: canary.text)
@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
def test_however_it_is_packed(canary, pack):
    assert is_found(canary, pack(canary.text))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("number", "name")])
def test_ten_characters_of_a_secret_are_enough_and_its_last_four_are_not(kind):
    secret = Canary(kind, "abcdefghij-klmnopqrst-uvwxyz")
    assert is_found(secret, "cdefghij-k")
    assert not is_found(secret, "••••wxyz")
