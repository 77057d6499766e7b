"""A new version of a document, judged against what stood there before; pure, and without a clock.

``judge_version`` takes the reading of a capture and the ``History`` of its document and returns a ``Verdict``: what
appeared, what is gone, the relations, the findings, and the next history. Silence is its second promise: a first
capture raises nothing, a text that returns within eight versions raises nothing, a withdrawal waits for a second
capture, a capture that lost most of its text is an issue, and what differs only because reader or rules changed is
recorded without a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice

from monitor.judging.alignment import Alignment, align_versions
from monitor.judging.announcements import Newsroom, find_announcement
from monitor.judging.changes import Change, doubt_remaining, judge_across, judge_pairs
from monitor.judging.findings import is_told, make_finding
from monitor.judging.index import CommitmentIndex
from monitor.judging.sightings import SAID_ONCE, find_sightings, name_document
from monitor.judging.stances import stand_to
from monitor.judging.wording import make_key, similarity
from monitor.models import Finding, Issue, Pair, Reading, Relation, Sighting
from monitor.rulepacks import Rulebook

REMEMBERED = 8  # versions that a new one is compared with before a returning text counts as new
LOST = 0.6  # of the commitments: more than that gone with hardly anything new is a fault of the capture
REWORDED = 0.85  # likeness by which a passage is still the same one elsewhere
NEAREST = 12  # passages of other documents that are looked at for that
HARDLY = 0.15  # of the commitments
FEW = 5  # a document with fewer commitments cannot lose them en masse
BRIEF = timedelta(days=30)  # what stood no longer than this within the remembered versions was a flap


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document that was judged: its reading, its sightings, the keys of their words."""

    reading: Reading
    sightings: tuple[Sighting, ...]
    words: frozenset[str]

    @property
    def day(self) -> date:
        """The day of its capture."""
        return self.reading.document.captured.date()


@dataclass(frozen=True, slots=True)
class Pending:
    """A withdrawal that waits for a second capture; ``day`` is that of the first capture without the passage."""

    relation: Relation
    day: date
    snapshot: str


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a document: its last versions, withdrawals that wait, every sighting, and first wordings.

    ``origins`` leads from a standing sighting to the first wording that it came from in steps too small to tell;
    ``suspect`` is a capture that seemed cut, until another one says the same.
    """

    recent: tuple[Version, ...] = ()
    pending: tuple[Pending, ...] = ()
    known: Mapping[str, Sighting] = field(default_factory=dict)
    origins: Mapping[str, Sighting] = field(default_factory=dict)
    suspect: Version | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one capture brings."""

    history: History
    appeared: tuple[Sighting, ...] = ()
    gone: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    findings: tuple[Finding, ...] = ()
    issues: tuple[Issue, ...] = ()


def judge_version(
    later: Reading,
    history: History,
    index: CommitmentIndex,
    rulebook: Rulebook,
    *,
    confirm_at_once: bool = False,
    newsroom: Newsroom | None = None,
) -> Verdict:
    """Judges one capture. ``index`` holds what stands in the actor's documents and is brought up to date.

    ``confirm_at_once``: withdrawals count without a second capture (two texts are compared, no page is watched).
    ``newsroom`` is what else the publisher said; without it announcements are "not checked".
    """
    sightings = find_sightings(later, history.known)
    version = Version(later, sightings, frozenset(make_key(s.commitment.quote) for s in sightings))
    if not history.recent:
        return _judge_first(version, history, index, rulebook, newsroom)
    last = history.recent[-1]
    appeared, gone = _find_difference(version, last)
    if _looks_cut(version, appeared, gone, history):
        message = (
            f"{len(gone)} of {len(last.sightings)} commitments are missing and {len(appeared)} are new; not judged"
        )
        issue = Issue(later.document.source.id, "shrunk", message, later.document.url, version.day)
        return Verdict(replace(history, suspect=version), issues=(issue,))
    confirmed, waiting = _confirm(history, version, index, rulebook, newsroom)
    flaps = find_flaps(version, history)
    alignment = Alignment(())
    if (appeared or gone) and not any(version.words == old.words for old in history.recent[:-1]):
        alignment = align_versions(later, last.reading, sightings, last.sightings, flapping=frozenset(flaps))
    changes = judge_pairs(alignment, last.sightings, history.origins, rulebook)
    changes = _silence(changes, version, last, flaps, index)
    changes = [doubt_remaining(change, version.sightings, last.sightings, rulebook) for change in changes]
    changes += judge_across(_find_unmatched(changes), index, rulebook)
    findings = _make_findings(changes, version, last, rulebook, newsroom, alignment, confirm_at_once=confirm_at_once)
    new_pending = () if confirm_at_once else _find_pending(changes, version)
    for sighting in gone:
        index.discard(sighting)
    for sighting in appeared:
        index.add(sighting)
    next_history = History(
        recent=(*history.recent, version)[-REMEMBERED:],
        pending=waiting + new_pending,
        known={**history.known, **{s.id: s for s in appeared}} if appeared else history.known,
        origins=_next_origins(history.origins, changes, version),
    )
    return Verdict(
        next_history,
        appeared,
        tuple(s.id for s in gone),
        tuple(change.relation for change in changes),
        _drop_doubles(confirmed + findings),
        _find_issues(alignment, later),
    )


def confirm_unchanged(
    history: History, day: date, rulebook: Rulebook, newsroom: Newsroom | None = None
) -> tuple[Finding, ...]:
    """The withdrawals that an unchanged page confirms: a 304 on a later ``day`` is a second capture."""
    if not history.recent:
        return ()
    version = history.recent[-1]
    ready = [p for p in history.pending if p.day <= day]
    return tuple(_tell_withdrawal(p, version, rulebook, newsroom) for p in ready)


# --- the first capture -----------------------------------------------------------------------------------------------


def _judge_first(
    version: Version, history: History, index: CommitmentIndex, rulebook: Rulebook, newsroom: Newsroom | None
) -> Verdict:
    """A page's first capture is its baseline; what was said once is compared with its party's other documents."""
    document = version.reading.document
    changes: list[Change] = []
    if document.source.kind in SAID_ONCE and not document.technical:
        pairs = [Pair(None, s, versions=False) for s in version.sightings]
        changes = judge_across(pairs, index, rulebook)
    findings = tuple(_tell(change, version, None, rulebook, newsroom) for change in changes if is_told(change.relation))
    for sighting in version.sightings:
        index.add(sighting)
    known = {**history.known, **{s.id: s for s in version.sightings}}
    return Verdict(
        History(recent=(version,), known=known),
        version.sightings,
        (),
        tuple(change.relation for change in changes),
        _drop_doubles(findings),
    )


# --- what differs ----------------------------------------------------------------------------------------------------


def _find_difference(version: Version, last: Version) -> tuple[tuple[Sighting, ...], tuple[Sighting, ...]]:
    before, after = {s.id for s in last.sightings}, {s.id for s in version.sightings}
    appeared = tuple(s for s in version.sightings if s.id not in before)
    return appeared, tuple(s for s in last.sightings if s.id not in after)


def _looks_cut(version: Version, appeared: Sequence[Sighting], gone: Sequence[Sighting], history: History) -> bool:
    """Whether most commitments vanished with hardly anything new, and no earlier capture said the same."""
    size = len(history.recent[-1].sightings)
    if size < FEW or len(gone) <= LOST * size or len(appeared) > HARDLY * size:
        return False
    suspect = history.suspect
    if suspect is None:
        return True
    union = len(suspect.words | version.words) or 1
    return len(suspect.words & version.words) / union < 0.9


def find_flaps(version: Version, history: History) -> dict[str, str]:
    """Texts that come and go, by key, with a note: one that stood in a remembered version, one that stood but days."""
    last = history.recent[-1]
    flaps = {}
    for key in version.words - last.words:
        seen = next((old for old in reversed(history.recent[:-1]) if key in old.words), None)
        if seen is not None:
            flaps[key] = f"Returns to a wording seen on {seen.day.isoformat()}: a flapping page."
    for key in last.words - version.words - history.recent[0].words:
        first = next(old for old in history.recent if key in old.words)
        if version.day - first.day <= BRIEF:
            flaps[key] = f"Stood here only since {first.day.isoformat()}: a flapping page."
    return flaps


def _silence(
    changes: list[Change], version: Version, last: Version, flaps: Mapping[str, str], index: CommitmentIndex
) -> list[Change]:
    """Takes the voice from changes that are none: technical, flapping, moved to or from a sibling document."""
    technical = _is_technical(version.reading, last.reading)
    silenced = []
    for change in changes:
        pair = change.relation.pair
        note = technical or _find_flap(pair, flaps) or _find_sibling(pair, index)
        silenced.append(change.silence(note) if note else change)
    return silenced


def _find_flap(pair: Pair, flaps: Mapping[str, str]) -> str:
    """Why a pair is a flap: its later text returned, or its lone earlier one had only just come."""
    side = pair.later or pair.earlier
    assert side is not None
    return flaps.get(make_key(side.commitment.quote), "")


def _is_technical(later: Reading, earlier: Reading) -> str:
    if later.document.technical:
        return "A technical upgrade of the archive; not the publisher's change."
    if (later.reader, later.rulebook) != (earlier.reader, earlier.rulebook):
        return "A technical upgrade of our reader or rules; not the publisher's change."
    return ""


def _find_sibling(pair: Pair, index: CommitmentIndex) -> str:
    """Whether a lone side stands, word for word or nearly, in another document of the same actor."""
    lone = pair.earlier if pair.later is None else pair.later if pair.earlier is None else None
    if lone is None:
        return ""
    words = lone.commitment.quote
    same = index.find_same(lone) or tuple(
        other
        for _, other in islice(index.find_close(lone), NEAREST)
        if similarity(words, other.commitment.quote) >= REWORDED and stand_to(lone.commitment, other.commitment) == "same"
    )
    return f"Moved: the same words stand in {same[0].document_title} ({same[0].source})." if same else ""


def _find_unmatched(changes: Sequence[Change]) -> list[Pair]:
    """What is new in this document with no counterpart in it."""
    return [c.relation.pair for c in changes if c.relation.pair.earlier is None and not c.silent]


# --- withdrawals that wait -------------------------------------------------------------------------------------------


def _find_pending(changes: Sequence[Change], version: Version) -> tuple[Pending, ...]:
    snapshot = version.reading.document.snapshot
    return tuple(
        Pending(change.relation, version.day, snapshot)
        for change in changes
        if change.relation.pair.later is None and not change.silent and is_told(change.relation)
    )


def _confirm(
    history: History, version: Version, index: CommitmentIndex, rulebook: Rulebook, newsroom: Newsroom | None
) -> tuple[tuple[Finding, ...], tuple[Pending, ...]]:
    """The withdrawals that this capture confirms. One whose words are back, here or elsewhere, is forgotten."""
    if version.reading.document.technical:
        return (), history.pending
    confirmed = []
    for pending in history.pending:
        earlier = pending.relation.pair.earlier
        assert earlier is not None
        if not _is_back(earlier, version) and not index.find_same(earlier):
            confirmed.append(_tell_withdrawal(pending, history.recent[-1], rulebook, newsroom))
    return tuple(confirmed), ()


def _is_back(gone: Sighting, version: Version) -> bool:
    """Whether a passage that was gone stands in a version again, word for word or nearly."""
    if make_key(gone.commitment.quote) in version.words:
        return True
    words = gone.commitment.quote
    return any(
        similarity(words, s.commitment.quote) >= REWORDED and stand_to(gone.commitment, s.commitment) == "same"
        for s in version.sightings
    )


def _tell_withdrawal(pending: Pending, version: Version, rulebook: Rulebook, newsroom: Newsroom | None) -> Finding:
    change = Change(pending.relation)
    return _tell(change, version, None, rulebook, newsroom, day=pending.day)


# --- findings --------------------------------------------------------------------------------------------------------


def _make_findings(
    changes: Sequence[Change],
    version: Version,
    last: Version,
    rulebook: Rulebook,
    newsroom: Newsroom | None,
    alignment: Alignment,
    *,
    confirm_at_once: bool,
) -> tuple[Finding, ...]:
    more = dict(alignment.introduced)
    findings = []
    for change in changes:
        pair = change.relation.pair
        if change.silent or not is_told(change.relation) or (pair.later is None and not confirm_at_once):
            continue
        others = more.get(pair.later.id, 0) if pair.later is not None else 0
        notes = (f"The same words introduce {others} further items.",) if others else ()
        findings.append(_tell(change, version, last, rulebook, newsroom, notes=notes))
    return tuple(findings)


def _tell(
    change: Change,
    version: Version,
    last: Version | None,
    rulebook: Rulebook,
    newsroom: Newsroom | None,
    *,
    day: date | None = None,
    notes: tuple[str, ...] = (),
) -> Finding:
    document = version.reading.document
    pair = change.relation.pair
    if day is None:
        later = pair.later
        day = later.date if later is not None and later.date_from != "captured" else version.day
    quotes = [s.commitment.quote for s in (pair.earlier, pair.later) if s is not None]
    announced = find_announcement(day, quotes, document, last.reading.document if last else None, newsroom)
    return make_finding(
        change.relation,
        document.source,
        rulebook,
        title=name_document(document),
        day=day,
        announcement=announced,
        notes=notes,
    )


def _drop_doubles(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """One finding for one change of words: of those on the same two quotations the surest, then the highest."""
    best: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        sides = (finding.earlier, finding.later)
        key = (make_key(sides[0].quote) if sides[0] else "", make_key(sides[1].quote) if sides[1] else "")
        other = best.get(key)
        if other is None or _rank(finding) > _rank(other):
            best[key] = finding
    return tuple(best.values())


def _rank(finding: Finding) -> tuple[int, int]:
    confidence = ("low", "medium", "high").index(finding.confidence.value)
    level = ("info", "low", "medium", "high", "critical").index(finding.level.value)
    return confidence, level


def _next_origins(
    origins: Mapping[str, Sighting], changes: Sequence[Change], version: Version
) -> Mapping[str, Sighting]:
    """Leads every standing sighting on to its first wording through steps that raised no finding."""
    standing = {s.id for s in version.sightings}
    next_origins = {id_: first for id_, first in origins.items() if id_ in standing}
    for change in changes:
        pair = change.relation.pair
        if pair.earlier is not None and pair.later is not None and pair.versions and not is_told(change.relation):
            next_origins[pair.later.id] = origins.get(pair.earlier.id, pair.earlier)
    return next_origins


def _find_issues(alignment: Alignment, later: Reading) -> tuple[Issue, ...]:
    """An alarm where words stayed and only the stance they inherit was lost or found."""
    if not alignment.renested:
        return ()
    document = later.document
    message = f"{len(alignment.renested)} items read with another stance than before though their words are the same"
    return (Issue(document.source.id, "structure", message, document.url, document.captured.date()),)
