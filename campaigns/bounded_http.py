"""HTTP to other people's servers, with bounds: what `sending` and `failed_files` both need. Knows no database.

- No redirect is followed, and no proxy or .netrc of the machine is used: key and link go to one address only.
- An answer's body is read piece by piece, up to a number of bytes and up to a point in time.
- A body that is not whole is never taken for a whole one: `Body.cut` says why it is not.

`requests` has none of the bounds: its `timeout` is for each wait, so that an answer of one byte a second goes on for
ever; it unpacks gzip without a limit; and it does not compare a body with its Content-Length.
"""

import io
import ssl
import time
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from ipaddress import IPv6Address, ip_address
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import EXTRA_BLOCKED_NET_RANGES
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.util.ssl_ import create_urllib3_context

HEADERS = {"Accept-Encoding": "identity", "User-Agent": "LeadsPortal"}
CONNECT_SECONDS = 10

_PIECE_BYTES = 16 * 1024


class Cut(StrEnum):
    """Why a body is not whole."""

    TOO_LONG = "too long"
    """More bytes than are read."""

    TOO_SLOW = "too slow"
    """It had not ended at the point in time."""

    SHORT = "cut short"
    """It ended before the length that its headers announce."""

    BROKEN = "broken"
    """The connection or the encoding failed. `Body.failure` has the exception's class."""


@dataclass(frozen=True, slots=True)
class Body:
    """What came of an answer's body, unpacked. `cut` is None where it is whole; `failure` is "" unless it is BROKEN."""

    content: bytes = field(repr=False)
    cut: Cut | None = None
    failure: str = ""  # the class only: an exception's text can hold the address


class _Session(HTTPSession):  # type: ignore[misc]  # it has no types
    """Does not look at a redirect either: to find out where it leads, `requests` would parse its address and read its
    whole body."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class _Adapter(HTTPAdapter):
    """All connections share one TLS context. `requests` would read the certificates of all authorities again for each
    connection, which takes 20 ms of processor time."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options, ssl_context=_tls_context())

    def cert_verify(self, conn: Any, *_: Any) -> None:
        """Nothing is read here: the context has the authorities, and asks for a certificate."""
        conn.cert_reqs = "CERT_REQUIRED"


class PrivateAddress(ValueError):
    """The host leads to an address of a private network; nothing was sent there."""


class _PublicHTTPConnection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _leave_if_private(self)


class _PublicHTTPSConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _leave_if_private(self)


def _leave_if_private(connection: HTTPConnection) -> None:
    if not is_public(connection.sock.getpeername()[0]):
        connection.close()
        raise PrivateAddress


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTPConnection


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


class _PublicAdapter(_Adapter):
    """Asks of each connection, once it is made and before a request goes through it, where it has led. A name that is
    looked up before could lead elsewhere by then; and of several addresses each is still tried."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _PublicHTTPPool, "https": _PublicHTTPSPool}


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet, and none of a private network, of this machine or of a protocol."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in EXTRA_BLOCKED_NET_RANGES)


def leave_private_addresses(session: requests.Session) -> None:
    """From now on a request of the session raises PrivateAddress where its host leads to a private address, before
    anything of it is sent. Unlike a session that is `public_only`, it tries each address of a host that has several."""
    for scheme in ("https://", "http://"):
        session.mount(scheme, _PublicAdapter())


@cache
def _tls_context() -> ssl.SSLContext:
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return context


def open_session(*, public_only: bool, wait_seconds: float) -> requests.Session:
    """A session for one call, to be closed. With `public_only` a private or loopback address raises
    `requests_hardened.ip_filter.InvalidIPAddress`. `wait_seconds` bounds each wait for bytes, and connecting too where
    it is less than CONNECT_SECONDS.
    """
    session = _Session(
        Config(
            default_timeout=(min(CONNECT_SECONDS, wait_seconds), wait_seconds),
            never_redirect=True,
            ip_filter_enable=public_only,
            ip_filter_allow_loopback_ips=False,
        )
    )
    session.trust_env = False
    if not public_only:
        session.mount("https://", _Adapter())
    return session


def read_body(response: requests.Response, *, most_bytes: int, ends: float) -> Body:
    """The body of an answer that was opened with `stream=True`: at most `most_bytes`, until `ends` (time.monotonic()).

    Raises nothing that the other side can cause. The last wait for bytes may end later than `ends`: a caller who needs
    its time back puts a deadline of its own around the call.
    """
    content = io.BytesIO()
    try:
        # read1 gives what is there: a drip cannot hold the loop longer than its own next byte.
        while piece := response.raw.read1(_PIECE_BYTES, decode_content=True):
            content.write(piece)
            if content.tell() > most_bytes:
                return Body(content.getvalue()[:most_bytes], Cut.TOO_LONG)
            if time.monotonic() > ends:
                return Body(content.getvalue(), Cut.TOO_SLOW)
    except (HTTPError, OSError, ValueError) as failure:
        return Body(content.getvalue(), Cut.BROKEN, type(failure).__name__)
    is_whole = _announced_length(response) in (None, content.tell())
    return Body(content.getvalue(), None if is_whole else Cut.SHORT)


def _announced_length(response: requests.Response) -> int | None:
    """The Content-Length of an answer; None where it has none, or one that can be no length."""
    announced = response.headers.get("Content-Length", "")
    is_number = announced.isascii() and announced.isdigit() and len(announced) < 19
    return int(announced) if is_number else None
