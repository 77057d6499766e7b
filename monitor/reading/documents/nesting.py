"""A look at raw HTML before it is parsed: markup nested or left open so far that a parser would take minutes is refused."""

from __future__ import annotations

import re

from monitor.errors import DocumentError

MOST_OPEN = 1000
_MOST_REOPENED = 3_000_000  # unclosed formatting elements are opened again in every block
_MOST_OPTIONS = 20_000
_TAG = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,60}))")
_VOID = "area base br col embed hr img input link meta param source track wbr keygen frame"
_OPTIONAL_END = "p li dt dd tr td th tbody thead tfoot option optgroup html head body colgroup rp rt"
_DRAWN = "path circle rect line polygon polyline use stop ellipse animate image"
_NEVER_OPEN = frozenset(f"{_VOID} {_OPTIONAL_END} {_DRAWN}".split())
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)
_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))


def count_tags(source: str, url: str) -> int:
    """The number of tags in HTML whose elements are closed as people close them; one linear scan, no tree.

    Raises DocumentError where more than 1,000 elements are open at once, where unclosed bold, link and font elements
    would be repeated in millions, or where choices are offered by the ten thousand.
    """
    opened = formatting = tags = options = position = 0
    while (found := _TAG.search(source, position)) is not None:
        position = found.end()
        if found[1]:
            position = source.find("-->", position)
            if position < 0:
                break
            continue
        name = found[3].lower()
        tags += 1
        options += name == "option"
        if name in _RAW and not found[2]:
            closing = re.compile(rf"</{name}", re.IGNORECASE).search(source, position)
            if closing is None:
                break
            position = closing.end()
        elif name not in _NEVER_OPEN:
            step = -1 if found[2] else 1
            opened = max(0, opened + step)
            formatting = max(0, formatting + step) if name in _FORMATTING else formatting
            if opened > MOST_OPEN:
                raise DocumentError(f"more than {MOST_OPEN:,} elements are open at once", subject=url)
    if formatting > 30 and formatting * tags > _MOST_REOPENED:
        raise DocumentError(f"{formatting:,} formatting elements are never closed", subject=url)
    if options > _MOST_OPTIONS:
        raise DocumentError(f"{options:,} options are offered; at most {_MOST_OPTIONS:,} are read", subject=url)
    return tags
