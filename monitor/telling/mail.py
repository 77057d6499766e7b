"""One mail as bytes: plain text with an HTML alternative, the same bytes for the same words.

In go subject, addresses and bodies; out comes RFC 5322 text with CRLF line ends. Nothing that goes into a header can
open a second one. Raises ``InputError`` for an address that is none.
"""

from __future__ import annotations

import hashlib
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
    *,
    id_: str,
    subject: str,
    sender: str,
    to: str,
    now: datetime,
    text: str,
    html: str | None,
    authority: str,
    list_name: str = "",
    leave: str = "",
    period: datetime | None = None,
) -> bytes:
    """The mail; without ``html`` it is plain text alone.

    The Message-ID at ``authority`` is made of the reader, the moment of the timetable that the mail serves (``period``;
    without one the minute of ``now``) and ``id_``, which stands for what is told: a repeat has the same one, and two
    mails of one moment, as when something urgent comes in between, do not.
    Mails of one ISO week to one reader refer to one made-up first mail, so that clients show them as one thread. With
    ``list_name`` it is a list's mail (RFC 2919, RFC 2369); ``leave`` is an https address that ends the subscription at
    one click (RFC 8058), without it a mail to the sender does.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = fold_line(subject, SUBJECT_LIMIT)
    message["From"] = parse_address(sender)
    message["To"] = parse_address(to)
    message["Date"] = format_datetime(now if now.tzinfo else now.replace(tzinfo=UTC))
    message["Message-ID"] = f"<{make_message_id(to, period or now, id_)}@{authority}>"
    message["References"] = f"<{make_thread_id(to, now)}@{authority}>"
    message["Auto-Submitted"] = "auto-generated"
    if list_name:
        message["List-Id"] = f"{fold_line(list_name, 80)} <{make_list_id(list_name)}.{authority}>"
        write = f"<mailto:{parse_address(sender).addr_spec}?subject=unsubscribe>"
        message["List-Unsubscribe"] = f"<{leave}>, {write}" if leave else write
        if leave.startswith("https://"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    if html is not None:
        message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
        message.set_boundary(f"=_{id_}")
    return message.as_bytes()


def make_thread_id(to: str, now: datetime) -> str:
    """What the mails of one ISO week to one reader have in common."""
    year, week, _ = now.isocalendar()
    return f"week.{year}-{week:02}.{_make_reader(to)}"


def make_message_id(to: str, period: datetime, id_: str) -> str:
    """The first part of a Message-ID: the moment served, in UTC, the reader (not to be read as an address), the content.

    Short, so that the header stays on one line.
    """
    moment = period.astimezone(UTC) if period.tzinfo else period
    return f"{moment:%Y%m%dT%H%M}.{_make_reader(to)[:8]}.{id_[:12]}"


def _make_reader(to: str) -> str:
    return hashlib.sha256(parse_address(to).addr_spec.encode()).hexdigest()[:12]


def make_list_id(name: str) -> str:
    """The list's label in ``List-Id``: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "digest"


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
