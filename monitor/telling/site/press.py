"""Renders every kind of page into the one base: title, description, links up, what machines are told of it.

In go a template's name, where the page stands and what it shows; out come the path and the page's text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.telling.render import Templates
from monitor.telling.safetext import shorten, show_text

DESCRIPTION = 160
SECTIONS = (
    ("index.html", "Changes"),
    ("parties.html", "Parties"),
    ("topics.html", "Topics"),
    ("questions.html", "Questions"),
    ("docket.html", "Docket"),
    ("rules.html", "Rules"),
    ("sources.html", "Sources"),
    ("about.html", "Method"),
    ("search.html", "Search"),
)
_SELF = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"
_SEARCH = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self';"
    " worker-src 'self'; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class Press:
    """Renders pages of one site. ``site`` holds name, base_url, audience, opening, today."""

    templates: Templates
    site: Mapping[str, Any]
    sections: Sequence[tuple[str, str]] = field(default=SECTIONS)

    def page(
        self,
        template: str,
        path: str,
        title: str,
        description: str,
        *,
        section: str = "",
        card: str = "",
        feed: str = "",
        claim: Mapping[str, Any] | None = None,
        searched: bool = False,
        **more: Any,
    ) -> tuple[str, str]:
        """One page. ``claim`` is what machines are told (schema.org); ``feed`` a feed of its own beside the site's."""
        text = self.templates.render(
            f"site/{template}",
            site=self.site,
            sections=self.sections,
            path=path,
            root="../" * path.count("/"),
            section=section or path,
            title=shorten(" ".join(title.split()), 300),
            description=shorten(description, DESCRIPTION),
            policy=_SEARCH if searched else _SELF,
            card=card,
            feed=feed,
            claim=render_claim(claim) if claim else "",
            **more,
        )
        return path, text

    def address(self, path: str) -> str:
        """The page's address on the web, or its path where the site has none."""
        return f"{self.site['base_url']}{path}"


def render_claim(claim: Mapping[str, Any]) -> str:
    """JSON for a script element that no browser runs: nothing in it can end the element."""
    text = json.dumps(claim, ensure_ascii=False, separators=(",", ":"))
    return show_text(text).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
