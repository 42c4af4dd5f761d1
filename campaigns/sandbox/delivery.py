"""Sandbox: how an answer is sent, or is not."""

import os
import socket
import struct
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

from .troubles import Trouble

HUGE_BYTES = 10_000_000

Pause = Callable[[float], object]
"""Waits that many seconds, or until the sandbox ends."""

_JSON = "application/json"
_HTML = "text/html; charset=utf-8"
_PAGE = "<!doctype html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"

# What is sent instead of the dialer's answer: status, content type, body.
_INSTEAD = {
    "empty": (200, _JSON, b""),
    "not json": (200, "text/plain", b"queued successfully"),
    "html": (200, _HTML, _PAGE.format("Scheduled maintenance").encode()),
    "401": (401, _JSON, b'{"status": "error", "message": "Unauthorized"}'),
    "500": (500, _HTML, _PAGE.format("Internal Server Error").encode()),
    "502": (502, _HTML, _PAGE.format("502 Bad Gateway").encode()),
}


def send(
    handler: BaseHTTPRequestHandler,
    body: bytes,
    *,
    status: int = 200,
    content_type: str = _JSON,
    headers: dict[str, str] | None = None,
    announced: int | None = None,
) -> None:
    """Sends an answer and ends the connection. `announced` is the Content-Length, where it is not the body's."""
    handler.send_response(status)
    handler.send_header("Content-Type", content_type)
    handler.send_header("Content-Length", str(len(body) if announced is None else announced))
    handler.send_header("Connection", "close")  # one request for each connection, so that none can disturb the next
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def deliver(handler: BaseHTTPRequestHandler, answer: bytes, *, trouble: Trouble, pause: Pause, elsewhere: str) -> None:
    """Sends the dialer's answer (JSON) as the trouble says. `elsewhere` is the address to which `redirect` leads."""
    match trouble.delivery:
        case "whole":
            send(handler, answer)
        case "slow":
            pause(trouble.seconds)
            send(handler, answer)
        case "drip":
            _drip(handler, answer, seconds=trouble.seconds, pause=pause)
        case "truncated":
            send(handler, answer, announced=len(answer) + 100)
        case "huge":
            send(handler, answer[:-1] + b', "padding": "' + b"x" * HUGE_BYTES + b'"}')
        case "no answer":
            handler.close_connection = True
        case "reset":
            _reset(handler)
        case "redirect":
            send(handler, b"", status=302, headers={"Location": elsewhere})
        case other:
            status, content_type, body = _INSTEAD[other]
            send(handler, body, status=status, content_type=content_type)


def _reset(handler: BaseHTTPRequestHandler) -> None:
    """Closes the connection with RST instead of FIN. SO_LINGER with a time of zero does that.

    This closes the file descriptor itself, since the server would send FIN before it closes the connection.
    """
    handler.close_connection = True
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(handler.connection.detach())


def _drip(handler: BaseHTTPRequestHandler, answer: bytes, *, seconds: float, pause: Pause) -> None:
    send(handler, answer[:1], announced=len(answer))
    for position in range(1, len(answer)):
        pause(seconds)
        handler.wfile.write(answer[position : position + 1])
