"""Transcripts: whose turn it is. A turn begins with its speaker's name in capitals, perhaps an office, and a colon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.models import Block

_TURN = re.compile(r"((?:[A-Z][A-Z.'’-]*)(?: [A-Z][A-Z.'’-]*){0,4})(?: \(([^)]{2,60})\))?: ")
_OFFICE = re.compile(
    r"\b(?:chief|ceo|officer|operations|director|president|founder|minister|secretary|commissioner|spokes\w+|head"
    r"|chair\w*|counsel|general|manager|engineer\w*)\b",
    re.I,
)
_ASKING = re.compile(r"^(?:QUESTION|Q|REPORTER|JOURNALIST|MODERATOR|THE CHAIR|CHAIR|AUDIENCE)\b")
_LEAST_TURNS = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: the speaker as written, and whether they speak for the party."""

    speaker: str
    speaks_for_party: bool


def find_turns(blocks: Sequence[Block]) -> list[Turn | None] | None:
    """The turn of each block (None before the first); None where the text is no transcript.

    Only people introduced with an office speak for the party; a turn runs on until the next begins.
    """
    found = [_TURN.match(block.text) for block in blocks]
    if sum(1 for match in found if match) < _LEAST_TURNS:
        return None
    offices: dict[str, bool] = {}
    for match in found:
        if match and match[2] and _OFFICE.search(match[2]) and not _ASKING.match(match[1]):
            offices[match[1].split(" ")[-1]] = True
    turns: list[Turn | None] = []
    turn: Turn | None = None
    for match in found:
        if match:
            name = match[1].title()
            turn = Turn(name, offices.get(match[1].split(" ")[-1], False))
        turns.append(turn)
    return turns
