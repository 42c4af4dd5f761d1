"""Sandbox: a POST body as form fields, as a PHP server sees them."""

import re
from email.message import Message
from urllib.parse import parse_qsl

MAX_BODY_BYTES = 8 * 1024 * 1024
"""PHP's default for a POST body; of a larger one it sees no fields at all (docs/dialer.md#size-of-a-body)."""

MAX_FIELDS = 1000
"""PHP's default for the number of fields."""

_FIELD_NAME = re.compile(rb'\bform-data;\s*name="([^"\r\n]+)"\s*(?:\r\n|$)', re.IGNORECASE)


def read_fields(body: bytes, content_type: str) -> dict[str, str]:
    """The fields of an urlencoded or multipart body: {name: text}; of equal names the last counts.

    A body that is too large, of another type or broken has no fields. Raises nothing.
    """
    header = Message()
    header["Content-Type"] = content_type
    if len(body) > MAX_BODY_BYTES:
        return {}
    if header.get_content_type() == "application/x-www-form-urlencoded":
        return _urlencoded(body)
    if header.get_content_type() == "multipart/form-data" and (boundary := header.get_boundary()):
        return _multipart(body, boundary.encode("latin-1", "replace"))
    return {}


def _urlencoded(body: bytes) -> dict[str, str]:
    try:
        # An urlencoded body is ASCII: what is not is broken, and becomes a replacement character.
        return dict(parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError:  # more fields than MAX_FIELDS
        return {}


def _multipart(body: bytes, boundary: bytes) -> dict[str, str]:
    """The parts that are fields; a part with a file name is a file, not a field."""
    fields: dict[str, str] = {}
    # By hand, since the standard library's parser makes an object of every part and header, however many.
    _before, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary, MAX_FIELDS + 1)
    for part in parts[:-1]:  # what follows the last boundary is no part
        head, _, value = part.partition(b"\r\n\r\n")
        if name := _FIELD_NAME.search(head):
            fields[name[1].decode("utf-8", "replace")] = value.decode("utf-8", "replace")
    return fields
