"""Sandbox: start and stop of the server, and the posting of its callbacks."""

import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from ipaddress import ip_address
from socket import socket
from socketserver import TCPServer

from . import callbacks
from .dialer import Dialer
from .handler import Handler
from .later import Later
from .memory import Receipt, Transaction
from .troubles import Trouble

Log = Callable[[str], object]


def start(
    host: str,
    port: int,
    *,
    window: float = 60.0,
    callback_delay: float = 2.0,
    requests_per_window: int = 5,
    log: Log | None = None,
) -> "Sandbox":
    """Starts a sandbox in threads of this process. It listens when this function returns.

    `port` 0 takes a free one. `window` and `callback_delay` are in seconds. `log` gets a line for each request and
    each callback, without keys and phone numbers. Raises OSError when it cannot listen at the address.
    """
    dialer = Dialer(window=window, requests_per_window=requests_per_window)
    return Sandbox(SandboxServer((host, port), dialer=dialer, callback_delay=callback_delay, log=log))


class Sandbox:
    """A sandbox that runs."""

    def __init__(self, server: "SandboxServer") -> None:
        self._server = server
        self._thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="sandbox", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return self._server.url

    @property
    def dialer(self) -> Dialer:
        """The dialer behind the server."""
        return self._server.dialer

    def stop(self) -> None:
        """Ends it. Waiting callbacks are not posted any more, and unfinished answers are cut short."""
        self._server.stop()
        self._thread.join()


class SandboxServer(ThreadingHTTPServer):
    """The socket, and what the handlers of all requests share."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], *, dialer: Dialer, callback_delay: float, log: Log | None) -> None:
        super().__init__(address, Handler)
        self.dialer = dialer
        self.stopping = threading.Event()
        self._callback_delay = callback_delay
        self._later = Later()
        self._log: Log = log or (lambda _line: None)

    def server_bind(self) -> None:
        """Like HTTPServer, but does not look up the host's full name. That takes seconds where no DNS answers."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    @property
    def url(self) -> str:
        """The address at which this machine reaches the sandbox."""
        host = "127.0.0.1" if ip_address(self.server_name).is_unspecified else self.server_name
        return f"http://{host}:{self.server_port}"

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Prints nothing when a caller goes away, as many tests do."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def tell(self, receipt: Receipt) -> None:
        """Writes a line to the log. It names only known campaigns: the name of an unknown one can be any text."""
        trouble = f" (trouble: {receipt.trouble.name})" if receipt.trouble.name else ""
        if taken := receipt.transaction:
            said = f"{taken.campaign}: {taken.total} rows queued as {taken.transaction_id}, {taken.failed} of them fail"
        elif receipt.answer["status"] == "success":
            said = "A request was not taken"
        else:
            said = f"A request was refused: {receipt.answer['message']}"
        self._log(said + trouble)

    def call_back(self, transaction: Transaction, *, trouble: Trouble, url: str) -> None:
        """Posts the callback of a transaction later, as the trouble says; or now, or not at all."""

        def post() -> None:
            link = self.url + self.dialer.failed_link(transaction.transaction_id) if transaction.failed else ""
            told = callbacks.message(transaction, failed_file=link, ended_at=datetime.now(UTC))
            content_type, body = callbacks.ENVELOPES[trouble.envelope](told)
            what = callbacks.post(url, content_type=content_type, body=body)
            self.dialer.note_callback(transaction.transaction_id, what)
            self._log(f"Callback of {transaction.transaction_id}: {what}")

        if not url:
            self.dialer.note_callback(transaction.transaction_id, "not asked for")
        elif trouble.callback == "never":
            self.dialer.note_callback(transaction.transaction_id, "never comes")
        elif trouble.callback == "early":
            post()
        else:
            seconds = trouble.seconds if trouble.callback == "late" else self._callback_delay
            for _ in range(trouble.callback_posts):
                self._later.after(seconds, post)

    def reset(self) -> None:
        """Forgets everything, also the waiting callbacks."""
        self._later.forget()
        self.dialer.reset()

    def stop(self) -> None:
        """Ends `serve_forever`, the callbacks and all pauses, and closes the socket."""
        self.stopping.set()
        self._later.stop()
        self.shutdown()
        self.server_close()
