"""A callback's body as it may be stored. Whoever has the link with its signature and token can fetch the failed file,
so these stand in the database only sealed (docs/dialer.md#envelope).
"""

import re

from .envelopes import is_packed, readable
from .limits import MAX_CALLBACK_BYTES
from .plain_text import Beginning, plain_beginning

REDACTED = b"redacted"

# The link may stand in JSON (slashes escaped, once or twice), in a JSON string inside JSON, or
# percent-encoded in a form, once or more. A value ends at "&", a quote, a space or an escape other than a
# slash's, each as itself or encoded.
# The first names are those of S3, the others those of its older links and of other stores.
_SECRET = re.compile(
    rb"((?:X-Amz-(?:Signature|Security-Token|Credential)|X-Goog-(?:Signature|Credential)"
    rb"|(?<![a-z-])(?:AWSAccessKeyId|Signature|Key-Pair-Id|Policy|sig|token))(?:=|\\+u003d|%(?:25)*3d))"
    rb"(?:\\+/|(?:%(?:25)*5c)+%(?:25)*2f|(?!%(?:25)*(?:26|22|5c))[^&\"'\s\\<>])*",
    re.IGNORECASE,
)


_REDACTED_LINK = re.compile(rf"={REDACTED.decode()}(?:&|$)")


def redact(body: bytes) -> bytes:
    """The body with the values of X-Amz-Signature, X-Amz-Security-Token, X-Amz-Credential and their like replaced, in
    every link and every envelope that `understand` reads. What was gzip or UTF-16 comes back as UTF-8.

    Raises nothing; doing it twice changes nothing more.
    """
    if is_packed(body):
        body = readable(body, most_bytes=MAX_CALLBACK_BYTES).encode()
    return _SECRET.sub(rb"\g<1>" + REDACTED, body)


def redacted_text(text: str) -> str:
    """A text that stood in a body, without these values."""
    return _SECRET.sub(rb"\g<1>" + REDACTED, text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")


def shown(body: bytes, *, most: int) -> Beginning:
    """The beginning of a body as it may be shown: redacted, and as `plain` text of at most `most` characters."""
    return plain_beginning(redacted_text(readable(body, most_bytes=MAX_CALLBACK_BYTES)), most=most)


def is_redacted(link: str) -> bool:
    """Whether it is what `redact` has left of a link, by which nothing can be fetched."""
    return _REDACTED_LINK.search(link) is not None
