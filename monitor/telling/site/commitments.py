"""The page of one commitment: its words, how they are read, where they stand, and all its wordings through time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.keeping.records import RelationRecord
from monitor.telling import words
from monitor.telling.addresses import actor_path
from monitor.telling.safetext import shorten
from monitor.telling.site.contents import Contents, Party, page_of
from monitor.telling.site.places import card_path, rule_path, snapshot_path
from monitor.telling.site.press import Press
from monitor.telling.site.timeline import make_timeline
from monitor.telling.views import FindingView

HISTORY = 40  # changes shown on one page
RELATED = 30  # further relations shown there


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """A relation that is no finding: the other side's words, and their page where there is one."""

    date: str
    label: words.Label
    quote: str
    page: str


def make_commitment_pages(
    press: Press, contents: Contents, party: Party, copies: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """The page of every commitment of a party that has one."""
    states = {view.id: view.state for view in party.commitments}
    for view in party.commitments:
        said = view.sighting.commitment
        heading = words.name_matter(said.rules, said.topic, party.name, contents.labels)
        history = find_history(view.id, contents.touched, party.views)
        yield press.page(
            "commitment.html", view.page, f"{heading}: {shorten(view.quote, 80)}", f"{view.quote} ({view.date_words})",
            section="-", c=view, heading=heading, actor_name=party.name, actor_page=actor_path(party.actor),
            history=history, relations=list(_make_related(view.id, party)),
            timeline=make_timeline(view, history, contents.today, states),
            language=contents.languages.get(view.sighting.source, ""),
            document_page=contents.document_page(view.sighting.source),
            copy=snapshot_path(view.sighting.snapshot) if view.sighting.snapshot in copies else "",
            topic_page=contents.topic_page(said.topic),
            topic_name=contents.name_topic(said.topic), card=card_path("actors", party.actor),
            rule_links=[(id_, rule_path(id_) if id_ in contents.rules else "") for id_ in said.rules],
            claim={
                "@context": "https://schema.org", "@type": "CreativeWork", "@id": press.address(view.page),
                "text": view.quote, "name": heading, "datePublished": view.day.isoformat(), "url": view.url,
                "author": {"@type": "Organization", "name": view.speaker},
                "isPartOf": {"@type": "CreativeWork", "name": view.sighting.document_title},
                "identifier": f"sha256:{view.sighting.snapshot}",
            },
        )  # fmt: skip


def find_history(id_: str, touched: Mapping[str, Sequence[str]], views: Mapping[str, FindingView]) -> list[FindingView]:
    """The changes of a commitment and, within its document, of the wordings before and after it; oldest first."""
    found: dict[str, FindingView] = {}
    waiting = [id_]
    seen = {id_}
    while waiting and len(found) < HISTORY:
        current = waiting.pop(0)
        for view in (views[f] for f in touched.get(current, ()) if f in views):
            versions = view.earlier is None or view.later is None or view.earlier.source == view.later.source
            if current != id_ and not versions:
                continue
            found[view.id] = view
            for side in (view.earlier, view.later):
                if versions and side is not None and side.id not in seen:
                    seen.add(side.id)
                    waiting.append(side.id)
    return sorted(found.values(), key=lambda view: (view.day, view.id))[:HISTORY]


def _make_related(id_: str, party: Party) -> Iterator[RelatedLine]:
    for relation in list(party.related.get(id_, ()))[:RELATED]:
        other = _other(relation, id_)
        quote = party.records[other].sighting.commitment.quote if other in party.records else ""
        yield RelatedLine(
            relation.captured.date().isoformat(),
            words.RELATIONS[relation.kind],
            shorten(quote, 300),
            page_of(other, party.paged),
        )


def _other(relation: RelationRecord, id_: str) -> str:
    return relation.later if relation.earlier == id_ else relation.earlier
