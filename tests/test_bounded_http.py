"""Connections by TLS: a certificate is checked, and the list of authorities is read once for all connections."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from campaigns import bounded_http
from campaigns.bounded_http import PrivateAddress, is_public, leave_private_addresses, open_session


@pytest.fixture
def serve(tmp_path: Path, monkeypatch) -> Iterator[Callable[[str], str]]:
    """Starts a server with a certificate for this host, which is its own authority, and gives its address at
    localhost."""
    servers = []

    def start(host: str) -> str:
        certificate = _certificate_for(host, tmp_path)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)
        threading.Thread(target=_answer_all, args=(server, context), daemon=True).start()
        return f"https://localhost:{server.getsockname()[1]}/"

    bounded_http._tls_context.cache_clear()
    yield start
    bounded_http._tls_context.cache_clear()
    for server in servers:
        server.close()


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch) -> None:
    """The server's own certificate is that of an authority."""
    monkeypatch.setattr(bounded_http, "DEFAULT_CA_BUNDLE_PATH", tmp_path / "server.pem")


def _certificate_for(host: str, folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (file := folder / "server.pem").write_bytes(private + made.public_bytes(pem))
    return file


def _answer_all(server: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError):  # the test has ended
        while True:
            plain, _ = server.accept()
            with suppress(OSError), context.wrap_socket(plain, server_side=True) as connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK")


def get(url: str) -> str:
    with open_session(public_only=False, wait_seconds=5) as session:
        return session.get(url).text


def test_a_server_whose_certificate_an_authority_has_signed_is_spoken_to(serve, trusted):
    assert get(serve("localhost")) == "OK"


def test_a_server_whose_certificate_no_authority_has_signed_is_not_spoken_to(serve):
    with pytest.raises(requests.exceptions.SSLError, match="certificate verify failed"):
        get(serve("localhost"))


def test_a_server_with_the_certificate_of_another_host_is_not_spoken_to(serve, trusted):
    with pytest.raises(requests.exceptions.SSLError, match=r"doesn't match|Hostname mismatch"):
        get(serve("dialer.example.com"))


def test_the_list_of_authorities_is_read_once_for_all_connections(serve, trusted, monkeypatch):
    url, reads = serve("localhost"), []
    load = ssl.SSLContext.load_verify_locations

    def watched(context: ssl.SSLContext, *args, **kwargs) -> None:
        reads.append(args)
        load(context, *args, **kwargs)

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", watched)
    assert [get(url) for _ in range(3)] == ["OK"] * 3
    assert len(reads) == 1


def get_from_public_addresses(url: str) -> str:
    with open_session(public_only=False, wait_seconds=5) as session:
        leave_private_addresses(session)
        return session.get(url).text


def test_a_private_address_is_left_once_it_is_known(serve, trusted):
    with pytest.raises(PrivateAddress):
        get_from_public_addresses(serve("localhost"))


def test_a_public_one_is_spoken_to_by_the_same_certificates(serve, trusted, monkeypatch):
    monkeypatch.setattr(bounded_http, "is_public", lambda address: address == "127.0.0.1")
    assert get_from_public_addresses(serve("localhost")) == "OK"


def test_nor_is_a_public_one_with_the_certificate_of_another_host(serve, trusted, monkeypatch):
    monkeypatch.setattr(bounded_http, "is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(requests.exceptions.SSLError, match=r"doesn't match|Hostname mismatch"):
        get_from_public_addresses(serve("dialer.example.com"))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.5",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fd00::5",
        "fe80::1%eth0",
        "::ffff:10.0.0.5",
        "64:ff9b::a00:5",
        "2002:a00:5::",
    ],
)
def test_any_other_is_not(address):
    assert not is_public(address)
