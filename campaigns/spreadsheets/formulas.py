"""Formulas whose stored result is not what people see or typed. Such a cell becomes the formula as text, with its "=".
No value begins with "=", so the check recognises it.

There are two kinds:

- Formulas that were never computed. They have no result, or a program has written 0 or an empty text instead. This is
  certain if the workbook asks for calculation when it is opened, and if a formula that gives text has a number. In
  another workbook a 0 may be the true result; nobody can know.
- Sums of whole numbers that may be the parts of a phone number. A person who types +91-98765-43210 into a spreadsheet
  has written a subtraction.
"""

import re

UNKNOWN_FORMULA = "=(formula)"
SHARED_FORMULA = "=(formula shared with other cells)"

_ZERO = re.compile(r"-?0(?:\.0{1,20})?")
# It matches no spaces at its ends. If two parts of a pattern match the same spaces, a hostile formula makes the search
# take minutes.
_SUM = re.compile(r"[+-]?\s*[0-9]{1,15}(?:\s*[+-]\s*[0-9]{1,15}){0,10}")
_FEWEST_DIGITS, _MOST_DIGITS = 8, 15

_LONGEST = 8_192  # Excel's own limit on a formula
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
_INNERMOST = re.compile(r"\([^()]*\)")
_GIVES_TEXT = re.compile(
    r"\+?\s*(?:(?:_xlfn\.)?(?:CONCATENATE|CONCAT|TEXTJOIN|TEXT|UPPER|LOWER|PROPER|TRIM|CLEAN|LEFT|RIGHT|MID"
    r"|SUBSTITUTE|REPLACE|REPT|CHAR|DOLLAR|FIXED|HYPERLINK)\s*\(\))",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"[<>=]")


def as_text(formula: str, *, is_shared: bool = False) -> str:
    """The formula as it was typed, with its "="; a word for it if the file does not have the formula."""
    if formula.strip():
        return "=" + formula.strip().removeprefix("=")
    return SHARED_FORMULA if is_shared else UNKNOWN_FORMULA


def may_be_phone(formula: str) -> bool:
    """Whether a formula, without its "=", has only whole numbers with plus and minus, of 8 to 15 digits in all: two
    numbers or more, or one with a sign."""
    if not _SUM.fullmatch(formula.strip()) or not ("+" in formula or "-" in formula):
        return False
    return _FEWEST_DIGITS <= sum(map(str.isdigit, formula)) <= _MOST_DIGITS


def has_no_result(formula: str, *, kind: str, value: str | None, calculates_on_load: bool) -> bool:
    """Whether a formula was never computed. ``value`` is the stored result (None if there is none), and ``kind`` its
    type as .xlsx has it: "n" for a number, "str" for a text."""
    result = (value or "").strip()
    if kind == "str":
        return not result and calculates_on_load  # an empty text may be the true result
    if not result:
        return True
    return kind == "n" and _ZERO.fullmatch(result) is not None and (calculates_on_load or _gives_text(formula))


def _gives_text(formula: str) -> bool:
    """Whether the result is a text whatever the cells have: texts joined by "&", or a function that gives text."""
    if len(formula) > _LONGEST:
        return False
    left = _QUOTED.sub("", formula)
    for _ in range(64):  # Excel nests functions no deeper
        inner = _INNERMOST.sub("\x01", left)
        if inner == left:
            break
        left = inner
    if _COMPARES.search(left):
        return False
    return "&" in left or _GIVES_TEXT.fullmatch(left.replace("\x01", "()").strip()) is not None
