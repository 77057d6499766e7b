"""Words as the scorers count them: runs of letters and digits of the NFC text, lower case, without markup.

Zero-width characters inside a word join it, link targets and HTML tags are dropped, emphasis and escapes fall away
because they are neither letters nor digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

Words = tuple[str, ...]

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_WORD = re.compile(rf"[^\W_]+(?:[{_INVISIBLE}]+[^\W_]+)*")
_DROP_INVISIBLE = str.maketrans("", "", _INVISIBLE)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\n]|\([^()\n]*\))*\)")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>|<https?://[^<>\s]*>")


def find_words(text: str) -> list[tuple[str, int, int]]:
    """Every word of an NFC text without markup, with its first character and the one behind its last."""
    return [
        (match.group().translate(_DROP_INVISIBLE).lower(), match.start(), match.end()) for match in _WORD.finditer(text)
    ]


def make_words(text: str) -> Words:
    """The words of a labelled passage or quotation; Markdown links keep their text, tags vanish."""
    plain = _TAG.sub(" ", _LINK.sub(r"\1", unicodedata.normalize("NFC", text)))
    return tuple(word for word, _, _ in find_words(plain))


def find_places(phrase: Words, within: Sequence[str]) -> list[int]:
    """Where ``phrase`` stands word for word in ``within``: the index of its first word, each time."""
    if not phrase:
        return []
    first, size = phrase[0], len(phrase)
    return [
        index
        for index in range(len(within) - size + 1)
        if within[index] == first and tuple(within[index : index + size]) == phrase
    ]


def find_nearest(phrase: Words, within: Sequence[str]) -> int | None:
    """Where ``phrase`` would begin in ``within`` by its longest run of equal words, at least half of it; else None."""
    if len(phrase) < 4:
        return None
    match = SequenceMatcher(None, within, phrase, autojunk=False).find_longest_match()
    if match.size * 2 < len(phrase):
        return None
    return max(0, match.a - match.b)


def stands_in(phrase: Words, quotation: Words) -> bool:
    """Whether the phrase stands word for word in the quotation; an empty phrase stands nowhere."""
    return bool(find_places(phrase, quotation))


def share_covered(passage: Words, quotation: Words) -> float:
    """How much of the passage (0 to 1) stands in the quotation in the same order, in runs of two words or more."""
    if not passage or not quotation:
        return 0.0
    if stands_in(passage, quotation):
        return 1.0
    blocks = SequenceMatcher(None, quotation, passage, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 1) / len(passage)


def count_common(left: Iterable[str], right: Iterable[str]) -> int:
    """How many words two bags of words share, repeated words counted as often as both hold them."""
    return (Counter(left) & Counter(right)).total()
