from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from monitor.engine import Engine, make_engine
from monitor.errors import DocumentError
from monitor.judging.index import CommitmentIndex
from monitor.judging.versions import History, judge_version
from monitor.models import Confidence, DocumentKind, Issue, Reading, RelationKind, Snapshot, Source

DAY = datetime(2025, 3, 1, 9, tzinfo=UTC)
SOURCE = Source("glade/rules", "Glade", "Rules", "glade", "https://glade.invalid/rules", aliases=("Glade",))
FIRST = """# Rules of Glade

You may not use Glade to:

*   plan a burglary
*   read the letters of other people
*   frighten children

We will answer every letter within 30 days. We never sell the addresses of our members.
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine()


def make_snapshot(text: str, *, at: datetime = DAY) -> Snapshot:
    body = text.encode()
    return Snapshot(SOURCE, SOURCE.url, at, "text/markdown", body, hashlib.sha256(body).hexdigest(), charset="utf-8")


def test_a_text_is_read_like_its_snapshot(engine: Engine) -> None:
    reading = engine.read(make_snapshot(FIRST))
    again = engine.read_text(FIRST, media_type="text/markdown", source=SOURCE, captured=DAY)
    assert again.commitments == reading.commitments
    quotes = [c.quote for block in reading.commitments for c in block]
    assert "plan a burglary" in quotes
    assert engine.find_sightings(reading)[0].source == SOURCE.id


def test_bytes_that_are_no_document_are_refused(engine: Engine) -> None:
    with pytest.raises(DocumentError):
        engine.read(Snapshot(SOURCE, SOURCE.url, DAY, "text/html", b"", hashlib.sha256(b"").hexdigest()))


def test_revisions_give_findings_without_waiting(engine: Engine) -> None:
    earlier = engine.read(make_snapshot(FIRST))
    later = engine.read(make_snapshot(FIRST.replace("*   plan a burglary\n", ""), at=DAY + timedelta(days=1)))
    findings = engine.judge_revisions(earlier, later)
    assert [(f.relation, f.earlier and f.earlier.quote) for f in findings] == [
        (RelationKind.WITHDRAWS, "plan a burglary")
    ]
    assert engine.judge_revisions(earlier, earlier) == ()


def test_a_pair_of_passages_is_related(engine: Engine) -> None:
    def read(text: str, days: int) -> Reading:
        return engine.read_text(text, media_type="text/markdown", source=SOURCE, captured=DAY + timedelta(days=days))

    relation = engine.judge_pair(
        read("We will answer every letter within 30 days.", 0),
        read("We will answer every letter within 90 days.", 1),
    )
    assert relation is not None and relation.kind is RelationKind.NARROWS
    other = engine.judge_pair(read("Our village is pretty.", 0), read("The bus stops here.", 1))
    assert other is None or other.kind is RelationKind.UNRELATED


def test_a_reading_is_redated_without_being_read_again(engine: Engine) -> None:
    reading = engine.read(make_snapshot(FIRST))
    later = engine.redate(reading, make_snapshot(FIRST, at=DAY + timedelta(days=3)))
    assert later.document.captured == DAY + timedelta(days=3)
    assert later.commitments is reading.commitments


def test_records_hold_what_a_capture_adds(engine: Engine) -> None:
    snapshot = make_snapshot(FIRST)
    reading = engine.read(snapshot)
    verdict = judge_version(reading, History(), CommitmentIndex(), engine.rulebook)
    record = engine.make_record(snapshot, reading, verdict)
    assert record.counts["commitments"] == len(record.appeared) > 0
    assert record.counts["blocks"] == len(reading.document.blocks)
    assert (record.reader, record.rulebook) == (engine.reader.version, engine.rulebook.version)
    assert engine.version == f"{record.reader}:{record.rulebook}"
    assert record.findings == ()


def test_what_cannot_be_judged_is_kept_with_its_issue(engine: Engine) -> None:
    snapshot = make_snapshot(FIRST)
    issue = Issue(SOURCE.id, "blocked", "looks blocked")
    record = engine.make_unjudged(snapshot, [issue])
    assert record.issues == (issue,) and record.appeared == () and record.document.blocks == ()


def test_statements_of_a_story_are_judged_in_order(engine: Engine) -> None:
    texts = {"a": "We never lend the addresses of our members.", "b": "We may lend the addresses of our members."}
    readings = [
        engine.read_text(
            text,
            media_type="text/markdown",
            source=Source(f"glade/{name}", "Glade", name, "glade", "", kind=DocumentKind.STATEMENT, aliases=("Glade",)),
            captured=DAY + timedelta(days=place),
        )
        for place, (name, text) in enumerate(texts.items())
    ]
    judged = engine.judge_story(readings)
    assert set(judged) == {("glade/b", "glade/a")}
    assert judged["glade/b", "glade/a"].kind is RelationKind.CONTRADICTS
    assert judged["glade/b", "glade/a"].confidence in set(Confidence)
