"""Callbacks of requests that only the journal knows are kept, and settle their batches."""

from datetime import timedelta
from itertools import count

import pytest
from django.urls import reverse

from campaigns import journal
from campaigns.callbacks import apply_callbacks, keep_journaled, take_kept
from campaigns.models import (
    BatchState,
    Callback,
    DatabaseIdentity,
    JournaledCallback,
    Upload,
    database_now,
)
from campaigns.reconciling import reconcile
from campaigns.sweeping import sweep
from campaigns.tally import tally
from tests.dialogue import callback_body
from tests.reconciling.backups import Sent, restore, states

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_callback_that_came_meanwhile_settles_the_batch(upload, client):
    sent = Sent(upload)
    restore()
    address = reverse("callback", args=[sent.token])

    answer = client.post(address, callback_body(loaded=3), content_type="application/json")
    assert (answer.status_code, JournaledCallback.objects.count(), Callback.objects.count()) == (200, 1, 0)

    (callback_id,) = reconcile().callbacks
    apply_callbacks(callback_ids=[callback_id])
    assert states() == [BatchState.DONE, BatchState.WAITING]
    assert tally(Upload.objects.get()).loaded == 3
    assert not JournaledCallback.objects.exists()


def test_the_callback_that_comes_while_it_is_reconciled_settles_the_batch(upload, client, monkeypatch):
    sent = Sent(upload)
    restore()
    knows, times = journal.knows, count(1)

    def known_just_before_reconciling(*asked: str) -> bool:
        known = knows(*asked)
        if next(times) == 2:  # the first time it is only asked whether the message is worth reading
            reconcile()
        return known

    monkeypatch.setattr(journal, "knows", known_just_before_reconciling)
    answer = client.post(reverse("callback", args=[sent.token]), callback_body(loaded=3), content_type="text/plain")
    assert (answer.status_code, JournaledCallback.objects.count()) == (200, 1)

    JournaledCallback.objects.update(received_at="2020-01-01T00:00:00Z")
    sweep(enqueue=lambda _task, _pk: False)

    assert states()[0] == BatchState.DONE
    assert not JournaledCallback.objects.exists()


def test_the_callbacks_of_what_vanished_are_deleted_with_their_links(upload):
    sent = Sent(upload)
    Upload.objects.all().delete()
    keep_journaled(token=sent.token, body=b"{}", content_type="")

    reconcile()
    assert not JournaledCallback.objects.exists()

    assert keep_journaled(token=sent.token, body=b"{}", content_type="")
    take_kept()
    assert not JournaledCallback.objects.exists()


def test_kept_callbacks_that_nobody_reconciles_are_deleted_with_the_entries_of_the_journal(upload, settings):
    sent = Sent(upload)
    restore()
    keep_journaled(token=sent.token, body=b"{}", content_type="")
    take_kept()
    assert JournaledCallback.objects.exists()

    JournaledCallback.objects.update(received_at=database_now() - timedelta(days=settings.JOURNAL_DAYS + 1))
    take_kept()

    assert not JournaledCallback.objects.exists()


def test_a_callback_that_comes_afterwards_settles_it_too(upload, client):
    sent = Sent(upload)
    restore()
    reconcile()

    answer = client.post(reverse("callback", args=[sent.token]), callback_body(loaded=3), content_type="text/plain")

    assert answer.status_code == 200
    apply_callbacks(callback_ids=[Callback.objects.get().pk])
    assert states()[0] == BatchState.DONE


def test_a_token_that_is_in_no_journal_is_not_ours(upload, client):
    Sent(upload)
    restore()

    answer = client.post(reverse("callback", args=["x" * 43]), b"{}", content_type="application/json")

    assert (answer.status_code, JournaledCallback.objects.count()) == (404, 0)


def test_of_one_token_only_some_messages_are_kept(upload):
    sent = Sent(upload)
    restore()
    for _ in range(60):
        assert keep_journaled(token=sent.token, body=b"{}", content_type="")

    assert JournaledCallback.objects.count() == 50


def test_a_callback_of_a_backup_from_before_the_journal_is_kept(upload, client):
    sent = Sent(upload)
    restore()
    DatabaseIdentity.objects.all().delete()

    client.post(reverse("callback", args=[sent.token]), callback_body(loaded=3), content_type="application/json")

    assert JournaledCallback.objects.count() == 1
