"""A dated world of invented publishers: pages and source declarations, day by day, and what should come of them.

A world is a folder: ``world.yml`` says what a reader must be told and what must be passed over, and every folder
``days/YYYY-MM-DD/`` holds what is new or changed on that day, pages under ``pages/`` and declarations (as a user would
write them, for ``http://world.invalid/``) under ``sources/``. What a day does not change stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from monitor.errors import InputError
from monitor.loading import load_model
from monitor.models import Effect, RelationKind

BUILTIN = Path(__file__).parent / "world"
PLACEHOLDER = "http://world.invalid"  # the address in the declarations; the demo puts its own server there


class ExpectedChange(BaseModel):
    """One planted change: the day and document it appears in, its relation and effect, words of both sides."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: date
    source: str
    relation: RelationKind
    effect: Effect
    earlier: str = ""
    later: str = ""


class QuietChange(BaseModel):
    """One revision that changes nothing: it must raise no finding."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: date
    source: str
    because: str


class WorldFile(BaseModel):
    """What stands in ``world.yml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    expected: list[ExpectedChange] = Field(min_length=1)
    quiet: list[QuietChange] = []


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it stands on a day; ``changed`` is the day on which it last changed."""

    body: bytes
    changed: date


@dataclass(frozen=True, slots=True)
class Day:
    """Everything there is on one day: pages by path, and the texts of the source declarations by file name."""

    date: date
    pages: Mapping[str, Page]
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class World:
    """The days in order, and what should come of them."""

    name: str
    days: tuple[Day, ...]
    expected: tuple[ExpectedChange, ...]
    quiet: tuple[QuietChange, ...]


def load_world(folder: Path = BUILTIN) -> World:
    """The world in ``folder``. Raises ``ProblemsFound`` for ``world.yml`` and ``InputError`` for what else is wrong."""
    file = load_model(folder / "world.yml", WorldFile).value
    days: list[Day] = []
    for path in sorted((folder / "days").glob("*")):
        before = days[-1] if days else None
        days.append(_load_day(path, before))
    if not days:
        raise InputError("holds no day", subject=str(folder / "days"))
    return World(file.name, tuple(days), tuple(file.expected), tuple(file.quiet))


def _load_day(folder: Path, before: Day | None) -> Day:
    """One day's folder laid over the day before."""
    try:
        day = date.fromisoformat(folder.name)
    except ValueError as error:
        raise InputError("is no day; name it YYYY-MM-DD", subject=str(folder)) from error
    pages = dict(before.pages) if before else {}
    sources = dict(before.sources) if before else {}
    root = folder / "pages"
    for path in sorted(root.rglob("*")):
        if path.is_file():
            pages[path.relative_to(root).as_posix()] = Page(path.read_bytes(), day)
    for path in sorted((folder / "sources").glob("*.yml")):
        sources[path.name] = path.read_text(encoding="utf-8")
    return Day(day, pages, sources)
