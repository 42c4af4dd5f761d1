"""After a group of rows was changed, the page says what became of each of them."""

import pytest

from campaigns.models import Campaign
from tests import make
from tests.views.test_fixing import WRONG_PRIORITY, fix

pytestmark = pytest.mark.django_db

TOO_SHORT = "phone_too_short-0"


def changed(browser, lines, *, kind: str, found: str, text: str) -> str:
    upload = make.checked_upload(lines)
    return fix(browser, upload, do="correct-value", kind=kind, found=found, text=text).content.decode()


def test_rows_that_all_get_one_number_are_said_to_be_its_duplicates(browser):
    lines = [["12345", f"Person {number}", "5"] for number in range(15)]
    page = changed(browser, lines, kind=TOO_SHORT, found="12345", text="9000000099")
    assert "15 changed: 1 is ready, 14 now have the number of row 2." in page


def test_rows_that_get_the_number_of_a_row_that_was_ready_are_named_with_it(browser):
    lines = [["9000000001", "Asha", "5"], ["12345", "Ravi", "5"], ["12345", "Meera", "5"]]
    page = changed(browser, lines, kind=TOO_SHORT, found="12345", text="9000000001")
    assert "2 changed: 2 now have the number of row 2." in page


def test_rows_that_are_still_wrong_are_said_with_what_is_wrong_now(browser):
    lines = [["12345", "Ravi", "5"], ["12345", "Meera", "5"], ["9000000001", "Asha", "5"]]
    page = changed(browser, lines, kind=TOO_SHORT, found="12345", text="123456789012345678")
    assert "2 changed: 2 still need fixing: Phone number too long 2." in page


def test_rows_become_different_things(browser):
    lines = [["9000000001", "A", "High"], ["9000000001", "B", "High"], ["12", "C", "High"], ["9000000004", "D", "5"]]
    page = changed(browser, lines, kind=WRONG_PRIORITY, found="High", text="9")
    assert (
        "3 changed: 1 is ready, 1 now has the number of row 2, 1 still needs fixing: Phone number too short 1." in page
    )


def test_skipping_a_kind_and_turning_a_rule_off_say_how_all_rows_are_now(browser, campaign):
    Campaign.objects.update(field_names=["PhoneNumber", "Name", "Priority"])
    upload = make.checked_upload([["+919000000001", "A", "5"], ["12", "B", "5"], ["13", "C", "High"]])
    page = fix(browser, upload, do="skip-kind", kind=TOO_SHORT).content.decode()
    assert "2 rows skipped. Now 1 lead is ready, 2 are skipped." in page
    page = fix(browser, upload, do="rule", code="phone_plus_91", on="0").content.decode()
    assert "The rule “+91 removed” is turned off. Now 0 leads are ready, 1 row needs fixing, 2 are skipped." in page


def test_what_the_worker_checks_is_not_told_before_it_is_known(browser, monkeypatch):
    monkeypatch.setattr("campaigns.uploads.is_small", lambda _: False)
    monkeypatch.setattr("campaigns.uploads.fixing.rechecking.MOST_ROWS", 1)
    lines = [["12345", f"Person {number}", "5"] for number in range(5)]
    page = changed(browser, lines, kind=TOO_SHORT, found="12345", text="9000000099")
    assert "5 changed: all rows are being checked again." in page
