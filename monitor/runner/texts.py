"""``read`` and ``compare``: what is recorded in one text, what changed between two; nothing is stored."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from monitor.engine import Engine, make_engine
from monitor.errors import InputError
from monitor.models import DocumentKind, Finding, Relation, Sighting, Snapshot, Source
from monitor.reading.genre import guess_kind
from monitor.sources import slug
from monitor.telling.shapes import commitment_shape, finding_shape, relation_shape

MEDIA_TYPES = {".md": "text/markdown", ".markdown": "text/markdown", ".html": "text/html", ".htm": "text/html"}


@dataclass(frozen=True, slots=True)
class TextReading:
    """What one text holds."""

    sightings: Sequence[Sighting]
    relations: Sequence[Relation]

    def shape(self) -> dict[str, object]:
        """As programs read it."""
        return {
            "commitments": [commitment_shape(s) for s in self.sightings],
            "relations": [relation_shape(r) for r in self.relations],
        }


@dataclass(frozen=True, slots=True)
class TextComparison:
    """What changed between two versions."""

    sightings: Sequence[Sighting]
    findings: Sequence[Finding]

    def shape(self) -> dict[str, object]:
        """As programs read it."""
        return {
            "commitments": [commitment_shape(s) for s in self.sightings],
            "relations": [finding_shape(f) for f in self.findings],
        }


def load_text(path: str) -> tuple[bytes, str]:
    """The bytes of a file or of standard input, and their media type. Raises ``InputError`` where unreadable."""
    if path == "-":
        return sys.stdin.buffer.read(), "text/plain"
    file = Path(path)
    try:
        body = file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", subject=path) from error
    media_type = MEDIA_TYPES.get(file.suffix.lower())
    if media_type is None:
        media_type = (
            "text/html" if body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")) else "text/plain"
        )
    return body, media_type


def make_text_snapshot(
    path: str, engine: Engine, *, actor: str, captured: datetime, kind: DocumentKind | None
) -> Snapshot:
    """A file as if it had been fetched from a page of ``actor``."""
    body, media_type = load_text(path)
    party = engine.rulebook.taxonomy.actor_of(actor) or slug(actor)
    if kind is None:
        kind = guess_kind(body.decode("utf-8", errors="replace"))
    title = Path(path).name if path != "-" else "standard input"
    source = Source(
        id=f"{party}/text",
        publisher=title if kind is DocumentKind.ARTICLE else actor,  # the teller of an article is the article
        title=title,
        actor=party,
        url=path,
        kind=kind,
        aliases=(actor,),
    )
    digest = hashlib.sha256(body).hexdigest()
    return Snapshot(source, path, captured, media_type, body, digest, charset=None, origin="file")


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def read_text(path: str, *, actor: str, day: date, kind: DocumentKind | None = None) -> TextReading:
    """What is recorded in one text, and the relations inside it. Raises ``InputError``, ``DocumentError``."""
    engine = make_engine(_own_rules())
    reading = engine.read(make_text_snapshot(path, engine, actor=actor, captured=_moment(day), kind=kind))
    sightings = engine.find_sightings(reading)
    return TextReading(sightings, engine.judge_inside(reading))


def compare_texts(old: Path, new: Path, *, actor: str, kind: DocumentKind) -> TextComparison:
    """What changed between two versions of one page; the later counts as confirmed."""
    engine = make_engine(_own_rules())
    now = datetime.now(UTC)
    earlier = engine.read(make_text_snapshot(str(old), engine, actor=actor, captured=now, kind=kind))
    later = engine.read(make_text_snapshot(str(new), engine, actor=actor, captured=now, kind=kind))
    return TextComparison(engine.find_sightings(later), engine.judge_revisions(earlier, later))


def _own_rules() -> Path | None:
    """The rules of the workspace in the current folder, where there is one."""
    return Path("rules") if Path("pledgewatch.yml").is_file() and Path("rules").is_dir() else None
