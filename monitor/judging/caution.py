"""What makes a relation less sure than the words of its two passages alone would have it.

``temper`` lowers a confidence, and never raises one: words that point both ways, passages that share too little to be
versions of one another, an opposition that no word carries, ways to get in touch, and whatever merely invites.
``make_lone_doubt`` says the same of a passage that came or went alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.judging.matters import share_of_words
from monitor.judging.wording import find_stems, find_tokens
from monitor.judging.wordlists import MODALS, NEGATIONS, make_words
from monitor.models import Commitment, Confidence, FacetName, Order, Pair, Reason, Relation, Sighting

_ANEW = "The whole document was written anew."
KEPT = 0.7  # of the words: less, and nobody can be sure
WHOLE = 0.9  # of the shorter one's words: it stands in the other as a whole
HARDLY = 0.5  # of the words: less, and the passage was written anew
RECOGNISED = 0.3  # the same of a passage on a watched matter, which is known by its few words
LIKE = 0.6  # the same of passages on no watched matter, or on different ones
NEAR = 0.5  # likeness below which two passages are versions of each other only where they kept their words
PHRASE = 3  # content words; so many are no single modifier
TITLE = 4  # content words; fewer, outside of a list, make a title
LONGER, MANY = 3, 12  # times the content words of the other, and words more: one of the two holds further sentences

_OPPOSITE = (6, 7, 8)  # rows of the decision table that rest on stances or claims that differ
_BY_GROUND = (10, 11)
_MIXED = 12
_NAMED = frozenset(
    (*(name.value for name in FacetName), "topic", "table", "universality", "concept")
)  # slots that a free rewording moves, too
_SLIGHT = frozenset({"tie", "concept", "modifier", "quantifier", "other"})
LIMITS = frozenset({"exception", "condition", "time", "qualifier"})
_PLAINEST = frozenset({"exception", "condition"})
_CLEAR = _PLAINEST | {"member"}
_FORCE = (
    NEGATIONS
    | MODALS
    | make_words(
        """prohibit prohibits prohibited forbid forbids forbidden ban banned allow allows allowed permit permits permitted
    disallow disallowed require requires required agree agrees only solely unless except without refuse refuses stop
    stops opt right rights free yes voluntary optional"""
    )
)
_CONTACT = make_words(
    """address addresses email e-mail mail mailbox post letter phone telephone form forms page pages section sections
    tab menu button link links website site app portal contact write call by using via through the our in on at of this
    here following available settings setting visit visiting contacting emailing clicking see and or your a an to
    privacy support request requests dashboard account profile screen help center centre"""
)
_INVITES = re.compile(
    r"^\W*(?:always review\b|please\s+(?:check|review|read|see|visit|contact|note|refer|come|feel|let)\b|(?:check|come) back\b|see\b|"
    r"for (?:more|further) (?:information|details)\b|if you have (?:any )?questions\b|(?:learn|read|find out) more\b)",
    re.IGNORECASE,
)
_JOINED_LIMIT = re.compile(
    r"^\W*(?:and|or)?\W*(?:subject to|provided|if|unless|as long as|where|when|to the extent|in accordance with)\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:sections?|clauses?|described|set (?:out|forth)|listed|explained|without limitation)\b", re.IGNORECASE
)
_ASIDE = re.compile(r"^\W*(?:as )?(?:defined|described|listed|explained|set out) (?:below|above|herein)\W*$", re.IGNORECASE)
_POINTS = re.compile(
    r"^\W*(?:as|in accordance with|pursuant to|under|further to)\s+(?:(?:further|more fully|set out|set forth|described|provided|"
    r"specified|detailed|defined|explained)\s+)*(?:in\s+)?(?:this|the|our)?\s*(?:sections?|clauses?|articles?|paragraphs?|annex)\b[^,;]{0,40}$|"
    r"^\W*(?:as|consistent with|in line with|in keeping with|as required by|under)\s+(?:our|this|these|the)\s+(?:[\w-]+\s+){0,4}?"
    r"(?:obligations?|commitments?|polic(?:y|ies)|terms|agreements?|addend(?:um|a)|dpas?|contracts?|notices?)\W*$",
    re.IGNORECASE,
)
_CONSENT_TOOL = re.compile(
    r"store and/or access information on a device|\bour \d+ (?:partners|vendors)\b|\bwe and our (?:\d+ )?partners\b|"
    r"\b(?:accept|reject) all\b|\bmanage (?:my )?(?:cookie )?(?:preferences|options|consent)\b|"
    r"\bconsent preferences\b|\blist of (?:iab )?vendors\b|\bspecial (?:purposes|features)\b|\bcookie duration\b",
    re.IGNORECASE,
)


def temper(relation: Relation, *, anew: bool = False) -> Relation:
    """The relation with no more confidence than its reasons leave it, and why in its notes.

    ``anew``: the whole document was written anew.
    """
    pair = relation.pair
    if pair.earlier is None or pair.later is None:
        doubt = make_lone_doubt(pair, anew=anew)
    elif not pair.versions:
        doubt = _doubt_joined(relation, pair.earlier.commitment, pair.later.commitment)
    elif relation.row == _MIXED:
        doubt = Confidence.LOW, ""
    elif relation.row in _OPPOSITE:
        doubt = _doubt_opposition(relation, pair.earlier.commitment, pair.later.commitment)
    elif relation.row in _BY_GROUND:
        doubt = _doubt_ground(relation, pair.earlier.commitment, pair.later.commitment)
    else:
        doubt = None
    return lower(relation, *doubt) if doubt is not None else relation


def lower(relation: Relation, most: Confidence, why: str) -> Relation:
    """The relation at no more than so much confidence; the note is added where that changed anything."""
    grades = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
    if grades.index(relation.confidence) <= grades.index(most):
        return relation
    return replace(relation, confidence=most, notes=(*relation.notes, why) if why else relation.notes)


def make_lone_doubt(pair: Pair, *, anew: bool = False) -> tuple[Confidence, str] | None:
    """Of a passage that came or went alone: an invitation, or the words of a consent tool, are worth little."""
    sighting = pair.earlier or pair.later
    assert sighting is not None
    if _INVITES.search(sighting.commitment.quote):
        return Confidence.LOW, "An invitation binds nobody."
    if is_consent_tool(sighting):
        return Confidence.LOW, "The words of a consent tool that stands over the page."
    if (
        anew
    ):  # much is gone that lives on in words that nobody can match; a watched promise is worth a look all the same
        return (Confidence.MEDIUM if is_watched(sighting.commitment) else Confidence.LOW), _ANEW
    return None


def is_consent_tool(sighting: Sighting) -> bool:
    """Whether a passage is a part of what a tool for cookies and consent shows, not of the document."""
    return bool(_CONSENT_TOOL.search(sighting.commitment.full_text))


def share_kept(one: str, other: str) -> float:
    """How many of the words of two texts stand in both, 0 to 1; a word counts as often as it stands."""
    before, after = (Counter(t.stem for t in find_tokens(text) if not t.marker) for text in (one, other))
    total = before.total() + after.total()
    return 2 * (before & after).total() / total if total else 1.0


# --- both sides ------------------------------------------------------------------------------------------------------


def _doubt_joined(relation: Relation, earlier: Commitment, later: Commitment) -> tuple[Confidence, str] | None:
    """What is gone in one place against what is new in another: a part of it, or few words shared, is too little."""
    shared = share_of_words(earlier.quote, later.quote, earlier.actor)
    carved = any(reason.slot == "exception" and reason.later for reason in relation.reasons)
    if (relation.row == 7 and not carved) or (relation.row == 6 and shared < HARDLY):
        return Confidence.LOW, "The two stand in different places and share few words."
    return None


def _doubt_opposition(relation: Relation, earlier: Commitment, later: Commitment) -> tuple[Confidence, str] | None:
    kept = share_kept(earlier.quote, later.quote)
    if kept >= HARDLY and relation.row != 8 and _find_force(earlier) == _find_force(later):
        return Confidence.LOW, "No word for the other stance came or went."
    return None


def _find_force(commitment: Commitment) -> Counter[str]:
    return Counter(token.word for token in find_tokens(commitment.full_text) if token.word in _FORCE)


def _doubt_ground(relation: Relation, earlier: Commitment, later: Commitment) -> tuple[Confidence, str] | None:
    """Less or more ground: how much of the passage stayed, and whether all that moved points one way."""
    directed = [r for r in relation.reasons if r.order in (Order.NARROWER, Order.BROADER) and r.slot != "table"]
    if not directed:
        return None  # the stance alone moved
    standing = [r for r in directed if _still_stands(r, earlier, later)]
    moved = [r for r in directed if r not in standing and not _names_only(r, standing)]
    if all(_is_contact(reason) for reason in moved):
        return Confidence.LOW, "Only a way to get in touch changed." if moved else ""
    sizes = sorted(len(find_stems(c.quote)) for c in (earlier, later))
    if sizes[1] > LONGER * sizes[0] and sizes[1] - sizes[0] > MANY:
        return Confidence.LOW, "One passage holds much more than the other."
    if sizes[0] < TITLE and not any(c.statement.lead_in or _find_force(c) for c in (earlier, later)):
        return Confidence.LOW, "A title rather than a sentence."
    onward = Order.NARROWER if relation.row == 10 else Order.BROADER
    plain = [r for r in moved if r.slot not in _NAMED]
    plain = [r for r in plain if not _governs_member(r, plain)]
    against = [r for r in plain if r.order != onward or _is_joined_limit(r)]
    watched = is_watched(earlier) or is_watched(later)
    if plain and all(r.slot == "inclusion" for r in plain) and (not watched or all(map(_refers, plain))):
        return Confidence.LOW, "What is named as included was covered before."
    if against and (len(against) * 2 > len(plain) if watched else len(against) * 3 > len(plain) or relation.row == 10):
        return Confidence.LOW, "Some words cover less ground and some more."
    kept = share_kept(earlier.quote, later.quote)
    if kept < KEPT and _is_written_anew(relation, plain, kept, earlier, later):
        return Confidence.LOW, "The passage was largely written anew."
    if _are_slight(plain) and max((len(find_stems(r.earlier + r.later)) for r in plain), default=0) >= PHRASE:
        return Confidence.LOW, "A few words changed that limit nothing plainly."
    if kept < KEPT or any(r.order != onward for r in moved):
        return Confidence.MEDIUM, ""
    return None


def _is_written_anew(
    relation: Relation, plain: Sequence[Reason], kept: float, earlier: Commitment, later: Commitment
) -> bool:
    """Whether a passage that kept few of its words is too loose a version; one on a watched matter is known by few."""
    both = is_watched(earlier) and is_watched(later)
    whole = share_of_words(earlier.quote, later.quote, earlier.actor) >= WHOLE
    if relation.pair.similarity < NEAR or (_are_slight(plain) and not both and not whole):
        return True
    if relation.pair.similarity < LIKE and not both and not (plain and plain[0].slot in _PLAINEST):
        return True
    if both and share_of_words(earlier.quote, later.quote, earlier.actor) >= HARDLY:
        return False
    contained = share_of_words(earlier.quote, later.quote, earlier.actor) >= KEPT
    limited = bool(plain) and plain[0].slot in (_CLEAR if contained and len(_kinds(plain)) == 1 else _PLAINEST)
    if limited:
        return False
    if kept < (RECOGNISED if both else HARDLY):
        return True
    return not (is_watched(earlier) or is_watched(later)) and (relation.row == 10 or len(_kinds(plain)) > 1)


def _are_slight(reasons: Sequence[Reason]) -> bool:
    """Whether nothing moved but single words of the kinds that free rewording moves, too."""
    return all(reason.slot in _SLIGHT for reason in reasons)


def _still_stands(reason: Reason, earlier: Commitment, later: Commitment) -> bool:
    """Whether words that are told as gone, or as new, stand elsewhere on the other side as well."""
    if bool(reason.earlier) == bool(reason.later):
        return False
    words = find_stems(reason.earlier or reason.later)
    if _ASIDE.search(reason.earlier or reason.later):
        return True  # "(defined below)"
    if len(words) < 2:
        return not words and reason.slot in LIMITS
    if _POINTS.search(reason.earlier or reason.later):
        return True  # "in accordance with Section 7"
    return words <= find_stems((later if reason.earlier else earlier).quote)


def _names_only(reason: Reason, standing: Sequence[Reason]) -> bool:
    """Whether a facet moved by nothing but words that stand elsewhere or only point ("consistent with our DPA duties")."""
    if reason.slot not in _NAMED or not standing:
        return False
    words = find_stems(" ".join(f"{r.earlier} {r.later}" for r in standing))
    return bool(words) and (find_stems(reason.earlier) ^ find_stems(reason.later)) <= words


def is_watched(commitment: Commitment) -> bool:
    """Whether a rule about something, not only the catch-all, recorded it."""
    return any(not rule.startswith("general/") for rule in commitment.rules)


def _kinds(reasons: Iterable[Reason]) -> frozenset[str]:
    return frozenset(reason.slot for reason in reasons)


def _refers(reason: Reason) -> bool:
    """Whether what is named as included is only another place of the documents ("including Section 8")."""
    return bool(_REFERENCE.search(f"{reason.earlier} {reason.later}"))


def _is_joined_limit(reason: Reason) -> bool:
    """Whether a member of a list is a limit in truth ("and subject to the law")."""
    words = reason.earlier or reason.later
    return reason.slot == "member" and bool(_JOINED_LIMIT.search(words)) and words.count(",") < 2


def _governs_member(reason: Reason, others: Sequence[Reason]) -> bool:
    """Whether a limit stands inside a member that came or went whole: it governs that member alone."""
    return reason.slot in LIMITS and any(
        other.slot == "member" and other is not reason and _stands_in(reason, other) for other in others
    )


def _stands_in(reason: Reason, other: Reason) -> bool:
    words = find_stems(reason.earlier + " " + reason.later)
    return bool(words) and words <= find_stems(other.earlier + " " + other.later)


def _is_contact(reason: Reason) -> bool:
    """Whether what came and went are words for a way to get in touch, and small words around them."""
    words = [t.word for text in (reason.earlier, reason.later) for t in find_tokens(text) if not t.marker]
    return bool(words) and all(word in _CONTACT for word in words) and any(len(word) > 3 for word in words)
