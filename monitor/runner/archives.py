"""``import warc``: pages that others archived, read in the order of their days as if they had been watched then.

A page that a source of the workspace declares is that source's document; any other becomes a document of its own, of the
party whose site it stands on. What is not later than the newest capture that the ledger has of a document is left alone,
so that a second import adds nothing.
"""

from __future__ import annotations

import fnmatch
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from monitor.errors import ArchiveError, UnknownName
from monitor.keeping.warcs import Capture, Fault, list_captures, read_capture
from monitor.models import Check, DocumentKind, Snapshot, Source
from monitor.runner.watch import RunReport, StandingIndex, take_check
from monitor.runner.workspace import Workspace, load_workspace_sources
from monitor.sources import slug
from monitor.taxonomy import Taxonomy
from spiders.media import find_media_type

_POLICY = ("policy", "policies", "guideline", "rules", "principles", "privacy", "conduct", "commitment")


@dataclass(slots=True)
class WarcReport:
    """What an import did: captures read, recorded, unchanged, older than what is known; faults; what was no page."""

    captures: int = 0
    known: int = 0
    run: RunReport = field(default_factory=RunReport)
    faults: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def sentence(self) -> str:
        """The report in one line."""
        left = ", ".join(f"{count} {reason}" for reason, count in sorted(self.skipped.items())) or "nothing"
        return (
            f"{self.captures} captures: {self.run.fetched} recorded, {self.run.unchanged} unchanged, {self.known} known or"
            f" older; {len(self.run.findings)} findings, {len(self.run.issues)} issues, {len(self.faults)} faults; left out: {left}"
        )

    def shape(self) -> dict[str, object]:
        """As programs read it."""
        return {
            "captures": self.captures,
            "recorded": self.run.fetched,
            "unchanged": self.run.unchanged,
            "known": self.known,
            "findings": [finding.id for finding in self.run.findings],
            "issues": [f"{issue.source}: {issue.message}" for issue in self.run.issues],
            "faults": self.faults,
            "skipped": dict(sorted(self.skipped.items())),
        }


def import_warcs(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    only: Sequence[str] = (),
    actor: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> WarcReport:
    """Reads the pages of WARC files into the ledger. ``only`` are shell patterns of addresses, ``actor`` whose they are.

    Raises ``InputError`` for a file that is no WARC, before anything is recorded, and ``UnknownName`` for an ``only``
    that no page fits; what is wrong with single records is told in the report.
    """
    report = WarcReport()
    captures: list[Capture] = []
    for path in paths:
        for found in list_captures(path, report.skipped):
            if isinstance(found, Fault):
                report.faults.append(str(found))
            elif not only or any(fnmatch.fnmatchcase(found.url, pattern) for pattern in only):
                captures.append(found)
    if only and not captures:
        raise UnknownName("no page in these files has such an address", subject=", ".join(only))
    taxonomy = workspace.engine.rulebook.taxonomy
    declared = {_strip(s.url): s for s in load_workspace_sources(workspace.folder, taxonomy) if s.listing is None}
    index = StandingIndex(workspace)
    for done, capture in enumerate(sorted(captures), start=1):
        report.captures += 1
        source = declared.get(_strip(capture.url)) or make_archived_source(capture.url, taxonomy, actor)
        _take(workspace, capture, source, index, report)
        progress(done, len(captures))
    return report


def _take(workspace: Workspace, capture: Capture, source: Source, index: StandingIndex, report: WarcReport) -> None:
    """One capture as a look at its page."""
    before = next(iter(workspace.ledger.recent_checks(source.id, 1)), None)
    if before is not None and capture.captured <= before.checked:
        report.known += 1
        return
    try:
        body = read_capture(capture)
    except ArchiveError as error:
        report.faults.append(str(error))
        return
    media_type, charset, problem = find_media_type(capture.content_type, capture.url, body)
    if problem:
        report.faults.append(f"{capture.path}: at byte {capture.offset}: {capture.url}: {problem}")
        return
    digest = hashlib.sha256(body).hexdigest()
    snapshot = Snapshot(
        source, capture.url, capture.captured, media_type, body, digest, charset, capture.headers, origin=capture.origin
    )
    check = Check(
        source.id, capture.url, capture.captured, "fetched", status=200, sha256=digest, snapshot=snapshot
    )
    take_check(workspace, source, check, before, index, report.run)


def make_archived_source(url: str, taxonomy: Taxonomy, actor: str = "") -> Source:
    """The source that stands for an archived page that nobody declared: its site is the publisher."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    name = actor or _find_owner(host, taxonomy) or host
    path = "-".join(part for part in (parts.path.strip("/"), parts.query) if part)
    low = parts.path.lower()
    return Source(
        id=f"{slug(host)}/{slug(path) or 'home'}",
        publisher=name if actor else host,
        title=path or host,
        actor=taxonomy.actor_of(name) or slug(name),
        url=url,
        kind=DocumentKind.POLICY if any(word in low for word in _POLICY) else DocumentKind.TERMS,
        aliases=(name,),
    )


def _find_owner(host: str, taxonomy: Taxonomy) -> str:
    """The actor that a host's name speaks of: ``openai.com``, ``policies.openai.com``."""
    labels = host.split(".")[:-1]
    return next((label for label in reversed(labels) if taxonomy.actor_of(label)), "")


def _strip(url: str) -> str:
    """An address as it is compared: without fragment and the slash at its end, http and https alike."""
    return urldefrag(url).url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")

