"""What is kept of a number: a hash under a key of the index's own, which is made of LEADSPORTAL_NUMBER_HASH_KEY.

The do-not-call list has hashes under the setting itself. If they were the same, whoever has the database could join the
two, and read numbers of the list in the leads.
"""

import hashlib
import hmac
from functools import cache

from django.conf import settings

_PURPOSE = b"the index of phone numbers"
_KEY_BYTES = 8


def whole_hash(e164: str) -> str:
    """The keyed hash of a number: 64 hexadecimal digits. Two numbers never have the same."""
    return hmac.digest(_key(settings.NUMBER_HASH_KEY), e164.encode(), hashlib.sha256).hex()


def index_key(whole: str) -> int:
    """What the index keeps of a whole hash: its first 8 bytes, as a number with a sign."""
    return int.from_bytes(bytes.fromhex(whole[: 2 * _KEY_BYTES]), "big", signed=True)


def key_mark() -> str:
    """The mark of the key: 16 hexadecimal digits, different for each key."""
    return whole_hash("which key is it?")[:16]


@cache
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)
