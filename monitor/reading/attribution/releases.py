"""A party's own account: releases, posts, transcripts, pages that came as articles.

Read like its own pages; quotations are given to their speakers, others' words and turns are set aside, and where a
single writer speaks ("I", "my") everything outside quotations is opinion.
"""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.models import Block, Commitment, Document, DocumentKind, Instrument, Statement, Voice
from monitor.reading.asides import is_title
from monitor.reading.attribution.names import Cast
from monitor.reading.attribution.speech import find_quotes, judge_quoted_speaker
from monitor.reading.attribution.told import SHORT, ToldAccount
from monitor.reading.attribution.turns import Turn
from monitor.reading.contexts import Context
from monitor.reading.mentions import ACTOR, Scan
from monitor.reading.own import BlockReader, OwnParty

Read = tuple[tuple[Statement, ...], tuple[Commitment, ...]]

_WRITER = re.compile(r"\b(?:I|me|my|I['’](?:d|m|ve|ll))\b")
_HOUSE = re.compile(r"\b(?:we|our|us|ours)\b", re.I)
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
_ASKED = re.compile(r"[^.!?\n]*\?")
_BY_WRITER = 3


class OwnAccount:
    """Reads the blocks of one own account in order."""

    def __init__(
        self,
        document: Document,
        party: OwnParty,
        cast: Cast,
        blocks: BlockReader,
        turns: list[Turn | None] | None,
        told: ToldAccount,
    ) -> None:
        self._document, self._party, self._cast, self._blocks, self._turns, self._told = (
            document,
            party,
            cast,
            blocks,
            turns,
            told,
        )
        self._asked = ""
        self._alone = document.source.kind is DocumentKind.STATEMENT and len(document.text) < SHORT
        self._opinion = document.source.kind is DocumentKind.ARTICLE and turns is None and _is_opinion(document.text)

    def read(self, block: Block, scan: Scan, context: Context, *, leads: bool) -> Read:
        """The statements of a block and the commitments among them."""
        kind = self._document.source.kind
        statements, commitments = self._blocks.read(
            block, scan, context, self._party, kind, leads=leads, asked=self._asked, alone=self._alone
        )
        self._asked = block.text if block.text.endswith("?") and len(block.text) < 240 else ""
        turn = self._turns[block.index] if self._turns is not None and block.index < len(self._turns) else None
        if self._turns is not None and (turn is None or not turn.speaks_for_party):
            return tuple(replace(s, aside=s.aside or "another's words") for s in statements), ()
        quotes = find_quotes(scan.text)
        named = self._cast.name(scan) if quotes else scan
        kept: list[Statement] = []
        changed: dict[Statement, Statement] = {}
        previous: Statement | None = None
        for statement in statements:
            new = self._attribute(statement, named, quotes, turn, previous)
            previous = new if new.voice is Voice.QUOTED else None
            kept.append(new)
            changed[statement] = new
        found = [replace(c, statement=changed.get(c.statement, c.statement)) for c in commitments]
        found = [c for c in found if not c.statement.aside]
        if turn is None and not self._opinion:
            found = self._add_told(block, named if quotes else self._cast.name(scan), kept, found)
        return tuple(kept), tuple(found)

    def _add_told(self, block: Block, scan: Scan, kept: list[Statement], found: list[Commitment]) -> list[Commitment]:
        """What the party's own people are reported to have said, where its own voice gave nothing."""
        more = []
        for commitment in self._told.read(block, scan)[1]:
            told = commitment.statement
            if any(c.statement.start < told.end and told.start < c.statement.end for c in found):
                continue
            if told.actor not in self._party.ids and not self._is_own(told.actor):
                continue
            told = replace(told, actor=self._party.id, tellers=(), instrument=Instrument.STATEMENT)
            kept[:] = [s for s in kept if not (told.start <= s.start and s.end <= told.end)] + [told]
            more.append(replace(commitment, statement=told, actor=self._party.id))
        if more:
            kept.sort(key=lambda s: s.start)
        return sorted([*found, *more], key=lambda c: c.statement.start)

    def _attribute(
        self,
        statement: Statement,
        scan: Scan,
        quotes: list[tuple[int, int]],
        turn: Turn | None,
        previous: Statement | None,
    ) -> Statement:
        quote = next((q for q in quotes if q[0] < statement.end and statement.start < q[1]), None)
        inside = quote is not None and min(quote[1], statement.end) - max(quote[0], statement.start) > 0.35 * len(
            statement.text
        )
        if turn is not None:
            return replace(statement, speaker=turn.speaker, voice=Voice.OWN)
        if not inside or quote is None:
            if self._opinion and not statement.aside:
                return replace(statement, aside="opinion")
            if is_title(statement.text) and not statement.aside:
                return replace(statement, aside="headline")
            return statement
        _, speaker = judge_quoted_speaker(scan, quote)
        if speaker is None:
            if previous is not None:
                return replace(
                    statement, speaker=previous.speaker, voice=Voice.QUOTED, aside=statement.aside or previous.aside
                )
            return replace(statement, aside=statement.aside or ("opinion" if self._opinion else ""))
        words = scan.text[speaker[0] : speaker[1]]
        ours = speaker[2].role == ACTOR and (
            speaker[2].cue in self._party.ids or speaker[2].cue == self._party.name or self._is_own(speaker[2].cue)
        )
        ours = ours or self._is_titled(words)
        ours = ours or (speaker[2].role != ACTOR and speaker[2].kind in ("role", "collective") and not self._opinion)
        person = self._cast.person(words) if speaker[2].kind == "person" else None
        name = person.name if person is not None else words
        return replace(
            statement, speaker=name, voice=Voice.QUOTED, aside=statement.aside or ("" if ours else "another's words")
        )

    def _is_titled(self, name: str) -> bool:
        """Whether the document is declared as the words of somebody of this name ("Ana Li (chief executive)")."""
        title = self._document.source.title
        return bool(name.strip()) and re.search(rf"\b{re.escape(name.strip())}\b", title) is not None

    def _is_own(self, name: str) -> bool:
        """Whether an organisation's name is that of the publisher, as written on its own page."""
        low = name.lower()
        return bool(low) and (
            low in self._document.source.publisher.lower() or low in self._document.source.actor.lower()
        )


def _is_opinion(text: str) -> bool:
    outside = _ASKED.sub(" ", _QUOTED.sub(" ", text))
    writer = len(_WRITER.findall(outside))
    return writer >= _BY_WRITER and writer > len(_HOUSE.findall(outside)) // 2


__all__ = ["OwnAccount"]
