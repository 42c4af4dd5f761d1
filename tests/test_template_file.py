"""A campaign's template: what is in it, and that it can be uploaded again."""

import io
import zipfile

import openpyxl
import pytest

from campaigns import tasks, uploads
from campaigns.models import Campaign, LeadState, Upload, UploadState
from campaigns.template_file import write_template
from tests import make

pytestmark = pytest.mark.django_db

FIELDS = ["PhoneNumber", "Name", "Priority", "ExpiryDate", "City"]


def template(of: Campaign) -> bytes:
    file = io.BytesIO()
    write_template(of, file)
    return file.getvalue()


def sheets(content: bytes) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def sent_in(content: bytes) -> Upload:
    upload = make.received_upload(content=content, file_name="template.xlsx")
    tasks.read_small_file(upload.pk)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    return upload


def filled_in(content: bytes, *rows: list[str]) -> bytes:
    """The template with these rows below its header, instead of the example."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            book.worksheets[0].cell(number, column).value = text
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def campaign(db) -> Campaign:
    return make.campaign(fields=FIELDS)


def test_its_first_row_has_the_campaigns_fields_and_its_second_an_example(campaign):
    header, *rows = sheets(template(campaign))["Leads"]
    assert header == tuple(FIELDS)
    assert rows == [("Example: 9876543210", "Asha Rao", "5", "2031-12-31", None)]


def test_a_field_that_the_dial_method_needs_is_there_even_if_the_list_lacks_it():
    campaign = make.campaign(fields=["PhoneNumber"], dial_method="skill-wise")
    assert sheets(template(campaign))["Leads"][0] == ("PhoneNumber", "skill")


def test_its_notes_say_of_each_field_what_it_is_and_whether_it_is_needed(campaign):
    title, _, head, *rows = sheets(template(campaign))["Notes"]
    assert title[0] == "How to fill in the sheet “Leads” for Sales_Outbound"
    assert head == ("Column", "What it is", "Needed", "Example")
    assert rows[0] == ("PhoneNumber", "The number to dial.", "yes", "9876543210")
    assert rows[2][0] == "Priority"
    assert "1 to 99" in rows[2][1]
    assert [row[2] for row in rows[:5]] == ["yes", "no", "no", "no", "no"]


def test_its_notes_name_the_limits(campaign, settings):
    settings.MAX_ROWS, settings.MAX_FILE_BYTES = 12_345, 7 * 1024 * 1024
    notes = " ".join(str(cell) for row in sheets(template(campaign))["Notes"] for cell in row if cell)
    assert "12,345 rows" in notes
    assert "7 MB" in notes
    assert "2,000 characters" in notes


def test_empty_cells_are_text_too_so_that_a_typed_phone_keeps_its_digits(campaign):
    content = template(campaign)
    book = openpyxl.load_workbook(io.BytesIO(content))
    leads = book.worksheets[0]
    assert {leads.cell(2, column).number_format for column in range(1, 6)} == {"@"}
    columns = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert columns.count("<col ") >= 1
    assert leads.column_dimensions["A"].number_format == "@"


def test_it_comes_back_in_with_no_click(campaign):
    mine = filled_in(template(campaign), ["09000000001", "Asha", "5", "2031-12-31", "Pune"], ["9000000002", "", "6"])
    upload = sent_in(mine)
    assert upload.state == UploadState.CHECKED
    assert [(lead.row, lead.state, lead.phone) for lead in upload.leads.all()] == [
        (2, "ready", "+919000000001"),
        (3, "ready", "+919000000002"),
    ]


def test_the_example_row_that_was_left_in_is_not_dialled_and_is_called_what_it_is(campaign):
    upload = sent_in(filled_in(template(campaign), [], ["9000000002", "Ravi", "6"]))
    assert upload.state == UploadState.CHECKED
    example, mine = upload.leads.all()
    assert (example.state, mine.state) == (LeadState.INVALID, LeadState.READY)
    assert [problem[5] for problem in example.problems] == ["This is the example row of the template."]


def test_it_comes_back_in_even_as_it_is(campaign):
    upload = sent_in(template(campaign))
    assert upload.state == UploadState.CHECKED
    assert [lead.state for lead in upload.leads.all()] == [LeadState.INVALID]


def test_a_field_with_a_formula_for_a_name_stays_text():
    campaign = make.campaign(fields=["PhoneNumber", "=1+1"])
    book = openpyxl.load_workbook(io.BytesIO(template(campaign)))
    assert book.worksheets[0]["B1"].data_type == "s"
