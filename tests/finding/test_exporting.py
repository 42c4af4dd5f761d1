"""The history as a file: a line for each upload, whose numbers add up."""

import csv
import io

import openpyxl
import pytest

from campaigns.finding import (
    Criteria,
    exporting,
    find,
    in_order,
    in_their_order,
    write_list_as_csv,
    write_list_as_workbook,
)
from campaigns.finding.exporting import HEADINGS
from campaigns.models import Upload
from campaigns.tally import COLUMNS
from tests import make
from tests.dialogue import next_request
from tests.families import confirmed, fixing, half_loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def uploads():
    asha = make.person(administrator=True)
    asha.first_name, asha.last_name = "Asha", "Kulkarni"
    asha.save()
    upload = make.confirmed_upload([*make.rows(6), ["abc", "Nobody", "1"]], file_name="=sent.csv", user=asha)
    next_request(upload).answer().reject(["Number in DND"])
    make.checked_upload(file_name="draft.csv", user=asha)
    return in_their_order(in_order(find(asha, Criteria()), "when"))


def of_workbook(uploads) -> list[dict]:
    file = io.BytesIO()
    assert write_list_as_workbook(uploads, file) == 2
    heads, *rows = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    assert heads == HEADINGS
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_workbook_has_numbers_that_add_up_and_texts_that_stay_texts(uploads):
    sent, draft = of_workbook(uploads)
    assert (sent["File"], sent["Campaign"], sent["Account"]) == ("=sent.csv", "Sales_Outbound", "Main")
    assert (sent["By"], sent["State"], draft["State"]) == ("Asha Kulkarni", "Partly loaded", "Checked, not yet sent")
    columns = ["Loaded", "Already there", "Rejected", "Not sent", "Waiting"]
    assert len(columns) == len(COLUMNS)
    assert [sent[name] for name in columns] == [5, 0, 1, 1, 0]
    for line in (sent, draft):
        assert sum(line[name] for name in columns) == line["Rows"]
    assert (sent["Rejected by the dialer"], sent["Needs fixing"], draft["Ready"]) == (1, 1, 3)


def test_a_csv_file_says_the_same_and_has_no_formula(uploads):
    file = io.BytesIO()
    assert write_list_as_csv(uploads, file) == 2
    lines = list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"))))
    assert [line["File"] for line in lines] == ["'=sent.csv", "draft.csv"]
    in_workbook = of_workbook(uploads)
    for name in HEADINGS[8:]:
        assert [line[name] for line in lines] == [str(line[name]) for line in in_workbook]


def test_a_thousand_uploads_take_one_query(uploads, django_assert_num_queries):
    with django_assert_num_queries(1):
        write_list_as_csv(uploads, io.BytesIO())


@pytest.mark.parametrize("write", [write_list_as_csv, write_list_as_workbook])
def test_a_long_list_is_read_in_parts_and_says_how_far_it_is(uploads, django_assert_num_queries, monkeypatch, write):
    monkeypatch.setattr(exporting, "_UPLOADS_AT_ONCE", 1)
    told: list[int] = []
    with django_assert_num_queries(2):
        assert write(uploads, io.BytesIO(), tell=told.append) == 2
    assert told == [1, 2]


def test_what_is_raised_while_it_says_how_far_it_is_ends_the_writing(uploads):
    def stop(_written: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        write_list_as_workbook(uploads, io.BytesIO(), tell=stop)


def test_what_is_discarded_or_deleted_meanwhile_is_left_out(uploads):
    Upload.objects.filter(pk=uploads[1]).update(state="cancelled")
    assert write_list_as_csv(uploads, io.BytesIO()) == 1
    Upload.objects.filter(pk=uploads[0]).delete()
    assert write_list_as_workbook(uploads, io.BytesIO()) == 0


def test_a_child_names_the_upload_whose_rows_it_has():
    parent = half_loaded()
    child = fixing(parent)
    parent_line, child_line = of_workbook(in_their_order(in_order(find(parent.uploaded_by, Criteria()), "when")))
    assert (parent_line["Upload"], parent_line["Fixes rows of upload"]) == (parent.pk, None)
    assert (child_line["Upload"], child_line["Fixes rows of upload"]) == (child.pk, parent.pk)


def test_the_state_of_an_upload_is_that_of_the_list_and_its_numbers_are_its_own():
    parent = half_loaded(wrong=[])
    sent = next_request(confirmed(fixing(parent)))
    found = in_their_order(in_order(find(parent.uploaded_by, Criteria()), "when"))
    assert [line["State"] for line in of_workbook(found)] == ["Being sent again", "Being sent"]
    sent.answer().call_back()
    parent_line, child_line = of_workbook(found)
    assert (parent_line["State"], child_line["State"]) == ("All loaded", "All loaded")
    assert (parent_line["Loaded"], parent_line["Rejected"], child_line["Loaded"]) == (4, 2, 2)
