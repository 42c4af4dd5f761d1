"""Whoever has the link of a failed file with its signature can fetch people's numbers. So it stands in the database
only sealed, from the moment at which it comes until it is of no use."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from campaigns import callbacks
from campaigns.cloudagent import redact
from campaigns.failed_files import NotFetched, archive, fetch_failed_file, fetching
from campaigns.models import Callback, FailedFile, JournaledCallback, ReportNote, Sealed
from campaigns.sending import hash_token
from campaigns.sweeping import sweep
from tests.dialogue import TRANSACTION_ID, Request, apply_callback, callback_body, request_for

pytestmark = pytest.mark.django_db

SECRET = "c0ffee5ec3e7"
LINK = f"https://x.s3.ap-south-1.amazonaws.com/{TRANSACTION_ID}_error.csv?X-Amz-Date=1&X-Amz-Signature={SECRET}&a=1"
BODY = callback_body(loaded=2, failed=4, link=LINK)
OTHER_KEY = "gJo1BBZgWPDTRoVMSz5bxoSNDrBY9a7zD7kHhSFjQOs="


@pytest.fixture
def sent() -> Request:
    return request_for().answer()


def stored() -> str:
    """All rows of all tables, as a dump has them, with bytes as text."""
    texts = []
    for model in (model for model in apps.get_models() if model._meta.managed):
        texts.append(serializers.serialize("json", model._base_manager.all()))
        texts += [
            bytes(value).decode("latin-1")
            for row in model._base_manager.values_list()
            for value in row
            if isinstance(value, bytes | memoryview)
        ]
    return "\n".join(texts)


def sweep_once() -> None:
    sweep(enqueue=lambda _task, _pk: True)


def failing(link: str) -> bytes:
    raise NotFetched(ReportNote.ANSWERED, status=503)


def test_nowhere_in_the_database_is_a_signature_that_is_not_sealed(sent, monkeypatch):
    monkeypatch.setattr(fetching, "download", failing)
    kept = sent.keep(BODY)
    assert SECRET not in stored(), "kept"
    assert kept.as_it_came() == BODY

    failed_file = apply_callback(kept.pk)
    assert SECRET not in stored(), "applied"
    fetch_failed_file(failed_file_id=failed_file.pk)
    assert SECRET not in stored(), "tried"
    sent.call_back(BODY)
    assert SECRET not in stored(), "came again"
    assert FailedFile.objects.get().link.reveal() == LINK

    archive(failed_file=FailedFile.objects.get(), data=b"PhoneNumber,Reason\n")
    assert SECRET not in stored()
    assert not any(Callback.objects.values_list("sealed_body", flat=True)), "nobody needs it any more"


@pytest.mark.parametrize(
    "said",
    [
        {"message": f"See {LINK}"},
        {"failedFilePath": f"see {LINK}"},
        {"failedFilePath": f"X-Amz-Signature={SECRET} "},
        {"transactionId": f"?X-Amz-Signature={SECRET}"},
        {"numbersProcessed": f"?Signature={SECRET}"},
        {"startDateTime": f"?sig={SECRET}"},
    ],
)
def test_no_note_has_a_signature_either(sent, said):
    facts = {"numbersProcessed": "2", "numbersNotProcessed": "4"} | said
    sent.call_back("&".join(f"{name}={value.replace('&', '%26')}" for name, value in facts.items()).encode())
    assert SECRET not in stored()


@pytest.mark.parametrize(
    "query",
    [
        f"AWSAccessKeyId=A&Expires=1&Signature={SECRET}",
        f"X-Goog-Algorithm=A&X-Goog-Signature={SECRET}",
        f"sv=2024&sig={SECRET}&se=1",
        f"Expires=1&Signature={SECRET}&Key-Pair-Id=K",
        f"token={SECRET}",
    ],
)
def test_signatures_of_other_stores_are_sealed_too(sent, query):
    failed_file = sent.call_back(loaded=2, failed=4, link=f"https://files.example/1_error.csv?{query}")
    fetch_failed_file(failed_file_id=failed_file.pk)
    assert FailedFile.objects.get().state == "kept"
    assert SECRET not in stored()
    assert SECRET in FailedFile.objects.get().link.reveal()


def test_a_message_that_no_key_opens_is_counted_and_its_file_waits_for_the_key(sent, settings, monkeypatch):
    keys = settings.CREDENTIAL_KEYS
    monkeypatch.setattr(fetching, "download", lambda link: asked.append(link) or b"PhoneNumber,Reason\n")
    asked: list[str] = []
    kept = sent.keep(BODY)
    settings.CREDENTIAL_KEYS = [OTHER_KEY]
    failed_file = apply_callback(kept.pk)
    assert (sent.batch.state, sent.batch.loaded) == ("done", 2)
    fetch_failed_file(failed_file_id=failed_file.pk)
    assert (FailedFile.objects.get().state, asked) == ("pending", [])

    settings.CREDENTIAL_KEYS = [*keys, OTHER_KEY]
    FailedFile.objects.update(next_try_at=timezone.now() - timedelta(hours=1))
    fetch_failed_file(failed_file_id=failed_file.pk)
    assert (FailedFile.objects.get().state, asked) == ("archived", [LINK])


# ---- beside the release before -------------------------------------------------------------------------


def test_what_the_release_before_has_kept_is_sealed_by_the_sweeper(sent):
    Callback.objects.create(
        attempt_id=sent.attempt_id, received_at=timezone.now(), content_type="application/json", body=BODY
    )
    JournaledCallback.objects.create(token_hash="x" * 64, received_at=timezone.now(), body=BODY)
    assert SECRET in stored()
    sweep_once()
    assert SECRET not in stored()
    assert Callback.objects.get().as_it_came() == BODY
    assert apply_callback(Callback.objects.get().pk).link.reveal() == LINK


@pytest.mark.parametrize("state", ["pending", "kept"])
def test_what_the_release_before_has_applied_is_sealed_by_the_sweeper(sent, monkeypatch, state):
    sent.call_back(BODY)
    Callback.objects.update(body=BODY, sealed_body=None)
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr("campaigns.sweeping.release_kept", lambda: None)
    FailedFile.objects.update(state=state, next_try_at=later)
    sweep_once()
    assert SECRET not in stored()
    assert FailedFile.objects.get().link.reveal() == LINK


def test_a_sealed_message_that_the_release_before_applies_loses_nothing(sent, monkeypatch):
    """It reads what is left of the message, and cannot fetch the file by that. This release can."""
    asked: list[str] = []
    monkeypatch.setattr(fetching, "download", lambda link: asked.append(link) or b"PhoneNumber,Reason\n")
    kept = sent.keep(BODY)
    Callback.objects.update(sealed_body=None)  # it does not know the column
    apply_callback(kept.pk)
    Callback.objects.update(sealed_body=kept.sealed_body)
    redacted = FailedFile.objects.get().link.reveal()
    assert redacted == redact(LINK.encode()).decode()
    assert (sent.batch.state, sent.batch.loaded) == ("done", 2)

    fetch_failed_file(failed_file_id=FailedFile.objects.get().pk)
    assert (FailedFile.objects.get().state, asked) == ("archived", [LINK])


def test_a_message_for_an_attempt_that_is_only_in_the_journal_is_sealed(sent, monkeypatch):
    monkeypatch.setattr("campaigns.journal.knows", lambda token_hash: True)
    assert callbacks.keep_journaled(token=sent.token, body=BODY, content_type="application/json")
    assert SECRET not in stored()
    [callback_id] = callbacks.take_kept()
    assert SECRET not in stored()
    assert Callback.objects.get(pk=callback_id).as_it_came() == BODY


def test_a_message_that_the_release_before_has_kept_for_such_an_attempt_is_sealed_when_it_is_taken(sent):
    JournaledCallback.objects.create(token_hash=hash_token(sent.token), received_at=timezone.now(), body=BODY)
    [callback_id] = callbacks.take_kept()
    assert SECRET not in stored()
    assert Callback.objects.get(pk=callback_id).as_it_came() == BODY


def test_any_bytes_come_back_as_they_were(sent):
    every_byte = bytes(range(256)) * 10
    assert sent.keep(every_byte).as_it_came() == every_byte
    assert Callback.objects.get().as_it_came() == every_byte
    assert Callback(body=b"old", sealed_body=Sealed("")).as_it_came() == b"old"
