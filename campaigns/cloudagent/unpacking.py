"""A message that came as gzip, with or without a header that says so. A few kilobytes of it can be gigabytes."""

import zlib

_GZIP = b"\x1f\x8b"


def unpacked(body: bytes, *, most_bytes: int) -> bytes | None:
    """The message as it was before it was packed; None where that is longer than `most_bytes`, of which no more is
    unpacked. What is no gzip, or breaks off, is given as it is. Raises nothing."""
    if body.startswith(_GZIP):
        unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            message = unpacking.decompress(body, most_bytes + 1)
        except zlib.error:
            return body
        if len(message) > most_bytes:
            return None
        if unpacking.eof:
            return message
    return body if len(body) <= most_bytes else None
