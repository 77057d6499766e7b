"""One party's dated statements about one matter, each held against every earlier one.

An admitted error puts right the closest earlier statement that says something else, and its like; whoever then carries
on the words in its place corrects the old ones, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.judging.claims import find_claims_about
from monitor.judging.corrections import ENOUGH, find_fit
from monitor.judging.cues import CueFinder
from monitor.judging.links import Told, judge_link, rules_out
from monitor.judging.matters import find_kinship, share_of_words
from monitor.judging.stories import find_story_sightings
from monitor.judging.table import find_row
from monitor.judging.wording import find_stems, find_tokens
from monitor.models import CueKind, DocumentKind, Reading, Reason, Relation, RelationKind
from monitor.rulepacks import Rulebook

SAME = 0.8  # of the words: the text says this itself, and so does not put it right
_VALUE = r"(?:counts?|figures?|numbers?|estimates?|totals?|tally|forecasts?|projections?|notices?|dates?)"
_OLD_VALUE = re.compile(
    rf"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|last (?:week|month|year))['’]s (?:\w+ )?{_VALUE}\b"
    rf"|\b(?:earlier|previous|first|original|initial) {_VALUE}\b",
    re.IGNORECASE,
)  # a value given before is spoken of as one that does not hold
AGREES = 0.15  # less likely to be what was wrong: it says nothing else, as far as can be seen
_NOT_BUT = re.compile(
    r"(?:,|\band)\s+not\s+((?:the\s+)?[\w.%-]+(?:\s+\w+)?)|\binstead of\s+((?:the\s+)?[\w.%-]+)", re.IGNORECASE
)
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth|last|next)\b")


def judge_story(readings: Sequence[Reading], rulebook: Rulebook) -> Mapping[tuple[str, str], Relation]:
    """The relations between statements read in the order given, by (later, earlier) source id; no relation, no entry.

    Once a statement was corrected, whoever carries on the words in its place corrects the old ones, too.
    """
    finder = CueFinder(rulebook.lexicon)
    texts: list[tuple[Told, ...]] = []
    found: dict[tuple[str, str], Relation] = {}
    mended: dict[str, list[str]] = {}  # source of a corrected statement: the sources that put it right
    for reading in readings:
        later = tuple(find_told(reading, finder))
        corrected = find_mended(later, texts, rulebook)
        corrected |= {
            told for (teller, told), r in found.items() if teller in corrected and r.kind is RelationKind.REAFFIRMS
        }
        for earlier in texts:
            link = _find_link(earlier, later, rulebook)
            if link is None:
                continue
            key = link[1].sighting.source, link[0].sighting.source
            relation = judge_link(*link, rulebook, corrects=key[1] in corrected)
            if relation.kind == RelationKind.CORRECTS:
                mended.setdefault(key[1], []).append(key[0])
            if relation.kind != RelationKind.UNRELATED:
                found[key] = relation
        texts.append(later)
    return _carry_on(found, mended)


def find_told(reading: Reading, finder: CueFinder) -> tuple[Told, ...]:
    """The statements of one text, each with the whole of it and its cues."""
    cues = frozenset(finder.find(reading.document.text))
    text = reading.document.text
    endings = finder.find_words(text, CueKind.WITHDRAWAL)
    return tuple(Told(s, text, cues | set(s.commitment.cues), endings) for s in find_story_sightings(reading, finder))


def _find_link(earlier: Sequence[Told], later: Sequence[Told], rulebook: Rulebook) -> tuple[Told, Told] | None:
    """Of the statements of two texts the two that share most."""
    best: tuple[float, Told, Told] | None = None
    for one in earlier:
        for other in later:
            if one.sighting.source == other.sighting.source:
                continue
            score = find_kinship(one.commitment, other.commitment, rulebook.taxonomy).score
            if best is None or score > best[0]:
                best = score, one, other
    return None if best is None else best[1:]


def find_mended(later: Sequence[Told], texts: Sequence[Sequence[Told]], rulebook: Rulebook) -> frozenset[str]:
    """The sources of the earlier statements that a text, which admits an error, puts right: the closest and its like.

    Only what says something else than the text itself can be wrong in its eyes.
    """
    if not later or not (CueKind.CORRECTION in later[0].cues or _OLD_VALUE.search(later[0].text)):
        return frozenset()
    own = [text for text in texts if text and _has_same_outlet(text[0], later[0])]
    texts = own or texts
    fits: dict[str, float] = {}
    for told in later:
        for text in texts:
            for earlier in text:
                fit = _fit(earlier, told, rulebook)
                if fit >= ENOUGH:
                    if not _differs(earlier, told):
                        same = share_of_words(earlier.commitment.quote, told.commitment.quote, earlier.commitment.actor)
                        fit -= AGREES if same < SAME else fit
                    source = earlier.sighting.source
                    fits[source] = max(fit, fits.get(source, 0.0))
    fits = {source: fit for source, fit in fits.items() if fit > 0}
    best = max(fits.values(), default=0.0)
    return frozenset(source for source, fit in fits.items() if fit >= 0.9 * best)


def _fit(earlier: Told, later: Told, rulebook: Rulebook) -> float:
    """How well an admitted error fits an earlier statement: by matter, by who or which page it names, by what it puts
    in whose place ("fourteen, not forty")."""
    fit = find_fit(earlier.sighting, later.sighting, rulebook.taxonomy)
    if not _is_one_party(earlier, later, rulebook):
        return 0.0
    fit = max(fit, 0.9 * share_of_words(earlier.text, later.text, earlier.commitment.actor))
    if not fit:
        return 0.0
    if _names_source(later.text, earlier):
        fit += 0.3
    if _has_same_outlet(earlier, later):
        fit += 0.15
    if _find_replaced(later.text) & {token.word for token in find_tokens(earlier.text)}:
        fit += 0.4
    return fit


def _is_one_party(earlier: Told, later: Told, rulebook: Rulebook) -> bool:
    return rulebook.taxonomy.same_party(earlier.commitment.actor, later.commitment.actor)


def _find_replaced(text: str) -> frozenset[str]:
    """The words that a text says were wrong: "fourteen, not forty", "41 instead of 14"."""
    found = set()
    for match in _NOT_BUT.finditer(text):
        found |= {token.word for token in find_tokens(match[1] or match[2])}
    return frozenset(found)


def _has_same_outlet(earlier: Told, later: Told) -> bool:
    """Whether both were published by one teller, who puts its own account right."""
    publishers = {told.sighting.source.split("/", 1)[0] for told in (earlier, later)}
    return len(publishers) == 1 and earlier.sighting.kind == later.sighting.kind == DocumentKind.ARTICLE


def _names_source(text: str, earlier: Told) -> bool:
    """Whether a text that admits an error names who made the earlier statement, or where ("Li misspoke", "our help page")."""
    names = find_tokens(earlier.sighting.document_title)
    own = {token.stem for token in find_tokens(earlier.commitment.actor)}
    stems = find_stems(text)
    return any(token.content and len(token.word) > 3 and token.stem in stems - own for token in names)


def _differs(earlier: Told, later: Told) -> bool:
    """Whether two statements say different things: one holds what the other rules out, or their values differ."""
    actor = earlier.commitment.actor
    before, after = find_claims_about(earlier.text, later.text, actor)
    if rules_out(earlier.commitment, before) != rules_out(later.commitment, after):
        return True
    numbers = [{t.word for t in find_tokens(told.text) if t.word[:1].isdigit()} for told in (earlier, later)]
    if numbers[0] and numbers[1] - numbers[0]:
        return True
    ordinals = [set(_ORDINAL.findall(t.text.lower())) for t in (earlier, later)]
    return bool(ordinals[0] and ordinals[1] - ordinals[0])


def _carry_on(
    found: Mapping[tuple[str, str], Relation], mended: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], Relation]:
    """Statements that carry on a corrected value correct the old words as well."""
    row = find_row("correction")
    carried = dict(found)
    for (later, earlier), relation in found.items():
        agrees = any(
            (mender := found.get((later, source))) is not None and mender.kind == RelationKind.REAFFIRMS
            for source in mended.get(earlier, ())
        )
        if agrees and relation.kind not in (RelationKind.CORRECTS, RelationKind.REAFFIRMS):
            first = Reason("table", row.label, "", "", "The later words carry on what corrected the earlier ones.")
            carried[later, earlier] = replace(
                relation, kind=row.relation, row=row.number, reasons=(first, *relation.reasons[1:])
            )
    return carried
