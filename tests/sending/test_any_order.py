"""Whatever happens, in whatever order: no lead is lost, no machine sends a lead twice, and the numbers add up.

A state machine does these things in any order. It confirms uploads and claims batches. Requests arrive or do not.
Answers are true, late, unreadable, or never come. Processes die. Callbacks come early, late, twice, or with the
transaction of another request. People pause, resume, cancel, send again and give up. The dialer is the sandbox's, so
each request is judged as the vendor would judge it.
"""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from campaigns import uploads
from campaigns.models import Account, Attempt, Batch, BatchState, Option, Upload, database_now
from campaigns.sending import (
    Claim,
    StatusQuestion,
    accounts_with_due_work,
    cancel_upload,
    claim,
    give_up,
    pause_upload,
    put_first,
    record,
    record_status,
    resume_upload,
    send_again,
    take_turns,
)
from campaigns.tally import CONFIRMED_PARTS, tally
from campaigns.uploads import NotNow
from campaigns.uploads.confirming.settling import undecided_batches
from tests import make
from tests.dialogue import HTML, NO_ANSWER, UNREACHABLE, answered

from .world import Sent, World

MOST_UPLOADS = 4
SIZES = st.integers(1, 25)  # leads; batches have ten


class Sending(World):
    def teardown(self) -> None:
        try:
            self.everything_ends()
        finally:
            super().teardown()

    # ---- uploads and people ----

    @initialize(size=SIZES, option=st.sampled_from(Option), start=st.booleans())
    def confirm_one(self, size: int, option: Option, start: bool) -> None:
        uploads.confirm(upload=self.checked_upload(size), user=self.person, option=option, start_campaign=start)

    @precondition(lambda self: self.confirmed_uploads().count() < MOST_UPLOADS)
    @rule(size=SIZES, option=st.sampled_from(Option), start=st.booleans(), later=st.booleans())
    def confirm(self, size: int, option: Option, start: bool, later: bool) -> None:
        send_at = database_now() + timedelta(hours=1) if later else None
        uploads.confirm(
            upload=self.checked_upload(size), user=self.person, option=option, start_campaign=start, send_at=send_at
        )

    @rule(data=st.data(), action=st.sampled_from([pause_upload, resume_upload, put_first, take_turns]))
    def steer(self, data: st.DataObject, action) -> None:
        with suppress(NotNow):
            action(upload=data.draw(st.sampled_from(list(self.confirmed_uploads()))), user=self.person)

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        with suppress(NotNow):
            cancel_upload(upload=data.draw(st.sampled_from(list(self.confirmed_uploads()))), user=self.person)

    @precondition(lambda self: undecided_batches().exists())
    @rule(data=st.data(), again=st.booleans())
    def decide(self, data: st.DataObject, again: bool) -> None:
        batches = undecided_batches().select_related("upload__campaign").order_by("pk")
        batch = data.draw(st.sampled_from(list(batches)))
        if not again:
            give_up(batch=batch, user=self.person, reason="Nobody knows")
        elif not batch.upload.cancelled_at:
            send_again(batch=batch, user=self.person, reason="It is not there")
            self.sent_again[batch.pk] += 1

    # ---- the sender ----

    @rule()
    def claim(self) -> None:
        step = claim(account_id=self.account.pk)
        if isinstance(step, Claim):
            self.requests.append(Sent(step))
        elif isinstance(step, StatusQuestion):
            record_status(account_id=self.account.pk, observed=answered({"status": "success"}))

    @precondition(lambda self: self.on_the_way())
    @rule(data=st.data())
    def arrive(self, data: st.DataObject) -> None:
        """The request arrives at the dialer. Its process still waits for the answer, or has died."""
        self.let_arrive(data.draw(st.sampled_from(self.on_the_way())))

    @precondition(lambda self: self.waited_for())
    @rule(data=st.data(), how=st.sampled_from(["truly", "truly", "html", "nothing", "unreachable"]))
    def answer(self, data: st.DataObject, how: str) -> None:
        request = data.draw(st.sampled_from(self.waited_for()))
        if how == "unreachable" and request.receipt is not None:
            how = "nothing"  # what arrived is never observed as not sent
        if how == "truly":
            self.let_arrive(request)
        request.is_recorded = True
        observed = {"html": HTML, "nothing": NO_ANSWER, "unreachable": UNREACHABLE}.get(how)
        record(attempt_id=request.claimed.attempt_id, observed=observed or answered(request.receipt.answer))

    @precondition(lambda self: self.waited_for())
    @rule(data=st.data(), has_arrived=st.booleans())
    def its_process_dies(self, data: st.DataObject, has_arrived: bool) -> None:
        """The process that waits for the answer dies. Its request arrives now, later, or never."""
        request = data.draw(st.sampled_from(self.waited_for()))
        request.is_abandoned = True
        if has_arrived:
            self.let_arrive(request)
        self.let_deadlines_pass()

    @precondition(lambda self: self.left_behind())
    @rule(data=st.data())
    def a_late_record(self, data: st.DataObject) -> None:
        """A process that was taken for dead still lives, and records the answer that it got."""
        request = data.draw(st.sampled_from(self.left_behind()))
        request.is_recorded = True
        record(attempt_id=request.claimed.attempt_id, observed=answered(request.receipt.answer))

    @rule()
    def time_passes(self) -> None:
        past = database_now() - timedelta(hours=1)
        Attempt.objects.update(started_at=past, slot_free_at=past)
        Account.objects.update(backs_off_until=None)
        Account.objects.exclude(outage_since=None).update(outage_since=past)
        Upload.objects.exclude(send_at=None).update(send_at=past)
        Upload.objects.exclude(resumed_at=None).update(resumed_at=past - timedelta(seconds=1))

    # ---- the dialer's messages ----

    @precondition(lambda self: self.taken())
    @rule(data=st.data(), loads=st.sampled_from(["all", "all", "half", "none"]))
    def call_back(self, data: st.DataObject, loads: str) -> None:
        """A callback comes: the first of its request, or another."""
        self.report(data.draw(st.sampled_from(self.taken())), loads)

    @precondition(lambda self: len(self.taken()) > 1)
    @rule(data=st.data())
    def call_back_for_another(self, data: st.DataObject) -> None:
        one, other = data.draw(st.permutations(self.taken()))[:2]
        self.report(one, "none", transaction_id=other.receipt.transaction.transaction_id)

    # ---- what is true at every moment ----

    @invariant()
    def nothing_is_sent_twice_by_machine(self) -> None:
        arrived = Counter(self.batch_of(each) for each in self.taken())
        for batch, times in arrived.items():
            assert times <= 1 + self.sent_again[batch]

    @invariant()
    def a_batch_that_waits_to_be_sent_is_not_at_the_dialer_unless_a_person_sends_it_again(self) -> None:
        arrived = {self.batch_of(each) for each in self.taken()}
        waiting = Batch.objects.filter(state=BatchState.WAITING, pk__in=arrived).values_list("pk", flat=True)
        assert all(self.sent_again[batch] for batch in waiting)

    @invariant()
    def what_is_said_to_be_at_the_dialer_is_there(self) -> None:
        arrived = {self.batch_of(each) for each in self.taken()}
        there = Batch.objects.filter(state__in=[BatchState.ACCEPTED, BatchState.DONE]).values_list("pk", flat=True)
        assert set(there) <= arrived

    @invariant()
    def the_numbers_add_up(self) -> None:
        for upload in Upload.objects.exclude(confirmed_at=None):
            counted = tally(upload)
            assert counted.adds_up
            assert counted.total == counted.confirmed == upload.leads.count()
            for part in CONFIRMED_PARTS:
                assert getattr(counted, part) >= 0

    @invariant()
    def nothing_of_a_cancelled_upload_waits_to_be_sent(self) -> None:
        assert not Batch.objects.filter(state=BatchState.WAITING, upload__cancelled_at__isnull=False).exists()

    @invariant()
    def the_limit_is_kept(self) -> None:
        held = Attempt.objects.filter(slot_free_at__gt=database_now())
        assert held.count() <= self.account.requests_a_minute

    @invariant()
    def a_campaign_is_started_only_when_the_dialer_has_all_batches(self) -> None:
        for attempt in Attempt.objects.filter(with_start=True).select_related("batch"):
            others = attempt.batch.upload.batches.exclude(pk=attempt.batch_id)
            assert not others.exclude(state__in=[BatchState.ACCEPTED, BatchState.DONE]).exists()

    # ---- and in the end ----

    def everything_ends(self) -> None:
        """When the dialer answers and nobody interferes, all batches end. Only unknown ones still need a person."""
        for upload in Upload.objects.exclude(paused_at=None):
            resume_upload(upload=upload, user=self.person)
        for request in self.waited_for():
            self.answer_truly(request)
        for _ in range(60):
            self.let_deadlines_pass()
            self.time_passes()
            before = len(self.requests)
            self.claim()
            for request in self.requests[before:]:
                self.answer_truly(request)
        for request in self.taken():
            self.report(request, "all")
        assert accounts_with_due_work() == []
        left = set(Batch.objects.values_list("state", flat=True))
        assert left <= {BatchState.DONE, BatchState.UNKNOWN, BatchState.CANCELLED}
        self.the_numbers_add_up()
        self.what_is_said_to_be_at_the_dialer_is_there()
        self.nothing_is_sent_twice_by_machine()


@pytest.mark.django_db
@pytest.mark.timeout(400)
def test_whatever_happens_in_whatever_order_nothing_is_lost_or_doubled():
    account = make.account(rows_per_request=10)
    make.campaign(of=account)
    Sending.template = make.checked_upload(make.rows(1))
    run_state_machine_as_test(
        Sending,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,  # the same examples in each run; without it a run may find more
            suppress_health_check=list(HealthCheck),
        ),
    )
