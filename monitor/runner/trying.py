"""One look at a source, an address or a file, and what would be read and recorded; nothing is stored."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from monitor.engine import Engine, make_engine
from monitor.errors import DocumentError, InputError, ProblemsFound, UnknownName
from monitor.models import Check, DocumentKind, Issue, Reading, Sighting, Snapshot, Source
from monitor.runner.doubts import find_doubts
from monitor.runner.newsroom import make_item_sources
from monitor.runner.workspace import load_workspace_sources, open_workspace
from monitor.sources import builtin_sources
from spiders.crawl import crawl

_TYPES = {".html": "text/html", ".htm": "text/html", ".md": "text/markdown", ".pdf": "application/pdf", ".txt": "text/plain"}


@dataclass(slots=True)
class Trial:
    """What one look brought: ``check`` is None for a file; ``reading`` is None where nothing could be read."""

    source: Source
    check: Check | None = None
    reading: Reading | None = None
    issues: Sequence[Issue] = ()
    sightings: Sequence[Sighting] = ()
    items: Sequence[Source] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def is_fine(self) -> bool:
        """Whether a run would judge this, or, for a listing, find documents in it."""
        return not self.issues and (self.reading is not None or bool(self.items))


def find_sources(folder: Path, wanted: str, *, select: Sequence[str] = (), actor: str = "") -> list[Source]:
    """The sources that a person means: an id of the workspace or built in, a publisher, or an address to look at.

    Raises ``UnknownName`` for what is none of these.
    """
    if re.match(r"https?://", wanted):
        kind = DocumentKind.POLICY
        return [Source("try/address", "?", wanted, actor or "?", wanted, kind, select=tuple(select), allow_private=True)]
    try:
        declared = load_workspace_sources(folder)
    except ProblemsFound:
        raise
    except InputError:
        declared = ()
    found = [source for source in declared if wanted in (source.id, source.id.split("/")[0])]
    if found:
        return found
    try:
        return list(builtin_sources([wanted]))
    except UnknownName:
        raise UnknownName("no declared source has this id, and no file this name", subject=wanted) from None


def try_sources(folder: Path, sources: Sequence[Source], now: datetime, engine: Engine | None = None) -> list[Trial]:
    """One look at each source over the network, and what would be read; a page and a listing take a crawl each."""
    settings = {}
    try:
        with open_workspace(folder) as workspace:
            settings = {"user_agent": workspace.settings.user_agent, "delay": workspace.settings.crawl.delay}
    except InputError:
        pass
    engine = engine or make_engine(strict=False)
    inboxes = [source.id for source in sources if source.is_inbox]
    if inboxes:
        raise InputError("is a folder or mailbox, which `run` reads; try one of its files", subject=inboxes[0])
    trials = []
    for group in ([s for s in sources if s.listing is None], [s for s in sources if s.listing is not None]):
        began = time.monotonic()
        checks = crawl(group, {}, now=now, **settings)  # type: ignore[arg-type]
        spent = time.monotonic() - began
        for source, check in zip(group, checks, strict=True):
            trial = Trial(source, check, items=make_item_sources(source, check.items), seconds={"fetch": spent})
            if check.snapshot is not None:
                _read(trial, check.snapshot, engine)
            elif check.outcome == "failed":
                trial.issues = [Issue(source.id, "fetch", check.message, check.url, now.date())]
            trials.append(trial)
    return trials


def try_file(path: Path, now: datetime, *, select: Sequence[str] = (), actor: str = "") -> Trial:
    """What would be read of a file, as if it had been fetched now; raises ``InputError`` where it cannot be opened."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", subject=str(path)) from error
    source = Source("try/file", "?", path.name, actor or "?", path.resolve().as_uri(), select=tuple(select))
    media = _TYPES.get(path.suffix.lower(), "application/octet-stream")
    snapshot = Snapshot(source, source.url, now, media, body, hashlib.sha256(body).hexdigest())
    trial = Trial(source)
    _read(trial, snapshot, make_engine(strict=False))
    return trial


def _read(trial: Trial, snapshot: Snapshot, engine: Engine) -> None:
    began = time.monotonic()
    try:
        reading = engine.read(snapshot)
    except DocumentError as error:
        trial.issues = [Issue(trial.source.id, "unreadable", error.message, snapshot.url, snapshot.captured.date())]
        return
    trial.seconds["read"] = time.monotonic() - began
    trial.reading = reading
    trial.issues, _ = find_doubts(reading, None, [])
    trial.sightings = engine.find_sightings(reading)


def mark_checked(paths: Sequence[Path], fine: set[str], day: date) -> list[Path]:
    """Writes the day into source files that say ``checked: never`` and all of whose sources were fine; returns them."""
    written = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        new = re.sub(r"(?m)^checked: never\b", f"checked: {day.isoformat()}", text)
        if new != text and path.stem in fine:
            path.write_text(new, encoding="utf-8")
            written.append(path)
    return written
