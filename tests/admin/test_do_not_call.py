"""Administrators' pages of the do-not-call list."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campaigns import do_not_call
from campaigns.models import DoNotCallNumber, Event, PendingNumbers
from tests import make
from tests.cases.walk import FILES
from tests.views.conftest import page_after

ADD = reverse("admin:campaigns_donotcallnumber_add")
LIST = reverse("admin:campaigns_donotcallnumber_changelist")
ADD_GIVEN = reverse("admin:campaigns_donotcallnumber_add_given")
LOOK_UP = reverse("admin:campaigns_donotcallnumber_look_up")


def filled(**changed) -> dict:
    return {"pasted": "98765 43210\r\n\r\n+919876543211", "reason": "asked us", "ends_on": ""} | changed


def give(administrator, **changed) -> str:
    """Gives numbers; the page that shows what would be added, or what is wrong."""
    return page_after(administrator, administrator.post(ADD, filled(**changed))).content.decode()


def add_given(administrator, page: str, *, columns: list[str] | None = None) -> str:
    """Adds the ticked columns of the page, or other ones; gives what the page then says."""
    pending = re.search(r'name="pending"\s+value="(\d+)"', page)[1]
    ticked = re.findall(r'name="column"\s+value="(\d+)"\s+id="column-\d+"\s+checked', page)
    data = {"pending": pending, "column": ticked if columns is None else columns}
    return administrator.post(ADD_GIVEN, data, follow=True).content.decode()


def look_up(administrator, number: str) -> str:
    """What the page says of a number."""
    sent = administrator.post(LOOK_UP, {"number": number})
    assert number not in sent["Location"]
    page = page_after(administrator, sent).content.decode()
    assert number not in page
    return " ".join(page.split())


def file_of(content: bytes, name: str = "out.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_calendar_of_the_form_has_the_script_that_it_needs(administrator):
    page = administrator.get(ADD).content.decode()
    assert page.index("admin/js/core.js") < page.index("admin/js/calendar.js")


def test_nothing_is_added_before_it_was_shown(administrator):
    page = give(administrator)
    assert "<strong>2 numbers:</strong>" in page
    assert "Add 2 numbers" in page
    assert not DoNotCallNumber.objects.exists()
    assert "Added: 2." in add_given(administrator, page)
    assert do_not_call.listed(["+919876543210", "+919876543211"]).keys() == {"+919876543210", "+919876543211"}
    assert DoNotCallNumber.objects.first().added_by.username == "admin"


def test_numbers_come_in_a_file_and_what_is_no_number_is_named_before(administrator):
    page = give(administrator, pasted="", file=file_of(b"Mobile\n9876543210\n9876543211\n12\n"))
    assert "Not read: 1" in page
    assert "<td>12</td>" in page
    add_given(administrator, page)
    assert DoNotCallNumber.objects.count() == 2


def test_a_file_whose_first_row_is_a_number_protects_that_person(administrator):
    file = file_of((FILES / "61-dnc-prefixed.csv").read_bytes())
    add_given(administrator, give(administrator, pasted="", file=file))
    given = [f"+91987654321{last}" for last in range(3)]
    assert do_not_call.listed(given).keys() == set(given)


def test_all_columns_with_numbers_are_named_and_added(administrator):
    page = give(administrator, pasted="", file=file_of((FILES / "61b-dnc-two-columns.csv").read_bytes()))
    assert "4 numbers in the ticked columns" in page
    assert "Landline" in page
    add_given(administrator, page)
    given = ["+919876543210", "+919876543212", "+912223456789", "+912223456788"]
    assert do_not_call.listed(given).keys() == set(given)


def test_a_column_is_added_only_where_it_is_ticked(administrator):
    content = b"Phone,Order ID\n9876543210,7000000001\n"
    add_given(administrator, give(administrator, pasted="", file=file_of(content)))
    assert DoNotCallNumber.objects.count() == 1
    add_given(administrator, give(administrator, pasted="", file=file_of(content)), columns=["0", "1"])
    assert DoNotCallNumber.objects.count() == 2


def test_numbers_that_are_there_are_told_from_new_ones(administrator):
    make.forbid("9876543210")
    assert "1 new, 1 already on the list" in give(administrator)


def test_a_paste_and_a_file_are_added_together(administrator):
    page = give(administrator, pasted="9876543210", file=file_of(b"Mobile\n9876543211\n9876543212\n"))
    assert "Pasted numbers" in page
    assert "Added: 3." in add_given(administrator, page)


def test_a_second_click_adds_nothing_and_says_so(administrator):
    page = give(administrator)
    add_given(administrator, page)
    assert "added already" in add_given(administrator, page)
    assert DoNotCallNumber.objects.count() == 2


def test_the_page_with_the_numbers_is_kept_sealed_until_they_are_added(administrator):
    sent = administrator.post(ADD, filled(pasted="98765 43210 canary"))
    page = administrator.get(sent["Location"]).content.decode()
    assert "canary" in page
    assert administrator.get(sent["Location"]).content.decode().count("canary") == page.count("canary")
    kept = str([session.get_decoded() for session in Session.objects.all()])
    assert "kept_forms" in kept
    assert not re.search("canary|98765|43210", kept + sent["Location"])
    pending = re.search(r'name="pending"\s+value="(\d+)"', page)[1]
    administrator.post(sent["Location"], {"pending": pending, "column": "0"})
    assert administrator.get(sent["Location"])["Location"] == ADD


def test_numbers_that_are_not_pending_any_more_are_not_shown(administrator):
    sent = administrator.post(ADD, filled())
    PendingNumbers.objects.all().delete()
    assert "added already" in administrator.get(sent["Location"], follow=True).content.decode()


def test_a_wrong_form_is_shown_again_as_it_was_filled_in(administrator):
    page = give(administrator, reason="", ends_on="2030-05-03")
    assert "This field is required." in page
    assert "+919876543211</textarea>" in page
    assert 'value="2030-05-03"' in page


def test_a_text_that_is_too_long_to_be_shown_again_is_asked_for_again(administrator):
    page = give(administrator, reason="", pasted="98765 43210\n" * 5_000)
    assert "The text is too long to be shown again." in page
    assert "98765" not in page


def test_more_columns_than_can_be_shown_are_refused(administrator):
    row = ",".join(str(9876543210 + index) for index in range(101))
    content = f"{','.join(f'Phone {index}' for index in range(101))}\n{row}\n".encode()
    page = give(administrator, pasted="", file=file_of(content))
    assert "It has 101 columns with numbers; 100 can be shown at a time." in page


def test_more_numbers_than_can_be_added_at_once_are_refused(administrator, monkeypatch):
    monkeypatch.setattr(do_not_call, "MOST_AT_ONCE", 1)
    assert "These are 2 numbers; 1 can be added at a time." in give(administrator)


def test_what_is_posted_without_sense_leads_back_to_the_form(administrator):
    for data in ({}, {"pending": "x"}, {"pending": "1", "column": "x"}, {"pending": "99", "column": "0"}):
        assert administrator.post(ADD_GIVEN, data).headers["Location"] == ADD
    assert administrator.get(ADD_GIVEN).headers["Location"] == ADD


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"pasted": "hello"}, "There is no phone number in this text."),
        ({"pasted": ""}, "Give at least one number, or choose a file."),
        ({"reason": ""}, "This field is required."),
        ({"ends_on": "2020-01-01"}, "This day has passed."),
        ({"pasted": "", "file": SimpleUploadedFile("x.pdf", b"%PDF-1.7")}, "This is a PDF document"),
    ],
    ids=["no number", "nothing", "no reason", "a day that has passed", "no spreadsheet"],
)
def test_what_is_wrong_is_said_and_nothing_is_added(administrator, changed, sentence):
    assert sentence in give(administrator, **changed)
    assert not DoNotCallNumber.objects.exists()


def test_a_number_is_looked_up_without_standing_in_an_address(administrator):
    make.forbid("9876543210", "9876543211")
    assert "The number that ends in 10 is on the list: asked us." in look_up(administrator, "09876543210")
    assert "The number that ends in 99 is not on the list." in look_up(administrator, "9999999999")
    assert "This number is not on the list." in look_up(administrator, "hello")
    assert "on the list" not in administrator.get(LOOK_UP, {"number": "9876543210"}).content.decode().split("<form")[-1]


@pytest.mark.parametrize("number", ["", "9" * 101])
def test_what_cannot_be_looked_up_is_said(administrator, number):
    page = page_after(administrator, administrator.post(LOOK_UP, {"number": number})).content.decode()
    assert 'class="errorlist"' in page
    assert "on the list" not in page.split("<form")[-1]


def test_the_list_shows_endings_and_no_numbers(administrator):
    make.forbid("9876543210", "9876543211")
    page = administrator.get(LIST).content.decode()
    assert "••••••••10" in page
    assert "98765" not in page


def test_a_changed_entry_and_one_taken_off_leave_a_trace(administrator):
    make.forbid("9876543210")
    entry = DoNotCallNumber.objects.get()
    until = timezone.localdate() + timedelta(days=3)
    change = reverse("admin:campaigns_donotcallnumber_change", args=[entry.pk])
    administrator.post(change, {"reason": "until Monday", "ends_on": until.isoformat()})
    entry.refresh_from_db()
    assert (entry.reason, entry.ends_on) == ("until Monday", until)
    administrator.post(reverse("admin:campaigns_donotcallnumber_delete", args=[entry.pk]), {"post": "yes"})
    assert not DoNotCallNumber.objects.exists()
    actions = list(Event.objects.exclude(action="signed_in").order_by("pk").values_list("action", flat=True))
    assert actions == ["do_not_call_added", "do_not_call_changed", "do_not_call_removed"]


def test_many_that_are_taken_off_leave_one_trace(administrator):
    make.forbid("9876543210", "9876543211")
    chosen = [entry.pk for entry in DoNotCallNumber.objects.all()]
    administrator.post(LIST, {"action": "delete_selected", "_selected_action": chosen, "post": "yes"})
    assert not DoNotCallNumber.objects.exists()
    assert Event.objects.get(action="do_not_call_removed_many").details == {"numbers": 2}


def test_supervisors_and_staff_without_the_permission_have_no_way_in(db, client):
    for username, is_staff in (("asha", False), ("clerk", True)):
        user = make.person(username)
        user.is_staff = is_staff
        user.save()
        client.force_login(user)
        for address in (ADD, ADD_GIVEN, LIST, LOOK_UP):
            assert client.get(address).status_code in (302, 403)
            assert client.post(address, filled()).status_code in (302, 403)
    assert not DoNotCallNumber.objects.exists()
