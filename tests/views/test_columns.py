"""Step 2: the first rows, the columns with their matches, and what holds a person there."""

import re
from pathlib import Path

import pytest

from campaigns import heartbeats, uploads
from campaigns.models import Campaign, Upload, UploadState
from tests import make
from tests.views.conftest import HTMX

pytestmark = pytest.mark.django_db


def page_of(browser, upload: Upload) -> str:
    response = browser.get(f"/uploads/{upload.pk}/columns/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def choose(browser, upload: Upload, *fields: str):
    data = {"do": "columns"} | {f"column-{index}": field for index, field in enumerate(fields)}
    return browser.post(f"/uploads/{upload.pk}/columns/", data)


def chosen(browser, upload: Upload) -> list[str]:
    return [column.chosen for column in browser.get(f"/uploads/{upload.pk}/columns/").context["columns"]]


def test_while_the_file_is_read_the_page_asks_for_news(browser):
    upload = make.received_upload()
    page = page_of(browser, upload)
    assert "Reading the file" in page
    assert f'hx-get="/uploads/{upload.pk}/columns/?seen=' in page
    assert f'<meta http-equiv="refresh" content="3; url=/uploads/{upload.pk}/">' in page


def test_the_first_looks_come_soon_and_each_is_followed_by_a_later_one(browser):
    """After 0.3 seconds, after 0.7 more, then every two; a look that does not come back is made up for."""
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


@pytest.mark.parametrize("process", [heartbeats.SWEEPER, heartbeats.worker_of("files")])
def test_a_page_that_waits_for_the_sweeper_or_the_worker_for_files_waits_on(browser, process):
    upload = make.received_upload()
    heartbeats.beat(process)
    assert "Nothing is reading files" not in page_of(browser, upload)


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


def test_the_first_rows_stand_there_with_their_numbers(browser):
    book = make.workbook({"Leads": [["Title"], [], ["Mobile", "Name"], ["9000000001", "Asha"], ["9000000002", "Ravi"]]})
    upload = make.upload(content=book)
    rows = browser.get(f"/uploads/{upload.pk}/columns/").context["rows"]
    assert [(row.number, row.cells) for row in rows] == [
        (1, ("Title", "")),
        (3, ("Mobile", "Name")),
        (4, ("9000000001", "Asha")),
        (5, ("9000000002", "Ravi")),
    ]


def test_columns_are_matched_with_the_reason(browser):
    page = page_of(browser, make.upload(header=["Mobile No", "Name", "Remarks"]))
    assert "synonym" in page
    assert "same name" in page
    assert page.count("data-unsent hidden") == 2  # the third is named as one that will not be sent


def test_a_match_by_values_stands_out_as_a_suggestion(browser):
    page = page_of(browser, make.upload(header=["Kontakt X", "Name", "Priority"]))
    assert "May be PhoneNumber (looks like phone numbers)" in page
    assert "Still needed: <strong data-needed-names>PhoneNumber</strong>" in page


def test_a_suggestion_counts_once_a_person_has_taken_it(browser):
    upload = make.upload(header=["Kontakt X", "Name", "Priority"])
    assert chosen(browser, upload) == ["", "Name", "Priority"]
    data = {"do": "columns", "column-0": "", "column-1": "Name", "column-2": "Priority", "use": "0=PhoneNumber"}
    answer = browser.post(f"/uploads/{upload.pk}/columns/", data)
    assert answer["Location"] == f"/uploads/{upload.pk}/columns/#column-0"
    assert chosen(browser, upload) == ["PhoneNumber", "Name", "Priority"]


def test_a_field_without_a_column_may_have_one_text_for_all_rows(browser, campaign):
    upload = make.upload([["9000000001", "Asha"], ["9000000002", "Ravi"]], header=["Mobile", "Name"])
    data = {"do": "columns", "column-0": "PhoneNumber", "column-1": "Name", "constant-Priority": " 7 "}
    assert browser.post(f"/uploads/{upload.pk}/columns/", data)["Location"] == f"/uploads/{upload.pk}/check/"
    uploads.check(upload_id=upload.pk)
    assert [lead.values for lead in upload.leads.all()] == [["9000000001", "Asha", 7], ["9000000002", "Ravi", 7]]


def test_a_text_for_all_rows_that_no_lead_could_have_holds_a_person_there(browser, campaign):
    upload = make.upload([["9000000001", "Asha"]], header=["Mobile", "Name"])
    data = {"do": "columns", "column-0": "PhoneNumber", "constant-Priority": "high"}
    answer = browser.post(f"/uploads/{upload.pk}/columns/", data)
    assert answer.status_code == 422
    assert 'value="high"' in answer.content.decode()


def test_two_columns_for_the_name_are_joined_and_the_page_shows_how(browser, campaign):
    upload = make.upload([["9000000001", "Asha", "Rao"]], header=["Mobile", "Vorname", "Nachname"])
    assert choose(browser, upload, "PhoneNumber", "Name", "Name").status_code == 302
    uploads.check(upload_id=upload.pk)
    assert upload.leads.get().values == ["9000000001", "Asha Rao"]
    assert "“Vorname” and “Nachname” are joined with a space, for example “Asha Rao”." in page_of(browser, upload)


def test_dates_are_read_as_a_person_says(browser, campaign):
    Campaign.objects.update(field_names=["PhoneNumber", "ExpiryDate"])
    upload = make.upload([["9000000001", "03/04/2091"]], header=["Mobile", "Expiry"])
    data = {"do": "columns", "column-0": "PhoneNumber", "column-1": "ExpiryDate", "date_order": "month_first"}
    browser.post(f"/uploads/{upload.pk}/columns/", data)
    uploads.check(upload_id=upload.pk)
    assert upload.leads.get().values == ["9000000001", "2091-03-04"]


def test_the_row_of_names_is_changed_by_its_own_button(browser):
    content = b"Leads of May\nMobile,Name,Priority\n9000000001,Asha,5\n"
    upload = make.upload(content=content)
    answer = browser.post(f"/uploads/{upload.pk}/columns/", {"do": "header", "row": "1", "header_row": "2"})
    assert answer.status_code == 302
    upload.refresh_from_db()
    assert upload.header_row == 1


def test_a_required_field_without_a_column_holds_one_there(browser):
    upload = make.upload()
    response = choose(browser, upload, "", "Name", "Priority")
    assert response.status_code == 422
    assert "No column is chosen for PhoneNumber" in response.content.decode()
    upload.refresh_from_db()
    assert upload.state == UploadState.DRAFT
    assert chosen(browser, upload) == ["", "Name", "Priority"], "the page comes back as it was left"


@pytest.mark.parametrize(("dial_method", "field"), [("agent-wise", "AgentId"), ("skill-wise", "skill")])
def test_the_dial_method_makes_its_field_required(browser, dial_method, field):
    to = make.campaign(name=dial_method, dial_method=dial_method, fields=["PhoneNumber", "Name", field])
    upload = make.upload(to=to)
    assert "Still needed" in page_of(browser, upload)
    response = choose(browser, upload, "PhoneNumber", "Name", "")
    assert f"No column is chosen for {field}" in response.content.decode()


def test_two_columns_for_one_field_are_both_named_and_stay_chosen(browser):
    response = choose(browser, make.upload(), "PhoneNumber", "PhoneNumber", "")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Both “Mobile” and “Name” are chosen for PhoneNumber." in page
    assert [column.chosen for column in response.context["columns"]] == ["PhoneNumber", "PhoneNumber", ""]


def test_a_field_that_the_campaign_does_not_have_is_refused(browser):
    response = choose(browser, make.upload(), "PhoneNumber", "Nonsense", "")
    assert "This campaign has no field “Nonsense”." in response.content.decode()


def test_a_good_choice_begins_the_check(browser):
    upload = make.upload()
    response = choose(browser, upload, "PhoneNumber", "Name", "")
    assert response["Location"] == f"/uploads/{upload.pk}/check/"
    upload.refresh_from_db()
    assert (upload.state, upload.mapping) == (UploadState.CHECKING, {"PhoneNumber": 0, "Name": 1})


def test_a_double_click_begins_it_once(browser):
    upload = make.upload()
    choose(browser, upload, "PhoneNumber", "Name", "")
    response = choose(browser, upload, "PhoneNumber", "", "")
    assert response["Location"] == f"/uploads/{upload.pk}/check/"
    upload.refresh_from_db()
    assert upload.mapping == {"PhoneNumber": 0, "Name": 1}


def test_going_back_after_the_check_and_choosing_anew_checks_again(browser):
    upload = make.checked_upload()
    assert page_of(browser, upload)
    choose(browser, upload, "PhoneNumber", "", "Priority")
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.rules["map"]) == (UploadState.CHECKED, ["PhoneNumber", "Priority"])


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


def test_a_campaign_switched_off_between_the_steps_is_said_and_the_choice_is_kept(browser, campaign):
    upload = make.upload()
    Campaign.objects.update(is_active=False)
    response = browser.post(
        f"/uploads/{upload.pk}/columns/", {"do": "columns", "column-0": "PhoneNumber", "column-1": ""}, follow=True
    )
    assert "was switched off. Ask an administrator" in response.content.decode()
    upload.refresh_from_db()
    assert (upload.state, upload.mapping) == (UploadState.DRAFT, {"PhoneNumber": 0})


def test_who_left_the_team_between_the_steps_is_told(browser, campaign):
    upload = make.upload()
    campaign.teams.clear()
    assert "None of your teams has the campaign" in page_of(browser, upload)
    choose(browser, upload, "PhoneNumber", "", "")
    upload.refresh_from_db()
    assert upload.state == UploadState.DRAFT


def test_values_of_the_file_are_shown_as_text(browser):
    upload = make.upload([["9000000001", "<script>alert(1)</script>", "5"]], header=["Mobile", "<b>Name", "Priority"])
    page = page_of(browser, upload)
    assert "<script>alert" not in page
    assert "<b>Name" not in page
