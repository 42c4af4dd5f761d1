"""A person's mappings: the page lists them with their columns, and they can be named and deleted. And a campaign's
template."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from campaigns import uploads
from campaigns.models import ColumnMapping, Upload
from tests import make
from tests.views.conftest import signed_in_as

pytestmark = pytest.mark.django_db

LIST = reverse("mappings")


def mapped(*, user=None, header=("Mob", "First", "Rest"), constants=None) -> ColumnMapping:
    """A mapping that was learned from a checked file."""
    upload = make.upload(header=list(header), user=user)
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "Name", "Name"])
    Upload.objects.filter(pk=upload.pk).update(constants=constants or {})
    upload.refresh_from_db()
    uploads.begin_check(upload=upload)
    return ColumnMapping.objects.latest("pk")


def page_of(browser) -> str:
    return browser.get(LIST).content.decode()


def test_the_list_says_which_column_goes_where(browser):
    mapped(constants={"Priority": "5"})
    page = page_of(browser)
    assert "1 mapping" in page
    assert "Sales_Outbound" in page
    assert "First + Rest" in page
    assert "“5” in all rows" in page
    assert "<strong>PhoneNumber</strong>" in page


def test_the_list_says_what_is_joined_to_a_number_and_what_fills_its_blanks(browser):
    upload = make.upload(header=["Mob", "Code", "Other"])
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "PhoneNumber:country", "PhoneNumber:else"])
    uploads.begin_check(upload=upload)
    assert "Code + Mob, else Other" in page_of(browser)


def test_the_list_says_which_column_tells_who_must_not_be_called(browser):
    upload = make.upload(header=["Mob", "Name", "Permission"])
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "Name", ":do-not-disturb"])
    uploads.begin_check(upload=upload)
    page = page_of(browser)
    assert "Permission" in page
    assert "<strong>do not disturb</strong>" in page


def test_before_the_first_file_it_says_what_will_stand_there(browser):
    page = page_of(browser)
    assert "Nothing is remembered yet" in page
    assert reverse("new") in page


def test_a_mapping_is_named(browser):
    made = mapped()
    answer = browser.post(reverse("rename-mapping", args=[made.pk]), {"name": " Daily <leads> "}, follow=True)
    made.refresh_from_db()
    assert made.name == "Daily <leads>"
    page = answer.content.decode()
    assert answer.redirect_chain == [(LIST, 302)]
    assert "The mapping is called “Daily &lt;leads&gt;” now." in page
    assert 'value="Daily &lt;leads&gt;"' in page


def test_a_name_can_be_taken_away_again(browser):
    made = mapped()
    ColumnMapping.objects.update(name="Daily")
    browser.post(reverse("rename-mapping", args=[made.pk]), {"name": ""})
    made.refresh_from_db()
    assert made.name == ""


def test_a_name_that_is_too_long_is_not_taken(browser):
    made = mapped()
    answer = browser.post(reverse("rename-mapping", args=[made.pk]), {"name": "x" * 101}, follow=True)
    made.refresh_from_db()
    assert made.name == ""
    assert "100 characters at most" in answer.content.decode()


def test_a_mapping_is_deleted(browser):
    made = mapped()
    answer = browser.post(reverse("delete-mapping", args=[made.pk]), follow=True)
    assert not ColumnMapping.objects.exists()
    assert "The mapping is deleted." in answer.content.decode()


def test_whoever_comes_back_to_renaming_or_deleting_after_a_sign_in_gets_the_list(browser):
    """The sign-in leads to the address that was asked for: that of the form that was sent."""
    made = mapped()
    for name in ("rename-mapping", "delete-mapping"):
        address = reverse(name, args=[made.pk])
        asked = Client().post(address)
        answer = browser.get(f"/sign-in/?{asked['Location'].partition('?')[2]}", follow=True)
        assert answer.redirect_chain == [(address, 302), (LIST, 302)]
    assert ColumnMapping.objects.count() == 1


def test_the_list_has_my_own_only_and_is_parted_into_pages(browser):
    first = mapped()
    mapped(user=make.person("ravi"), header=("Theirs", "First", "Rest"))
    for index in range(29):
        ColumnMapping.objects.create(
            campaign=first.campaign,
            owner=first.owner,
            fingerprint=str(index),
            choices=first.choices,
            used_at=first.used_at,
        )
    page = page_of(browser)
    assert "30 mappings" in page
    assert "Theirs" not in page
    assert "of 30" in page


def test_it_is_reached_from_every_page(browser):
    assert f'href="{LIST}"' in browser.get("/").content.decode()


# ---- template ----


def test_a_campaigns_template_is_a_download(browser, campaign):
    response = browser.get(reverse("template", args=[campaign.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="Sales_Outbound - template.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["PhoneNumber", "Name", "Priority"]


def test_of_a_campaign_that_my_teams_do_not_have_there_is_none(browser, campaign):
    other = make.campaign(name="Secret")
    assert browser.get(reverse("template", args=[other.pk])).status_code == 404
    assert signed_in_as(make.person("stranger")).get(reverse("template", args=[campaign.pk])).status_code == 404
