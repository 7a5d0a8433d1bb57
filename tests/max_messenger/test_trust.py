"""The client believes MAX's own authority and nobody else; upload hosts are ordinary ones."""

import hashlib
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from contracts.max_answers import BOT_ID, TOKEN, a_bot
from max_messenger import MaxClient, MaxUnavailable
from max_messenger.trust import ROOT_CA, file_tls, max_tls, public_tls

# max-bot-api.md, section 1; published by Gosuslugi.
RUSSIAN_ROOT = "d26d2d0231b7c39f92cc738512ba54103519e4405d68b5bd703e9788ca8ecf31"


def fingerprints(context: ssl.SSLContext) -> set[str]:
    return {hashlib.sha256(der).hexdigest() for der in context.get_ca_certs(binary_form=True)}


def test_the_root_we_ship_is_the_published_one() -> None:
    shipped = ssl.PEM_cert_to_DER_cert(ROOT_CA.read_text())

    assert hashlib.sha256(shipped).hexdigest() == RUSSIAN_ROOT


def test_for_max_only_its_root_is_trusted() -> None:
    assert fingerprints(max_tls()) == {RUSSIAN_ROOT}


def test_when_max_moves_public_authorities_join_its_root() -> None:
    assert fingerprints(max_tls("root+public")) == {RUSSIAN_ROOT} | fingerprints(public_tls())


def test_for_uploads_the_russian_root_is_not_trusted() -> None:
    trusted = fingerprints(public_tls())

    assert len(trusted) > 50
    assert RUSSIAN_ROOT not in trusted


@pytest.mark.parametrize("host", ["fd.oneme.ru", "vd1.okcdn.ru", "evilmax.ru"])
def test_for_files_the_russian_root_is_trusted_under_no_name_but_maxs(host: str) -> None:
    assert RUSSIAN_ROOT not in fingerprints(file_tls(host))
    assert RUSSIAN_ROOT in fingerprints(file_tls("files.max.ru"))


@pytest.mark.parametrize("context", [max_tls(), max_tls("root+public"), public_tls()])
def test_certificate_and_name_are_always_checked(context: ssl.SSLContext) -> None:
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


# A stranger who says to be MAX.


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For 127.0.0.1, signed by itself: certificate and key in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "platform-api2.max.ru")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("stranger") / "stranger.pem"
    file.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


class Stranger(HTTPServer):
    """Answers every GET as `me`; as POST it is the upload host it names itself."""

    def __init__(self, certificate: Path | None) -> None:
        super().__init__(("127.0.0.1", 0), StrangersAnswer)
        self.heard: list[Any] = []
        self.upload_url = f"http://127.0.0.1:{self.server_port}/upload"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)


class StrangersAnswer(BaseHTTPRequestHandler):
    server: Stranger

    def do_GET(self) -> None:
        self._answer(a_bot())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        is_host = self.path == "/upload"
        self._answer({"token": "file-1"} if is_host else {"url": self.server.upload_url})

    def _answer(self, body: Any) -> None:
        self.server.heard.append((self.path, self.headers["Authorization"]))
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@contextmanager
def stranger(certificate: Path | None = None) -> Iterator[Stranger]:
    with Stranger(certificate) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("trust", ["root", "root+public"])
def test_a_stranger_never_sees_the_token(certificate: Path, trust: Any) -> None:
    with stranger(certificate) as server:
        url = f"https://127.0.0.1:{server.server_port}"
        with (
            closing(MaxClient(TOKEN, base_url=url, trust=trust)) as client,
            pytest.raises(MaxUnavailable, match="CERTIFICATE_VERIFY_FAILED") as refused,
        ):
            client.me()

    assert not refused.value.sent
    assert server.heard == []


def test_the_stranger_would_have_answered_who_trusts_it(certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=certificate)

    with stranger(certificate) as server, httpx.Client(verify=trusting) as http:
        url = f"https://127.0.0.1:{server.server_port}"

        assert MaxClient(TOKEN, base_url=url, http=http).me().user_id == BOT_ID


def test_an_upload_host_is_a_stranger_too(certificate: Path) -> None:
    with stranger() as api, stranger(certificate) as host:
        api.upload_url = f"https://127.0.0.1:{host.server_port}/upload"
        url = f"http://127.0.0.1:{api.server_port}"
        with (
            closing(MaxClient(TOKEN, base_url=url)) as client,
            pytest.raises(MaxUnavailable, match=r"POST 127\.0\.0\.1: .*CERTIFICATE_VERIFY_FAILED"),
        ):
            client.upload("file", "схема.pdf", b"%PDF", "application/pdf")

    assert host.heard == []


def test_the_sandbox_needs_no_certificate_and_its_upload_place_no_token() -> None:
    with stranger() as server:
        url = f"http://127.0.0.1:{server.server_port}"
        with closing(MaxClient(TOKEN, base_url=url)) as client:
            token = client.upload("file", "схема.pdf", b"%PDF", "application/pdf")

    assert token == "file-1"
    assert server.heard == [("/uploads?type=file", TOKEN), ("/upload", None)]


def test_a_file_is_fetched_from_the_sandbox_without_the_token() -> None:
    with stranger() as server:
        url = f"http://127.0.0.1:{server.server_port}"
        with closing(MaxClient(TOKEN, base_url=url)) as client:
            content = client.download(f"{url}/files/1", most_bytes=1000)

    assert json.loads(content) == a_bot()
    assert server.heard == [("/files/1", None)]


def test_nobody_at_home_means_repeat_later() -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        url = f"http://127.0.0.1:{server.server_port}"

    with closing(MaxClient(TOKEN, base_url=url)) as client, pytest.raises(MaxUnavailable) as raised:
        client.me()

    assert (raised.value.status, raised.value.sent) == (None, False)


def test_a_connection_lost_before_the_answer_may_have_been_a_success() -> None:
    class Hangup(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Hangup) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        with (
            closing(MaxClient(TOKEN, base_url=url)) as client,
            pytest.raises(MaxUnavailable, match="PUT /chats/-5/pin") as raised,
        ):
            client.pin(-5, "mid.1")
        thread.join()

    assert (raised.value.status, raised.value.sent) == (None, True)
