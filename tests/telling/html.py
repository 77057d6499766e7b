"""A strict look at an HTML page with the standard library: every element closed in order, ids and attributes once."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "hr", "input", "wbr"}
INSIDE = {
    "li": {"ul", "ol"},
    "dt": {"div", "dl"},
    "dd": {"div", "dl"},
    "tr": {"thead", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
}
NO_BLOCKS = {"p", "h1", "h2", "h3", "h4", "a", "span", "bdi", "del", "ins", "b", "code", "dt", "time", "title", "cite"}
BLOCKS = {"p", "div", "ul", "ol", "dl", "table", "section", "article", "h1", "h2", "h3", "blockquote", "main", "nav"}


class StrictParser(HTMLParser):
    """Collects what a validator would call an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        parent = self.open[-1] if self.open else ""
        if len(names) != len(set(names)):
            self.problems.append(f"{self.getpos()}: <{tag}> has an attribute twice")
        if tag in INSIDE and parent not in INSIDE[tag]:
            self.problems.append(f"{self.getpos()}: <{tag}> inside <{parent}>")
        if tag in BLOCKS and parent in NO_BLOCKS:
            self.problems.append(f"{self.getpos()}: <{tag}> inside <{parent}>")
        if tag == "a" and "a" in self.open:
            self.problems.append(f"{self.getpos()}: a link inside a link")
        id_ = dict(attrs).get("id")
        if id_ is not None and id_ in self.ids:
            self.problems.append(f"{self.getpos()}: id {id_!r} twice")
        self.ids.add(id_ or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"{self.getpos()}: </{tag}> out of place")


def check_html(page: str) -> list[str]:
    """What is wrong with a page, one line each."""
    parser = StrictParser()
    parser.feed(page)
    parser.close()
    if not page.startswith("<!DOCTYPE html>\n"):
        parser.problems.append("no doctype at the start")
    return parser.problems + [f"<{tag}> is never closed" for tag in parser.open]
