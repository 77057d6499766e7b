"""One mail as bytes: plain text with an HTML alternative, the same bytes for the same words.

In go subject, addresses and bodies; out comes RFC 5322 text with CRLF line ends. Nothing that goes into a header can
open a second one. Raises ``InputError`` for an address that is none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from monitor.errors import InputError
from monitor.telling.safetext import fold_line

SUBJECT_LIMIT = 200
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")


def make_mail(
    *, id_: str, subject: str, sender: str, to: str, now: datetime, text: str, html: str | None, authority: str
) -> bytes:
    """The mail. ``id_`` becomes the Message-ID at ``authority``; without ``html`` it is plain text alone."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = fold_line(subject, SUBJECT_LIMIT)
    message["From"] = parse_address(sender)
    message["To"] = parse_address(to)
    message["Date"] = format_datetime(now if now.tzinfo else now.replace(tzinfo=UTC))
    message["Message-ID"] = f"<digest.{id_}@{authority}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    if html is not None:
        message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
        message.set_boundary(f"=_{id_}")
    return message.as_bytes()


def parse_address(value: str) -> Address:
    """A mail address, alone or as ``Name <address>``; an international domain in its ASCII form.

    Raises ``InputError`` for anything that is not exactly one address.
    """
    if any(ord(c) < 32 or ord(c) == 127 for c in value):
        raise InputError("an address must be one line without control characters", subject=fold_line(value))
    name, spec = parseaddr(value)
    local, _, domain = spec.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii").lower() if domain else ""
        if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain) or ".." in local + domain:
            raise ValueError("no address")
        return Address(display_name=fold_line(name), addr_spec=f"{local}@{domain}")
    except (ValueError, MessageError) as error:
        raise InputError("is no mail address that can be written to", subject=fold_line(value)) from error
