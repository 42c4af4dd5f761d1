"""The administration of the do-not-call list."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campaigns import do_not_call
from campaigns.models import DoNotCallNumber, Event
from tests import make

ADD = reverse("admin:campaigns_donotcallnumber_add")
LIST = reverse("admin:campaigns_donotcallnumber_changelist")
LOOK_UP = reverse("admin:campaigns_donotcallnumber_look_up")


def filled(**changed) -> dict:
    return {"pasted": "98765 43210\r\n\r\n+919876543211", "reason": "asked us", "ends_on": ""} | changed


def test_numbers_are_pasted_with_a_reason(administrator):
    answer = administrator.post(ADD, filled(), follow=True)
    assert "Added: 2." in answer.content.decode()
    assert do_not_call.listed(["+919876543210", "+919876543211"]).keys() == {"+919876543210", "+919876543211"}
    assert DoNotCallNumber.objects.first().added_by.username == "admin"


def test_numbers_come_in_a_file(administrator):
    file = SimpleUploadedFile("out.csv", b"Mobile\n9876543210\n9876543211\n12\n")
    page = administrator.post(ADD, filled(pasted="", file=file)).content.decode()
    assert DoNotCallNumber.objects.count() == 2
    assert "1 of what was given could not be read as a phone number" in page
    assert "<td>12</td>" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"pasted": ""}, "Give at least one number, or choose a file."),
        ({"reason": ""}, "This field is required."),
        ({"ends_on": "2020-01-01"}, "This day has passed."),
        ({"pasted": "", "file": SimpleUploadedFile("x.pdf", b"%PDF-1.7")}, "This is a PDF document"),
    ],
    ids=["no number", "no reason", "a day that has passed", "no spreadsheet"],
)
def test_what_is_wrong_is_said_and_nothing_is_added(administrator, changed, sentence):
    assert sentence in administrator.post(ADD, filled(**changed)).content.decode()
    assert not DoNotCallNumber.objects.exists()


def test_a_number_is_looked_up_without_standing_in_an_address(administrator):
    administrator.post(ADD, filled())
    assert "asked us" in administrator.post(LOOK_UP, {"number": "09876543210"}).content.decode()
    assert "not on the list" in administrator.post(LOOK_UP, {"number": "9999999999"}).content.decode()
    assert "on the list" not in administrator.get(LOOK_UP, {"number": "9876543210"}).content.decode().split("<form")[-1]


def test_the_list_shows_endings_and_no_numbers(administrator):
    administrator.post(ADD, filled())
    page = administrator.get(LIST).content.decode()
    assert "••••••••10" in page
    assert "98765" not in page


def test_a_changed_entry_and_one_taken_off_leave_a_trace(administrator):
    administrator.post(ADD, filled(pasted="9876543210"))
    entry = DoNotCallNumber.objects.get()
    until = timezone.localdate() + timedelta(days=3)
    change = reverse("admin:campaigns_donotcallnumber_change", args=[entry.pk])
    administrator.post(change, {"reason": "until Monday", "ends_on": until.isoformat()})
    entry.refresh_from_db()
    assert (entry.reason, entry.ends_on) == ("until Monday", until)
    administrator.post(reverse("admin:campaigns_donotcallnumber_delete", args=[entry.pk]), {"post": "yes"})
    assert not DoNotCallNumber.objects.exists()
    deeds = list(Event.objects.order_by("pk").values_list("deed", flat=True))
    assert deeds == ["do-not-call numbers added", "do-not-call number changed", "do-not-call number taken off"]


def test_supervisors_and_staff_without_the_permission_have_no_way_in(db, client):
    for username, is_staff in (("asha", False), ("clerk", True)):
        user = make.person(username)
        user.is_staff = is_staff
        user.save()
        client.force_login(user)
        for address in (ADD, LIST, LOOK_UP):
            assert client.get(address).status_code in (302, 403)
            assert client.post(address, filled()).status_code in (302, 403)
    assert not DoNotCallNumber.objects.exists()
