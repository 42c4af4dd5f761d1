"""Administrators are told of callbacks that are set aside: for a week, or until somebody has them read again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import callbacks
from campaigns.callbacks import unread
from campaigns.models import Callback
from tests.dialogue import request_for

pytestmark = pytest.mark.django_db

NOT_UNDERSTOOD = b'{"result": "fine"}'


def test_what_is_set_aside_is_counted_by_why_since_the_first_one():
    assert callbacks.unread_callbacks() is None
    request = request_for(6).answer()
    request.call_back(NOT_UNDERSTOOD)
    request.call_back(NOT_UNDERSTOOD)
    request.call_back(loaded=6, transaction_id="777")
    request.call_back(loaded=6)
    found = callbacks.unread_callbacks()
    assert (found.count, found.malformed, found.unmatched) == (3, 2, 1)
    assert found.first_at == Callback.objects.order_by("received_at").first().received_at


def test_it_ends_when_it_is_read_again_also_where_it_is_not_understood_still():
    request_for(6).answer().call_back(NOT_UNDERSTOOD)
    callbacks.read_again(callback_id=Callback.objects.get().pk)
    assert Callback.objects.get().state == "malformed"
    assert callbacks.unread_callbacks() is None


def test_it_ends_after_a_week():
    request_for(6).answer().call_back(NOT_UNDERSTOOD)
    Callback.objects.update(received_at=timezone.now() - timedelta(days=7, minutes=1))
    assert callbacks.unread_callbacks() is None


def test_however_many_there_are_some_are_counted(monkeypatch, django_assert_num_queries):
    request = request_for(6).answer()
    for _ in range(4):
        request.call_back(NOT_UNDERSTOOD)
    monkeypatch.setattr(unread, "MOST_COUNTED", 2)
    with django_assert_num_queries(2):  # what time it is, and these
        assert callbacks.unread_callbacks().count == 3


@pytest.mark.sqlite
def test_the_index_of_what_is_set_aside_is_asked():
    assert "callbacks_set_aside" in unread._unread().explain()
