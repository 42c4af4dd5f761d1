"""A short title for each kind of problem and each kind of change, by its code. Those of one field stand with the field,
in ``fields/``."""

from .fields import FIELDS

CHANGE_TITLES = {
    "filled_from": "Blank filled from another column",
    "text_formula": "Text taken out of a formula or of an apostrophe that hold nothing else",
    "html_entities": "Characters of web pages (&amp; and the like) written as they are",
    "sum_computed": "Formula of whole numbers computed",
    "hidden_removed": "Line breaks and hidden characters taken out",
    "filled_down": "Text of merged cells taken for each of their rows",
}
for _field in FIELDS:
    CHANGE_TITLES |= _field.change_titles

SKIP_TITLES = {
    "skip_dnd": "Marked in the file as not to be called",
    "skip_dummy": "A made-up phone number",
    "skip_test": "A test lead of an advertising program",
    "blank_total": "A total, and no lead",
    "blank_note": "A note to the table, and no lead",
    "blank_serial": "A serial number alone",
    "blank_types": "A row that says what the columns take",
    "blank_header": "The names of the columns once more",
}
"""Rules that skip rows. A person can switch such a rule off, or restore single rows."""

COMPARISON_TITLES = {"country_contradicts": "Phone numbers compared with the countries beside them"}
"""Rules that make a problem of two values that contradict each other."""

RULE_TITLES = CHANGE_TITLES | SKIP_TITLES | COMPARISON_TITLES

SWITCHABLE = frozenset(RULE_TITLES) - {"name_other_script"}
"""Codes of the rules that a person can switch off. “name_other_script” is not one of them, since it changes nothing."""

PROBLEM_TITLES = {
    "do_not_call": "On the do-not-call list",
    "phone_sent_recently": "Already sent to this campaign",
    "country_contradicts": "Country and phone number contradict each other",
    "dnd_unclear": "Neither yes nor no to do not disturb",
    "dnd_in_another_row": "Marked in another row as not to be called",
    "formula_not_computed": "A formula without a result",
    "phone_duplicate": "Same phone number as an earlier row",
    "phone_sent_in_family": "Sent already with the file that is fixed",
    "held_back_arrived": "The dialer has the row already",
    "held_back_elsewhere": "Another upload has the row",
    "held_back_other_upload": "A row of another upload",
    "row_too_long": "Row too long",
    "values_moved": "More cells than the header has",
    "damaged_characters": "Damaged characters",
    "error_cell": "A spreadsheet error instead of a value",
    "value_missing": "A needed value is missing",
}
for _field in FIELDS:
    PROBLEM_TITLES |= _field.problem_titles
PROBLEM_TITLES |= SKIP_TITLES
PROBLEM_TITLES |= {
    f"off_{code}": f"{title}: switched off" for code, title in CHANGE_TITLES.items() if code in SWITCHABLE
}
