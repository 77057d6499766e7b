"""The page of one rule: what it watches, its own examples, what it found; and the list of rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from monitor.models import Finding
from monitor.telling.addresses import web_address
from monitor.telling.site.contents import Contents, is_on_front, newest_first
from monitor.telling.site.lines import Line
from monitor.telling.site.places import feed_path, rule_path
from monitor.telling.site.press import Press
from monitor.telling.views import FindingView

FINDINGS = 15
LINES = 25


def make_rule_pages(
    press: Press, contents: Contents, lines: Sequence[Line], look: Callable[[Finding], FindingView]
) -> Iterator[tuple[str, str]]:
    """Each rule's page, then their list."""
    by_rule: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        for id_ in line.rules:
            by_rule[id_].append(line)
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted((f for f in contents.every if is_on_front(f)), key=newest_first):
        for id_ in finding.rules:
            found[id_].append(finding)
    listed = []
    for rule in sorted(contents.rules.values(), key=lambda r: (r.topic == "general", r.id)):
        members = sorted(
            (x for x in by_rule[rule.id] if x.standing and x.page), key=lambda x: (-x.day.toordinal(), x.id)
        )
        path = rule_path(rule.id)
        yield press.page(
            "rule.html", path, rule.title, rule.why or f"What the rule {rule.id} watches and found.",
            section="rules.html", rule=rule, findings=[look(f) for f in found[rule.id][:FINDINGS]],
            more_findings=max(len(found[rule.id]) - FINDINGS, 0), lines=members[:LINES],
            more_lines=max(len(members) - LINES, 0), recorded=len(by_rule[rule.id]),
            topic_name=contents.name_topic(rule.topic),
            topic_page=contents.topic_page(rule.topic),
            references=[(address, web_address(address)) for address in rule.references],
            names={line.actor: contents.name_actor(line.actor) for line in members[:LINES]},
            feed=feed_path("rules", rule.id, "xml"), feed_json=feed_path("rules", rule.id, "json"),
        )  # fmt: skip
        listed.append((rule, path, len(by_rule[rule.id]), len(found[rule.id])))
    yield press.page("rules.html", "rules.html", "Rules", "What is watched for.", rules=listed)
