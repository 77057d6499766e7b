"""Pieces: what the reader of a format saw, and what each of them is.

Formats give paragraphs and items as they are marked up; pages mark up less than they mean. Paragraphs that begin with
"(a)", "ii." or a bullet, or go on in small letters behind a ":", are list items; a paragraph wholly in bold and a bold or
numbered title in a list of its own are headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from monitor.models import BlockKind
from monitor.reading.documents.leads import find_lead, is_title
from monitor.reading.documents.wording import MARKER, has_words

BOLD_LEVEL = 7  # heading level of a bold label: under every numbered level
_LONGEST_LABEL = 120


class Piece(NamedTuple):
    """One block as a format's reader saw it: cleaned text with its marker still on; ``depth`` counts enclosing lists."""

    kind: BlockKind
    text: str
    depth: int = 0
    level: int = 0  # headings: 1 to 6, BOLD_LEVEL for labels
    bold: bool = False  # all of its words are bold
    run_in: str = ""  # bold words at its start ("Protect people.")
    cells: tuple[tuple[str, str], ...] = ()
    numbered: bool = False  # an item of a numbered list


def shape(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with titles in bold or in lists of one made headings, and paragraphs that are list items made items."""
    shaped: list[Piece] = []
    marked = _Marked()
    for position, piece in enumerate(pieces):
        if piece.kind is BlockKind.PARAGRAPH:
            if piece.bold and piece.depth == 0 and is_label(piece.text):
                piece = piece._replace(kind=BlockKind.HEADING, level=BOLD_LEVEL)
            else:
                depth = marked.depth_of(piece, shaped[-1] if shaped else None)
                if depth:
                    piece = piece._replace(kind=BlockKind.ITEM, depth=depth)
                else:
                    marked.end(piece)
                shaped.append(piece)
                continue
        elif piece.kind is BlockKind.ITEM:
            if piece.depth == 1 and (piece.bold or piece.numbered) and _is_section_title(pieces, position):
                piece = piece._replace(kind=BlockKind.HEADING, level=BOLD_LEVEL, depth=0)
            elif marked.styles:
                piece = piece._replace(depth=piece.depth + marked.shift(piece, shaped[-1], pieces[position - 1]))
        if piece.kind is not BlockKind.ITEM:
            marked.end(None)
        shaped.append(piece)
    return shaped


def _is_section_title(pieces: Sequence[Piece], position: int) -> bool:
    """Is this item of an outermost list the title of the paragraphs behind it rather than a member of a list?"""
    piece = pieces[position]
    behind = pieces[position + 1] if position + 1 < len(pieces) else None
    if behind is None or behind.kind is BlockKind.ITEM or not is_label(piece.text):
        return False
    before = pieces[position - 1] if position else None
    if piece.bold and behind.depth:
        return True
    if before is not None and (before.kind is BlockKind.ITEM or before.text.endswith(":")):
        return False
    return piece.bold or (
        behind.kind is BlockKind.PARAGRAPH and not behind.depth and is_title(piece.text) and not piece.text[0].islower()
    )


class _Marked:
    """Paragraphs that are list items by their marker, or by following a ":": which styles are being counted, and where."""

    def __init__(self) -> None:
        self.styles: list[str] = []  # outermost first
        self.base = 0  # depth of the list in which the paragraphs stand
        self.running = False  # behind a paragraph that ends in ":", whose list may have no marks at all
        self.nested = 0  # how much deeper the real list behind the last marked paragraph stands

    def depth_of(self, piece: Piece, before: Piece | None) -> int:
        """The list depth of a paragraph that is an item; 0 if it is none."""
        if piece.depth != self.base:
            self.styles.clear()
            self.running = self.running and piece.depth > self.base
            self.base = piece.depth
        self.nested = 0
        depth = _marked_depth(piece.text, self.styles, self.running)
        if not depth and self.running and before is not None and not self.base and _goes_on(piece.text, before):
            depth = 1
        return self.base + depth if depth else 0

    def end(self, paragraph: Piece | None) -> None:
        """A paragraph that is no item, or anything else, ends the lists."""
        self.styles.clear()
        self.nested = 0
        self.running = paragraph is not None and paragraph.text.endswith(":")
        self.base = paragraph.depth if paragraph is not None else 0

    def shift(self, item: Piece, above: Piece, before: Piece) -> int:
        """How much deeper an item of a real list stands when a marked paragraph introduces its list."""
        if item.depth <= self.base:
            self.styles.clear()
            return 0
        if before.kind is not BlockKind.ITEM:
            self.nested = len(self.styles) if find_lead(above.text, item.text[:24])[0] else 0
            if not self.nested:
                self.styles.clear()
        return self.nested


def is_label(text: str) -> bool:
    """True for a short text that reads as a title: no ":" at its end, no full stop behind more than three words."""
    if len(text) > _LONGEST_LABEL or not has_words(text):
        return False
    return text[-1] not in ":：" and not (text[-1] in ".;,!" and len(text.split()) > 3)


def marker_style(text: str, styles: Sequence[str]) -> str:
    """How a text is marked as a list item (``•``, ``-``, ``1)``, ``a``, ``(i)`` …) or the empty string.

    ``styles`` are those of the lists being read: a lone "i" goes on with letters where letters are being counted.
    """
    found = MARKER.match(text)
    if found is None or found["section"]:
        return ""
    if found["bullet"]:
        return "•"
    if found["dash"]:
        return "-"
    label = found["number"] or found["letter"] or found["capital"] or found["bracket"]
    close = text[: found.end()].rstrip()[-1]
    shape_of = ("(" if found["bracket"] else "") + close
    if label.isdigit():
        return "1" + shape_of
    case = "a" if label.islower() else "A"
    letters = case + shape_of
    romans = ("i" if case == "a" else "I") + shape_of
    if len(label) == 1 and (
        label not in "ivxIVX" or (letters in styles and romans not in styles and label not in "iI")
    ):
        return letters
    return romans


def _marked_depth(text: str, styles: list[str], running: bool) -> int:
    """Depth of a marked paragraph among the marked paragraphs before it; 0 if it is none. Keeps ``styles``.

    "1." and "A." number sections rather than items, unless a ":" stands before them.
    """
    style = marker_style(text, styles)
    if not style or (style in ("1.", "A.", "I.") and not running and style not in styles):
        return 0
    if style in styles:
        del styles[styles.index(style) + 1 :]
    else:
        styles.append(style)
    return len(styles)


def _goes_on(text: str, before: Piece) -> bool:
    """Does an unmarked paragraph go on with a list that a ":" opened: small letter first, or ";" last?"""
    if before.kind is BlockKind.ITEM and before.text.endswith("."):
        return False
    return text[:1].islower() or text.endswith((";", "; and", "; or"))
