"""The rules for the texts of all fields except the phone number. Each is one small function.

A field's own rules are in its module of ``fields/``.
"""

import re

from .fields import FieldDefinition, Rule, Value
from .problems import NOTE, Finding
from .texts import shortened, without_hidden
from .wrappings import (
    HTML_ENTITIES,
    SUM_COMPUTED,
    TEXT_FORMULA,
    computed,
    is_formula,
    not_computed,
    without_entities,
    without_formula,
)

_SPREADSHEET_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|ERROR!)", re.IGNORECASE
)


def no_spreadsheet_error(text: str) -> tuple[Value, Finding | None]:
    """A cell with a spreadsheet's error, such as "#N/A", has no value."""
    if not _SPREADSHEET_ERROR.fullmatch(text):
        return text, None
    return text, Finding(
        "error_cell",
        "The spreadsheet shows an error instead of a value.",
        "Please correct the formula in this cell, or type the value.",
    )


DAMAGED = "\ufffd"
"""The character that replaces another one whose bytes were damaged before the file came here."""


def nothing_damaged(text: str) -> tuple[Value, Finding | None]:
    """A text with damaged characters is no value: nobody can tell which characters they were."""
    if DAMAGED not in text:
        return text, None
    return text, Finding(
        "damaged_characters",
        f"The value has damaged characters, which show as “{DAMAGED}”.",
        "Please type the value as it should be. If many rows are concerned, choose another encoding for the file.",
    )


def no_formula(text: str) -> tuple[Value, Finding | None]:
    """A formula that is only a text becomes that text. A formula of whole numbers is computed. Any other formula is no
    value, since the file has no result of it."""
    bare = without_formula(text)
    if bare != text:
        return bare, not_computed() if is_formula(bare) else _written_as(TEXT_FORMULA, bare)
    if not is_formula(text):
        return text, None
    result = computed(text)
    return (text, not_computed()) if result is None else (result, _written_as(SUM_COMPUTED, result))


def no_entities(text: str) -> tuple[Value, Finding | None]:
    """An HTML entity becomes the character that it stands for: "&amp;" is "&"."""
    plain = without_entities(text)
    if plain == text:
        return text, None
    return plain, not_computed() if is_formula(plain) else _written_as(HTML_ENTITIES, plain)


def _written_as(code: str, text: str) -> Finding:
    return Finding(code, f"It will be sent as “{shortened(text)}”.", "Nothing needs to be done.", NOTE)


def nothing_hidden(text: str) -> tuple[Value, Finding | None]:
    """Line breaks and tabs become spaces; other characters that cannot be seen are removed."""
    visible = without_hidden(text)
    if visible == text:
        return text, None
    return visible, Finding(
        "hidden_removed",
        "Line breaks or characters that cannot be seen were taken out.",
        "Nothing needs to be done if the value reads well.",
        NOTE,
    )


def needed(field: FieldDefinition) -> Rule:
    """The rule for a field that must not be blank in any row of this campaign."""
    missing = Finding(
        "value_missing",
        f"{shortened(field.name)} is missing. {field.why_required}.",
        f"Please fill in {field.what_to_fill_in}, or skip the row.",
    )

    def not_blank(text: str) -> tuple[Value, Finding | None]:
        return text, None if text else missing

    return not_blank
