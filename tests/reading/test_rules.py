"""Compiled rules: alternatives, roles, phrases, patterns, exclusions, order, catch-alls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from monitor.errors import InputError
from monitor.models import Bound, Commitment, Facet, FacetName, Quantity, Stance
from monitor.reading.rules import RuleIndex, Subject, find_phrases
from monitor.rulepacks import Rule, load_rulebook
from monitor.taxonomy import Taxonomy

ReadAll = Callable[..., list[Commitment]]


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_rulebook().taxonomy


def make_rule(name: str, **fields: Any) -> Rule:
    return Rule(id=f"test/{name}", title=name, **fields)


def make_subject(
    *concepts: tuple[FacetName, str], text: str = "", stance: Stance = Stance.PROHIBITS, bound: Bound = Bound.PROVIDER,
    role: str = "", phrases: Sequence[str] = (), quantities: Sequence[Quantity] = (),
) -> Subject:  # fmt: skip
    facets = [Facet(name, concept, concept, role=role if name is FacetName.PARTY else "") for name, concept in concepts]
    return Subject(text, stance, bound, facets, frozenset(phrases), quantities)


SELL = (FacetName.ACTION, "sell")
DATA = (FacetName.OBJECT, "personal-data")


def test_every_facet_must_be_found(taxonomy: Taxonomy) -> None:
    index = RuleIndex([make_rule("sale", watch={"action": ["sell"], "object": ["personal-data"]})], taxonomy)
    assert index.match(make_subject(SELL, DATA)) == ("test/sale",)
    assert index.match(make_subject(SELL)) == ()


def test_narrower_counts_and_broader_only_beside_a_named_term(taxonomy: Taxonomy) -> None:
    index = RuleIndex(
        [make_rule("watching", watch={"action": ["use"], "purpose": ["domestic-surveillance"]})], taxonomy
    )
    assert index.match(make_subject((FacetName.ACTION, "use"), (FacetName.PURPOSE, "mass-domestic-surveillance")))
    assert index.match(make_subject((FacetName.ACTION, "use"), (FacetName.PURPOSE, "surveillance")))
    named = RuleIndex(
        [make_rule("watching", match="names", watch={"action": ["use"], "purpose": ["domestic-surveillance"]})],
        taxonomy,
    )
    assert not named.match(make_subject((FacetName.ACTION, "use"), (FacetName.PURPOSE, "surveillance")))


def test_stance_and_bound_gate(taxonomy: Taxonomy) -> None:
    index = RuleIndex(
        [make_rule("sale", watch={"action": ["sell"], "bound": "provider"}, stance=["prohibits"])], taxonomy
    )
    assert index.match(make_subject(SELL))
    assert not index.match(make_subject(SELL, stance=Stance.PERMITS))
    assert not index.match(make_subject(SELL, bound=Bound.USERS))


def test_party_by_role(taxonomy: Taxonomy) -> None:
    index = RuleIndex([make_rule("spies", watch={"party": {"by": ["intelligence-agency"]}})], taxonomy)
    spies = (FacetName.PARTY, "intelligence-agency")
    assert index.match(make_subject(spies, role="by"))
    assert not index.match(make_subject(spies, role="to"))


def test_alternatives(taxonomy: Taxonomy) -> None:
    watch = {"action": ["sell"], "any": [{"object": ["personal-data"]}, {"purpose": ["advertising"]}]}
    index = RuleIndex([make_rule("either", watch=watch)], taxonomy)
    assert index.match(make_subject(SELL, DATA))
    assert index.match(make_subject(SELL, (FacetName.PURPOSE, "advertising")))
    assert not index.match(make_subject(SELL, (FacetName.PURPOSE, "surveillance")))


def test_phrases_patterns_and_unless(taxonomy: Taxonomy) -> None:
    rule = make_rule("moon", watch={"about": ["blue moon", r"re:full\s+moon"]}, unless=["merger", "harvest"])
    index = RuleIndex([rule], taxonomy)
    assert "blue moon" in find_phrases([rule])
    assert index.match(make_subject(phrases=["blue moon"]))
    assert index.match(make_subject(text="at Full  Moon we howl"))
    assert not index.match(make_subject(phrases=["blue moon", "harvest"]))


def test_like_pattern(taxonomy: Taxonomy) -> None:
    index = RuleIndex([make_rule("like", like=["keep ... logs"])], taxonomy)
    assert index.match(make_subject(text="we keep very few logs here"))
    assert not index.match(make_subject(text="we burn all logs"))


def test_most_specific_first_and_catch_all_last(taxonomy: Taxonomy) -> None:
    rules = [
        make_rule("all", watch={}),
        make_rule("broad", watch={"action": ["sell"]}),
        make_rule("exact", watch={"action": ["sell"], "object": ["personal-data"]}),
    ]
    index = RuleIndex(rules, taxonomy)
    assert index.match(make_subject(SELL, DATA)) == ("test/exact", "test/broad", "test/all")
    assert index.match(make_subject(SELL, DATA), weak=True) == ("test/exact", "test/broad")


def test_bad_pattern_names_its_rule(taxonomy: Taxonomy) -> None:
    with pytest.raises(InputError, match="test/broken"):
        RuleIndex([make_rule("broken", watch={"about": ["re:("]})], taxonomy)


def test_catch_all_records_every_own_commitment(read_all: ReadAll) -> None:
    (made,) = read_all("You must not feed the swans.")
    assert made.topic == "general"
    assert made.rules[-1].startswith("general/")


def test_topic_comes_from_the_first_rule(read_all: ReadAll) -> None:
    (made,) = read_all("We do not sell your personal data to advertisers.")
    assert made.topic != "general"
    assert made.rules[0].split("/")[0] == made.topic
