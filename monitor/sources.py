"""Source declarations: one YAML file a publisher, its pages in it.

In go paths (``load_sources``) or ids of declarations that come with the product (``builtin_sources``); out come
``models.Source``, in order of file and page. A source's id is ``<file name>/<page id>`` and stays for the document's
whole history. What a page does not say (actor, aliases, schedule, ``allow_private``, ``republish``, why) it takes from
its publisher. A page whose ``valid_until`` has passed is not watched any more and is left out.

Raises ``ProblemsFound`` with all problems of all files at once, ``UnknownName`` for a built-in id nobody knows.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urldefrag, urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from monitor.errors import Problem, ProblemsFound, UnknownName
from monitor.loading import Loaded, load_models
from monitor.models import DocumentKind, Source

if TYPE_CHECKING:
    from monitor.taxonomy import Taxonomy

BUILTIN = Path(__file__).resolve().parents[1] / "spiders" / "sources"
_STRICT = ConfigDict(extra="forbid", frozen=True)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def _one_or_many(value: object) -> object:
    """A single word where a list may stand is a list of one."""
    return [value] if isinstance(value, str) else value


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


def _refuse_newsroom(value: object) -> object:
    raise ValueError("feeds and listings are not read yet; declare single pages under `pages`")


Words = Annotated[list[str], BeforeValidator(_one_or_many)]
Selectors = Annotated[list[Annotated[str, Field(min_length=1)]], BeforeValidator(_one_or_many)]


class Schedule(BaseModel):
    """How often a page is looked at."""

    model_config = _STRICT

    every: Annotated[int, BeforeValidator(_parse_duration)]


class Counts(BaseModel):
    """Between how many and how many are expected."""

    model_config = _STRICT

    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)


class Assertions(BaseModel):
    """What must hold for a page to be taken for itself."""

    model_config = _STRICT

    statements: Counts = Counts()


class Page(BaseModel):
    """One watched document."""

    model_config = _STRICT

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    url: Annotated[str, AfterValidator(_check_url)]
    title: str = ""
    kind: DocumentKind = DocumentKind.POLICY
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


class SourceFile(BaseModel):
    """One publisher and the pages of it that are watched."""

    model_config = _STRICT

    publisher: str = Field(min_length=1)
    actor: str = ""
    aliases: Words = []
    why: str = ""
    schedule: Schedule | None = None
    allow_private: bool = False
    republish: Literal["excerpts", "full"] = "excerpts"
    checked: Literal["never"] | date | None = None  # when a person last saw that the pages are what they are said to be
    pages: list[Page] = Field(min_length=1)
    newsroom: Annotated[Any, BeforeValidator(_refuse_newsroom)] = None


def load_sources(
    paths: Iterable[Path], taxonomy: Taxonomy | None = None, *, today: date | None = None
) -> tuple[Source, ...]:
    """The watched pages that files declare; with a taxonomy, an actor's name becomes the id it has there."""
    today = today or datetime.now(UTC).date()
    loaded = load_models(paths, SourceFile)
    problems = [problem for entry in loaded for problem in _check_file(entry, today)]
    problems += _check_unique(loaded)
    if problems:
        raise ProblemsFound(problems)
    return tuple(
        _make_source(entry, page, taxonomy)
        for entry in loaded
        for page in entry.value.pages
        if page.valid_until is None or page.valid_until >= today
    )


def builtin_sources(ids: Sequence[str], taxonomy: Taxonomy | None = None) -> tuple[Source, ...]:
    """The built-in declarations that are named: by publisher (``openai``) or by page (``openai/usage-policies``)."""
    known = {path.stem: path for path in sorted(BUILTIN.glob("*.yml"))}
    found: dict[str, Source] = {}
    for wanted in ids:
        publisher = wanted.split("/")[0]
        if publisher not in known:
            raise UnknownName("no built-in source has this id" + _suggest(publisher, list(known)), subject=wanted)
        sources = load_sources([known[publisher]], taxonomy)
        fitting = [s for s in sources if wanted in (publisher, s.id)]
        if not fitting:
            raise UnknownName("no built-in source has this id" + _suggest(wanted, [s.id for s in sources]),
                              subject=wanted)
        found.update({s.id: s for s in fitting})
    return tuple(found.values())


def builtin_ids() -> tuple[str, ...]:
    """The publishers whose declarations come with the product."""
    return tuple(sorted(path.stem for path in BUILTIN.glob("*.yml")))


def slug(name: str) -> str:
    """A name as an id: ASCII, lower case, hyphens between the words."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _check_file(entry: Loaded[SourceFile], today: date) -> list[Problem]:
    """What is wrong with one file beyond the form of its values."""
    problems = []
    if not slug(Path(entry.path).stem):
        problems.append(entry.file.problem((), "the file's name holds no letter or digit to make an id of"))
    if not entry.value.actor and not slug(entry.value.publisher):
        problems.append(entry.file.problem(("publisher",), "publisher: no actor can be named after it; add `actor`"))
    for i, page in enumerate(entry.value.pages):
        place = ("pages", i)
        counts = page.assertions.statements
        if counts.min is not None and counts.max is not None and counts.min > counts.max:
            where = (*place, "assertions", "statements", "min")
            problems.append(entry.file.problem(where, f"min: {counts.min} is more than max, {counts.max}"))
        if page.valid_until is not None and page.valid_until > today:
            message = f"valid_until: {page.valid_until} is still to come; it says since when a page is no longer watched"
            problems.append(entry.file.problem((*place, "valid_until"), message))
    return problems


def _check_unique(loaded: Sequence[Loaded[SourceFile]]) -> list[Problem]:
    """Ids that stand twice, in one file or in two files of one name."""
    problems = []
    seen: dict[str, str] = {}
    for entry in loaded:
        for i, page in enumerate(entry.value.pages):
            id_ = f"{slug(Path(entry.path).stem)}/{page.id}"
            line, column = entry.file.position(("pages", i, "id"))
            if id_ in seen:
                problems.append(Problem(entry.path, line, column, f"id: {id_!r} is declared at {seen[id_]} already"))
            seen.setdefault(id_, f"{entry.path}:{line}")
    return problems


def _make_source(entry: Loaded[SourceFile], page: Page, taxonomy: Taxonomy | None) -> Source:
    """One page with what it takes over from its publisher."""
    file = entry.value
    actor = page.actor or file.actor or slug(file.publisher)
    known = taxonomy.actor_of(actor) if taxonomy is not None else None
    schedule = page.schedule or file.schedule
    aliases = [*file.aliases, *page.aliases] if not page.actor else page.aliases
    return Source(
        id=f"{slug(Path(entry.path).stem)}/{page.id}",
        publisher=file.publisher,
        title=page.title or page.id.replace("-", " ").replace("_", " ").capitalize(),
        actor=known or actor,
        url=page.url,
        kind=page.kind,
        aliases=tuple(dict.fromkeys(aliases)),
        select=tuple(page.select),
        remove=tuple(page.remove),
        statements_min=page.assertions.statements.min,
        statements_max=page.assertions.statements.max,
        every_seconds=schedule.every if schedule else None,
        allow_private=file.allow_private if page.allow_private is None else page.allow_private,
        republish_full=(page.republish or file.republish) == "full",
        why=page.why or file.why,
    )


def _suggest(given: str, known: Sequence[str]) -> str:
    """'; did you mean …?' where a known id is close, else all of them."""
    close = difflib.get_close_matches(given, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(known)}"
