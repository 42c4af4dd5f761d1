"""The columns of a sheet become leads: each column is matched to a field of the dialer, and each value is checked.

Pure: plain values in, frozen dataclasses out, no Django, none of our other packages but the dialer's limits. In reading
order:

======================  ==============================================================================
``headers.py``          the dialer's special headers, and what a campaign says of its leads
``fields/``             each field that the portal knows: its words, its check, how its columns are found
``campaign_fields.py``  the fields of one campaign, by the names that an administrator listed
``columns.py``          a column, and what it is matched to
``matching.py``         which column is which field, guessed; ``beside.py`` finds what is beside the fields
``remembered.py``       … as it was matched before; ``added_columns.py`` knows the portal's own columns
``recognising.py``      … and what the header tells beside: country codes, do not disturb, which export it is
``field_words.py``      … by the fields' names and other words for them, which stand in ``fields/`` and ``exports.py``
``exports.py``          … what the columns of known programs mean, by the table in ``export_table.py``
``close_names.py``      … by names close to those words; ``name_words.py`` reads columns' names
``somebody_else.py``    … what is never proposed: other people's numbers, and ``dates_of_things.py``
``likeness.py``         … by what its values look like
``roles.py``            what a column can be: a field's own, its else, its country codes
``mapping.py``          what a person chose instead, judged
``phones.py``           a text read as one phone number (``phone_texts.py``, ``phone_problems.py``)
``phone_formats.py``    … written as the campaign wants it, and what that changes
``countries.py``        a country as people write it; ``country_joining.py`` joins its code to a number
``repairs.py``          what a person can put in place of a number with a problem
``wrappings.py``        what programs put around a text: formulas of texts, HTML entities
``values.py``           the rules for texts of every other field; ``dates.py`` reads dates
``rules.py``            all that an upload's rows are checked by
``field_cells.py``      where a field's texts stand in a row; ``phone_reading.py`` has the phone number's
``skipping.py``         rows that a rule skips: ``do_not_disturb.py``, ``dummies.py``, ``not_leads.py``
``checking.py``         the rules put to a row (``remarks.py``)
``protected.py``        numbers that a row of the file protects wherever else they stand
``duplicates.py``       all rows in their order: facts of their numbers, and duplicates in the file
``problems.py``         what is wrong where, as data; ``texts.py`` keeps it fit to be shown
``changes.py``          what was changed where; ``titles.py`` has a title for each kind of both
======================  ==============================================================================
"""

from .added_columns import (
    COLUMNS_OF_PORTAL,
    DIALERS_WORDS,
    ROW_IN_ORIGINAL,
    ROW_KEY,
    WHAT_TO_DO,
    WHERE_IT_FAILED,
    WHY_NOT_LOADED,
    is_added,
    is_of_portal,
    is_row_key,
)
from .campaign_fields import Field, campaign_fields, field_name_problems, required_names
from .changes import Change
from .checking import EVERY_ROW, CheckedLead, RowCheck, row_check
from .columns import Column, Match
from .dates import BEGINS_WITH_DAY_OR_MONTH, DAY_FIRST, MIXED, MONTH_FIRST, DateOrder, found_order, may_change_order
from .duplicates import (
    DUPLICATE,
    Facts,
    check_leads,
    duplicate_of,
    own_checks,
    phone_place,
    sent_in_the_family,
    with_duplicates,
    with_findings,
)
from .field_words import is_called
from .fields import FIELD_NAMES
from .headers import AGENT, EXPIRY, NAME, PHONE, PRIORITY, SKILL, DialMethod, PhoneFormat
from .mapping import JOINABLE, OFFERING_ELSE, ChosenColumns, mapping_from_choices, mapping_problems
from .matching import match_columns
from .phone_problems import PhoneProblem
from .phones import Phone, read_phone
from .problems import ERROR, NOTE, WARNING, Finding, Problem
from .protected import protected_elsewhere, protected_phones, protection
from .recognising import Recognised, recognise
from .remembered import Remembered, choices_by_name, fingerprint
from .repairs import REPAIRABLE, repair_of
from .roles import COUNTRY, DO_NOT_DISTURB, ELSE, Part, else_of, part_of
from .rules import Rules
from .texts import folded, shortened, with_ascii_digits, without_hidden
from .titles import CHANGE_TITLES, COMPARISON_TITLES, PROBLEM_TITLES, RULE_TITLES, SKIP_TITLES, SWITCHABLE

__all__ = [
    "AGENT",
    "BEGINS_WITH_DAY_OR_MONTH",
    "CHANGE_TITLES",
    "COLUMNS_OF_PORTAL",
    "COMPARISON_TITLES",
    "COUNTRY",
    "DAY_FIRST",
    "DIALERS_WORDS",
    "DO_NOT_DISTURB",
    "DUPLICATE",
    "ELSE",
    "ERROR",
    "EVERY_ROW",
    "EXPIRY",
    "FIELD_NAMES",
    "JOINABLE",
    "MIXED",
    "MONTH_FIRST",
    "NAME",
    "NOTE",
    "OFFERING_ELSE",
    "PHONE",
    "PRIORITY",
    "PROBLEM_TITLES",
    "REPAIRABLE",
    "ROW_IN_ORIGINAL",
    "ROW_KEY",
    "RULE_TITLES",
    "SKILL",
    "SKIP_TITLES",
    "SWITCHABLE",
    "WARNING",
    "WHAT_TO_DO",
    "WHERE_IT_FAILED",
    "WHY_NOT_LOADED",
    "Change",
    "CheckedLead",
    "ChosenColumns",
    "Column",
    "DateOrder",
    "DialMethod",
    "Facts",
    "Field",
    "Finding",
    "Match",
    "Part",
    "Phone",
    "PhoneFormat",
    "PhoneProblem",
    "Problem",
    "Recognised",
    "Remembered",
    "RowCheck",
    "Rules",
    "campaign_fields",
    "check_leads",
    "choices_by_name",
    "duplicate_of",
    "else_of",
    "field_name_problems",
    "fingerprint",
    "folded",
    "found_order",
    "is_added",
    "is_called",
    "is_of_portal",
    "is_row_key",
    "mapping_from_choices",
    "mapping_problems",
    "match_columns",
    "may_change_order",
    "own_checks",
    "part_of",
    "phone_place",
    "protected_elsewhere",
    "protected_phones",
    "protection",
    "read_phone",
    "recognise",
    "repair_of",
    "required_names",
    "row_check",
    "sent_in_the_family",
    "shortened",
    "with_ascii_digits",
    "with_duplicates",
    "with_findings",
    "without_hidden",
]
