"""Parts of a page that no single element holds: what stands between two elements, in document order."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from monitor.errors import DocumentError
from monitor.models import Range


def keep_range(tree: LexborHTMLParser, wanted: Range, url: str) -> None:
    """Takes everything outside a range out of the tree; raises DocumentError where one of its ends is not there."""
    nodes, ends = _order(tree)
    first, last = _find_bounds(tree, nodes, ends, wanted, url)
    place = 0
    while place < len(nodes):
        if ends[place] < first or place > last:
            place = _drop(nodes, ends, place)
        else:
            place += 1 if not (first <= place and ends[place] <= last) else ends[place] - place + 1


def drop_range(tree: LexborHTMLParser, unwanted: Range, url: str) -> None:
    """Takes everything inside a range out of the tree; raises DocumentError where one of its ends is not there."""
    nodes, ends = _order(tree)
    first, last = _find_bounds(tree, nodes, ends, unwanted, url)
    place = first
    while place <= last:
        place = _drop(nodes, ends, place) if ends[place] <= last else place + 1


def _drop(nodes: list[LexborNode], ends: list[int], place: int) -> int:
    """Removes one node with what is in it; the place of the next one."""
    after = ends[place] + 1
    nodes[place].decompose()
    return after


def _order(tree: LexborHTMLParser) -> tuple[list[LexborNode], list[int]]:
    """The nodes inside the body in document order, and for each the place of the last node inside it."""
    body = tree.body
    if body is None:
        return [], []
    nodes = list(body.traverse(include_text=True))[1:]
    ends = list(range(len(nodes)))
    open_: list[tuple[int, int]] = []  # (place, memory id) of the elements we are in
    for place, node in enumerate(nodes):
        above = node.parent.mem_id if node.parent is not None else 0
        while open_ and open_[-1][1] != above:
            ends[open_.pop()[0]] = place - 1
        open_.append((place, node.mem_id))
    for place, _ in open_:
        ends[place] = len(nodes) - 1
    return nodes, ends


def _find_bounds(
    tree: LexborHTMLParser, nodes: list[LexborNode], ends: list[int], wanted: Range, url: str
) -> tuple[int, int]:
    """The places of the first and the last node of a range."""
    places = {node.mem_id: place for place, node in enumerate(nodes)}
    start = _find_place(tree, places, wanted.start_at or wanted.start_after, url, 0)
    first = start if wanted.start_at else ends[start] + 1
    end = _find_place(tree, places, wanted.end_before or wanted.end_with, url, start)
    last = end - 1 if wanted.end_before else ends[end]
    if last < first:
        raise DocumentError("nothing stands between the two ends of a range", subject=url)
    return first, last


def _find_place(tree: LexborHTMLParser, places: dict[int, int], selector: str, url: str, least: int) -> int:
    """The place of the first match at or after ``least``, else of the first match at all."""
    try:
        found = [places[node.mem_id] for node in tree.css(selector) if node.mem_id in places]
    except (SelectolaxError, ValueError, RuntimeError) as error:
        raise DocumentError(f"{selector!r} is no CSS selector that can be read", subject=url) from error
    if not found:
        raise DocumentError(f"nothing matches {selector!r}, an end of a range", subject=url)
    return next((place for place in found if place >= least), found[0])
