"""The lead's priority: which leads the dialer calls sooner."""

import re
from datetime import date

from campaigns.cloudagent import ROW_CHARACTERS

from ..dates import DateOrder
from ..headers import PRIORITY
from ..problems import NOTE, Finding
from ..texts import shortened, with_ascii_digits
from .definition import FieldCheck, FieldDefinition, Look, Value

_PLAIN = {str(number): number for number in range(1, 100)}
_WHOLE_NUMBER = re.compile(r"0{0,3}([1-9][0-9]?)(?:\.0{1,6})?")
_LIKELY = re.compile(r"0?[1-9][0-9]?(?:\.0+)?")


def priority(text: str) -> tuple[Value, Finding | None]:
    """A whole number from 1 to 99 as an int, as the dialer takes it: "5" and "5.0" are 5.

    A blank is an error. The dialer needs a JSON number in every row. None of the numbers from 1 to 99 means "no
    priority", and a number of ours would change who is called first.
    """
    if plain := _PLAIN.get(text):
        return plain, None
    if whole := _WHOLE_NUMBER.fullmatch(with_ascii_digits(text[:ROW_CHARACTERS])):
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


_CHECK = FieldCheck((priority,), _PLAIN.get)


def _check(today: date, order: DateOrder) -> FieldCheck:
    return _CHECK


def _looks_like_priority(text: str) -> bool:
    return _LIKELY.fullmatch(text) is not None


def _look(day: date | None) -> Look:
    return _looks_like_priority


FIELD = FieldDefinition(
    name=PRIORITY,
    label="Priority",
    hint="A whole number from 1 to 99; higher numbers are dialled sooner.",
    example="5",
    is_special_header=True,
    check=_check,
    problem_titles={
        "priority_missing": "Priority missing",
        "priority_not_allowed": "Not a priority from 1 to 99",
    },
    change_titles={
        "priority_rewritten": "Priority written as a whole number",
    },
    synonyms=(
        "Lead Priority",
        "Call Priority",
        "Dial Priority",
        "Dialing Priority",
        "Priority Level",
        "Priority No",
        "Prio",
        "प्राथमिकता",
        "प्राधान्य",
        "પ્રાથમિકતા",
        "অগ্রাধিকার",
        "ਤਰਜੀਹ",
        "முன்னுரிமை",
        "ప్రాధాన్యత",
        "ಆದ್ಯತೆ",
        "മുൻഗണന",
        "Prioridad",
        "Priorité",
        "Priorität",
    ),
    look=_look,
)
