"""Step 3: how many leads are ready, which rows are not, what was found in them, and what to do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns import uploads
from campaigns.models import Campaign, Upload, UploadState
from campaigns.spreadsheets.merges import Merges
from tests import make
from tests.views.conftest import HTMX

pytestmark = pytest.mark.django_db

MESSY = [
    ["9000000001", "Asha", "5"],
    ["12345", "Ravi", "High"],
    ["", "", ""],
    ["9000000001", "Asha again", "5"],
    ["9000000002", "Anita & Co", "6"],
    ["12", "Meera", "6"],
]


def page_of(browser, upload, **query) -> str:
    response = browser.get(f"/uploads/{upload.pk}/check/", query)
    assert response.status_code == 200
    return response.content.decode()


def rows_of(browser, upload, **query) -> list[tuple[int, list[str]]]:
    rows = browser.get(f"/uploads/{upload.pk}/check/", query).context["grid"].rows
    return [
        (
            row.row,
            [problem.code for cell in row.cells for problem in cell.problems] + [each.code for each in row.remarks],
        )
        for row in rows
    ]


def kind_of(upload, code: str) -> str:
    """A kind of problem as the page's addresses name it. In these files each column is at its usual place."""
    return f"{code}-{upload.problem_groups.get(code=code).column_index}"


def test_while_rows_are_checked_the_page_shows_how_far_it_is(browser):
    upload = make.upload(make.rows(600))
    uploads.begin_check(upload=upload)
    page = page_of(browser, upload)
    assert "0 of 600 rows checked." in page
    assert f'hx-get="/uploads/{upload.pk}/check/?seen=' in page


def test_how_long_the_check_will_take_still_is_told_by_what_it_has_done(browser):
    upload = make.upload(make.rows(600))
    uploads.begin_check(upload=upload)
    begun = timezone.now() - timedelta(seconds=20)
    Upload.objects.update(checked_rows=200, work_begun_at=begun, worked_at=timezone.now())
    assert "about 40 seconds left" in page_of(browser, upload)


def test_once_they_are_checked_the_live_part_loads_the_whole_page(browser):
    assert browser.get(f"/uploads/{make.checked_upload().pk}/check/", **HTMX)["HX-Refresh"] == "true"


def test_the_headline_and_the_tiles_are_the_tally(browser):
    page = page_of(browser, make.checked_upload(MESSY))
    assert "2 leads are ready" in page
    assert "Send the 2 ready leads; keep 3 for later" in page
    tiles = page.split('class="tiles"')[1].split("</ul>")[0]
    for count, name in ((2, "ready"), (2, "needs fixing"), (1, "duplicates in file"), (1, "blank")):
        assert f'{count}</span><span class="tile-name">' in tiles
        assert name in tiles


def test_one_lead_is_not_called_leads(browser):
    page = page_of(browser, make.checked_upload(make.rows(1)))
    assert "1 lead is ready" in page
    assert "Send the 1 ready lead" in page


def test_each_row_names_column_value_reason_and_remedy(browser):
    page = page_of(browser, make.checked_upload(MESSY))
    for said in ("Mobile", "12345", "The phone number has 5 digits, which is too few.", "An Indian number has 10"):
        assert said in page
    assert "same as in row 2" in page


def test_all_problems_of_a_row_stand_there(browser):
    assert rows_of(browser, make.checked_upload(MESSY)) == [
        (3, ["phone_too_short", "priority_not_allowed"]),
        (5, ["phone_duplicate"]),
        (7, ["phone_too_short"]),
    ]


def test_kinds_are_counted_and_narrow_the_rows(browser):
    upload = make.checked_upload(MESSY)
    most, *_ = browser.get(f"/uploads/{upload.pk}/check/").context["errors"]
    assert (most.title, most.group.rows) == ("Phone number too short", 2)
    assert [row for row, _ in rows_of(browser, upload, kind=kind_of(upload, "phone_too_short"))] == [3, 7]


@pytest.mark.parametrize("kind", ["99", "-1", "x", "²", ""])
def test_a_kind_that_is_not_there_shows_all(browser, kind):
    assert len(rows_of(browser, make.checked_upload(MESSY), kind=kind)) == 3


def test_rows_come_in_pages_of_fifty_that_begin_with_a_row(browser):
    upload = make.checked_upload([["12345", "Ravi", "5"]] * 120)
    first = browser.get(f"/uploads/{upload.pk}/check/").context["grid"]
    assert (len(first.rows), first.previous, first.next) == (50, None, 52)
    last = browser.get(f"/uploads/{upload.pk}/check/", {"from": 102}).context["grid"]
    assert ([row.row for row in last.rows], last.previous, last.next) == (list(range(102, 122)), 52, None)
    assert len(rows_of(browser, upload, **{"from": "x"})) == 50
    assert len(rows_of(browser, upload, kind=kind_of(upload, "phone_too_short"), **{"from": 102})) == 20


def test_a_page_of_rows_costs_the_same_for_many_rows_as_for_few(browser, django_assert_num_queries):
    few, many = (make.checked_upload([["12345", "Ravi", "High"]] * count) for count in (60, 600))
    with CaptureQueriesContext(connection) as of_few:
        page_of(browser, few, kind=kind_of(few, "phone_too_short"))
    with django_assert_num_queries(len(of_few)):
        page_of(browser, many, kind=kind_of(many, "phone_too_short"))


def test_what_was_changed_is_said_by_rule_with_examples_before_and_after(browser):
    page = " ".join(page_of(browser, make.checked_upload(MESSY)).split())
    assert "Automatic clean-up" in page
    assert "Characters taken out of the name" in page
    assert '<span class="found">Anita &amp; Co</span> → <span class="found">Anita Co</span>' in page


def test_the_values_of_a_kind_stand_there_the_most_frequent_first(browser):
    upload = make.checked_upload([["9000000001", "A", "Low"], *[[f"900000001{row}", "B", "Higgh"] for row in range(3)]])
    context = browser.get(f"/uploads/{upload.pk}/check/", {"kind": kind_of(upload, "priority_not_allowed")}).context
    assert [(each.found, each.rows) for each in context["values"].shown] == [("Higgh", 3), ("Low", 1)]


def test_values_come_in_pages_of_twenty_by_their_place_and_not_by_what_they_say(browser):
    lines = [[f"90000{row:05}", "B", f"p{row // 2}"] for row in range(60)]
    upload = make.checked_upload(lines)
    kind = kind_of(upload, "priority_not_allowed")
    first = browser.get(f"/uploads/{upload.pk}/check/", {"kind": kind}).context["values"]
    assert (len(first.shown), first.are_the_first) == (20, True)
    assert all(each.found not in first.next for each in first.shown)
    last = browser.get(f"/uploads/{upload.pk}/check/", {"kind": kind, "values": first.next}).context["values"]
    assert (len(last.shown), last.next, last.are_the_first) == (10, "", False)
    assert {each.found for each in (*first.shown, *last.shown)} == {f"p{number}" for number in range(30)}


@pytest.mark.parametrize("place", ["x", "-", "1-", "²-1", "9" * 40])
def test_a_page_of_values_that_is_not_there_is_the_first(browser, place):
    upload = make.checked_upload([["12345", "Ravi", "5"]] * 2)
    query = {"kind": kind_of(upload, "phone_too_short"), "values": place}
    assert browser.get(f"/uploads/{upload.pk}/check/", query).context["values"].are_the_first


def test_values_that_stand_in_one_row_each_are_left_to_the_rows(browser):
    upload = make.checked_upload(MESSY)
    context = browser.get(f"/uploads/{upload.pk}/check/", {"kind": kind_of(upload, "phone_too_short")}).context
    assert context["values"].shown == ()


def test_what_was_corrected_in_all_rows_of_a_value_is_said_with_by_whom(browser):
    upload = make.checked_upload([*MESSY, ["9000000005", "Lina", "High"]])
    value = upload.problem_groups.get(code="priority_not_allowed").values.get()
    uploads.fix_value(upload=upload, value=value, text="7", user=make.person("ravi"))
    assert "ravi changed “High” to “7”" in " ".join(page_of(browser, upload).split())


def test_the_row_that_was_worked_on_stays_where_it_was_though_it_is_right_now(browser):
    upload = make.checked_upload(MESSY)
    uploads.fix_cells(upload=upload, row=7, texts={0: "9000000007"}, user=make.person())
    assert [row for row, _ in rows_of(browser, upload, row=7)] == [3, 5, 7]
    assert [row for row, _ in rows_of(browser, upload)] == [3, 5]


def test_when_nothing_is_ready_there_is_no_way_on(browser):
    upload = make.checked_upload([["12", "Asha", "5"]])
    page = page_of(browser, upload)
    assert "No lead is ready" in page
    assert "/confirm/" not in page
    assert browser.get(f"/uploads/{upload.pk}/confirm/")["Location"] == f"/uploads/{upload.pk}/check/"


def test_a_file_with_a_header_only_says_that_there_is_no_lead(browser):
    page = page_of(browser, make.checked_upload([]))
    assert "No lead is ready" in page
    assert "no row with a lead below the row of column names" in " ".join(page.split())


def test_checking_again_takes_the_campaign_as_it_is_now(browser, campaign):
    upload = make.checked_upload()
    Campaign.objects.update(phone_format="e164")
    response = browser.post(f"/uploads/{upload.pk}/check/")
    assert response["Location"] == f"/uploads/{upload.pk}/check/"
    uploads.check(upload_id=upload.pk)
    assert upload.leads.first().values[0] == "+919000000001"


def test_checking_again_asks_for_columns_that_the_campaign_now_needs(browser, campaign):
    upload = make.checked_upload()
    Campaign.objects.update(dial_method="agent-wise")
    response = browser.post(f"/uploads/{upload.pk}/check/", follow=True)
    assert response.redirect_chain[-1][0] == f"/uploads/{upload.pk}/columns/"
    assert "No column is chosen for AgentId" in response.content.decode()
    upload.refresh_from_db()
    assert upload.state == UploadState.DRAFT


def test_what_merged_cells_gave_is_a_rule_that_is_turned_off_and_on(browser, monkeypatch):
    monkeypatch.setattr("campaigns.spreadsheets.contents.Merges", lambda _: Merges([(3, 4, 1)]))
    upload = make.checked_upload([["9000000001", "Asha", "5"], ["9000000002", "Ravi", "5"], ["9000000003", "", "5"]])
    page = page_of(browser, upload)
    assert "Text of merged cells taken for each of their rows" in page
    assert [lead.values[1] for lead in upload.leads.all()] == ["Asha", "Ravi", "Ravi"]
    rule = {"do": "rule", "code": "filled_down"}
    page = browser.post(f"/uploads/{upload.pk}/fix/", rule | {"on": "0"}, follow=True).content.decode()
    assert "Turn on again: Text of merged cells taken for each of their rows" in page
    assert [lead.values[1] for lead in upload.leads.all()] == ["Asha", "Ravi", ""]
    browser.post(f"/uploads/{upload.pk}/fix/", rule | {"on": "1"}, follow=True)
    assert [lead.values[1] for lead in upload.leads.all()] == ["Asha", "Ravi", "Ravi"]
