"""Markdown's inline markup taken away in one linear pass: links keep their words, images go, emphasis is noted.

Not CommonMark to the letter, on purpose: what converters from HTML write is read as they meant it (emphasis around blanks
or inside words), nothing is looked up elsewhere in the document, and no input makes it slow.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from monitor.reading.documents.wording import clean, has_words, only_number

_SPECIAL = re.compile(r"[\\\[\]*_`<&~]")
_TAGS = (
    "a|abbr|address|article|aside|b|bdi|bdo|big|blockquote|br|button|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl"
    "|dt|em|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|label|li|main|mark|nav|noscript|o:p|ol|p"
    "|picture|pre|q|s|samp|script|section|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead"
    "|time|tr|tt|u|ul|var|video|wbr"
)
_TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<image>!\[)|(?P<open>\[)"
    r"|\](?P<target>\(\s*+(?:<[^<>\n]*>|[^\s()<>]*+(?:\([^\s()]*\)[^\s()<>]*+)*+)(?:\s++(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*+\)"
    r"|\[[^\[\]]*\])?"
    r"|(?P<stars>\*+)|(?P<bars>_+)|(?P<ticks>`+)|(?P<struck>~~[^~]+~~)"
    r"|<(?P<address>(?:https?://|mailto:)[^\s<>]+|[\w.+-]+@[\w.-]+)>"
    rf"|(?P<tag></?(?:{_TAGS})(?=[\s/>])[^<>]*>)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});)",
    re.IGNORECASE,
)
_LONGEST_RUN_IN = 80


class Inline(NamedTuple):
    """A line without its markup; ``bold`` when all its words were, ``run_in`` the bold words it starts with."""

    text: str
    bold: bool = False
    run_in: str = ""


class _Line:
    """What one pass gathers: the parts kept, open brackets, which words were bold."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.brackets: list[tuple[int, bool, bool]] = []  # place in parts, is an image, bold before it
        self.bold = False
        self.any_bold = False
        self.any_plain = False
        self.run_in: int | None = None  # parts up to here are the bold run-in

    def keep(self, text: str) -> None:
        if not text:
            return
        if self.bold:
            self.any_bold = True
        elif not self.any_plain and has_words(text) and not only_number(text):
            self.any_plain = True
        self.parts.append(text)

    def close_bracket(self, token: str, target: str | None) -> None:
        """A "]": with a target its link loses the brackets, its image goes; without one it is text."""
        if not self.brackets:
            self.keep(token)
            return
        place, image, bold = self.brackets.pop()
        if target is None:
            self.keep("]")
        elif image:
            del self.parts[place:]
            self.bold = bold
        else:
            self.parts[place] = ""

    def stars(self, run: str, start: int, end: int) -> None:
        """Stars are emphasis unless one stands alone between blanks."""
        before = self.source[start - 1 : start]
        after = self.source[end : end + 1]
        if (not before or before.isspace()) and (not after or after.isspace()) and len(run) == 1:
            self.keep(run)
            return
        if len(run) >= 2:
            if self.bold and self.run_in is None and not self.any_plain:
                self.run_in = len(self.parts)
            self.bold = not self.bold

    def bars(self, run: str, start: int, end: int) -> None:
        """Underscores are emphasis unless they stand inside a word or form a blank to fill in."""
        before = self.source[start - 1 : start]
        after = self.source[end : end + 1]
        if (before.isalnum() and after.isalnum()) or len(run) > 3:
            self.keep(run)
        elif len(run) >= 2:
            self.bold = not self.bold


def strip_inline(source: str) -> Inline:
    """A paragraph's source to its words. Escapes and entities are resolved; ``<br>`` and line ends are blanks."""
    if _SPECIAL.search(source) is None:
        return Inline(clean(source))
    line = _Line(source)
    start = 0
    for token in _find_tokens(source):
        if token.start() > start:
            line.keep(source[start : token.start()])
        start = token.end()
        _read_token(line, token)
    line.keep(source[start:])
    text = clean("".join(line.parts))
    run_in = ""
    if line.run_in is not None and line.any_plain:
        run_in = clean("".join(line.parts[: line.run_in]))
        run_in = run_in if len(run_in) <= _LONGEST_RUN_IN and has_words(run_in) else ""
    return Inline(text, line.any_bold and not line.any_plain and has_words(text), run_in)


def _find_tokens(source: str) -> Iterator[re.Match[str]]:
    """What ``_TOKEN.finditer`` finds, quicker: every token begins at a special character, or at the "!" before a "["."""
    start = place = 0  # behind the last token; where to look on
    while (special := _SPECIAL.search(source, place)) is not None:
        place = special.start()
        if place > start and source[place] == "[" and source[place - 1] == "!":
            place -= 1
        token = _TOKEN.match(source, place)
        if token is None:
            place += 1
        else:
            yield token
            start = place = token.end()


def _read_token(line: _Line, token: re.Match[str]) -> None:
    kind = token.lastgroup
    text = token[0]
    if kind == "escaped":
        line.keep(token["escaped"])
    elif kind in ("open", "image"):
        line.brackets.append((len(line.parts), kind == "image", line.bold))
        line.parts.append(text)
    elif kind == "stars":
        line.stars(text, token.start(), token.end())
    elif kind == "bars":
        line.bars(text, token.start(), token.end())
    elif kind == "tag":
        name = text[1:8].lower()
        if name.startswith(("br", "p>", "/p>", "li", "div", "/div")):
            line.keep(" ")
        elif name.startswith(("b>", "/b>", "strong", "/strong")):
            line.bold = not text.startswith("</")
    elif kind == "entity":
        line.keep(html.unescape(text))
    elif kind == "address":
        line.keep(token["address"])
    elif kind not in ("ticks", "struck"):
        line.close_bracket(text, token["target"])
