"""A real mail server on loopback, with encryption, login and scripted faults; a real web server that takes webhooks."""

from __future__ import annotations

import asyncio
import datetime
import email
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.postgres import find_free_port


@dataclass
class Mails:
    """What the server took, and how it answers; ``on_rcpt`` and ``on_data`` return an answer, or None to take it."""

    taken: list[tuple[str, bytes]] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)
    on_rcpt: Callable[[str], str | None] = lambda address: None
    on_data: Callable[[SMTP, Envelope], str | None] = lambda server, envelope: None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.on_rcpt(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.on_data(server, envelope)
        if answer == "drop":
            assert server.transport is not None
            server.transport.close()
            return "421 gone"
        if answer == "hang":
            await asyncio.sleep(20)
        if answer is None:
            assert isinstance(envelope.content, bytes)
            self.taken.extend((to, envelope.content) for to in envelope.rcpt_tos)
        return answer or "250 taken"

    def messages(self) -> list[tuple[str, EmailMessage]]:
        """What was taken, parsed."""
        found = []
        for to, content in self.taken:
            message = email.message_from_bytes(content, policy=default)
            assert isinstance(message, EmailMessage)
            found.append((to, message))
        return found


@dataclass(frozen=True)
class MailServer:
    """Where the server listens, and what it took."""

    port: int
    mails: Mails


def make_certificate(folder: Path, name: str) -> Path:
    """A self-signed certificate for one host name, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def start_mail_server() -> Iterator[Callable[..., MailServer]]:
    """Starts mail servers: plain, with STARTTLS (``certificate``), TLS from the start (``tls``), a login (``password``)."""
    running: list[Controller] = []

    def start(
        *, certificate: Path | None = None, tls: bool = False, password: str = "", mails: Mails | None = None
    ) -> MailServer:
        mails = mails or Mails()
        context = None
        if certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
        options: dict[str, Any] = {}
        if context is not None and not tls:
            options |= {"tls_context": context, "require_starttls": True}
        if password:

            def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
                assert isinstance(data, LoginPassword)
                mails.logins.append(data.login)
                fits = data.password == password.encode()
                return AuthResult(success=fits, handled=fits)

            options |= {
                "authenticator": check,
                "auth_required": True,
                "auth_require_tls": context is not None and not tls,
            }
        controller = Controller(
            mails,
            hostname="127.0.0.1",
            port=find_free_port(),
            ssl_context=context if tls else None,
            ready_timeout=20,
            **options,
        )
        controller.start()
        running.append(controller)
        return MailServer(controller.port, mails)

    yield start
    for controller in running:
        controller.stop()


@dataclass
class Hooks:
    """A web server that takes messages; ``answers`` are given in turn, then 204."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    """A web server on loopback that notes each POST."""
    heard = Hooks()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.taken.append((dict(self.headers), body))
            self.send_response(heard.answers.pop(0) if heard.answers else 204)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    heard.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield heard
    server.shutdown()
    thread.join()
    server.server_close()
