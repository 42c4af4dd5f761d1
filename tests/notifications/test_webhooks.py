"""Webhooks: signed messages to a real receiver, tried again, and to no private address."""

import base64
import hashlib
import hmac
import json
import socket
from datetime import UTC, datetime

import pytest

from campaigns.models import Account, Sent, StopReason, Webhook, WebhookMessage, database_now
from campaigns.notifications import ask_for_test, fault_of, find_occasions, is_secret, tries, webhooks
from campaigns.notifications.signing import signed_headers
from campaigns.notifications.webhooks import send_webhook_messages
from campaigns.sending.halting import stop_account
from campaigns.wording import AddressFault, webhook_address_refused
from tests import make
from tests.notifications.conftest import SECRET, Receiver
from tests.notifications.told import ended_upload

pytestmark = pytest.mark.django_db


def sweep_and_send() -> None:
    find_occasions()
    send_webhook_messages()


def pauses_are_over() -> None:
    WebhookMessage.objects.update(next_try_at=database_now(), tried_at=None)


def is_signed(headers: dict[str, str], body: bytes, secret: str = SECRET) -> bool:
    """As docs/operations.md#webhooks tells a receiver to do it."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(expected, given) for given in headers["webhook-signature"].split())


# ---- what is sent ----


def test_a_message_of_an_end_has_ids_codes_and_counts_only(receiver: Receiver, webhook):
    webhook()
    upload = ended_upload(file_name="Quillfeather.csv")
    sweep_and_send()
    [(headers, body)] = receiver.posts
    assert headers["Content-Type"] == "application/json"
    said = json.loads(body)
    assert said["type"] == "upload.ended"
    assert said["timestamp"] == upload.finished_at.isoformat()
    assert said["data"] == {
        "upload": upload.pk,
        "campaign": upload.campaign_id,
        "account": upload.campaign.account_id,
        "reason": None,
        "rows": {"total": 3, "confirmed": 3, "loaded": 3},
        "page": f"http://127.0.0.1:8000/uploads/{upload.pk}/",
    }


def test_a_message_says_by_a_code_why_somebody_is_needed(receiver: Receiver, webhook):
    webhook()
    make.confirmed_upload()
    stop_account(Account.objects.get().pk, StopReason.BY_PERSON, name="root")
    sweep_and_send()
    said = json.loads(receiver.posts[0][1])
    assert (said["type"], said["data"]["reason"]) == ("upload.needs_attention", "account_stopped")
    assert said["data"]["rows"]["waiting"] == 3


def test_it_is_signed_with_id_and_time(receiver: Receiver, webhook):
    webhook()
    ended_upload()
    sweep_and_send()
    [(headers, body)] = receiver.posts
    assert is_signed(headers, body)
    assert not is_signed(headers, body + b" ")
    assert not is_signed(headers | {"webhook-timestamp": "1700000000"}, body)
    assert not is_signed(headers, body, "whsec_" + base64.b64encode(b"x" * 24).decode())
    assert headers["webhook-id"] == str(WebhookMessage.objects.get().public_id)
    assert abs(int(headers["webhook-timestamp"]) - database_now().timestamp()) < 60


def test_the_signature_is_that_of_the_specifications_example():
    """https://github.com/standard-webhooks/standard-webhooks: libraries for receivers have this example."""
    headers = signed_headers(
        secret=SECRET,
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=datetime.fromtimestamp(1614265330, UTC),
        body=b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (SECRET, True),
        ("whsec_" + base64.b64encode(b"x" * 64).decode(), True),
        ("whsec_" + base64.b64encode(b"x" * 65).decode(), False),
        ("whsec_short", False),
        ("whsec_not base64 at all, but long enough for one", False),
        (SECRET.removeprefix("whsec_"), False),
        ("whsec_é", False),
    ],
)
def test_what_a_secret_is(text, is_one):
    assert is_secret(text) == is_one


def test_each_webhook_gets_each_thing_once(receiver: Receiver, webhook):
    webhook(name="first")
    webhook(name="second")
    ended_upload()
    for _ in range(3):
        sweep_and_send()
    assert len(receiver.posts) == 2
    assert {message.state for message in WebhookMessage.objects.all()} == {Sent.SENT}


def test_a_test_message_says_nothing_of_any_upload(receiver: Receiver, webhook):
    ask_for_test(webhook())
    send_webhook_messages()
    said = json.loads(receiver.posts[0][1])
    assert (said["type"], said["data"]) == ("webhook.test", {})


def test_what_is_switched_off_gets_nothing(receiver: Receiver, webhook):
    webhook()
    ended_upload()
    find_occasions()
    Webhook.objects.update(is_active=False)
    send_webhook_messages()
    assert receiver.posts == []


# ---- what goes wrong ----


def test_what_is_not_taken_is_sent_again_later_and_later_with_the_same_id_and_body(receiver: Receiver, webhook):
    webhook()
    receiver.statuses[:] = [500, 404, 302]
    ended_upload()
    pauses = []
    for _ in range(4):
        sweep_and_send()
        message = WebhookMessage.objects.get()
        pauses.append(round((message.next_try_at - message.tried_at).total_seconds() / 60))
        sweep_and_send()  # not yet
        pauses_are_over()
    assert pauses == [1, 2, 4, 8]
    assert (message.state, message.tries, message.fault) == (Sent.SENT, 4, "")
    assert len({(headers["webhook-id"], body) for headers, body in receiver.posts}) == 1
    assert all(is_signed(headers, body) for headers, body in receiver.posts)
    assert len(receiver.posts) == 4  # no redirect was followed


def test_after_many_tries_it_is_given_up(receiver: Receiver, webhook, caplog):
    webhook()
    receiver.statuses[:] = [503]
    ended_upload()
    find_occasions()
    WebhookMessage.objects.update(tries=tries.MOST_TRIES - 1)
    send_webhook_messages()
    message = WebhookMessage.objects.get()
    assert (message.state, message.fault) == (Sent.GIVEN_UP, "status 503")
    assert "127.0.0.1" not in "".join(record.getMessage() for record in caplog.records if "webhook" in record.name)


def test_a_receiver_that_fails_rests_and_keeps_no_other_one_waiting(receiver: Receiver, webhook, silent_port):
    webhook(name="a away", address="http://127.0.0.1:1/")
    webhook(name="b there")
    for _ in range(2):
        ended_upload()
    sweep_and_send()
    sweep_and_send()
    assert len(receiver.posts) == 2
    assert sum(message.tries for message in WebhookMessage.objects.filter(webhook__name="a away")) == 1


def test_a_receiver_that_hangs_is_waited_for_for_a_bounded_time(monkeypatch, webhook, silent_port):
    monkeypatch.setattr(webhooks, "WEBHOOK_SECONDS", 0.2)
    webhook(address=f"http://127.0.0.1:{silent_port}/")
    ended_upload()
    sweep_and_send()
    assert WebhookMessage.objects.get().fault == "TimeoutError"


def test_a_secret_that_no_key_opens_is_a_failed_try(receiver: Receiver, webhook, settings):
    webhook()
    settings.CREDENTIAL_KEYS = ["gJo1BBZgWPDTRoVMSz5bxoSNDrBY9a7zD7kHhSFjQOs="]
    ended_upload()
    sweep_and_send()
    assert WebhookMessage.objects.get().fault == "WrongCredentialKeys"
    assert receiver.posts == []


# ---- no private address ----


def test_a_name_that_leads_inside_by_now_is_left_before_anything_is_sent(
    receiver: Receiver, webhook, settings, monkeypatch
):
    """The name was public when it was entered. Where it leads is asked of the connection itself, so that no other
    look-up comes in between."""
    port = receiver.address.rsplit(":", 1)[1]
    webhook(address=f"http://crm.example.com:{port}")
    settings.PRIVATE_WEBHOOK_HOSTS = []
    asked, look_up = [], socket.getaddrinfo

    def leads_here(host, *more, **named):
        asked.append(host)
        return look_up("127.0.0.1", *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", leads_here)
    ended_upload()
    sweep_and_send()
    assert "crm.example.com" in asked
    assert receiver.posts == []
    assert WebhookMessage.objects.get().fault == "PrivateAddress"


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://crm.example.com/hook?team=1", None),
        ("https://crm.example.com:8443/", None),
        ("http://listed.lan:8080/", None),
        ("http://crm.example.com/", AddressFault.NOT_HTTPS),
        ("https://user:secret@crm.example.com/", AddressFault.WITH_PASSWORD),
        ("https://10.1.2.3/", AddressFault.IP_ADDRESS),
        ("https://0x7f.1/", AddressFault.IP_ADDRESS),
        ("https://[::1]/", AddressFault.IP_ADDRESS),
        ("https://localhost/", AddressFault.PRIVATE),
        ("https://crm.internal/", AddressFault.PRIVATE),
        ("https://leads-inside.example.com./", AddressFault.PRIVATE),
        ("ftp://crm.example.com/", AddressFault.NO_ADDRESS),
        ("https://crm.example.com/#x", AddressFault.NO_ADDRESS),
        ("https://crm.example.com:99999/", AddressFault.NO_ADDRESS),
        ("https://crm.example.com/\r\nX: y", AddressFault.NO_ADDRESS),
        ("https://[", AddressFault.NO_ADDRESS),
        ("crm.example.com", AddressFault.NO_ADDRESS),
    ],
)
def test_which_addresses_are_refused(settings, monkeypatch, address, fault):
    settings.PRIVATE_WEBHOOK_HOSTS = ["listed.lan"]
    inside = [(0, 0, 0, "", ("192.168.0.9", 0))]
    outside = [(0, 0, 0, "", ("93.184.216.34", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: inside if "inside" in host else outside)
    assert fault_of(address) == fault
    assert fault is None or webhook_address_refused(fault)
