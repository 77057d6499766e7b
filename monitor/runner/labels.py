"""What people call the ids that a ledger holds, and the tags of rules."""

from __future__ import annotations

from monitor.rulepacks.describing import describe
from monitor.runner.workspace import Workspace
from monitor.telling.site import Names, RuleCard
from monitor.telling.views import make_labels


def find_labels(workspace: Workspace) -> dict[str, str]:
    """What people call the ids that a ledger holds: names of actors, titles of rules."""
    rulebook = workspace.rulebook
    return {
        **make_labels(workspace.ledger.sources()),
        **{actor.id: actor.name for actor in rulebook.taxonomy.actors.values()},
        **{rule.id: rule.title for rule in rulebook.rules},
    }


def find_rule_cards(workspace: Workspace) -> list[RuleCard]:
    """The rules in force as the site shows them, in order of their ids."""
    rules = sorted(workspace.rulebook.rules, key=lambda rule: rule.id)
    return [
        RuleCard(
            id=rule.id,
            title=rule.title,
            topic=rule.topic,
            level=str(rule.level),
            status=rule.status,
            why=rule.why,
            question=rule.question,
            protects=tuple(rule.protects),
            references=tuple(rule.references),
            found=tuple(example.text for example in rule.examples.found),
            passed=tuple(example.text for example in rule.examples.not_found),
            missed=tuple(example.text for example in rule.examples.todo_found),
            watches=describe(rule, workspace.rulebook),
        )
        for rule in rules
        if rule.status != "deprecated"
    ]


def find_tags(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """The tags of each rule that has any, by its id."""
    return {rule.id: tuple(rule.tags) for rule in workspace.rulebook.rules if rule.tags}


def find_names(workspace: Workspace) -> dict[str, Names]:
    """What else parties are called, by id; those of one name only are left out."""
    found = {}
    for actor in workspace.rulebook.taxonomy.actors.values():
        also = tuple(dict.fromkeys((*actor.aliases, *actor.cased)))
        if also or actor.products or actor.part_of:
            found[actor.id] = Names(also, actor.products, actor.part_of)
    return found
