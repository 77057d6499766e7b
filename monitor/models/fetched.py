"""What is watched and what was fetched: ``Source``, ``Listing``, ``Item``, ``Snapshot``, ``Check``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date as Day
from datetime import datetime

from monitor.models.words import DocumentKind


@dataclass(frozen=True, slots=True)
class Range:
    """What stands between two elements, in document order; exactly one start and one end are given, as CSS selectors.

    ``start_at`` and ``end_with`` take the element itself in, ``start_after`` and ``end_before`` leave it out.
    """

    start_at: str = ""
    start_after: str = ""
    end_before: str = ""
    end_with: str = ""


Selector = str | Range  # a CSS selector, or what stands between two


@dataclass(frozen=True, slots=True)
class Part:
    """A further page that belongs to a document; without selectors of its own it is read with the document's."""

    url: str
    select: tuple[Selector, ...] = ()
    remove: tuple[Selector, ...] = ()


@dataclass(frozen=True, slots=True)
class Former:
    """How a document was declared up to and with a day: captures of that time are read by it."""

    valid_until: Day
    url: str
    select: tuple[Selector, ...] = ()
    remove: tuple[Selector, ...] = ()
    parts: tuple[Part, ...] = ()


INBOXES = ("folder", "maildir", "imap")


@dataclass(frozen=True, slots=True)
class Listing:
    """A place that lists documents which come and stay: each item becomes a document of its own.

    ``kind`` is ``feed`` (RSS, Atom, JSON Feed), ``sitemap`` (also an index of them), ``page`` (links on a web page), the
    name of an official register, or an inbox (``INBOXES``: files, or mails from the senders that ``include`` names). ``links`` and ``next`` are CSS selectors of a page's links to items and to its
    further pages; ``include`` and ``exclude`` are shell patterns over addresses; ``query`` is what a register is asked.
    """

    kind: str
    links: str = ""
    next: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    most: int = 30  # items taken from one look, the newest first
    pages: int = 3  # pages, or files of a sitemap, asked for in one look


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a listing, as the listing tells of it."""

    url: str
    title: str = ""
    author: str = ""
    published: Day | None = None


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
    select: tuple[Selector, ...] = ()  # the wanted parts; empty: main content is looked for
    remove: tuple[Selector, ...] = ()  # unwanted parts
    statements_min: int | None = None
    statements_max: int | None = None
    every_seconds: int | None = None
    allow_private: bool = False
    republish_full: bool = False
    why: str = ""
    up_to_seconds: int | None = None  # a page that does not change is asked less and less often, down to this
    stale_seconds: int | None = None  # a page that says the same for longer than this is an issue
    parts: tuple[Part, ...] = ()  # further pages joined to this one
    former: tuple[Former, ...] = ()  # earlier declarations, the oldest first
    browser: bool = False  # its text is only there once a browser has run its scripts
    listing: Listing | None = None  # it lists documents rather than being one
    parent: str = ""  # the id of the listing that this document was found in
    author: str = ""  # as the listing says
    published: Day | None = None  # as the listing says

    @property
    def is_inbox(self) -> bool:
        """Whether it is a folder or a mailbox, which is read without the web."""
        return self.listing is not None and self.listing.kind in INBOXES

    def declared_on(self, day: Day) -> Source:
        """The source as it was declared on a day: with the selectors that fitted the page of that time."""
        for former in self.former:
            if day <= former.valid_until:
                return replace(
                    self, url=former.url, select=former.select, remove=former.remove, parts=former.parts, former=()
                )
        return self


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

    ``outcome`` is ``fetched`` (``snapshot`` is set, or for a listing ``items``), ``unchanged`` (304) or ``failed``
    (``message`` says why).
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
    items: tuple[Item, ...] = ()
