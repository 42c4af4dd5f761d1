"""The history: what is asked for stands in the address, but no phone number; each number leads to what it counts."""

import re

import pytest

from campaigns.models import Upload
from tests import make
from tests.dialogue import TRANSACTION_ID, next_request
from tests.families import all_loaded, confirmed, fixing, half_loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished(browser):
    """Of 9 rows 4 are loaded, 2 rejected, 1 needs fixing, 1 is a duplicate and 1 is blank."""
    rows = make.rows(6)
    upload = make.confirmed_upload([rows[0], ["", "", ""], ["abc", "Nobody", "1"], *rows[1:], rows[0]])
    next_request(upload).answer().reject(["Number in DND", "Number in DND"])
    return Upload.objects.get(pk=upload.pk)


def page_of(browser, **query) -> str:
    response = browser.get("/history/", query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def cells_of(page: str) -> dict[str, str]:
    """{heading: its cell} of the only line."""
    return dict(re.findall(r'data-label="([^"]+)" class="number">(.*?)</td>', page.split('id="uploads-title"')[1]))


def number_in(cell: str) -> int:
    return int(re.search(r">(\d[\d,]*)<", cell)[1].replace(",", ""))


def test_the_numbers_of_a_line_add_up_to_the_rows_of_its_file(browser, finished):
    cells = {name: number_in(cell) for name, cell in cells_of(page_of(browser)).items()}
    assert cells == {"Rows": 9, "Loaded": 4, "Already there": 0, "Rejected": 2, "Not sent": 3, "Waiting": 0}


def test_each_number_leads_to_what_it_counts(browser, finished):
    cells = cells_of(page_of(browser))
    assert f'href="/uploads/{finished.pk}/leads/?state=loaded"' in cells["Loaded"]
    assert f'href="/uploads/{finished.pk}/leads/?state=rejected"' in cells["Rejected"]
    assert f'href="/uploads/{finished.pk}/"' in cells["Not sent"], "rows of several parts"
    assert "href" not in cells["Waiting"], "there is nothing"


def test_the_commonest_reason_and_what_needs_fixing_stand_beside_the_numbers(browser, finished):
    page = page_of(browser)
    assert "Number in DND 2" in cells_of(page)["Rejected"]
    assert "1 needs fixing" in cells_of(page)["Not sent"]
    assert "Partly loaded" in page
    assert "1 needs fixing · 2 rejected · 1 duplicate" in page


def test_what_was_not_loaded_can_be_taken_away(browser, finished):
    page = page_of(browser)
    failed_file = finished.batches.get().failed_files.get()
    assert f'href="/uploads/{finished.pk}/not-loaded.xlsx"' in page
    assert f'href="/failed-files/{failed_file.pk}/rows.xlsx"' in page
    assert browser.get(f"/failed-files/{failed_file.pk}/rows.xlsx").status_code == 200


def test_a_draft_shows_how_many_rows_are_ready(browser):
    make.checked_upload([*make.rows(3), ["abc", "", ""]])
    cells = cells_of(page_of(browser))
    assert (number_in(cells["Rows"]), number_in(cells["Waiting"]), number_in(cells["Not sent"])) == (4, 3, 1)
    assert "3 ready" in cells["Waiting"]


def test_a_child_stands_under_its_parent_with_how_much_of_it_is_loaded_now(browser, finished):
    child = fixing(finished)
    page = page_of(browser)
    assert " of 1 upload, with 1 more under it that fixes rows" in page
    assert "3 rows are being fixed" in page
    all_loaded(child)
    page = page_of(browser, sort="-when")
    assert page.index(f"/uploads/{finished.pk}/") < page.index(f"/uploads/{child.pk}/")
    assert "2 of 3 rows loaded now" in page


def test_of_several_uploads_the_heading_says_how_many_stand_under_them(browser, finished):
    fixing(finished)
    fixing(half_loaded(file_name="other.csv"))
    assert " of 2 uploads, with 2 more under them that fix rows" in page_of(browser)


def test_a_parent_needs_nobody_any_more_once_its_children_have_loaded_what_it_lacked(browser):
    parent = half_loaded(wrong=[])
    assert state_of(browser, parent) == "Partly loaded 2 rejected"
    child = fixing(parent)
    sent = next_request(confirmed(child))
    assert state_of(browser, parent) == "Being sent again 2 rows wait for results"
    sent.answer().call_back()
    assert state_of(browser, parent) == "All loaded"


def test_a_parents_line_says_how_many_rows_of_its_file_are_loaded_now_and_keeps_numbers_that_add_up(browser):
    parent = half_loaded(wrong=[])
    all_loaded(fixing(parent))
    line = line_of(page_of(browser), f"upload-{parent.pk}")
    assert "leads.csv 6 of 6 rows loaded now Sales_Outbound" in line
    assert "6 4 +2 sent again 0 2" in line, "rows, loaded, already there, rejected"
    recent = line_of(browser.get("/").content.decode(), f"recent-{parent.pk}")
    assert recent.endswith("6 6 0 All loaded"), "on the dashboard: rows of the file, loaded, not loaded"


def line_of(page: str, link: str) -> str:
    """The texts of the line in which this link stands."""
    line = page.split(f'id="{link}"')[1].partition(">")[2].partition("</tr>")[0]
    return " ".join(re.sub("<[^>]+>", " ", line).split())


def state_of(browser, upload: Upload) -> str:
    line = page_of(browser).split(f'id="upload-{upload.pk}"')[1].split("</tr>")[0]
    cell = line.split('data-label="State" class="state-cell">')[1].split("</td>")[0]
    return " ".join(re.sub("<[^>]+>", " ", cell).split())


def test_the_form_leads_to_an_address_with_what_was_asked_for(browser):
    asked = {"text": " diwali ", "state": "finished", "person": "", "sort": "-when", "per": "50", "when": "7"}
    assert browser.post("/history/", asked).url == "/history/?text=diwali&state=finished&when=7&per=50"
    with_days = asked | {"since": "2026-11-01", "sort": "rows"}
    assert browser.post("/history/", with_days).url == (
        "/history/?text=diwali&state=finished&since=2026-11-01&sort=rows&per=50"
    )
    assert browser.post("/history/").url == "/history/"


@pytest.mark.parametrize("phone", ["9876543210", "+91 98765-43210"])
def test_a_phone_number_gets_into_no_address_and_the_page_says_where_to_search_for_it(browser, phone):
    answer = browser.post("/history/", {"text": phone, "state": "finished"})
    assert answer.url == "/history/?state=finished"
    page = browser.get(answer.url).content.decode()
    assert '“<a href="/numbers/">Find a number</a>”' in page
    assert "98765" not in page
    assert browser.post("/history/", {"campaign": phone}).url == "/history/", "in whichever field"
    assert browser.get("/history/", {"text": phone}).url == "/history/", "also where somebody has made such an address"


def test_a_transaction_id_finds_its_upload(browser):
    sent = make.confirmed_upload(file_name="Diwali.csv")
    make.checked_upload(file_name="Holi.csv")
    next_request(sent).answer()
    page = page_of(browser, text=TRANSACTION_ID)
    assert "Diwali.csv" in page
    assert "Holi.csv" not in page


def test_days_are_chosen_by_a_chip_or_a_range(browser):
    make.checked_upload(file_name="new.csv")
    assert "new.csv" in page_of(browser, when="today")
    assert "new.csv" in page_of(browser, when="7")
    assert "No upload is like that" in page_of(browser, when="yesterday")
    assert "No upload is like that" in page_of(browser, since="01/01/2020", until="2020-02-01")
    assert "new.csv" in page_of(browser, when="yesterday", since="2020-01-01"), "a range wins"


def test_a_campaign_is_found_by_a_part_of_its_name(browser):
    make.checked_upload(file_name="Diwali.csv")
    make.checked_upload(file_name="Holi.csv", to=make.campaign(name="Renewals"))
    assert '<option value="Renewals">' in page_of(browser)
    assert "Diwali.csv" not in page_of(browser, campaign="renew")
    assert "No upload is like that" in page_of(browser, campaign="nothing")


def test_the_headings_sort_the_list_and_say_how_it_is_sorted(browser):
    make.checked_upload(make.rows(2), file_name="small.csv")
    make.checked_upload(make.rows(3), file_name="large.csv")
    page = page_of(browser, sort="-rows", state="drafts")
    assert page.index("large.csv</a>") < page.index("small.csv</a>")
    assert 'aria-sort="descending"' in page
    assert 'href="/history/?sort=rows&amp;state=drafts#uploads-title"' in page
    page = page_of(browser, sort="rows")
    assert page.index("small.csv</a>") < page.index("large.csv</a>")


def test_so_many_uploads_stand_on_a_page_as_are_asked_for(browser):
    made = make.upload(file_name="one.csv")
    for _ in range(29):
        made.pk = None
        made.save()
    assert "1\N{EN DASH}25 of 30 uploads" in page_of(browser)
    assert "26\N{EN DASH}30 of 30 uploads" in page_of(browser, page="2")
    assert "1\N{EN DASH}30 of 30 uploads" in page_of(browser, per="50")


def test_what_is_shown_is_summed_all_together_and_by_day(browser, finished):
    make.confirmed_upload(make.rows(3))
    page = page_of(browser)
    sums = re.findall(r'class="sum-number">([\d,]+)', page)
    assert sums == ["2", "12", "4", "0", "2", "3", "3"]
    table = page.split("Numbers by day")[-1].split("</table>")[0]
    assert re.findall(r'class="number">([\d,]+)</td>', table) == sums
    assert page.count("<title>") == 2, "of the page, and of one day's bar"
