"""The page of bad rows: which campaign, files or person brings them, why, and when."""

import io
import re
from datetime import date

import openpyxl
import pytest

from campaigns.bad_rows import BadRows, FoundBy, Periods, Reason, Source, Step
from campaigns.models import Event
from campaigns.templatetags.bad_rows import percent
from campaigns.views.bad_row_charts import chart_of, colours_of
from tests import make
from tests.sources import sent

pytestmark = pytest.mark.django_db


def page_of(browser, **query) -> str:
    response = browser.get("/history/bad-rows/", query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def text_of(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


@pytest.fixture
def uploads():
    bad = sent(name="fb_leads 26 Nov.csv", rejected=["Invalid number", "Invalid number", "Number in DND"], wrong=1)
    good = sent(name="walk-ins 26 Nov.csv", to=make.campaign(name="North"))
    return bad, good


def test_each_source_stands_with_its_share_and_the_reasons(browser, uploads):
    text = text_of(page_of(browser, by="file"))
    assert "fb_leads 1 7 3 1 57.1 % Invalid number 2, Number in DND 1 Needs fixing: Phone number too short 1" in text
    assert "walk-ins 1 6 0 0 0 %" in text
    assert "4 of 7 rows bad: 57.1 %" in text
    assert "walk-ins over time" not in text, "nothing is drawn where nothing is bad"


def test_a_source_leads_to_its_uploads(browser, uploads):
    bad, _ = uploads
    by_campaign = page_of(browser)
    assert 'href="/history/?campaign=Sales_Outbound#uploads-title"' in by_campaign
    assert 'href="/history/?text=fb_leads#uploads-title"' in page_of(browser, by="file", sort="-rows").replace(
        "sort=-rows&amp;", ""
    )
    assert f'href="/history/?person={bad.uploaded_by_id}#uploads-title"' in page_of(browser, by="person")
    [upload] = re.findall(r'id="upload-(\d+)"', browser.get("/history/?text=fb_leads").content.decode())
    assert int(upload) == bad.pk


def test_a_period_leads_to_its_uploads(browser, uploads):
    bad, _ = uploads
    bad.refresh_from_db()
    page = page_of(browser, when="30")
    day = bad.uploaded_at.date()
    assert re.search(r"\?campaign=Sales_Outbound&amp;since=\d{4}-\d\d-\d\d&amp;until=\d{4}-\d\d-\d\d#", page), day
    assert "when=" not in "".join(re.findall(r'href="/history/\?campaign=[^"]*since=[^"]*"', page))


def test_the_filter_of_the_history_narrows_it(browser, uploads):
    text = text_of(page_of(browser, campaign="North"))
    assert "walk" not in text
    assert "57.1 %" not in text
    assert "No upload is like that" in text_of(page_of(browser, text="nothing like it"))
    asked = {"text": "fb", "campaign": "", "by": "file", "when": "7"}
    assert browser.post("/history/bad-rows/", asked).url == "/history/bad-rows/?text=fb&when=7&by=file"


def test_a_phone_number_gets_into_no_address(browser):
    assert browser.post("/history/bad-rows/", {"text": "9876543210", "by": "file"}).url == "/history/bad-rows/?by=file"
    assert browser.get("/history/bad-rows/", {"text": "9876543210"}).url == "/history/bad-rows/"


def test_an_unknown_kind_is_as_if_it_had_not_been_asked(browser, uploads):
    assert "Sales_Outbound" in page_of(browser, by="moon")


def test_without_uploads_the_page_says_what_it_will_show(browser):
    assert "Nothing yet" in page_of(browser)


def test_the_workbook_can_be_taken_away_and_leaves_an_event(browser, uploads):
    assert 'href="/history/bad-rows.xlsx?text=fb"' in page_of(browser, text="fb")
    response = browser.get("/history/bad-rows.xlsx", {"text": "fb"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert [row[0].value for row in book["Files"].iter_rows(min_row=2)] == ["fb_leads"]
    assert Event.objects.latest("pk").details == {"file": "bad_rows", "rows": 1}


def test_a_reason_of_the_dialer_is_text_and_no_markup(browser):
    sent(rejected=["<script>alert(1)</script>"])
    assert "<script>alert" not in page_of(browser)


DND, INVALID = Reason(FoundBy.DIALER, "Number in DND"), Reason(FoundBy.DIALER, "Invalid number")


def chart():
    """Of one source with two days between which one is empty; 10 rows on each."""
    source = Source(1)
    first = source.of_period(date(2026, 11, 1))
    first.add(BadRows(1, 10, rejected=3, to_fix=1))
    first.reasons.update({DND: 2})
    source.of_period(date(2026, 11, 3)).add(BadRows(1, 10, to_fix=2))
    periods = Periods(Step.DAY, date(2026, 11, 1), date(2026, 11, 4), has_earlier=False)
    return chart_of(source, periods, {DND: "1"})


def test_the_highest_share_fills_the_chart_and_each_reason_has_its_part():
    drawn = chart()
    first, last = drawn.bars
    assert drawn.highest == 0.4
    assert [(each.part, each.y, each.height) for each in first.stretches] == [
        ("1", "50.000%", "50.000%"),
        ("other", "25.000%", "25.000%"),
        ("to-fix", "0.000%", "25.000%"),
    ]
    assert [(each.part, each.height) for each in last.stretches] == [("to-fix", "50.000%")]


def test_a_day_without_an_upload_keeps_its_place_in_the_chart():
    assert [bar.stretches[0].x for bar in chart().bars] == ["2.500%", "52.500%"]


def test_the_commonest_reasons_have_a_colour():
    counted = BadRows(reasons={Reason(FoundBy.DIALER, str(number)): number for number in range(1, 7)})
    assert [reason.text for reason in colours_of(counted)] == ["6", "5", "4", "3"]


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0 %"), (0.073, "7.3 %"), (1, "100 %"), (0.0004, "under 0.1 %"), (0.9999, "99.9 %")]
)
def test_a_share_in_per_cent(share, words):
    assert percent(share) == words
