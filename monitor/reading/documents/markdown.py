"""Markdown to pieces: markdown-it's block pass, own inline pass, shared work between versions.

Successive versions of a page share almost all of their text, so the source is cut into chunks at lines where every
container is closed (a blank line, then a line that starts in the first column) and the pieces of a chunk are kept. That
gives exactly the pieces of the whole: behind such a cut no list, quotation, table or paragraph goes on, indented code and
HTML blocks are not read as such, and a source with fences is not cut at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from monitor.errors import DocumentError
from monitor.models import BlockKind
from monitor.reading.documents.inline import Inline, strip_inline
from monitor.reading.documents.pieces import Piece
from monitor.reading.documents.tables import join_cell, make_row
from monitor.reading.documents.wording import BULLETS, has_words

_CACHED_CHARACTERS = 32_000_000
_LARGEST_CHUNK = 100_000
_MAX_NESTING = 160  # levels of markdown-it, two for each list; it recurses for each

_CUT = re.compile(r"\n[ \t]*\n(?=[^ \t\n])")
_FENCE = re.compile(r"^[ \t>*+\-0-9.)]*(?:```|~~~)", re.MULTILINE)
_REMOVED = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
# What can only begin a paragraph: no block of CommonMark starts so. Chunks of such lines are read without markdown-it.
_WORDS = (
    r"(?:[^\s#>|`~+*_=:\[\d-]|\*\*?(?=[^\s*_])|_(?=[^\s*_])|\[(?=[^\]\\\n]*\]\()"
    r"|\d++(?:[.)](?=\S)|(?![.)])))"
)
_PLAIN_LINE = re.compile(_WORDS)
_PLAIN_HEADING = re.compile(r"(#{1,6})[ \t]++([^\n]*+)(?<![#\s])\Z")
_UNDERLINED = re.compile(rf"({_WORDS}[^\n|]*)\n(=+|-+)[ \t]*\Z")
_LIST_LINE = re.compile(rf"( *+)((?:[*+-]|([0-9]{{1,9}})[.)]) {{1,4}})?(?={_WORDS})")
_MOST_LISTS = 20
_DELIMITERS = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*\Z")
_PIPE = re.compile(r"(?<!\\)\|")
_CELL_HEADING = re.compile(r"\A[ \t]*#{2,6}[ \t]+(?=\S)")
_LARGEST_TABLE = 60_000  # cells; markdown-it stops filling up rows at 65,536

_BREAK = re.compile(r"<br\s*/?>|(?:(?<! ) {2,}+|\\)\n", re.IGNORECASE)
_BULLET_LINE = re.compile(r"(?:[" + BULLETS + r"]\s*|\\?[-*+–]\s+|(?:\d{1,3}|[a-z])[.)]\s+)(?=\S)")
_LETTERED_LINE = re.compile(r"(?:\d{1,2}\\?[.)]|\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})\\?\))\s+(?=\S)")
_STAR_LINE = re.compile(r"[*+-]\s+(?=\S)")
_NUMBER_LINE = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
_BROKEN_LINE = re.compile(r"(?:\\?[-–]\s+|\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})\\?[.)]\s+)(?=\S)")

_block_pass = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table").disable(["code", "html_block"])
_block_pass.core.ruler.enableOnly(["block"])


class _Chunks:
    """Pieces of chunks seen before, bounded by their characters; emptied by halves, the oldest first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.held = 0
        self.pieces: dict[str, tuple[Piece, ...]] = {}

    def read(self, chunk: str) -> tuple[Piece, ...]:
        """The pieces of a chunk, kept or read now."""
        known = self.pieces.get(chunk)
        if known is not None:
            return known
        made = tuple(_read_chunk(chunk))
        if len(chunk) <= _LARGEST_CHUNK:
            self.held += len(chunk) + 200
            self.pieces[chunk] = made
            if self.held > self.limit:
                self.forget()
        return made

    def forget(self) -> None:
        """Drop the oldest half."""
        for chunk in list(self.pieces):
            if self.held <= self.limit // 2:
                break
            del self.pieces[chunk]
            self.held -= len(chunk) + 200


_chunks = _Chunks(_CACHED_CHARACTERS)


def parse_markdown(source: str) -> list[Piece]:
    """Markdown source to pieces in reading order; markup is stripped, link text kept, images dropped.

    Knows CommonMark blocks and tables; front matter, comments, scripts and styles are left out; what is no markup is text.
    Raises DocumentError, without a subject, for nesting beyond all measure.
    """
    source = _prepare(source)
    if ("```" in source or "~~~" in source) and _FENCE.search(source):
        return list(_read_chunk(source))
    pieces: list[Piece] = []
    for chunk in _CUT.split(source):
        pieces += _chunks.read(chunk.rstrip(" \t\n"))
    return pieces


def parse_whole(source: str) -> list[Piece]:
    """The same without cutting or keeping anything: what parse_markdown must equal."""
    return list(_read_tokens(_block_pass.parse(_prepare(source))))


def _prepare(source: str) -> str:
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in source:
        source = source.replace("\x00", "")
    source = source.removeprefix("\ufeff")
    if source.startswith("---\n"):
        end = source.find("\n---\n", 3, 4000)
        source = source[end + 5 :] if end > 0 and ":" in source[:end] and "\n\n" not in source[:end] else source
    for opening, closing in _REMOVED:
        if opening in source or opening.upper() in source:
            source = _without(source, opening, closing)
    return source


def _without(source: str, opening: str, closing: str) -> str:
    """The source without everything from an opening to its closing; one that is never closed stays."""
    lowered = source.lower()
    if len(lowered) != len(source):  # a letter that grows when lowered: leave the markup to the inline pass
        return source
    kept: list[str] = []
    start = 0
    while (found := lowered.find(opening, start)) >= 0:
        end = lowered.find(closing, found)
        if end < 0:
            break
        kept.append(source[start:found])
        start = end + len(closing)
    kept.append(source[start:])
    return "".join(kept)


def _read_chunk(chunk: str) -> Iterable[Piece]:
    """The pieces of a chunk; one of the common plain forms is told from its lines, any other is markdown-it's to read."""
    chunk = chunk.strip("\n")
    first = chunk[:1]
    made: Iterable[Piece] | None = None
    if first == "|":
        made = _read_table(chunk.split("\n"))
    elif "\n" not in chunk and _PLAIN_LINE.match(chunk) is not None:
        made = _text_pieces(chunk.strip(" \t"), BlockKind.PARAGRAPH, 0)
    elif first == "#":
        heading = _PLAIN_HEADING.match(chunk)
        made = None if heading is None else _heading_pieces(heading[2], len(heading[1]), 0)
    elif (underlined := _UNDERLINED.match(chunk)) is not None:
        made = _heading_pieces(underlined[1], 1 if underlined[2][0] == "=" else 2, 0)
    elif first.isdigit() or first in ("*", "+", "-"):
        made = _read_list(chunk.split("\n"))
    return _read_tokens(_block_pass.parse(chunk)) if made is None else made


def _read_list(lines: Sequence[str]) -> list[Piece] | None:
    """The pieces of a list whose every line stands exactly where the text of an open item starts; None for any other.

    A line is an item or, behind an empty line, a paragraph in an item. Nothing then depends on indentation by tabs, on
    lazy lines or on the width of a marker.
    """
    pieces: list[Piece] = []
    places = [0]  # where the text of each open item starts, behind the outermost list's own place
    behind_blank = False
    for line in lines:
        found = _LIST_LINE.match(line)
        if found is None:
            if line.strip(" \t"):
                return None
            behind_blank = True
            continue
        place, marker = found.end(1), found[2]
        if place not in places or (marker is None and not (behind_blank and place)):
            return None
        deeper = place == places[-1] and len(places) > 1
        if deeper and found[3] not in (None, "1") and not behind_blank:  # only "1." interrupts a paragraph
            return None
        del places[places.index(place) + 1 :]
        depth = len(places) - 1
        content = line[found.end() :].rstrip(" \t")
        if marker is None:
            pieces += _text_pieces(content, BlockKind.PARAGRAPH, depth)
        else:
            pieces += _text_pieces(content, BlockKind.ITEM, depth + 1, numbered=found[3] is not None)
            places.append(found.end())
            if len(places) > _MOST_LISTS:
                return None
        behind_blank = False
    return pieces


def _read_table(lines: Sequence[str]) -> Iterator[Piece] | None:
    """The rows of a chunk that is one table with a "|" before every row; None for any other chunk."""
    if len(lines) < 2 or _DELIMITERS.match(lines[1]) is None:
        return None
    columns = lines[1].count("|") - 1
    if columns * len(lines) > _LARGEST_TABLE:
        return None
    table: list[list[Inline]] = []
    for number, line in enumerate(lines):
        if number == 1:
            continue
        row = line.strip(" \t")
        if line[:1] != "|" or row[-1].isspace():
            return None
        cells = _PIPE.split(row)[1:]
        if cells and not cells[-1]:
            cells.pop()
        if number == 0 and len(cells) != columns:
            return None
        cells += [""] * (columns - len(cells))
        table.append([_cell(cell.replace("\\|", "|").strip(" \t")) for cell in cells[:columns]])
    return _rows(table, 0)


def _heading_pieces(content: str, level: int, depth: int) -> Iterator[Piece]:
    line = strip_inline(content)
    if has_words(line.text):
        yield Piece(BlockKind.HEADING, line.text, depth, level)


def _read_tokens(tokens: Sequence[Token]) -> Iterator[Piece]:
    """Walk markdown-it's flat tokens; the first paragraph of a list item is the item, later ones stand below it."""
    depth = quotes = level = 0
    numbered: list[bool] = []
    fresh = False  # a list item was opened and has no words yet
    table: list[list[Inline]] | None = None
    for token in tokens:
        kind = token.type
        if token.level >= _MAX_NESTING - 2:
            raise DocumentError(f"lists and quotations are nested more than {_MAX_NESTING // 2 - 1} deep")
        if kind == "inline":
            if table is not None:
                table[-1].append(_cell(token.content))
            elif level:
                yield from _heading_pieces(token.content, level, depth)
            else:
                kind_here = _kind_of(fresh, quotes, depth)
                yield from _text_pieces(token.content, kind_here, depth, numbered=fresh and numbered[-1])
            fresh = False
        elif kind in ("list_item_open", "list_item_close"):
            fresh = kind == "list_item_open"
        elif kind in ("bullet_list_open", "ordered_list_open"):
            depth += 1
            numbered.append(kind[0] == "o")
        elif kind in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
            numbered.pop()
        elif kind == "heading_open":
            level = int(token.tag[1])
        elif kind == "heading_close":
            level = 0
        elif kind == "blockquote_open":
            quotes += 1
        elif kind == "blockquote_close":
            quotes -= 1
        elif kind == "table_open":
            table = []
        elif kind == "tr_open" and table is not None:
            table.append([])
        elif kind == "table_close" and table is not None:
            yield from _rows(table, depth)
            table = None
        elif kind == "fence":
            for part in re.split(r"\n\s*\n", token.content):
                yield from _text_pieces(part, _kind_of(False, quotes, depth), depth)


def _kind_of(fresh: bool, quotes: int, depth: int) -> BlockKind:
    if fresh:
        return BlockKind.ITEM
    return BlockKind.QUOTE if quotes and depth == 0 else BlockKind.PARAGRAPH


def _rows(table: Sequence[Sequence[Inline]], depth: int) -> Iterator[Piece]:
    headers = [cell.text for cell in table[0]] if table else []
    if len(table) == 1:  # nothing below the header: it is the only row
        table, headers = [[], *table], []
    for row in table[1:]:
        made = make_row(headers, [cell.text for cell in row])
        if made is not None:
            yield Piece(BlockKind.ROW, made[0], depth, cells=made[1])


def _cell(content: str) -> Inline:
    """A cell's words; heading marks, which converters leave in cells, are no words."""
    if "<br" not in content:
        return strip_inline(_CELL_HEADING.sub("", content))
    parts = [strip_inline(_CELL_HEADING.sub("", part)).text for part in _BREAK.split(content)]
    return Inline(join_cell(parts))


def _text_pieces(content: str, kind: BlockKind, depth: int, *, numbered: bool = False) -> Iterator[Piece]:
    """One paragraph or item; lines in it that are bulleted, or follow a line break with a number, are items below it."""
    if "\n" not in content and "<br" not in content:
        line = strip_inline(content)
        if has_words(line.text):
            yield Piece(kind, line.text, depth, bold=line.bold, run_in=line.run_in, numbered=numbered)
        return
    first = True
    for text, below, beside in _split_lines(content, kind is BlockKind.ITEM, numbered):
        line = strip_inline(text)
        if not has_words(line.text):
            continue
        if below:
            yield Piece(BlockKind.ITEM, line.text, depth + 1, bold=line.bold)
        elif kind is BlockKind.ITEM and not first and not beside:
            yield Piece(BlockKind.PARAGRAPH, line.text, depth, bold=line.bold)
        else:
            yield Piece(kind, line.text, depth, bold=line.bold, run_in=line.run_in, numbered=numbered and first)
        first = False


def _split_lines(content: str, in_item: bool, numbered: bool) -> Iterator[tuple[str, bool, bool]]:
    """Parts of a paragraph that has line ends: (source, is an item below it, is an item beside it).

    Bold first lines stand alone before a break; where the first line is lettered, "a) …", the others so begun are beside
    it; so are the items of a list that was indented as a whole, which CommonMark reads as one item.
    """
    lettered = _LETTERED_LINE.match(content.lstrip()) is not None
    gathered: list[str] = []
    below = beside = False
    for place, part in enumerate(_BREAK.split(content)):
        for number, line in enumerate(part.split("\n")):
            bare = line.strip()
            if not bare:
                continue
            is_beside = (lettered and _LETTERED_LINE.match(bare) is not None) or (
                in_item and number > 0 and _is_sibling(line, numbered)
            )
            is_below = not is_beside and (
                (number > 0 and (line[:4] == "    " or bare[0] in BULLETS) and _BULLET_LINE.match(bare) is not None)
                or (number == 0 and place > 0 and (bare[0] in BULLETS or _BROKEN_LINE.match(bare) is not None))
            )
            alone = number == 0 and len(gathered) == 1 and _stands_alone(gathered[0])
            if gathered and not (is_beside or is_below or alone):
                gathered.append(bare)
                continue
            if gathered:
                yield " ".join(gathered), below, beside
            gathered, below, beside = [bare], is_below and bool(gathered), is_beside
    if gathered:
        yield " ".join(gathered), below, beside


def _is_sibling(line: str, numbered: bool) -> bool:
    return (_NUMBER_LINE if numbered else _STAR_LINE).match(line) is not None


def _stands_alone(line: str) -> bool:
    return line.startswith("**") and line.endswith("**") and line.count("**") == 2
