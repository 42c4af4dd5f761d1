"""A checked upload is confirmed: its batches are made once, unless something has changed since the check."""

import threading

import pytest
from django.db import connection

from campaigns import uploads
from campaigns.models import Batch, Campaign, Option, Upload
from campaigns.tally import tally
from campaigns.uploads.checking.rules import why_outdated
from tests import make

pytestmark = pytest.mark.django_db


def batches(upload: Upload) -> list[tuple[int, int, int]]:
    return list(upload.batches.values_list("first_row", "last_row", "size"))


def test_confirming_makes_batches_that_cover_every_ready_lead_once():
    lines = make.rows(501)
    lines[10][0] = "not a number"
    upload = make.confirmed_upload(lines)
    assert batches(upload) == [(2, 502, 500)]
    assert [batch.leads().count() for batch in upload.batches.all()] == [500]
    assert upload.batches.get().is_last
    assert tally(upload).adds_up
    assert tally(upload).waiting == 500


def test_confirming_twice_makes_one_set_of_batches():
    upload = make.checked_upload(make.rows(3))
    for _ in range(2):
        uploads.confirm(upload=upload, user=upload.uploaded_by, option=Option.IS_DELETE, start_campaign=False)
    assert Batch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_the_same_moment_make_one_set_of_batches():
    upload = make.checked_upload(make.rows(600))
    barrier = threading.Barrier(4)

    def confirm() -> None:
        barrier.wait()
        uploads.confirm(upload=upload, user=upload.uploaded_by, option=Option.NEITHER, start_campaign=False)
        connection.close()

    threads = [threading.Thread(target=confirm) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert batches(upload) == [(2, 501, 500), (502, 601, 100)]


def test_nothing_ready_cannot_be_confirmed():
    upload = make.checked_upload([["abc", "Asha", "5"]])
    with pytest.raises(uploads.NotNow, match="nothing to send"):
        uploads.confirm(upload=upload, user=upload.uploaded_by, option=Option.NEITHER, start_campaign=False)


def test_a_campaign_switched_off_between_the_steps_stops_check_and_confirm():
    draft = make.upload(make.rows(3))
    checked = make.checked_upload(make.rows(3))
    Campaign.objects.update(is_active=False)
    for pk in (draft.pk, checked.pk):
        upload = Upload.objects.select_related("campaign__account").get(pk=pk)
        with pytest.raises(uploads.NotNow, match="switched off"):
            uploads.begin_check(upload=upload)
    with pytest.raises(uploads.NotNow, match="switched off"):
        uploads.confirm(upload=checked, user=checked.uploaded_by, option=Option.NEITHER, start_campaign=False)


@pytest.mark.parametrize(
    "change",
    [
        {"field_names": ["PhoneNumber", "Name", "Priority", "City"]},
        {"phone_format": "e164"},
        {"dial_method": "skill-wise"},
    ],
)
def test_a_campaign_changed_since_the_check_asks_for_another_check(change):
    upload = make.checked_upload(make.rows(3))
    Campaign.objects.update(**change)
    with pytest.raises(uploads.NotNow, match="Check the leads again"):
        uploads.confirm(upload=upload, user=upload.uploaded_by, option=Option.NEITHER, start_campaign=False)


@pytest.mark.parametrize(("choices", "is_held"), [(["PhoneNumber", "ExpiryDate"], True), (["PhoneNumber", ""], False)])
def test_leads_that_may_have_expired_since_the_check_are_checked_again(choices, is_held):
    upload = make.upload(
        [["9000000001", "2031-12-31"]],
        header=["Mobile", "Until"],
        to=make.campaign(fields=["PhoneNumber", "ExpiryDate"]),
    )
    uploads.choose_columns(upload=upload, choices=choices)
    check_as_of(upload, "2020-01-01")
    uploads.check(upload_id=upload.pk)
    assert not why_outdated(Upload.objects.get()), "the day that counts is the one of the check itself"

    upload.refresh_from_db()
    if is_held:
        Upload.objects.update(rules=upload.rules | {"day": "2020-01-01"})
        with pytest.raises(uploads.NotNow, match="earlier day"):
            uploads.confirm(upload=upload, user=upload.uploaded_by, option=Option.NEITHER, start_campaign=False)
        uploads.begin_check(upload=upload)
        uploads.check(upload_id=upload.pk)
    uploads.confirm(upload=upload, user=upload.uploaded_by, option=Option.NEITHER, start_campaign=False)


def check_as_of(upload: Upload, day: str) -> None:
    """Begins a check as if it were that day."""
    uploads.begin_check(upload=upload)
    upload.refresh_from_db()
    if "day" in upload.rules:
        Upload.objects.filter(pk=upload.pk).update(rules=upload.rules | {"day": day})


def test_a_campaign_changed_after_confirming_changes_nothing():
    upload = make.confirmed_upload(make.rows(3))
    Campaign.objects.update(phone_format="e164", field_names=["PhoneNumber"])
    upload.refresh_from_db()
    assert upload.rules["phone_format"] == "national"
    assert upload.leads.first().values[0] == "9000000001"


def test_a_discarded_upload_cannot_be_confirmed_and_a_confirmed_one_not_discarded():
    upload = make.checked_upload(make.rows(3))
    uploads.discard(upload=upload, user=upload.uploaded_by)
    with pytest.raises(uploads.NotNow, match="discarded"):
        uploads.confirm(upload=upload, user=upload.uploaded_by, option=Option.NEITHER, start_campaign=False)
    confirmed = make.confirmed_upload(make.rows(3))
    with pytest.raises(uploads.NotNow, match="confirmed already"):
        uploads.discard(upload=confirmed, user=confirmed.uploaded_by)


def test_the_bill_counts_requests_and_what_waits_before():
    make.confirmed_upload(make.rows(501))
    make.confirmed_upload(make.rows(2))
    bill = uploads.bill(make.checked_upload(make.rows(1200)))
    assert (bill.leads, bill.requests, bill.uploads_before) == (1200, 3, 2)


def test_an_upload_of_another_account_does_not_wait_for_this_one():
    other = make.campaign(of=make.account(name="Other", user_name="other"), name="Elsewhere")
    make.confirmed_upload(make.rows(501), to=other)
    main = make.campaign(of=make.account(), name="Here")
    assert uploads.bill(make.checked_upload(make.rows(2), to=main)).uploads_before == 0
