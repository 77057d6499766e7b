"""What is watched and what was fetched: ``Source``, ``Snapshot``, ``Check``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.models.words import DocumentKind


@dataclass(frozen=True, slots=True)
class Source:
    """One watched document: who publishes it, whose promises it carries, where it is and how its text is found.

    ``id`` is ``publisher-slug/page-id`` and stays the same for the document's whole history.
    """

    id: str
    publisher: str
    title: str
    actor: str
    url: str
    kind: DocumentKind = DocumentKind.POLICY
    aliases: tuple[str, ...] = ()  # further names of the actor, as its pages use them
    select: tuple[str, ...] = ()  # CSS selectors of the wanted parts; empty: main content is looked for
    remove: tuple[str, ...] = ()  # CSS selectors of unwanted parts
    statements_min: int | None = None
    statements_max: int | None = None
    every_seconds: int | None = None
    allow_private: bool = False
    republish_full: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes as fetched. ``captured`` is in UTC; ``technical`` marks an upgrade of the archive's own making."""

    source: Source
    url: str
    captured: datetime
    media_type: str
    body: bytes
    sha256: str
    charset: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    technical: bool = False
    origin: str = "crawl"  # crawl | history


@dataclass(frozen=True, slots=True)
class Check:
    """One look at one page: what came of it, and the server's validators to send next time, word for word.

    ``outcome`` is ``fetched`` (``snapshot`` is set), ``unchanged`` (304) or ``failed`` (``message`` says why).
    """

    source: str
    url: str
    checked: datetime
    outcome: str
    status: int = 0
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    message: str = ""
    snapshot: Snapshot | None = None
