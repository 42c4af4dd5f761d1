"""Workbooks of programs that write differently from Excel: what is in the cells, and which sheet has the leads."""

from pathlib import Path

import openpyxl
import pytest

from campaigns.spreadsheets import iter_rows
from tests import make
from tests.cases.walk import Walked, walk
from tests.spreadsheets.make import saved

pytestmark = pytest.mark.django_db


def _cells(walked: Walked) -> list[tuple[str, ...]]:
    """The rows as they were read."""
    return [row.cells for row in iter_rows(Path(walked.upload.rows_file.path))]


def test_02_a_computed_minus_sign_is_kept():
    walked = walk("02-negative-number.xlsx")
    assert _cells(walked)[1:] == [("-9876543119", "Asha"), ("-9876543120", "Ravi"), ("9876543212", "Meena")]
    assert walked.phones == ["9876543212"]
    assert list(walked.problems) == [2, 3]


def test_08_a_dummy_zero_in_place_of_a_result_is_a_problem():
    walked = walk("08-xlsxwriter-formula-zero.xlsx", choices=["", "", "PhoneNumber", "Name"])
    assert [cells[3] for cells in _cells(walked)] == ["Name", '=A2&" "&B2', '=A3&" "&B3']
    assert walked.sent == []
    assert walked.problems == {2: ["formula_not_computed"], 3: ["formula_not_computed"]}


def test_08_a_formula_in_a_column_that_is_not_sent_does_no_harm():
    walked = walk("08-xlsxwriter-formula-zero.xlsx", choices=["Name", "", "PhoneNumber", "", ""])
    assert walked.sent == [
        {"PhoneNumber": "9876543211", "Name": "Asha"},
        {"PhoneNumber": "9876543212", "Name": "Ravi"},
    ]
    assert walked.problems == {}


def test_09_a_formula_without_result_is_a_problem():
    walked = walk("09-openpyxl-formula-no-result.xlsx", choices=["PhoneNumber", "", "", "Name", ""])
    assert walked.sent == []
    assert walked.problems == {2: ["formula_not_computed"], 3: ["formula_not_computed"]}


def test_10_a_workbook_under_another_name_is_read():
    assert walk("10-workbook22.xlsx").sent == [{"PhoneNumber": "9876543210", "Name": "Asha"}]


def test_12_the_sheet_that_has_the_leads_is_read():
    walked = walk("12-apple-numbers.xlsx")
    assert walked.upload.sheet == "Sheet 1 - Table 1"
    assert not walked.upload.asks_for_sheet
    assert walked.sent == [{"PhoneNumber": "9876543210", "Name": "Asha"}, {"PhoneNumber": "9876543211", "Name": "Ravi"}]


def test_22b_a_merged_value_counts_for_all_its_rows():
    walked = walk("22b-merged-name-city.xlsx", fields=("PhoneNumber", "Name", "City"))
    assert [tuple(lead[field] for field in ("PhoneNumber", "Name", "City")) for lead in walked.sent] == [
        ("9876543210", "Asha Rao", "Pune"),
        ("9876543211", "Asha Rao", "Pune"),
        ("9876543212", "Asha Rao", "Pune"),
        ("9876543213", "Ravi", "Pune"),
        ("9876543214", "Ravi", "Pune"),
        ("9876543215", "Ravi", "Pune"),
    ]
    assert sum(change["count"] for change in walked.upload.changes if change["code"] == "filled_down") == 9


def test_merged_countries_and_do_not_disturb_marks_are_said_too():
    book = openpyxl.Workbook()
    for row in (
        ["Mobile", "ISD", "DND"], [9876543210, 91, "Yes"], [9876543211, None, None], [9876543212, 91, "No"]
    ):  # fmt: skip
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.active.merge_cells("C2:C3")
    walked = walk(saved(book), fields=("PhoneNumber",))
    assert walked.skipped == {"skip_dnd": [2, 3]}
    assert [each["column"] for each in walked.upload.changes if each["code"] == "filled_down"] == ["ISD", "DND"]


def test_24_a_phone_in_a_cell_for_durations_is_read():
    walked = walk("24-elapsed-format-phone.xlsx")
    assert walked.phones == ["9876543210", "9876543211", "9876543212"]
    assert walked.warnings == []


def test_57_short_records_are_read():
    walked = walk(
        "57-sheetjs.xlsb", fields=("PhoneNumber", "Name", "Priority"), choices=["PhoneNumber", "Name", "Priority"]
    )
    assert [(lead["PhoneNumber"], lead["Name"], lead["Priority"]) for lead in walked.sent] == [
        ("9876543210", "Asha", 5),
        ("9876543211", "Ravi", 6),
        ("9876543212", "Meena", 7),
        ("9876543213", "आशा", 8),
    ]
    assert walked.warnings == []


@pytest.mark.parametrize("name", ["37-total-and-notes.xlsx", "38-prefilled-serials.xlsx", "58-header-on-row-26.xlsx"])
def test_37_38_58_nothing_is_lost_in_reading(name: str):
    assert "cells_not_read" not in walk(name).warnings


def test_two_sheets_with_leads_are_a_question():
    rows = [["PhoneNumber", "Name"], ["9876543210", "Asha"]]
    walked = walk(make.workbook({"North": rows, "South": [*rows, ["9876543211", "Ravi"]]}))
    assert walked.upload.asks_for_sheet
    assert walked.upload.sheets_with_leads == {"North": 2, "South": 3}
    assert walked.upload.leads.count() == 0
