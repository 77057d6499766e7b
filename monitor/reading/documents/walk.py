"""One walk over an HTML tree: what a reader of the page would take for blocks.

Text that stands directly in a div is a paragraph; ``<br>`` ends a line; hidden parts, controls and struck-out words are
left out; a table whose cells hold headings or other tables is layout and is read cell by cell. Nesting is limited, so that
no page can exhaust the stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from monitor.errors import DocumentError
from monitor.models import BlockKind
from monitor.reading.documents.pieces import BOLD_LEVEL, Piece
from monitor.reading.documents.tables import join_cell, make_row, read_grid
from monitor.reading.documents.wording import BULLETS, clean, has_words, only_number

DEEPEST = 200
_CONTROLS = "svg canvas iframe object embed audio video select textarea input datalist map dialog progress meter"
_UNREAD = "script style template noscript head title del s strike rp rt"
_SECTIONS = (
    "html body main article section search aside nav header footer address hgroup form fieldset legend details summary"
)
_GROUPS = "div p center figure figcaption hr pre blockquote ul ol menu dl li dt dd h1 h2 h3 h4 h5 h6"
_TABLE = "table caption thead tbody tfoot tr td th"
_DROPPED = frozenset(f"{_CONTROLS} {_UNREAD}".split())
_BLOCKS = frozenset(f"{_SECTIONS} {_GROUPS} {_TABLE}".split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LAYOUT = "table, h1, h2, h3, h4, h5, h6"
_MARKED_LINE = re.compile(r"(?:[" + BULLETS + r"]\s*|[-*–]\s+|\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)]\s+)(?=\S)")
_LONGEST_RUN_IN = 80


def walk(root: LexborNode, url: str = "") -> list[Piece]:
    """The pieces of a node and all below it, in document order.

    Raises DocumentError, with the URL as subject, for elements nested more than 200 deep.
    """
    walker = _Walker(url)
    walker.visit(root, 0)
    walker.flush()
    return walker.pieces


class _Walker:
    """Gathers the words of the open paragraph, knows what encloses them, adds a piece at each block's edge."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pieces: list[Piece] = []
        self.words: list[str] = []
        self.bold_words = self.plain_words = False
        self.run_in = 0  # words up to here are the bold run-in
        self.bold = self.button = self.preformatted = False
        self.depth = self.quotes = self.level = 0
        self.numbered = False
        self.fresh = False  # a list item is open and has no words yet

    def visit(self, node: LexborNode, deep: int) -> None:
        """Read a node and what is below it; ``deep`` counts the elements around it."""
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            self.say(text if self.preformatted else text.replace("\n", " "))
        elif tag == "br":
            self.end_line()
        elif tag in _DROPPED or tag[:1] in "-!" or _is_hidden(node):
            return
        elif deep > DEEPEST:
            raise DocumentError(f"elements are nested more than {DEEPEST} deep", subject=self.url)
        elif tag in _BLOCKS or node.attributes.get("role") == "heading":
            self.visit_block(node, tag, deep)
        else:
            self.visit_inline(node, tag, deep)

    def visit_all(self, node: LexborNode, deep: int) -> None:
        child = node.child
        while child is not None:
            self.visit(child, deep + 1)
            child = child.next

    def visit_inline(self, node: LexborNode, tag: str, deep: int) -> None:
        """An element amid a line: bold, button, quotation marks, or nothing of note."""
        if tag == "sup" and _is_footnote(node):
            return
        before = self.bold, self.button
        self.bold = self.bold or tag in ("b", "strong")
        self.button = self.button or tag == "button"
        if tag == "q":
            self.say("“")
        self.visit_all(node, deep)
        if tag == "q":
            self.say("”")
        self.bold, self.button = before

    def visit_block(self, node: LexborNode, tag: str, deep: int) -> None:
        """An element that ends the line before it and its own."""
        self.flush()
        before = self.depth, self.fresh, self.level, self.quotes, self.preformatted, self.numbered
        level = _heading_level(node, tag)
        if level:
            self.level = level
        elif tag in ("ul", "ol", "menu"):
            self.depth += 1
            self.numbered = tag == "ol"
        elif tag == "li":
            self.depth = max(1, self.depth)
            self.fresh = True
        elif tag in ("dt", "dd"):
            self.depth += 1 if tag == "dt" else 2
            self.fresh = True
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "pre":
            self.preformatted = True
        rows = self.rows_of(node, deep) if tag == "table" else None
        if rows is None:
            self.visit_all(node, deep)
        else:
            self.pieces += rows
        self.flush()
        spent = tag not in ("li", "dt", "dd") and not self.fresh
        self.depth, self.fresh, self.level, self.quotes, self.preformatted, self.numbered = before
        self.fresh = self.fresh and not spent

    def say(self, text: str) -> None:
        """Words of the open paragraph; those on a button only count in a heading."""
        if self.button and not self.level:
            return
        if has_words(text):
            if self.bold:
                self.bold_words = True
            elif not only_number(text):
                if self.bold_words and not self.plain_words:
                    self.run_in = len(self.words)
                self.plain_words = True
        self.words.append(text)

    def end_line(self) -> None:
        """A line break; a first line wholly in bold stands alone."""
        if self.bold_words and not self.plain_words and not self.level:
            self.flush()
        else:
            self.words.append(" " if self.level else "\n")

    def flush(self) -> None:
        """End the open paragraph."""
        words, self.words = self.words, []
        bold = self.bold_words and not self.plain_words
        run_in = clean("".join(words[: self.run_in])) if self.run_in else ""
        self.bold_words = self.plain_words = False
        self.run_in = 0
        for text, below in _split_lines("".join(words)):
            if self.level:
                self.pieces.append(Piece(BlockKind.HEADING, text, self.depth, self.level))
            else:
                kind = BlockKind.ITEM if below else self.kind()
                run = run_in if text.startswith(run_in) and len(run_in) <= _LONGEST_RUN_IN else ""
                numbered = self.numbered and self.fresh
                self.pieces.append(Piece(kind, text, self.depth + below, bold=bold, run_in=run, numbered=numbered))
            self.fresh = False

    def kind(self) -> BlockKind:
        if self.fresh:
            return BlockKind.ITEM
        return BlockKind.QUOTE if self.quotes and not self.depth else BlockKind.PARAGRAPH

    def rows_of(self, table: LexborNode, deep: int) -> list[Piece] | None:
        """The rows of a table as pieces; None for a table that only arranges the page."""
        if table.attributes.get("role") in ("presentation", "none"):
            return None
        lines = [_cells(row) for row in table.css("tr")]
        if any(cell.css_first(_LAYOUT) is not None for cells in lines for cell in cells):
            return None
        if max((len(cells) for cells in lines), default=0) < 2:
            return None
        pieces: list[Piece] = []
        for caption in table.css("caption")[:1]:
            pieces += self.inside(caption, deep)
        grid = read_grid(
            [
                [(self.cell_text(cell, deep), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in cells]
                for cells in lines
            ]
        )
        headers: Sequence[str] = []
        for cells, texts in zip(lines, grid, strict=True):
            if cells and len(cells) > 1 and not pieces_have_rows(pieces) and _is_header(cells):
                headers = texts
                continue
            made = make_row(headers, texts)
            if made is not None:
                pieces.append(Piece(BlockKind.ROW, made[0], self.depth, cells=made[1]))
        return pieces

    def inside(self, node: LexborNode, deep: int) -> list[Piece]:
        """The pieces of a part read by itself."""
        part = _Walker(self.url)
        part.visit_all(node, deep + 1)
        part.flush()
        return part.pieces

    def cell_text(self, cell: LexborNode, deep: int) -> str:
        pieces = self.inside(cell, deep)
        return join_cell([f"• {p.text}" if p.kind is BlockKind.ITEM else p.text for p in pieces])


def pieces_have_rows(pieces: Sequence[Piece]) -> bool:
    """True once a table gave a row: headers stand above it."""
    return bool(pieces) and pieces[-1].kind is BlockKind.ROW


def _split_lines(text: str) -> Iterator[tuple[str, int]]:
    """Cleaned paragraphs of a text with line ends, each with 1 if it is a marked line (an item below), else 0.

    An empty line parts paragraphs; a line that begins with a bullet or number is an item below the first line, or stands
    beside it where the first line is marked as well; other lines go on with the paragraph.
    """
    if "\n" not in text:
        whole = clean(text)
        if has_words(whole):
            yield whole, 0
        return
    lines = [clean(line) for line in text.split("\n")]
    first = next((line for line in lines if line), "")
    beside = _MARKED_LINE.match(first) is not None
    gathered, below = "", 0
    for position, line in enumerate(lines):
        is_item = position > 0 and _MARKED_LINE.match(line) is not None
        if is_item or not line:
            if has_words(gathered):
                yield gathered, below
            gathered, below = line, int(is_item and not beside)
        else:
            gathered = f"{gathered} {line}" if gathered else line
    if has_words(gathered):
        yield gathered, below


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes and attributes["hidden"] != "until-found"


def _is_footnote(node: LexborNode) -> bool:
    """A raised star, or a raised number that is a link: "people[1]"."""
    text = node.text(deep=True).strip().strip("[]()")
    linked = node.css_first("a") is not None or (node.parent is not None and node.parent.tag == "a")
    return text in ("*", "†", "‡") or (text.isdigit() and linked)


def _heading_level(node: LexborNode, tag: str) -> int:
    if tag in _HEADINGS:
        return _HEADINGS[tag]
    if tag == "summary":
        return BOLD_LEVEL
    attributes = node.attributes
    if attributes.get("role") != "heading":
        return 0
    level = attributes.get("aria-level") or ""
    return min(BOLD_LEVEL, max(1, int(level))) if level.isdecimal() and len(level) < 3 else 2


def _cells(row: LexborNode) -> list[LexborNode]:
    cells: list[LexborNode] = []
    child = row.child
    while child is not None:
        if child.tag in ("td", "th") and not _is_hidden(child):
            cells.append(child)
        child = child.next
    return cells


def _is_header(cells: Sequence[LexborNode]) -> bool:
    """A row of header cells, a row in thead, or a first row wholly in bold."""
    row = cells[0].parent
    if all(cell.tag == "th" for cell in cells) or (
        row is not None and row.parent is not None and row.parent.tag == "thead"
    ):
        return True
    texts = [(cell.text(deep=True).strip(), cell.css_first("b, strong")) for cell in cells]
    return all(not text or (bold is not None and bold.text(deep=True).strip() == text) for text, bold in texts)


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return max(1, min(50, int(value))) if value.isdecimal() and len(value) < 5 else 1
