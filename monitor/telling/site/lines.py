"""Commitments as the pages that compare them need them: one line each, made from the data that the site publishes.

In goes one row of ``data/commitments/*.jsonl``; out comes a ``Line``. A party in which nothing changed is not read
from the ledger again: its rows of the last build say the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.models import State
from monitor.telling.export import record_shape
from monitor.telling.safetext import shorten
from monitor.telling.shapes import Shape
from monitor.telling.site.contents import Party, page_of

QUOTE = 360
LEAD = 160
ALIVE = frozenset(str(s) for s in (State.STANDING, State.CONDITIONAL, State.DUE, State.OVERDUE))
WEAK_VOICES = frozenset({"quoted", "paraphrased"})


@dataclass(frozen=True, slots=True)
class Line:
    """One commitment in a list, a table or a document's history."""

    id: str
    page: str
    actor: str
    topic: str
    rules: tuple[str, ...]
    stance: str
    state: str
    voice: str
    quote: str
    lead_in: str
    limits: tuple[tuple[str, str], ...]
    due: tuple[date, ...]
    day: date
    first_seen: date
    last_seen: date
    gone: date | None
    source: str
    document: str
    bound: str

    @property
    def standing(self) -> bool:
        """Whether it stands today."""
        return self.state in ALIVE

    def stood_in(self, year: int) -> bool:
        """Whether it stood at some time of a year, as far as the documents were captured."""
        return min(self.day.year, self.first_seen.year) <= year and (self.gone is None or year <= self.gone.year)


def make_rows(party: Party) -> Iterator[Shape]:
    """A party's commitments as data: as ``export`` prints them, with the page of each that has one."""
    for record in party.records.values():
        yield {**record_shape(record), "page": page_of(record.sighting.id, party.paged)}


def render_rows(rows: Iterable[Shape]) -> str:
    """Rows as JSON lines."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def parse_rows(text: str) -> list[Shape]:
    """Rows again; empty where the text is none."""
    return [json.loads(line) for line in text.split("\n") if line]


def make_line(row: Shape) -> Line:
    """One row as a line."""
    first_seen = date.fromisoformat(row["first_seen"])
    return Line(
        id=row["id"],
        page=row["page"],
        actor=row["actor"],
        topic=row["topic"] or "general",
        rules=tuple(row["rules"]),
        stance=row["stance"],
        state=row["state"],
        voice=row["voice"],
        quote=shorten(row["quote"], QUOTE),
        lead_in=shorten(row["lead_in"][-1], LEAD) if row["lead_in"] else "",
        limits=tuple((limit["kind"], shorten(limit["words"], 200)) for limit in row["limits"]),
        due=tuple(_find_due(row["quantities"])),
        day=date.fromisoformat(row["date"]),
        first_seen=first_seen,
        last_seen=date.fromisoformat(row["last_seen_with"] or row["first_seen"]),
        gone=date.fromisoformat(row["first_seen_without"]) if row["first_seen_without"] else None,
        source=row["source"],
        document=row["document"],
        bound=row["bound"],
    )


def _find_due(quantities: Iterable[Any]) -> Iterator[date]:
    for quantity in quantities:
        if (
            quantity["kind"] == "date"
            and quantity["direction"] == "at-most"
            and 1 <= quantity["value"] <= date.max.toordinal()
        ):
            yield date.fromordinal(int(quantity["value"]))
