"""What digests tell of promises: watched limits once, what falls due once, what is new since the last mail in short."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import date, timedelta
from email.policy import default
from pathlib import Path

from monitor.models import Direction, Quantity, QuantityKind, Sighting, Stance
from monitor.runner.digests import plan_digests
from monitor.runner.promises import find_due_day
from monitor.runner.workspace import open_workspace
from tests.keeping.builders import commitment, day, sighting, version
from tests.services.test_planning import DAY, DESK, read_text
from tests.services.worlds import NOON, make_place, make_watched, record_findings

WATCH = "queries: [{limits: intentionally}]\n"


def make_dated(words: str, last: date, stance: Stance = Stance.REQUIRES, number: int = 1) -> Sighting:
    dates = (Quantity(QuantityKind.DATE, float(last.toordinal()), "day", Direction.AT_MOST, "by then"),)
    return sighting(words, number, commitment=replace(commitment(words, quantities=dates), stance=stance))


def text_of(mail: object) -> str:
    return read_text(email.message_from_bytes(mail.content, policy=default))  # type: ignore[attr-defined, arg-type]


def test_a_first_promise_with_a_watched_limit_is_told_once_and_to_nobody_else(tmp_path: Path) -> None:
    place = make_place(tmp_path, desk=DESK + WATCH, other="to: other@example.org\nwhen: now\n")
    with open_workspace(place) as workspace:
        assert workspace.ledger.record_version(
            version(1, (make_watched("We will not intentionally sell lists."), sighting("We sell maps.", 1)))
        )
        [mail] = plan_digests(workspace, NOON)
        assert mail.subscriber == "desk@example.org"
        assert mail.subject == "Northwind AI usage policy: first promise with “intentionally”"
        assert "We will not intentionally sell lists." in text_of(mail) and "We sell maps." not in text_of(mail)
        assert plan_digests(workspace, NOON + DAY) == []
        later = make_watched("We will not intentionally rent lists.", 2)
        assert workspace.ledger.record_version(version(2, (later,)))
        [second] = [m for m in plan_digests(workspace, NOON + DAY) if m.subscriber == "desk@example.org"]
        assert "rent lists" in text_of(second) and "We will not intentionally sell" not in text_of(second)


def test_what_falls_due_is_told_once_two_weeks_ahead(tmp_path: Path) -> None:
    soon, ends = NOON.date() + timedelta(days=10), NOON.date() + timedelta(days=3)
    dated = (
        make_dated("We will delete every list by then.", soon),
        make_dated("We will not sell lists until then.", ends, Stance.PROHIBITS),
        make_dated("We will close the shop by then.", NOON.date() + timedelta(days=40)),
        make_dated("We will have left by then.", NOON.date() - timedelta(days=1)),
    )
    with open_workspace(make_place(tmp_path, desk=DESK)) as workspace:
        assert workspace.ledger.record_version(version(1, dated))
        [mail] = plan_digests(workspace, NOON)
        text = text_of(mail)
        assert "ends as written on 6 March 2025" in mail.subject and mail.subject.endswith("and 1 more")
        assert "falls due on 13 March 2025" in text and "close the shop" not in text and "have left" not in text
        assert plan_digests(workspace, NOON + DAY) == []
        [late] = plan_digests(workspace, NOON + timedelta(days=30))
        assert "close the shop" in text_of(late)


def test_new_commitments_stand_in_short_below_findings_and_alone_cause_no_mail(tmp_path: Path) -> None:
    with open_workspace(make_place(tmp_path, desk=DESK)) as workspace:
        ledger = workspace.ledger
        ledger.record_version(version(1, (sighting("We sell no lists.", 1),)))
        assert plan_digests(workspace, NOON) == [], "a baseline is no news"
        now = day(3) + timedelta(days=1)
        plain = sighting("We greet everybody.", 3, topic="general")
        ledger.record_version(version(3, (plain, sighting("We answer every letter.", 3))))
        assert plan_digests(workspace, now) == []
        record_findings(ledger, 5, ["f1"])
        [mail] = plan_digests(workspace, day(5) + timedelta(hours=1))
        text = text_of(mail)
        assert "NEW COMMITMENTS" in text and "We answer every letter." in text.split("NEW COMMITMENTS")[1]
        assert text.index("We answer every letter.") < text.index("We greet everybody."), "what a rule is about first"
        assert "We sell no lists." not in text and "We sell list 5" not in text.split("NEW COMMITMENTS")[1]


def test_the_day_a_commitment_ends() -> None:
    assert find_due_day(make_dated("x", date(2026, 12, 31)).commitment) == date(2026, 12, 31)
    assert find_due_day(commitment("We sell nothing.")) is None
    yearless = Quantity(QuantityKind.DATE, 40.0, "day of the year", Direction.AT_MOST, "by 9 February")
    assert find_due_day(commitment("x", quantities=(yearless,))) is None
