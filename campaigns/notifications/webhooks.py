"""Messages of webhooks: what each says, and how it is posted. Ids, codes and counts only.

A message comes at least once, if it comes, and not always in order. Its id and its body are the same at each try.
"""

import logging
from datetime import timedelta

import orjson

from campaigns import shutdown
from campaigns.bounded_call import BoundedCall
from campaigns.bounded_http import HEADERS, leave_private_addresses, open_session
from campaigns.models import Occasion, OccasionKind, Sent, Webhook, WebhookMessage, database_now

from .addresses import host_of, is_listed
from .pages import page_of
from .signing import signed_headers
from .tries import due, note_end, note_fault, take

logger = logging.getLogger(__name__)

WAIT_SECONDS = 10
"""For connecting, and for each wait for bytes."""

WEBHOOK_SECONDS = 15.0
"""For one message with its answer: less than the shortest pause between two tries of it."""

REST = timedelta(minutes=1)
"""A webhook at which a try has failed is left alone for so long, so that the others have their turns."""

MOST_A_PASS = 100


class _Receiver:
    """The server of one webhook. While a call of it hangs, no other one is begun."""

    def __init__(self) -> None:
        self._request: tuple[str, bytes, dict[str, str]] = ("", b"", {})
        self._call = BoundedCall(self._post, seconds=WEBHOOK_SECONDS)

    def post(self, address: str, body: bytes, headers: dict[str, str]) -> int:
        """The status of the answer. Raises what the network does, and TimeoutError when it takes too long."""
        self._request = address, body, headers
        return self._call()

    def _post(self) -> int:
        address, body, headers = self._request
        with open_session(public_only=False, wait_seconds=WAIT_SECONDS) as session:
            if not is_listed(host_of(address)):
                leave_private_addresses(session)
            with session.post(address, data=body, headers=headers, stream=True) as response:
                return response.status_code


_receivers: dict[int, _Receiver] = {}


def send_webhook_messages() -> None:
    """Posts the messages that are due, of each webhook until one is not taken. That one is tried again later."""
    failed = _resting()
    waiting = WebhookMessage.objects.filter(webhook__is_active=True).exclude(webhook__in=failed)
    for message in due(waiting.select_related("webhook", "occasion__upload__campaign"))[:MOST_A_PASS]:
        if shutdown.requested.is_set():
            return
        if message.webhook_id not in failed and take(message) and not _send(message):
            failed.add(message.webhook_id)


def ask_for_test(webhook: Webhook) -> WebhookMessage:
    """A message that says nothing but that it is a test will be sent to the webhook."""
    return WebhookMessage.objects.create(webhook=webhook)


def body_of(message: WebhookMessage) -> bytes:
    """What the message says, as JSON."""
    about: dict[str, object] = {"type": "webhook.test", "timestamp": message.made_at, "data": {}}
    if message.occasion:
        about = _about(message.occasion)
    return orjson.dumps(about, option=orjson.OPT_SORT_KEYS)


def _about(occasion: Occasion) -> dict[str, object]:
    upload = occasion.upload
    has_ended = occasion.kind == OccasionKind.ENDED
    data = {
        "upload": upload.pk,
        "campaign": upload.campaign_id,
        "account": upload.campaign.account_id,
        "page": page_of(upload.pk),
        "reason": None if has_ended else occasion.kind,
        "rows": occasion.counts,
    }
    kind = "upload.ended" if has_ended else "upload.needs_attention"
    return {"type": kind, "timestamp": occasion.since, "data": data}


def _resting() -> set[int]:
    """The ids of webhooks at which a try has failed just now."""
    lately = WebhookMessage.objects.filter(
        state=Sent.WAITING, tries__gt=0, tried_at__gt=database_now() - REST, next_try_at__gt=database_now()
    )
    return set(lately.values_list("webhook", flat=True))


def _send(message: WebhookMessage) -> bool:
    """Whether the receiver has taken it."""
    webhook = message.webhook
    try:
        body = body_of(message)
        signed = signed_headers(
            secret=webhook.secret.reveal(), message_id=str(message.public_id), at=database_now(), body=body
        )
        headers = HEADERS | {"Content-Type": "application/json"} | signed
        status = _receivers.setdefault(webhook.pk, _Receiver()).post(webhook.address, body, headers)
        fault = "" if 200 <= status < 300 else f"status {status}"
    except Exception as failure:  # a network, a server, wrong credential keys: what they raise cannot be listed
        # The class only: an exception's text can hold the address.
        fault = type(failure).__name__
    if not fault:
        note_end(message, Sent.SENT)
        return True
    logger.warning("message %d of webhook %d was not taken at try %d", message.pk, webhook.pk, message.tries)
    note_fault(message, fault)
    return False
