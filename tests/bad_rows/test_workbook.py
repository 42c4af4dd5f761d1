"""The bad rows as a workbook: a sheet for each kind of source, and one in which each row of the files counts once."""

import io
from datetime import date

import openpyxl
import pytest

from campaigns.bad_rows import write_workbook
from campaigns.finding import Criteria, find
from tests import make
from tests.sources import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    asha, ravi = make.person("asha", administrator=True), make.person("ravi")
    sent(user=asha, name="=fb_leads 1 Nov.csv", on=date(2026, 11, 1), rejected=["Invalid number"] * 2, wrong=2)
    sent(user=ravi, name="walk-ins 2.csv", on=date(2026, 10, 2), rejected=["Number in DND", ""])
    file = io.BytesIO()
    assert write_workbook(find(asha, Criteria()), file) == 2
    return openpyxl.load_workbook(file)


def lines(sheet) -> list[dict]:
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_each_kind_of_source_has_a_sheet(book):
    assert book.sheetnames == ["Months", "Campaigns", "Files", "People"]
    first, second = lines(book["Files"])
    assert first == {
        "Files": "=fb_leads",
        "Uploads": 1,
        "Rows": 8,
        "Rejected by the dialer": 2,
        "Needs fixing": 2,
        "Bad rows, share": 0.5,
        "The dialer's reasons": "Invalid number 2",
        "What needs fixing": "Phone number too short 2",
    }
    assert second["The dialer's reasons"] == "no reason given 1, Number in DND 1"
    assert [line["People"] for line in lines(book["People"])] == ["asha", "ravi"]
    assert [line["Rows"] for line in lines(book["Campaigns"])] == [14]


def test_no_text_is_a_formula(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_in_the_sheet_of_months_each_row_counts_once(book):
    months = lines(book["Months"])
    assert sum(line["Rows"] for line in months) == 14
    assert [
        (line["Month"], line["Files"], line["Result"], line["The dialer's reason"], line["Rows"]) for line in months
    ] == [
        ("2026-10", "walk-ins", "Not bad", None, 4),
        ("2026-10", "walk-ins", "Rejected by the dialer", "no reason given", 1),
        ("2026-10", "walk-ins", "Rejected by the dialer", "Number in DND", 1),
        ("2026-11", "=fb_leads", "Not bad", None, 4),
        ("2026-11", "=fb_leads", "Needs fixing", None, 2),
        ("2026-11", "=fb_leads", "Rejected by the dialer", "Invalid number", 2),
    ]
