"""nginx with docs/deploy/nginx-site.conf, and clients that it has to hold off."""

import os
import shutil
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.deploy.units import DEPLOY
from tests.processes import Environment, Process, free_port
from tests.procfs import processes_below

HOST = "leads.example.com"
SITE = DEPLOY / "nginx-site.conf"
_TEMPORARY = ("client_body_temp_path", "proxy_temp_path", "fastcgi_temp_path", "uwsgi_temp_path", "scgi_temp_path")


@dataclass(frozen=True)
class Server:
    """A web server, or the proxy in front of it. `folder` is where it puts what it stores for a while."""

    process: Process
    port: int
    folder: Path
    is_tls: bool = False

    def connect(self) -> socket.socket:
        """A new connection."""
        link = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        if not self.is_tls:
            return link
        anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
        return anybody.wrap_socket(link, server_hostname=HOST)


def nginx(folder: Path, env: Environment) -> Server:
    """nginx in front of the web server of this environment: the file of docs/deploy/ with other ports and paths."""
    port = free_port()
    (folder / "logs").mkdir(parents=True)
    (folder / "temporary").mkdir()
    _make_certificate(folder)
    site = SITE.read_text()
    for told, here in {
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        f"/etc/ssl/{HOST}": str(folder / HOST),
        "http://127.0.0.1:8000;": f"http://127.0.0.1:{env['PORT']};",
    }.items():
        assert told in site
        site = site.replace(told, here)
    (folder / "site.conf").write_text(site)
    # What Debian's own nginx.conf has around it, as far as it matters here.
    user = "user root;" if os.getuid() == 0 else ""
    temporary = "".join(f"    {name} {folder}/temporary;\n" for name in _TEMPORARY)
    (folder / "nginx.conf").write_text(
        f"{user}\nworker_processes 1;\nevents {{ worker_connections 768; }}\npid {folder}/pid;\n"
        f"http {{\n{temporary}    access_log {folder}/logs/access.log;\n    include {folder}/site.conf;\n}}\n"
    )
    program = shutil.which("nginx", path=f"{env['PATH']}:/usr/sbin")
    assert program, "nginx is missing: .ci/install-test-tools slow"
    command = f"exec {program} -e {folder}/logs/error.log -c {folder}/nginx.conf -g 'daemon off;'"
    process = Process("nginx", command, env, answers=lambda _: _accepts(port))
    return Server(process, port, folder / "temporary", is_tls=True)


def _accepts(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    (folder / f"{HOST}.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    (folder / f"{HOST}.key").write_bytes(key.private_bytes(pem, *plain))


@dataclass
class Answer:
    """What came back: its status, its head and its body as text."""

    status: int
    head: str
    text: str


def head_of_post(path: str, *more: str) -> bytes:
    """The head of a form that is posted."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {HOST}", "Content-Type: multipart/form-data; boundary=x", *more]
    return "\r\n".join([*lines, "", ""]).encode()


_BEGIN = b'--x\r\nContent-Disposition: form-data; name="file"; filename="leads.csv"\r\n\r\n'
_PIECE = b"1" * 65_536


def post_large(server: Server, path: str, megabytes: int, *, in_chunks: bool = False, cookie: str = "") -> Answer:
    """Posts a form with a file so large, until there is an answer."""
    length = megabytes * 1_000_000
    how = "Transfer-Encoding: chunked" if in_chunks else f"Content-Length: {length}"
    with server.connect() as link:
        link.sendall(head_of_post(path, how, *([f"Cookie: {cookie}"] if cookie else [])))
        received, left, piece = b"", length, _BEGIN
        with suppress(ConnectionError, ssl.SSLError):
            while left > 0 and not (received := received_by_now(link)):
                piece = piece[:left]
                link.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if in_chunks else piece)
                left, piece = left - len(piece), _PIECE
        return answer_of(link, begun=received)


def received_by_now(link: socket.socket) -> bytes:
    """What is there. Raises ConnectionError where the other side has closed."""
    link.settimeout(0)
    try:
        if received := link.recv(65_536):
            return received
        raise ConnectionError("closed")
    except (BlockingIOError, ssl.SSLWantReadError):
        return b""
    finally:
        link.settimeout(30)


def answer_of(link: socket.socket, *, begun: bytes = b"") -> Answer:
    """The answer, until its end or the end of the connection."""
    received = begun
    with suppress(OSError):
        while not _is_whole(received) and (piece := link.recv(65_536)):
            received += piece
    head, _, text = received.decode(errors="replace").partition("\r\n\r\n")
    assert head, "there was no answer"
    return Answer(int(head.split()[1]), head, text)


def _is_whole(received: bytes) -> bool:
    head, end, body = received.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return bool(end) and bool(lengths) and len(body) >= int(lengths[0])


class SlowClients:
    """So many clients who send a head, and then one byte of `drip` twice a second, until the server ends them. One
    thread speaks for all of them."""

    def __init__(self, server: Server, count: int, head: bytes, drip: bytes = b"x") -> None:
        self._server, self._count, self._head, self._drip = server, count, head, drip
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._living: list[socket.socket] = []
        self.answers: list[Answer | None] = []
        """Of those who were ended: None where the connection was only closed."""

    @property
    def living(self) -> int:
        """How many are not ended yet."""
        return len(self._living)

    def __enter__(self) -> Self:
        self._living = [self._server.connect() for _ in range(self._count)]
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        for link in self._living:
            link.close()

    def _run(self) -> None:
        for link in self._living:
            link.sendall(self._head)
        while self._living and not self._stop.wait(0.5):
            for link in list(self._living):
                received, has_ended = b"", False
                try:
                    received = received_by_now(link)
                    link.sendall(self._drip)
                except OSError:
                    has_ended = True
                if received or has_ended:
                    self.answers.append(answer_of(link, begun=received) if received else None)
                    self._living.remove(link)
                    link.close()


class Watched:
    """The most that the processes of a server have stored in its folder at any moment since then, in bytes. A file that
    has no name any more counts, too: nginx takes the name away at once."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.most_bytes = 0

    def __enter__(self) -> Self:
        self._pids = [self._server.process.pid, *processes_below(self._server.process.pid)]
        self._before = self._stored()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.01):
            self.most_bytes = max(self.most_bytes, self._stored() - self._before)

    def _stored(self) -> int:
        return sum(_stored_by(pid, self._server.folder) for pid in self._pids)


def _stored_by(pid: int, folder: Path) -> int:
    stored = 0
    with suppress(OSError):
        for file in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):  # it is closed meanwhile
                if os.readlink(file).startswith(f"{folder}/"):
                    stored += file.stat().st_size
    return stored


def soon(happened, *, seconds: float) -> bool:
    """Whether it happens within this time."""
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
