"""Events are added and read, and nobody changes or removes one: not by the model, and not beside it."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from campaigns.models import Account, Action, Event, LogIsAppendOnly, Upload
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return Event.objects.create(action=Action.ACCOUNT_STOPPED, account=make.account(), reason="as it was")


def run(statement: str) -> None:
    """Runs it as somebody would who works on the database itself."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def assert_is_as_it_was(event: Event) -> None:
    assert list(Event.objects.values_list("pk", "reason")) == [(event.pk, "as it was")]


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: Event.objects.update(reason="x"),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: Event.objects.all().delete(),
        lambda event: Event.objects.bulk_update([event], ["reason"]),
        lambda event: Event.objects.update_or_create(pk=event.pk, defaults={"reason": "x"}),
        lambda event: event.account.events.update(reason="x"),
        lambda event: event.account.events.clear(),
        lambda event: event.account.events.all().delete(),
    ],
    ids=["save", "delete", "update", "some", "all", "bulk", "update or create", "related", "clear", "related delete"],
)
def test_the_model_refuses_to_change_or_remove_one(event, change):
    event.reason = "x"
    with pytest.raises(LogIsAppendOnly), transaction.atomic():
        change(event)
    assert_is_as_it_was(event)


def test_another_one_is_not_written_over_it(event):
    with pytest.raises(IntegrityError), transaction.atomic():
        Event(pk=event.pk, action=Action.ACCOUNT_RESUMED, reason="x").save()
    assert_is_as_it_was(event)


def test_the_database_refuses_to_change_one(event):
    with pytest.raises(IntegrityError, match="append-only"):
        run("UPDATE campaigns_event SET reason = 'x'")
    assert_is_as_it_was(event)


def test_the_database_removes_none_and_the_release_before_that_wants_to_goes_on(event):
    """That release deletes the events of an account together with it."""
    run("DELETE FROM campaigns_event")
    assert_is_as_it_was(event)
    run("DELETE FROM campaigns_account")
    assert not Account.objects.exists()
    assert_is_as_it_was(event)


def test_what_an_event_is_about_can_go_and_the_event_keeps_its_id(event):
    account = event.account_id
    Account.objects.get().delete()
    assert_is_as_it_was(event)
    assert Event.objects.get().account_id == account


def test_an_upload_that_is_removed_leaves_its_log(client):
    upload = make.checked_upload()
    Upload.objects.all().delete()
    assert list(Event.objects.values_list("action", "upload")) == [("uploaded", upload.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_emptied_as_a_whole_is_empty_and_guarded_again():
    Event.objects.create(action=Action.JOURNAL_EMPTY)
    call_command("flush", interactive=False, verbosity=0)
    assert not Event.objects.exists()
    Event.objects.create(action=Action.JOURNAL_EMPTY, reason="as it was")
    with pytest.raises(IntegrityError):
        run("UPDATE campaigns_event SET reason = 'x'")
