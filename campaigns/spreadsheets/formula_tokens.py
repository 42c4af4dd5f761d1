"""Formulas as the binary formats (.xls, .xlsb) store them: tokens in reverse Polish order (MS-XLSB 2.5.97). Only sums
of whole numbers are read: they may be the parts of a phone number (``formulas.py``)."""

import struct

from .formulas import may_be_phone

_INTEGER, _NUMBER = 0x1E, 0x1F
_BINARY = {0x03: "+", 0x04: "-"}
_SIGN = {0x12: "+", 0x13: "-"}
# The last byte of a formula of Excel 97-2003 is one of these only if it is that operator: other tokens end in a part of
# a cell's place, of a function or of a text.
_JOIN, _ARITHMETIC = b"\x08", (b"\x03", b"\x04", b"\x05", b"\x06", b"\x07", b"\x13", b"\x14")
_MOST_BYTES = 200
_WHOLE_BELOW = 1e15


def phone_sum(tokens: bytes) -> str:
    """The formula, without "=", if it is such a sum; "" for any other."""
    if not tokens or len(tokens) > _MOST_BYTES or tokens[0] not in (_INTEGER, _NUMBER):
        return ""  # the usual case
    try:
        formula = _as_typed(tokens)
    except (struct.error, IndexError, ValueError):
        return ""
    return formula if may_be_phone(formula) else ""


def _as_typed(tokens: bytes) -> str:
    stack: list[str] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        place += 1
        if token == _INTEGER:
            stack.append(str(struct.unpack_from("<H", tokens, place)[0]))
            place += 2
        elif token == _NUMBER:
            value = struct.unpack_from("<d", tokens, place)[0]
            if not 0 <= value < _WHOLE_BELOW or not value.is_integer():
                return ""
            stack.append(str(int(value)))
            place += 8
        elif token in _BINARY:
            right = stack.pop()
            stack.append(f"{stack.pop()}{_BINARY[token]}{right}")
        elif token in _SIGN:
            stack.append(_SIGN[token] + stack.pop())
        else:
            return ""
    return stack[0] if len(stack) == 1 else ""


def gives_text(tokens: bytes) -> bool:
    """Whether the last operation of a formula of .xls joins texts, so that its result is a text."""
    return tokens[-1:] == _JOIN


def gives_number(tokens: bytes) -> bool:
    """Whether the last operation of a formula of .xls is arithmetic, so that its result is a number or an error."""
    return tokens[-1:] in _ARITHMETIC
