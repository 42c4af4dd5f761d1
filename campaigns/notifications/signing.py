"""How a message of a webhook is signed: as “Standard Webhooks” has it, so that receivers can use a library for it.

The signature is an HMAC with SHA-256 over id, timestamp and body, with points between
(docs/operations.md#webhooks).
"""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime

PREFIX = "whsec_"
LEAST_BYTES, MOST_BYTES = 24, 64


def is_secret(text: str) -> bool:
    """Whether this is a secret: whsec_, and 24 to 64 bytes in base64."""
    try:
        return text.startswith(PREFIX) and LEAST_BYTES <= len(_key(text)) <= MOST_BYTES
    except (binascii.Error, ValueError):
        return False


def signed_headers(*, secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers by which the receiver knows that a message is ours, and fresh. `secret` must be one."""
    timestamp = str(int(at.timestamp()))
    signed = b".".join([message_id.encode(), timestamp.encode(), body])
    signature = base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()
    return {"webhook-id": message_id, "webhook-timestamp": timestamp, "webhook-signature": f"v1,{signature}"}


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
