from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from monitor.judging.index import CommitmentIndex
from monitor.judging.versions import History, Verdict, confirm_unchanged, judge_version
from monitor.models import Commitment, DocumentKind, Reading, RelationKind
from tests.judging.builders import make_commitment, make_reading, make_rulebook, make_source

BOOK = make_rulebook()
DAY = date(2026, 1, 1)


class Page:
    """A page captured day after day."""

    def __init__(self, source: str = "acme/privacy", index: CommitmentIndex | None = None) -> None:
        self.source = source
        self.index = index if index is not None else CommitmentIndex()
        self.history = History()
        self.day = DAY

    def capture(self, *texts: str, days: int = 40, at_once: bool = False, **more: object) -> Verdict:
        commitments = [make_commitment(text) for text in texts]
        return self.take(
            make_reading(commitments, day=self.day, source=make_source(self.source), **more), days, at_once
        )  # type: ignore[arg-type]

    def take(self, reading: Reading, days: int = 40, at_once: bool = False) -> Verdict:
        verdict = judge_version(reading, self.history, self.index, BOOK, confirm_at_once=at_once)
        self.history = verdict.history
        self.day += timedelta(days=days)
        return verdict


SELL, LOGS, ADS = "We do not sell health data.", "We do not keep visitor logs.", "We do not show ads to children."


def kinds(verdict: Verdict) -> list[str]:
    return [finding.relation.value for finding in verdict.findings]


def test_the_first_capture_is_a_baseline() -> None:
    verdict = Page().capture(SELL, LOGS)
    assert (len(verdict.appeared), verdict.findings, verdict.relations) == (2, (), ())


def test_an_unchanged_version_brings_nothing() -> None:
    page = Page()
    page.capture(SELL, LOGS)
    verdict = page.capture(LOGS, SELL)
    assert (verdict.appeared, verdict.gone, verdict.relations, verdict.findings) == ((), (), (), ())


def test_a_changed_promise_is_told_with_both_sides_and_its_day() -> None:
    page = Page()
    page.capture(SELL, LOGS)
    [finding] = page.capture("We do not knowingly sell health data.", LOGS).findings
    assert (finding.relation, finding.date) == (RelationKind.NARROWS, DAY + timedelta(days=40))
    assert finding.earlier is not None and finding.earlier.quote == SELL
    assert finding.later is not None and "knowingly" in finding.later.quote
    assert finding.level.value == "high"
    assert finding.announcement.state == "not checked"


def test_a_withdrawal_waits_for_a_second_capture_and_keeps_the_first_day() -> None:
    page = Page()
    page.capture(SELL, LOGS, ADS)
    first = page.capture(LOGS, ADS)
    assert (kinds(first), len(first.gone), [r.kind.value for r in first.relations]) == ([], 1, ["withdraws"])
    [finding] = page.capture(LOGS, ADS).findings
    assert (finding.relation, finding.date, finding.level.value) == (
        RelationKind.WITHDRAWS, DAY + timedelta(days=40), "critical",
    )  # fmt: skip
    assert page.capture(LOGS, ADS).findings == ()


def test_an_unchanged_answer_confirms_a_withdrawal_with_the_same_id() -> None:
    page = Page()
    page.capture(SELL, LOGS, ADS)
    page.capture(LOGS, ADS)
    [by_304] = confirm_unchanged(page.history, page.day, BOOK)
    [by_capture] = page.capture(LOGS, ADS).findings
    assert by_304.id == by_capture.id
    assert confirm_unchanged(History(), DAY, BOOK) == ()


def test_a_promise_that_is_back_was_never_withdrawn() -> None:
    page = Page()
    page.capture(SELL, LOGS, ADS)
    page.capture(LOGS, ADS)
    verdict = page.capture(SELL, LOGS, ADS)
    assert verdict.findings == ()
    assert verdict.history.pending == ()


def test_two_texts_compared_at_once_need_no_second_capture() -> None:
    page = Page()
    page.capture(SELL, LOGS, ADS)
    assert kinds(page.capture(LOGS, ADS, at_once=True)) == ["withdraws"]


def test_a_flapping_page_is_told_once() -> None:
    page = Page()
    other = "We do not knowingly sell health data."
    page.capture(SELL, LOGS)
    assert kinds(page.capture(other, LOGS)) == ["narrows"]
    back = page.capture(SELL, LOGS, ADS)
    assert [f.row for f in back.findings] == [13]
    assert any(relation.notes and relation.notes[-1].startswith("Returns to") for relation in back.relations)
    assert page.capture(other, LOGS, ADS).findings == ()
    assert page.capture(SELL, LOGS, ADS).findings == ()


def test_what_stood_only_days_is_not_withdrawn() -> None:
    page = Page()
    page.capture(LOGS, ADS, days=3)
    page.capture(SELL, LOGS, ADS, days=3)
    page.capture(LOGS, ADS, days=3)
    assert page.capture(LOGS, ADS).findings == ()


def test_a_capture_that_lost_most_of_its_text_is_an_issue() -> None:
    page = Page()
    texts = [
        f"We do not sell the {name} of our guests." for name in ("maps", "names", "photos", "letters", "keys", "coats")
    ]
    page.capture(*texts)
    cut = page.capture(texts[0])
    assert ([issue.kind for issue in cut.issues], cut.gone, cut.findings) == (["shrunk"], (), ())
    assert page.capture(*texts).gone == ()


def test_a_loss_that_a_second_capture_repeats_is_believed() -> None:
    page = Page()
    texts = [
        f"We do not sell the {name} of our guests." for name in ("maps", "names", "photos", "letters", "keys", "coats")
    ]
    page.capture(*texts)
    page.capture(texts[0])
    assert len(page.capture(texts[0]).gone) == 5


def test_a_technical_upgrade_is_recorded_and_not_told() -> None:
    page = Page()
    page.capture(SELL, LOGS)
    verdict = page.capture("We do not knowingly sell health data.", LOGS, technical=True)
    assert (verdict.findings, "technical upgrade" in verdict.relations[0].notes[-1]) == ((), True)
    read_anew = page.capture(SELL, LOGS, reader="2")
    assert read_anew.findings == ()


def test_what_moved_to_a_sibling_document_is_not_withdrawn() -> None:
    index = CommitmentIndex()
    privacy, terms = Page("acme/privacy", index), Page("acme/terms", index)
    privacy.capture(SELL, LOGS, ADS)
    terms.capture(SELL, "You may not resell maps.")
    verdict = privacy.capture(LOGS, ADS, at_once=True)
    assert verdict.findings == ()
    assert verdict.relations[0].notes[-1].startswith("Moved")


def test_a_new_ban_in_a_watched_document_broadens_it() -> None:
    page = Page()
    page.capture(LOGS, ADS)
    [finding] = page.capture(LOGS, ADS, SELL).findings
    assert (finding.relation, finding.row, finding.earlier) == (RelationKind.BROADENS, 13, None)


def test_the_index_holds_what_stands() -> None:
    page = Page()
    page.capture(SELL, LOGS)
    page.capture(LOGS, ADS)
    assert len(page.index) == 2


def test_small_steps_add_up_to_drift() -> None:
    page = Page()
    page.capture("We do not share visitor records with brokers.", LOGS)
    origin = page.history.recent[0].sightings[0]
    page.history = replace(
        page.history,
        origins={
            origin.id: replace(
                origin, id="first", commitment=make_commitment("We do not share or sell visitor records with brokers.")
            )
        },
    )
    verdict = page.capture("We do not share visitor record with brokers.", LOGS)
    assert kinds(verdict) == ["narrows"]
    assert "small revisions" in verdict.findings[0].notes[-1]


def test_an_article_is_compared_from_its_first_capture() -> None:
    def facts(text: str, stance: str) -> Commitment:
        return make_commitment(
            text, stance, facets=[("action", "selling", "sell"), ("object", "health-data", "health data")]
        )

    index = CommitmentIndex()
    Page("acme/privacy", index).take(
        make_reading([facts("We do not sell health data of patients.", "prohibits")], day=DAY)
    )
    notice = make_reading(
        [facts("From May we sell health data of patients.", "permits")],
        day=DAY + timedelta(days=9),
        source=make_source("acme/notice", DocumentKind.NOTICE),
    )
    verdict = judge_version(notice, History(), index, BOOK)
    assert [f.relation for f in verdict.findings] == [RelationKind.CONTRADICTS]


def test_judging_twice_gives_the_same(texts: Sequence[str] = (SELL, LOGS, ADS)) -> None:
    first, second = Page(), Page()
    for page in (first, second):
        page.capture(*texts)
    one, other = (page.capture("We do not willingly sell health data.", LOGS, ADS) for page in (first, second))
    assert [f.id for f in one.findings] == [f.id for f in other.findings] != []
