"""The dated statements of a story made ready to be judged: each short text is taken as a whole.

Texts of one or two sentences lean on each other more than pages do: the first sentence admits the error, the second
gives the value; a plain report of a fact binds nobody and yet bears on a promise. So every short text gives at least
one statement, with the cues of the whole text and its other sentences as its introduction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.judging.cues import CueFinder
from monitor.judging.sightings import find_sightings
from monitor.judging.wording import find_tokens
from monitor.judging.wordlists import NEGATIONS, RELATIVES
from monitor.models import Commitment, CueKind, Reading, Sighting, Stance, Statement, Voice

SHORT = 90  # words; a longer text is judged by its commitments alone
_TOLD = frozenset(
    {"", "no stance", "history", "no party", "definition"}
)  # asides of statements that may still report a fact
_AIM = re.compile(
    r"\b(?:our|its|the|their)\s+(?:\w+\s+){0,2}(?:aim|goal|target|ambition|plan|policy|position|rule|vow|pledge|promise|commitment|deadline|date)\b",
    re.I,
)
_SUBCLAUSES = RELATIVES | {"if", "when", "where", "while", "because", "unless", "until", "since", "although", "though"}
_WORD = re.compile(r"[\w&’'-]+(?: [\w&’'-]+)?")
LEAST = 4  # words of a reported fact


def find_story_sightings(reading: Reading, cues: CueFinder) -> tuple[Sighting, ...]:
    """The statements of one text of a story; of a short one also the facts it reports."""
    text = reading.document.text
    if len(text.split()) > SHORT:
        return find_sightings(reading)
    said = tuple(statement for block in reading.statements for statement in block)
    found = cues.find(text)
    commitments = tuple(
        tuple(_join(_settle_actor(c, reading), said, found) for c in block) for block in reading.commitments
    )
    if not any(commitments):
        commitments = tuple(
            tuple(_report(s, said, found, reading) for s in _told(block)) for block in reading.statements
        )
    return find_sightings(replace(reading, commitments=commitments))


def _told(block: Sequence[Statement]) -> list[Statement]:
    return [
        s
        for s in block
        if (s.aside in _TOLD or (s.aside in ("opinion", "demand") and _AIM.search(s.text)))
        and len(s.text.split()) >= LEAST
    ]


def _settle_actor(commitment: Commitment, reading: Reading) -> Commitment:
    """A commitment of the party where its actor is only a part of the party's name, or of the name of who speaks."""
    source = reading.document.source
    teller = commitment.statement.speaker == source.publisher and commitment.statement.voice is Voice.PARAPHRASED
    if teller and source.publisher != source.actor:
        return replace(commitment, actor=source.actor)  # an outlet's own words in a story are about its party
    actor = commitment.actor.casefold()
    if not actor or actor == source.actor.casefold() or _WORD.fullmatch(actor) is None:
        return commitment
    names = (source.actor, source.publisher, source.title)
    if any(re.search(rf"\b{re.escape(actor)}\b", name.casefold()) for name in names):
        return replace(commitment, actor=source.actor)
    return commitment


def _join(commitment: Commitment, said: Sequence[Statement], cues: Sequence[CueKind]) -> Commitment:
    """A commitment with the cues of its whole text and, as introduction, the sentences around it."""
    kinds = tuple(dict.fromkeys((*commitment.cues, *(c for c in cues if c not in commitment.cues))))
    return replace(commitment, statement=_introduce(commitment.statement, said), cues=kinds)


def _introduce(statement: Statement, said: Sequence[Statement]) -> Statement:
    others = tuple(s.text for s in said if s.text != statement.text and s.text not in statement.text)
    return replace(statement, lead_in=statement.lead_in or others)


def _report(statement: Statement, said: Sequence[Statement], cues: Sequence[CueKind], reading: Reading) -> Commitment:
    """A sentence without a stance as the claim of a fact; one with a negation denies it."""
    words = [t.word for t in find_tokens(statement.text)]
    clause = next((place for place, word in enumerate(words) if place > 2 and word in _SUBCLAUSES), len(words))
    negated = bool(NEGATIONS.intersection(words[:clause]))
    actor = statement.actor or reading.document.source.actor
    return Commitment(
        _introduce(statement, said), actor, Stance.ASSERTS, "general", (), polarity=not negated, cues=tuple(cues)
    )
