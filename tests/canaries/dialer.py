"""A stand-in before the sandbox, at the address that the portal knows as its dialer's. It sees what the dialer sees:
the tokens of the requests, and the links of the callbacks. It can answer as a bad dialer does."""

import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode

import requests

Fields = dict[str, str]
Answer = Callable[[Fields, bytes], tuple[int, bytes]]

_SIGNATURE = re.compile(r"X-Amz-Signature=(\w+)")
_OF_A_HOP = {"connection", "content-length", "host", "transfer-encoding", "date", "server"}


def prints_the_request(fields: Fields, body: bytes) -> tuple[int, bytes]:
    """500, with the request as it came and as it was read."""
    lines = "".join(f"{name} = {value}\n" for name, value in fields.items())
    return 500, b"<html><pre>Fatal error\n" + lines.encode() + body + b"</pre></html>"


def says_the_key(fields: Fields, _body: bytes) -> tuple[int, bytes]:
    """The refusal of a key, in the dialer's words, with the key and the leads."""
    said = "Invalid userName or apiKey: " + ", ".join(
        fields[name] for name in ("apiKey", "callBackUrl", "bulkData") if name in fields
    )
    return 200, json.dumps({"status": "error", "message": said}).encode()


def says_nothing(_fields: Fields, _body: bytes) -> tuple[int, bytes]:
    """No answer before the deadline of a test."""
    time.sleep(5)
    return 504, b""


class StandIn(ThreadingHTTPServer):
    """What it has seen, and what it answers next. Other requests go to the sandbox."""

    daemon_threads = True

    def __init__(self, port: int, sandbox_url: str) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.url = f"http://127.0.0.1:{port}"
        self.sandbox_url = sandbox_url
        self.next_answers: deque[Answer] = deque()
        self.addresses: list[str] = []  # callback addresses, in the order of the requests
        self.messages: list[bytes] = []  # callbacks, as they went to the portal
        self.signatures: set[str] = set()
        self.referers: list[str] = []
        self.links_lead_to = self.url
        """Where the links of failed files lead."""

    @property
    def tokens(self) -> list[str]:
        return [address.rstrip("/").rsplit("/", 1)[-1] for address in self.addresses]

    def handle_error(self, request: object, client_address: object) -> None:
        """A portal that has given up waiting is part of the test."""


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a line of it would be looked through, too."""

    def do_GET(self) -> None:
        self.server.referers += self.headers.get_all("Referer", [])
        self._hand_on(b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.startswith("/back/"):
            self._bring_back(int(self.path.rsplit("/", 1)[-1]), body)
        elif "addBulkData" in self.path:
            self._take_leads(body)
        else:
            self._hand_on(body)

    def _take_leads(self, body: bytes) -> None:
        fields = {name: values[-1] for name, values in parse_qs(body.decode()).items()}
        self.server.addresses.append(fields.get("callBackUrl", ""))
        if self.server.next_answers:
            self._answer(*self.server.next_answers.popleft()(fields, body))
            return
        fields["callBackUrl"] = f"{self.server.url}/back/{len(self.server.addresses) - 1}"
        self._hand_on(urlencode(fields).encode())

    def _bring_back(self, request: int, message: bytes) -> None:
        """A callback of the sandbox goes on to the portal, with another link."""
        message = message.replace(self.server.sandbox_url.encode(), self.server.links_lead_to.encode())
        self.server.signatures.update(_SIGNATURE.findall(message.decode()))
        self.server.messages.append(message)
        kind = {"Content-Type": self.headers["Content-Type"]}
        answer = requests.post(self.server.addresses[request], data=message, headers=kind, timeout=10)
        self._answer(answer.status_code, answer.content)

    def _hand_on(self, body: bytes) -> None:
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OF_A_HOP}
        answer = requests.request(
            self.command, f"{self.server.sandbox_url}{self.path}", data=body, headers=headers, timeout=30
        )
        self._answer(answer.status_code, answer.content, answer.headers.get("Content-Type", ""))

    def _answer(self, status: int, body: bytes, kind: str = "text/html") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def standing_in(port: int, *, sandbox_port: str) -> Iterator[StandIn]:
    """The stand-in, as long as the block runs."""
    server = StandIn(port, f"http://127.0.0.1:{sandbox_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
