"""Findings, what people said of them, deliveries, issues, checks, marks of finished work, and the export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import LedgerError, UnknownName
from monitor.keeping.ledger import Ledger, open_ledger
from monitor.models import Check, Confidence, Finding, Issue, Level, RelationKind
from tests.keeping.builders import NORTHWIND, SOUTHGATE, day, finding, relation, side, sighting, trouble, version

SOLD = sighting("never sold")


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    with open_ledger(ledger_url) as opened:
        yield opened


@pytest.fixture
def told(ledger: Ledger) -> list[Finding]:
    """Four findings on three days."""
    found = [
        finding("aa11", 1),
        finding("aa22", 2, level=Level.LOW, relation=RelationKind.WITHDRAWS, topic="surveillance"),
        finding("bb33", 2, actor="southgate", confidence=Confidence.LOW, publisher="Southgate"),
        finding("cc44", 3, state="flapping", earlier=side(SOLD)),
    ]
    ledger.record_version(version(1, (SOLD,), findings=tuple(reversed(found))))
    return found


def test_findings_come_in_order_of_date_and_id(ledger: Ledger, told: list[Finding]) -> None:
    assert ledger.findings() == told


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"since": day(2).date()}, ["aa22", "bb33", "cc44"]),
        ({"until": day(2).date()}, ["aa11", "aa22", "bb33"]),
        ({"actors": ["southgate", "nobody"]}, ["bb33"]),
        ({"levels": [Level.LOW]}, ["aa22"]),
        ({"relations": ["withdraws"]}, ["aa22"]),
        ({"confidences": {Confidence.HIGH, Confidence.MEDIUM}}, ["aa11", "aa22", "cc44"]),
        ({"ids": ["bb33", "cc44", "no"]}, ["bb33", "cc44"]),
        ({"state": "flapping"}, ["cc44"]),
        ({"state": "open"}, ["aa11", "aa22", "bb33"]),
        ({"topics": ["surveillance"]}, ["aa22"]),
        ({"publishers": ["Southgate"]}, ["bb33"]),
        ({"sources": [NORTHWIND.id], "since": day(3).date()}, ["cc44"]),
        ({"reviews": ["confirmed"]}, []),
        ({"actors": []}, []),
    ],
)
def test_findings_by_what_is_wanted(
    ledger: Ledger, told: list[Finding], wanted: dict[str, object], expected: list[str]
) -> None:
    assert [f.id for f in ledger.findings(**wanted)] == expected  # type: ignore[arg-type]


def test_the_latest_telling_of_a_finding_counts(ledger: Ledger, told: list[Finding]) -> None:
    again = replace(told[0], state="flapping", level=Level.INFO)
    ledger.record_version(version(2, findings=(again,)))
    assert ledger.finding("aa11") == again
    assert "aa11" not in {f.id for f in ledger.findings(state="open")}


def test_one_finding_by_the_beginning_of_its_id(ledger: Ledger, told: list[Finding]) -> None:
    assert ledger.finding("bb") == told[2]
    for wrong, message in (("aa", "several findings begin"), ("zz", "no finding has"), ("", "no finding has")):
        with pytest.raises(UnknownName, match=message):
            ledger.finding(wrong)


def test_the_last_verdict_is_the_review(ledger: Ledger, told: list[Finding]) -> None:
    def review() -> str:
        return ledger.finding("aa11").review

    assert review() == "unreviewed"
    assert ledger.record_verdict("aa11", "dismissed", "Ada", "a renamed section", day(5))
    assert not ledger.record_verdict("aa11", "dismissed", "Ada", "a renamed section", day(5))
    assert review() == "dismissed"
    ledger.record_verdict("aa11", "note", "Ben", "ask again", day(6))
    ledger.record_verdict("aa11", "reply", "Northwind", "we see it otherwise", day(7))
    assert review() == "dismissed", "a note decides nothing"
    ledger.record_verdict("aa1", "confirmed", "Ben", "read it", day(8))
    assert review() == "confirmed"
    assert [f.id for f in ledger.findings(reviews=["confirmed"])] == ["aa11"]
    ledger.record_verdict("aa11", "reopened", "Ada", "", day(9))
    assert review() == "unreviewed"
    assert [(v.verdict, v.who) for v in ledger.verdicts("aa11")] == [
        ("dismissed", "Ada"), ("note", "Ben"), ("reply", "Northwind"), ("confirmed", "Ben"), ("reopened", "Ada")
    ]  # fmt: skip
    assert len(ledger.verdicts()) == 5


def test_a_verdict_on_nothing_or_in_other_words_is_refused(ledger: Ledger, told: list[Finding]) -> None:
    with pytest.raises(UnknownName, match="zz: no finding"):
        ledger.record_verdict("zz", "confirmed", "me", "", day(1))
    with pytest.raises(UnknownName, match="perhaps: is no verdict; a verdict is one of confirmed, dismissed"):
        ledger.record_verdict("aa11", "perhaps", "me", "", day(1))
    assert ledger.verdicts() == []


def test_a_finding_without_any_version_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="northwind/usage: a finding needs a recorded version"):
        ledger.record_findings([finding("aa11")])


def test_a_finding_is_delivered_once_to_each(ledger: Ledger, told: list[Finding]) -> None:
    assert ledger.undelivered("a@example.org", told) == told
    assert ledger.record_delivery("a@example.org", "digest-1", ["aa11", "bb33"], day(4), "Two changes") == 2
    assert ledger.record_delivery("a@example.org", "digest-1", ["aa11", "bb33"], day(5), "Two changes") == 0
    assert [f.id for f in ledger.undelivered("a@example.org", told)] == ["aa22", "cc44"]
    assert ledger.undelivered("b@example.org", told) == told
    ledger.record_delivery("b@example.org", "digest-2", [], day(6), "Nothing new")
    first, second = ledger.deliveries()
    assert (first.subject, first.sent, first.findings) == ("Two changes", day(4), ("aa11", "bb33"))
    assert (second.subscriber, second.findings) == ("b@example.org", ())
    assert ledger.deliveries("b@example.org") == [second]


def test_the_last_check_word_for_word(ledger: Ledger) -> None:
    assert ledger.last_check(NORTHWIND.id) is None
    late = Check(NORTHWIND.id, "https://a/", day(3), "unchanged", 304, 'W/"é"', "Sun, 01 Mar 2026 09:00:00 GMT", "ab")
    ledger.record_check(late)
    ledger.record_check(Check(NORTHWIND.id, "https://a/", day(2), "failed", 500, message="HTTP 500"))
    ledger.record_check(late)
    assert ledger.last_check(NORTHWIND.id) == late
    assert ledger.counts()["checks"] == 2


def test_a_failed_fetch_is_an_issue_until_a_look_succeeds(ledger: Ledger) -> None:
    def fail(number: int, message: str) -> None:
        ledger.record_issues([Issue(NORTHWIND.id, "fetch", message, "u", day(number).date())])
        ledger.record_check(Check(NORTHWIND.id, "u", day(number), "failed", message=message))

    fail(1, "timed out")
    fail(2, "HTTP 500")
    assert [i.message for i in ledger.issues()] == ["timed out", "HTTP 500"]
    assert [i.message for i in ledger.issues(open_only=True)] == ["HTTP 500"]
    ledger.record_check(Check(NORTHWIND.id, "u", day(3), "unchanged"))
    assert ledger.issues(open_only=True) == []
    fail(4, "timed out")
    assert [i.date for i in ledger.issues(open_only=True)] == [day(4).date()]


def test_an_issue_with_a_document_is_open_until_a_better_one(ledger: Ledger) -> None:
    ledger.record_version(version(1))
    ledger.record_version(trouble(2))
    ledger.record_check(Check(NORTHWIND.id, "u", day(3), "unchanged"))
    [issue] = ledger.issues(open_only=True)
    assert (issue.kind, issue.date) == ("blocked", day(2).date())
    ledger.record_version(version(4))
    assert ledger.issues(open_only=True) == []
    assert ledger.issues() == [issue]


def test_the_same_issue_is_recorded_once(ledger: Ledger) -> None:
    issue = Issue(NORTHWIND.id, "fetch", "timed out", "u", day(1).date())
    assert ledger.record_issues([issue, issue]) == 1
    assert ledger.record_issues([issue]) == 0


def test_finished_work_is_marked(ledger: Ledger) -> None:
    assert not ledger.has_run("import-ota", "key")
    assert ledger.record_run("import-ota", "key", day(1), {"versions": 3})
    assert not ledger.record_run("import-ota", "key")
    assert ledger.has_run("import-ota", "key") and not ledger.has_run("reread", "key")


def fill(ledger: Ledger, order: list[int]) -> None:
    """The same content, recorded in one order or another."""
    new = sighting("never sold without consent", 2)
    records = [
        version(1, (SOLD,)),
        version(2, (new,), (SOLD,), relations=(relation(SOLD, new, RelationKind.NARROWS),), findings=(finding("aa"),)),
        trouble(1, SOUTHGATE),
        version(3, (sighting("shall report – sofort", 3, SOUTHGATE),), source=SOUTHGATE),
    ]
    for index in order:
        ledger.record_version(records[index])


def test_the_export_is_ordered_and_complete(ledger: Ledger) -> None:
    fill(ledger, [0, 1, 2, 3])
    rows = list(ledger.iter_export())
    keys = [(r["date"], r["type"], r["id"]) for r in rows]
    assert keys == sorted(keys)
    by_type = [r["type"] for r in rows]
    assert {t: by_type.count(t) for t in set(by_type)} == {
        "version": 4, "commitment": 3, "relation": 1, "finding": 1, "issue": 1
    }  # fmt: skip
    [told] = [r for r in rows if r["type"] == "finding"]
    assert (told["id"], told["relation"], told["date"], told["review"]) == ("aa", "narrows", "2026-03-02", "unreviewed")
    sold = next(r for r in rows if r["id"] == SOLD.id)
    assert (sold["state"], sold["first_seen_without"]) == ("superseded", "2026-03-02T09:00:00+00:00")
    assert sold["sighting"]["commitment"]["statement"]["text"] == "never sold"
    json.dumps(rows)


def test_the_export_depends_on_content_alone(tmp_path: Path, ledger_url: str) -> None:
    exports = []
    for url, order in ((ledger_url, [0, 1, 2, 3]), (f"sqlite:///{tmp_path / 'other.db'}", [2, 0, 3, 1])):
        with open_ledger(url) as ledger:
            if exports:
                ledger.record_run("import", "k", day(1))
                ledger.record_check(Check(NORTHWIND.id, "u", day(9), "unchanged"))
            fill(ledger, order)
            exports.append(json.dumps(list(ledger.iter_export())))
    assert exports[0] == exports[1]


def test_an_export_of_some_types_only(ledger: Ledger) -> None:
    fill(ledger, [0, 1, 2, 3])
    assert {r["type"] for r in ledger.iter_export(["finding", "issue"])} == {"finding", "issue"}


def test_an_export_shows_one_state_while_somebody_writes(ledger: Ledger, ledger_url: str) -> None:
    fill(ledger, [0, 1])
    rows = ledger.iter_export()
    first = next(rows)
    with open_ledger(ledger_url) as writer:
        fill(writer, [2, 3])
    assert len([first, *rows]) == 6, "an export shows one state of the ledger"
