"""A real mail server and a real receiver of webhooks, both on this host."""

import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from campaigns.models import Sealed, Webhook
from campaigns.notifications import find_occasions, mailing, webhooks

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # an example of the specification's


@dataclass
class MailServer:
    """What it was given: the mails with their receivers. `refusal` is what it says to each receiver, if anything."""

    mails: list[tuple[list[str], Message]] = field(default_factory=list)
    refusal: str = ""

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list):
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope):
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 OK"

    def texts(self) -> list[str]:
        return [mail.get_payload(decode=True).decode().replace("\r\n", "\n") for _, mail in self.mails]

    def subjects(self) -> list[str]:
        return [mail["Subject"] for _, mail in self.mails]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture(autouse=True)
def _nothing_before(db) -> None:
    """The sweeper has run before: what ended long ago is no news."""
    find_occasions()


@pytest.fixture
def mail_server(settings, monkeypatch) -> Iterator[MailServer]:
    server = MailServer()
    port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    use_mail_server(settings, monkeypatch, port)
    yield server
    controller.stop()


def use_mail_server(settings, monkeypatch, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.SENDS_MAIL = True
    settings.DEFAULT_FROM_EMAIL = "LeadsPortal <leadsportal@leads.example.com>"
    monkeypatch.setattr(mailing, "_server", mailing._Server())  # none that hangs since another test


@pytest.fixture
def silent_port() -> Iterator[int]:
    """The port of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@dataclass
class Receiver:
    """What was posted to it: headers and body. `statuses` are its next answers; then it answers 204."""

    address: str = ""
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)


@pytest.fixture
def receiver(settings, monkeypatch) -> Iterator[Receiver]:
    """A receiver of webhooks, whose host is listed."""
    made = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.posts.append((dict(self.headers), body))
            status = made.statuses.pop(0) if made.statuses else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{made.address}elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}/"
    settings.PRIVATE_WEBHOOK_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(webhooks, "_receivers", {})
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    with suppress(OSError):
        server.shutdown()
        server.server_close()


@pytest.fixture
def webhook(receiver: Receiver) -> Callable[..., Webhook]:
    """Makes a webhook that leads to the receiver, or to another address."""

    def make(*, name: str = "CRM", address: str = "") -> Webhook:
        return Webhook.objects.create(name=name, address=address or receiver.address, secret=Sealed.of(SECRET))

    return make
