"""What a relation does to the protection of those whom the commitment protects."""

from __future__ import annotations

import re

from monitor.judging.negations import are_opposed, waives
from monitor.judging.table import EFFECTS, EXPLOITING, LICENSES, PRACTICES, SELF_SERVING, SHIELDS
from monitor.judging.wording import find_tokens
from monitor.models import Bound, Commitment, Effect, FacetName, Order, RelationKind, Stance

_SELF_SERVING_WORDS = re.compile(
    r"\b(?:aggregate liability|held (?:responsible|liable)|(?:do|does|can) ?not (?:warrant|guarantee)|our (?:\w+ )?liability|be liable|liable for|liability (?:under|for|shall|will)|no warrant(?:y|ies)|"
    r"disclaim\w* all|as is\b|indemnif\w+|hold harmless|governed by .{0,40}\blaws?|trademarks?|brand (?:features|assets)|"
    r"(?:use|own|implement|exploit|obligation)\w* (?:\w+ ){0,8}?feedback|"
    r"feedback[^.]{0,80}(?:royalt|licen[cs]e|without (?:any )?(?:obligation|compensation|restriction)|confidential|own\b)|"
    r"suggestions? you)",
    re.IGNORECASE,
)
# Clauses of every contract that protect nobody in particular: law and court, notices, waiver, severability, whole agreement.
_BOILERPLATE = re.compile(
    r"\b(?:courts? (?:of|in|located)|jurisdiction|venue|arbitral seat|place of arbitration|entire agreement|severab\w+|"
    r"force majeure|(?:not|no|as an?) (?:a )?waiver|headings? (?:are|is)|notices? (?:must|shall|should|may) be "
    r"(?:sent|given|addressed|delivered|made)|deemed (?:received|given|delivered)|prevailing language|counterparts|"
    r"(?:terms|agreement|rules|policy) (?:shall |will )?(?:prevail|supersede|take precedence|control)s?|"
    r"(?:invalid|unenforceable)[^.]{0,60}\b(?:remain|remaining|rest)|surviv\w+ (?:the )?terminat\w+)\b",
    re.IGNORECASE,
)

_WE = re.compile(r"\b(?:we|our company)\b", re.IGNORECASE)
_CLASS_MAY = re.compile(
    r"\W*(?!(?:we|our|us|its|this|the)\b)(?:\w+\s+){0,2}?\w+[^s\W]s\b(?:\s+\w+){0,4}?\s+(?:may|can)\b", re.IGNORECASE
)
_BURDENS = re.compile(
    r"\b(?:you|users?|customers?|members?)\s+(?:\w+\s+){0,3}?(?:bear|pay|waive|forfeit|reimburse|compensate|assume all|"
    r"(?:are|is|be|remain)\s+(?:\w+ly\s+)?liable|(?:are|is|be|remain)\s+(?:\w+ly\s+)?responsible for (?:all|any|your|the|its|their)\b"
    r"(?:\s+[\w-]+){0,4}?\s+(?:activit\w+|use|charges?|fees?|costs?|losses|loss|damages?|taxes|account|actions?))\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:is|are|be|been|being)\s+(?:also\s+|then\s+|automatically\s+)?(?:collected|shared|disclosed|sold|processed|transferred|given|stored|"
    r"retained|tracked|monitored|recorded|combined|analy[sz]ed|scanned|used|passed|sent)\b(?!\s+only)",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(r"^\W*(?:if|when|where|once|should)\b[^,]*,", re.IGNORECASE)
_EXPOSES = re.compile(
    r"\bwe will (?:[a-z]+ly )?(?:\w+(?:,| and| or)+ ){0,2}(?:disclose|share|sell|transfer|hand over|pass on|release)\b(?!\W+(?:to|with) you\b)",
    re.IGNORECASE,
)
_HELD_BACK = re.compile(r"\b(?:only|solely|instructions?|with you|to you|your (?:request|consent|direction))\b", re.IGNORECASE)
_LETS_US = re.compile(r"\byou\s+(?:\w+\s+)?(?:let|allow|grant|permit|authori[sz]e)\s+(?:us|our)\b", re.IGNORECASE)
_TRYING = re.compile(
    r"us(?:e|es|ing)\s+(?:[\w-]+\s+){0,3}?(?:efforts?|endeavou?rs?|care|diligence|means|measures|safeguards)\b", re.IGNORECASE
)  # "use our best efforts to": what is tried is the deed
_PURPOSE = re.compile(r"\W*(?:in order )?to [a-z]+\b[^,]*(?:,(?! (?:we|you|our|the)\b)[^,]*)*$", re.IGNORECASE)
NEAR = 2  # content words between "we" and what it does
_MAKES_PUBLIC = frozenset({"disclose", "publish"})
_OTHERS = re.compile(
    r"\b(?:you|your|yours|users?|customers?|clients?|members?|people|persons?|personal|individuals?|visitors?|"
    r"data|information|messages|photos?|names?|addresses)\b",
    re.IGNORECASE,
)


def judge_effect(
    kind: RelationKind, commitment: Commitment, *, protects: bool | None, replaced_by: Commitment | None = None
) -> Effect:
    """The effect of a relation on the earlier ``commitment`` (for a new rule: on the rule itself).

    ``protects`` says whether one of its rules names whom it protects (None: only general rules recorded it);
    ``replaced_by`` is the later commitment.
    """
    if kind in (RelationKind.REAFFIRMS, RelationKind.UNRELATED):
        return Effect.NEUTRAL
    if not protects and is_self_serving(commitment):
        return Effect.NEUTRAL
    if kind == RelationKind.CORRECTS:
        return Effect.NEUTRAL
    if replaced_by is not None and commitment.stance == Stance.PERMITS and is_promised(replaced_by):
        licensed = find_side(commitment) == LICENSES and find_deed(commitment) in PRACTICES
        shields = not licensed or is_open_about_itself(commitment)  # what was a choice is owed now
        if kind == RelationKind.BROADENS:
            return Effect.STRENGTHENS if shields else Effect.WEAKENS
        if kind == RelationKind.CONTRADICTS:
            return Effect.STRENGTHENS
    if replaced_by is not None and kind != RelationKind.WITHDRAWS and is_opposite(commitment, replaced_by):
        return Effect.WEAKENS if _promises(commitment) else Effect.STRENGTHENS
    if kind == RelationKind.CONTRADICTS and replaced_by is not None and waives(replaced_by, commitment):
        return Effect.STRENGTHENS
    if kind == RelationKind.CONTRADICTS and replaced_by is not None and are_opposed(commitment, replaced_by):
        harms = commitment.bound != Bound.USERS and find_deed(commitment) in PRACTICES
        return Effect.WEAKENS if harms == (commitment.stance == Stance.PROHIBITS) else Effect.STRENGTHENS
    if kind == RelationKind.CONTRADICTS and replaced_by is not None and commitment.stance == replaced_by.stance:
        return Effect.WEAKENS  # of two claims, or duties, that exclude each other, who relied on the first is let down
    side = find_side(commitment)
    return EFFECTS.get((kind, side), Effect.UNJUDGED)


def find_side(commitment: Commitment) -> str:
    """Whether a commitment shields others or licenses the one it binds ("we collect ..." does, as "we may collect" does)."""
    if _burdens_users(commitment) or _LETS_US.search(commitment.full_text):
        return LICENSES
    if commitment.polarity and commitment.stance != Stance.PROHIBITS and _is_done_to_others(commitment):
        return LICENSES
    if _is_bare_purpose(commitment) or _announces_exposure(commitment):
        return LICENSES
    if (
        commitment.stance == Stance.ASSERTS
        and commitment.polarity
        and commitment.bound in (Bound.PROVIDER, Bound.GOVERNMENT)
    ):
        deed = find_deed(commitment)
        practised = deed in PRACTICES or (not deed and _exploits(commitment))
        return LICENSES if practised and not is_open_about_itself(commitment) else SHIELDS
    if commitment.stance == Stance.PERMITS and commitment.bound != Bound.USERS:
        return SHIELDS if _grants_to_people(commitment) else LICENSES
    return SHIELDS


def _exploits(commitment: Commitment) -> bool:
    """Whether it says what data are turned to, in its own words."""
    stated = {f.concept for f in commitment.facets if f.name == FacetName.PURPOSE and f.start >= 0}
    return not stated.isdisjoint(EXPLOITING)


def _is_bare_purpose(commitment: Commitment) -> bool:
    """Whether it only names what a provider does a thing for ("To improve the service and do research;")."""
    own = commitment.stance == Stance.ASSERTS and commitment.polarity and commitment.bound == Bound.PROVIDER
    return own and _PURPOSE.match(commitment.quote) is not None


def _burdens_users(commitment: Commitment) -> bool:
    """Whether users bear a loss or a cost, or give up a right: that helps nobody but who wrote it."""
    return commitment.stance in (Stance.REQUIRES, Stance.ASSERTS, Stance.PROHIBITS) and bool(
        _BURDENS.search(commitment.full_text)
    )


def _is_done_to_others(commitment: Commitment) -> bool:
    """Whether something is done with what is others' ("your address may be given to", "text you enter is collected").

    What a fronted condition supposes is not what is done ("If data of a child was collected, we will delete it").
    """
    quote = _SUPPOSED.sub("", commitment.quote)
    return bool(_DONE.search(quote)) and bool(_OTHERS.search(quote))


def _announces_exposure(commitment: Commitment) -> bool:
    """Whether a "will" of the provider tells what becomes of others' data rather than what it owes them.

    "We will preserve and disclose your letters to the police": someone who is not the reader gets them, and nothing
    holds that back ("only", "on your instructions").
    """
    if commitment.stance != Stance.REQUIRES or commitment.bound != Bound.PROVIDER or not commitment.polarity:
        return False
    found = _EXPOSES.search(commitment.quote)
    return (
        found is not None
        and bool(_OTHERS.search(commitment.quote))
        and not _HELD_BACK.search(commitment.quote)
        and any(f.name == FacetName.ACTION and f.concept in PRACTICES for f in commitment.facets)
    )


def find_deed(commitment: Commitment) -> str:
    """The concept of what is done first in a commitment, or nothing.

    Where "we" acts, only what stands near it is what it does ("we give notice of a rise in rent" rents out nothing).
    """
    actions = sorted((f.start, f.concept) for f in commitment.facets if f.name == FacetName.ACTION)
    actions = [a for a in actions if a[0] < 0 or not _TRYING.match(commitment.quote, a[0])]
    stated = [a for a in actions if a[0] >= 0]
    if not stated:
        return actions[0][1] if actions else ""
    for start, concept in stated:
        subjects = list(_WE.finditer(commitment.quote[:start]))
        between = commitment.quote[subjects[-1].end() : start] if subjects else ""
        if sum(t.content for t in find_tokens(between)) <= NEAR:
            return concept
    return ""


def is_open_about_itself(commitment: Commitment) -> bool:
    """Whether a party makes its own affairs public ("we disclose the origin of our cotton"): that shields others."""
    return find_deed(commitment) in _MAKES_PUBLIC and not _OTHERS.search(commitment.quote)


def _grants_to_people(commitment: Commitment) -> bool:
    """Whether a permission names a class of people as its subject, not the provider ("employees may work from home")."""
    if commitment.bound == Bound.PROVIDER or any(f.name == FacetName.PARTY for f in commitment.facets):
        return False
    return bool(_CLASS_MAY.match(commitment.quote)) and not _OTHERS.search(commitment.quote)


def correct_effect(order: Order, commitment: Commitment) -> Effect:
    """The effect of a correction that leaves less, more or other ground than the corrected words."""
    if order == Order.NARROWER:
        return EFFECTS[RelationKind.NARROWS, find_side(commitment)]
    if order == Order.BROADER:
        return EFFECTS[RelationKind.BROADENS, find_side(commitment)]
    return Effect.NEUTRAL


def is_promised(commitment: Commitment) -> bool:
    """Whether what a commitment speaks of is owed, not only allowed."""
    return commitment.stance == Stance.REQUIRES or (
        commitment.stance == Stance.ASSERTS and commitment.polarity and commitment.tense == "future"
    )


def is_opposite(earlier: Commitment, later: Commitment) -> bool:
    """Whether one rules out what the other allows or does. A duty is neither: a ban on failing in it is the same duty."""
    if Stance.REQUIRES in (earlier.stance, later.stance):
        return False
    return _promises(earlier) != _promises(later)


def _promises(commitment: Commitment) -> bool:
    """Whether a commitment rules something out (a ban, or the claim that something does not happen)."""
    return commitment.stance == Stance.PROHIBITS or (commitment.stance == Stance.ASSERTS and not commitment.polarity)


def is_self_serving(commitment: Commitment) -> bool:
    """Whether a clause only protects the one who wrote it (caps on liability, its marks, its licence to feedback), or
    nobody in particular (which court, where notices go)."""
    if set(commitment.topic.split("/")) & SELF_SERVING:
        return True
    return bool(_SELF_SERVING_WORDS.search(commitment.full_text) or _BOILERPLATE.search(commitment.quote))
