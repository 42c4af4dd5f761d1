"""Whatever happens, in whatever order: no lead is lost or sent twice by machine, and the numbers add up.

A state machine confirms uploads, claims batches, lets requests arrive or not, answers them truly, late, wrongly or
never, lets processes die and callbacks come early, late, twice or under a wrong token; people pause, resume, cancel,
send again and give up. The dialer is the sandbox's, so that it judges every request as the vendor's would.
"""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from campaigns import uploads
from campaigns.models import (
    Account,
    Attempt,
    Batch,
    BatchState,
    Lead,
    Option,
    Upload,
    database_now,
)
from campaigns.sandbox import callbacks as messages
from campaigns.sandbox.dialer import Dialer
from campaigns.sandbox.memory import Receipt
from campaigns.sending import (
    Claim,
    StatusQuestion,
    accounts_with_due_work,
    cancel_upload,
    claim,
    expire_attempts,
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
from tests.dialogue import HTML, NO_ANSWER, UNREACHABLE, Request, answered

MOST_UPLOADS = 4
SIZES = st.integers(1, 25)  # leads; batches have ten


@dataclass(eq=False)
class Sent:
    """A request of ours on its way, and what the dialer made of it."""

    claimed: Claim
    receipt: Receipt | None = None
    is_recorded: bool = False
    is_abandoned: bool = False  # its process died

    @property
    def was_taken(self) -> bool:
        return self.receipt is not None and self.receipt.transaction is not None


class Sending(RuleBasedStateMachine):
    template: ClassVar[Upload]

    def __init__(self) -> None:
        super().__init__()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self.person = make.person()
        self.account = Account.objects.get()
        self.dialer = Dialer(window=0.0, requests_per_window=5)
        self.requests: list[Sent] = []
        self.sent_again: Counter[int] = Counter()  # batch: how often a person had it sent again
        self.next_number = 9_100_000_000

    def teardown(self) -> None:
        try:
            self.everything_ends()
        finally:
            transaction.set_rollback(True)
            self._transaction.__exit__(None, None, None)

    # ---- uploads and people ----

    @initialize(size=SIZES, option=st.sampled_from(Option), start=st.booleans())
    def confirm_one(self, size: int, option: Option, start: bool) -> None:
        uploads.confirm(upload=self._checked(size), user=self.person, option=option, start_campaign=start)

    @precondition(lambda self: self._confirmed().count() < MOST_UPLOADS)
    @rule(size=SIZES, option=st.sampled_from(Option), start=st.booleans(), later=st.booleans())
    def confirm(self, size: int, option: Option, start: bool, later: bool) -> None:
        send_at = database_now() + timedelta(hours=1) if later else None
        uploads.confirm(
            upload=self._checked(size), user=self.person, option=option, start_campaign=start, send_at=send_at
        )

    @rule(data=st.data(), action=st.sampled_from([pause_upload, resume_upload, put_first, take_turns]))
    def steer(self, data: st.DataObject, action) -> None:
        with suppress(NotNow):
            action(upload=data.draw(st.sampled_from(list(self._confirmed()))), user=self.person)

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        with suppress(NotNow):
            cancel_upload(upload=data.draw(st.sampled_from(list(self._confirmed()))), user=self.person)

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

    @precondition(lambda self: self._on_the_way())
    @rule(data=st.data())
    def arrive(self, data: st.DataObject) -> None:
        """At the dialer, before an answer comes that we still wait for, or after its process has died."""
        self._arrive(data.draw(st.sampled_from(self._on_the_way())))

    @precondition(lambda self: self._waited_for())
    @rule(data=st.data(), how=st.sampled_from(["truly", "truly", "html", "nothing", "unreachable"]))
    def answer(self, data: st.DataObject, how: str) -> None:
        request = data.draw(st.sampled_from(self._waited_for()))
        if how == "unreachable" and request.receipt is not None:
            how = "nothing"  # what arrived is never observed as not sent
        if how == "truly":
            self._arrive(request)
        request.is_recorded = True
        observed = {"html": HTML, "nothing": NO_ANSWER, "unreachable": UNREACHABLE}.get(how)
        record(attempt_id=request.claimed.attempt_id, observed=observed or answered(request.receipt.answer))

    @precondition(lambda self: self._waited_for())
    @rule(data=st.data(), has_arrived=st.booleans())
    def its_process_dies(self, data: st.DataObject, has_arrived: bool) -> None:
        """The one that waits for the answer; what it sent may arrive before its deadline is over, or later."""
        request = data.draw(st.sampled_from(self._waited_for()))
        request.is_abandoned = True
        if has_arrived:
            self._arrive(request)
        self._let_deadlines_pass()

    @precondition(lambda self: self._left_behind())
    @rule(data=st.data())
    def a_late_record(self, data: st.DataObject) -> None:
        """A work-horse that outlived its worker writes down what it got."""
        request = data.draw(st.sampled_from(self._left_behind()))
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

    @precondition(lambda self: self._taken())
    @rule(data=st.data(), loads=st.sampled_from(["all", "all", "half", "none"]))
    def call_back(self, data: st.DataObject, loads: str) -> None:
        """Early, late, or once more."""
        self._call_back(data.draw(st.sampled_from(self._taken())), loads)

    @precondition(lambda self: len(self._taken()) > 1)
    @rule(data=st.data())
    def call_back_for_another(self, data: st.DataObject) -> None:
        one, other = data.draw(st.permutations(self._taken()))[:2]
        self._call_back(one, "none", transaction_id=other.receipt.transaction.transaction_id)

    def _call_back(self, request: Sent, loads: str, transaction_id: str = "") -> None:
        told = messages.message(request.receipt.transaction, failed_file="", ended_at=datetime.now(UTC))
        total = int(told["totalNoUploaded"])
        loaded = {"all": total, "half": total // 2, "none": 0}[loads]
        told |= {"numbersProcessed": str(loaded), "numbersNotProcessed": str(total - loaded)}
        told |= {"transactionId": transaction_id or told["transactionId"]}
        body = json.dumps({"data": told}).encode()
        Request(request.claimed).call_back(body)

    # ---- what is true at every moment ----

    @invariant()
    def nothing_is_sent_twice_by_machine(self) -> None:
        arrived = Counter(self._batch_of(each) for each in self._taken())
        for batch, times in arrived.items():
            assert times <= 1 + self.sent_again[batch]

    @invariant()
    def a_batch_that_waits_to_be_sent_is_not_at_the_dialer_unless_a_person_sends_it_again(self) -> None:
        arrived = {self._batch_of(each) for each in self._taken()}
        waiting = Batch.objects.filter(state=BatchState.WAITING, pk__in=arrived).values_list("pk", flat=True)
        assert all(self.sent_again[batch] for batch in waiting)

    @invariant()
    def what_is_said_to_be_at_the_dialer_is_there(self) -> None:
        arrived = {self._batch_of(each) for each in self._taken()}
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
        """Once the dialer answers and nobody interferes, only what is unknown needs a person."""
        for upload in Upload.objects.exclude(paused_at=None):
            resume_upload(upload=upload, user=self.person)
        for request in self._waited_for():
            self._answer_truly(request)
        for _ in range(60):
            self._let_deadlines_pass()
            self.time_passes()
            before = len(self.requests)
            self.claim()
            for request in self.requests[before:]:
                self._answer_truly(request)
        for request in self._taken():
            self._call_back(request, "all")
        assert accounts_with_due_work() == []
        left = set(Batch.objects.values_list("state", flat=True))
        assert left <= {BatchState.DONE, BatchState.UNKNOWN, BatchState.CANCELLED}
        self.the_numbers_add_up()
        self.what_is_said_to_be_at_the_dialer_is_there()
        self.nothing_is_sent_twice_by_machine()

    def _answer_truly(self, request: Sent) -> None:
        self._arrive(request)
        request.is_recorded = True
        record(attempt_id=request.claimed.attempt_id, observed=answered(request.receipt.answer))
        if request.was_taken:
            self._call_back(request, "all")

    # ---- how it is done ----

    def _confirmed(self):
        return Upload.objects.exclude(confirmed_at=None).select_related("campaign").order_by("pk")

    def _waited_for(self) -> list[Sent]:
        return [each for each in self.requests if not each.is_recorded and not each.is_abandoned]

    def _on_the_way(self) -> list[Sent]:
        return [each for each in self.requests if each.receipt is None and not each.is_recorded]

    def _left_behind(self) -> list[Sent]:
        return [each for each in self.requests if each.is_abandoned and each.receipt and not each.is_recorded]

    def _taken(self) -> list[Sent]:
        return [each for each in self.requests if each.was_taken]

    def _arrive(self, request: Sent) -> None:
        request.receipt = request.receipt or self.dialer.receive(request.claimed.request.fields)

    def _let_deadlines_pass(self) -> None:
        dead = [each.claimed.attempt_id for each in self.requests if each.is_abandoned]
        Attempt.objects.filter(pk__in=dead).update(deadline_at=database_now() - timedelta(minutes=5))
        expire_attempts()

    def _batch_of(self, request: Sent) -> int:
        return Attempt.objects.values_list("batch", flat=True).get(pk=request.claimed.attempt_id)

    def _checked(self, size: int) -> Upload:
        """A copy of the template with so many leads of its own: reading a file for each would take its time."""
        upload = Upload.objects.get(pk=self.template.pk)
        upload.pk, upload._state.adding = None, True
        upload.counts, upload.cuts, upload.total_rows = {"ready": size}, [], size
        upload.save()
        lead = Lead.objects.filter(upload=self.template).first()
        Lead.objects.bulk_create(
            Lead(
                upload=upload,
                generation=upload.generation,
                row=2 + index,
                state=lead.state,
                phone=(number := str(self.next_number + index)),
                values=[number, "Somebody", 5],
                size=lead.size,
            )
            for index in range(size)
        )
        self.next_number += size
        return upload


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
            derandomize=True,  # another seed is for whoever looks for more: it takes its time
            suppress_health_check=list(HealthCheck),
        ),
    )
