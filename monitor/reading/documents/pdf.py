"""PDF to lines of text, in reading order, without running heads, page numbers and hyphenation; nothing in it is run.

``parse_pdf`` works in its own process. A PDF is hostile until read, so programs call ``monitor.confined.read_pdf``,
which runs ``python -m monitor.reading.documents.pdf`` with limits of time and memory: bytes in, JSON out.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from monitor.errors import DocumentError

MOST_PAGES = 1000
MOST_CHARACTERS = 5_000_000
_DAY = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_PAGE_NUMBER = re.compile(r"(?:page )?\d{1,4}(?: ?(?:/|of|\|) ?\d{1,4})?", re.IGNORECASE)
_HYPHEN = re.compile(r"[a-z]-$")
_FIGURES = re.compile(r"\d+")
_SPACE = re.compile(r"[ \t\u00a0]+")
_GAP = 1.45  # times the usual distance between lines: a new paragraph begins
_ERROR_PASSWORD = 4  # pdfium's number for a document that wants a password


@dataclass(frozen=True, slots=True)
class PdfText:
    """The words of a PDF: paragraphs apart by empty lines; and what it says of itself."""

    text: str
    title: str = ""
    author: str = ""
    published: str = ""  # ISO 8601
    modified: str = ""
    pages: int = 0


def parse_pdf(body: bytes) -> PdfText:
    """The text of a PDF. Raises ``DocumentError`` for one that is damaged, wants a password, is too long or holds none."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", 0) == _ERROR_PASSWORD:
            raise DocumentError("the PDF wants a password") from error
        raise DocumentError("the PDF is damaged") from error
    try:
        if len(document) > MOST_PAGES:
            raise DocumentError(f"the PDF has {len(document):,} pages; at most {MOST_PAGES:,} are read")
        pages, size = [], 0
        for number in range(len(document)):
            lines = _read_lines(document, number)
            size += sum(len(line) for line in lines)
            if size > MOST_CHARACTERS:
                raise DocumentError(f"the PDF has more than {MOST_CHARACTERS:,} characters")
            pages.append(lines)
        if not size:
            raise DocumentError("the PDF holds no text; it may be a scan")
        about = document.get_metadata_dict()
    finally:
        document.close()
    text = _join_lines(_drop_furniture(pages))
    return PdfText(
        text, _clean(about.get("Title", "")), _clean(about.get("Author", "")),
        _find_day(about.get("CreationDate", "")), _find_day(about.get("ModDate", "")), len(pages),
    )  # fmt: skip


def _read_lines(document: Any, number: int) -> list[str]:
    """The lines of one page, an empty one where a paragraph ends."""
    page = document[number]
    text_page = page.get_textpage()
    try:
        rows: list[tuple[float, float, str]] = []  # bottom, top, words
        for index in range(min(text_page.count_rects(), 20_000)):
            left, bottom, right, top = text_page.get_rect(index)
            words = _clean(text_page.get_text_bounded(left=left, bottom=bottom, right=right, top=top))
            if not words:
                continue
            if rows and _shares_line(rows[-1], bottom, top):
                before = rows[-1]
                if words != before[2]:
                    rows[-1] = (min(before[0], bottom), max(before[1], top), f"{before[2]} {words}")
            else:
                rows.append((bottom, top, words))
    finally:
        text_page.close()
        page.close()
    steps = sorted(first[0] - second[0] for first, second in pairwise(rows) if 0 < first[0] - second[0] < 100)
    usual = steps[len(steps) // 4] if steps else 0.0  # most lines are followed by a line of their own paragraph
    lines: list[str] = []
    for place, row in enumerate(rows):
        if place and usual and not 0 < rows[place - 1][0] - row[0] <= usual * _GAP:
            lines.append("")
        lines.append(row[2])
    return lines


def _shares_line(row: tuple[float, float, str], bottom: float, top: float) -> bool:
    """Whether a piece of text stands beside the one before: more than half of the lower one's height overlaps."""
    overlap = min(row[1], top) - max(row[0], bottom)
    return overlap > 0.5 * min(row[1] - row[0], top - bottom)


def _drop_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Pages without the first and last lines that most pages share (figures apart) and without page numbers."""
    edges = Counter(
        mark for lines in pages for mark in {_mark(line) for line in (*_ends(lines, 0), *_ends(lines, -1)) if line}
    )
    most = max(3, len(pages) // 2)
    kept = []
    for lines in pages:
        rest = list(lines)
        for end in (0, -1):
            while rest and (not rest[end] or edges[_mark(rest[end])] >= most or _PAGE_NUMBER.fullmatch(rest[end])):
                rest.pop(end)
        kept.append(rest)
    return kept


def _ends(lines: list[str], end: int) -> list[str]:
    full = [line for line in lines if line]
    return full[:2] if end == 0 else full[-2:]


def _mark(line: str) -> str:
    return _FIGURES.sub("#", line)


def _join_lines(pages: list[list[str]]) -> str:
    """One text; a paragraph that runs over the end of a page goes on, a hyphenated word is one."""
    out: list[str] = []
    for lines in pages:
        runs_on = bool(out and lines and out[-1] and out[-1][-1] not in ".:;!?" and lines[0][:1].islower())
        if out and not runs_on:
            out.append("")
        for line in lines:
            if out and out[-1].endswith(("\u00ad", "\ufffe", "\x02")) and line:
                out[-1] = out[-1][:-1] + line
            elif out and _HYPHEN.search(out[-1]) and line[:1].islower():
                out[-1] += line
            else:
                out.append(line)
    return "\n".join(out).strip() + "\n"


def _clean(text: str) -> str:
    text = "".join(c if c >= " " or c == "\x02" else " " for c in text)
    return _SPACE.sub(" ", text).strip()


def _find_day(text: str) -> str:
    found = _DAY.match(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else ""
    except ValueError:
        return ""


def main() -> int:
    """Bytes on standard input become JSON on standard output: the text, or ``{"error": …}``."""
    try:
        answer = asdict(parse_pdf(sys.stdin.buffer.read()))
    except DocumentError as error:
        answer = {"error": error.message}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
