"""Which earlier commitment of a document a later one may speak to, between two versions of that document.

``align`` returns pairs only for what changed: first everything is set aside whose normalised words stand in both
versions (moved, renumbered, nested otherwise, cut into sentences otherwise); what is left is paired by likeness, one to
one; what finds no partner is looked for in the whole other version before it counts as gone or as new. The cost follows
what changed, never the length of the documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.judging.index import CommitmentIndex, align_across
from monitor.judging.likeness import find_matches, find_renames, likeness
from monitor.judging.matters import find_specific, share_of_words
from monitor.judging.sightings import Key, make_commitment_key
from monitor.judging.versiontext import VersionText
from monitor.judging.wording import find_stems, find_tokens, make_key
from monitor.judging.wordlists import NEGATIONS
from monitor.models import Commitment, Pair, Reading, Sighting

__all__ = ["Alignment", "CommitmentIndex", "align", "align_across", "align_versions"]

SHORT = 6  # content words; the words of a shorter item may live on in a list
COVERED = 0.8  # of a passage's words, for it to count as standing elsewhere
HEIR = 0.62  # likeness of a passage that may have taken the place of one that is gone


@dataclass(frozen=True, slots=True)
class Unit:
    """One commitment in its place in one version."""

    place: int
    key: Key
    sighting: Sighting

    @property
    def commitment(self) -> Commitment:
        """The commitment itself."""
        return self.sighting.commitment


@dataclass(frozen=True, slots=True)
class Alignment:
    """What changed between two versions. ``renested`` are those whose words stayed while an inherited lead-in was
    lost or found (a fault of structure, no change); ``introduced`` maps the id of a later sighting to how many further
    items the same edit of a lead-in changed."""

    pairs: tuple[Pair, ...]
    renested: tuple[Pair, ...] = ()
    introduced: tuple[tuple[str, int], ...] = ()


def align(
    later: Reading, earlier: Reading, later_sightings: Sequence[Sighting], earlier_sightings: Sequence[Sighting]
) -> tuple[Pair, ...]:
    """The pairs of what changed between two versions; sightings stand in the order of the readings' commitments."""
    return align_versions(later, earlier, later_sightings, earlier_sightings).pairs


def align_versions(
    later: Reading,
    earlier: Reading,
    later_sightings: Sequence[Sighting],
    earlier_sightings: Sequence[Sighting],
    *,
    flapping: frozenset[str] = frozenset(),
) -> Alignment:
    """As ``align``, with what was found out about structure besides.

    ``flapping`` are keys of texts that come and go: where one has no partner it is not looked for any further.
    """
    before, after = _make_units(earlier_sightings), _make_units(later_sightings)
    known_before, known_after = {u.key for u in before}, {u.key for u in after}
    before = [u for u in before if u.key not in known_after]
    after = [u for u in after if u.key not in known_before]
    if not before and not after:
        return Alignment(())
    old, new = VersionText(earlier, later), VersionText(later, earlier)
    before, after, introduced, renested = _take_same_words(before, after, old, new)
    standing_before = [u for u in before if not new.holds(u.commitment.quote)]
    standing_after = [u for u in after if not old.holds(u.commitment.quote)]
    pairs = _pair_up(standing_before, standing_after, old, new, _make_units(later_sightings), flapping)
    kept, counts = _fold_introduced(introduced)
    return Alignment(tuple(pairs + kept), tuple(renested), counts)


def _make_units(sightings: Sequence[Sighting]) -> list[Unit]:
    return [Unit(place, make_commitment_key(s.commitment), s) for place, s in enumerate(sightings)]


# --- same words, other lead-in ---------------------------------------------------------------------------------------


def _take_same_words(
    before: list[Unit], after: list[Unit], old: VersionText, new: VersionText
) -> tuple[list[Unit], list[Unit], list[Pair], list[Pair]]:
    """Sets aside what has the same words under another lead-in: an edited introduction, or only another nesting."""
    by_words: dict[str, list[Unit]] = {}
    for unit in after:
        by_words.setdefault(unit.key[0], []).append(unit)
    left, edited, renested = [], [], []
    for unit in before:
        twins = by_words.get(unit.key[0])
        if not twins:
            left.append(unit)
            continue
        twin = twins.pop(0) if len(twins) > 1 else twins[0]
        pair = Pair(unit.sighting, twin.sighting, versions=True, similarity=1.0)
        if _is_lead_edited(unit.commitment, twin.commitment, old, new):
            edited.append(pair)
        elif unit.commitment.stance != twin.commitment.stance:
            renested.append(pair)
    taken = {unit.key[0] for unit in before}
    return left, [unit for unit in after if unit.key[0] not in taken], edited, renested


def _is_lead_edited(earlier: Commitment, later: Commitment, old: VersionText, new: VersionText) -> bool:
    """Whether the introducing words themselves changed in the document: the old ones are gone and others are new."""
    gone = [words for words in earlier.statement.lead_in if not new.introduces(words)]
    come = [words for words in later.statement.lead_in if not old.introduces(words)]
    if earlier.stance != later.stance and _negates(gone) == _negates(come):
        return False  # read with another stance, though no word for it came or went
    return bool(gone and come)


def _negates(lead_in: Sequence[str]) -> bool:
    return any(token.word in NEGATIONS for words in lead_in for token in find_tokens(words))


def _fold_introduced(pairs: list[Pair]) -> tuple[list[Pair], tuple[tuple[str, int], ...]]:
    """One pair for each edit of a lead-in, and how many further items it changed."""
    first: dict[tuple[str, str], Pair] = {}
    count: dict[str, int] = {}
    for pair in pairs:
        assert pair.earlier is not None and pair.later is not None
        leads = (_lead_key(pair.earlier), _lead_key(pair.later))
        head = first.setdefault(leads, pair)
        assert head.later is not None
        count[head.later.id] = count.get(head.later.id, -1) + 1
    return list(first.values()), tuple(count.items())


def _lead_key(sighting: Sighting) -> str:
    return make_key(" ".join(sighting.commitment.statement.lead_in))


# --- changed words ---------------------------------------------------------------------------------------------------


def _pair_up(
    before: list[Unit],
    after: list[Unit],
    old: VersionText,
    new: VersionText,
    all_after: list[Unit],
    flapping: frozenset[str],
) -> list[Pair]:
    """Pairs by likeness; what is left over is looked for in the whole other version."""
    renames = find_renames([u.commitment.quote for u in before], [u.commitment.quote for u in after])
    matches = find_matches([u.commitment for u in before], [u.commitment for u in after], renames)
    alone_before = [u for i, u in enumerate(before) if i not in {m[0] for m in matches}]
    alone_after = [u for j, u in enumerate(after) if j not in {m[1] for m in matches}]
    gone_to = " ".join(u.commitment.quote for u in after)
    came_from = " ".join(u.commitment.quote for u in before)
    pairs = []
    for i, j, score in matches:
        one, other = before[i], after[j]
        pairs.append(
            Pair(
                one.sighting,
                other.sighting,
                versions=True,
                similarity=score,
                moved=abs(one.place - other.place) > 20,
                gone_to=_without(gone_to, other.commitment.quote),
                came_from=_without(came_from, one.commitment.quote),
                renames=tuple(sorted(renames.items())),
            )
        )
    restless = [u for u in alone_before if u.key[0] in flapping]
    pairs += [Pair(u.sighting, None, versions=True) for u in restless]
    left_before = [u for u in alone_before if u not in restless]
    returned = [u for u in alone_after if u.key[0] in flapping]
    pairs += [Pair(None, u.sighting, versions=True) for u in returned]
    left_after = [u for u in alone_after if u not in returned]
    pairs += _find_gone(left_before, after, all_after, old, new)
    pairs += _find_new(left_after, before, old, new)
    return pairs


def _without(words: str, quote: str) -> str:
    """The words of the neighbours; long rewrites are cut, because everything then stands somewhere."""
    rest = words.replace(quote, " ", 1)
    return rest if len(rest) < 1500 else ""


def _find_gone(
    left: Iterable[Unit], after: list[Unit], all_after: list[Unit], old: VersionText, new: VersionText
) -> list[Pair]:
    """What found no partner: still there in other words, a part of a changed passage, or gone."""
    pairs = []
    for unit in left:
        commitment = unit.commitment
        if _lives_on(commitment, all_after) or new.contains(commitment.quote):
            continue
        holder = _find_holder(commitment, after)
        if holder is not None:
            score = likeness(commitment, holder.commitment)
            pairs.append(Pair(unit.sighting, holder.sighting, versions=True, similarity=score, moved=True))
            continue
        heir = new.find_like(commitment.quote, HEIR)
        if heir and old.holds(heir):
            heir = ""  # it stood there before: it takes nobody's place
        heir = heir or new.find_cover(commitment, old)
        if heir and share_of_words(commitment.quote, heir) >= COVERED:
            continue  # the words are still there; our reader just does not take them for a commitment now
        heading = old.is_heading(unit.sighting)
        pairs.append(Pair(unit.sighting, None, versions=True, heir=heir, heading=heading))
    return pairs


def _lives_on(commitment: Commitment, after: list[Unit]) -> bool:
    """Whether a short item's words all stand in one later commitment of the same stance that is no narrower."""
    stems = find_stems(commitment.quote)
    if not stems:
        return True
    for unit in after:
        other = unit.commitment
        if other.stance != commitment.stance or len(other.limits) > len(commitment.limits):
            continue
        reach = find_stems(other.quote)
        if stems <= reach and (len(stems) <= SHORT or len(reach) <= 2 * len(stems)):
            return True
    return False


def _find_holder(commitment: Commitment, after: list[Unit]) -> Unit | None:
    """A changed or new passage in which the specific words of a vanished one live on."""
    specific = find_specific(commitment.quote, commitment.actor)
    if len(specific) < 2:
        return None
    best: tuple[float, Unit] | None = None
    for unit in after:
        shared = specific & find_specific(unit.commitment.full_text)
        share = len(shared) / len(specific)
        if (
            len(shared) >= 2
            and share >= 0.4
            and unit.commitment.bound == commitment.bound
            and (best is None or share > best[0])
        ):
            best = (share, unit)
    return best[1] if best else None


def _find_new(left: Iterable[Unit], before: list[Unit], old: VersionText, new: VersionText) -> list[Pair]:
    """What has no partner among the earlier ones: the second half of a passage that was cut in two, or new."""
    pairs = []
    for unit in left:
        quote = unit.commitment.quote
        split = any(share_of_words(quote, u.commitment.quote) >= COVERED and _is_inside(quote, u) for u in before)
        known = old.find_like(quote, 0.85)
        if not split and not known and not old.contains(quote):
            heir = old.find_cover(unit.commitment, new, stale=True)
            pairs.append(Pair(None, unit.sighting, versions=True, heir=heir, heading=new.is_heading(unit.sighting)))
    return pairs


def _is_inside(quote: str, unit: Unit) -> bool:
    return len(find_stems(quote)) <= len(find_stems(unit.commitment.quote))
