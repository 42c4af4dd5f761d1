"""A country in which somebody wants to study is not the country of the phone number: a person can turn the comparison
off."""

import pytest

from campaigns import uploads
from campaigns.models import LeadState, Upload
from tests import make
from tests.views.test_fixing import fix

pytestmark = pytest.mark.django_db

ROWS = [["9812345678", "Asha", "Australia"], ["9812345679", "Ravi", "Canada"]]
BUTTON = "These are not the countries of the numbers"


def students(**choices: list[str]) -> Upload:
    upload = make.upload(ROWS, header=["Mobile", "Name", "Country"])
    uploads.choose_columns(upload=upload, **({"choices": ["PhoneNumber", "Name", ""]} | choices))
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    return upload


def check_page(browser, upload: Upload, **query: str) -> str:
    return " ".join(browser.get(f"/uploads/{upload.pk}/check/", query).content.decode().split())


def ready(upload: Upload) -> int:
    return upload.leads.filter(state=LeadState.READY).count()


def test_the_comparison_is_turned_off_where_it_is_complained_of_and_on_again(browser):
    upload = students()
    assert ready(upload) == 0
    assert BUTTON in check_page(browser, upload, kind="country_contradicts-0")

    fix(browser, upload, do="rule", code="country_contradicts", on="0")
    assert ready(upload) == 2
    page = check_page(browser, upload)
    assert "Turn on again: Phone numbers compared with the countries beside them" in page

    fix(browser, upload, do="rule", code="country_contradicts", on="1")
    assert ready(upload) == 0


def test_no_way_to_turn_it_off_is_offered_where_a_person_has_joined_the_countries(browser):
    upload = students(choices=["PhoneNumber", "Name", "PhoneNumber:country"])
    assert ready(upload) == 0
    assert BUTTON not in check_page(browser, upload, kind="country_contradicts-0")
