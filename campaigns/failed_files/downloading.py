"""Download: the bytes behind a link that came from outside. Knows no database.

What it leads to is hostile until read: only allowed hosts, public addresses, no redirect, bounded bytes and
wall-clock time.
"""

import io
import threading
import time
from concurrent.futures import Future
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress

from campaigns.cloudagent import host_of
from campaigns.sending.requesting import announced_length


class NotFetched(Exception):
    """The file could not be had this time; the text says why, without the link."""


class _Session(HTTPSession):
    """Follows no redirect, and does not look at one either: to find out where it leads, `requests` would parse its
    address and read its whole body."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def host_is_allowed(link: str) -> bool:
    """https to a host of FAILED_FILE_HOSTS or below one, on the usual port; or the sandbox's exact origin. Never a
    link that parsers could read in two ways (`host_of`)."""
    if not (host := host_of(link)):
        return False
    parts = urlsplit(link)
    if settings.SANDBOX_ORIGIN and f"{parts.scheme}://{parts.netloc}" == settings.SANDBOX_ORIGIN:
        return True
    try:
        usual_port = parts.port in (None, 443)
    except ValueError:
        return False
    allowed = any(host == name or host.endswith(f".{name}") for name in settings.FAILED_FILE_HOSTS)
    return parts.scheme == "https" and allowed and usual_port


def download(link: str) -> bytes:
    """The bytes behind a link, whole, or NotFetched and nothing else. At most MAX_FAILED_FILE_BYTES, and at most
    FAILED_FILE_SECONDS: a host whose headers drip holds a thread, but not the caller."""
    ends = time.monotonic() + settings.FAILED_FILE_SECONDS
    fetched: Future[bytes] = Future()

    def call() -> None:
        try:
            fetched.set_result(_fetch(link, ends))
        except NotFetched as why:
            fetched.set_exception(why)
        except InvalidIPAddress:
            fetched.set_exception(NotFetched("its host leads to a private address."))
        except Exception as failure:  # what a hostile answer brings out of four libraries cannot be listed
            # The class only: an exception's text can hold the link.
            fetched.set_exception(NotFetched(f"the host could not be reached ({type(failure).__name__})."))

    threading.Thread(target=call, name="failed-file", daemon=True).start()
    try:
        return fetched.result(timeout=settings.FAILED_FILE_SECONDS)
    except TimeoutError:
        raise NotFetched("the host was too slow.") from None


def _fetch(link: str, ends: float) -> bytes:
    is_sandbox = bool(settings.SANDBOX_ORIGIN) and link.startswith(f"{settings.SANDBOX_ORIGIN}/")
    config = Config(
        default_timeout=(10, 20),
        never_redirect=True,
        ip_filter_enable=not is_sandbox,
        ip_filter_allow_loopback_ips=False,
        user_agent_override="LeadsPortal",
    )
    with _Session(config) as session:
        session.trust_env = False
        with session.get(link, stream=True, headers={"Accept-Encoding": "identity"}) as response:
            if response.status_code != 200:
                raise NotFetched(f"the host answered {response.status_code}.")
            data = _body(response, ends)
            if len(data) != announced_length(response, len(data)):
                raise NotFetched("the file was cut short.")
            return data


def _body(response: requests.Response, ends: float) -> bytes:
    data = io.BytesIO()
    # read1 gives what is there: a drip cannot hold the loop longer than its own next byte.
    while piece := response.raw.read1(65536, decode_content=True):
        data.write(piece)
        if data.tell() > settings.MAX_FAILED_FILE_BYTES:
            raise NotFetched("the file is larger than this product takes.")
        if time.monotonic() > ends:
            raise NotFetched("the host was too slow.")
    return data.getvalue()
