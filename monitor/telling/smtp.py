"""Mail through a server: one connection for many mails, encrypted and checked, every answer in the server's own words.

In go an address of the server, how it is secured, and mails as bytes; nothing comes out but errors:
``RefusedDelivery`` for an answer of 5xx to one mail, ``DeliveryError`` for 4xx and a line that drops in the middle of
one, ``UnreachableServer`` where no mail can be handed over at all (no connection, no STARTTLS where it is asked for, a
certificate that does not check, a login that fails). Certificates are checked against the system's authorities.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from types import TracebackType
from typing import Literal
from urllib.parse import unquote, urlsplit

from monitor.errors import DeliveryError, InputError, RefusedDelivery, UnreachableServer
from monitor.telling.mail import parse_address
from monitor.telling.safetext import fold_line

PORTS = {"starttls": 587, "tls": 465, "none": 25}
Security = Literal["starttls", "tls", "none"]


class SmtpServer:
    """A mail server, spoken to when the first mail is handed over; used as a context manager."""

    def __init__(self, url: str, security: Security, password: str = "", *, timeout: float = 30) -> None:
        parts = urlsplit(url if "//" in url else f"smtp://{url}")
        try:
            port = parts.port
        except ValueError:
            port = -1
        if parts.scheme != "smtp" or not parts.hostname or port == -1:
            raise InputError('is no mail server; write "smtp://mail.example.org:587"', subject=fold_line(url))
        self._host, self._port = parts.hostname, port or PORTS[security]
        self._user, self._password = unquote(parts.username or ""), password
        self._security, self._timeout = security, timeout
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> SmtpServer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._line.quit()
            self._hang_up()

    def deliver(self, sender: str, to: str, content: bytes) -> None:
        """Hands one mail over; returns when the server has taken it, raises as the module says."""
        line = self._connect()
        try:
            line.sendmail(parse_address(sender).addr_spec, [parse_address(to).addr_spec], content)
        except smtplib.SMTPRecipientsRefused as error:
            [(code, words)] = error.recipients.values()
            raise _explain(code, words, to) from error
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == -1 or error.smtp_code == 421:
                self._hang_up()
            raise _explain(error.smtp_code, error.smtp_error, to) from error
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise DeliveryError(f"the mail server ended the talk: {_first_line(error)}", subject=to) from error

    def _connect(self) -> smtplib.SMTP:
        """The open line, opened where there is none."""
        if self._line is not None:
            return self._line
        where = f"{self._host}:{self._port}"
        line: smtplib.SMTP | None = None
        try:
            context = ssl.create_default_context()
            if self._security == "tls":
                line = smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=context)
            else:
                line = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
            if self._security == "starttls":
                line.starttls(context=context)
            if self._user:
                line.login(self._user, self._password)
        except smtplib.SMTPNotSupportedError as error:
            _drop(line)
            what = "offers no encryption (STARTTLS)" if self._security == "starttls" else f"cannot do that: {error}"
            raise UnreachableServer(f"the mail server {what}", subject=where) from error
        except smtplib.SMTPAuthenticationError as error:
            _drop(line)
            words = _words(error.smtp_error)
            raise UnreachableServer(f"the mail server refuses the login: {words}", subject=where) from error
        except ssl.SSLCertVerificationError as error:
            _drop(line)
            message = f"the mail server's certificate does not check: {error.verify_message}"
            raise UnreachableServer(message, subject=where) from error
        except (OSError, smtplib.SMTPException) as error:
            _drop(line)
            raise UnreachableServer(
                f"the mail server cannot be reached: {_first_line(error)}", subject=where
            ) from error
        self._line = line
        return line

    def _hang_up(self) -> None:
        _drop(self._line)
        self._line = None


def _drop(line: smtplib.SMTP | None) -> None:
    if line is not None:
        line.close()


def _explain(code: int, words: bytes | str, to: str) -> DeliveryError:
    """What an answer means: 5xx is for good, anything else for now."""
    kind = RefusedDelivery if 500 <= code < 600 else DeliveryError
    return kind(f"the mail server answered {code} {_words(words)}".rstrip(), subject=to)


def _words(given: bytes | str) -> str:
    return fold_line(given.decode("utf-8", "replace") if isinstance(given, bytes) else given, 300)


def _first_line(error: BaseException) -> str:
    return fold_line(str(error) or type(error).__name__, 300)
