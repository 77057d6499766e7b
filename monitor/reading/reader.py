"""A document becomes a reading: ``Reader(rulebook).read(document)``.

Blocks of a party's own pages are read one by one and remembered by content (kind, text, lead-in chain, headings, cells,
party, kind of document), so that successive versions of a page cost only their new text. Articles, press releases and
statements are read as a whole, since "the company" means whoever was named last. A document in another language than
English gives statements without commitments. Reading touches no disk and no clock; the same document gives the same
reading on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from copy import copy
from pathlib import Path

from monitor.models import Block, BlockKind, Commitment, Document, DocumentKind, Reading, Source, Statement
from monitor.reading.applying import Application
from monitor.reading.attribution import find_account
from monitor.reading.commitments import CommitmentMaker
from monitor.reading.contexts import EMPTY, Context, make_context
from monitor.reading.definitions import NO_TERMS, Terms, find_terms
from monitor.reading.mentions import Scan, Scanner
from monitor.reading.own import BlockReader, OwnParty
from monitor.reading.rules import RuleIndex, find_phrases
from monitor.rulepacks import Rulebook

Read = tuple[tuple[Statement, ...], tuple[Commitment, ...]]

_TOLD = (DocumentKind.ARTICLE, DocumentKind.PRESS, DocumentKind.STATEMENT)
_REMEMBERED = 60_000  # blocks
_NOTHING: Read = ((), ())


class Reader:
    """Reads documents with one rulebook; holds everything compiled and what it has read."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._rules = RuleIndex(rulebook.rules, rulebook.taxonomy)
        self._scanner = Scanner(rulebook.lexicon, rulebook.taxonomy, find_phrases(rulebook.rules))
        self._maker = CommitmentMaker(self._rules, rulebook.taxonomy)
        self._application = Application(rulebook)
        self._blocks = BlockReader(self._maker)
        self._parties: dict[object, OwnParty] = {}
        self._contexts: dict[object, Context] = {}
        self._scans: dict[tuple[str, str], Scan] = {}
        self._memory: dict[object, Read] = {}
        self.version = _code_version()

    def with_rules(self, rulebook: Rulebook) -> Reader:
        """A reader with other rules over the same taxonomy and cues; phrases that no rule quoted before are not found."""
        other = copy(self)
        other.rulebook = rulebook
        other._rules = RuleIndex(rulebook.rules, rulebook.taxonomy)
        other._maker = CommitmentMaker(other._rules, rulebook.taxonomy)
        other._application = Application(rulebook)
        other._blocks = BlockReader(other._maker)
        other._memory = {}
        return other

    @property
    def rules(self) -> RuleIndex:
        """The rules, compiled."""
        return self._rules

    def scan(self, text: str) -> Scan:
        """The marks in some words: concepts, cues and phrases, in order of place."""
        return self._scanner.scan(text)

    def read(self, document: Document) -> Reading:
        """The statements and commitments of every block of a document."""
        source = document.source
        party = self._party(source)
        if source.kind not in _TOLD:
            terms = find_terms(document.text, party.names)
            if terms is not NO_TERMS:
                party = self._party(source, terms)
        told = source.kind in _TOLD
        foreign = bool(document.language) and not document.language.lower().startswith("en")
        if foreign:
            read: Iterable[Read] = [_NOTHING] * len(document.blocks)
        elif told:
            read = find_account(
                document, party, self._scan_as(party), self._context_of(party), self._maker, self._blocks
            )
        else:
            read = self._read_blocks(document, party)
        found = list(read)
        if self._application.is_needed:
            found = [(statements, self._application.keep(made, document)) for statements, made in found]
        return Reading(
            document=document,
            statements=tuple(r[0] for r in found),
            commitments=tuple(r[1] for r in found),
            reader=self.version,
            rulebook=self.rulebook.version,
        )

    # --- own pages ---

    def _read_blocks(self, document: Document, party: OwnParty) -> list[Read]:
        blocks = document.blocks
        kind = document.source.kind
        keys = []
        for number, block in enumerate(blocks):
            leads = number + 1 < len(blocks) and _leads(block, blocks[number + 1])
            keys.append((block.kind, block.text, block.lead_in, block.headings, block.cells, leads, party.key, kind))
        scans = self._scan_new([block for block, key in zip(blocks, keys, strict=True) if key not in self._memory], party)
        found: list[Read] = []
        for block, key in zip(blocks, keys, strict=True):
            read = self._memory.get(key)
            if read is None:
                read = self._read_block(block, scans[block.text], key[5], party, kind)
                self._remember(key, read)
            found.append(read)
        return found

    def _scan_new(self, blocks: Sequence[Block], party: OwnParty) -> dict[str, Scan]:
        """The scans of the texts of some blocks; those of what stands above them are remembered."""
        above = [title for block in blocks for title in (*block.lead_in, *block.headings[-2:])]
        above = [title for title in dict.fromkeys(above) if (title, party.key) not in self._scans]
        texts = list(dict.fromkeys([block.text for block in blocks]))
        scans = party.scan_all(self._scanner, [*texts, *above])
        for title, scan in zip(above, scans[len(texts) :], strict=True):
            self._scans[title, party.key] = scan
        return dict(zip(texts, scans, strict=False))

    def _read_block(self, block: Block, scan: Scan, leads: bool, party: OwnParty, kind: DocumentKind) -> Read:
        if not block.text.strip():
            return _NOTHING
        context = (
            self._context(block.lead_in, block.headings, party)
            if block.lead_in or block.kind is not BlockKind.HEADING
            else EMPTY
        )
        return self._blocks.read(block, scan, context, party, kind, leads=leads)

    def _remember(self, key: object, read: Read) -> None:
        if len(self._memory) >= _REMEMBERED:
            for old in list(self._memory)[: _REMEMBERED // 4]:
                del self._memory[old]
        self._memory[key] = read

    # --- shared ---

    def _party(self, source: Source, terms: Terms = NO_TERMS) -> OwnParty:
        key = (source.actor, source.aliases, source.publisher, terms)
        party = self._parties.get(key)
        if party is None:
            if len(self._parties) > 2_000:
                self._parties.clear()
            party = self._parties[key] = OwnParty(source, self.rulebook.taxonomy, terms)
        return party

    def _scan_as(self, party: OwnParty) -> _Scans:
        return _Scans(self._scanner, party, self._scans)

    def _context_of(self, party: OwnParty) -> _Contexts:
        return _Contexts(self, party)

    def _context(self, lead_in: tuple[str, ...], headings: tuple[str, ...], party: OwnParty) -> Context:
        key = (lead_in, headings[-2:], party.key)
        found = self._contexts.get(key)
        if found is None:
            if len(self._contexts) > 20_000:
                self._contexts.clear()
            found = self._contexts[key] = make_context(lead_in, headings, party.ids, self._scan_as(party))
        return found


class _Scans:
    """Scans of lead-ins and headings for one party, made once each."""

    def __init__(self, scanner: Scanner, party: OwnParty, memory: dict[tuple[str, str], Scan]) -> None:
        self._scanner, self._party, self._memory = scanner, party, memory

    def __call__(self, text: str) -> Scan:
        key = (text, self._party.key)
        found = self._memory.get(key)
        if found is None:
            if len(self._memory) > 20_000:
                self._memory.clear()
            found = self._memory[key] = self._party.scan(self._scanner, text)
        return found


class _Contexts:
    """The contexts of lead-in chains for one party."""

    def __init__(self, reader: Reader, party: OwnParty) -> None:
        self._reader, self._party = reader, party

    def __call__(self, lead_in: tuple[str, ...], headings: tuple[str, ...]) -> Context:
        return self._reader._context(lead_in, headings, self._party)


def _leads(block: Block, after: Block) -> bool:
    """Whether the block after this one stands in the list that this one introduces."""
    return (
        bool(after.lead_in) and len(after.lead_in) > len(block.lead_in) and block.text.endswith(after.lead_in[-1][-40:])
    )


def _code_version() -> str:
    """A hash of the reading code: what was read by other code is read again."""
    digest = hashlib.sha256()
    home = Path(__file__).parent
    for path in sorted(home.rglob("*.py")):
        digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
