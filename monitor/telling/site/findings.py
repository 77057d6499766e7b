"""The page of one finding: both sides in their surrounding words, the redline, the reasons, the evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from monitor.telling.redline import Segment
from monitor.telling.safetext import show_date, start_big
from monitor.telling.site.contents import Contents, DocumentLine, Party
from monitor.telling.site.places import card_path, rule_path, snapshot_path
from monitor.telling.site.press import Press
from monitor.telling.views import FindingView, SideView


@dataclass(frozen=True, slots=True)
class SideText:
    """One side as the page shows it: its words in segments (what went, or what came, is marked) and its copy."""

    label: str
    side: SideView | None
    segments: tuple[Segment, ...]
    copy: str
    language: str
    document: str
    page: str
    tellers: tuple[str, ...] = ()


def make_finding_pages(
    press: Press, contents: Contents, party: Party, copies: Collection[str]
) -> Iterator[tuple[str, str]]:
    """The page of every finding of a party; ``copies`` are the hashes whose archived copy is offered."""
    for view in party.views.values():
        tellers = {
            side.id: [contents.name_actor(teller) for teller in party.records[side.id].sighting.commitment.statement.tellers]
            for side in (view.earlier, view.later)
            if side is not None and side.id in party.records
        }
        sides = make_sides(view, contents.by_document, contents.languages, copies, tellers)
        title = f"{view.name}: {start_big(view.headline)}"
        described = f"{view.actor_name}, {show_date(view.day)}: {view.headline}."
        topic = contents.rules[view.rules[0]].topic if view.rules and view.rules[0] in contents.rules else ""
        yield press.page(
            "finding.html", view.page, title, described, section="-", f=view, sides=sides,
            claim=_make_claim(press, view, described) if view.worded else None,
            card=card_path("actors", party.actor),
            topic_page=contents.topic_page(topic),
            topic_name=contents.name_topic(topic),
            rule_links=[(id_, rule_path(id_) if id_ in contents.rules else "") for id_ in view.rules],
            address=press.address(view.page),
        )  # fmt: skip


def make_sides(
    view: FindingView,
    documents: Mapping[str, DocumentLine],
    languages: Mapping[str, str],
    copies: Collection[str] = (),
    tellers: Mapping[str, Sequence[str]] | None = None,
) -> list[SideText]:
    """Both sides of a finding. ``documents`` have pages, ``languages`` are those that are not English, both by source.

    ``tellers`` are those through whom the words of a side came, the nearest to the reader first, by the side's id.
    """
    sides = []
    for label, side, kind in (("Earlier", view.earlier, "del"), ("Later", view.later, "ins")):
        line = documents.get(side.source) if side else None
        sides.append(
            SideText(
                label,
                side,
                tuple(_pick(view.segments, kind)) if side and view.earlier and view.later else (),
                snapshot_path(side.snapshot) if side and side.snapshot in copies else "",
                languages.get(side.source, "") if side else "",
                f"{line.publisher}, {line.title}" if line else _name_document(view, side),
                line.page if line else "",
                tuple((tellers or {}).get(side.id, ())) if side else (),
            )
        )
    return sides


def _name_document(view: FindingView, side: SideView | None) -> str:
    """A document without a page by its name, where it is the finding's own, else by its id."""
    return "" if side is None else view.name if side.source == view.source else side.source


def _pick(segments: Collection[Segment], kind: str) -> Iterator[Segment]:
    """The segments of one side: what stayed, and what went from it or came into it."""
    first = True
    for segment in segments:
        if segment.kind in ("same", kind):
            yield replace(segment, space="") if first else segment
            first = False


def _make_claim(press: Press, view: FindingView, described: str) -> Mapping[str, Any]:
    """The finding as schema.org's ``Claim``: a reading by this site of two texts, with both as its appearances."""
    works = [
        {
            "@type": "CreativeWork",
            "name": view.name,
            "text": side.quote,
            "datePublished": side.day.isoformat(),
            "url": side.url,
            "identifier": f"sha256:{side.snapshot}",
            "author": {"@type": "Organization", "name": side.speaker},
        }
        for side in (view.earlier, view.later)
        if side is not None
    ]
    return {
        "@context": "https://schema.org",
        "@type": "Claim",
        "@id": press.address(view.page),
        "name": start_big(view.headline),
        "text": described,
        "datePublished": view.day.isoformat(),
        "author": {"@type": "Organization", "name": press.site["name"]},
        "about": {"@type": "Organization", "name": view.actor_name},
        "creativeWorkStatus": view.review_words,
        "appearance": works,
    }
