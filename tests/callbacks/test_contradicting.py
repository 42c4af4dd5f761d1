"""What does not fit together: counts that add up to something else, and two messages that differ. The later one counts,
both are kept, the batch says both, and all rows stay accounted for."""

from datetime import timedelta
from itertools import permutations

import pytest

from campaigns import failed_files
from campaigns.failed_files import archiving
from campaigns.models import Attempt, Batch, Callback, Event, FailedFile, Lead, Upload, UploadState, database_now
from campaigns.tally import tally
from campaigns.uploads import end_waits
from campaigns.wording import notes_in_words, report_notes_in_words
from tests import make
from tests.dialogue import TRANSACTION_ID, apply_callback, callback_body, next_request, request_for, where

pytestmark = pytest.mark.django_db

A_YEAR = timedelta(days=366)
LINK = f"https://x.s3.ap-south-1.amazonaws.com/{TRANSACTION_ID}_error.csv?X-Amz-Signature="


def said_of_the_batch() -> str:
    return notes_in_words(Batch.objects.get().notes)


def counted() -> tuple[int, int, int, int]:
    """(loaded, already there, rejected, unnamed) of the batch. The leads agree, and the rows of the upload add up."""
    batch = Batch.objects.get()
    found = (batch.loaded, batch.already_there, batch.rejected, batch.unnamed)
    assert sum(found) == batch.size == Lead.objects.count()
    assert tally(Upload.objects.get()).adds_up
    states = list(Lead.objects.values_list("state", flat=True))
    assert states.count("rejected") == batch.rejected
    assert set(states) <= {"loaded", "already_there", "rejected", "unnamed"}
    return found


def states() -> list[str]:
    return list(Callback.objects.order_by("received_at", "pk").values_list("state", flat=True))


# ---- counts that do not fit together ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ({"loaded": 3, "failed": 4}, "The dialer counts 3 loaded and 4 not loaded of 6 leads sent."),
        (
            {"loaded": 2, "failed": 4, "total": 7},
            "The dialer's numbers do not add up: it says 7 rows, and counts 2 loaded and 4 not loaded.",
        ),
        ({"loaded": 2, "failed": 4, "total": 6}, ""),
    ],
)
def test_counts_that_do_not_add_up_are_flagged_at_the_batch_with_both_numbers(sent, said, flag):
    total = said.pop("total", None)
    sent.answer().call_back(callback_body(**said, total=total))
    assert said_of_the_batch() == flag
    counted()


# ---- two messages that differ ------------------------------------------------------------------------------


def test_of_two_messages_the_later_one_counts_and_both_are_kept_and_told(sent):
    sent.answer()
    sent.call_back(loaded=6, failed=0)
    assert counted() == (6, 0, 0, 0)
    sent.call_back(loaded=1, failed=5)
    assert counted() == (1, 0, 0, 5)
    assert states() == ["duplicate", "applied"]
    assert report_notes_in_words(Callback.objects.first().notes) == (
        "A later message for this batch says something else. The later one counts."
    )
    assert said_of_the_batch() == (
        "The dialer reported twice, and not the same: first 6 loaded and 0 not loaded, later 1 loaded and 5 not "
        "loaded. The later report counts."
    )
    assert Event.objects.get(action="reported_otherwise").details == {"batch": 1, "before": [6, 0], "now": [1, 5]}
    assert where() == ("accepted", "done", UploadState.FINISHED)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_they_are_applied_the_one_that_came_last_counts(sent, order):
    sent.answer()
    kept = [sent.keep(loaded=loaded, failed=6 - loaded).pk for loaded in (6, 4, 1)]
    for at in order:
        apply_callback(kept[at])
        counted()
    assert counted() == (1, 0, 0, 5)
    assert states() == ["duplicate", "duplicate", "applied"]
    assert "first 4 loaded and 2 not loaded, later 1 loaded and 5 not loaded" in said_of_the_batch()


def test_the_flag_stays_when_the_failed_file_of_the_later_one_comes(sent):
    sent.answer()
    sent.call_back(loaded=6, failed=0)
    found = sent.call_back(loaded=5, failed=1, link=LINK + "a")
    assert where() == ("accepted", "done", UploadState.AWAITING_RESULTS)
    failed_files.archive(failed_file=found, data=b"PhoneNumber,Reason\n9000000002,DND\n")
    assert counted() == (5, 0, 1, 0)
    assert "The later report counts." in said_of_the_batch()


def test_the_failed_file_of_the_earlier_one_names_nobody_any_more(sent):
    sent.answer()
    first = sent.call_back(loaded=4, failed=2, link=LINK + "a")
    sent.call_back(loaded=6, failed=0)
    failed_files.archive(failed_file=first, data=b"PhoneNumber,Reason\n9000000002,DND\n9000000003,DND\n")
    assert counted() == (6, 0, 0, 0)


def test_what_was_named_stays_named_where_a_later_one_counts_more_and_brings_no_file(sent):
    sent.answer()
    first = sent.call_back(loaded=4, failed=2, link=LINK + "a")
    failed_files.archive(failed_file=first, data=b"PhoneNumber,Reason\n9000000002,DND\n9000000003,DND\n")
    sent.call_back(loaded=3, failed=3)
    assert counted() == (3, 0, 2, 1)
    sent.call_back(loaded=5, failed=1)
    assert counted() == (5, 0, 0, 1), "one of the two was not named rightly"


def test_a_later_message_that_brings_a_file_which_we_lack_counts_without_a_flag(sent):
    sent.answer()
    first = sent.call_back(loaded=5, failed=1, link=LINK + "a")
    archiving.lose(failed_file=first, notes=[])
    second = sent.call_back(loaded=5, failed=1, link=LINK + "b")
    failed_files.archive(failed_file=second, data=b"PhoneNumber,Reason\n9000000002,DND\n")
    assert counted() == (5, 0, 1, 0)
    assert said_of_the_batch() == ""
    assert not Event.objects.filter(action="reported_otherwise").exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_one_that_brings_a_file_which_we_have_or_fetch_is_the_same_again(sent, is_there):
    sent.answer()
    first = sent.call_back(loaded=5, failed=1, link=LINK + "a")
    if is_there:
        failed_files.archive(failed_file=first, data=b"PhoneNumber,Reason\n9000000002,DND\n")
    assert sent.call_back(loaded=5, failed=1, link=LINK + "b") is None
    assert states() == ["applied", "duplicate"]
    assert FailedFile.objects.count() == 1


def test_a_later_message_without_counts_takes_no_ones_place(sent):
    sent.answer()
    sent.call_back(loaded=6, failed=0)
    sent.call_back(b'{"data": {"transactionId": "%s"}}' % TRANSACTION_ID.encode())
    assert states() == ["applied", "duplicate"]
    assert "It has no counts." in report_notes_in_words(Callback.objects.last().notes)
    assert counted() == (6, 0, 0, 0)


def test_a_later_message_that_says_nothing_was_loaded_pauses_what_is_left_of_the_upload(db):
    make.campaign(of=make.account(rows_per_request=3))
    upload = make.confirmed_upload(make.rows(9))
    first = next_request(upload).answer()
    first.call_back(loaded=3)
    first.call_back(loaded=0, failed=3)
    upload.refresh_from_db()
    assert upload.paused_code == "nothing_loaded"
    assert tally(upload).adds_up


# ---- a year later -------------------------------------------------------------------------------------------


def a_year_passes() -> None:
    long_ago = database_now() - A_YEAR
    Attempt.objects.update(started_at=long_ago, ended_at=long_ago, deadline_at=long_ago, slot_free_at=long_ago)
    Callback.objects.update(received_at=long_ago, applied_at=long_ago)
    Upload.objects.update(uploaded_at=long_ago, confirmed_at=long_ago)


def test_a_callback_after_a_year_counts(sent):
    sent.answer()
    a_year_passes()
    assert end_waits() == 1
    assert where() == ("accepted", "accepted", UploadState.FINISHED)
    found = sent.call_back(loaded=5, failed=1, link=LINK + "a")
    failed_files.archive(failed_file=found, data=b"PhoneNumber,Reason\n9000000002,DND\n")
    assert counted() == (5, 0, 1, 0)
    assert where() == ("accepted", "done", UploadState.FINISHED)


def test_one_that_differs_after_a_year_counts_and_is_flagged(sent):
    sent.answer()
    sent.call_back(loaded=6, failed=0)
    a_year_passes()
    sent.call_back(loaded=5, failed=1)
    assert counted() == (5, 0, 0, 1)
    assert "The later report counts." in said_of_the_batch()


def test_one_of_a_request_that_nobody_knew_to_have_arrived_counts_after_a_year(db):
    sent = request_for(6)
    a_year_passes()
    sent.call_back(loaded=6)
    assert counted() == (6, 0, 0, 0)
    assert where() == ("accepted", "done", UploadState.FINISHED)
