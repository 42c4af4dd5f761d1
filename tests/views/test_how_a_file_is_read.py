"""Step 2: while the file is read; and its header row, sheet, encoding and delimiter, which a person may change."""

import re
from html import unescape
from pathlib import Path

import pytest

from campaigns import heartbeats, uploads
from campaigns.models import Upload, UploadState, database_now
from tests import make
from tests.views.conftest import HTMX

from .columns_page import page_of

pytestmark = pytest.mark.django_db


def test_while_the_file_is_read_the_page_asks_for_news(browser):
    upload = make.received_upload()
    page = page_of(browser, upload)
    assert "Reading the file" in page
    assert f'hx-get="/uploads/{upload.pk}/columns/?seen=' in page
    assert f'<meta http-equiv="refresh" content="3; url=/uploads/{upload.pk}/">' in page


def test_the_first_looks_come_soon_and_each_is_followed_by_a_later_one(browser):
    """The page asks after 0.3 seconds, after 0.7 more, then every two. If an answer does not come, it asks again."""
    address = f"/uploads/{make.received_upload().pk}/columns/"
    looks = [browser.get(address).content.decode()]
    for _ in range(2):
        asked = re.search(r'hx-get="([^"]*)"', looks[-1])[1].replace("&amp;", "&")
        looks.append(browser.get(asked, **HTMX).content.decode())
    assert [re.findall(r'hx-trigger="([^"]*)"', look) for look in looks] == [
        ["load delay:300ms, every 2s"],
        ["load delay:700ms, every 2s"],
        [],  # 204: the page goes on as it does
    ]
    assert 'id="spoken"' not in looks[1], "nothing is new, so nothing is read out"


def test_a_page_that_waits_for_a_worker_that_does_not_run_says_so(browser):
    upload = make.received_upload()
    heartbeats.beat(heartbeats.worker_of("sending"))
    assert "Nothing is reading files" in page_of(browser, upload)


@pytest.mark.parametrize("process", [heartbeats.SWEEPER, heartbeats.worker_of("small_files")])
def test_a_page_that_waits_for_the_sweeper_or_the_worker_for_files_waits_on(browser, process):
    upload = make.received_upload()
    heartbeats.beat(process)
    assert "Nothing is reading files" not in page_of(browser, upload)


def test_a_page_says_why_a_file_waits(browser):
    first, second = make.received_upload(file_name="first.csv"), make.received_upload()
    assert "waits" not in page_of(browser, first)
    assert "“first.csv” comes first: a person's files are read and checked one after the other." in unescape(
        page_of(browser, second)
    )

    of_another = make.received_upload(user=make.person("ravi"))
    Upload.objects.filter(pk__in=[first.pk, of_another.pk]).update(is_large=True)
    page = unescape(page_of(browser, first))
    assert "It waits for its turn: 1 other person has files to be read or checked, too." in page
    assert "small files do not wait for them" in page

    Upload.objects.filter(pk=first.pk).update(worked_at=database_now())
    assert "waits for its turn" not in page_of(browser, first), "it is being read"


def test_once_the_file_is_read_the_live_part_loads_the_whole_page(browser):
    upload = make.upload()
    response = browser.get(f"/uploads/{upload.pk}/columns/", **HTMX)
    assert response["HX-Redirect"] == f"/uploads/{upload.pk}/columns/"


def test_a_file_that_was_read_and_checked_meanwhile_leads_to_its_check(browser):
    upload = make.checked_upload()
    response = browser.get(f"/uploads/{upload.pk}/columns/", **HTMX)
    assert response["HX-Redirect"] == f"/uploads/{upload.pk}/check/"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "picture"),
        (b"PK\x03\x04" + b"0" * 200, "damaged"),
        (b"\n\n\n", "blank"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(browser, content, said):
    upload = make.upload(content=content, file_name="leads.xlsx")
    page = page_of(browser, upload)
    assert upload.state == UploadState.UNREADABLE
    assert said in page
    assert f"/uploads/new/?campaign={upload.campaign_id}" in page


def test_the_row_of_names_is_changed_by_its_own_button(browser):
    content = b"Leads of May\nMobile,Name,Priority\n9000000001,Asha,5\n"
    upload = make.upload(content=content)
    answer = browser.post(f"/uploads/{upload.pk}/columns/", {"do": "header", "row": "1", "header_row": "2"})
    assert answer.status_code == 302
    upload.refresh_from_db()
    assert upload.header_row == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"header_row": ""}, "Give the number of the row"),
        ({"header_row": "x"}, "as the spreadsheet shows it"),
        ({"header_row": "0"}, "1 or higher"),
        ({"header_row": "99"}, "Give a row from 1 to 3"),
        ({"header_row": "9" * 30}, "Give a row from 1 to 3"),
    ],
)
def test_a_header_row_that_cannot_be_is_said(browser, data, said):
    upload = make.upload()
    response = browser.post(f"/uploads/{upload.pk}/columns/", {"do": "header"} | data, follow=True)
    assert said in response.content.decode()


def test_another_header_row_names_the_columns_anew(browser):
    upload = make.upload([["List", "of", "leads"], ["Phone", "Client", "Priority"], *make.rows(3)])
    browser.post(f"/uploads/{upload.pk}/columns/", {"do": "header", "header_row": "3"})
    upload.refresh_from_db()
    assert upload.column_names() == ["Phone", "Client", "Priority"]


def test_a_file_without_column_names_is_matched_by_its_values(browser):
    upload = make.upload(make.rows(5), header=["9111111111", "Meera", "5"])
    browser.post(f"/uploads/{upload.pk}/columns/", {"do": "header", "no_names": "on"})
    upload.refresh_from_db()
    assert (upload.header_row, upload.column_names()[0]) == (0, "Column A")


def test_another_sheet_is_read(browser):
    book = make.workbook({"Old": [["Mobile"], ["9000000001"]], "New": [["Phone", "Name"], ["9000000002", "Asha"]]})
    upload = make.upload(content=book)
    browser.post(f"/uploads/{upload.pk}/columns/", {"do": "sheet", "sheet": "New"})
    upload.refresh_from_db()
    assert (upload.state, upload.sheet) == (UploadState.READING, "New")
    uploads.read(upload_id=upload.pk)
    assert "Phone" in page_of(browser, upload)


def test_a_hidden_sheet_is_called_so(browser):
    content = (Path("tests/data/spreadsheets") / "leads.ods").read_bytes()
    upload = make.upload(content=content, file_name="leads.xls")
    page = page_of(browser, upload)
    assert ">Old (hidden)</option>" in page
    assert "Read as an OpenDocument spreadsheet (.ods)." in page
    assert "Encoding" not in page


def test_encoding_and_delimiter_are_shown_and_changed(browser):
    upload = make.upload(content="Mobile|Name|Priority\n9000000001|Jos\u00e9|5\n".encode("cp1252"))
    page = page_of(browser, upload)
    assert '<option value="cp1252" selected>' in page
    assert '<option value="bar" selected>' in page
    data = {"do": "text", "encoding": "cp850", "delimiter": "comma"}
    assert browser.post(f"/uploads/{upload.pk}/columns/", data)["Location"] == f"/uploads/{upload.pk}/columns/"
    uploads.read(upload_id=upload.pk)
    page = page_of(browser, upload)
    assert '<option value="cp850" selected>' in page
    assert "9000000001|JosÚ|5" in page


def test_a_delimiter_that_only_the_file_names_stands_among_the_others(browser):
    upload = make.upload(content=b"sep=:\nMobile:Name:Priority\n9000000001:Asha:5\n")
    assert '<option value=":" selected>:</option>' in page_of(browser, upload)


def test_an_encoding_that_there_is_not_is_said(browser):
    upload = make.upload()
    data = {"do": "text", "encoding": "rot13", "delimiter": "comma"}
    page = browser.post(f"/uploads/{upload.pk}/columns/", data, follow=True).content.decode()
    assert "Choose an encoding and a delimiter of the lists." in page


def test_a_sheet_that_is_not_there_is_said(browser):
    upload = make.upload()
    response = browser.post(f"/uploads/{upload.pk}/columns/", {"do": "sheet", "sheet": "None"}, follow=True)
    assert "The file has no sheet of that name." in response.content.decode()
