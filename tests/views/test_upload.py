"""Step 5: the page is live until the upload is final, then it says what became of each row."""

import re

import pytest
from django.utils import timezone

from campaigns.models import Account, Batch, Campaign
from campaigns.sending import give_up
from tests import make
from tests.dialogue import HTML, answered, callback_body, next_request
from tests.views.conftest import HTMX

pytestmark = pytest.mark.django_db


def page_of(browser, upload, **query) -> str:
    response = browser.get(f"/uploads/{upload.pk}/", query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_asks_for_news_until_it_is_final(browser):
    upload = make.confirmed_upload()
    assert 'hx-trigger="every 2s"' in page_of(browser, upload)
    next_request(upload).answer().call_back()
    assert "hx-trigger" not in page_of(browser, upload)


def test_what_has_not_changed_is_not_sent_again(browser):
    upload = make.confirmed_upload()
    address = f"/uploads/{upload.pk}/"
    version = browser.get(address).context["live"].version
    assert browser.get(address, {"seen": version}, **HTMX).status_code == 204
    next_request(upload).answer()
    news = browser.get(address, {"seen": version}, **HTMX)
    assert news.status_code == 200
    assert "<html" not in news.content.decode()
    assert "Waiting for results" in news.content.decode()


def test_a_live_part_is_never_shown_for_the_page(browser):
    response = browser.get(f"/uploads/{make.confirmed_upload().pk}/", **HTMX)
    assert response["Cache-Control"] == "no-store"
    assert "HX-Request" in response["Vary"]


def test_the_last_answer_of_the_live_part_ends_the_asking(browser):
    upload = make.confirmed_upload()
    version = browser.get(f"/uploads/{upload.pk}/").context["live"].version
    next_request(upload).answer().call_back()
    last = browser.get(f"/uploads/{upload.pk}/", {"seen": version}, **HTMX).content.decode()
    assert "hx-trigger" not in last
    assert "All loaded" in last


def test_the_result_says_what_became_of_every_row(browser):
    upload = make.confirmed_upload([*make.rows(6), ["12", "x", "5"]])
    next_request(upload).answer().reject(["Duplicate number", "Number in DNC"])
    page = page_of(browser, upload)
    assert "<h1>4 loaded · 1 already there · 1 rejected · 1 not sent</h1>" in page
    assert "Partly loaded" in page
    assert "outcome-yellow" in page
    assert "Result: 7 rows of the file" in page
    for part in ("loaded", "already_there", "rejected", "invalid"):
        assert f'href="/uploads/{upload.pk}/leads/?state={part}"' in page
    assert "Download the 2 rows that were not loaded" in page


def test_each_batch_shows_its_transaction_answer_callback_and_failed_file(browser):
    upload = make.confirmed_upload(make.rows(6))
    found = next_request(upload).answer().reject(["Number in DNC"])
    assert 'class="batch-row"' not in page_of(browser, upload), "folded, as no batch needs a look"
    page = page_of(browser, upload, batch="1")
    for said in ("1291717164455", "queued successfully", "5 loaded, 1 not loaded", "File Successfully uploaded."):
        assert said in page
    assert f'href="/failed-files/{found.pk}/"' in page


def test_what_the_dialer_says_is_shown_as_text(browser):
    upload = make.confirmed_upload()
    next_request(upload).answer(HTML)
    page = page_of(browser, upload, batch="1")
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_an_unknown_batch_asks_for_a_decision(browser, settings):
    settings.DECISION_SECONDS = 0
    upload = make.confirmed_upload()
    next_request(upload).answer(HTML)
    page = page_of(browser, upload)
    batch = Batch.objects.get()
    assert "1 batch needs your decision" in page
    assert f'href="/batches/{batch.pk}/send-again/"' in page
    give_up(batch=batch, user=make.person(), reason="It is not there.")
    page = page_of(browser, upload)
    assert f"/batches/{batch.pk}/send-again/" not in page
    assert "It is not there." in page_of(browser, upload, batch="1")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b'{"status":"error","message":"Invalid userName or apiKey"}', "An administrator must enter"),
        (b'{"status":"error","message":"Invalid Campaign Name"}', "An administrator must compare its name"),
    ],
)
def test_when_the_dialer_refuses_key_or_campaign_the_page_says_who_must_do_what(browser, answer, says):
    upload = make.confirmed_upload()
    next_request(upload).answer(answered(answer))
    page = page_of(browser, upload)
    assert "Sending has stopped" in page
    assert says in page
    assert "Nothing is lost" in page


@pytest.mark.parametrize("switched_off", [Campaign, Account])
def test_what_was_switched_off_is_named(browser, switched_off):
    upload = make.confirmed_upload()
    switched_off.objects.update(is_active=False)
    assert "was switched off" in page_of(browser, upload)


def test_no_time_left_is_said_while_the_dialer_does_not_answer(browser):
    upload = make.confirmed_upload()
    assert "0 of 1 batch sent · next now · done about" in page_of(browser, upload)
    again = timezone.now() + timezone.timedelta(minutes=2)
    Account.objects.update(outage="no_answer", outage_since=timezone.now(), backs_off_until=again)
    page = page_of(browser, upload)
    assert "Sending goes on by itself" in page
    assert "The dialer does not answer: two requests in succession had no clear answer" in page
    assert "done about" not in page


def test_numbers_that_do_not_add_up_are_said_rather_than_hidden(browser):
    upload = make.confirmed_upload()
    Batch.objects.update(size=2)
    assert "These numbers do not add up" in page_of(browser, upload)


def test_numbers_that_do_not_fit_together_are_said_at_the_head_with_both(browser):
    Account.objects.update(rows_per_request=2)
    upload = make.confirmed_upload(make.rows(12))
    next_request(upload).answer().call_back()
    assert "do not fit together" not in page_of(browser, upload)
    next_request(upload).answer().call_back(callback_body(loaded=1, failed=2))
    page = page_of(browser, upload)
    assert "The dialer&#x27;s numbers of batch 2 do not fit together" in page
    assert "Batch 2: The dialer counts 1 loaded and 2 not loaded of 2 leads sent." in page
    for _ in range(3):
        twice = next_request(upload).answer()
        twice.call_back(loaded=2)
        twice.call_back(loaded=1, failed=1)
    page = page_of(browser, upload)
    assert "The dialer&#x27;s numbers of 4 batches do not fit together" in page
    assert "first 2 loaded and 0 not loaded, later 1 loaded and 1 not loaded" in page
    assert "1 more batch is like that." in page
    narrowed = browser.get(f"/uploads/{upload.pk}/", {"batches": "doubtful"}).context["batches"]
    assert [row.batch.number for row in narrowed.rows] == [2, 3, 4, 5]


@pytest.mark.parametrize(("asked", "numbers"), [("2", [2]), ("9", []), ("12345678", [1, 2]), ("doubtful", [])])
def test_one_batch_can_be_asked_for_by_its_number(browser, asked, numbers):
    Account.objects.update(rows_per_request=2)
    upload = make.confirmed_upload(make.rows(4))
    shown = browser.get(f"/uploads/{upload.pk}/", {"batches": asked}).context["batches"]
    assert [row.batch.number for row in shown.rows] == numbers


def test_batches_can_be_narrowed_and_paged(browser, campaign):
    Account.objects.update(rows_per_request=1)
    upload = make.confirmed_upload(make.rows(30))
    next_request(upload).answer(HTML)
    assert page_of(browser, upload).count('class="batch-row"') == 25, "unfolded, as one needs a look"
    assert page_of(browser, upload, page="2").count('class="batch-row"') == 5
    assert page_of(browser, upload, batches="unknown").count('class="batch-row"') == 1
    assert page_of(browser, upload, batches="nonsense").count('class="batch-row"') == 25


def test_the_start_of_the_campaign_is_told_as_it_went(browser):
    upload = make.confirmed_upload(start_campaign=True)
    assert "With the last batch, once all others are accepted." in page_of(browser, upload)
    next_request(upload).answer()
    assert "The dialer was asked to start the campaign with the last batch." in page_of(browser, upload)


def test_who_did_what_stands_there(browser):
    page = page_of(browser, make.confirmed_upload())
    assert "<strong>asha</strong>: confirmed (3 leads, 1 request)" in page
    assert "<strong>asha</strong>: uploaded" in page


def test_while_it_is_sent_the_page_and_the_tab_say_how_far_it_is(browser, campaign):
    Account.objects.update(rows_per_request=2, requests_a_minute=2)
    upload = make.confirmed_upload(make.rows(10), file_name="large.csv")
    next_request(upload).answer()
    for number in range(2):
        make.confirmed_upload(make.rows(2, first=9100000001 + 10 * number))
    page = page_of(browser, upload)
    assert re.search(r"1 of 5 batches sent · next \d\d:\d\d:\d\d · 2 others take turns · done about \d\d:\d\d", page)
    assert re.search(r"2 other uploads take turns before the next batch, \d\d:\d\d\.", page)
    assert "<title>20 % · large.csv · LeadsPortal</title>" in page
    assert "<h1>0 loaded · 10 waiting</h1>" in page
    news = browser.get(f"/uploads/{upload.pk}/", **HTMX).content.decode()
    assert "<title>20 % · large.csv · LeadsPortal</title>" in news, "the tab follows the live part"
    next_request(upload)
    assert "20 % · large.csv" in page_of(browser, upload), "what is under way has not been sent"


def test_one_bar_shows_all_rows_of_the_file_and_its_legend_leads_to_them(browser):
    upload = make.confirmed_upload([*make.rows(6), ["12", "x", "5"], ["", "", ""], ["9000000001", "again", "5"]])
    next_request(upload).answer().reject(["Number in DNC"])
    page = page_of(browser, upload)
    stretches = re.findall(r'<rect class="bar-(\w+)"', page)
    assert stretches == ["loaded", "rejected", "invalid", "duplicate", "blank"]
    legend = page.split('class="legend"')[1].split("</ul>")[0]
    counts = {name: int(count) for name, count in re.findall(r'id="part-(\w+)".*?legend-count">(\d+)<', legend)}
    assert counts == {"loaded": 5, "rejected": 1, "invalid": 1, "duplicate": 1, "blank": 1}
    assert sum(counts.values()) == upload.total_rows


def test_the_commonest_reasons_are_counted(browser):
    bad = [["12", "x", "5"], ["13", "x", "5"], ["", "x", "5"]]
    upload = make.confirmed_upload([*make.rows(9), *bad])
    next_request(upload).answer().reject(["Invalid number", "Number in DNC", "Invalid number"])
    why = page_of(browser, upload).split('class="whys"')[1].split('id="new-upload"')[0]
    said = re.findall(r'why-text">([^<]+)</span>.*?why-count">([\d,]+)<', why)
    assert said[:2] == [("Invalid number", "2"), ("Number in DNC", "1")]
    assert said[2:] == [("Phone number too short", "2"), ("Phone number missing", "1")]
    assert f'href="/uploads/{upload.pk}/leads/?state=rejected">Rejected by Ozonetel' in why
    assert f'href="/uploads/{upload.pk}/leads/?state=invalid">Not sent' in why


@pytest.mark.parametrize(("rejected", "tone"), [([], "green"), (["Number in DNC"], "yellow")])
def test_it_is_green_while_nothing_of_it_needs_a_person(browser, rejected, tone):
    upload = make.confirmed_upload(make.rows(3))
    request = next_request(upload).answer()
    if rejected:
        request.reject(rejected)
    else:
        request.call_back()
    assert f"outcome-{tone}" in page_of(browser, upload)


def test_the_batches_stay_folded_or_unfolded_as_a_person_wants(browser):
    upload = make.confirmed_upload(make.rows(3))
    next_request(upload).answer(HTML)
    assert 'class="batch-row"' in page_of(browser, upload), "it needs a look"
    assert 'class="batch-row"' not in page_of(browser, upload, batches="none")
    page = page_of(browser, upload, batches="all", batch="1")
    assert 'aria-expanded="true"' in page
    assert 'class="batch-detail"' in page


def test_the_live_part_asks_as_much_for_a_large_upload_as_for_a_small_one(browser, django_assert_max_num_queries):
    Account.objects.update(rows_per_request=1)
    for count in (2, 30):
        upload = make.confirmed_upload([*make.rows(count, first=9100000001 + 100 * count), ["12", "x", "5"]])
        next_request(upload).answer().reject(["Number in DNC"])
        with django_assert_max_num_queries(MOST_QUERIES):
            browser.get(f"/uploads/{upload.pk}/", **HTMX)


MOST_QUERIES = 40
"""With the session and the person."""


@pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999999"])
def test_an_upload_that_never_was_is_not_there(browser, pk):
    assert browser.get(f"/uploads/{pk}/").status_code == 404


def test_a_discarded_upload_says_so(browser, campaign):
    upload = make.upload()
    browser.post(f"/uploads/{upload.pk}/discard/")
    assert "Discarded" in browser.get(f"/uploads/{upload.pk}/").content.decode()
