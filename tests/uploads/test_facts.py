"""What is known of a number beside the file: it must not be called, or was sent a few days ago."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import uploads
from campaigns.models import BatchState, Campaign, Lead, Option, Upload, UploadState
from campaigns.uploads import RecentUploads
from campaigns.wording import check_fault_in_words
from tests import make

pytestmark = pytest.mark.django_db


def list_number(number: str) -> None:
    make.forbid(number)


def test_a_number_on_the_do_not_call_list_is_not_sent_and_has_its_own_kind_of_problem():
    list_number("9000000002")
    upload = make.checked_upload(make.rows(3))
    assert upload.counts == {"ready": 2, "invalid": 1, "duplicate": 0, "skipped": 0}
    group = upload.problem_groups.get()
    assert (group.code, group.rows) == ("do_not_call", 1)
    assert "asked us" in group.message


def test_a_duplicate_of_a_number_on_the_list_is_not_said_to_be_sent():
    list_number("9000000001")
    upload = make.checked_upload([*make.rows(1), *make.rows(1)])
    assert [group.code for group in upload.problem_groups.all()] == ["do_not_call"]
    assert upload.counts["invalid"] == 2


def test_numbers_that_came_to_the_list_after_the_check_prevent_confirming_until_another_check():
    upload = make.checked_upload(make.rows(3))
    list_number("9111111111")
    assert not uploads.facts.newly_listed(upload), "a number of somebody else changes nothing"
    list_number("9000000002")
    with pytest.raises(uploads.NotNow, match="1 of these numbers came to the do-not-call list"):
        uploads.confirm(upload=upload, user=make.person(), option=Option.NEITHER, start_campaign=False)
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    confirmed = uploads.confirm(upload=upload, user=make.person(), option=Option.NEITHER, start_campaign=False)
    assert confirmed.batches.get().size == 2


def test_with_a_list_under_another_key_nothing_is_checked(settings):
    list_number("9000000002")
    settings.NUMBER_HASH_KEY = "another key"
    upload = make.upload(make.rows(3))
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    assert upload.state == UploadState.DRAFT
    assert "LEADSPORTAL_NUMBER_HASH_KEY" in check_fault_in_words(upload.check_fault)


def test_a_number_that_was_sent_a_few_days_ago_gets_a_warning_and_is_sent():
    make.confirmed_upload(make.rows(1))
    upload = make.checked_upload(make.rows(3))
    assert upload.counts["ready"] == 3
    group = upload.problem_groups.get()
    assert (group.code, group.level, group.rows) == ("phone_sent_recently", "warning", 1)
    assert re.fullmatch(r"The number was already sent to this campaign on \d+ \w+ at \d\d:\d\d\.", group.message)
    assert upload.warnings == []


def test_the_warning_says_what_the_campaigns_usual_option_does():
    make.confirmed_upload(make.rows(1))
    hints = []
    for option in (Option.CHECK_DUPLICATE, Option.IS_DELETE, Option.NEITHER):
        Campaign.objects.update(default_option=option)
        hints.append(make.checked_upload(make.rows(3)).problem_groups.get().hint)
    assert "the dialer does not add it again" in hints[0]
    assert "the dialer checks its status" in hints[1]
    assert "may be called twice" in hints[2]


def test_only_rows_that_would_be_sent_are_counted_as_sent_already():
    """Rows with an error and duplicates are not sent again, so they do not count."""
    make.confirmed_upload(make.rows(2))
    (first, second) = make.rows(2)
    upload = make.checked_upload([[*first[:2], "High"], second, second])
    assert upload.counts == {"ready": 1, "invalid": 1, "duplicate": 1, "skipped": 0}
    assert [each.row for each in upload.problem_groups.get(code="phone_sent_recently").problem_rows.all()] == [3]


def test_what_never_reached_the_dialer_was_not_sent():
    first = make.confirmed_upload(make.rows(1))
    first.batches.update(state=BatchState.CANCELLED)
    assert not make.checked_upload(make.rows(3)).problem_groups.exists()


def test_what_was_sent_long_ago_or_to_another_campaign_does_not_count():
    make.confirmed_upload(make.rows(3))
    other = make.campaign(name="Other")
    assert not make.checked_upload(make.rows(3), to=other).problem_groups.exists()
    Upload.objects.update(confirmed_at=timezone.now() - timedelta(days=8))
    assert not make.checked_upload(make.rows(3), to=Campaign.objects.get(name="Sales_Outbound")).problem_groups.exists()


def test_a_number_is_found_the_same_way_by_a_query_and_among_the_numbers_that_are_kept(django_assert_num_queries):
    earlier, later = make.confirmed_upload(make.rows(3)), make.confirmed_upload(make.rows(2))
    recent = RecentUploads(make.checked_upload(make.rows(5)))
    phones = sorted({lead.phone for lead in Lead.objects.all()})
    expected = dict(zip(phones, [later.pk, later.pk, earlier.pk], strict=False))

    assert [recent.sent([phone]) for phone in phones[:2]] == [{phone: later.pk} for phone in phones[:2]]
    assert recent.sent(phones) == expected  # more looks than there are leads: all of them are read
    with django_assert_num_queries(0):
        assert recent.sent(phones) == expected


def test_a_campaign_may_have_no_days_that_count_as_recent():
    make.confirmed_upload(make.rows(3))
    Campaign.objects.update(recent_days=0)
    assert not make.checked_upload(make.rows(3)).problem_groups.exists()


def test_the_very_same_file_is_told():
    make.confirmed_upload(make.rows(3))
    (warning,) = make.checked_upload(make.rows(3)).warnings
    assert warning["code"] == "sent_before"
    assert warning["message"].startswith("This very file was already sent to Sales_Outbound on ")


def test_a_file_with_most_numbers_of_an_earlier_one_looks_like_it():
    make.confirmed_upload(make.rows(8), file_name="monday.csv")
    (warning,) = make.checked_upload(make.rows(10)).warnings
    sentence = warning["message"]
    assert sentence.startswith("This looks like the file “monday.csv”")
    assert "8 of its numbers are in this file" in sentence
    assert make.checked_upload(make.rows(20)).warnings == []
