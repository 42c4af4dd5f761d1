"""A body comes whole and in time, or reading it fails.

A thread of the web server reads it, and there are few of them. A client that sends a byte now and then would hold its
thread for as long as it likes. And where a client goes away in the middle, gunicorn gives what has come as if it were
all: half a file, or half of a phone number.
"""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import IOBase
from typing import Any

from leadsportal.bodies.sizes import announced_length

SECONDS = 10.0
"""Each body has so long from when it is first read, and longer by its length:"""

BYTES_A_SECOND = 20_000
"""… which is slower than a line on which anybody works. Behind the proxy a body is there at once."""

SECONDS_WITHOUT_LENGTH = 20.0
"""So long has a body that comes in chunks. Only callbacks may (leadsportal/bodies/sizes.py)."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class BrokenOff(OSError):
    """The client has sent less than it had announced."""


class WholeBodies:
    """A WSGI application that gives another one its bodies: whole and in time. Else `read` and `readline` of
    `wsgi.input` raise BrokenOff or, when the time is over, TimeoutError; both are an OSError."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = _Body(environ)
        environ["wsgi.input"] = body
        try:
            return self._application(environ, start_response)
        finally:
            body.end()


class _Body(IOBase):
    """The `wsgi.input` of a request. Its time begins with the first read.

    A read waits in the kernel for the client. When the time is over, a timer tells the kernel that nothing more is
    read of this connection (gunicorn gives it as `gunicorn.socket`). That ends the read; an answer can still be sent.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        self._source = environ["wsgi.input"]
        self._connection: socket.socket | None = environ.get("gunicorn.socket")
        in_chunks = "HTTP_TRANSFER_ENCODING" in environ
        self._left = None if in_chunks else announced_length(environ)
        self._seconds = SECONDS_WITHOUT_LENGTH if self._left is None else SECONDS + self._left / BYTES_A_SECOND
        self._timer: threading.Timer | None = None
        self._is_late = False

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes; fewer only at the end of the body."""
        with self._in_time():
            data: bytes = self._source.read(size)
        if self._left is None and not 0 <= size <= len(data):
            self.end()  # fewer bytes than were asked for: the last chunk has come
        wanted = self._left if self._left is None or size < 0 else min(size, self._left)
        return self._counted(data, is_whole=wanted is None or len(data) >= wanted)

    def readline(self, size: int = -1, /) -> bytes:  # type: ignore[override]  # IOBase allows None
        """A line with its end, or so many bytes of it."""
        with self._in_time():
            line: bytes = self._source.readline(size)
        return self._counted(line, is_whole=bool(line) or not self._left or size == 0)

    def end(self) -> None:
        """The body is there, or the application has answered without it: nothing is waited for any more."""
        if self._timer is not None:
            self._timer.cancel()

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        if self._timer is None and self._connection is not None and self._left != 0:
            self._timer = threading.Timer(self._seconds, self._give_up)
            self._timer.daemon = True
            self._timer.start()
        try:
            yield
        except OSError as failure:
            raise self._failure() from failure

    def _counted(self, data: bytes, *, is_whole: bool) -> bytes:
        if not is_whole:
            raise self._failure()
        if self._left is not None:
            self._left -= len(data)
            if self._left == 0:
                self.end()
        return data

    def _failure(self) -> OSError:
        return TimeoutError("the body took too long") if self._is_late else BrokenOff("the body broke off")

    def _give_up(self) -> None:
        self._is_late = True
        if self._connection is not None:
            with suppress(OSError):  # it is closed already
                self._connection.shutdown(socket.SHUT_RD)
