"""Feeds of one subscription each, as Atom and as JSON Feed: what its subscriber is told, for a feed reader.

In go what fits each subscription; out come files under ``feeds/subscriptions/``. A feed is named by the subscription's
name, or by a hash where it has none: no address of a reader ever stands in the site.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from monitor.models import Finding
from monitor.telling.feeds import ENTRIES
from monitor.telling.render import Templates
from monitor.telling.safetext import fold_line
from monitor.telling.site.contents import newest_first
from monitor.telling.site.machine import render_both
from monitor.telling.site.places import feed_path
from monitor.telling.views import FindingView


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a feed is called and which findings it holds; ``address`` only goes into a hash."""

    address: str
    name: str
    fits: Callable[[Finding], bool]

    @property
    def id(self) -> str:
        """The feed's name in addresses: the subscription's own, or a hash."""
        hidden = hashlib.sha256(self.address.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return self.name or f"subscription-{hidden}"


def make_subscription_feeds(
    findings: Sequence[Finding],
    subscriptions: Sequence[Subscription],
    look: Callable[[Finding], FindingView],
    site: Mapping[str, Any],
    templates: Templates,
) -> Iterator[tuple[str, str]]:
    """Both feeds of each subscription, the newest findings first."""
    newest = sorted(findings, key=newest_first)
    for subscription in subscriptions:
        chosen = list(islice((f for f in newest if subscription.fits(f)), ENTRIES))
        atom = feed_path("subscriptions", subscription.id, "xml")
        other = feed_path("subscriptions", subscription.id, "json")
        title = fold_line(f"{site['name']}: {subscription.name}" if subscription.name else site["name"], 120)
        yield from render_both(atom.removesuffix(".xml"), atom, other, title, chosen, look, site, templates)
