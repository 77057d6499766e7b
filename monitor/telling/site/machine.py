"""What machines read: feeds of all, of each actor, topic and rule; the sitemap; robots.txt."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from monitor.models import Finding
from monitor.telling.feeds import ENTRIES, make_entries, render_feed
from monitor.telling.render import Templates
from monitor.telling.safetext import show_text
from monitor.telling.site.contents import Contents, newest_first
from monitor.telling.site.places import feed_path
from monitor.telling.views import FindingView

OWN = 30  # entries of the feed of one actor, topic or rule
_SITEMAP = 45_000  # addresses in one file; the format allows 50,000


def make_feeds(
    contents: Contents, look: Callable[[Finding], FindingView], site: Mapping[str, Any], templates: Templates
) -> Iterator[tuple[str, str]]:
    """Atom and JSON Feed of all, then of each actor, topic and rule that has a page; an empty one is a feed, too."""
    front = sorted(contents.front, key=newest_first)
    yield from render_both("changes", "feed.xml", "feed.json", site["name"], front[:ENTRIES], look, site, templates)
    groups: dict[tuple[str, str], list[Finding]] = {("actors", actor): [] for actor in contents.actors}
    groups.update({("rules", rule): [] for rule in contents.rules})
    groups.update({("topics", topic): [] for topic in contents.topics})
    for finding in front:
        keys = [("actors", finding.actor), *(("rules", rule) for rule in finding.rules)]
        if finding.topic not in ("", "general"):
            keys.append(("topics", finding.topic))
        for key in keys:
            if len(groups.setdefault(key, [])) < OWN:
                groups[key].append(finding)
    for (kind, id_), found in sorted(groups.items()):
        name = contents.name_actor(id_) if kind == "actors" else contents.labels.get(id_, contents.name_topic(id_))
        atom, other = feed_path(kind, id_, "xml"), feed_path(kind, id_, "json")
        own = atom.removesuffix(".xml")
        yield from render_both(own, atom, other, f"{site['name']}: {name}", found, look, site, templates)


def render_both(
    key: str, atom: str, other: str, name: str, members: Sequence[Finding],
    look: Callable[[Finding], FindingView], site: Mapping[str, Any], templates: Templates,
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """One feed in both formats, with the paths where they stand."""
    views = [look(finding) for finding in members]
    base = site["base_url"]
    yield atom, render_feed(views, name=name, base_url=base, templates=templates, key=key, path=atom)
    up = "../" * other.count("/")
    shown: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": show_text(name)}
    if base:
        shown.update(home_page_url=f"{base}index.html", feed_url=f"{base}{other}")
    shown["items"] = [
        {
            "id": entry["id"],
            "url": f"{base or up}{entry['page']}",
            "title": show_text(str(entry["title"])),
            "content_text": show_text(str(entry["summary"])),
            "date_published": entry["updated"],
            "tags": [show_text(term) for term in entry["terms"]],
        }
        for entry in make_entries(views, base)
    ]
    yield other, json.dumps(shown, ensure_ascii=False, indent=1) + "\n"


def make_sitemaps(paths: Iterable[str], base_url: str) -> Iterator[tuple[str, str]]:
    """The sitemap of a site with an address; a big one in parts with an index. Nothing without an address."""
    if not base_url:
        return
    pages = sorted(p for p in paths if p.endswith(".html") and p not in ("404.html", "search.html"))
    parts = [pages[start : start + _SITEMAP] for start in range(0, len(pages), _SITEMAP)] or [[]]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    for number, part in enumerate(parts, 1):
        name = "sitemap.xml" if len(parts) == 1 else f"sitemap-{number}.xml"
        rows = "".join(f"<url><loc>{escape(base_url + path)}</loc></url>\n" for path in part)
        yield name, f"{head}<urlset {space}>\n{rows}</urlset>\n"
    if len(parts) > 1:
        rows = "".join(
            f"<sitemap><loc>{escape(base_url)}sitemap-{n}.xml</loc></sitemap>\n" for n in range(1, len(parts) + 1)
        )
        yield "sitemap.xml", f"{head}<sitemapindex {space}>\n{rows}</sitemapindex>\n"


def render_robots(base_url: str, audience: str) -> str:
    """What crawlers may read: a public site all but the raw copies, a desk's site nothing."""
    if audience != "public":
        return "User-agent: *\nDisallow: /\n"
    sitemap = f"Sitemap: {base_url}sitemap.xml\n" if base_url else ""
    return f"User-agent: *\nDisallow: /snapshots/\n{sitemap}"
