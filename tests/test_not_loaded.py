"""The workbook of the rows that were not loaded: written bit by bit, while results may still come."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import not_loaded
from campaigns.models import BatchState, Upload
from campaigns.not_loaded import count_not_loaded, write_not_loaded
from campaigns.tally import tally
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_leads_at_once(monkeypatch) -> None:
    monkeypatch.setattr(not_loaded, "LEADS_AT_ONCE", 2)


def rows_of(upload: Upload, **options) -> list[int]:
    file = io.BytesIO()
    count = write_not_loaded(upload, file, **options)
    rows = list(openpyxl.load_workbook(file).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert len(rows) == count
    return [row[0] for row in rows]


def test_it_is_told_again_and_again_how_many_rows_were_written():
    upload = make.checked_upload([[str(number), "Asha", "5"] for number in range(5)])
    told = []
    assert rows_of(upload, tell=told.append) == [2, 3, 4, 5, 6]
    assert told == [2, 4, 5]


def test_it_has_as_many_rows_as_the_tally_says():
    upload = make.confirmed_upload([*make.rows(5), ["12", "x", "5"], ["9000000001", "again", "5"]])
    upload.batches.update(state=BatchState.REFUSED)
    assert len(rows_of(upload)) == count_not_loaded(tally(upload)) == 7


def test_a_batch_that_is_refused_meanwhile_may_be_left_out_and_breaks_nothing():
    upload = make.confirmed_upload([["12", "x", "5"], ["13", "y", "5"], *make.rows(3), ["14", "z", "5"]])

    def refuse(_rows: int) -> None:
        upload.batches.update(state=BatchState.REFUSED)

    assert rows_of(upload, tell=refuse) == [2, 3, 7]


def test_a_row_more_costs_no_question_more(monkeypatch):
    monkeypatch.setattr(not_loaded, "LEADS_AT_ONCE", 1_000)

    def questions(count: int) -> int:
        upload = make.confirmed_upload(make.rows(count))
        upload.batches.update(state=BatchState.REFUSED)
        with CaptureQueriesContext(connection) as asked:
            assert len(rows_of(upload)) == count
        return len(asked)

    assert questions(2) == questions(40)
