"""Inboxes: a folder of files, a Maildir, a folder of an IMAP server. Each file or mail is a document of its own.

In goes a source whose listing is an inbox; out come letters: name, title, author, day, media type, bytes. Nothing is
moved, marked as read or deleted. A file is taken only where it is a plain file inside the folder (no link is followed);
a mail gives its HTML part, else its text; what is too large, or no mail, is told as a fault and the rest is read.
IMAP is spoken over TLS with certificates verified; the password comes from the environment by the name declared.
Raises ``FetchError`` where the inbox itself cannot be read.
"""

from __future__ import annotations

import email
import email.policy
import fnmatch
import hashlib
import imaplib
import os
import re
import ssl
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor.errors import FetchError
from monitor.models import Source

MOST_BYTES = 30_000_000
SECONDS = 30  # for each answer of an IMAP server
_TYPES = {
    ".pdf": "application/pdf", ".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown",
    ".markdown": "text/markdown", ".html": "text/html", ".htm": "text/html", ".eml": "message/rfc822",
}  # fmt: skip
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class Letter:
    """One file or mail. ``name`` is the same for the same one; ``fault`` says why it was not read."""

    name: str
    title: str
    author: str = ""
    published: date | None = None
    media_type: str = "text/plain"
    charset: str | None = None
    body: bytes = b""
    fault: str = ""


def read_inbox(source: Source, base: Path) -> Iterator[Letter]:
    """The letters of an inbox, in the order of their names; ``base`` is the folder that paths are relative to."""
    assert source.listing is not None
    listing = source.listing
    if listing.kind == "folder":
        yield from _read_folder(base / source.url, listing.include, listing.most)
    elif listing.kind == "maildir":
        yield from _choose(_read_maildir(base / source.url, listing.most), listing.include)
    else:
        yield from _choose(_read_imap(source.url, dict(listing.query).get("password", ""), listing.most), listing.include)


def _choose(letters: Iterator[Letter], senders: tuple[str, ...]) -> Iterator[Letter]:
    """The letters of the senders that are wanted, by pattern of their address; faults always."""
    for letter in letters:
        low = letter.author.lower()
        if letter.fault or not senders or any(fnmatch.fnmatchcase(low, f"*{pattern.lower()}*") for pattern in senders):
            yield letter


def _read_folder(folder: Path, patterns: tuple[str, ...], most: int) -> Iterator[Letter]:
    if not folder.is_dir() or folder.is_symlink():
        raise FetchError("is no folder", subject=str(folder))
    taken = 0
    for place, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = Path(place) / name
            inside = path.relative_to(folder).as_posix()
            media_type = _TYPES.get(path.suffix.lower(), "")
            if name.startswith(".") or not media_type:
                continue
            if patterns and not any(fnmatch.fnmatchcase(inside, p) or fnmatch.fnmatchcase(name, p) for p in patterns):
                continue
            taken += 1
            if taken > most:
                yield Letter(inside, inside, fault=f"more than {most} files; this and what follows it is not read")
                return
            yield _read_file(path, inside, media_type)


def _read_file(path: Path, name: str, media_type: str) -> Letter:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        return Letter(name, name, fault=f"cannot be read: {error.strerror}")
    with os.fdopen(handle, "rb") as file:
        known = os.fstat(file.fileno())
        if not stat.S_ISREG(known.st_mode):
            return Letter(name, name, fault="is no plain file")
        body = file.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return Letter(name, name, fault=f"is larger than {MOST_BYTES // 1_000_000} MB")
    if media_type == "message/rfc822":
        return read_mail(body, name)
    title = re.sub(r"[_-]+", " ", Path(name).stem).strip() or name
    return Letter(name, title, media_type=media_type, body=body)


def _read_maildir(folder: Path, most: int) -> Iterator[Letter]:
    if not (folder / "cur").is_dir() or not (folder / "new").is_dir():
        raise FetchError("is no Maildir: it has no folders cur and new", subject=str(folder))
    files = [(path.name.partition(":")[0], path) for part in ("cur", "new") for path in (folder / part).iterdir()]
    for key, path in sorted(f for f in files if not f[0].startswith("."))[-most:]:
        yield _read_file(path, key, "message/rfc822")


def read_mail(body: bytes, name: str) -> Letter:
    """One mail as a letter: subject, sender, day, and its HTML part, else its text."""
    try:
        message = email.message_from_bytes(body, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        part = message.get_body(preferencelist=("html", "plain"))
        content = part.get_content() if part is not None else ""
        media_type = part.get_content_type() if part is not None else "text/plain"
        subject, sender = str(message.get("Subject", "")), str(message.get("From", ""))
        id_ = str(message.get("Message-ID", "")).strip() or hashlib.sha256(body).hexdigest()
        day = _find_day(str(message.get("Date", "")))
    except (LookupError, ValueError, AttributeError, AssertionError, TypeError) as error:
        return Letter(name, name, fault=f"is no mail that can be read: {str(error)[:200]}")
    if not isinstance(content, str) or not content.strip():
        return Letter(name, name, fault="is a mail without text")
    text = " ".join(subject.split())[:300] or name
    return Letter(
        id_, text, " ".join(sender.split())[:200], day, media_type, "utf-8", content.encode("utf-8", "replace")
    )


def _find_day(written: str) -> date | None:
    try:
        moment = parsedate_to_datetime(written)
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except (ValueError, TypeError, OverflowError):
        return None


def _read_imap(address: str, variable: str, most: int) -> Iterator[Letter]:
    parts = urlsplit(address)
    password = os.environ.get(variable, "")
    if not password:
        raise FetchError("is not set in the environment; it holds the mailbox's password", subject=variable)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    shown = f"{parts.hostname}/{folder}"
    try:
        context = ssl.create_default_context()
        with imaplib.IMAP4_SSL(parts.hostname or "", parts.port or 993, ssl_context=context, timeout=SECONDS) as server:
            server.login(unquote(parts.username or ""), password)
            answer, told = server.select(_quote(folder), readonly=True)
            if answer != "OK":
                raise FetchError(f"the folder cannot be opened: {_say(told)}", subject=shown)
            _, found = server.uid("SEARCH", "ALL")
            for uid in (found[0] or b"").split()[-most:]:
                yield _fetch(server, uid.decode("ascii"))
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        words = re.sub(re.escape(password), "***", str(error))[:300]
        raise FetchError(f"the mailbox cannot be read: {words}", subject=shown) from error


def _fetch(server: imaplib.IMAP4_SSL, uid: str) -> Letter:
    _, sized = server.uid("FETCH", uid, "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(x if isinstance(x, bytes) else x[0] for x in sized if x))
    if size is None or int(size[1]) > MOST_BYTES:
        return Letter(uid, uid, fault=f"mail {uid} is larger than {MOST_BYTES // 1_000_000} MB or its size is not told")
    _, told = server.uid("FETCH", uid, "(BODY.PEEK[])")
    bodies = [part[1] for part in told if isinstance(part, tuple)]
    return read_mail(bodies[0], uid) if bodies else Letter(uid, uid, fault=f"mail {uid} was not given")


def _quote(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _say(told: list[bytes | None] | list[bytes]) -> str:
    return (told[0] or b"").decode("utf-8", "replace")[:200] if told else ""
