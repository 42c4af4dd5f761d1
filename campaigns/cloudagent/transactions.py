"""The dialer's transaction id, by which an answer and its callback belong together."""

import re

# Up to 25 digits so far (docs/dialer.md#immediate-answer); room for letters too.
_TRANSACTION_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


def transaction_id(value: object) -> str:
    """The id as text; "" where there is none, or the value cannot be one.

    An id that is too long to be stored counts as none. A part of it would match no callback.
    """
    if not isinstance(value, str):
        return ""
    text = value.strip()
    return text if _TRANSACTION_ID.fullmatch(text) else ""
