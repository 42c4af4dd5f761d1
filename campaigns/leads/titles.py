"""A short title for each kind of problem and each kind of change, by its code."""

CHANGE_TITLES = {
    "phone_signs": "Spaces and signs removed from the phone number",
    "phone_plus_91": "+91 removed",
    "phone_91": "91 removed",
    "phone_0091": "0091 removed",
    "phone_0": "0 removed",
    "phone_plus": "+ removed",
    "phone_zeros": "00 removed",
    "phone_00": "00 written as +",
    "phone_plus_added": "+ added",
    "phone_91_added": "91 added",
    "phone_plus_91_added": "+91 added",
    "country_joined": "Country code of its own column put before the phone number",
    "filled_from": "Blank filled from another column",
    "text_formula": "Text taken out of a formula or of an apostrophe that hold nothing else",
    "html_entities": "Characters of web pages (&amp; and the like) written as they are",
    "sum_computed": "Formula of whole numbers computed",
    "phone_digits": "Digits of another script written as 0 to 9",
    "phone_decimals": "Decimals removed from the phone number",
    "phone_written_out": "Phone number with an exponent written out",
    "phone_first_of_several": "First of several phone numbers taken (“:::” between them)",
    "hidden_removed": "Line breaks and hidden characters taken out",
    "name_cleaned": "Characters taken out of the name",
    "name_other_script": "Name with letters beyond A to Z, sent as it is",
    "priority_rewritten": "Priority written as a whole number",
    "expiry_rewritten": "Date written as the dialer takes it",
    "expiry_day_first": "Date read with its day first",
    "expiry_month_first": "Date read with its month first",
    "expiry_in_india": "Date of a time in another time zone, as it is in India",
    "filled_down": "Text of merged cells taken for each of their rows",
}

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
"""Rules that skip rows: what a person can restore by switching the rule off, or row by row."""

COMPARISON_TITLES = {"country_contradicts": "Phone numbers compared with the countries beside them"}
"""Rules that make a problem of two values that contradict each other."""

RULE_TITLES = CHANGE_TITLES | SKIP_TITLES | COMPARISON_TITLES

SWITCHABLE = frozenset(RULE_TITLES) - {"name_other_script"}
"""Codes of the rules that a person can switch off. Such a name is not changed at all."""

PROBLEM_TITLES = {
    "do_not_call": "On the do-not-call list",
    "phone_sent_recently": "Already sent to this campaign",
    "phone_example": "Example row of the template",
    "phone_missing": "Phone number missing",
    "phone_letters": "Letters in the phone number",
    "phone_extension": "Phone number with an extension",
    "phone_characters": "Strange characters in the phone number",
    "phone_two_numbers": "More than one phone number in the cell",
    "phone_error_cell": "A spreadsheet error instead of a phone number",
    "phone_damaged": "Phone number shortened by the spreadsheet",
    "phone_fraction": "Phone number with decimals",
    "phone_too_long": "Phone number too long",
    "phone_too_short": "Phone number too short",
    "phone_not_possible": "No such phone number",
    "phone_service_number": "Toll-free or service number",
    "phone_foreign": "Foreign phone number",
    "phone_arithmetic": "Phone number that the spreadsheet computed with",
    "phone_91_missing": "+91 is missing",
    "country_unknown": "Not a country code",
    "country_contradicts": "Country and phone number contradict each other",
    "dnd_unclear": "Neither yes nor no to do not disturb",
    "dnd_in_another_row": "Marked in another row as not to be called",
    "formula_not_computed": "A formula without a result",
    "phone_duplicate": "Same phone number as an earlier row",
    "row_too_long": "Row too long",
    "values_moved": "More cells than the header has",
    "damaged_characters": "Damaged characters",
    "error_cell": "A spreadsheet error instead of a value",
    "name_not_allowed": "Name without letters",
    "priority_missing": "Priority missing",
    "priority_not_allowed": "Not a priority from 1 to 99",
    "value_missing": "A needed value is missing",
    "expiry_not_a_date": "Not a date",
    "expiry_serial": "A spreadsheet's day number instead of a date",
    "expiry_mixed_orders": "Date that can be read both ways",
    "expiry_past": "Date in the past",
}
PROBLEM_TITLES |= SKIP_TITLES
PROBLEM_TITLES |= {
    f"off_{code}": f"{title}: switched off" for code, title in CHANGE_TITLES.items() if code in SWITCHABLE
}
