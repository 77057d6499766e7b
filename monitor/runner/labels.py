"""What people call the ids that a ledger holds."""

from __future__ import annotations

from monitor.runner.workspace import Workspace
from monitor.telling.views import make_labels


def find_labels(workspace: Workspace) -> dict[str, str]:
    """What people call the ids that a ledger holds: names of actors, titles of rules."""
    rulebook = workspace.engine.rulebook
    return {
        **make_labels(workspace.ledger.sources()),
        **{actor.id: actor.name for actor in rulebook.taxonomy.actors.values()},
        **{rule.id: rule.title for rule in rulebook.rules},
    }
