"""Looking up: since when and how a commitment stands, versions in their order, better readings in place of older."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from monitor.errors import UnknownName
from monitor.keeping.ledger import Ledger, open_ledger
from monitor.keeping.records import CommitmentRecord
from monitor.models import Check, RelationKind, Sighting, State
from tests.keeping.builders import (
    NORTHWIND,
    SOUTHGATE,
    commitment,
    day,
    finding,
    relation,
    side,
    sighting,
    snapshot,
    trouble,
    version,
)

SOLD = sighting("never sold")
SHARED = sighting("never shared")
NARROW = sighting("never sold without consent", 2)


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    with open_ledger(ledger_url) as opened:
        yield opened


def record_of(ledger: Ledger, standing: Sighting) -> CommitmentRecord:
    return ledger.commitment(standing.id)


def test_a_commitment_that_stands(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD,)))
    ledger.record_version(version(5, (SHARED,)))
    found = record_of(ledger, SOLD)
    assert found == CommitmentRecord(SOLD, day(1), day(5), None, State.STANDING)
    assert record_of(ledger, SHARED).first_seen == day(5)


def test_an_unchanged_page_is_seen_again(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD,)))
    sha = snapshot(1).sha256
    ledger.record_check(Check(NORTHWIND.id, "u", day(4), "unchanged", 304, sha256=sha))
    ledger.record_check(Check(NORTHWIND.id, "u", day(6), "failed", 500, sha256=sha))
    ledger.record_check(Check(NORTHWIND.id, "u", day(8), "unchanged", 304, sha256="other bytes"))
    assert record_of(ledger, SOLD).last_seen_with == day(4)


def test_gone_waits_for_a_second_look_then_is_withdrawn_where_that_was_judged(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD, SHARED)))
    ledger.record_version(version(2))
    missing = relation(SOLD, None, RelationKind.WITHDRAWS)
    ledger.record_version(version(3, (), (SOLD,), relations=(missing,)))
    assert record_of(ledger, SOLD) == CommitmentRecord(SOLD, day(1), day(2), day(3), State.STANDING)
    [pending] = ledger.pending_withdrawals(NORTHWIND.id)
    assert (pending.sighting, pending.first_seen_without) == (SOLD, day(3))
    told = finding("w1", 3, relation=RelationKind.WITHDRAWS, earlier=side(SOLD))
    ledger.record_version(version(4, findings=(told,)))
    assert record_of(ledger, SOLD) == CommitmentRecord(SOLD, day(1), day(2), day(3), State.WITHDRAWN)
    assert ledger.pending_withdrawals(NORTHWIND.id) == []
    assert [s.id for s in ledger.standing("northwind")] == [SHARED.id]
    ledger.record_verdict("w1", "dismissed", "Ada", "it moved to another page", day(5))
    assert record_of(ledger, SOLD).state is State.SUPERSEDED


def test_a_withdrawal_that_an_unchanged_page_confirmed(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD,)))
    ledger.record_version(version(2, (), (SOLD,)))
    told = finding("w1", relation=RelationKind.WITHDRAWS, earlier=side(SOLD))
    assert ledger.record_findings([told]) == 1
    assert ledger.record_findings([told]) == 0
    assert ledger.findings() == [told]
    assert record_of(ledger, SOLD).state is State.WITHDRAWN


def test_gone_but_never_told_is_not_called_withdrawn(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD,)))
    ledger.record_version(version(2, (), (SOLD,), relations=(relation(SOLD, None, RelationKind.WITHDRAWS),)))
    ledger.record_version(version(3))
    assert record_of(ledger, SOLD).state is State.SUPERSEDED


def test_replaced_words_are_superseded(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD,)))
    ledger.record_version(version(2, (NARROW,), (SOLD,), relations=(relation(SOLD, NARROW, RelationKind.NARROWS),)))
    assert record_of(ledger, SOLD).state is State.SUPERSEDED
    assert record_of(ledger, NARROW).state is State.STANDING
    assert ledger.pending_withdrawals(NORTHWIND.id) == []


def test_words_that_come_back_stand_again(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD,)))
    ledger.record_version(version(2, (NARROW,), (SOLD,), relations=(relation(SOLD, NARROW, RelationKind.NARROWS),)))
    ledger.record_version(version(3, (SOLD,), (NARROW,), relations=(relation(NARROW, SOLD, RelationKind.BROADENS),)))
    assert record_of(ledger, SOLD) == CommitmentRecord(SOLD, day(1), day(3), None, State.STANDING)
    ledger.record_version(version(4, (), (SOLD,)))
    assert [p.sighting for p in ledger.pending_withdrawals(NORTHWIND.id)] == [SOLD]
    assert ledger.counts()["commitments"] == 2, "the same words are stored once"


def test_what_other_documents_say_of_words_that_still_stand(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD, SHARED)))
    third = sighting("never lent")
    ledger.record_version(version(1, (third,), taken=snapshot(1, body="third"), rulebook="rules-1"))
    notice = sighting("we misspoke", 2, SOUTHGATE)
    relations = (
        relation(SOLD, notice, RelationKind.CORRECTS, versions=False),
        relation(SHARED, notice, RelationKind.WITHDRAWS, versions=False),
        relation(third, notice, RelationKind.CONTRADICTS, versions=False),
    )
    ledger.record_version(version(2, (notice,), source=SOUTHGATE, relations=relations))
    states = [record_of(ledger, s).state for s in (SOLD, SHARED, third)]
    assert states == [State.CORRECTED, State.WITHDRAWN, State.STANDING]


def test_a_capture_that_could_not_be_judged_withdraws_nothing(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD,)))
    ledger.record_version(trouble(2))
    assert record_of(ledger, SOLD) == CommitmentRecord(SOLD, day(1), day(1), None, State.STANDING)
    assert [v.judged for v in ledger.versions(NORTHWIND.id)] == [True, False]


def test_a_technical_upgrade_with_an_old_date_follows_the_version_it_replaces(ledger: Ledger) -> None:
    ledger.record_version(version(3, (SOLD,), taken=snapshot(3, origin="history")))
    upgrade = snapshot(1, body="read again", origin="history", technical=True)
    ledger.record_version(version(1, (NARROW,), (SOLD,), taken=upgrade))
    ledger.record_version(version(5, (SHARED,), taken=snapshot(5, origin="history")))
    assert [(v.captured, v.technical) for v in ledger.versions(NORTHWIND.id)] == [
        (day(3), False), (day(1), True), (day(5), False)
    ]  # fmt: skip
    assert record_of(ledger, SOLD).state is State.SUPERSEDED
    assert record_of(ledger, NARROW).state is State.STANDING


def test_history_imported_later_comes_before_what_was_crawled(ledger: Ledger) -> None:
    ledger.record_version(version(9, (SOLD,)))
    ledger.record_version(version(1, (SOLD, SHARED), taken=snapshot(1, origin="history")))
    ledger.record_version(version(2, (), (SHARED,), taken=snapshot(2, origin="history")))
    assert [s.captured for s in ledger.snapshots(NORTHWIND.id)] == [day(1), day(2), day(9)]
    assert record_of(ledger, SOLD) == CommitmentRecord(SOLD, day(1), day(9), None, State.STANDING)


def test_a_second_reading_takes_the_place_of_the_first(ledger: Ledger) -> None:
    told = finding("f1", earlier=side(SOLD))
    ledger.record_version(version(1, (SOLD, SHARED)))
    ledger.record_version(version(2, (), (SHARED,), findings=(told,)))
    better = replace(SOLD, commitment=replace(SOLD.commitment, topic="data-trade"))
    assert ledger.record_version(version(1, (better,), rulebook="rules-2"))
    assert [r.sighting for r in ledger.commitments()] == [better], "what the new rules do not record is gone"
    assert ledger.findings() == [told], "the second capture still stands as it was read first"
    assert ledger.record_version(version(2, rulebook="rules-2"))
    assert ledger.findings() == []
    [overturned] = ledger.findings(state="overturned")
    assert overturned == replace(told, state="overturned") == ledger.finding("f1")
    assert [v.rulebook for v in ledger.versions(NORTHWIND.id)] == ["rules-2", "rules-2"]
    assert not ledger.record_version(version(1, (SOLD, SHARED))), "the older reading does not come back"
    assert ledger.has_capture(NORTHWIND.id, day(1), version=("reader-1", "rules-2"))
    assert not ledger.has_capture(NORTHWIND.id, day(1), version=("reader-1", "rules-3"))


def test_commitments_by_actor_source_topic_and_standing(ledger: Ledger) -> None:
    other = sighting("shall report", 2, SOUTHGATE)
    about = sighting("never spied upon", commitment=commitment("never spied upon", topic="surveillance"))
    ledger.record_version(version(1, (SOLD, about)))
    ledger.record_version(version(2, (NARROW,), (SOLD,), relations=(relation(SOLD, NARROW, RelationKind.NARROWS),)))
    ledger.record_version(version(2, (other,), source=SOUTHGATE))

    def ids(**wanted: object) -> set[str]:
        return {r.sighting.id for r in ledger.commitments(**wanted)}  # type: ignore[arg-type]

    assert ids() == {SOLD.id, NARROW.id, other.id, about.id}
    assert ids(actor="southgate") == ids(source=SOUTHGATE.id) == {other.id}
    assert ids(standing=False) == {SOLD.id}
    assert ids(standing=True, actor="northwind") == {NARROW.id, about.id}
    assert ids(topic="surveillance") == {about.id}
    assert ids(actor="nobody") == set()
    order = [(r.sighting.date, r.sighting.id) for r in ledger.commitments()]
    assert order == sorted(order)


def test_what_stands_elsewhere_of_one_actor(ledger: Ledger) -> None:
    second = replace(NORTHWIND, id="northwind/press", title="Press")
    elsewhere = sighting("never sold abroad", 1, second)
    ledger.record_version(version(1, (SOLD,)))
    ledger.record_version(version(1, (elsewhere,), source=second))
    assert ledger.standing("northwind", exclude_source=NORTHWIND.id) == (elsewhere,)
    assert {s.id for s in ledger.standing("northwind")} == {SOLD.id, elsewhere.id}


def test_known_sightings_are_all_that_ever_were(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD,)))
    ledger.record_version(version(2, (NARROW,), (SOLD,)))
    assert ledger.known_sightings(NORTHWIND.id) == {SOLD.id: SOLD, NARROW.id: NARROW}
    assert ledger.known_sightings("nobody/nothing") == {}


def test_a_commitment_by_the_beginning_of_its_id(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD, SHARED)))
    assert ledger.commitment(SOLD.id[:10]).sighting == SOLD
    for wrong, message in (("zzz", "no commitment"), ("", "no commitment"), ("%", "no commitment")):
        with pytest.raises(UnknownName, match=message):
            ledger.commitment(wrong)


def test_relations_of_a_sighting_on_either_side(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD,)))
    judged = relation(SOLD, NARROW, RelationKind.NARROWS, row=10, by_edit=RelationKind.NARROWS, notes=("a note",))
    ledger.record_version(version(2, (NARROW,), (SOLD,), relations=(judged,)))
    [found] = ledger.relations_of(SOLD.id)
    assert ledger.relations_of(NARROW.id) == [found]
    assert (found.earlier, found.later, found.kind, found.row) == (SOLD.id, NARROW.id, RelationKind.NARROWS, 10)
    assert (found.reasons, found.notes, found.by_edit) == (judged.reasons, ("a note",), RelationKind.NARROWS)
    assert (found.similarity, found.versions, found.captured) == (0.875, True, day(2))
    assert ledger.relations_of("nothing") == []


def test_versions_count_what_came_and_went(ledger: Ledger) -> None:
    ledger.record_version(version(1, (SOLD, SHARED)))
    ledger.record_version(version(2, (NARROW,), (SOLD, SHARED)))
    first, second = ledger.versions(NORTHWIND.id)
    assert (first.appeared, first.gone, second.appeared, second.gone) == (2, 0, 1, 2)
    assert (first.sha256, first.captured, first.counts) == (
        snapshot(1).sha256, day(1), {"statements": 9, "commitments": 2}
    )  # fmt: skip
    assert (first.title, first.language, first.reader) == ("Usage policy", "en", "reader-1")


def test_captures_without_their_bodies(ledger: Ledger) -> None:
    taken = [snapshot(n, headers=(("ETag", str(n)),), status=203, charset="latin-1") for n in (1, 2, 3)]
    for number, each in enumerate(taken, start=1):
        ledger.record_version(version(number, taken=each))
    bare = [replace(each, body=b"") for each in taken]
    assert ledger.snapshots(NORTHWIND.id) == bare
    assert ledger.snapshots(NORTHWIND.id, last=2) == bare[1:]
    assert ledger.latest_capture(NORTHWIND.id) == bare[2]
    assert ledger.snapshot_row(NORTHWIND.id, taken[1].sha256) == bare[1]
    with pytest.raises(UnknownName, match="no capture of northwind/usage"):
        ledger.snapshot_row(NORTHWIND.id, "0" * 64)
    assert ledger.has_capture(NORTHWIND.id, day(2)) and not ledger.has_capture(NORTHWIND.id, day(4))
    assert not ledger.has_capture(NORTHWIND.id, day(2), taken[0].sha256)


def test_sources_as_declared_last(ledger: Ledger, ledger_url: str) -> None:
    renamed = replace(NORTHWIND, title="Acceptable use", select=("main",))
    assert ledger.record_source(NORTHWIND)
    assert not ledger.record_source(NORTHWIND)
    assert ledger.record_source(renamed)
    assert ledger.record_source(NORTHWIND), "declared as before: that is how it stands now"
    assert ledger.record_source(renamed)
    with open_ledger(ledger_url) as another:
        assert not another.record_source(renamed)
        assert another.sources() == [renamed] and another.source(NORTHWIND.id) == renamed
        assert another.source("nobody/nothing") is None
        assert another.counts()["sources"] == 4


def test_a_published_day_is_kept(ledger: Ledger) -> None:
    record = version(1)
    record = replace(record, document=replace(record.document, published=date(2026, 2, 27)))
    ledger.record_version(record)
    assert ledger.versions(NORTHWIND.id)[0].published == date(2026, 2, 27)
