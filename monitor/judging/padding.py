"""Changed words that change nothing: names that gave way all over the document, and words that only pad a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.judging.sides import Side
from monitor.judging.wordlists import CONJUNCTIONS, make_words

Places = tuple[Side, Sequence[int]]

# What a document calls itself ("these Terms", "the terms and conditions of this Agreement"), and the words around it.
_SELF_NAMES = make_words("terms conditions agreement eula policy statement notice")
_SELF_LINKS = make_words(
    "these this the of and our your use service services legal privacy herein set forth in contained hereof"
)
# Words that point at what was named, or tie sentences together, or ask for assent that the sentence gives anyhow.
_POINTERS = make_words(
    "this that these those such said above aforementioned foregoing mentioned aforesaid the our your its their his her"
)
_TIES = make_words(
    """otherwise however additionally therefore accordingly furthermore moreover consequently thus hereby herein thereof
    hereof hereto hereunder thereto acknowledge acknowledges understand understands agree agrees confirm confirms
    accept accepts expressly kindly please note notwithstanding"""
)
_READERS = make_words(
    """you your yours customer customers user users client clients subscriber subscribers member members licensee
    's is are has have"""
)
_LINKS = make_words("and that to by in addition you customer customers user users we us")
_EXAMPLES = frozenset({
    ("such", "as"), ("like",), ("e.g",), ("eg",), ("for", "example"), ("for", "instance"), ("including", "for", "example"),
})  # fmt: skip


def is_padding(earlier: Places, later: Places) -> bool:
    """Whether words that came and went only point, tie, open examples, or name the document or its reader otherwise."""
    before, after = _words(earlier), _words(later)
    words = {*before, *after}
    if not words:
        return False
    if before in _EXAMPLES and after in _EXAMPLES:
        return True
    if before and after and words <= _READERS | _POINTERS:  # "the Customer", "you"
        return True
    if words == {"company"} and all(_stands_in_name(side, places) for side, places in (earlier, later)):
        return True
    if words & _SELF_NAMES and words <= _SELF_NAMES | _SELF_LINKS:
        return True
    if words <= _SELF_LINKS - CONJUNCTIONS and all(_names_itself(side, places) for side, places in (earlier, later)):
        return True
    return words <= _POINTERS or bool(words & _TIES and words <= _TIES | _POINTERS | _LINKS)


def drop_renamed(earlier: Places, later: Places, renames: Sequence[tuple[str, str]]) -> tuple[list[int], list[int]]:
    """The places of a change without the names (``renames``: stems) that gave way to others all over the document."""
    (before, went), (after, came) = (earlier[0], list(earlier[1])), (later[0], list(later[1]))
    for old, new in renames:
        one, other = old.split(), new.split()
        if other[-len(one) :] == one and not went:  # "providers", "service providers"
            came = _drop_company(after, came, other[: -len(one)], one)
        elif one[-len(other) :] == other and not came:
            went = _drop_company(before, went, one[: -len(other)], other)
        else:
            gone, come = _find_run(before, went, one), _find_run(after, came, other)
            if gone and come:
                went, came = [p for p in went if p not in gone], [p for p in came if p not in come]
    return went, came


def _words(places: Places) -> tuple[str, ...]:
    side, at = places
    return tuple(side.tokens[p].word for p in at)


def _names_itself(side: Side, places: Sequence[int]) -> bool:
    """Whether what the document calls itself stands right behind the words, where there are any."""
    behind = places[-1] + 1 if places else -1
    return not places or (behind < len(side.tokens) and side.tokens[behind].word in _SELF_NAMES)


def _stands_in_name(side: Side, places: Sequence[int]) -> bool:
    """Whether a word is written as a part of a name ("Larkspur Company Products")."""
    text = side.commitment.statement.text
    return all(0 < p < len(side.tokens) - 1 and text[side.tokens[p + 1].start].isupper() for p in places)


def _drop_company(side: Side, places: list[int], company: Sequence[str], noun: Sequence[str]) -> list[int]:
    """The places without the words that a noun got for company all over the document."""
    run = _find_run(side, places, company)
    behind = [t.stem for t in side.tokens[run[-1] + 1 : run[-1] + 1 + len(noun)]] if run else []
    return [p for p in places if p not in run] if behind == list(noun) else places


def _find_run(side: Side, places: Sequence[int], stems: Sequence[str]) -> list[int]:
    """The first of the places at which these stems stand in a row."""
    for start in range(len(places) - len(stems) + 1):
        run = places[start : start + len(stems)]
        if [side.tokens[p].stem for p in run] == list(stems):
            return list(run)
    return []
