"""What a scorer needs of the product: to read a text, and to judge what was read.

The real one is ``monitor.engine.Engine``; tests may pass anything that answers to these four calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.models import Finding, Reading, Relation, Source


class Engine(Protocol):
    """The chain from text to relations, without I/O and without a memory of what was judged before."""

    def read_text(self, text: str, *, media_type: str, source: Source, captured: datetime) -> Reading:
        """Everything recorded in ``text`` as a document of ``source`` captured at that moment."""
        ...

    def judge_pair(self, earlier: Reading, later: Reading) -> Relation | None:
        """What the later of two passages does to the earlier; None where neither binds anybody."""
        ...

    def judge_revisions(self, earlier: Reading, later: Reading) -> Sequence[Finding]:
        """The findings between two whole revisions of one document, the later one taken as confirmed."""
        ...

    def judge_story(self, readings: Sequence[Reading]) -> Mapping[tuple[str, str], Relation]:
        """The relations between statements read in the order given, by (later, earlier) source id."""
        ...
