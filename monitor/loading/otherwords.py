"""Other words for what the files call something: what people write who know other tools, or plain English."""

from __future__ import annotations

from collections.abc import Mapping

_WRITTEN: Mapping[str, str] = {
    # stances
    "prohibits": "prohibit prohibited forbid forbids forbidden ban bans banned deny denies disallow disallows must-not never",
    "requires": "require required demand demands oblige obliges must shall promise promises duty",
    "permits": "permit permitted allow allows allowed may can",
    "asserts": "assert claim claims state states say says fact",
    # relations and effects
    "contradicts": "conflicts conflict reverses opposes breaks", "narrows": "restricts limits reduces shrinks narrowed",
    "broadens": "widens extends expands enlarges grows", "corrects": "fixes amends rectifies",
    "withdraws": "removes deletes drops revokes retracts removed", "reaffirms": "repeats confirms restates unchanged",
    "unrelated": "none other different", "weakens": "worse weaker harms", "strengthens": "better stronger helps",
    "neutral": "same none", "mixed": "both",
    # levels and statuses
    "info": "information informational note none", "low": "minor", "medium": "moderate normal warning middle",
    "high": "important major error serious", "critical": "urgent severe emergency", "stable": "active enabled production on",
    "experimental": "draft new beta alpha trial", "deprecated": "disabled obsolete retired off",
    # facets and roles
    "party": "who actors company organisation organization", "object": "what thing data", "purpose": "goal aim use-case",
    "people": "whom beneficiaries persons subjects users", "setting": "where place location product", "time": "when",
    "action": "verb verbs does", "quantity": "number amount",
    # documents and whose conduct
    "press": "news blog newsroom press-release", "policy": "privacy guidelines", "terms": "tos eula agreement",
    "contract": "deal", "article": "newspaper story", "provider": "company publisher we us", "users": "customers user you",
    "government": "state ministry",
    # keys
    "why": "description reason rationale comment", "title": "name label", "label": "name title", "id": "name slug key",
    "level": "severity priority importance", "unless": "except exceptions exclude excludes without not filter",
    "like": "pattern patterns regex regexp matches looks_like", "watch": "detection detect find selection condition conditions",
    "examples": "example tests test cases", "found": "match matches positive positives yes should_match hits",
    "not_found": "no_match negative negatives no should_not_match misses near_misses falsepositives",
    "earlier": "before old from", "later": "after new to", "relation": "result expected", "because": "why reason",
    "aliases": "synonyms names terms words", "is_a": "parent parents kind_of broader", "excludes": "conflicts_with disjoint",
    "references": "links sources urls url see", "protects": "beneficiary beneficiaries protected", "report": "levels alert",
    "applies_to": "scope only documents", "kinds": "types type kind", "paths": "path urls", "until": "expires expiry end",
    "words": "text phrase", "reason": "why because", "text": "sentence quote words", "stance": "modality force",
    "concepts": "concept terms nodes", "actors": "actor companies", "extend": "extends add additions",
}  # fmt: skip


def _turn() -> dict[str, tuple[str, ...]]:
    turned: dict[str, list[str]] = {}
    for meant, words in _WRITTEN.items():
        for word in words.split():
            turned.setdefault(word, []).append(meant)
    return {word: tuple(meant) for word, meant in turned.items()}


OTHER_WORDS: Mapping[str, tuple[str, ...]] = _turn()  # a word to the names that may be meant, the likeliest first
