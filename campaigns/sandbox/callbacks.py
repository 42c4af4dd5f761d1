"""Sandbox: the message of a callback, its envelopes, and how it is posted (docs/dialer.md#callback)."""

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from urllib.parse import urlencode

import requests

from .memory import Transaction

INDIA = timezone(timedelta(hours=5, minutes=30), "IST")
"""The dialer's clock; India has no summer time."""

POST_SECONDS = 10
"""How long the receiver may take to answer."""

Message = dict[str, str]
Envelope = Callable[[Message], tuple[str, bytes]]

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


def message(transaction: Transaction, *, failed_file: str, ended_at: datetime) -> Message:
    """The values of a callback. The counts are texts. Status and message say success even when all rows failed.

    `failed_file` is the link to the failed file, "" when nothing failed. `ended_at` is aware, in any zone.
    """
    return {
        "totalNoUploaded": str(transaction.total),
        "numbersProcessed": str(transaction.total - transaction.failed),
        "numbersNotProcessed": str(transaction.failed),
        "failedFilePath": failed_file,
        "transactionId": transaction.transaction_id,
        "status": "Success",
        "message": "File Successfully uploaded.",
        "startDateTime": _in_india(transaction.received_at),
        "endDateTime": _in_india(ended_at),
    }


def post(url: str, *, content_type: str, body: bytes) -> str:
    """Posts a callback once. Returns what became of it, in words.

    Only http and https addresses are called, and redirects are not followed. The words do not contain the address,
    which has a token in it.
    """
    try:
        with requests.Session() as session:
            session.trust_env = False  # no proxy, and no password of ours to a host that is named in .netrc
            with session.post(
                url,
                data=body,
                headers={"Content-Type": content_type},
                timeout=POST_SECONDS,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return f"posted, answered {answer.status_code}"
    except (requests.RequestException, ValueError) as failure:  # ValueError: addresses that urllib3 cannot read
        return f"not delivered ({type(failure).__name__})"


def _in_india(time: datetime) -> str:
    return f"{time.astimezone(INDIA):%Y-%m-%d %H:%M:%S}"


def _data_object(told: Message) -> tuple[str, bytes]:
    return _JSON, json.dumps({"data": told}).encode()


def _data_string(told: Message) -> tuple[str, bytes]:
    return _JSON, json.dumps({"data": _compact(told)}).encode()


def _as_printed(told: Message) -> tuple[str, bytes]:
    """As the vendor's page has it: the quotes of the inner JSON are not escaped."""
    return _JSON, f'{{"data":"{_compact(told)}"}}'.encode()


def _flat(told: Message) -> tuple[str, bytes]:
    return _JSON, json.dumps(told).encode()


def _form(told: Message) -> tuple[str, bytes]:
    return _FORM, urlencode(told).encode()


def _form_data(told: Message) -> tuple[str, bytes]:
    return _FORM, urlencode({"data": _compact(told)}).encode()


def _multipart(told: Message) -> tuple[str, bytes]:
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in told.items()
    ]
    return f"multipart/form-data; boundary={boundary}", f"{''.join(parts)}--{boundary}--\r\n".encode()


def _compact(told: Message) -> str:
    return json.dumps(told, separators=(",", ":"))


ENVELOPES: dict[str, Envelope] = {
    "data-object": _data_object,
    "data-string": _data_string,
    "as-printed": _as_printed,
    "flat": _flat,
    "form": _form,
    "form-data": _form_data,
    "multipart": _multipart,
}
"""Message → (content type, body)."""
