"""The dialer's reasons are counted while outcomes are written."""

import pytest

from campaigns.models import AlreadyThereReason, CountedReason
from campaigns.outcomes import reasons
from campaigns.rejections import Rejection, rejections_of
from campaigns.wording import rejections_in_words
from tests import make
from tests.dialogue import next_request, request_for

pytestmark = pytest.mark.django_db


def test_rejected_leads_are_counted_by_the_dialers_own_reason():
    request = request_for(6).answer()
    request.reject(["Invalid number", "Number in DND", "Invalid  number"])
    assert rejections_of([request.upload.pk]) == {
        request.upload.pk: [Rejection("Invalid number", 2), Rejection("Number in DND", 1)]
    }


def test_a_reason_is_counted_over_all_batches_of_an_upload():
    make.campaign(of=make.account(rows_per_request=3))
    upload = make.confirmed_upload(make.rows(6))
    for _ in range(2):
        next_request(upload).answer().reject(["Invalid number"])
    assert rejections_of([upload.pk]) == {upload.pk: [Rejection("Invalid number", 2)]}


def test_who_is_already_there_is_not_rejected():
    AlreadyThereReason.objects.get_or_create(phrase="already exists")
    request = request_for(3).answer()
    request.reject(["Number already exists"])
    assert rejections_of([request.upload.pk]) == {}


def test_a_phone_number_in_a_reason_is_not_kept_and_parts_no_reasons():
    request = request_for(3).answer()
    request.reject(["Number 9000000001 is invalid", "Number +91 90000-00002 is invalid"])
    assert list(CountedReason.objects.values_list("reason", "leads")) == [("Number … is invalid", 2)]


def test_a_later_report_replaces_what_was_counted():
    request = request_for(3).answer()
    request.reject(["Invalid number"])
    batch = request.batch
    reasons.count_reasons(batch, [])
    assert rejections_of([request.upload.pk]) == {}


def test_of_many_reasons_the_commonest_are_counted(monkeypatch):
    monkeypatch.setattr(reasons, "MOST_KINDS", 1)
    request = request_for(4).answer()
    request.reject(["Invalid number", "Invalid number", "Number in DND"])
    found = [(each.reason, each.leads) for each in rejections_of([request.upload.pk])[request.upload.pk]]
    assert rejections_in_words(found, rejected=3) == "Invalid number 2, other reasons 1"


def test_what_the_release_before_has_not_counted_is_counted_some_at_a_time(monkeypatch):
    made = [request_for(3).answer() for _ in range(3)]
    for request in made:
        request.reject(["Invalid number"])
    ids = [request.upload.pk for request in made]
    found = rejections_of(ids)
    CountedReason.objects.all().delete()
    monkeypatch.setattr(reasons, "BATCHES_AT_ONCE", 2)
    assert [reasons.count_missing_reasons(ids) for _ in range(3)] == [2, 1, 0]
    assert rejections_of(ids) == found
    assert len(found) == 3


@pytest.mark.parametrize(
    ("found", "rejected", "said"),
    [
        ([("Invalid number", 600)], 600, "Invalid number 600"),
        ([("Invalid number", 1600), ("", 2)], 1602, "Invalid number 1,600, no reason given 2"),
        ([("Invalid number", 600)], 603, "Invalid number 600, other reasons 3"),
        ([], 5, ""),
    ],
)
def test_reasons_in_words(found, rejected, said):
    assert rejections_in_words(found, rejected) == said
