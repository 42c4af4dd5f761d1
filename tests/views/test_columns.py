"""Step 2: the first rows, the columns with their matches, and what a person chooses for them."""

import pytest

from campaigns import uploads
from campaigns.models import Campaign, UploadState
from tests import make

from .columns_page import choose, chosen, page_of, refused
from .conftest import page_after

pytestmark = pytest.mark.django_db


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


def test_a_text_for_all_rows_that_no_lead_could_have_keeps_the_person_at_the_columns(browser, campaign):
    upload = make.upload([["9000000001", "Asha"]], header=["Mobile", "Name"])
    data = {"do": "columns", "column-0": "PhoneNumber", "constant-Priority": "high"}
    page = page_after(browser, browser.post(f"/uploads/{upload.pk}/columns/", data)).content.decode()
    assert "things are to be settled" in page or "thing is to be settled" in page
    assert 'value="high"' in page


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


def test_a_required_field_without_a_column_keeps_the_person_at_the_columns(browser):
    upload = make.upload()
    response = refused(browser, upload, "", "Name", "Priority")
    assert "No column is chosen for PhoneNumber" in response.content.decode()
    upload.refresh_from_db()
    assert upload.state == UploadState.DRAFT
    assert chosen(browser, upload) == ["", "Name", "Priority"], "the page comes back as it was left"


@pytest.mark.parametrize(("dial_method", "field"), [("agent-wise", "AgentId"), ("skill-wise", "skill")])
def test_the_dial_method_makes_its_field_required(browser, dial_method, field):
    to = make.campaign(name=dial_method, dial_method=dial_method, fields=["PhoneNumber", "Name", field])
    upload = make.upload(to=to)
    assert "Still needed" in page_of(browser, upload)
    response = refused(browser, upload, "PhoneNumber", "Name", "")
    assert f"No column is chosen for {field}" in response.content.decode()


def test_two_columns_for_one_field_are_both_named_and_stay_chosen(browser):
    response = refused(browser, make.upload(), "PhoneNumber", "PhoneNumber", "")
    page = response.content.decode()
    assert "Both “Mobile” and “Name” are chosen for PhoneNumber." in page
    assert [column.chosen for column in response.context["columns"]] == ["PhoneNumber", "PhoneNumber", ""]


def test_a_field_that_the_campaign_does_not_have_is_refused(browser):
    response = refused(browser, make.upload(), "PhoneNumber", "Nonsense", "")
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
    before = upload.mapping
    campaign.teams.clear()
    assert "None of your teams has the campaign" in page_of(browser, upload)
    refused = choose(browser, upload, "PhoneNumber", "", "")
    assert refused.status_code == 403
    assert "None of your teams has the campaign" in refused.content.decode()
    upload.refresh_from_db()
    assert (upload.state, upload.mapping) == (UploadState.DRAFT, before)


def test_who_left_the_team_can_still_discard(browser, campaign):
    upload = make.upload()
    campaign.teams.clear()
    assert browser.post(f"/uploads/{upload.pk}/discard/").status_code == 302
    upload.refresh_from_db()
    assert upload.state == UploadState.CANCELLED


def test_values_of_the_file_are_shown_as_text(browser):
    upload = make.upload([["9000000001", "<script>alert(1)</script>", "5"]], header=["Mobile", "<b>Name", "Priority"])
    page = page_of(browser, upload)
    assert "<script>alert" not in page
    assert "<b>Name" not in page


def test_choices_of_very_many_columns_are_shown_again_as_they_were_sent(browser):
    upload = make.upload([["9000000001", *("x" for _ in range(249))]], header=[f"Column {n}" for n in range(250)])
    wrong = ["", *("Name" for _ in range(249))]
    page = refused(browser, upload, *wrong)
    assert [column.chosen for column in page.context["columns"]] == wrong


def test_where_the_choices_are_too_much_to_be_kept_the_stored_ones_are_shown(browser):
    upload = make.upload(header=["Mobile", "Name", "City"])
    page = refused(browser, upload, "", "Name", "x" * 50_000)
    assert [column.chosen for column in page.context["columns"]] == ["", "Name", ""]
    assert page.context["problems"]
    assert "What was sent is too long to be shown again." in page.content.decode()


def test_a_right_choice_leaves_no_wrong_form_in_the_session(browser):
    upload = make.upload(header=["Mobile", "Name"])
    refused(browser, upload, "", "Name")
    assert browser.session["kept_forms"]
    choose(browser, upload, "PhoneNumber", "Name")
    assert browser.session["kept_forms"] == []
