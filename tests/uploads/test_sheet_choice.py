"""Which sheet of a workbook has the leads."""

import io

import openpyxl
import pytest

from campaigns import uploads
from campaigns.models import Upload, UploadState
from campaigns.template_file import write_template
from campaigns.uploads.reading.remembering import needs_no_click
from tests import make

pytestmark = pytest.mark.django_db

HEADER = ["PhoneNumber", "Name", "Priority"]
NORTH, SOUTH = [HEADER, *make.rows(2)], [HEADER, *make.rows(3, first=9000000100)]
SUMMARY = [["This document was exported from Numbers."], [], ["Sheet", "Table"], ["Sheet 1", "Table 1"]]
CITIES = [["Code", "City"], ["1", "Pune"], ["2", "Goa"], ["3", "Delhi"]]


@pytest.fixture
def campaign(db):
    return make.campaign(fields=("PhoneNumber", "Name", "Priority"))


def read(sheets, **more) -> Upload:
    upload = make.received_upload(content=make.workbook(sheets), file_name="leads.xlsx", **more)
    uploads.read(upload_id=upload.pk, stop_at_columns=True)
    upload.refresh_from_db()
    return upload


def checked(upload: Upload) -> Upload:
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKED
    return upload


def choose(upload: Upload, sheet: str) -> Upload:
    uploads.choose_sheet(upload=upload, sheet=sheet)
    uploads.read(upload_id=upload.pk)
    upload.refresh_from_db()
    return upload


@pytest.mark.parametrize(
    ("sheets", "read_sheet"),
    [
        ({"Leads": NORTH, "Cities": CITIES}, "Leads"),
        ({"Summary": SUMMARY, "Leads": NORTH}, "Leads"),
        ({"Summary": SUMMARY, "Blank": [], "Cities": CITIES, "Leads": NORTH}, "Leads"),
        ({"Summary": SUMMARY, "Cities": CITIES}, "Summary"),
        ({"Bad": [HEADER, ["12", "Asha", "5"]], "Leads": NORTH}, "Leads"),
        (
            {"Notes": [["Call 9000000001"], ["before 5"]], "Leads": [["9000000007", "Asha"], ["9000000008", "R"]]},
            "Leads",
        ),
    ],
)
def test_the_one_sheet_with_leads_is_read(campaign, sheets, read_sheet):
    upload = read(sheets)
    assert (upload.sheet, upload.asks_for_sheet, upload.sheets_with_leads) == (read_sheet, False, {})


def test_where_several_have_leads_the_first_is_shown_and_a_person_decides(campaign):
    upload = read({"Summary": SUMMARY, "North": NORTH, "South": SOUTH})
    assert (upload.sheet, upload.asks_for_sheet) == ("North", True)
    assert upload.sheets_with_leads == {"North": 3, "South": 4}
    assert not needs_no_click(upload)
    with pytest.raises(uploads.NotNow):
        uploads.begin_check(upload=upload)


@pytest.mark.parametrize(("sheet", "last_row"), [("North", 3), ("South", 4)])
def test_whoever_has_chosen_is_asked_no_more(campaign, sheet, last_row):
    upload = choose(read({"North": NORTH, "South": SOUTH}), sheet)
    assert (upload.sheet, upload.last_row, upload.asks_for_sheet) == (sheet, last_row, False)
    assert upload.sheets_with_leads == {"North": 3, "South": 4}
    checked(upload)


def test_a_sheet_that_was_asked_for_from_the_beginning_is_no_question(campaign):
    upload = make.received_upload(content=make.workbook({"North": NORTH, "South": SOUTH}))
    Upload.objects.filter(pk=upload.pk).update(sheet="South")
    uploads.read(upload_id=upload.pk, stop_at_columns=True)
    upload.refresh_from_db()
    assert (upload.sheet, upload.asks_for_sheet) == ("South", False)


def test_the_sheet_of_last_time_is_read_without_asking(campaign):
    checked(choose(read({"North": NORTH, "South": SOUTH}), "South"))
    upload = read({"North": NORTH, "South": SOUTH})
    assert (upload.sheet, upload.last_row, upload.asks_for_sheet) == ("South", 4, False)


def test_a_colleagues_answer_counts_too(campaign):
    checked(choose(read({"North": NORTH, "South": SOUTH}), "South"))
    colleague = make.person(username="ravi")
    make.team(members=[colleague], campaigns=[campaign])
    assert read({"North": NORTH, "South": SOUTH}, user=colleague).sheet == "South"


def test_a_file_without_the_sheet_of_last_time_asks_again(campaign):
    checked(choose(read({"North": NORTH, "South": SOUTH}), "South"))
    assert read({"North": NORTH, "West": SOUTH}).asks_for_sheet


def test_hidden_sheets_are_no_question(campaign):
    book = openpyxl.load_workbook(io.BytesIO(make.workbook({"North": NORTH, "South": SOUTH})))
    book["South"].sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    upload = make.received_upload(content=file.getvalue())
    uploads.read(upload_id=upload.pk, stop_at_columns=True)
    upload.refresh_from_db()
    assert (upload.sheet, upload.asks_for_sheet) == ("North", False)


def test_the_portals_own_template_asks_nothing(campaign):
    file = io.BytesIO()
    write_template(campaign, file)
    book = openpyxl.load_workbook(file)
    assert len(book.sheetnames) == 2
    book["Leads"].append(["9000000001", "Asha", "5"])
    filled = io.BytesIO()
    book.save(filled)
    upload = make.received_upload(content=filled.getvalue())
    assert uploads.read(upload_id=upload.pk) is True
    upload.refresh_from_db()
    assert (upload.sheet, upload.asks_for_sheet) == ("Leads", False)


def test_hidden_columns_with_something_in_them_are_said(campaign):
    book = openpyxl.load_workbook(io.BytesIO(make.workbook({"North": NORTH})))
    book["North"].column_dimensions["B"].hidden = True
    book["North"].column_dimensions["F"].hidden = True
    file = io.BytesIO()
    book.save(file)
    upload = make.received_upload(content=file.getvalue())
    uploads.read(upload_id=upload.pk, stop_at_columns=True)
    upload.refresh_from_db()
    assert upload.notices == ["Hidden columns: B (“Name”). They are included."]
