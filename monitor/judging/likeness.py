"""How much two passages are alike, and the best one-to-one assignment between two sets of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from rapidfuzz import fuzz, process

from monitor.judging.matters import find_names, find_specific, have_common_topic, is_generic, share_of_words, weigh
from monitor.judging.wording import Token, find_stems, find_tokens, make_lead_key, make_similarity_text, similarity
from monitor.judging.wordlists import MODALS, NEGATIONS, make_words
from monitor.models import Bound, Commitment

ALIKE = 0.46  # two passages less alike than this are no versions of each other
CANDIDATES = 6  # looked at closely for each passage
MANY = 600  # passages on one side; more are compared by their first candidates only
REPEATED = 3  # times that the same words must have been replaced by the same words to count as a rename

_BEFORE_VERBS = MODALS | NEGATIONS | make_words("to we you they it")

Match = tuple[int, int, float]


class Swap(NamedTuple):
    """Words that gave way to others, as stems."""

    old: str
    new: str


def likeness(earlier: Commitment, later: Commitment, renames: Mapping[str, str] | None = None) -> float:
    """How much two commitments are alike, 0 to 1: wording, specific words in common, topic, who is bound."""
    one, other = earlier.quote, later.quote
    if renames:
        one = rename(one, renames)
    wording = similarity(one, other)
    names = find_names(earlier.actor)
    a, b = find_stems(one) - names, find_stems(other) - names
    union = weigh(a | b)
    specific = weigh(a & b) / union if union else 0.0
    same_lead = make_lead_key(earlier.statement.lead_in) == make_lead_key(later.statement.lead_in)
    contained = share_of_words(one, other, earlier.actor) if min(len(a), len(b)) >= (2 if same_lead else 3) else 0.0
    score = max(0.6 * wording + 0.4 * specific, 0.35 * wording + 0.25 * specific + 0.4 * contained)
    if earlier.stance != later.stance:
        score -= 0.06
    if Bound.UNKNOWN not in (earlier.bound, later.bound) and earlier.bound != later.bound:
        score -= 0.12
    if have_common_topic(earlier, later):
        score += 0.05
    if open_alike(one, other, earlier.actor):
        score += 0.12
    if not find_specific(one, earlier.actor) & find_specific(other, later.actor) and wording < 0.9:
        score -= 0.15
    return max(0.0, min(1.0, score))


def open_alike(one: str, other: str, actor: str) -> bool:
    """Whether two passages open with the same content words, a specific one among them."""
    heads = [[t.stem for t in find_tokens(text) if t.content and not t.marker][:2] for text in (one, other)]
    return len(heads[0]) == 2 and heads[0] == heads[1] and bool(find_specific(one, actor) & set(heads[0]))


def find_matches(
    before: Sequence[Commitment], after: Sequence[Commitment], renames: Mapping[str, str] | None = None
) -> list[Match]:
    """The best partners, one to one, the most alike first; in a tie those that stand in the same order."""
    if not before or not after:
        return []
    renames = renames or {}
    ones = [make_similarity_text(rename(c.quote, renames)) for c in before[:MANY]]
    others = [make_similarity_text(c.quote) for c in after[:MANY]]
    found: list[tuple[float, float, int, int]] = []
    size = max(len(ones), len(others))
    for i in range(len(ones)):
        for j in sorted(_find_candidates(ones[i], others)):
            score = likeness(before[i], after[j], renames)
            if score >= ALIKE:
                away = abs(i / len(ones) - j / len(others)) if size > 1 else 0.0
                found.append((-(score - 0.08 * away), away, i, j))
    matches: list[Match] = []
    taken_before: set[int] = set()
    taken_after: set[int] = set()
    for score, _, i, j in sorted(found):
        if i not in taken_before and j not in taken_after:
            taken_before.add(i)
            taken_after.add(j)
            matches.append((i, j, -score))
    return sorted(matches)


def _find_candidates(text: str, others: Sequence[str]) -> set[int]:
    """The few passages worth a closer look: the most alike as a whole, and those that share most words."""
    found: set[int] = set()
    for scorer, least in ((fuzz.token_sort_ratio, 30), (fuzz.token_set_ratio, 45)):
        found.update(c[2] for c in process.extract(text, others, scorer=scorer, limit=CANDIDATES, score_cutoff=least))
    return found


def rename(text: str, renames: Mapping[str, str]) -> str:
    """A text with old names of one word in their new form."""
    if not renames:
        return text
    parts, last = [], 0
    for token in find_tokens(text):
        new = renames.get(token.stem)
        if new is not None and token.stem not in new.split():
            parts += [text[last : token.start], new]
            last = token.end
    return "".join([*parts, text[last:]])


def find_renames(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Words that gave way to the same other words again and again: a renamed product, party or defined term.

    Keys and values are stems, joined by blanks where a name has several words. It counts what gave way in ``REPEATED``
    passages and never the other way: names ("Larkspur" became "Fernmail"), nouns ("integrations", "use cases"), and a
    word that any policy is full of which got or lost the same company ("providers", "service providers").
    """
    if len(before) < REPEATED or len(after) < REPEATED:
        return {}
    others = [make_similarity_text(t) for t in after[:MANY]]
    swaps: Counter[Swap] = Counter()
    for text in before[:MANY]:
        found = process.extractOne(make_similarity_text(text), others, scorer=fuzz.ratio, score_cutoff=72)
        if found is not None:
            swaps.update(_find_swaps(text, after[found[2]]))
    return {old: new for (old, new), times in sorted(swaps.items()) if times >= REPEATED and (new, old) not in swaps}


def _find_swaps(old: str, new: str) -> set[Swap]:
    before = [t for t in find_tokens(old) if not t.marker]
    after = [t for t in find_tokens(new) if not t.marker]
    matcher = SequenceMatcher(None, [t.stem for t in before], [t.stem for t in after], autojunk=False)
    swaps = set()
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal" or i2 - i1 > 3 or j2 - j1 > 3:
            continue
        if any(side[start - 1].word in _BEFORE_VERBS for side, start in ((before, i1), (after, j1)) if start):
            continue
        if tag != "replace":  # "providers", "service providers"
            i2, j2 = i2 + 1, j2 + 1
        gone, come = before[i1:i2], after[j1:j2]
        if not gone or not come or (tag != "replace" and not is_generic(gone[-1].stem)):
            continue
        name = tag == "replace" and _is_name(gone, old) and _is_name(come, new)
        if name or all(_is_plain(t) for t in (*gone, *come)):
            swaps.add(Swap(" ".join(t.stem for t in gone), " ".join(t.stem for t in come)))
    return swaps


def _is_plain(token: Token) -> bool:
    """Whether a word can be a part of a defined term: no number, no function word, none that says how it is done."""
    return token.content and not token.word.isdigit() and not token.word.endswith("ly")


def _is_name(tokens: Sequence[Token], text: str) -> bool:
    return all(text[t.start].isupper() for t in tokens if t.content) and any(t.content for t in tokens)
