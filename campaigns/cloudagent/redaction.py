"""A callback's body as it may be stored for good: once the failed file is archived or its link has ended, the link's
signature and token must not stay in the database (docs/dialer.md#envelope).
"""

import re

from .envelopes import readable
from .limits import MAX_CALLBACK_BYTES

REDACTED = b"redacted"

# The link may stand in JSON (slashes escaped, once or twice), in a JSON string inside JSON, or
# percent-encoded in a form, once or more. A value ends at "&", a quote, a space or an escape other than a
# slash's, each as itself or encoded.
_SECRET = re.compile(
    rb"(X-Amz-(?:Signature|Security-Token|Credential)(?:=|\\+u003d|%(?:25)*3d))"
    rb"(?:\\+/|(?:%(?:25)*5c)+%(?:25)*2f|(?!%(?:25)*(?:26|22|5c))[^&\"'\s\\<>])*",
    re.IGNORECASE,
)


def redact(body: bytes) -> bytes:
    """The body with the values of X-Amz-Signature, X-Amz-Security-Token and X-Amz-Credential replaced, in
    every link and every envelope that `understand` reads. What was gzip or UTF-16 comes back as UTF-8.

    Raises nothing; doing it twice changes nothing more.
    """
    if body.startswith((b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff")):
        body = readable(body, most_bytes=MAX_CALLBACK_BYTES).encode()
    return _SECRET.sub(rb"\g<1>" + REDACTED, body)
