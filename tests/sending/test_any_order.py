"""Whatever happens, in whatever order: no lead is lost or sent twice by machine, and the numbers add up.

A state machine confirms uploads, claims batches, lets requests arrive or not, answers them truly, late, wrongly or
never, lets processes die and callbacks come early, late, twice or under a wrong token; people pause, resume, cancel,
send again and give up. The dialer is the sandbox's, so that it judges every request as the vendor's would.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from campaigns import callbacks, uploads
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
    Question,
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
from campaigns.uploads.settling import undecided_batches
from tests import make
from tests.sending.observed import HTML, NO_ANSWER, UNREACHABLE, answered

MOST_UPLOADS = 4
SIZES = st.integers(1, 25)  # leads; batches have ten


@dataclass(eq=False)
class Request:
    """A request of ours on its way, and what the dialer made of it."""

    claimed: Claim
    receipt: Receipt | None = None
    is_recorded: bool = False
    is_abandoned: bool = False  # its process died

    @property
    def token(self) -> str:
        return self.claimed.request.fields["callBackUrl"].rstrip("/").rsplit("/", 1)[-1]

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
        self.requests: list[Request] = []
        self.sent_again: Counter[int] = Counter()  # batch: how often a person had it sent again
        self.next_number = 9_100_000_000

    def teardown(self) -> None:
        try:
            self.everything_ends()
        finally:
            transaction.set_rollback(True)
            self._transaction.__exit__(None, None, None)

    # ---- uploads and people ----

    @precondition(lambda self: Upload.objects.exclude(confirmed_at=None).count() < MOST_UPLOADS)
    @rule(size=SIZES, option=st.sampled_from(Option), start=st.booleans(), later=st.booleans())
    def confirm(self, size: int, option: Option, start: bool, later: bool) -> None:
        upload = self._checked(size)
        send_at = database_now() + timedelta(hours=1) if later else None
        uploads.confirm(upload=upload, by=self.person, option=option, start_campaign=start, send_at=send_at)

    @rule(data=st.data(), deed=st.sampled_from([pause_upload, resume_upload, cancel_upload, put_first, take_turns]))
    def steer(self, data: st.DataObject, deed) -> None:
        if found := list(Upload.objects.exclude(confirmed_at=None).order_by("pk")):
            try:
                deed(upload=data.draw(st.sampled_from(found)), by=self.person)
            except NotNow:
                return

    @rule(data=st.data(), again=st.booleans())
    def decide(self, data: st.DataObject, again: bool) -> None:
        batches = list(undecided_batches().select_related("upload__campaign").order_by("pk"))
        if not batches:
            return
        batch = data.draw(st.sampled_from(batches))
        if not again:
            give_up(batch=batch, by=self.person, reason="Nobody knows")
        elif not batch.upload.cancelled_at:
            send_again(batch=batch, by=self.person, reason="It is not there")
            self.sent_again[batch.pk] += 1

    # ---- the sender ----

    @rule()
    def claim(self) -> None:
        step = claim(account_id=self.account.pk)
        if isinstance(step, Claim):
            self.requests.append(Request(step))
        elif isinstance(step, Question):
            record_status(account_id=self.account.pk, observed=answered({"status": "success"}))

    @rule(data=st.data())
    def arrive(self, data: st.DataObject) -> None:
        """At the dialer, before, after or without an answer that we still wait for."""
        on_the_way = [each for each in self.requests if each.receipt is None and not each.is_recorded]
        if on_the_way:
            request = data.draw(st.sampled_from(on_the_way))
            request.receipt = self.dialer.receive(request.claimed.request.fields)

    @rule(data=st.data(), how=st.sampled_from(["truly", "truly", "truly", "html", "nothing", "unreachable"]))
    def answer(self, data: st.DataObject, how: str) -> None:
        waiting = [each for each in self.requests if not each.is_recorded and not each.is_abandoned]
        if not waiting:
            return
        request = data.draw(st.sampled_from(waiting))
        if how == "unreachable" and request.receipt is not None:
            return  # what arrived is never observed as not sent
        if how == "truly":
            request.receipt = request.receipt or self.dialer.receive(request.claimed.request.fields)
        request.is_recorded = True
        observed = {"html": HTML, "nothing": NO_ANSWER, "unreachable": UNREACHABLE}.get(how)
        record(attempt_id=request.claimed.attempt_id, observed=observed or answered(request.receipt.answer))

    @rule(data=st.data())
    def die(self, data: st.DataObject) -> None:
        """The process that waits for the answer; what it sent may arrive all the same."""
        alive = [each for each in self.requests if not each.is_recorded and not each.is_abandoned]
        if alive:
            data.draw(st.sampled_from(alive)).is_abandoned = True

    @rule()
    def deadlines_pass(self) -> None:
        dead = [each.claimed.attempt_id for each in self.requests if each.is_abandoned]
        Attempt.objects.filter(pk__in=dead).update(deadline_at=database_now() - timedelta(minutes=5))
        expire_attempts()

    @rule(data=st.data())
    def a_late_record(self, data: st.DataObject) -> None:
        """A work-horse that outlived its worker writes down what it got."""
        late = [each for each in self.requests if each.is_abandoned and each.receipt and not each.is_recorded]
        if late:
            request = data.draw(st.sampled_from(late))
            request.is_recorded = True
            record(attempt_id=request.claimed.attempt_id, observed=answered(request.receipt.answer))

    @rule()
    def time_passes(self) -> None:
        past = database_now() - timedelta(hours=1)
        Attempt.objects.update(slot_free_at=past)
        Account.objects.update(backs_off_until=None)
        Upload.objects.exclude(send_at=None).update(send_at=past)

    # ---- the dialer's messages ----

    @rule(data=st.data(), loads=st.sampled_from(["all", "all", "all", "half", "none"]))
    def call_back(self, data: st.DataObject, loads: str) -> None:
        """Early, late, or once more."""
        taken = [each for each in self.requests if each.was_taken]
        if taken:
            self._call_back(data.draw(st.sampled_from(taken)), loads)

    @rule(data=st.data())
    def call_back_for_another(self, data: st.DataObject) -> None:
        taken = [each for each in self.requests if each.was_taken]
        if len(taken) > 1:
            one, other = data.draw(st.permutations(taken))[:2]
            self._call_back(one, "none", transaction_id=other.receipt.transaction.transaction_id)

    @rule()
    def a_guessed_token(self) -> None:
        assert callbacks.keep(token="guessed", body=b"{}", content_type="application/json") is None

    def _call_back(self, request: Request, loads: str, transaction_id: str = "") -> None:
        told = messages.message(request.receipt.transaction, failed_file="", ended_at=datetime.now(UTC))
        total = int(told["totalNoUploaded"])
        loaded = {"all": total, "half": total // 2, "none": 0}[loads]
        told |= {"numbersProcessed": str(loaded), "numbersNotProcessed": str(total - loaded)}
        told |= {"transactionId": transaction_id or told["transactionId"]}
        body = json.dumps({"data": told}).encode()
        kept = callbacks.keep(token=request.token, body=body, content_type="application/json")
        callbacks.apply_callback(callback_id=kept.pk)

    # ---- what is true at every moment ----

    @invariant()
    def nothing_is_sent_twice_by_machine(self) -> None:
        arrived = Counter(self._batch_of(each) for each in self.requests if each.was_taken)
        for batch, times in arrived.items():
            assert times <= 1 + self.sent_again[batch]

    @invariant()
    def a_batch_that_waits_to_be_sent_is_not_at_the_dialer_unless_a_person_sends_it_again(self) -> None:
        arrived = {self._batch_of(each) for each in self.requests if each.was_taken}
        waiting = Batch.objects.filter(state=BatchState.WAITING, pk__in=arrived).values_list("pk", flat=True)
        assert all(self.sent_again[batch] for batch in waiting)

    @invariant()
    def what_is_said_to_be_at_the_dialer_is_there(self) -> None:
        arrived = {self._batch_of(each) for each in self.requests if each.was_taken}
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
            resume_upload(upload=upload, by=self.person)
        for request in self.requests:
            if not request.is_recorded and not request.is_abandoned:
                self._answer_truly(request)
        for _ in range(60):
            self.deadlines_pass()
            self.time_passes()
            before = len(self.requests)
            self.claim()
            for request in self.requests[before:]:
                self._answer_truly(request)
        for request in [each for each in self.requests if each.was_taken]:
            self._call_back(request, "all")
        assert accounts_with_due_work() == []
        left = set(Batch.objects.values_list("state", flat=True))
        assert left <= {BatchState.DONE, BatchState.UNKNOWN, BatchState.CANCELLED}
        self.the_numbers_add_up()
        self.what_is_said_to_be_at_the_dialer_is_there()
        self.nothing_is_sent_twice_by_machine()

    def _answer_truly(self, request: Request) -> None:
        request.receipt = request.receipt or self.dialer.receive(request.claimed.request.fields)
        request.is_recorded = True
        record(attempt_id=request.claimed.attempt_id, observed=answered(request.receipt.answer))
        if request.was_taken:
            self._call_back(request, "all")

    # ---- how it is done ----

    def _batch_of(self, request: Request) -> int:
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
            max_examples=30,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
