"""The fields that the portal knows, one module each: its words, its check, and how its columns are found.

A new field is a module with a ``FIELD``, and an entry in ``FIELDS``. All else uses these: the check of rows, the
matching of columns, the titles of problems, the template, the choices of an administrator. ``definition.py`` says what
a field defines.
"""

from dataclasses import replace
from functools import cache

from ..headers import DialMethod, PhoneFormat
from ..texts import folded
from . import agent, email, expiry, name, phone, priority, skill
from .definition import FieldCheck, FieldDefinition, Look, Plain, Rule, Value

FIELDS = (phone.FIELD, name.FIELD, priority.FIELD, expiry.FIELD, agent.FIELD, skill.FIELD, email.FIELD)

FIELD_NAMES = tuple(field.name for field in FIELDS)

_BY_FOLDED_NAME = {folded(field.name): field for field in FIELDS}


@cache
def definition_of(field: str) -> FieldDefinition:
    """The definition of a campaign's field by its name.

    The dialer knows its special headers by their exact names. Other fields may be spelt differently in a campaign:
    "e-mail" is the field Email. A field that the portal does not know is one of the campaign's own.
    """
    known = _BY_FOLDED_NAME.get(folded(field))
    if known is None or (known.is_special_header and known.name != field):
        return FieldDefinition(name=field, label=field)
    return known if known.name == field else replace(known, name=field)


__all__ = [
    "FIELDS",
    "FIELD_NAMES",
    "DialMethod",
    "FieldCheck",
    "FieldDefinition",
    "Look",
    "PhoneFormat",
    "Plain",
    "Rule",
    "Value",
    "definition_of",
]
