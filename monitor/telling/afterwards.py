"""What became of a finding that a digest told: it was wrong, or its publisher replied."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from monitor.models import Finding
from monitor.telling.views import Naming, make_finding_view


@dataclass(frozen=True, slots=True)
class Afterword:
    """What became of a finding that was told: a ``retraction`` (with why) or a ``reply`` (its words, and whose)."""

    kind: Literal["retraction", "reply"]
    finding: Finding
    words: str
    who: str
    when: date

    @property
    def id(self) -> str:
        """What the ledger notes as told."""
        content = f"{self.finding.id}\n{self.words}\n{self.who}\n{self.when}" if self.kind == "reply" else self.finding.id
        return f"{self.kind}:{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def make_afterword_view(word: Afterword, naming: Naming) -> dict[str, Any]:
    """An afterword as templates show it."""
    view = make_finding_view(word.finding, naming)
    if word.kind == "retraction":
        said = f"We told you that {view.name}: {view.headline}. That reading was wrong and is withdrawn."
        title = "Retraction"
    else:
        said = f"{word.who or 'The publisher'} replies to: {view.name}: {view.headline}."
        title = "Reply"
    return {"title": title, "said": said, "words": word.words, "day": word.when, "page": view.page}
