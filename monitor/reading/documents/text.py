"""Plain text to pieces: paragraphs, lists with markers and indentation, titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from monitor.models import BlockKind
from monitor.reading.documents.pieces import Piece, is_label, marker_style
from monitor.reading.documents.wording import MARKER, clean, has_words, without_marker

_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|\*{3,}|~{3,}|_{3,})\s*\Z")
_HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
# A short line that promises or tells something is no title; a numbered one may be a clause ("2. What is ruled out").
_PROMISES = re.compile(
    r"\b(?:will|shall|must|may|can|cannot|won['’]t|don['’]t|can['’]t|never|would|should|agree[sd]?)\b", re.IGNORECASE
)
_TELLS = re.compile(r"\b(?:do|does|did|is|are|was|were|has|have|had|said|says)\b", re.IGNORECASE)
_NARROWEST_WRAP, _WIDEST_WRAP = 40, 120
_LONGEST_TITLE = 80
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SECTION = re.compile(
    r"(?:(?:article|section|part|chapter|clause|annex|schedule|appendix) )?(?:\d|[IVX]+\b)", re.IGNORECASE
)


class _Line(NamedTuple):
    indent: int
    text: str
    blank_before: bool


class _Part(NamedTuple):
    """Lines that belong together."""

    indent: int
    text: str
    marked: bool
    blank_before: bool
    underlined: bool
    lines: int


def parse_text(source: str) -> list[Piece]:
    """Plain text to pieces in reading order.

    Paragraphs are parted by blank lines, or by line ends where a line is not filled (or is longer than a wrapped line
    would be). "-", "*", "•", "1.", "a)", "(i)" begin items, nested by indentation or by a change of marker. A short line
    without a full stop before a longer paragraph, a line with "===" below it and a line after "#" are headings.
    """
    parts = _join_lines(_read_lines(source))
    pieces: list[Piece] = []
    styles: list[tuple[int, str]] = []
    for position, part in enumerate(parts):
        text = clean(part.text)
        if not has_words(text):
            continue
        hashes = _HASHES.match(text)
        behind = parts[position + 1] if position + 1 < len(parts) else None
        if hashes is not None:
            pieces.append(Piece(BlockKind.HEADING, text[hashes.end() :].rstrip("# "), level=len(hashes[1])))
            styles.clear()
        elif part.underlined or _is_title(text, part, behind, parts[position - 1] if position else None):
            level = 2 + _dots(text) if pieces or _SECTION.match(text) else 1
            pieces.append(Piece(BlockKind.HEADING, text, level=level))
            styles.clear()
        elif part.marked and _is_item(text, part, styles, behind, pieces):
            pieces.append(Piece(BlockKind.ITEM, text, _depth(part.indent, text, styles)))
        else:
            pieces.append(_paragraph(text, part, styles))
    return pieces


def _paragraph(text: str, part: _Part, styles: list[tuple[int, str]]) -> Piece:
    """A paragraph; indented deeper than the marker of an open item it belongs to that item."""
    while styles and part.indent <= styles[-1][0]:
        styles.pop()
    return Piece(BlockKind.PARAGRAPH, text, len(styles))


def _read_lines(source: str) -> list[_Line]:
    lines: list[_Line] = []
    blank = True
    for raw in source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n"):
        expanded = raw.replace("\f", "").expandtabs(4) if len(raw) < 10_000 else raw
        bare = expanded.strip()
        if not bare:
            blank = True
            continue
        lines.append(_Line(len(expanded) - len(expanded.lstrip()), bare, blank))
        blank = False
    return lines


def _join_lines(lines: Sequence[_Line]) -> list[_Part]:
    """Wrapped lines joined. A line goes on with the one before if that one was full, or if it begins small."""
    parts: list[_Part] = []
    width = 0  # widest line of the run of lines without blanks
    last = ""
    joined: list[str] = []  # the lines of the last part
    for number, line in enumerate(lines):
        if line.blank_before:
            width = _run_width(lines, number)
        before = parts[-1] if parts and not line.blank_before else None
        if before is not None and before.lines == 1 and not before.marked and _UNDERLINE.match(line.text):
            parts[-1] = before._replace(underlined=True)
        elif _UNDERLINE.match(line.text):
            continue
        elif before is not None and not before.underlined and _wraps(line, before, last, width):
            joined.append(line.text)
            parts[-1] = before._replace(lines=before.lines + 1)
        else:
            if len(joined) > 1:
                parts[-1] = parts[-1]._replace(text=" ".join(joined))
            joined = [line.text]
            parts.append(_Part(line.indent, line.text, _is_marked(line.text), line.blank_before, False, 1))
        last = line.text
    if len(joined) > 1:
        parts[-1] = parts[-1]._replace(text=" ".join(joined))
    return parts


def _run_width(lines: Sequence[_Line], start: int) -> int:
    """Width of the widest line from here to the next blank one."""
    width = len(lines[start].text)
    for number in range(start + 1, len(lines)):
        if lines[number].blank_before:
            break
        width = max(width, len(lines[number].text) + lines[number].indent)
    return width


def _wraps(line: _Line, before: _Part, last: str, width: int) -> bool:
    """Is this line the rest of the paragraph or item above?"""
    if _is_marked(line.text) or _HASHES.match(line.text) or _HASHES.match(before.text):
        return False
    if line.text[0].islower() and last[-1] not in ".!?:;":
        return True
    if before.marked and line.indent > before.indent:
        return True
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP or last[-1] == ":":
        return False
    first_word = line.text.split(" ", 1)[0]
    return len(last) + before.indent + 1 + len(first_word) > 0.85 * width


def _is_marked(text: str) -> bool:
    found = MARKER.match(text)
    return found is not None and found["section"] is None and found["capital"] is None


def _is_item(
    text: str, part: _Part, styles: Sequence[tuple[int, str]], behind: _Part | None, pieces: Sequence[Piece]
) -> bool:
    """A marked line is an item unless it is a numbered paragraph: "1. Long text" that no list surrounds."""
    style = marker_style(text, [known for _, known in styles])
    if style != "1.":
        return bool(style)
    in_list = any(known == style for _, known in styles)
    neighbour = behind is not None and behind.marked
    introduced = bool(pieces) and pieces[-1].text.endswith(":")
    return in_list or neighbour or introduced or part.indent > 0


def _depth(indent: int, text: str, styles: list[tuple[int, str]]) -> int:
    """List depth of an item by its indentation, and by its marker where the indentation says nothing."""
    style = marker_style(text, [known for _, known in styles])
    while styles and indent < styles[-1][0]:
        styles.pop()
    if not styles or indent > styles[-1][0] + 1:
        styles.append((indent, style))
    elif (
        known := next((i for i, (at, s) in enumerate(styles) if s == style and abs(at - indent) <= 1), None)
    ) is not None:
        del styles[known + 1 :]
    elif styles[-1][1] != style:
        styles.append((indent, style))
    return len(styles)


def _dots(text: str) -> int:
    found = MARKER.match(text)
    return min(4, found["section"].count(".")) if found is not None and found["section"] else 0


def _is_title(text: str, part: _Part, behind: _Part | None, before: _Part | None) -> bool:
    """A short line without a full stop, set apart, before a longer paragraph or a list it can head."""
    bare = without_marker(text)
    if behind is None or part.lines > 1 or len(text) > _LONGEST_TITLE or not is_label(bare) or bare[-1] in ".,;:!?":
        return False
    if not (part.blank_before or before is None) or len(bare.split()) > 12 or bare[0].islower():
        return False
    if part.marked and (bare == text or _same_mark(part, behind) or _same_mark(part, before)):
        return False
    if (
        _PROMISES.search(bare)
        or (_TELLS.search(bare) and bare == text)
        or bare[0] in "\"“‘'"
        or (before is None and _YEAR.search(bare) and len(bare.split()) < 4)
    ):
        return False
    if behind.marked or (before is None and len(behind.text) < 60 and _YEAR.search(behind.text)):
        return True
    return len(behind.text) > (1.3 * len(text) if behind.blank_before else 60)


def _same_mark(part: _Part, other: _Part | None) -> bool:
    return other is not None and other.marked and marker_style(part.text, ()) == marker_style(other.text, ())
