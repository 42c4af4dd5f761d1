"""The dashboard: what needs somebody, drafts, the queues in their real order, the last days, the last results."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from campaigns.models import Account, Batch, Campaign, Upload, UploadState, database_now
from campaigns.sending import claim, pause_upload, put_first
from tests import make
from tests.dialogue import HTML, next_request
from tests.families import all_loaded, come_back, fixing, given_out, half_loaded
from tests.views.conftest import HTMX, signed_in_as

pytestmark = pytest.mark.django_db


def page_of(browser: Client, **query: str) -> str:
    response = browser.get("/", query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def parts_of(page: str) -> tuple[str, str, str, str]:
    """What needs somebody, drafts, in progress, recent results."""
    _, attention, drafts, rest = re.split(r'id="(?:attention|drafts|running)-title"', page)
    running, recent = rest.split('id="recent-title"') if 'id="recent-title"' in rest else (rest, "")
    return attention, drafts, running, recent


def names_in(part: str) -> list[str]:
    return re.findall(r'id="(?:running|recent|draft)-\d+"[^>]*>([^<]+)</a>', part)


# ---- in progress ----


def test_the_uploads_stand_in_the_order_in_which_they_really_go(browser, campaign):
    Account.objects.update(rows_per_request=2, requests_a_minute=1)
    large = make.confirmed_upload(make.rows(20), file_name="large.csv")
    next_request(large).answer()
    for number in (1, 2):
        make.confirmed_upload(make.rows(2, first=9100000001 + 10 * number), file_name=f"small {number}.csv")
    first = make.confirmed_upload(make.rows(4, first=9200000001), file_name="urgent.csv")
    put_first(upload=first, user=make.person())
    _, _, running, _ = parts_of(page_of(browser))
    assert names_in(running) == ["urgent.csv", "small 1.csv", "small 2.csv", "large.csv"]
    assert "2 of 20</span>" in running
    assert re.search(r"next batch [^<]*\d\d:\d\d, 4 before it · done about", running.split("large.csv")[1])
    assert "1 request a minute · 13 batches · done about" in running


def test_what_has_most_left_is_on_the_page_whatever_came_after_it(browser, campaign):
    Account.objects.update(rows_per_request=2)
    large = make.confirmed_upload(make.rows(40), file_name="large.csv")
    next_request(large).answer()
    for number in range(9):
        make.confirmed_upload(make.rows(3, first=9100000001 + 10 * number), file_name=f"later {number}.csv")
    _, _, running, _ = parts_of(page_of(browser))
    assert names_in(running) == [*(f"later {number}.csv" for number in range(5)), "large.csv"]
    assert "+4 queued, 12 leads" in running


def test_a_request_under_way_is_said(browser, campaign):
    upload = make.confirmed_upload(make.rows(2))
    assert claim(account_id=upload.campaign.account_id)
    _, _, running, _ = parts_of(page_of(browser))
    assert "last batch being sent" in running


def test_in_an_outage_the_order_is_that_of_the_turns_and_no_time_is_said(browser, campaign):
    Account.objects.update(rows_per_request=2)
    begun = make.confirmed_upload(make.rows(6), file_name="begun.csv")
    next_request(begun)
    make.confirmed_upload(make.rows(2, first=9100000001), file_name="not begun.csv")
    third = make.confirmed_upload(make.rows(2, first=9200000001), file_name="urgent.csv")
    put_first(upload=third, user=make.person())
    Account.objects.update(outage="no_answer", outage_since=database_now())
    _, _, running, _ = parts_of(page_of(browser))
    assert names_in(running) == ["begun.csv", "urgent.csv", "not begun.csv"]
    assert "being sent" in running.split("begun.csv")[1].split("urgent.csv")[0]
    assert "last batch" not in running
    assert "done about" not in running


def test_an_account_of_other_teams_has_no_strip(browser, campaign):
    make.confirmed_upload(make.rows(2), file_name="mine.csv")
    other = make.campaign(of=make.account(name="Theirs", user_name="theirs"), name="Elsewhere")
    make.confirmed_upload(make.rows(2, first=9100000001), to=other, user=make.person("ravi"), file_name="theirs.csv")
    make.team().campaigns.remove(other)
    page = page_of(browser)
    assert page.count('class="strip"') == 1
    assert "Theirs" not in page


# ---- what needs somebody ----


def test_one_cause_is_one_line_with_all_its_leads(browser, campaign, settings):
    settings.DECISION_SECONDS = 0
    for number in range(3):
        lost = make.confirmed_upload(make.rows(5, first=9100000001 + 10 * number), file_name=f"lost {number}.csv")
        next_request(lost).answer(HTML)
        Account.objects.update(outage="", unknowns_in_a_row=0, outage_since=None, backs_off_until=None)
    attention, _, _, _ = parts_of(page_of(browser) + 'id="running-title"')
    assert "attention (1)" in attention
    assert "15 leads unconfirmed, of 3 uploads" in attention
    assert f"/history/?state=unknown&amp;campaign={campaign.pk}" in attention


def test_rows_that_can_be_fixed_are_told_to_whoever_uploaded_them_for_a_week(browser, campaign):
    upload = make.confirmed_upload([*make.rows(6), ["12", "x", "5"]], file_name="diwali.csv")
    next_request(upload).answer().reject(["Number in DNC"])
    assert "“diwali.csv”: 1 row needs fixing, 1 rejected" in page_of(browser)
    colleague = make.person("ravi")
    make.team(members=[colleague])
    assert "Nothing needs you now." in page_of(signed_in_as(colleague))
    Upload.objects.update(uploaded_at=database_now() - timedelta(days=8))
    assert "Nothing needs you now." in page_of(browser)


def test_rows_that_no_child_has_are_told_still(browser, campaign):
    parent = half_loaded(file_name="diwali.csv")
    header, first, *_ = given_out(parent)
    assert "“diwali.csv”: 1 row needs fixing, 2 rejected" in page_of(browser)
    child = come_back([header, first])
    assert "“diwali.csv”: 1 row needs fixing, 1 rejected" in page_of(browser)
    all_loaded(child)
    assert "“diwali.csv”: 1 row needs fixing, 1 rejected" in page_of(browser)
    fixing(parent)
    assert "Nothing needs you now." in page_of(browser)


def test_rows_without_a_result_are_none_that_can_be_fixed(browser, campaign):
    next_request(make.confirmed_upload(make.rows(6))).answer().call_back(loaded=2, failed=4)
    assert "Nothing needs you now." in page_of(browser)


def test_what_is_rejected_today_is_what_the_history_counts_there(browser, campaign):
    next_request(make.confirmed_upload(make.rows(6))).answer().call_back(loaded=2, failed=4)
    [address] = re.findall(r'href="(/history/[^"]*)"[^>]*>\s*<span[^>]*>4</span>', page_of(browser))
    history = " ".join(browser.get(address.replace("&amp;", "&")).content.decode().split())
    assert "4 without a result" in history


# ---- drafts ----


def test_drafts_are_ones_own_with_what_is_next(browser, campaign):
    ready = make.checked_upload(make.rows(3), file_name="ready.csv")
    bad = make.checked_upload([["12", "x", "5"]], file_name="bad.csv")
    draft = make.upload(make.rows(2), header=["A", "B", "C"], file_name="columns.csv")
    make.checked_upload(make.rows(2), user=make.person("ravi"), file_name="of ravi.csv")
    _, drafts, *_ = parts_of(page_of(browser) + 'id="running-title"')
    assert names_in(drafts) == ["columns.csv", "bad.csv", "ready.csv"]
    assert f'href="/uploads/{ready.pk}/confirm/">Send…' in drafts
    assert f'id="send-{bad.pk}" href="/uploads/{bad.pk}/check/">Fix' in drafts
    assert f'id="send-{draft.pk}" href="/uploads/{draft.pk}/columns/">Match' in drafts
    assert f'href="/uploads/{ready.pk}/check/#discard"' in drafts
    assert 'id="discard"' in browser.get(f"/uploads/{ready.pk}/check/").content.decode()


# ---- the last days ----


def day_of(browser: Client, days_ago: int = 0):
    return browser.get("/").context["charted"][-1 - days_ago]


def test_a_day_counts_the_leads_of_the_files_of_that_day(browser, campaign):
    upload = make.confirmed_upload(make.rows(6))
    next_request(upload).answer().reject(["Duplicate number", "Number in DNC"])
    waits = make.confirmed_upload(make.rows(4, first=9100000001))
    next_request(waits).answer()
    make.confirmed_upload(make.rows(3, first=9200000001))
    make.checked_upload(make.rows(2, first=9300000001))
    day = day_of(browser)
    assert (day.loaded, day.already_there, day.rejected, day.awaited, day.other, day.total) == (4, 1, 1, 4, 3, 13)
    Upload.objects.filter(pk=upload.pk).update(uploaded_at=database_now() - timedelta(days=13))
    # Files of later days have higher ids.
    Upload.objects.filter(pk__gt=upload.pk).update(uploaded_at=database_now())
    assert (day_of(browser).loaded, day_of(browser, 13).loaded) == (0, 4)


def test_the_figures_lead_into_the_history_and_have_a_table_behind_them(browser, campaign):
    next_request(make.confirmed_upload(make.rows(1200))).answer().call_back()
    page = page_of(browser)
    assert re.search(r'id="figure-loaded" href="/history/\?[^"]+"><span class="figure-number">500</span>', page)
    assert page.count('class="day-chart"') == 4
    table = page.split('class="figures-days"')[1].split("</table>")[0]
    assert table.count("<tr>") == 14
    assert "500" in table


def test_the_figures_are_asked_for_alone_once_a_minute_and_not_with_the_live_part(browser, campaign):
    make.confirmed_upload(make.rows(3))
    assert 'hx-get="/figures/" hx-trigger="every 60s"' in page_of(browser)
    assert "figure-loaded" in browser.get("/figures/", **HTMX).content.decode()
    assert browser.get("/figures/")["Location"] == "/"
    assert "figure-loaded" not in browser.get("/", **HTMX).content.decode()


# ---- what it costs ----


def much(browser: Client, campaign: Campaign, *, times: int) -> None:
    Account.objects.update(rows_per_request=1)
    for number in range(times):
        first = 9400000001 + 1000 * number
        done = make.confirmed_upload([*make.rows(2, first=first), ["12", "x", "5"]], file_name="done.csv")
        Upload.objects.filter(pk=done.pk).update(state=UploadState.FINISHED, finished_at=database_now())
        Batch.objects.filter(upload=done).update(state="done", rejected=1)
        make.confirmed_upload(make.rows(3, first=first + 100))
        pause_upload(upload=make.confirmed_upload(make.rows(2, first=first + 200)), user=make.person())
        make.checked_upload(make.rows(1, first=first + 300))
        awaited = make.confirmed_upload(make.rows(1, first=first + 400))
        Upload.objects.filter(pk=awaited.pk).update(state=UploadState.AWAITING_RESULTS)
        Batch.objects.filter(upload=awaited).update(state="accepted")


def test_the_live_part_asks_as_much_whatever_there_is(browser, campaign, django_assert_max_num_queries):
    much(browser, campaign, times=1)
    with django_assert_max_num_queries(MOST_QUERIES):
        browser.get("/", **HTMX)
    much(browser, campaign, times=4)
    with django_assert_max_num_queries(MOST_QUERIES):
        browser.get("/", **HTMX)


MOST_QUERIES = 45
"""With the session and the person."""
