"""What the taxonomy is worth: which concepts and actors the texts of a workspace name, and which nothing names.

A *use* of an entry is counted in four places: facets (and parties) of recorded commitments, the words of the recorded
statements with their lead-ins, every distinct line of the captured texts, and pairs of sentences whose earlier and
later side name different things (an entry that only one side names *turns* the pair). A concept that contains a used
one is used: containment is what it is for. Names are found by the same scan that reading uses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.keeping.records import CommitmentRecord
from monitor.reading.mentions import ACTOR, CONCEPT, Scanner
from monitor.rulepacks import Lexicon
from monitor.taxonomy import Actor, Concept, Taxonomy

COMMON_SHARE = 0.02  # a name in more sentences than this says little: it needs a reason

_MARKUP = re.compile(r"<[^>]*>")


@dataclass(slots=True)
class Uses:
    """How often each entry is named itself, by place."""

    facets: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    turns: Counter[str] = field(default_factory=Counter)

    def places(self) -> Mapping[str, Counter[str]]:
        """The counts by the name of their place."""
        return {"facets": self.facets, "words": self.words, "texts": self.texts, "turns": self.turns}


@dataclass(frozen=True, slots=True)
class EntryUse:
    """One concept or actor with how often it, or anything below it, is named in each place."""

    id: str
    kind: str
    facet: str
    label: str
    counts: Mapping[str, int]
    kept: str

    @property
    def is_hit(self) -> bool:
        """Whether anything names it or something below it."""
        return any(self.counts.values())

    def shape(self) -> dict[str, object]:
        """What a program reads."""
        return {"id": self.id, "kind": self.kind, "facet": self.facet, "label": self.label, "hit": self.is_hit,
                "counts": dict(self.counts), "kept": self.kept or None}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CommonName:
    """A name of a concept with the share of sentences in which it stands."""

    name: str
    concept: str
    share: float
    reason: str

    def shape(self) -> dict[str, object]:
        """What a program reads."""
        return {
            "name": self.name,
            "concept": self.concept,
            "share": round(self.share, 4),
            "reason": self.reason or None,
        }


def make_scanner(taxonomy: Taxonomy) -> Scanner:
    """A scanner for the names of concepts and actors alone."""
    return Scanner(Lexicon(), taxonomy)


def find_uses(
    scanner: Scanner,
    records: Sequence[CommitmentRecord] = (),
    lines: Iterable[str] = (),
    pairs: Iterable[tuple[str, str]] = (),
) -> Uses:
    """Counts what the recorded commitments, the lines of captured texts and the pairs of sentences name."""
    uses = Uses()
    said: dict[tuple[str, str], None] = {}
    for record in records:
        commitment = record.sighting.commitment
        uses.facets.update(facet.concept for facet in commitment.facets)
        uses.facets.update({commitment.actor, commitment.statement.speaker})
        said[commitment.statement.text, " ".join(commitment.statement.lead_in)] = None
    for text, lead_in in said:
        uses.words.update(find_named(scanner, text) + find_named(scanner, lead_in))
    for line in lines:
        uses.texts.update(find_named(scanner, line))
    for earlier, later in pairs:
        uses.turns.update(set(find_named(scanner, earlier)) ^ set(find_named(scanner, later)))
    return uses


def find_named(scanner: Scanner, text: str) -> list[str]:
    """The ids of concepts and actors named in a text, once for each time."""
    return [tag.cue for _, _, tag in scanner.scan(text).marks if tag.role in (CONCEPT, ACTOR)]


def find_lines(bodies: Iterable[bytes]) -> Iterable[str]:
    """Every distinct line of some captured texts, without markup, in order of first appearance."""
    seen: set[str] = set()
    for body in bodies:
        for line in body.decode("utf-8", "replace").splitlines():
            text = _MARKUP.sub(" ", line).strip()
            if text and text not in seen:
                seen.add(text)
                yield text


def judge_uses(taxonomy: Taxonomy, uses: Uses) -> list[EntryUse]:
    """Every concept, then every actor, with its counts; what is named counts for all that contain it."""
    totals = {place: _count_upwards(taxonomy, counts) for place, counts in uses.places().items()}
    entries: list[Concept | Actor] = [*taxonomy.concepts.values(), *taxonomy.actors.values()]
    return [
        EntryUse(
            entry.id,
            "actor" if isinstance(entry, Actor) else "concept",
            entry.facet.value,
            entry.label,
            {place: counts[entry.id] for place, counts in totals.items()},
            entry.kept or "",
        )
        for entry in entries
    ]


def find_common_names(taxonomy: Taxonomy, scanner: Scanner, sentences: Iterable[str]) -> list[CommonName]:
    """Names of concepts that stand in more than one sentence in fifty, the most common first.

    Actors are left out: a publisher's own name is common in its own texts.
    """
    counts: Counter[tuple[str, str]] = Counter()
    total = 0
    for sentence in sentences:
        total += 1
        scan = scanner.scan(sentence)
        counts.update({(scan.low[start:end], tag.cue) for start, end, tag in scan.marks if tag.role == CONCEPT})
    return [
        CommonName(name, concept, count / total, taxonomy.concepts[concept].common or "")
        for (name, concept), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if count > COMMON_SHARE * total
    ]


def _count_upwards(taxonomy: Taxonomy, counts: Mapping[str, int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for name, count in counts.items():
        for above in taxonomy.ancestors(name):
            total[above] += count
    return total
