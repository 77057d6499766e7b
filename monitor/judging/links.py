"""What one statement of a story does to an earlier one.

Statements of a story are short, told by others, and seldom repeat each other's words; what they share is the matter. So
the door stands open wider than between documents, and what a pair is follows from what each text claims: whether it
ends or restates something, and whether its claim holds what the other ruled out. Only where both claim alike does the
ground (numbers, dates, limits, facets, words) decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from monitor.judging.claims import Claim, find_claims, find_claims_about, is_finite
from monitor.judging.effects import correct_effect, find_side
from monitor.judging.facets import FAIR, STRONG, SlotOrder, flip, same_limit
from monitor.judging.matters import Kinship, find_kinship, find_names, find_specific, share_of_words
from monitor.judging.pointing import (
    is_bare,
    is_gloss,
    is_idle,
    leaves_out,
    names_ban,
    names_end,
    names_exception,
    points_back,
    takes_as_known,
    tells_of_delay,
)
from monitor.judging.reasons import explain_slot
from monitor.judging.relations import Ground, find_ground
from monitor.judging.stances import find_default, is_echo
from monitor.judging.table import EFFECTS, ROWS, SHIELDS
from monitor.judging.wording import find_stems, find_tokens, similarity
from monitor.models import (
    Commitment,
    Confidence,
    CueKind,
    DocumentKind,
    Effect,
    LimitKind,
    Order,
    Pair,
    QuantityKind,
    Reason,
    Relation,
    RelationKind,
    Sighting,
    Stance,
)
from monitor.rulepacks import Rulebook

KIN, NEAR, FAR = 0.34, 0.25, 0.11
ELLIPTIC = 5  # words; "and it never will be" takes its verb from what it follows
REPEATED = 0.6  # of the words are the same: a limit that is not repeated was dropped
ALIKE = 0.75  # likeness of wording from which single words that came and went tell something
_DIRECTED = (Order.NARROWER, Order.BROADER)
_FIRMNESS = frozenset({"certainty", "force", "universality", "topic"})

_UNTIL = re.compile(r"\b(?:until|till|through|expires?|ends?|lasts?)\b", re.IGNORECASE)
_ERASED_AFTER = re.compile(r"\b(?:delet|eras|destroy|remov|purg|anonymi[sz])\w*\b[^.;]*\bafter\b", re.IGNORECASE)
# "deleted after 90 days" promises less than "after 30 days", though more days are counted
_MORE = re.compile(
    r"\b(?:also|too|as well(?: as)?|both|in addition|likewise|equally|itself|altogether|extends? to|extended to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """One statement of a story: what was read of it, its whole text, and what the text claims to do."""

    sighting: Sighting
    text: str
    cues: frozenset[CueKind]
    endings: tuple[str, ...] = ()  # the words by which it says that something ended

    @property
    def commitment(self) -> Commitment:
        """What was read."""
        return self.sighting.commitment

    def is_listed(self, claim: Claim) -> bool:
        """Whether a claim is a bare member of a list of a page, whose stance stood above it and was not given."""
        bare = not (claim.marked or is_finite(claim.text) or self.commitment.rules)
        return (
            bare
            and not self.text.rstrip(" *\n").endswith((".", "!"))
            and self.sighting.kind in (DocumentKind.POLICY, DocumentKind.TERMS, DocumentKind.CONTRACT)
        )


def judge_link(earlier: Told, later: Told, rulebook: Rulebook, *, corrects: bool) -> Relation:
    """What one statement of a story does to an earlier one; ``corrects``: it was found to put it right."""
    pair = Pair(earlier.sighting, later.sighting, versions=False)
    return _Link(pair, earlier, later, rulebook).judge(corrects=corrects)


class _Link:
    """One pair under judgement."""

    def __init__(self, pair: Pair, earlier: Told, later: Told, rulebook: Rulebook) -> None:
        self.pair, self.earlier, self.later, self.rulebook = pair, earlier, later, rulebook
        self.kin: Kinship = find_kinship(earlier.commitment, later.commitment, rulebook.taxonomy)
        actor = earlier.commitment.actor
        self.before, self.after = find_claims_about(earlier.text, later.text, actor)
        self.score = max(self.kin.score, 0.9 * share_of_words(earlier.text, later.text, actor))
        self.shared = (find_specific(earlier.text, actor) & find_specific(later.text, actor)) - find_names(actor)
        restates = CueKind.REAFFIRMATION in later.cues and not is_finite(self.after.text)
        listed = any(told.is_listed(claim) for told, claim in ((earlier, self.before), (later, self.after)))
        self.opposite = (
            not restates
            and not listed
            and rules_out(earlier.commitment, self.before) != rules_out(later.commitment, self.after)
        )
        self.slots: tuple[SlotOrder, ...] = ()

    def judge(self, *, corrects: bool) -> Relation:
        """The relation: another party, an echo, a correction, another matter, an end, a conflict, else the ground."""
        earlier, later = self.earlier.commitment, self.later.commitment
        if not self.rulebook.taxonomy.same_party(earlier.actor, later.actor):
            return self._make(RelationKind.UNRELATED, 1)
        if is_echo(self.pair):
            return self._make(RelationKind.REAFFIRMS, 2)
        if corrects:
            return self._correct()
        if not self._is_one_matter():
            return self._make(RelationKind.UNRELATED, 1)
        ended = self._judge_end()
        if ended is not None:
            return ended
        if self._leans() and CueKind.REAFFIRMATION in self.later.cues and not self.shared:
            return self._make(RelationKind.REAFFIRMS, 9)
        if leaves_out(self.later.text) and not leaves_out(self.earlier.text) and self._is_about_a_rule():
            return self._make(RelationKind.NARROWS, 10)
        if self.opposite:
            return self._judge_conflict()
        return self._judge_ground()

    # --- the matter ---

    def _is_one_matter(self) -> bool:
        """Softer than across documents: the words shared may be few where the later text leans on earlier ones."""
        kin = self.kin
        if is_idle(self.earlier.text) or is_idle(self.later.text):
            return False
        if is_gloss(self.later.text) and all(q.kind == QuantityKind.DATE for q in self.later.commitment.quantities):
            return False
        if kin.apart and kin.words < NEAR:
            return False
        if takes_as_known(self.later.text) or (tells_of_delay(self.earlier.text) and tells_of_delay(self.later.text)):
            return True
        if self._leans() and (self.shared or kin.score >= NEAR or self._is_bare()):
            return True
        return self.score >= KIN or (self.score >= FAR and bool(self.shared))

    def _leans(self) -> bool:
        """Whether the later text points at something said before rather than saying it."""
        pointing = self.later.cues & {CueKind.WITHDRAWAL, CueKind.REAFFIRMATION, CueKind.CORRECTION}
        return bool(pointing) and points_back(self.later.text)

    def _is_about_a_rule(self) -> bool:
        return points_back(self.later.text) or self.score >= KIN

    def _is_bare(self) -> bool:
        return is_bare(self.later.text, self.earlier.commitment.actor)

    # --- ends ---

    def _judge_end(self) -> Relation | None:
        """An announced end of the earlier: of a plan, a promise or a practice, of a ban, of an exception to one."""
        named = any(names_end(claim.text) for claim in find_claims(self.later.text))
        if not named and (CueKind.WITHDRAWAL not in self.later.cues or CueKind.WITHDRAWAL in self.earlier.cues):
            return None
        banned = rules_out(self.earlier.commitment, self.before)
        if names_exception(self.after.text) and not self.after.holds:
            return self._make(RelationKind.BROADENS if banned else RelationKind.NARROWS, 11 if banned else 10)
        if banned and not names_ban(self.later.text):
            return None
        if not banned and self.after.holds and not self._nominal_end():
            return None
        if self.before.marked and self._ends_as_promised():
            return None  # what was promised is an end itself, and comes about
        return self._make(RelationKind.WITHDRAWS, 5)

    def _ends_as_promised(self) -> bool:
        stems = find_stems(" ".join(self.later.endings))
        return bool(stems) and stems <= find_stems(self.before.text)

    def _nominal_end(self) -> bool:
        return names_ban(self.later.text) or points_back(self.later.text)

    # --- conflicts ---

    def _judge_conflict(self) -> Relation:
        earlier, later = self.earlier.commitment, self.later.commitment
        absolute = any(
            c.whole and (c.holds == self.before.holds or c.text.count(" ") < ELLIPTIC)
            for c in find_claims(self.earlier.text)
        )
        default = find_default(later)
        new = [x for x in later.limits if not any(same_limit(x, other) for other in earlier.limits)]
        part = any(x.kind in (LimitKind.CONDITION, LimitKind.EXCEPTION, LimitKind.TIME) for x in new)
        part = part or self.after.carved or self.after.tentative
        self.slots = self._find_ground().slots
        if any(
            s.order == Order.NARROWER and s.weight >= FAIR and s.slot in ("people", "setting", "object", "party")
            for s in self.slots
        ):
            part = True
        if absolute or default or not part:
            return self._make(RelationKind.CONTRADICTS, 6)
        return self._make(RelationKind.NARROWS, 7)

    # --- the ground ---

    def _judge_ground(self) -> Relation:
        ground = self._find_ground()
        self.slots = ground.slots
        order = self._order(ground)
        if order == Order.NARROWER:
            return self._make(RelationKind.NARROWS, 10)
        if order == Order.BROADER:
            return self._make(RelationKind.BROADENS, 11)
        if order == Order.EXCLUDES:
            return self._make(RelationKind.CONTRADICTS, 8)
        if self.score < KIN and len(self.shared) < 2 and CueKind.REAFFIRMATION not in self.later.cues:
            return self._make(RelationKind.UNRELATED, 14)  # side by side
        return self._make(RelationKind.REAFFIRMS, 9)

    def _order(self, ground: Ground) -> Order:
        strong = [s for s in ground.slots if s.weight == STRONG]
        moved = self._move_of_dates()
        if moved is not None:
            return moved
        numbers = [s for s in strong if s.slot in ("duration", "age", "share", "money", "count")]
        if numbers:
            late = numbers[0].slot == "duration" and all(
                _ERASED_AFTER.search(c.text) for c in (self.before, self.after)
            )
            return flip(numbers[0].order) if late else numbers[0].order
        if any(s.order == Order.EXCLUDES for s in strong):
            return Order.EXCLUDES
        restated = CueKind.REAFFIRMATION in self.later.cues
        if self.after.tentative and not self.before.tentative:
            return Order.NARROWER
        if strong:
            return strong[0].order
        if self._drops_a_limit():
            return Order.BROADER
        if restated:
            return Order.EQUAL
        if (self.after.part and not self.before.part) or self._takes_back():
            return Order.NARROWER
        alike = similarity(self.earlier.commitment.quote, self.later.commitment.quote)
        if ground.order in (Order.NARROWER, Order.BROADER, Order.EXCLUDES) and ground.grade >= 1 and alike >= ALIKE:
            return ground.order
        fair = [s for s in ground.slots if s.weight >= FAIR and s.order in _DIRECTED and s.slot not in _FIRMNESS]
        if fair:
            return fair[0].order
        if _MORE.search(self.after.text) and not _MORE.search(self.before.text):
            return Order.BROADER
        return self._order_of_words()

    def _takes_back(self) -> bool:
        """Whether the same sentence goes on to claim the contrary of something else ("...; lorries go on paying")."""
        if not re.search(r";\s|,?\s+but\s", self.later.text):
            return False
        claims = find_claims(self.later.text)
        return len(claims) == 2 and claims[0].text == self.after.text and claims[1].holds != claims[0].holds

    def _drops_a_limit(self) -> bool:
        """Whether the later text says the same without the exception or condition of the earlier one."""
        kinds = (LimitKind.EXCEPTION, LimitKind.CONDITION)
        before, after = ([x for x in t.commitment.limits if x.kind in kinds] for t in (self.earlier, self.later))
        return bool(before) and not after and self.kin.words >= REPEATED

    def _move_of_dates(self) -> Order | None:
        """A beginning or a deadline put off is less, an end put off is more; None where no date moved."""
        before = [q for q in self.earlier.commitment.quantities if q.kind == QuantityKind.DATE]
        after = [q for q in self.later.commitment.quantities if q.kind == QuantityKind.DATE]
        if not before or not after or {q.value for q in before} & {q.value for q in after}:
            return None
        order = Order.NARROWER if after[0].value > before[0].value else Order.BROADER
        ends = _UNTIL.search(self.before.text) is not None and _UNTIL.search(self.after.text) is not None
        return flip(order) if ends else order

    def _order_of_words(self) -> Order:
        """A clause with the words of the other and more: what was added says which ones, unless "and" or "or" adds it."""
        old, new = find_stems(self.before.text), find_stems(self.after.text)
        small, more = min(len(old), len(new)), len(new) - len(old)
        lost = small - len(old & new)
        alike = similarity(self.before.text, self.after.text)
        if small < 3 or lost > 1 or abs(more) <= lost or (more < 0 and alike < ALIKE):
            return Order.EQUAL
        longer = self.after.text if len(new) > len(old) else self.before.text
        added = next(iter(t for t in find_tokens(longer) if t.content and t.stem not in old & new), None)
        if added is None:
            return Order.EQUAL
        joined = re.search(r"\b(?:and|or|nor|as well as)\s+(?:\w+\s+)?$", longer[: added.start]) is not None
        order = Order.BROADER if joined else Order.NARROWER
        return order if len(new) > len(old) else flip(order)

    def _find_ground(self) -> Ground:
        return find_ground(self.pair, self.earlier.commitment, self.later.commitment, self.rulebook)

    # --- what comes of it ---

    def _correct(self) -> Relation:
        """The effect of a correction follows the ground that the corrected words leave."""
        ground = self._find_ground()
        self.slots = ground.slots
        relation = self._make(RelationKind.CORRECTS, 3)
        numbers = [s.order for s in ground.slots if s.weight == STRONG and s.order in (Order.NARROWER, Order.BROADER)]
        effect = Effect.NEUTRAL
        if self.opposite:
            effect = EFFECTS[RelationKind.CONTRADICTS, find_side(self.earlier.commitment)]
        elif numbers:
            effect = correct_effect(numbers[0], self.earlier.commitment)
        return replace(relation, effect=effect)

    def _make(self, kind: RelationKind, number: int) -> Relation:
        rows = [r for r in ROWS if r.number == number and r.relation == kind]
        rows = [r for r in rows if r.when.get("presence") is None]
        row = next((r for r in rows if r.when.get("stance") in ("same", None)), rows[0])
        moved = [s for s in self.slots if s.order in (Order.NARROWER, Order.BROADER, Order.EXCLUDES)]
        reasons = (
            Reason("table", row.label, self.before.text, self.after.text, row.sentence),
            *(explain_slot(slot) for slot in sorted(moved, key=lambda s: -s.weight)[:4]),
        )
        return Relation(self.pair, kind, self._effect(kind), self._grade(kind), reasons, row=number)

    def _effect(self, kind: RelationKind) -> Effect:
        if kind in (RelationKind.REAFFIRMS, RelationKind.UNRELATED):
            return Effect.NEUTRAL
        return EFFECTS.get((kind, _side_of(self.earlier.commitment, self.before)), Effect.UNJUDGED)

    def _grade(self, kind: RelationKind) -> Confidence:
        sure = kind in (RelationKind.CORRECTS, RelationKind.WITHDRAWS) or self.score >= KIN
        return Confidence.MEDIUM if sure else Confidence.LOW


def rules_out(commitment: Commitment, claim: Claim) -> bool:
    """Whether a statement says that something is not done: by its words, else by the stance that was read."""
    if claim.marked or commitment.stance != Stance.PROHIBITS:
        return not claim.holds
    return True


def _side_of(commitment: Commitment, claim: Claim) -> str:
    return SHIELDS if rules_out(commitment, claim) else find_side(commitment)
