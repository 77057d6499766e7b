"""The page of one party, and the list of parties."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from monitor.telling.addresses import actor_path
from monitor.telling.safetext import count_words
from monitor.telling.site.contents import GENERAL, Contents, Names, Party, is_on_front
from monitor.telling.site.lines import Line
from monitor.telling.site.places import card_path, feed_path, shard_path
from monitor.telling.site.press import Press

FINDINGS = 30
PER_TOPIC = 20  # commitments of one topic that are shown at once; the rest stands in the data
SHORT = 8  # of those without a topic


def make_actor_page(press: Press, contents: Contents, party: Party, lines: Sequence[Line]) -> tuple[str, str]:
    """One party: its promises by topic with their state, what changed by year, its documents and names."""
    path = actor_path(party.actor)
    front = party.front
    alive = [line for line in lines if line.standing and line.page]
    ordered = sorted(alive, key=lambda line: (line.topic == GENERAL, line.topic, -line.day.toordinal(), line.id))
    topics: list[dict[str, Any]] = []
    for topic, group in groupby(ordered, key=lambda line: line.topic):
        members = list(group)
        most = SHORT if topic == GENERAL else PER_TOPIC
        topics.append(
            {
                "name": contents.name_topic(topic),
                "page": contents.topic_page(topic),
                "id": f"topic-{len(topics)}",
                "members": members[:most],
                "more": len(members) - most,
            }
        )
    opening = (
        f"{count_words(len(front), 'change')} in {count_words(len(party.documents), 'document')} watched, "
        f"{count_words(len(lines), 'commitment')} recorded, {count_words(sum(x.standing for x in lines), 'stands', 'stand')}"
        " today."
    )
    worded = [view for view in front if view.worded]
    effects = Counter(view.effect.name for view in worded)
    return press.page(
        "actor.html", path, party.name, f"{party.name}: {opening}", section="parties.html", actor_name=party.name,
        opening=opening, documents=party.documents, findings=front[:FINDINGS], more_findings=max(len(front) - FINDINGS, 0),
        topics=topics, matrix=_make_matrix(worded, contents), shard=shard_path(party.actor),
        weakened=effects["weakens"], strengthened=effects["strengthens"], actor=party.actor,
        feed=feed_path("actors", party.actor, "xml"), feed_json=feed_path("actors", party.actor, "json"),
        card=card_path("actors", party.actor), called=contents.names.get(party.actor, Names()),
        belongs=[
            (actor_path(id_) if id_ in contents.findings or id_ in contents.actors else "", contents.name_actor(id_))
            for id_ in contents.names.get(party.actor, Names()).part_of
        ],
    )  # fmt: skip


def _make_matrix(views: Sequence[Any], contents: Contents) -> dict[str, Any]:
    """Topics against years: how many changes weaken and how many strengthen protection."""
    years = sorted({view.day.year for view in views})[-8:]
    cells: dict[str, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for view in views:
        cells[_topic_of(view, contents)][view.day.year][view.effect.name] += 1
    rows = [
        (
            contents.name_topic(topic),
            contents.topic_page(topic),
            [(year, by_year[year]["weakens"], by_year[year]["strengthens"], by_year[year].total()) for year in years],
        )
        for topic, by_year in sorted(cells.items(), key=lambda item: (item[0] == GENERAL, item[0]))
    ]
    return {"years": years, "rows": rows}


def _topic_of(view: Any, contents: Contents) -> str:
    rule = view.rules[0] if view.rules else ""
    return contents.rules[rule].topic if rule in contents.rules else (rule.partition("/")[0] or GENERAL)


def make_parties_page(press: Press, contents: Contents) -> Iterator[tuple[str, str]]:
    """The list of parties by name: documents, changes on the front, the latest day."""
    days = defaultdict(list)
    for finding in contents.every:
        if is_on_front(finding):
            days[finding.actor].append(finding.date)
    parties: list[dict[str, Any]] = [
        {
            "name": contents.name_actor(actor),
            "page": actor_path(actor),
            "documents": sum(1 for d in contents.documents if d.actor == actor),
            "findings": len(days[actor]),
            "latest": max(days[actor], default=None),
        }
        for actor in contents.actors
    ]
    parties.sort(key=lambda line: (line["name"].casefold(), line["page"]))
    yield press.page(
        "parties.html", "parties.html", "Parties", f"Parties that {press.site['name']} watches.", parties=parties
    )
