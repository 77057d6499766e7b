"""The search index, made by Pagefind from small pages of plain words; the reader's browser searches it alone.

In go entries (page, title, words, filters); out comes a folder of files for ``pagefind/``. At most 8,000 pages are
indexed, since the program's memory grows with them. Where Pagefind is not installed there is no index, and the page
of search says so.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from monitor.errors import DeliveryError
from monitor.models import Finding
from monitor.telling.addresses import actor_path, finding_path
from monitor.telling.safetext import shorten, show_text
from monitor.telling.site.contents import GENERAL, Contents, newest_first
from monitor.telling.site.lines import Line
from monitor.telling.site.places import rule_path, topic_path

MOST = 8_000
_FOLDER = "pagefind"
_LEFT_OUT = (
    "pagefind-ui",
    "pagefind-modular-ui",
    "pagefind-component-ui",
    "pagefind-highlight",
)  # we have a page of our own
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One page to be found: its title, its words, and what it may be filtered by."""

    page: str
    title: str
    words: str
    filters: Mapping[str, str]


def find_program() -> Path | None:
    """Pagefind's program, where it is installed."""
    try:
        import pagefind_bin
    except ImportError:
        return None
    path = Path(pagefind_bin.get_executable())
    return path if path.is_file() else None


def choose_entries(contents: Contents, lines: Sequence[Line]) -> Iterator[Entry]:
    """What is indexed, the most wanted first: parties, topics, rules, changes and promises of watched topics, the rest."""
    for actor in contents.actors:
        yield Entry(actor_path(actor), contents.name_actor(actor), "", {"kind": "party"})
    for topic in sorted(contents.topics):
        yield Entry(topic_path(topic), contents.name_topic(topic), "", {"kind": "topic", "topic": topic})
    for rule in contents.rules.values():
        yield Entry(rule_path(rule.id), rule.title, f"{rule.why} {rule.question}", {"kind": "rule"})
    told = sorted(contents.front, key=newest_first)
    yield from (_make_finding(contents, f) for f in told if f.topic not in ("", GENERAL))
    standing = sorted(
        (line for line in lines if line.page and line.topic != GENERAL),
        key=lambda line: (not line.standing, -line.day.toordinal(), line.id),
    )
    yield from (_make_commitment(contents, line) for line in standing)
    yield from (_make_finding(contents, f) for f in told if f.topic in ("", GENERAL))


def _make_finding(contents: Contents, finding: Finding) -> Entry:
    worded = contents.audience != "public" or finding.review == "confirmed"
    relation = str(finding.relation) if worded else "wording changed"
    name = contents.name_actor(finding.actor)
    sides = " … ".join(f"{side.lead_in} {side.quote}" for side in (finding.earlier, finding.later) if side)
    return Entry(
        finding_path(finding.id),
        f"{name}, {finding.document}: {contents.name_topic(finding.topic)}, {relation}",
        shorten(sides, 1200),
        {
            "kind": "change", "party": name, "topic": contents.name_topic(finding.topic), "relation": relation,
            "year": str(finding.date.year),
        },
    )  # fmt: skip


def _make_commitment(contents: Contents, line: Line) -> Entry:
    name = contents.name_actor(line.actor)
    return Entry(
        line.page,
        f"{name}, {line.document}: {contents.name_topic(line.topic)}",
        shorten(f"{line.lead_in} {line.quote}", 800),
        {
            "kind": "commitment", "party": name, "topic": contents.name_topic(line.topic), "state": line.state,
            "year": str(line.day.year),
        },
    )  # fmt: skip


def make_index(entries: Iterable[Entry]) -> Iterator[tuple[str, bytes]]:
    """The files of the index; nothing where Pagefind is not installed. Raises ``DeliveryError`` where it fails."""
    program = find_program()
    if program is None:
        return
    with tempfile.TemporaryDirectory(prefix="pledgewatch-search-") as name:
        folder = Path(name)
        _write_pages(entries, folder / "pages")
        command = [str(program), "--site", str(folder / "pages"), "--output-path", str(folder / _FOLDER)]
        try:
            done = subprocess.run(
                [*command, "--force-language", "en", "--quiet"],
                capture_output=True, timeout=_SECONDS, check=False, cwd=folder,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise DeliveryError(f"the search index cannot be made: {error}", subject=str(program)) from error
        if done.returncode:
            words = done.stderr.decode("utf-8", "replace").strip()[-300:]
            raise DeliveryError(f"the search index cannot be made: {words}", subject=str(program))
        for path in sorted((folder / _FOLDER).rglob("*")):
            if path.is_file() and not path.name.startswith(_LEFT_OUT):
                yield f"{_FOLDER}/{path.relative_to(folder / _FOLDER).as_posix()}", path.read_bytes()


def _write_pages(entries: Iterable[Entry], folder: Path) -> None:
    folder.mkdir()
    seen: set[str] = set()
    for entry in entries:
        if entry.page in seen:
            continue
        if len(seen) >= MOST:
            break
        seen.add(entry.page)
        target = folder / entry.page
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_render_page(entry), encoding="utf-8", errors="replace")


def _render_page(entry: Entry) -> str:
    title = escape(show_text(entry.title))
    filters = "".join(
        f'<span data-pagefind-filter="{key}">{escape(show_text(value))}</span>'
        for key, value in entry.filters.items()
        if value
    )
    words = escape(show_text(entry.words))
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body data-pagefind-body>'
        f'<h1>{title}</h1><p>{words}</p><div data-pagefind-ignore="index">{filters}</div></body></html>'
    )
