"""HTML to the wanted part of the page, and what the page says of itself; walk.py turns that part into pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from monitor.errors import DocumentError
from monitor.models import Range, Selector
from monitor.reading.documents.labels import NO_LABELS, Labels, find_labels
from monitor.reading.documents.nesting import count_tags
from monitor.reading.documents.pieces import Piece
from monitor.reading.documents.ranges import drop_range, keep_range
from monitor.reading.documents.signs import find_markup_signs
from monitor.reading.documents.walk import walk
from monitor.reading.documents.wording import clean, has_words

_CHROME = (
    "nav, header, footer, aside, form, script, style, noscript, template, [hidden], [role=navigation], [role=banner], [role=contentinfo],"
    " [role=complementary], [role=search], [role=dialog], [aria-modal=true], [id*=cookie], [class*=cookie]"
)
_LEAST_KEPT = 0.5  # share of the page's words that main-content extraction must keep
_MOST_TAGS = 50_000  # trafilatura's time grows with the square of some

@dataclass(frozen=True, slots=True)
class Page:
    """What was read out of one HTML page."""

    pieces: tuple[Piece, ...]
    title: str = ""
    language: str = ""
    labels: Labels = NO_LABELS
    signs: tuple[str, ...] = ()


def parse_html(source: str, *, select: Sequence[Selector], remove: Sequence[Selector], url: str, captured: date) -> Page:
    """The selected parts of a page (all matches, in document order, nested ones once) minus the removed ones.

    Without selectors the main content is looked for. Raises DocumentError for a selector that is wrong or matches
    nothing, for nesting beyond all measure, and where nothing is left.
    """
    tags = count_tags(source, url)
    tree = LexborHTMLParser(source)
    body = tree.body
    if body is None:
        raise DocumentError("the page has no body", subject=url)
    title, language, labels = _title(tree), _language(tree), find_labels(tree, url, captured)
    for selector in remove:
        if isinstance(selector, Range):
            drop_range(tree, selector, url)
            continue
        for node in _matches(tree, selector, url):
            if node.tag not in ("html", "body"):
                node.decompose()
    if select:
        plain = [selector for selector in select if isinstance(selector, str)]
        pieces = [piece for part in _selected(tree, plain, url) for piece in walk(part, url)]
        for span in select:
            if isinstance(span, Range):
                pieces += _walk_range(tree, span, url)
        if not pieces:
            raise DocumentError(f"nothing is left of {', '.join(plain) or 'the range'}", subject=url)
    else:
        pieces = _main_content(tree, url, tags)
        if not pieces:
            raise DocumentError("the page has no text", subject=url)
    return Page(tuple(pieces), title, language, labels, find_markup_signs(source))


def _walk_range(tree: LexborHTMLParser, span: Range, url: str) -> list[Piece]:
    """The pieces of a range; it is cut out of a copy of the page."""
    copy = LexborHTMLParser(tree.html or "")
    keep_range(copy, span, url)
    return walk(copy.body, url) if copy.body is not None else []


def _matches(tree: LexborHTMLParser, selector: str, url: str) -> list[LexborNode]:
    try:
        return list(tree.css(selector))
    except (SelectolaxError, ValueError, RuntimeError) as error:
        raise DocumentError(f"{selector!r} is no CSS selector that can be read", subject=url) from error


def _selected(tree: LexborHTMLParser, select: Sequence[str], url: str) -> list[LexborNode]:
    """Matches of all selectors, in document order, without those inside another match."""
    wanted: dict[int, LexborNode] = {}
    for selector in select:
        found = _matches(tree, selector, url)
        if not found:
            raise DocumentError(f"nothing matches the selector {selector!r}", subject=url)
        for node in found:
            wanted.setdefault(node.mem_id, node)
    outer = [node for node in wanted.values() if not _stands_inside(node, wanted)]
    if len(outer) < 2:
        return outer
    order = {node.mem_id: place for place, node in enumerate(tree.css("*"))}
    return sorted(outer, key=lambda node: order.get(node.mem_id, 0))


def _stands_inside(node: LexborNode, wanted: dict[int, LexborNode]) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id in wanted:
            return True
        above = above.parent
    return False


def _main_content(tree: LexborHTMLParser, url: str, tags: int) -> list[Piece]:
    """Main content by trafilatura; the page without its furniture where that keeps too little of it (or takes too long)."""
    whole = tree.html or ""
    for node in tree.css(_CHROME):
        if node.tag not in ("html", "body", "main", "article"):
            node.decompose()
    body = tree.body
    plain = walk(body, url) if body is not None else []
    if tags > _MOST_TAGS:
        return plain
    import trafilatura  # a tenth of a second that only pages without a selector need

    extracted = trafilatura.extract(
        whole,
        output_format="html",
        include_comments=False,
        include_tables=True,
        include_formatting=True,
        favor_recall=True,
    )
    kept: list[Piece] = []
    if extracted:
        main = LexborHTMLParser(extracted).body
        kept = walk(main, url) if main is not None else []
    return kept if kept and _words(kept) >= _LEAST_KEPT * _words(plain) else plain or kept


def _words(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.text.split()) for piece in pieces)


def _title(tree: LexborHTMLParser) -> str:
    """The first heading of level 1 that has words, else the page's title."""
    for selector in ("h1", "title"):
        for node in tree.css(selector)[:5]:
            text = clean(node.text(deep=True, separator=" "))
            if has_words(text):
                return text[:300]
    return ""


def _language(tree: LexborHTMLParser) -> str:
    node = tree.css_first("html")
    return (node.attributes.get("lang") or "") if node is not None else ""
