"""Score the findings between two whole revisions of a document: what was to be found, and what was to be passed over.

Two kinds of rows are read: revisions (``expect`` and ``must_not``) and pairs (their two documents; every labelled pair
is an expected relation, or, where it is labelled reaffirms or unrelated, a passage to be passed over).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.evaluation.inputs import find_party, make_document
from monitor.evaluation.metrics import make_confusion, share
from monitor.evaluation.protocol import Engine
from monitor.evaluation.relations import QUIET, read_label
from monitor.evaluation.results import Figure, Result, Scored
from monitor.evaluation.rows import Row, load_rows
from monitor.evaluation.words import Words, make_words, share_covered, stands_in
from monitor.models import Confidence, Finding

NOTHING = "nothing"  # the prediction where no finding touches the phrase
SILENCE = "silence"  # the label of what must raise nothing
_COUNTED = frozenset({Confidence.HIGH, Confidence.MEDIUM})


@dataclass(frozen=True, slots=True)
class Told:
    """One finding as it is scored: its relation and the words of its two quotations."""

    relation: str
    effect: str
    confidence: str
    earlier: Words
    later: Words

    def as_json(self) -> list[str]:
        """What was predicted, in a shape that compares and prints."""
        return [self.relation, self.effect, self.confidence, " ".join(self.earlier), " ".join(self.later)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing a revision is labelled with: a relation to be found (``relations``) or words to be passed over (none).

    A ``phrase`` must stand whole in a quotation; of a ``passage`` (pairs) half of the words are enough.
    """

    id: str
    relations: tuple[str, ...]
    phrase: Words
    text: str
    passage: bool = False

    def touched_by(self, told: Told) -> bool:
        """Whether a finding speaks of these words."""
        if self.passage:
            return max(share_covered(self.phrase, side) for side in (told.earlier, told.later)) >= 0.5
        return stands_in(self.phrase, told.earlier) or stands_in(self.phrase, told.later)


@dataclass(frozen=True, slots=True)
class Revision:
    """Two revisions with what is labelled in them; ``silent`` where any finding at all is a false alarm."""

    id: str
    wanted: tuple[Wanted, ...]
    told: tuple[Told, ...]
    silent: bool

    def false_alarms(self) -> list[Told]:
        """The findings that must not be: on words to be passed over, or, in a silent revision, any."""
        if self.silent:
            return list(self.told)
        quiet = [wanted for wanted in self.wanted if not wanted.relations]
        return [told for told in self.told if any(wanted.touched_by(told) for wanted in quiet)]


def evaluate_revisions(path: Path, engine: Engine) -> Result:
    """Score the findings between the documents of every row of ``path`` (revisions or pairs).

    Raises ``InputError`` for rows or documents that cannot be read.
    """
    rows = load_rows(path)
    whole = [_make_revision(row, engine) for row in rows if "expect" in row.data]
    revisions = whole + _make_pair_revisions([row for row in rows if "expect" not in row.data], engine)
    scored = [row for revision in revisions for row in _score(revision)]
    wanted = [row for row in scored if row.label not in (SILENCE,)]
    return Result(
        kind="revisions",
        path=str(path),
        figures=_make_figures(revisions, wanted),
        confusion=make_confusion((row.label, row.predicted) for row in wanted),
        rows=tuple(scored),
        predictions={revision.id: [told.as_json() for told in revision.told] for revision in revisions},
    )


def _make_revision(row: Row, engine: Engine) -> Revision:
    name = row.text("id")
    wanted = [
        Wanted(
            id=f"{name}/e{place}",
            relations=_labelled(expected),
            phrase=make_words(expected.text("must_mention")),
            text=expected.text("must_mention"),
        )
        for place, expected in enumerate(row.rows("expect"), start=1)
    ]
    silent = not wanted
    wanted += [
        Wanted(id=f"{name}/n{place}", relations=(), phrase=make_words(phrase), text=phrase)
        for place, phrase in enumerate(row.texts("must_not"), start=1)
    ]
    return Revision(name, tuple(wanted), _find_told(row, engine), silent)


def _make_pair_revisions(rows: Sequence[Row], engine: Engine) -> list[Revision]:
    """One revision for each distinct pair of documents; rows whose two documents are the same file are skipped."""
    by_documents: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        key = (row.text("earlier_document"), row.text("later_document"), find_party(row))
        if key[0] != key[1]:
            by_documents.setdefault(key, []).append(row)
    revisions = []
    for labelled in by_documents.values():
        wanted = tuple(_make_pair_wanted(row) for row in labelled)
        revisions.append(Revision(labelled[0].text("id"), wanted, _find_told(labelled[0], engine), silent=False))
    return revisions


def _make_pair_wanted(row: Row) -> Wanted:
    passage = row.row_or_none("later") or row.row_or_none("earlier")
    if passage is None:
        raise row.problem("needs 'earlier' or 'later'")
    relations = _labelled(row)
    return Wanted(
        id=row.text("id"),
        relations=() if relations[0] in QUIET else relations,
        phrase=make_words(passage.text("text")),
        text=passage.text("text"),
        passage=True,
    )


def _labelled(row: Row) -> tuple[str, ...]:
    label, also, _ = read_label(row)
    return (label, *also)


def _find_told(row: Row, engine: Engine) -> tuple[Told, ...]:
    """The findings of confidence high and medium between a row's two documents."""
    party = find_party(row)
    readings = []
    for side, date_key, hour in (("earlier", "from_date", 9), ("later", "to_date", 21)):
        passage = row.row_or_none(side)
        day = row.day_or_none(date_key) or (passage.day_or_none("date") if passage else None)
        if day is None and side == "later":
            day = row.day_or_none("later_date")
        text = make_document(row, f"{side}_document", party=party, day=day, hour=hour)
        readings.append(
            engine.read_text(text.text, media_type=text.media_type, source=text.source, captured=text.captured)
        )
    findings = engine.judge_revisions(readings[0], readings[1])
    return tuple(
        _make_told(finding)
        for finding in findings
        if finding.confidence in _COUNTED and finding.relation.value not in QUIET
    )


def _make_told(finding: Finding) -> Told:
    return Told(
        relation=finding.relation.value,
        effect=finding.effect.value,
        confidence=finding.confidence.value,
        earlier=make_words(finding.earlier.quote) if finding.earlier else (),
        later=make_words(finding.later.quote) if finding.later else (),
    )


def _score(revision: Revision) -> list[Scored]:
    rows = []
    for wanted in revision.wanted:
        touching = [told for told in revision.told if wanted.touched_by(told)]
        kinds = [told.relation for told in touching]
        if wanted.relations:
            hit = next((kind for kind in kinds if kind in wanted.relations), None)
            predicted = hit or (kinds[0] if kinds else NOTHING)
            rows.append(Scored(wanted.id, wanted.relations[0], predicted, hit is not None, wanted.text))
        else:
            rows.append(Scored(wanted.id, SILENCE, kinds[0] if kinds else NOTHING, not kinds, wanted.text))
    if revision.silent:
        kinds = [told.relation for told in revision.told]
        quotes = "\n    ".join(" ".join(told.later or told.earlier)[:160] for told in revision.told)
        rows.append(Scored(revision.id, SILENCE, ", ".join(kinds) or NOTHING, not kinds, quotes))
    return rows


def _make_figures(revisions: Sequence[Revision], wanted: Sequence[Scored]) -> dict[str, Figure]:
    alarms = sum(len(revision.false_alarms()) for revision in revisions)
    silent = [revision for revision in revisions if revision.silent]
    names = sorted({row.label for row in wanted})
    return {
        "recall": share(sum(row.right for row in wanted), len(wanted)),
        "false_alarms": alarms,
        "false_alarms_per_revision": share(alarms, len(revisions) - len(silent)),
        "silent_revisions": len(silent),
        "silent_revisions_kept": sum(not revision.told for revision in silent),
        "by_relation": {name: _recall_of([row for row in wanted if row.label == name]) for name in names},
    }


def _recall_of(rows: Sequence[Scored]) -> dict[str, float | int]:
    found = sum(row.right for row in rows)
    return {"recall": share(found, len(rows)), "found": found, "labelled": len(rows)}
