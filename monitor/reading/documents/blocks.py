"""The block tree: pieces in, blocks with heading path, lead-in chain and place out.

A reader of a format (html, markdown, text) gives a flat list of pieces with their list depth; what leads what is decided
here, once for all formats:

* an item of a deeper list is led by the item above it, an outermost item by the paragraph, label or heading above it, as
  far as those introduce (leads.py); chains add up from the outermost;
* an item that ends in ":" and has no list of its own leads the items behind it at the same depth, until the list ends or
  the next such item: lists often lose their nesting in a capture;
* a few words above a list that only name it, and bold words that open its lead-in, join the headings of its items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.models import Block, BlockKind
from monitor.reading.documents.leads import find_heading_lead, find_last_sentence, find_lead, is_title
from monitor.reading.documents.pieces import Piece, shape
from monitor.reading.documents.wording import without_marker


@dataclass(slots=True)
class _List:
    """One open list: the chain that leads its items, what its last label leads, its current item."""

    chain: tuple[str, ...]
    parent: int | None
    flat: str = ""
    item: int | None = None
    headings: tuple[str, ...] = ()

    def item_chain(self) -> tuple[str, ...]:
        return (*self.chain, self.flat) if self.flat else self.chain


@dataclass(slots=True)
class _Builder:
    """State of one pass over the pieces."""

    pieces: Sequence[Piece]
    blocks: list[Block] = field(default_factory=list)
    offset: int = 0
    path: list[tuple[int, str]] = field(default_factory=list)
    headings: tuple[str, ...] = ()
    lists: list[_List] = field(default_factory=list)
    rows: tuple[tuple[str, ...], int | None] | None = None  # lead-in and parent of the table being read

    def add(self, piece: Piece, text: str, lead: tuple[str, ...], parent: int | None, headings: tuple[str, ...]) -> int:
        index = len(self.blocks)
        end = self.offset + len(text)
        self.blocks.append(
            Block(index, piece.kind, text, self.offset, end, piece.depth, parent, lead, headings, piece.cells)
        )
        self.offset = end + 1
        return index

    def add_heading(self, piece: Piece) -> None:
        text = without_marker(piece.text)
        while self.path and self.path[-1][0] >= piece.level:
            self.path.pop()
        self.add(piece, text, (), None, tuple(title for _, title in self.path))
        self.path.append((piece.level, text))
        self.headings = tuple(title for _, title in self.path)
        self.lists.clear()

    def add_item(self, piece: Piece, position: int) -> None:
        """Add a list item; one that ends in ":" and has no list of its own leads those behind it."""
        text = without_marker(piece.text)
        if len(self.lists) < piece.depth:
            self.open_lists(piece.depth, position, text)
        else:
            del self.lists[piece.depth :]
        here = self.lists[-1]
        is_label = text[-1] in ":："
        if is_label:
            here.flat = ""
        here.item = self.add(piece, text, here.item_chain(), here.parent, here.headings)
        if is_label and self.has_no_list(position, piece.depth):
            here.flat = text

    def has_no_list(self, position: int, depth: int) -> bool:
        """The next piece is an item of the same list, so this one has no list of its own."""
        if position + 1 >= len(self.pieces):
            return False
        behind = self.pieces[position + 1]
        return behind.kind is BlockKind.ITEM and behind.depth == depth

    def open_lists(self, depth: int, position: int, first_item: str) -> None:
        """Open lists down to ``depth``; the piece above the first of them may lead it."""
        outer = self.lists[-1] if self.lists else None
        base = outer.item_chain() if outer else ()
        parent = outer.item if outer else None
        lead, leader = self.lead_above(position, first_item)
        headings = self.headings if outer is None else outer.headings
        above = self.pieces[position - 1] if position else None
        if above is not None and above.kind is BlockKind.PARAGRAPH:
            title = above.text if not lead and is_title(above.text) else above.run_in if lead else ""
            title = without_marker(title).rstrip(".:") if title else ""
            if title and not (lead and title in lead[-1]):
                headings = (*headings, title)
        while len(self.lists) < depth:
            if (
                above is not None and len(self.lists) < above.depth
            ):  # lists that began with words the page does not have
                self.lists.append(_List(base, parent, headings=self.headings))
            else:
                self.lists.append(_List((*base, *lead), parent if leader is None else leader, headings=headings))

    def lead_above(self, position: int, first_item: str) -> tuple[tuple[str, ...], int | None]:
        """What the block above a list or table gives as lead-in, and the index of that block where it leads."""
        if not self.blocks:
            return (), None
        above = self.blocks[-1]
        if above.kind is BlockKind.HEADING:
            lead = find_heading_lead(above.text)
            return ((lead,), above.index) if lead else ((), None)
        if above.kind is BlockKind.ROW:
            return (), None
        if above.kind is BlockKind.ITEM and above.depth >= self.pieces[position].depth:
            return (), None
        lead, leans = find_lead(above.text, first_item[:24])
        if not lead or (above.kind is not BlockKind.ITEM and is_title(above.text)):
            return (), None
        before = self.blocks[-2] if leans and len(self.blocks) > 1 else None
        if before is not None and before.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE):
            return (find_last_sentence(before.text), lead), above.index
        if before is not None and before.kind is BlockKind.HEADING and find_heading_lead(before.text):
            return (before.text, lead), above.index
        return (lead,), above.index

    def add_row(self, piece: Piece, position: int) -> None:
        if self.rows is None:
            self.rows = self.lead_above(position, piece.text)
        lead, parent = self.rows
        self.add(piece, piece.text, lead, parent, self.headings)
        self.lists.clear()

    def add_paragraph(self, piece: Piece) -> None:
        text = without_marker(piece.text)
        del self.lists[piece.depth :]
        here = self.lists[-1] if self.lists else None
        goes_on = here is not None and text[:1].islower()
        lead = here.item_chain() if here is not None and goes_on else ()
        self.add(piece, text, lead, here.item if here is not None else None, self.headings)


def make_blocks(pieces: Sequence[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Pieces in reading order to the document's text (blocks joined by line ends) and its blocks.

    Pieces without a letter or digit are dropped. Raises nothing; an empty list gives an empty text.
    """
    shaped = shape(pieces)
    builder = _Builder(shaped)
    for position, piece in enumerate(shaped):
        if piece.kind is not BlockKind.ROW:
            builder.rows = None
        if piece.kind is BlockKind.HEADING:
            builder.add_heading(piece)
        elif piece.kind is BlockKind.ITEM:
            builder.add_item(piece, position)
        elif piece.kind is BlockKind.ROW:
            builder.add_row(piece, position)
        else:
            builder.add_paragraph(piece)
    return "\n".join([block.text for block in builder.blocks]), tuple(builder.blocks)
