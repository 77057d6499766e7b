"""The whole text of one version as comparison needs it: does this passage stand there, in whatever cut or nesting?"""

from __future__ import annotations

from rapidfuzz import fuzz, process

from monitor.judging.matters import find_specific, share_of_words
from monitor.judging.wording import find_stems, make_key, make_sorted_text
from monitor.models import BlockKind, Commitment, Reading, Sighting

COVERING = 0.55  # of a passage's weight of words: enough that its matter may live on in other words
HELD = 0.75  # the same of a statement that stood in both versions anyhow
LONG = 40  # letters; so many in a row stand nowhere by chance
_GAP = "\x00"
MANY = 4000  # statements; a longer version is not searched for likeness


class VersionText:
    """One version's statements and blocks by their words, read beside another version.

    What stands in both letter by letter is known without a closer look, so that only what differs is normalised.
    Everything is made when first asked for.
    """

    def __init__(self, reading: Reading, beside: Reading) -> None:
        self._reading = reading
        self._raw = _find_raw(reading)
        self._common = self._raw & _find_raw(beside)
        self._keys: set[str] | None = None
        self._flat = ""
        self._edges: set[int] = set()
        self._texts: list[tuple[str, frozenset[str]]] | None = None
        self._headings: set[str] | None = None
        self._fresh: list[tuple[str, str]] | None = None
        self._stale: list[tuple[str, str]] = []

    def holds(self, text: str) -> bool:
        """Whether the words of ``text`` stand in the version as whole statements, one or several in a row."""
        if text in self._raw:
            return True
        key = make_key(text)
        if not key:
            return True
        if self._keys is None:
            self._index()
        assert self._keys is not None
        if key in self._keys:
            return True
        start = self._flat.find(key)
        while start >= 0:
            if start in self._edges and start + len(key) in self._edges:
                return True
            start = self._flat.find(key, start + 1)
        return False

    def contains(self, text: str) -> bool:
        """Whether the words of ``text`` stand anywhere in the version: a list that became a sentence, sentences that run
        into each other without a full stop. What differs from the other version is compared without typography."""
        if len(text) >= LONG and text in self._reading.document.text:
            return True
        if self._keys is None:
            self._index()
        key = make_key(text)
        return len(key) >= LONG and key in self._flat

    def introduces(self, words: str) -> bool:
        """Whether introducing words stand in the version, as statements of their own or as a part of one."""
        return words in self._reading.document.text or self.holds(words)

    def find_like(self, text: str, least: float) -> str:
        """The statement most like ``text``, if any is at least that much like it; else nothing."""
        if self._texts is None:
            statements = [s.text for block in self._reading.statements for s in block if len(s.text) > 12]
            self._texts = [(t, frozenset(t.lower().split())) for t in statements[:MANY]]
        words = frozenset(text.lower().split())
        near = [t for t, others in self._texts if len(words & others) >= 0.4 * len(words)]
        found = process.extractOne(
            make_sorted_text(text), [make_sorted_text(t) for t in near], scorer=fuzz.ratio, score_cutoff=100 * least
        )
        return near[found[2]] if found else ""

    def find_cover(self, commitment: Commitment, other: VersionText, *, stale: bool = False) -> str:
        """A statement that the ``other`` version does not hold and that has most of a commitment's words, if any.

        A statement counts with its lead-in. With ``stale``, one that stands in both versions counts as well, where it
        has nearly all of the words.
        """
        if self._fresh is None:
            self._fresh, self._stale = self._find_fresh(other)
        specific = find_specific(commitment.quote, commitment.actor)
        best = (COVERING, "")
        for text, around in self._fresh:
            if len(specific & find_stems(around)) >= 2:
                best = max(best, (share_of_words(commitment.quote, around), text))
        if best[1] or not stale:
            return best[1]
        least = (HELD, "")
        for text, around in self._stale:
            if len(specific & find_stems(around)) >= 3:
                least = max(least, (share_of_words(commitment.quote, around, commitment.actor), text))
        return least[1] if len(find_stems(least[1])) * 2 >= len(find_stems(commitment.quote)) else ""

    def _find_fresh(self, other: VersionText) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """The statements that the other version does not hold, and those that it does, each with its lead-in."""
        fresh: dict[str, str] = {}
        stale: dict[str, str] = {}
        for block in self._reading.statements:
            for statement in block:
                around = " ".join((*statement.lead_in[-1:], statement.text))
                known = statement.text in self._common or other.holds(statement.text)
                (stale if known else fresh).setdefault(statement.text, around)
        return sorted(fresh.items()), sorted(stale.items())

    def is_heading(self, sighting: Sighting) -> bool:
        """Whether a sighting of this version's commitments stands in a heading."""
        key = make_key(sighting.commitment.quote)
        if self._headings is None:
            blocks = self._reading.document.blocks
            self._headings = {make_key(b.text) for b in blocks if b.kind == BlockKind.HEADING}
        return key in self._headings

    def _index(self) -> None:
        """Normalises what does not stand in both versions; a gap stands for what does."""
        keys: set[str] = set()
        parts: list[str] = []
        position = 0
        for block, statements in zip(self._reading.document.blocks, self._reading.statements, strict=True):
            if block.text not in self._common:
                keys.add(make_key(block.text))
            for text in [s.text for s in statements] or [block.text]:
                key = _GAP if text in self._common else make_key(text)
                keys.add(key)
                self._edges.add(position)
                parts.append(key)
                position += len(key)
                self._edges.add(position)
        self._keys, self._flat = keys, "".join(parts)


def _find_raw(reading: Reading) -> set[str]:
    """Every block and statement of a version, letter by letter."""
    raw = {block.text for block in reading.document.blocks}
    raw.update(s.text for statements in reading.statements for s in statements)
    return raw
