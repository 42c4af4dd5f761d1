"""An account, its dialer and the requests between them, for tests in which things happen in any order."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from django.db import transaction
from django.db.models import QuerySet
from hypothesis.stateful import RuleBasedStateMachine

from campaigns.models import Account, Attempt, Lead, Upload, database_now
from campaigns.sandbox import callbacks as messages
from campaigns.sandbox.dialer import Dialer
from campaigns.sandbox.memory import Receipt
from campaigns.sending import Claim, expire_attempts, record
from tests import make
from tests.dialogue import Request, answered


@dataclass(eq=False)
class Sent:
    """One of our requests; `receipt` is what the dialer made of it, once it has arrived."""

    claimed: Claim
    receipt: Receipt | None = None
    is_recorded: bool = False
    is_abandoned: bool = False  # its process died

    @property
    def was_taken(self) -> bool:
        return self.receipt is not None and self.receipt.transaction is not None


class World(RuleBasedStateMachine):
    """What is there, and what a rule may do with it; the rules stand in `test_any_order.py`.

    All of it happens in one transaction, which is undone in the end.
    """

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
        transaction.set_rollback(True)
        self._transaction.__exit__(None, None, None)

    def confirmed_uploads(self) -> QuerySet[Upload]:
        """All uploads that are confirmed, also those that have ended."""
        return Upload.objects.exclude(confirmed_at=None).select_related("campaign").order_by("pk")

    def waited_for(self) -> list[Sent]:
        """Requests for whose answer a living process waits."""
        return [each for each in self.requests if not each.is_recorded and not each.is_abandoned]

    def on_the_way(self) -> list[Sent]:
        """Requests that may still arrive at the dialer."""
        return [each for each in self.requests if each.receipt is None and not each.is_recorded]

    def left_behind(self) -> list[Sent]:
        """Requests that have arrived, whose process died, and whose answer may still be recorded."""
        return [each for each in self.requests if each.is_abandoned and each.receipt and not each.is_recorded]

    def taken(self) -> list[Sent]:
        """Requests whose leads the dialer has accepted."""
        return [each for each in self.requests if each.was_taken]

    def let_arrive(self, request: Sent) -> None:
        """The dialer receives the request, once."""
        request.receipt = request.receipt or self.dialer.receive(request.claimed.request.fields)

    def let_deadlines_pass(self) -> None:
        """Requests of dead processes expire."""
        dead = [each.claimed.attempt_id for each in self.requests if each.is_abandoned]
        Attempt.objects.filter(pk__in=dead).update(deadline_at=database_now() - timedelta(minutes=5))
        expire_attempts()

    def batch_of(self, request: Sent) -> int:
        """The id of the batch that the request has sent."""
        return Attempt.objects.values_list("batch", flat=True).get(pk=request.claimed.attempt_id)

    def checked_upload(self, size: int) -> Upload:
        """A copy of the template with `size` leads of its own. It reads no file, which would take long."""
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

    def answer_truly(self, request: Sent) -> None:
        """The request arrives, its real answer is recorded, and its callback comes."""
        self.let_arrive(request)
        request.is_recorded = True
        record(attempt_id=request.claimed.attempt_id, observed=answered(request.receipt.answer))
        if request.was_taken:
            self.report(request, "all")

    def report(self, request: Sent, loads: str, transaction_id: str = "") -> None:
        """A callback of the request comes: "all", "half" or "none" of its leads were loaded. It names the request's own
        transaction, or `transaction_id`."""
        told = messages.message(request.receipt.transaction, failed_file="", ended_at=datetime.now(UTC))
        total = int(told["totalNoUploaded"])
        loaded = {"all": total, "half": total // 2, "none": 0}[loads]
        told |= {"numbersProcessed": str(loaded), "numbersNotProcessed": str(total - loaded)}
        told |= {"transactionId": transaction_id or told["transactionId"]}
        body = json.dumps({"data": told}).encode()
        Request(request.claimed).call_back(body)
