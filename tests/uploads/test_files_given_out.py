"""Files that the portal gave out come back and need no click."""

import io

import openpyxl
import pytest

from campaigns.models import UploadState
from campaigns.not_loaded import write_not_loaded

from .daily import DAILY, ROWS, sent_in

pytestmark = pytest.mark.django_db


def test_the_rows_that_were_not_loaded_come_back_fixed_with_no_click(first):
    bad = sent_in([*ROWS, ["12", "Meera", "Nair", "Kochi"]], header=DAILY)
    file = io.BytesIO()
    assert write_not_loaded(bad, file) == 1

    book = openpyxl.load_workbook(file)
    book.worksheets[0]["B2"] = "9000000003"
    fixed = io.BytesIO()
    book.save(fixed)
    upload = sent_in(content=fixed.getvalue(), file_name="fixed.xlsx")

    assert upload.state == UploadState.CHECKED
    assert [(lead.state, lead.phone) for lead in upload.leads.all()] == [("ready", "+919000000003")]
    assert upload.leads.get().values[0] == "9000000003"


def test_rows_that_fail_twice_come_back_twice(first):
    given, upload = io.BytesIO(), sent_in([["12", "Meera", "Nair", "Kochi"]], header=DAILY)
    write_not_loaded(upload, given)
    again = sent_in(content=given.getvalue(), file_name="again.xlsx")
    assert again.state == UploadState.CHECKED
    given = io.BytesIO()
    write_not_loaded(again, given)
    assert sent_in(content=given.getvalue(), file_name="and again.xlsx").state == UploadState.CHECKED


def test_rows_of_a_file_with_as_many_columns_as_there_may_be_come_back_too(first, settings):
    settings.MAX_COLUMNS = 4
    given = io.BytesIO()
    write_not_loaded(sent_in([["12", "Meera", "Nair", "Kochi"]], header=DAILY), given)
    assert sent_in(content=given.getvalue(), file_name="fixed.xlsx").state == UploadState.CHECKED


def test_the_dialers_failed_file_comes_back_with_no_click(campaign):
    content = b"PhoneNumber,Name,Priority,Reason\n9000000001,Asha,5,Number in DNC\n"
    upload = sent_in(content=content, file_name="failed rows.csv")
    assert (upload.state, upload.mapping) == (UploadState.CHECKED, {"PhoneNumber": 0, "Name": 1, "Priority": 2})
