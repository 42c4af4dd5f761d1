"""Back never asks whether to send a form again: no page is the answer to a POST, however wrong the form was."""

import pytest
from django.db import transaction
from django.test import Client

from campaigns.models import BatchState, ColumnMapping, Upload, UploadState
from tests import make
from tests.every_address import Address, every_address
from tests.views.conftest import page_after

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

_NUMBERS = "admin:campaigns_donotcallnumber"
OUR_PAGES_OF_THE_ADMINISTRATION = {f"{_NUMBERS}_add", f"{_NUMBERS}_add_given", f"{_NUMBERS}_look_up"}
# The pages of others, which answer a wrong form, or one that asks once more, with a page (docs/rules.md#rule-21).
OF_OTHERS = ("admin:", "django_rq:")

LONG = "x" * 400
WRONG_FORMS = [
    {},
    {"do": "header", "header_row": "x"},
    {"do": "columns", "column-0": "PhoneNumber", "column-1": "PhoneNumber"},
    {"do": "correct-row", "row": "1", "cell-0": "12", "start_campaign": "on", "option": ""},
    {"do": "nothing", "reason": LONG, "name": LONG, "option": "both", "when": "never", "send_at": LONG},
    {"username": "admin", "password": "wrong", "old_password": "wrong", "new_password1": "1", "new_password2": "2"},
    {"number": "98765", "pasted": "98765 43210", "pending": "1", "column": "0", "campaign": "999", "batches": "1,x"},
]


@pytest.fixture
def ids(campaign) -> dict[str, int]:
    """One of each thing that has pages, by the word with which their addresses begin."""
    make.team(members=[make.person("admin", administrator=True)])
    upload = make.confirmed_upload()
    return {
        "uploads": upload.pk,
        "batches": upload.batches.get().pk,
        "campaigns": campaign.pk,
        "mappings": ColumnMapping.objects.get().pk,
    }


def our_addresses(ids: dict[str, int]) -> list[Address]:
    ours = [
        address
        for address in every_address(ids)
        if address.name in OUR_PAGES_OF_THE_ADMINISTRATION or not address.name.startswith(OF_OTHERS)
    ]
    assert len(ours) > 35
    return ours


def administrator() -> Client:
    browser = Client()
    browser.force_login(make.person("admin"))
    return browser


def is_page(answer) -> bool:
    """Whether Back would lead to it. An error is one, too, but says what to do, and nothing was done."""
    is_error = answer.status_code in (400, 403, 404, 405)
    return not is_error and "Location" not in answer and answer["Content-Type"].startswith("text/html")


def assert_no_pages(addresses: list[Address]) -> None:
    browser = administrator()
    for address in addresses:
        for form in WRONG_FORMS:
            with transaction.atomic():
                asks = administrator() if address.name.endswith("sign-out") else browser
                answer = asks.post(address.path, form | {"next": address.path})
                transaction.set_rollback(True)
            assert not is_page(answer), (address.name, form)


def test_no_wrong_form_is_answered_with_a_page(ids):
    assert_no_pages(our_addresses(ids))


@pytest.mark.parametrize("state", UploadState.values)
def test_nor_is_one_about_an_upload_in_whatever_state_it_is(ids, state, settings):
    settings.DECISION_SECONDS = 0
    Upload.objects.update(state=state, counts={"ready": 3})
    if state == UploadState.AWAITING_RESULTS:
        Upload.objects.get().batches.update(state=BatchState.UNKNOWN)
    assert_no_pages([each for each in our_addresses(ids) if each.path.startswith(("/uploads/", "/batches/"))])


@pytest.mark.parametrize("form", WRONG_FORMS)
def test_nor_is_one_of_somebody_who_has_not_signed_in(ids, form):
    for address in every_address(ids):
        answer = Client().post(address.path, form | {"next": address.path})
        assert not is_page(answer), address.name


def test_what_is_wrong_stands_on_the_page_that_one_is_led_to_as_often_as_it_is_loaded(browser):
    upload = make.confirmed_upload()
    sent = browser.post(f"/uploads/{upload.pk}/pause/", {"reason": LONG})
    for _ in range(2):
        page = page_after(browser, sent).content.decode()
        assert "Say it in 300 characters at most." in page
        assert LONG in page
    assert LONG not in browser.get(f"/uploads/{upload.pk}/pause/").content.decode()


def test_a_form_that_was_wrong_and_is_put_right_is_taken(browser):
    upload = make.checked_upload()
    wrong = browser.post(f"/uploads/{upload.pk}/confirm/", {"option": ""})
    done = browser.post(wrong["Location"], {"option": "neither"})
    assert done["Location"] == f"/uploads/{upload.pk}/"


@pytest.mark.parametrize(("state", "page"), [("checking", "check"), ("reading", "columns")])
def test_a_second_click_while_a_file_is_worked_on_leads_to_the_page_that_says_so(browser, state, page):
    upload = make.checked_upload()
    Upload.objects.update(state=state)
    address = f"/uploads/{upload.pk}/{page}/"
    assert browser.post(address)["Location"] == address


def test_signing_out_leads_to_the_sign_in_page_whatever_else_is_asked_for(browser):
    assert browser.post("/sign-out/?next=/sign-out/", {"next": "/sign-out/"})["Location"] == "/sign-in/"
