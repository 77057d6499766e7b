"""Who says it, and whose commitment it is, in texts that tell of others or quote their own people.

``find_account`` reads a whole document in order, since "the company" means whoever was named last. Four manners:

* a told account (news): every sentence has a speaker other than the teller, or is the teller's own claim about a named
  party; both keep the chain of tellers;
* a party's own words (a release, a post, a page that came as an article): read like its own pages, with quotations
  given to their speakers and others' words set aside;
* a transcript: each turn has its speaker; turns of people who do not speak for the party are set aside;
* an opinion piece: its writer binds nobody.
"""

from __future__ import annotations

from collections.abc import Callable

from monitor.models import Block, Commitment, Document, DocumentKind, Statement
from monitor.reading.attribution.names import Cast, make_cast
from monitor.reading.attribution.releases import OwnAccount
from monitor.reading.attribution.told import SHORT, ToldAccount
from monitor.reading.attribution.turns import find_turns
from monitor.reading.commitments import CommitmentMaker
from monitor.reading.contexts import Context
from monitor.reading.genre import guess_kind
from monitor.reading.mentions import SAYING, Scan
from monitor.reading.own import BlockReader, OwnParty

Read = tuple[tuple[Statement, ...], tuple[Commitment, ...]]
Contexts = Callable[[tuple[str, ...], tuple[str, ...]], Context]

__all__ = ["Cast", "find_account", "make_cast"]


def find_account(
    document: Document,
    party: OwnParty,
    scan: Callable[[str], Scan],
    contexts: Contexts,
    maker: CommitmentMaker,
    blocks: BlockReader,
) -> list[Read]:
    """The statements and commitments of every block of an account, in order."""
    scans = [scan(block.text) for block in document.blocks]
    turns = find_turns(document.blocks)
    told = document.source.kind is DocumentKind.ARTICLE and turns is None and _tells(document, scans)
    cast = make_cast(document, scans, party)
    if told:
        account = ToldAccount(document, party, cast, maker)
        return [account.read(block, cast.name(s)) for block, s in zip(document.blocks, scans, strict=True)]
    own = OwnAccount(document, party, cast, blocks, turns, ToldAccount(document, party, cast, maker))
    found: list[Read] = []
    for number, (block, s) in enumerate(zip(document.blocks, scans, strict=True)):
        context = contexts(block.lead_in, block.headings)
        found.append(own.read(block, s, context, leads=_leads(document.blocks, number)))
    return found


def _leads(blocks: tuple[Block, ...], number: int) -> bool:
    if number + 1 >= len(blocks):
        return False
    block, after = blocks[number], blocks[number + 1]
    return len(after.lead_in) > len(block.lead_in) and block.text.endswith(after.lead_in[-1][-40:])


def _tells(document: Document, scans: list[Scan]) -> bool:
    """Whether an article tells of others: it passes on words, and more often than it speaks for itself.

    A single passage is too short to guess from; it tells where its publisher is not the party it was read for.
    """
    source = document.source
    if len(document.text) < SHORT:
        return source.publisher != source.actor
    sayings = sum(
        1
        for scan in scans
        for mark in scan.marks
        if mark[2].role == SAYING and mark[2].kind in ("report", "assure", "according", "oppose")
    )
    return sayings >= 2 and guess_kind(document.text) is DocumentKind.ARTICLE
