"""Whole documents, edited: tests/relations/doc_*.yml. One edit turns what is told; silence is as much a case as a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.engine import Engine, make_engine
from monitor.judging.announcements import Newsroom
from monitor.judging.index import CommitmentIndex
from monitor.judging.versions import History, judge_version
from monitor.loading import load_yaml
from monitor.models import Confidence, DocumentKind, Finding, Reading, Source

FOLDER = Path(__file__).parent.parent / "relations"
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
APART = timedelta(days=40)


def find_cases() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("doc_*.yml")):
        number = 0
        for frame in load_yaml(path).data:
            for case in frame["cases"]:
                number += 1
                row = {**frame, **case}
                yield pytest.param(row, False, id=f"{path.stem}-{number}", marks=mark(row.get("xfail")))
                if "inverse" in row:
                    marks = mark(row.get("xfail_inverse"))
                    yield pytest.param(row, True, id=f"{path.stem}-{number}-inverse", marks=marks)


def mark(reason: str | None) -> list[pytest.MarkDecorator]:
    """Cases that are known to come out wrong say why; the day they come out right, the mark must go."""
    return [pytest.mark.xfail(reason=reason, strict=True)] if reason else []


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine()


def edit(text: str, edits: Mapping[str, str]) -> str:
    for old, new in edits.items():
        assert old in text, f"{old!r} does not stand in the frame"
        text = text.replace(old, new)
    return text


def read(engine: Engine, text: str, party: str, name: str, step: int, kind: str = "policy") -> Reading:
    slug = party.lower()
    address = f"https://{slug}.example/{name}"
    source = Source(f"{slug}/{name}", party, name.title(), slug, address, DocumentKind(kind), aliases=(party,))
    return engine.read_text(text, media_type="text/markdown", source=source, captured=START + step * APART)


def watch(engine: Engine, case: Mapping[str, Any], texts: Sequence[str], *, at_once: bool) -> list[Finding]:
    """Every finding of confidence high or medium while the document goes through its texts."""
    party, index = case["party"], CommitmentIndex()
    siblings = case.get("siblings", {})
    moves = case.get("sibling_steps", [])
    newsroom = None
    if "newsroom" in case:
        notice = read(engine, case["newsroom"], party, "news", 1, "notice")
        newsroom = Newsroom(engine.find_sightings(notice), (notice.document.source.id,))
    histories: dict[str, History] = {}
    told: list[Finding] = []
    for step, text in enumerate(texts):
        versions = {"rules": text}
        for name, frame in siblings.items():
            edits = moves[min(step, len(moves)) - 1].get(name, {}) if step and moves else {}
            versions[name] = edit(frame, edits)
        for name, words in versions.items():
            verdict = judge_version(
                read(engine, words, party, name, step),
                histories.get(name, History()),
                index,
                engine.rulebook,
                confirm_at_once=at_once,
                newsroom=newsroom,
            )
            histories[name] = verdict.history
            told += [f for f in verdict.findings if f.confidence != Confidence.LOW]
    return told


def fits(finding: Finding, wanted: Mapping[str, str]) -> bool:
    sides = [side for side in (finding.earlier, finding.later) if side is not None]
    if finding.relation.value != wanted["relation"]:
        return False
    if "words" in wanted and not any(wanted["words"] in " ".join(s.quote.split()) for s in sides):
        return False
    if "lead_in" in wanted and not any(wanted["lead_in"] in s.lead_in for s in sides):
        return False
    return "announcement" not in wanted or finding.announcement.state == wanted["announcement"]


@pytest.mark.parametrize(("case", "swapped"), find_cases())
def test_a_document_is_told_as_a_reader_would(case: dict[str, Any], swapped: bool, engine: Engine) -> None:
    frame = case["frame"]
    watched = "steps" in case
    steps = case["steps"] if watched else [case["edits"]]
    texts = [frame, *(edit(frame, edits) for edits in steps)]
    if swapped:
        texts.reverse()
    told = watch(engine, case, texts, at_once=case.get("at_once", not watched))
    shown = [
        (f.relation.value, f.confidence.value, f.earlier and f.earlier.quote, f.later and f.later.quote) for f in told
    ]
    wanted = case["inverse"] if swapped else case["expect"]
    for one in wanted:
        assert sum(fits(finding, one) for finding in told) == 1, (case["because"], one, shown)
    assert len(told) == len(wanted), (case["because"], shown)
