"""Table rows in words: "header: cell; header: cell"."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.reading.documents.wording import BULLETS, has_words

Cells = tuple[tuple[str, str], ...]
_OPENING = BULLETS + "*-–+"


def join_cell(parts: Sequence[str]) -> str:
    """The lines of one cell as one text: bulleted or capitalised lines are set apart by ";", others by a blank."""
    text = ""
    for part in parts:
        part = part.strip()
        bulleted = part[:1] in _OPENING if part else False
        part = part.lstrip(_OPENING + " ") if bulleted else part
        if not part:
            continue
        if not text:
            text = part
        elif text[-1] in ".:;,!?" or not (bulleted or part[:1].isupper()):
            text = f"{text} {part}"
        else:
            text = f"{text}; {part}"
    return text


def make_row(headers: Sequence[str], cells: Sequence[str]) -> tuple[str, Cells] | None:
    """Text and (header, cell) pairs of one row; None for a row without words.

    Without column headers the first of two cells is taken for the header of the second. A cell that only repeats its
    header is left out of the text.
    """
    pairs = [(headers[i] if i < len(headers) else "", cell) for i, cell in enumerate(cells) if has_words(cell)]
    if not pairs:
        return None
    if len(pairs) == 2 and not any(header for header, _ in pairs):
        label = pairs[0][1].rstrip(": ")
        return f"{label}: {pairs[1][1]}", ((label, pairs[1][1]),)
    told = [
        cell if not has_words(header) or header == cell else f"{header.rstrip(': ')}: {cell}" for header, cell in pairs
    ]
    return "; ".join(told), tuple(pairs)


def read_grid(rows: Sequence[Sequence[tuple[str, int, int]]]) -> list[list[str]]:
    """Rows of (text, columns spanned, rows spanned) as rows of texts: a cell stands in every row it spans.

    Over several columns a cell stands in the first only, unless it is a header (first row): then in each.
    """
    grid: list[list[str]] = []
    carried: dict[int, tuple[str, int]] = {}  # column -> text and rows still to fill
    for number, row in enumerate(rows):
        line: list[str] = []
        for text, columns, height in row:
            _fill(line, carried)
            if height > 1:
                carried[len(line)] = (text, height - 1)
            line += [text] + [text if number == 0 else ""] * (columns - 1)
        _fill(line, carried)
        grid.append(line)
    return grid


def _fill(line: list[str], carried: dict[int, tuple[str, int]]) -> None:
    """Add what earlier rows hold in the next columns."""
    while len(line) in carried:
        text, left = carried.pop(len(line))
        column = len(line)
        line.append(text)
        if left > 1:
            carried[column] = (text, left - 1)
