from __future__ import annotations

from monitor.judging.storylines import judge_story
from monitor.judging.texts import judge_inside, judge_texts
from monitor.models import RelationKind
from tests.judging.builders import make_commitment, make_reading, make_rulebook, make_source

BOOK = make_rulebook()


def test_two_versions_of_one_passage_are_judged_by_their_words() -> None:
    earlier = make_reading([make_commitment("You may not resell tickets.")])
    later = make_reading([make_commitment("You may not resell tickets or vouchers.")])
    relation = judge_texts(later, earlier, BOOK)
    assert relation is not None and relation.kind == RelationKind.BROADENS


def test_two_items_of_one_list_stand_side_by_side() -> None:
    lead = ["You may not use the app to:"]
    earlier = make_reading([make_commitment("spread malware", lead_in=lead)])
    later = make_reading([make_commitment("insult referees", lead_in=lead)])
    relation = judge_texts(later, earlier, BOOK)
    assert relation is not None and relation.kind == RelationKind.UNRELATED


def test_an_item_without_a_stance_is_compared_by_its_words() -> None:
    earlier = make_reading([], others=["spreading malware on other machines"])
    later = make_reading([], others=["knowingly spreading malware on other machines"])
    relation = judge_texts(later, earlier, BOOK)
    assert relation is not None and relation.kind == RelationKind.NARROWS


def test_a_passage_without_words_gives_nothing() -> None:
    assert judge_texts(make_reading([]), make_reading([make_commitment("You may not resell tickets.")]), BOOK) is None


def test_a_passage_that_lost_a_part_reads_narrower() -> None:
    both = [make_commitment("You may not resell tickets."), make_commitment("We do not keep visitor logs.")]
    relation = judge_texts(make_reading(both[:1]), make_reading(both), BOOK)
    assert relation is not None and relation.kind == RelationKind.NARROWS


def test_a_story_is_keyed_by_its_sources() -> None:
    first = make_reading([make_commitment("We do not sell visitor data.")], source=make_source("acme/one"))
    second = make_reading([make_commitment("We do not sell visitor data.")], source=make_source("acme/two"))
    judged = judge_story([first, second], BOOK)
    assert {key: relation.kind.value for key, relation in judged.items()} == {("acme/two", "acme/one"): "reaffirms"}
    assert judge_inside(first, BOOK) == ()
