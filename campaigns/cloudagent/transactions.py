"""The dialer's transaction id: what an answer and its callback have in common."""

import re

# Up to 25 digits so far (contract.md, Immediate answers); room for letters too.
_TRANSACTION_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


def transaction_id(value: object) -> str:
    """The id as text, never as a number; "" where there is none, or what stands there is none.

    An id is not shortened: one that is too long to be kept would match no callback.
    """
    if not isinstance(value, str):
        return ""
    text = value.strip()
    return text if _TRANSACTION_ID.fullmatch(text) else ""
