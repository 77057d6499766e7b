"""Mail through a real server: what is sent, and what each kind of trouble is called."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor.errors import DeliveryError, InputError, RefusedDelivery, UnreachableServer
from monitor.telling.smtp import SmtpServer
from tests.servers import Mails, MailServer, make_certificate

Start = Callable[..., MailServer]
CONTENT = b"Subject: hello\r\n\r\n.a line that begins with a dot\r\n"


def deliver(server: SmtpServer, to: str = "desk@example.org") -> None:
    server.deliver("Watch <watch@example.org>", to, CONTENT)


def test_many_mails_over_one_line(start_mail_server: Start) -> None:
    mails = start_mail_server()
    with SmtpServer(f"smtp://127.0.0.1:{mails.port}", "none") as server:
        deliver(server)
        deliver(server, "Ünal <second@example.org>")
    assert [to for to, _ in mails.mails.taken] == ["desk@example.org", "second@example.org"]
    assert mails.mails.taken[0][1] == CONTENT


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for localhost that this process trusts."""
    path = make_certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


def test_starttls_with_login(start_mail_server: Start, certificate: Path) -> None:
    mails = start_mail_server(certificate=certificate, password="open sesame")
    with SmtpServer(f"smtp://watch@localhost:{mails.port}", "starttls", "open sesame") as server:
        deliver(server)
    assert len(mails.mails.taken) == 1 and mails.mails.logins == [b"watch"]


def test_tls_from_the_start(start_mail_server: Start, certificate: Path) -> None:
    mails = start_mail_server(certificate=certificate, tls=True)
    with SmtpServer(f"smtp://localhost:{mails.port}", "tls") as server:
        deliver(server)
    assert len(mails.mails.taken) == 1


def test_a_wrong_password_is_named_and_not_shown(start_mail_server: Start, certificate: Path) -> None:
    mails = start_mail_server(certificate=certificate, password="open sesame")
    with (
        SmtpServer(f"smtp://watch@localhost:{mails.port}", "starttls", "guess") as server,
        pytest.raises(UnreachableServer, match="refuses the login: ") as caught,
    ):
        deliver(server)
    assert "guess" not in str(caught.value) and not mails.mails.taken


def test_a_certificate_of_another_host_is_refused(
    start_mail_server: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_certificate(tmp_path, "mail.elsewhere.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    for tls, security in ((False, "starttls"), (True, "tls")):
        mails = start_mail_server(certificate=path, tls=tls)
        with (
            SmtpServer(f"smtp://localhost:{mails.port}", security) as server,  # type: ignore[arg-type]
            pytest.raises(UnreachableServer, match="certificate does not check"),
        ):
            deliver(server)
        assert not mails.mails.taken


def test_a_certificate_that_nobody_vouches_for_is_refused(start_mail_server: Start, tmp_path: Path) -> None:
    mails = start_mail_server(certificate=make_certificate(tmp_path, "localhost"))
    with (
        SmtpServer(f"smtp://localhost:{mails.port}", "starttls") as server,
        pytest.raises(UnreachableServer, match="certificate does not check"),
    ):
        deliver(server)


def test_a_server_without_encryption_gets_nothing(start_mail_server: Start) -> None:
    mails = start_mail_server()
    with (
        SmtpServer(f"smtp://localhost:{mails.port}", "starttls") as server,
        pytest.raises(UnreachableServer, match="offers no encryption"),
    ):
        deliver(server)
    assert not mails.mails.taken


@pytest.mark.parametrize(
    ("answer", "kind"), [("550 no such user here", RefusedDelivery), ("451 come back later", DeliveryError)]
)
def test_answers_to_one_address_leave_the_others_alone(
    start_mail_server: Start, answer: str, kind: type[DeliveryError]
) -> None:
    mails = start_mail_server(mails=Mails(on_rcpt=lambda to: answer if to.startswith("bad") else None))
    with SmtpServer(f"smtp://127.0.0.1:{mails.port}", "none") as server:
        with pytest.raises(DeliveryError, match=answer) as caught:
            deliver(server, "bad@example.org")
        deliver(server, "good@example.org")
    assert type(caught.value) is kind
    assert [to for to, _ in mails.mails.taken] == ["good@example.org"]


def test_a_line_that_drops_in_the_middle_is_opened_again(start_mail_server: Start) -> None:
    answers: Iterator[str | None] = iter(["drop", None])
    mails = start_mail_server(mails=Mails(on_data=lambda server, envelope: next(answers)))
    with SmtpServer(f"smtp://127.0.0.1:{mails.port}", "none") as server:
        with pytest.raises(DeliveryError) as caught:
            deliver(server)
        assert not isinstance(caught.value, RefusedDelivery | UnreachableServer)
        deliver(server)
    assert len(mails.mails.taken) == 1


def test_a_server_that_hangs_is_given_up_on(start_mail_server: Start) -> None:
    mails = start_mail_server(mails=Mails(on_data=lambda server, envelope: "hang"))
    with (
        SmtpServer(f"smtp://127.0.0.1:{mails.port}", "none", timeout=0.5) as server,
        pytest.raises(DeliveryError, match=r"ended the talk: .*timed out"),
    ):
        deliver(server)


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with (
            SmtpServer(f"smtp://127.0.0.1:{taken.getsockname()[1]}", "none") as server,
            pytest.raises(UnreachableServer, match=r"cannot be reached: .*refused"),
        ):
            deliver(server)


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "smtp://host:port", "smtp://host:99999"])
def test_what_is_no_server(url: str) -> None:
    with pytest.raises(InputError, match="is no mail server"):
        SmtpServer(url, "none")
