"""What the words of a text claim to do to earlier words, wherever in the text they stand.

Reading finds cues in the statements that bind somebody. A note of two sentences may admit an error in the first and
give the value in the second; so where a text is judged as a whole, its cues are looked for in the whole of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.models import CueKind
from monitor.rulepacks import Lexicon

_GAP = r"(?:\W+\w+){0,4}?\W+"


class CueFinder:
    """The correction cues of a lexicon, compiled. A phrase may hold "..." for up to four words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues = []
        for cue in lexicon.cues("correction"):
            if cue.kind in {kind.value for kind in CueKind}:
                self._cues.append((CueKind(cue.kind), _compile(cue.words), _compile(cue.pseudo)))

    def find(self, text: str) -> tuple[CueKind, ...]:
        """The kinds of cue in a text, in the order of the lexicon; forms that only look like one are left out."""
        text = text.replace("’", "'")
        found = []
        for kind, words, pseudo in self._cues:
            if kind not in found and words is not None:
                rest = pseudo.sub(" ", text) if pseudo is not None else text
                if words.search(rest):
                    found.append(kind)
        return tuple(found)

    def find_words(self, text: str, wanted: CueKind) -> tuple[str, ...]:
        """The words in a text that are cues of one kind, in order."""
        text = text.replace("’", "'")
        found: list[str] = []
        for kind, words, pseudo in self._cues:
            if kind is wanted and words is not None:
                rest = pseudo.sub(" ", text) if pseudo is not None else text
                found += [match[0] for match in words.finditer(rest)]
        return tuple(found)


def _compile(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for some phrases, the longest first; None for no phrase."""
    parts = [_GAP.join(re.escape(part.strip()) for part in phrase.split("...")) for phrase in phrases]
    if not parts:
        return None
    return re.compile(rf"\b(?:{'|'.join(sorted(parts, key=len, reverse=True))})\b", re.IGNORECASE)
