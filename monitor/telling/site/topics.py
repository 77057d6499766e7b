"""A topic's page: actors side by side, who promises what in which words and with which limits; and the list of topics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.telling import words
from monitor.telling.addresses import actor_path
from monitor.telling.site.contents import Contents, is_on_front
from monitor.telling.site.lines import Line
from monitor.telling.site.places import feed_path, rule_path, topic_path
from monitor.telling.site.press import Press

PER_ACTOR = 4  # wordings of one actor that the table quotes
_OWN = ("own", "assurance")


def make_topic_pages(press: Press, contents: Contents, lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """Each topic's comparison, then their list."""
    by_topic: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_topic[line.topic].append(line)
    changes = Counter(f.topic for f in contents.every if is_on_front(f))
    listed = []
    for topic in sorted(contents.topics):
        name, members = contents.name_topic(topic), by_topic[topic]
        alive = [line for line in members if line.standing]
        without = [a for a in contents.actors if a not in {line.actor for line in alive}]
        rules = [rule for rule in contents.rules.values() if rule.topic == topic]
        rows = _make_rows(contents, alive)
        path = topic_path(topic)
        yield press.page(
            "topic.html", path, name, f"Who promises what on {name.lower()}, side by side.", section="topics.html",
            rows=rows, without=[(contents.name_actor(a), actor_path(a)) for a in without], topic=topic,
            rules=[(rule.title, rule_path(rule.id), rule.why) for rule in rules], changes=changes[topic],
            feed=feed_path("topics", topic, "xml"), feed_json=feed_path("topics", topic, "json"), total=len(alive),
        )  # fmt: skip
        listed.append(
            {"name": name, "page": path, "standing": len(alive), "actors": len(rows), "changes": changes[topic]}
        )
    yield press.page(
        "topics.html", "topics.html", "Topics", "What is watched, topic by topic.", topics=listed, section="topics.html"
    )


def _make_rows(contents: Contents, alive: Sequence[Line]) -> list[dict[str, Any]]:
    """One row an actor: its stances, the most telling wordings, the limits in them."""
    by_actor: dict[str, list[Line]] = defaultdict(list)
    for line in alive:
        by_actor[line.actor].append(line)
    rows = []
    for actor, members in by_actor.items():
        own = [line for line in members if line.voice in _OWN] or members
        stances = Counter(line.stance for line in own)
        chosen = choose(own, PER_ACTOR)
        limits = Counter(kind for line in own for kind, _ in line.limits)
        rows.append(
            {
                "name": contents.name_actor(actor),
                "page": actor_path(actor),
                "stances": [(words.STANCES[s], s.value, stances[s.value]) for s in words.STANCES if stances[s.value]],
                "lines": chosen,
                "more": len(own) - len(chosen),
                "limits": [(kind, count) for kind, count in sorted(limits.items())],
                "limited": sum(1 for line in own if line.limits),
                "count": len(own),
                "latest": max(line.day for line in own),
            }
        )
    return sorted(rows, key=lambda row: (row["name"].casefold(), row["page"]))


def choose(lines: Sequence[Line], most: int) -> list[Line]:
    """The wordings that say most: bans and permissions before duties and facts, short before long, each text once."""
    order: Mapping[str, int] = {"prohibits": 0, "permits": 1, "requires": 2, "asserts": 3}
    found: dict[str, Line] = {}
    for line in sorted(
        lines, key=lambda x: (order.get(x.stance, 4), not x.page, len(x.quote), -x.day.toordinal(), x.id)
    ):
        found.setdefault(line.quote.casefold(), line)
    return list(found.values())[:most]
