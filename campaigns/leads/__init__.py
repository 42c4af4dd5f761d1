"""The columns of a sheet become leads: which column is which of the dialer's fields, and is each value right?

Pure: plain values in, frozen dataclasses out, no Django, nothing else of ours. In reading order:

======================  ==============================================================================
``fields.py``           what a lead consists of, in the dialer's words
``matching.py``         which column is which field, guessed; the words for it are in ``synonyms.py``
``mapping.py``          what a person chose instead, judged
``phones.py``           a text read as one phone number (``phone_texts.py``, ``phone_problems.py``)
``values.py``           the rules for the other values; ``expiry.py`` has the one for dates
``checking.py``         the rules put to every row, and duplicates in the file
``problems.py``         what is wrong where, as data; ``texts.py`` keeps it fit to be shown
======================  ==============================================================================
"""

from .checking import CheckedLead, Rules, check_leads
from .fields import (
    AGENT,
    EXPIRY,
    NAME,
    PHONE,
    PRIORITY,
    SKILL,
    DialMethod,
    Field,
    PhoneFormat,
    campaign_fields,
    field_name_problems,
)
from .mapping import mapping_from_choices, mapping_problems
from .matching import Column, Match, match_columns
from .phone_problems import PhoneProblem
from .phones import Phone, fits_format, format_phone, read_phone
from .problems import ERROR, NOTE, WARNING, Problem

__all__ = [
    "AGENT",
    "ERROR",
    "EXPIRY",
    "NAME",
    "NOTE",
    "PHONE",
    "PRIORITY",
    "SKILL",
    "WARNING",
    "CheckedLead",
    "Column",
    "DialMethod",
    "Field",
    "Match",
    "Phone",
    "PhoneFormat",
    "PhoneProblem",
    "Problem",
    "Rules",
    "campaign_fields",
    "check_leads",
    "field_name_problems",
    "fits_format",
    "format_phone",
    "mapping_from_choices",
    "mapping_problems",
    "match_columns",
    "read_phone",
]
