"""Patterns that people write, compiled on RE2: linear time whatever is written, no way to make a slow rule.

``compile_like`` reads a pattern that looks like the sentence: ``...`` stands for up to eight words, ``{purpose}`` for
one to twelve words that fill that facet, ``(intentionally)`` for words that may be there, ``(sold|rented)`` for either
of them. ``compile_expression`` reads what follows ``re:``. Both raise ``PatternError`` in plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from monitor.loading.explaining import did_you_mean
from monitor.models import FacetName

MAX_LENGTH = 500
_GAP = r"(?:\S+\s+){0,8}?"
_SLOT = r"((?:\S+\s+){1,12})"
_PIECE = re.compile(r"\.\.\.|…|\{[^{}]*\}?|[()|]|[^\s(){}|…,;:!?\"“”.]+")


class PatternError(ValueError):
    """What is wrong with a pattern, in plain words."""


@dataclass(frozen=True, slots=True)
class Like:
    """A compiled pattern that looks like the sentence; ``slots`` are the facets that its groups must hold, in order."""

    pattern: Any
    slots: tuple[str, ...]


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Any:
    """A regular expression on RE2, in any case. Raises ``PatternError``."""
    if not text:
        raise PatternError("a regular expression must follow 're:'")
    if len(text) > MAX_LENGTH:
        raise PatternError(f"the pattern is longer than {MAX_LENGTH} characters")
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    try:
        return re2.compile(text, options)
    except re2.error as error:
        said = error.args[0] if error.args else error
        said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise PatternError(f"the pattern {text!r} cannot be read: {said}{_explain_refusal(text)}") from None


@lru_cache(maxsize=4096)
def compile_like(text: str) -> Like:
    """A pattern that looks like the sentence, to be searched in normalised text with a space behind it."""
    if len(text) > MAX_LENGTH:
        raise PatternError(f"the pattern is longer than {MAX_LENGTH} characters")
    slots: list[str] = []
    parts: list[str] = [r"\b"]
    depth = words = 0
    for piece in _PIECE.findall(text.lower()):
        if piece == "(":
            depth += 1
            if depth > 3:
                raise PatternError("brackets stand more than three deep")
        elif piece == ")":
            depth -= 1
            if depth < 0:
                raise PatternError(f"a bracket closes in {text!r} that was never opened")
        elif piece == "|" and not depth:
            raise PatternError("'|' stands between words in brackets only: (sold|rented)")
        words += piece not in ("(", ")", "|", "...", "…") and piece[0] != "{"
        parts.append(_translate(piece, slots))
    if depth:
        raise PatternError(f"a bracket opens in {text!r} that is never closed")
    if not words:
        raise PatternError(f"{text!r} holds no word of its own: it would find everything")
    return Like(compile_expression(_close(parts)), tuple(slots))


def _translate(piece: str, slots: list[str]) -> str:
    if piece in ("...", "…"):
        return _GAP
    if piece in ("(", ")", "|"):
        return {"(": "(?:", ")": ")", "|": "|"}[piece]
    if piece[0] == "{":
        name = piece.strip("{} ")
        if not piece.endswith("}"):
            raise PatternError(f"a brace opens at {piece!r} that is never closed")
        if name not in set(FacetName):
            raise PatternError(f"unknown facet {name!r}" + (did_you_mean(name, [f.value for f in FacetName]) or _KNOWN))
        slots.append(name)
        return _SLOT
    escaped = r"\W".join(re2.escape(part) for part in piece.replace("’", "'").split("-") if part)
    return escaped + r"\W+"


def _close(parts: list[str]) -> str:
    """The whole pattern; a bracket without alternatives may be missing."""
    out: list[str] = []
    opened: list[tuple[int, bool]] = []
    for part in parts:
        if part == "(?:":
            opened.append((len(out), False))
        elif part == "|":
            opened[-1] = (opened[-1][0], True)
        elif part == ")":
            _, alternatives = opened.pop()
            part = ")" if alternatives else ")?"
        out.append(part)
    return "".join(out)


def find_fills(like: Like, text: str) -> Iterator[tuple[tuple[str, str], ...]]:
    """For each place where the pattern stands in normalised text: the facets it asks for with the words in their place."""
    for match in like.pattern.finditer(text + " "):
        yield tuple(zip(like.slots, (group or "" for group in match.groups()), strict=False))


def _explain_refusal(text: str) -> str:
    if re.search(r"\(\?<?[=!]", text):
        return "; looking ahead or behind is not possible: name what must not stand there under `unless`"
    if re.search(r"\\[1-9]", text):
        return "; groups cannot be referred back to: write the words out"
    if "repetition" in text or re.search(r"\{\d{4,}", text):
        return "; at most 1000 repetitions are possible"
    return "; for plain words leave 're:' out"


_KNOWN = f"; facets are {', '.join(FacetName)}"
