"""Which rules read which document: ``applies_to`` of rules, and what a workspace suppresses.

A commitment keeps only the rules that read its document and are not silenced for its words. One that no rule is left to
record is dropped. A suppression is over for documents captured after its last day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from monitor.models import Commitment, Document
from monitor.reading.mentions import normalise
from monitor.rulepacks import Rulebook
from monitor.rulepacks.entries import AppliesTo
from monitor.rulepacks.overrides import Suppression
from monitor.taxonomy import Taxonomy


class Application:
    """The rules of a rulebook that do not read everything, ready to be asked."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._taxonomy = rulebook.taxonomy
        self._topics = {rule.id: rule.topic for rule in rulebook.rules}
        self._limited = {rule.id: rule.applies_to for rule in rulebook.rules if rule.applies_to != AppliesTo()}
        self._silenced: dict[str, list[Suppression]] = {}
        for entry in rulebook.suppressions:
            self._silenced.setdefault(entry.rule, []).append(entry)

    @property
    def is_needed(self) -> bool:
        """False where every rule reads everything."""
        return bool(self._limited or self._silenced)

    def keep(self, commitments: Sequence[Commitment], document: Document) -> tuple[Commitment, ...]:
        """The commitments of one block with the rules that hold for this document."""
        kept = []
        for commitment in commitments:
            rules = tuple(r for r in commitment.rules if self._holds(r, commitment, document))
            if rules == commitment.rules:
                kept.append(commitment)
            elif rules:
                kept.append(replace(commitment, rules=rules, topic=self._topics[rules[0]]))
        return tuple(kept)

    def _holds(self, rule: str, commitment: Commitment, document: Document) -> bool:
        limits = self._limited.get(rule)
        if limits is not None and not _applies(limits, commitment, document, self._taxonomy):
            return False
        for entry in self._silenced.get(rule, ()):
            words = not entry.words or normalise(entry.words) in normalise(commitment.full_text)
            whose = not entry.actor or self._taxonomy.same_party(entry.actor, commitment.actor)
            if words and whose and document.captured.date() <= entry.until:
                return False
        return True


def _applies(limits: AppliesTo, commitment: Commitment, document: Document, taxonomy: Taxonomy) -> bool:
    source = document.source
    if limits.kinds and source.kind not in limits.kinds:
        return False
    if limits.languages and not any(
        (document.language or "en").lower().startswith(language.lower()) for language in limits.languages
    ):
        return False
    if limits.paths and not any(
        fnmatchcase(name, pattern) for pattern in limits.paths for name in (source.id, source.url, document.url)
    ):
        return False
    return not limits.actors or any(
        taxonomy.covers(actor, commitment.actor) or taxonomy.same_party(actor, commitment.actor)
        for actor in limits.actors
    )
