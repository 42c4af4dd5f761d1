"""The rules for a lead's values other than its phone number: one rule, one small function.

A rule takes a text and gives the value to send and, where there is something to say, a finding. An error
leaves the text as it was found; a note says that the value is no longer quite what the file has.
"""

import re
import unicodedata
from collections.abc import Callable

from campaigns.cloudagent import ROW_CHARACTERS

from .fields import AGENT, SKILL
from .problems import NOTE, Finding
from .texts import shortened, with_ascii_digits, without_hidden
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

Value = str | int
Rule = Callable[[str], tuple[Value, Finding | None]]

# contract.md, Request, special headers: "letters, digits, _, space and ( ) . + $ % - : only".
PLAIN_NAME = re.compile(r"[A-Za-z0-9_ ().+$%:-]*").fullmatch
_NAME_SIGNS = frozenset("_ ().+$%:-")
_QUOTES = frozenset("'\"`\u00b4\u2018\u2019\u201c\u201d")
_JOINERS = frozenset("\u200c\u200d")  # without width; Indian scripts spell with them

PLAIN_PRIORITIES = {str(number): number for number in range(1, 100)}
_PRIORITY = re.compile(r"0{0,3}([1-9][0-9]?)(?:\.0{1,6})?")
_SPREADSHEET_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|ERROR!)", re.IGNORECASE
)

_WHY_NEEDED = {
    AGENT: ("This campaign is agent-wise: each lead goes to the agent that its row names", "the agent's id"),
    SKILL: ("This campaign is skill-wise: each lead goes to agents with the skill in its row", "the skill"),
}


def no_spreadsheet_error(text: str) -> tuple[Value, Finding | None]:
    """A cell in which the spreadsheet shows "#N/A" and the like has no value to send."""
    if not _SPREADSHEET_ERROR.fullmatch(text):
        return text, None
    return text, Finding(
        "error_cell",
        "The spreadsheet shows an error instead of a value.",
        "Please correct the formula in this cell, or type the value.",
    )


DAMAGED = "\ufffd"
"""What stands in the place of a character whose bytes were damaged before they came here."""


def nothing_damaged(text: str) -> tuple[Value, Finding | None]:
    """A text that has lost characters is no value to send: which they were, nobody can tell from it."""
    if DAMAGED not in text:
        return text, None
    return text, Finding(
        "damaged_characters",
        f"The value has damaged characters, which show as “{DAMAGED}”.",
        "Please type the value as it should be. If many rows are concerned, choose another encoding for the file.",
    )


def no_formula(text: str) -> tuple[Value, Finding | None]:
    """A formula that holds nothing but a text is that text, one of whole numbers is computed. Any other has no result
    in the file, and is no value."""
    bare = without_formula(text)
    if bare != text:
        return bare, not_computed() if is_formula(bare) else _written_as(TEXT_FORMULA, bare)
    if not is_formula(text):
        return text, None
    result = computed(text)
    return (text, not_computed()) if result is None else (result, _written_as(SUM_COMPUTED, result))


def no_entities(text: str) -> tuple[Value, Finding | None]:
    """What web pages write for a character is that character."""
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


def allowed_name(text: str) -> tuple[Value, Finding | None]:
    """The name in the characters that the dialer allows.

    Letters of any script count as letters here, with the marks that belong to them: the contract says
    "letters" and does not say whose, and a name must not lose its vowels to a guess. Quotation marks vanish
    ("O'Brien" is sent as "OBrien"); any other character becomes a space, so that words do not run together.
    """
    if PLAIN_NAME(text) or len(text) > ROW_CHARACTERS:
        return text, None  # of a name that no row has room for, the row's length says all there is to say
    kept: list[str] = []
    removed: dict[str, None] = {}
    for character in text:
        if _may_stand(character, after=kept):
            kept.append(character)
            continue
        removed[character] = None
        if character not in _QUOTES:
            kept.append(" ")
    if not removed:
        return text, None
    name = " ".join("".join(kept).split())
    taken_out = shortened(" ".join(removed))
    if not any(map(str.isalnum, name)):
        return text, Finding(
            "name_not_allowed",
            f"The name has no letter or digit in it, and the dialer does not allow {taken_out} in names.",
            "Please write the name in letters, or leave the cell blank.",
        )
    return name, Finding(
        "name_cleaned",
        f"The dialer does not allow {taken_out} in a name; it will be sent as “{shortened(name)}”.",
        "Nothing needs to be done if that reads well; else please write the name differently.",
        NOTE,
    )


def _may_stand(character: str, *, after: list[str]) -> bool:
    if character.isalpha() or character.isdecimal() or character in _NAME_SIGNS:
        return True
    if character in _JOINERS or unicodedata.category(character)[0] == "M":
        # Vowel signs and joiners belong to a letter; an emoji leaves some behind that belong to nothing.
        return bool(after) and (after[-1].isalpha() or unicodedata.category(after[-1])[0] == "M")
    return False


def priority(text: str) -> tuple[Value, Finding | None]:
    """A whole number from 1 to 99 as int ("5" and "5.0" are 5), as the dialer takes it.

    A blank is an error: the dialer needs a JSON number in this place of every row, none of 1 to 99 means
    "none", and a number of our own would change who is called first.
    """
    if plain := PLAIN_PRIORITIES.get(text):
        return plain, None
    if whole := _PRIORITY.fullmatch(with_ascii_digits(text[:ROW_CHARACTERS])):
        return int(whole[1]), Finding(
            "priority_rewritten", f"The priority will be sent as {whole[1]}.", "Nothing needs to be done.", NOTE
        )
    if not text:
        return text, Finding(
            "priority_missing",
            "The priority is missing; every lead needs one when the priority is sent.",
            "Please fill in a whole number from 1 to 99 (1 is dialled last), or choose “will not be sent” "
            "for the column.",
        )
    return text, Finding(
        "priority_not_allowed",
        f"“{shortened(text)}” is no priority.",
        "Please write a whole number from 1 to 99; higher numbers are dialled sooner.",
    )


def of_another_script(text: str) -> tuple[Value, Finding | None]:
    """A name with letters beyond A to Z is sent as it is, and that is said."""
    return text, None if text.isascii() else _OF_ANOTHER_SCRIPT


_OF_ANOTHER_SCRIPT = Finding(
    "name_other_script",
    "The name is sent as it is. The dialer's page allows letters and does not say of which script.",
    "Nothing needs to be done if such names have come through before.",
    NOTE,
)


def needed(field: str) -> Rule:
    """The rule for a field that must not be blank in any row of this campaign."""
    reason, what = _WHY_NEEDED.get(field, ("This campaign needs it in every row", "a value"))
    missing = Finding(
        "value_missing",
        f"{shortened(field)} is missing. {reason}.",
        f"Please fill in {what}, or skip the row.",
    )

    def not_blank(text: str) -> tuple[Value, Finding | None]:
        return text, None if text else missing

    return not_blank
