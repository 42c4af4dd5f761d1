"""Each row of a failed file finds its lead, whatever the file looks like: a table of files with what is expected.

The files are in tests/data/failed_files/. Nobody has documented the columns (docs/dialer.md#failed-file), so these are
what the dialer, Excel and other programs may make of the rows that we sent, with what went wrong in people's own files.
"""

from pathlib import Path

import pytest

from campaigns.cloudagent import read_failed_file
from campaigns.models import Lead
from campaigns.outcomes import joining
from campaigns.outcomes.joining import Joined, join

FILES = Path(__file__).parents[1] / "data" / "failed_files"
MAP = ["PhoneNumber", "Name", "City", "Priority"]
SENT = [
    ("9876543210", "Asha Rao", "Pune", 5),
    ("9876543211", "Shah, Ravi", "Mumbai", 5),
    ("9123456789", "रमेश", "Delhi", 7),
    ("9000000001", "José Pereira", "Goa", 1),
    ("9000000002", "Meera Iyer", "Chennai", 1),
]
ASHA, RAVI, RAMESH, JOSE, MEERA = range(2, 7)
LIKELY = {ASHA: "Invalid number", RAVI: "DND"}

EXPECTED: dict[str, tuple[dict[int, str], dict[int, str]]] = {
    # file: ({lead: its reason}, {row of the file: why it is joined to no lead})
    "likely.csv": (LIKELY, {}),
    "plus_91.csv": (LIKELY, {}),
    "91_and_zeros.csv": (LIKELY | {RAMESH: "DND"}, {}),
    "spaces_and_brackets.csv": (LIKELY, {}),
    "excel_whole_decimals.csv": (LIKELY | {RAMESH: "DND"}, {}),
    "excel_text_formulas.csv": (LIKELY, {}),
    "excel_shortened_whole.csv": ({ASHA: "Invalid number", RAMESH: "DND"}, {}),
    "excel_shortened.csv": (LIKELY | {RAMESH: "DND"}, {5: "several"}),
    "excel_shortened_to_another_number.csv": ({RAVI: "DND"}, {3: "several"}),
    "excel_shortened_91.csv": ({RAMESH: "DND"}, {3: "several"}),
    "excel_semicolons.csv": (LIKELY, {}),
    "indian_digits.csv": ({ASHA: "Invalid number"}, {}),
    "invisible_characters.csv": (LIKELY, {}),
    "line_break_in_number.csv": ({ASHA: "Invalid number"}, {}),
    "other_order.csv": (LIKELY, {}),
    "serial_and_dates.csv": (LIKELY, {}),
    "reason_for_failure.csv": (LIKELY, {}),
    "header_of_nobody.csv": (LIKELY, {1: "no_number"}),
    "title_above_header.csv": ({ASHA: "Invalid number"}, {}),
    "no_header.csv": (LIKELY, {}),
    "no_header_reason_first.csv": (LIKELY, {}),
    "no_header_date_last.csv": (LIKELY, {}),
    "row_as_json.csv": (LIKELY, {1: "no_number"}),
    "id_like_a_number.csv": (LIKELY, {}),
    "id_column_first_names_unknown.csv": (LIKELY, {1: "no_number"}),
    "number_of_another_row_beside.csv": ({ASHA: "Duplicate"}, {3: "not_sent"}),
    "number_missing.csv": (LIKELY, {4: "no_number"}),
    "number_cleared.csv": ({ASHA: "Number is empty", MEERA: "Number is empty"}, {}),
    "number_changed.csv": ({ASHA: "Invalid length", RAVI: "Invalid length"}, {4: "not_sent"}),
    "number_hidden.csv": ({ASHA: "Invalid number", RAMESH: "DND"}, {4: "several", 5: "no_number"}),
    "number_hidden_with_names.csv": ({MEERA: "DND"}, {2: "no_number"}),
    "twice.csv": (LIKELY, {}),
    "rows_of_others.csv": ({ASHA: "Invalid number"}, {3: "not_sent", 4: "no_number"}),
    "total_below.csv": ({ASHA: "Invalid number"}, {3: "no_number"}),
    "utf16_tabs.csv": ({RAMESH: "अमान्य नंबर"}, {}),
    "old_windows.csv": ({JOSE: "Número inválido"}, {}),
    "old_mac.csv": ({ASHA: "Invalid number"}, {}),
    "dos_end.csv": ({ASHA: "Invalid number"}, {}),
    "stray_quote.csv": (LIKELY, {}),
    "commas_in_reason.csv": ({ASHA: "Invalid number, too short, sorry", RAVI: "DND"}, {}),
    "reason_names_a_number.csv": ({}, {2: "no_number"}),
    "packed.csv.gz": ({ASHA: "Invalid number"}, {}),
    "header_only.csv": ({}, {}),
    "access_denied.xml": ({}, {1: "no_number", 2: "no_number"}),
}


def joined(data: bytes, *, sent=SENT, map=MAP, prefix="+91") -> Joined:
    leads = [Lead(pk=row, row=row, phone=f"{prefix}{values[0]}") for row, values in enumerate(sent, start=2)]
    values = {row: list(values) for row, values in enumerate(sent, start=2)}
    return join(leads, read_failed_file(data, map=map), map=map, values=lambda: values)


def why(found: Joined) -> dict[int, str]:
    return {each.row.number: each.why.value for each in found.unjoined}


def test_the_table_has_every_file():
    assert {path.name for path in FILES.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_row_finds_its_lead_or_it_is_said_why_not(name):
    reasons, unjoined = EXPECTED[name]
    found = joined((FILES / name).read_bytes())
    assert (dict(found.reasons), why(found)) == (reasons, unjoined)


def test_a_row_without_a_number_is_no_leads_where_two_have_the_same_values():
    twins = [("9876543210", "Asha Rao", "Pune", 5), ("9876543211", "Asha Rao", "Pune", 6)]
    found = joined(b"Name,City,Reason\nAsha Rao,Pune,DND\n", sent=twins)
    assert (dict(found.reasons), why(found)) == ({}, {2: "several"})


def test_what_most_leads_have_in_common_tells_nobody():
    found = joined(b"PhoneNumber,Priority,Reason\n,7,DND\n")
    assert (dict(found.reasons), why(found)) == ({}, {2: "no_number"})


def test_a_number_of_another_country_is_not_taken_for_an_indian_one():
    abroad = [("19876543210", "Ann", "Boston", 1)]
    assert joined(b"PhoneNumber,Reason\n9876543210,DND\n", sent=abroad, prefix="+").reasons == {}
    assert joined(b"PhoneNumber,Reason\n+1 987 654 3210,DND\n", sent=abroad, prefix="+").reasons == {2: "DND"}


def test_a_number_in_a_column_of_ours_is_not_the_number_of_a_row():
    data = b"PhoneNumber,OtherNumber,Reason\nabc,9876543211,Not a number\n"
    found = joined(data, map=["PhoneNumber", "OtherNumber", "City", "Priority"])
    assert (dict(found.reasons), why(found)) == ({}, {2: "no_number"})


def test_however_many_numbers_are_hidden_the_looking_ends(monkeypatch):
    monkeypatch.setattr(joining, "_MOST_LOOKS", 2_000)
    sent = [(str(9_000_000_000 + index), f"Person {index}", "Pune", 5) for index in range(1_000)]
    lines = "".join(f"90000XX{index:03},DND\n" for index in range(3))
    found = joined(b"PhoneNumber,Reason\n" + lines.encode(), sent=sent)
    assert (dict(found.reasons), why(found)) == ({2: "DND", 3: "DND"}, {4: "several"})
