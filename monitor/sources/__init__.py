"""Source declarations: one YAML file a publisher; its pages, newsrooms and registers in it.

In go paths (``load_sources``) or ids of declarations that come with the product (``builtin_sources``); out come
``models.Source``, in order of file and page. A source's id is ``<file name>/<page id>`` and stays for the document's
whole history. What a page does not say (actor, aliases, schedule, ``allow_private``, ``republish``, why) it takes from
its publisher. A newsroom, register or inbox is a source with a ``listing``. A page whose ``valid_until`` has passed is not watched any more and is left out.

Raises ``ProblemsFound`` with all problems of all files at once, ``UnknownName`` for a built-in id nobody knows.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import Problem, ProblemsFound, UnknownName
from monitor.loading import Loaded, load_models
from monitor.models import Former, Listing, Source
from monitor.sources.entries import Inbox, Newsroom, Page, SourceFile, Watched, make_selectors

if TYPE_CHECKING:
    from monitor.taxonomy import Taxonomy

__all__ = ["BUILTIN", "SourceFile", "builtin_ids", "builtin_sources", "load_sources", "slug"]

BUILTIN = Path(__file__).resolve().parents[2] / "spiders" / "sources"
PLACES = {  # where the official interfaces are
    "federal-register": "https://www.federalregister.gov/api/v1/documents.json",
    "gov-uk": "https://www.gov.uk/api/search.json",
    "eu-press": "https://ec.europa.eu/commission/presscorner/api/search",
}


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
        for _, page in entry.value.entries()
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
    for place, page in entry.value.entries():
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
        for place, page in entry.value.entries():
            id_ = f"{slug(Path(entry.path).stem)}/{page.id}"
            line, column = entry.file.position((*place, "id"))
            if id_ in seen:
                problems.append(Problem(entry.path, line, column, f"id: {id_!r} is declared at {seen[id_]} already"))
            seen.setdefault(id_, f"{entry.path}:{line}")
    return problems


def _make_source(entry: Loaded[SourceFile], page: Watched, taxonomy: Taxonomy | None) -> Source:
    """One page, newsroom or register with what it takes over from its publisher."""
    file = entry.value
    actor = page.actor or file.actor or slug(file.publisher)
    known = taxonomy.actor_of(actor) if taxonomy is not None else None
    schedule = page.schedule or file.schedule
    aliases = [*file.aliases, *page.aliases] if not page.actor else page.aliases
    url, listing = _find_place(page)
    return Source(
        id=f"{slug(Path(entry.path).stem)}/{page.id}",
        publisher=file.publisher,
        title=page.title or page.id.replace("-", " ").replace("_", " ").capitalize(),
        actor=known or actor,
        url=url,
        kind=page.kind,
        aliases=tuple(dict.fromkeys(aliases)),
        select=make_selectors(page.select),
        remove=make_selectors(page.remove),
        statements_min=page.assertions.statements.min,
        statements_max=page.assertions.statements.max,
        every_seconds=schedule.every if schedule else None,
        allow_private=file.allow_private if page.allow_private is None else page.allow_private,
        republish_full=(page.republish or file.republish) == "full",
        why=page.why or file.why,
        up_to_seconds=schedule.up_to if schedule else None,
        stale_seconds=page.assertions.changes_within,
        parts=tuple(joined.part() for joined in page.also) if isinstance(page, Page) else (),
        former=_make_former(page) if isinstance(page, Page) else (),
        browser=page.browser,
        listing=listing,
    )


def _find_place(entry: Watched) -> tuple[str, Listing | None]:
    """The address that is asked, and how it lists, where it does."""
    if isinstance(entry, Page):
        return entry.url, None
    if isinstance(entry, Newsroom | Inbox):
        return entry.place()
    query = tuple(sorted(entry.query.items()))
    return entry.url or PLACES[entry.api], Listing(entry.api, query=query, most=entry.most, pages=entry.pages)


def _make_former(page: Page) -> tuple[Former, ...]:
    """Earlier declarations, the oldest first."""
    return tuple(
        Former(
            valid_until=earlier.valid_until,
            url=earlier.url or page.url,
            select=make_selectors(page.select if earlier.select is None else earlier.select),
            remove=make_selectors(page.remove if earlier.remove is None else earlier.remove),
            parts=tuple(joined.part() for joined in (page.also if earlier.also is None else earlier.also)),
        )
        for earlier in sorted(page.earlier, key=lambda e: e.valid_until)
    )


def _suggest(given: str, known: Sequence[str]) -> str:
    """'; did you mean …?' where a known id is close, else all of them."""
    close = difflib.get_close_matches(given, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(known)}"
