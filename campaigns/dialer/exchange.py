"""One request to a dialer; what was seen of it and of its answer, before anybody judges it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class DialerRequest:
    """One HTTP request, ready to be sent.

    Its body is a form of these `fields`, urlencoded or with `is_multipart` in parts; or, without fields, `body`. They
    hold the account's key and people's numbers, so they are in no repr and in no log. `may_be_private`: it may go to an
    address of a private network.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_multipart: bool = False
    body: bytes = field(default=b"", repr=False)
    may_be_private: bool = False


class Phase(StrEnum):
    """How far the request came."""

    NOT_SENT = "not sent"
    """It surely never arrived: refused connection, DNS, TLS, timeout while connecting."""

    SENT_NO_ANSWER = "sent, no answer"
    """It may have arrived: timeout, reset or our own deadline after the first byte was sent."""

    ANSWERED = "answered"
    """A status and headers came back. `Observed.complete` says whether the whole body did."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen of one request.

    `status` is the HTTP status, None without an answer. `body` is unpacked, and holds no more than the sender reads
    of an answer. `complete` is False where the body broke off or was cut. `error` is the name of what went wrong, ""
    if nothing did.
    """

    phase: Phase
    status: int | None = None
    content_type: str = ""
    body: bytes = field(default=b"", repr=False)
    complete: bool = True
    error: str = ""
