"""The rows behind each number of the tally, with phone numbers masked."""

import pytest

from campaigns.models import BatchState
from campaigns.tally import CONFIRMED_PARTS, NOT_CONFIRMED_PARTS, tally
from campaigns.wording import PART_NAMES_AND_MEANINGS
from tests import make
from tests.dialogue import next_request

pytestmark = pytest.mark.django_db

MESSY = [
    ["9000000001", "Asha", "5"],
    ["12345", "Ravi", "6"],
    ["", "", ""],
    ["", "", ""],
    ["9000000001", "Asha again", "7"],
    ["9000000002", "Meera", "8"],
]


def rows_behind(browser, upload, part: str) -> list[int]:
    response = browser.get(f"/uploads/{upload.pk}/leads/", {"state": part})
    assert response.status_code == 200
    return [row.row for row in response.context["rows"]]


def test_every_part_of_the_tally_has_words():
    assert set(PART_NAMES_AND_MEANINGS) == {*CONFIRMED_PARTS, *NOT_CONFIRMED_PARTS}


@pytest.mark.parametrize(("part", "rows"), [("ready", [2, 7]), ("invalid", [3]), ("duplicate", [6]), ("skipped", [])])
def test_after_the_check_rows_are_where_the_check_put_them(browser, part, rows):
    assert rows_behind(browser, make.checked_upload(MESSY), part) == rows


def test_blank_lines_are_named_by_their_row_numbers(browser):
    response = browser.get(f"/uploads/{make.checked_upload(MESSY).pk}/leads/", {"state": "blank"})
    assert response.context["ranges"] == [(4, 5)]
    assert "Rows 4 to 5" in response.content.decode()


@pytest.mark.parametrize("state", ["waiting", "sending", "accepted", "unknown", "refused", "cancelled"])
def test_after_confirming_rows_are_where_their_batch_is(browser, state):
    upload = make.confirmed_upload(MESSY)
    upload.batches.update(state=BatchState(state))
    assert rows_behind(browser, upload, state) == [2, 7]


def test_outcomes_have_their_rows_and_the_dialers_reason(browser):
    upload = make.confirmed_upload(MESSY)
    next_request(upload).answer().reject(["Number in DNC"])
    assert rows_behind(browser, upload, "rejected") == [2]
    assert rows_behind(browser, upload, "loaded") == [7]
    assert "Number in DNC" in browser.get(f"/uploads/{upload.pk}/leads/?state=rejected").content.decode()


def test_rows_that_the_dialer_has_not_named_are_not_invented(browser):
    upload = make.confirmed_upload(make.rows(6))
    next_request(upload).answer().call_back(failed=2)
    page = browser.get(f"/uploads/{upload.pk}/leads/?state=loaded")
    assert (tally(upload).loaded, page.context["rows"]) == (4, [])
    assert "4 leads more are in batches" in page.content.decode()


def test_phone_numbers_are_masked(browser):
    upload = make.checked_upload([["9000000001", "Call 98765 43210", "5"], ["98765 4321", "x", "5"]])
    for part in ("ready", "invalid"):
        page = browser.get(f"/uploads/{upload.pk}/leads/?state={part}").content.decode()
        for whole in ("9000000001", "98765 43210", "98765 4321"):
            assert whole not in page
    assert "0001" in browser.get(f"/uploads/{upload.pk}/leads/?state=ready").content.decode()


@pytest.mark.parametrize("part", ["", "nonsense", "unnamed", "total"])
def test_a_part_that_has_no_rows_of_its_own_is_not_there(browser, part):
    assert browser.get(f"/uploads/{make.checked_upload().pk}/leads/", {"state": part}).status_code == 404


def test_rows_come_in_pages(browser):
    upload = make.checked_upload(make.rows(120))
    address = f"/uploads/{upload.pk}/leads/?state=ready"
    assert [len(browser.get(f"{address}&page={page}").context["rows"]) for page in (1, 3, 9)] == [50, 20, 20]
