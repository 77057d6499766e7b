"""Looks over a site that was written: dead links, missing ids, headings, budgets, feeds, data. Reads files only.

In goes a site's folder; out comes a list of problems, one line each, as ``path: what``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag
from xml.etree import ElementTree

from monitor.telling.site.shelf import find_files

BUDGETS = {"index.html": 150_000, "findings/": 60_000, "commitments/": 100_000}
OTHER = 500_000  # any other page
_MACHINE = ("data:", "javascript:", "vbscript:", "file:")
_FEED = "{http://www.w3.org/2005/Atom}"


class _Page(HTMLParser):
    """What a check needs of one page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, str, str]] = []  # tag, address, rel
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.problems: list[str] = []
        self.policy = ""
        self.claims: list[str] = []
        self._in_claim = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Takes note of links, ids, headings, and of what must not be there."""
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.append(values["id"])
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        for name in ("href", "src", "data-rows"):
            if values.get(name):
                self.links.append((tag, values[name], values.get("rel", "")))
        if tag == "script" and "src" not in values:
            self._in_claim = values.get("type") == "application/ld+json"
            if not self._in_claim:
                self.problems.append("a script stands in the page")
        if tag == "style" or "style" in values or any(name.startswith("on") for name in values):
            self.problems.append(f"<{tag}> carries style or script of its own")
        if tag == "meta" and values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values.get("content", "")

    def handle_data(self, data: str) -> None:
        """Takes note of what machines are told."""
        if self._in_claim:
            self.claims.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Ends a claim."""
        self._in_claim = self._in_claim and tag != "script"


def check_site(folder: Path) -> list[str]:
    """Every problem of the site in a folder, in order of the paths."""
    files = frozenset(find_files(folder))
    if "index.html" not in files:
        return [f"{folder}: holds no site"]
    problems: list[str] = []
    ids: dict[str, frozenset[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    for path in sorted(files):
        if path.endswith(".html"):
            text = (folder / path).read_text(encoding="utf-8")
            page = _Page()
            page.feed(text)
            ids[path] = frozenset(page.ids)
            problems += [f"{path}: {problem}" for problem in _check_page(path, text, page)]
            problems += [f"{path}: {problem}" for problem in _check_links(path, page, files, wanted)]
        elif path.endswith((".xml", ".json", ".jsonl")) and not path.startswith("pagefind/"):
            problems += [f"{path}: {problem}" for problem in _check_data(folder / path)]
    for path, target, fragment in wanted:
        if fragment not in ids.get(target, ()):
            problems.append(f"{path}: links to {target}#{fragment}, and there is no such id")
    return problems


def _check_page(path: str, text: str, page: _Page) -> Iterator[str]:
    yield from page.problems
    if page.headings.count(1) != 1:
        yield f"has {page.headings.count(1)} main headings; it needs one"
    for before, after in zip(page.headings, page.headings[1:], strict=False):
        if after > before + 1:
            yield f"skips from heading {before} to heading {after}"
    if (
        twice := sorted({id_ for id_ in page.ids if page.ids.count(id_) > 1})
        if len(set(page.ids)) < len(page.ids)
        else []
    ):
        yield f"has the id {twice[0]!r} twice"
    if "default-src 'none'" not in page.policy or "unsafe-inline" in page.policy:
        yield "has no policy that forbids scripts from elsewhere"
    budget = next((size for start, size in BUDGETS.items() if path.startswith(start)), OTHER)
    if (size := len(text.encode())) > budget:
        yield f"weighs {size:,} bytes; its budget is {budget:,}"
    for claim in page.claims:
        try:
            json.loads(claim)
        except ValueError:
            yield "tells machines something that is no JSON"


def _check_links(path: str, page: _Page, files: frozenset[str], wanted: list[tuple[str, str, str]]) -> Iterator[str]:
    for tag, link, rel in page.links:
        target, fragment = urldefrag(link)
        if link.lower().startswith(_MACHINE):
            yield f"links to {link[:60]!r}"
        elif target.startswith(("http://", "https://")):
            if tag == "a" and "noopener" not in rel:
                yield f"leads elsewhere without noopener: {link[:80]}"
        elif (found := _resolve(path, target)) not in files:
            yield f"links to {link[:120]}, and there is no such file"
        elif fragment and "=" not in fragment and found.endswith(".html"):
            wanted.append((path, found, fragment))


def _resolve(path: str, target: str) -> str:
    """The file that a relative link of a page leads to."""
    if not target:
        return path
    parts = path.split("/")[:-1]
    for part in unquote(target).split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _check_data(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    try:
        if path.suffix == ".xml":
            root = ElementTree.fromstring(text)
            if root.tag == f"{_FEED}feed":
                yield from _check_feed(root)
        elif path.suffix == ".jsonl":
            for line in text.split("\n"):
                json.loads(line or "{}")
        else:
            _ = json.loads(text)
    except (ValueError, ElementTree.ParseError) as error:
        yield f"cannot be read: {error}"


def _check_feed(root: Any) -> Iterator[str]:
    for element in (root, *root.iter(f"{_FEED}entry")):
        for name in ("id", "title", "updated"):
            if not (element.findtext(f"{_FEED}{name}") or "").strip():
                yield f"has an entry without {name}"
    ids = [entry.findtext(f"{_FEED}id") for entry in root.iter(f"{_FEED}entry")]
    if len(set(ids)) < len(ids):
        yield "has an entry twice"
