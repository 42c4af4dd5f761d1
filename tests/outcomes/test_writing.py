"""Both attempts of a batch that a person sent again are reported, in any order: each lead is counted once."""

from itertools import permutations

import pytest

from campaigns.failed_files import archive, archiving
from campaigns.models import AlreadyThereReason, Batch, Callback, Event, FailedFile, Lead, Upload
from campaigns.sending import send_again
from campaigns.tally import tally
from campaigns.wording import notes_in_words, report_notes_in_words
from campaigns.wording.batch_notes import REPORTED_TWICE
from tests import make
from tests.dialogue import EMPTY, TRANSACTION_ID, apply_callback, next_request, where
from tests.threads import at_once

pytestmark = pytest.mark.django_db

LINK = "https://x.amazonaws.com/1_error.csv?X-Amz-Signature=0123456789abcdef"
FIRST, SECOND = "1", "2"

ORDERS = [
    order
    for order in permutations(["callback 1", "callback 2", "file 1", "file 2"])
    if all(order.index(f"callback {which}") < order.index(f"file {which}") for which in (FIRST, SECOND))
]


class SentTwice:
    """A batch of six leads. The first attempt loaded rows 4 to 7, the second rows 2 and 5; rows 6 and 7 were there
    already."""

    failed = {FIRST: 2, SECOND: 4}
    named = {
        FIRST: ["9000000001,Invalid number", "9000000002,Invalid number"],
        SECOND: [
            "9000000002,DND",
            "9000000003,DND",
            "9000000005,Number already exists",
            "9000000006,Number already exists",
        ],
    }

    def __init__(self) -> None:
        AlreadyThereReason.objects.get_or_create(phrase="already exists")
        first = next_request(make.confirmed_upload(make.rows(6))).answer(EMPTY)
        send_again(batch=Batch.objects.get(), user=make.person(), reason="Support says it never came")
        self.requests = {FIRST: first, SECOND: next_request(first.upload).answer()}
        self.files: dict[str, FailedFile] = {}

    def keep(self, which: str) -> int:
        """A callback is received and not applied yet; gives its id."""
        transaction_id = TRANSACTION_ID if which == SECOND else "777"
        request = self.requests[which]
        return request.keep(failed=self.failed[which], link=LINK, transaction_id=transaction_id).pk

    def call_back(self, which: str) -> None:
        self.files[which] = apply_callback(self.keep(which))

    def bring_file(self, which: str) -> None:
        lines = ["PhoneNumber,Reason", *self.named[which]]
        archive(failed_file=self.files[which], data="\n".join(lines).encode())

    def do(self, what: str) -> None:
        kind, _, which = what.partition(" ")
        {"callback": self.call_back, "file": self.bring_file}[kind](which)


@pytest.fixture
def sent_twice(db) -> SentTwice:
    return SentTwice()


def counted() -> tuple[int, int, int, int]:
    """(loaded, already there, rejected, unnamed) of the batch; its leads and the tally must agree."""
    batch = Batch.objects.get()
    states = list(Lead.objects.values_list("state", flat=True))
    assert (states.count("already_there"), states.count("rejected")) == (batch.already_there, batch.rejected)
    assert states.count("loaded") <= batch.loaded
    assert states.count("loaded") + states.count("unnamed") == batch.loaded + batch.unnamed
    assert batch.unnamed or not states.count("unnamed")
    assert tally(Upload.objects.get()).adds_up
    return batch.loaded, batch.already_there, batch.rejected, batch.unnamed


@pytest.mark.parametrize("order", ORDERS, ids=", ".join)
def test_in_whatever_order_they_come_each_lead_has_its_best_outcome(sent_twice, order):
    for number, what in enumerate(order, start=1):
        sent_twice.do(what)
        assert sum(counted()) == 6, f"after {order[:number]}"
    assert list(Lead.objects.values_list("row", "state", "reason")) == [
        (2, "loaded", ""),
        (3, "rejected", "DND"),
        (4, "loaded", ""),
        (5, "loaded", ""),
        (6, "loaded", ""),
        (7, "loaded", ""),
    ]
    assert counted() == (5, 0, 1, 0)
    assert where() == ("accepted", "done", "finished")


def test_both_are_flagged(sent_twice):
    sent_twice.call_back(SECOND)
    assert (notes_in_words(Batch.objects.get().notes), Event.objects.filter(action="reported_twice").count()) == ("", 0)
    sent_twice.call_back(FIRST)
    assert notes_in_words(Batch.objects.get().notes) == REPORTED_TWICE
    noted = [(callback.state, report_notes_in_words(callback.notes)) for callback in Callback.objects.all()]
    assert noted == [("applied", ""), ("applied", REPORTED_TWICE)]
    assert Event.objects.get(action="reported_twice").details == {"batch": 1}


def test_the_second_report_leaves_the_first_ones_file_to_be_fetched(sent_twice):
    sent_twice.call_back(FIRST)
    sent_twice.call_back(SECOND)
    assert list(FailedFile.objects.values_list("state", flat=True)) == ["pending", "pending"]
    assert where() == ("accepted", "done", "awaiting_results")


@pytest.mark.parametrize(
    ("lost", "expected"),
    [
        (FIRST, (4, 0, 0, 2)),  # rows 2 and 4 by the second report, and any two others by the first
        (SECOND, (4, 0, 0, 2)),  # rows 4 to 7, and the two of the second may be among them
    ],
)
def test_with_one_file_lost_no_more_is_said_than_is_certain(sent_twice, lost, expected):
    sent_twice.call_back(FIRST)
    sent_twice.call_back(SECOND)
    archiving.lose(failed_file=sent_twice.files[lost], notes=[])
    sent_twice.bring_file(SECOND if lost == FIRST else FIRST)
    assert counted() == expected
    assert not Lead.objects.filter(state="rejected").exists(), "the other attempt may have loaded them"
    assert where() == ("accepted", "done", "finished")


def test_a_file_that_names_nobody_leaves_it_to_the_counts(sent_twice):
    sent_twice.named = {FIRST: [], SECOND: SentTwice.named[SECOND]}
    for what in ("callback 2", "file 2", "callback 1", "file 1"):
        sent_twice.do(what)
    assert counted() == (4, 0, 0, 2)


def test_a_lead_that_was_named_is_not_any_more_once_the_other_report_contradicts_it(sent_twice):
    sent_twice.call_back(FIRST)
    sent_twice.bring_file(FIRST)
    assert counted() == (4, 0, 2, 0)
    sent_twice.call_back(SECOND)
    assert counted() == (4, 0, 0, 2)
    assert set(Lead.objects.filter(row__in=[2, 3]).values_list("state", "reason")) == {("unnamed", "")}


def test_an_attempt_that_reports_again_is_not_counted_again(sent_twice):
    sent_twice.call_back(FIRST)
    sent_twice.failed = {FIRST: 0}
    sent_twice.call_back(FIRST)
    assert list(Callback.objects.values_list("state", flat=True)) == ["duplicate", "applied"]
    assert counted() == (6, 0, 0, 0)
    assert not Event.objects.filter(action="reported_twice").exists()


def test_a_copy_that_is_gone_names_nobody(sent_twice):
    sent_twice.call_back(FIRST)
    sent_twice.bring_file(FIRST)
    copy = FailedFile.objects.get()
    copy.file.storage.delete(copy.file.name)
    sent_twice.call_back(SECOND)
    assert counted() == (4, 0, 0, 2)


def test_while_the_storage_is_away_the_report_waits_and_is_applied_later(sent_twice, monkeypatch):
    sent_twice.call_back(FIRST)
    sent_twice.bring_file(FIRST)

    def fail(*_: object, **__: object) -> None:
        raise OSError

    with monkeypatch.context() as away:
        away.setattr("django.core.files.storage.FileSystemStorage.open", fail)
        with pytest.raises(OSError):  # noqa: PT011 - the storage's own
            sent_twice.call_back(SECOND)
    waiting = Callback.objects.get(state="received")
    assert counted() == (4, 0, 2, 0)
    sent_twice.files[SECOND] = apply_callback(waiting.pk)
    sent_twice.bring_file(SECOND)
    assert counted() == (5, 0, 1, 0)


def test_a_full_batch_takes_few_statements(django_assert_max_num_queries):
    sent = next_request(make.confirmed_upload(make.rows(500))).answer()
    failed_file = sent.call_back(failed=250, link=LINK)
    lines = ["PhoneNumber,Reason", *(f"{9000000001 + index},DND" for index in range(250))]
    with django_assert_max_num_queries(36):
        archive(failed_file=failed_file, data="\n".join(lines).encode())
    assert counted() == (250, 0, 250, 0)


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_the_same_moment_are_both_counted():
    sent_twice = SentTwice()
    kept = {which: sent_twice.keep(which) for which in (FIRST, SECOND)}
    at_once(*(lambda pk=pk: apply_callback(pk) for pk in kept.values()))
    sent_twice.files = {which: FailedFile.objects.get(callback=pk) for which, pk in kept.items()}
    at_once(*(lambda which=which: sent_twice.bring_file(which) for which in (FIRST, SECOND)))
    assert counted() == (5, 0, 1, 0)
    assert Event.objects.filter(action="reported_twice").count() == 1
