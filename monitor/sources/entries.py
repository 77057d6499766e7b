"""What a person writes in a source file: the form of publishers, pages, newsrooms and registers."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urldefrag, urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from monitor.models import DocumentKind, Listing, Part, Range, Selector

STRICT = ConfigDict(extra="forbid", frozen=True)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
REGISTERS = ("federal-register", "gov-uk", "eu-press")


def _one_or_many(value: object) -> object:
    """A single word or mapping where a list may stand is a list of one."""
    return [value] if isinstance(value, str | dict) else value


def _check_url(value: str) -> str:
    """An absolute ``http(s)`` address without name and password, without its fragment."""
    if re.search(r"[\s\x00-\x1f\x7f]", value):
        raise ValueError("an address holds no white space")
    try:
        parts = urlsplit(value)
        port_is_fine = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        raise ValueError(f"{value!r} is no address that can be read") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine:
        raise ValueError(f"{value!r} is no http(s) address")
    if parts.username is not None or parts.password is not None:
        raise ValueError("an address with a name or password in it is not fetched")
    return urldefrag(value).url


def _parse_duration(value: object) -> object:
    """``30m``, ``6h``, ``1d``, ``1w`` as seconds."""
    match = re.fullmatch(r"(\d+) ?([smhdw])", value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"{value!r} is no span of time; say 30m, 6h, 1d or 1w")
    seconds = int(match[1]) * _UNITS[match[2]]
    if not 1 <= seconds <= 366 * 86400:
        raise ValueError(f"{value!r} is not between a second and a year")
    return seconds


Words = Annotated[list[str], BeforeValidator(_one_or_many)]
Url = Annotated[str, AfterValidator(_check_url)]
Duration = Annotated[int, BeforeValidator(_parse_duration)]
Css = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]


class Between(BaseModel):
    """A range of a page: from (or after) one element to (through) or before (until) another."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    start_at: str = Field(default="", alias="from")
    after: str = ""
    until: str = ""
    through: str = ""

    @model_validator(mode="after")
    def _check_ends(self) -> Between:
        if bool(self.start_at) == bool(self.after) or bool(self.until) == bool(self.through):
            raise ValueError("a range has one of `from`, `after` and one of `until`, `through`")
        return self


Selectors = Annotated[list[Css | Between], BeforeValidator(_one_or_many)]


class Schedule(BaseModel):
    """How often a page is looked at; with ``up_to`` one that does not change is asked less often, down to that."""

    model_config = STRICT

    every: Duration
    up_to: Duration | None = None

    @model_validator(mode="after")
    def _check_order(self) -> Schedule:
        if self.up_to is not None and self.up_to < self.every:
            raise ValueError("up_to is shorter than every; it says how seldom a page that never changes is asked")
        return self


class Counts(BaseModel):
    """Between how many and how many are expected."""

    model_config = STRICT

    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)


class Assertions(BaseModel):
    """What must hold for a page to be taken for itself."""

    model_config = STRICT

    statements: Counts = Counts()
    changes_within: Duration | None = None  # a page that says the same for longer is an issue


class Joined(BaseModel):
    """A further page of the same document."""

    model_config = STRICT

    url: Url
    select: Selectors = []
    remove: Selectors = []

    def part(self) -> Part:
        """The same as it travels."""
        return Part(self.url, make_selectors(self.select), make_selectors(self.remove))


class Earlier(BaseModel):
    """How the page was declared up to a day; what a field does not say is as it is declared now."""

    model_config = STRICT

    valid_until: date
    url: Url | None = None
    select: Selectors | None = None
    remove: Selectors | None = None
    also: list[Joined] | None = None


class Entry(BaseModel):
    """What pages, newsrooms and registers have in common."""

    model_config = STRICT

    id: Id
    title: str = ""
    actor: str = ""
    aliases: Words = []
    why: str = ""
    select: Selectors = []
    remove: Selectors = []
    schedule: Schedule | None = None
    assertions: Assertions = Assertions()
    allow_private: bool | None = None
    republish: Literal["excerpts", "full"] | None = None
    valid_until: date | None = None
    browser: bool = False


class Page(Entry):
    """One watched document."""

    url: Url
    kind: DocumentKind = DocumentKind.POLICY
    also: list[Joined] = []
    earlier: list[Earlier] = []


class Newsroom(Entry):
    """A feed, sitemap or page of links, each of whose items is a document of its own."""

    feed: Url | None = None
    sitemap: Url | None = None
    listing: Url | None = None
    kind: DocumentKind = DocumentKind.PRESS
    links: str = ""
    next: str = ""
    include: Words = []
    exclude: Words = []
    most: int = Field(default=30, ge=1, le=500)
    pages: int = Field(default=3, ge=1, le=50)

    @model_validator(mode="after")
    def _check_one(self) -> Newsroom:
        if len([place for place in (self.feed, self.sitemap, self.listing) if place]) != 1:
            raise ValueError("a newsroom has one of `feed`, `sitemap`, `listing`")
        return self

    def place(self) -> tuple[str, Listing]:
        """Its address, and how it lists."""
        kind, url = ("feed", self.feed) if self.feed else ("sitemap", self.sitemap)
        if not url:
            kind, url = "page", self.listing
        return url or "", Listing(
            kind, self.links, self.next, tuple(self.include), tuple(self.exclude), (), self.most, self.pages
        )


class Register(Entry):
    """An official register that is asked through its programming interface."""

    api: Literal["federal-register", "gov-uk", "eu-press"]
    url: Url | None = None  # where the interface is, if not at its usual place
    kind: DocumentKind = DocumentKind.NOTICE
    query: dict[str, str] = {}
    most: int = Field(default=50, ge=1, le=500)
    pages: int = Field(default=5, ge=1, le=50)


class Inbox(Entry):
    """A folder of files, a Maildir, or a folder of an IMAP server: each file or mail is a document of its own."""

    folder: str = ""
    maildir: str = ""
    imap: str = ""
    password: str = Field(default="", pattern=r"^([A-Z][A-Z0-9_]*)?$")  # the variable of the environment that holds it
    match: Words = []  # files by name
    senders: Words = []  # mails by the sender's name or address
    kind: DocumentKind = DocumentKind.NOTICE
    most: int = Field(default=200, ge=1, le=5000)

    @model_validator(mode="after")
    def _check_one(self) -> Inbox:
        if len([place for place in (self.folder, self.maildir, self.imap) if place]) != 1:
            raise ValueError("an inbox has one of `folder`, `maildir`, `imap`")
        if self.imap:
            parts = urlsplit(self.imap)
            if parts.scheme != "imaps" or not parts.hostname or not parts.username or parts.password is not None:
                raise ValueError("imap is written imaps://user@host/Folder; the password stands in the environment")
            if not self.password:
                raise ValueError("password names the variable of the environment that holds it, such as NEWS_PASSWORD")
        return self

    def place(self) -> tuple[str, Listing]:
        """Where it is, and how it lists."""
        if self.folder:
            return self.folder, Listing("folder", include=tuple(self.match), most=self.most)
        kind, place = ("maildir", self.maildir) if self.maildir else ("imap", self.imap)
        query = (("password", self.password),) if self.imap else ()
        return place, Listing(kind, include=tuple(self.senders), query=query, most=self.most)


Watched = Page | Newsroom | Register | Inbox


class SourceFile(BaseModel):
    """One publisher and what of it is watched."""

    model_config = STRICT

    publisher: str = Field(min_length=1)
    actor: str = ""
    aliases: Words = []
    why: str = ""
    schedule: Schedule | None = None
    allow_private: bool = False
    republish: Literal["excerpts", "full"] = "excerpts"
    checked: Literal["never"] | date | None = None  # when a person last saw that the pages are what they are said to be
    pages: list[Page] = []
    newsroom: list[Newsroom] = []
    registers: list[Register] = []
    inboxes: list[Inbox] = []

    @model_validator(mode="after")
    def _check_something(self) -> SourceFile:
        if not (self.pages or self.newsroom or self.registers or self.inboxes):
            raise ValueError("nothing is watched; declare `pages`, a `newsroom`, `registers` or `inboxes`")
        return self

    def entries(self) -> list[tuple[tuple[str, int], Watched]]:
        """Everything watched with its place in the file."""
        return [
            *((("pages", i), page) for i, page in enumerate(self.pages)),
            *((("newsroom", i), room) for i, room in enumerate(self.newsroom)),
            *((("registers", i), register) for i, register in enumerate(self.registers)),
            *((("inboxes", i), inbox) for i, inbox in enumerate(self.inboxes)),
        ]


def make_selectors(written: list[str | Between]) -> tuple[Selector, ...]:
    """Selectors as they travel."""
    return tuple(s if isinstance(s, str) else Range(s.start_at, s.after, s.until, s.through) for s in written)
