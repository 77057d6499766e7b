"""The marks of one clause, sorted by what they are, and small questions about the words around them.

A ``Clause`` is a window into a scanned block. It knows nothing of stances; it answers: what stands before this place,
is this place inside a subordinate clause, who is the subject of the verb here.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from monitor.reading.closed_class import DETERMINERS, JOINTS, OPENERS, PREPOSITIONS, PRONOUNS
from monitor.reading.mentions import (
    ACTOR,
    CONCEPT,
    SUBJECT,
    Mark,
    Scan,
    Tag,
)

_FINITE = frozenset(["modal", "future", "predicate"])
_OPEN_VERBS = frozenset(["practice", "verb"])
_BE = re.compile(r"\b(?:is|are|was|were|be|been|has|have|does|do|will|may|can)\b")
_VERB = re.compile(
    r"\s*(?:(?:also|only|ever|always|then|still|never|not|or|and|further|otherwise|either|hereby|(?!(?:ap|sup|re|im|com|multip)p?ly\b)\w+ly)\s+)*(be\s+"
    r"|been\s+|being\s+)?((?:not\s+|(?!(?:ap|sup|re|im|com|multip)p?ly\b)\w+ly\s+)*)([a-z][\w'-]*)"
)
_HEAD = re.compile(
    r"[\s\"'(\[*•\-–—]*(?:(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,4})[.)]"
    r"|\d{1,3}(?:\.\d{1,3})+)\s*)?[\s\"'(\[*•\-–—]*"
)
_WORD = re.compile(r"[\w'-]+")


_SAY_SO = frozenset(["agree", "agrees", "acknowledge", "acknowledges", "confirm", "confirms"])  # "that" is left out behind


class Clause:
    """A window ``[start, end)`` into a scanned text with its marks by role.

    ``own`` holds the ids of the party in whose voice the text stands; ``reported`` is True inside words that somebody
    else passes on, where "would" means "will". ``subjects`` are the words that can be a subject, actors included;
    ``named`` are concepts and actors in order. The other lists hold the marks of one role each: ``stances`` bind,
    ``subordinators`` begin a subordinate clause, ``complements`` carry the statement in their "that" clause, ``things``
    are what the provider runs and users give, ``anaphors`` point back, behind ``examples`` examples stand, ``headings``
    give a stance, ``asides`` bind nobody, ``statives`` are verbs of state, ``strengths``, ``limits``, ``corrections``
    speak of earlier words, ``sayings`` are words of saying, offices and collective nouns, ``numbers`` are written as
    words, ``phrases`` are quoted by rules.
    """

    __slots__ = (
        "actors", "anaphors", "antecedent", "asides", "complements", "concepts", "corrections", "end", "examples",
        "groups", "head", "headings", "limits", "low", "named", "numbers", "own", "phrases", "reported", "sayings",
        "stances", "start", "statives", "strengths", "subjects", "subordinators", "text", "things",
    )  # fmt: skip

    def __init__(
        self, scan: Scan, start: int, end: int, own: frozenset[str] = frozenset(), reported: bool = False
    ) -> None:
        self.text, self.low, self.start, self.end = scan.text, scan.low, start, end
        self.own, self.reported = own, reported
        self.antecedent: Mark | None = None  # whom "they" or "it" means, where the words before tell
        groups: list[list[Mark]] = [_NONE] * 18
        marks = scan.marks
        whole = start == 0 and (not marks or marks[-1][0] < end)
        window = marks if whole else marks[bisect_left(marks, (start,)) : bisect_left(marks, (end,))]
        for mark in window:
            if mark[1] > end:
                continue
            role = mark[2].role
            group = groups[role]
            if group is _NONE:
                groups[role] = [mark]
            else:
                group.append(mark)
        self.groups = groups
        (
            self.stances, _, self.subordinators, self.complements, self.things, self.anaphors, self.examples,
            self.headings, self.asides, self.statives, self.strengths, self.limits, self.corrections, self.sayings,
            self.concepts, _, self.phrases, self.numbers,
        ) = groups  # fmt: skip
        self.actors = actors = groups[ACTOR]
        if actors:
            inside = [mark for mark in window if mark[1] <= end]
            self.subjects = [mark for mark in inside if mark[2].role in (SUBJECT, ACTOR)]
            self.named = [mark for mark in inside if mark[2].role in (CONCEPT, ACTOR)]
        else:
            self.subjects, self.named = groups[SUBJECT], groups[CONCEPT]
        first = self.low[start : start + 2]
        if first.isalpha() and first[0] not in "ivx":  # a word: no bullet, quote or number stands before it
            self.head = start
        else:
            matched = _HEAD.match(self.low, start, end)
            self.head = matched.end() if matched else start

    # --- questions ---

    def is_provider(self, tag: Tag) -> bool:
        """Whether a subject word names the party in whose voice the text stands."""
        if tag.role == ACTOR:
            return tag.cue in self.own
        return tag.value == "provider"

    def word_before(self, place: int) -> str:
        """The word before a place; empty at the start of the clause or after punctuation."""
        low, j = self.low, place
        while j > self.start and low[j - 1] == " ":
            j -= 1
        if j <= self.start or not low[j - 1].isalnum():
            return ""
        i = j
        while i > self.start and (low[i - 1].isalnum() or low[i - 1] in "'-"):
            i -= 1
        return low[i:j]

    def verb_after(self, place: int) -> tuple[str, bool, int]:
        """The verb behind a modal: its word, whether "be" stands before it, and where the verb group starts."""
        found = _VERB.match(self.low, place, self.end)
        if found is None:
            return "", False, place
        return found[3], found[1] is not None, found.start(1) if found[1] else found.start(3)

    def is_stative(self, place: int) -> bool:
        """Whether a verb of state begins here."""
        return any(mark[0] == place for mark in self.statives)

    def opens_with_preposition(self) -> bool:
        """Whether the clause begins with a preposition or an adverb of circumstance ("In some cases we may")."""
        found = _WORD.match(self.low, self.head, self.end)
        return found is not None and found[0] in OPENERS

    def is_reduced_relative(self, mark: Mark) -> bool:
        """Whether a subject begins a relative clause without its pronoun ("the information you may provide")."""
        before = self.word_before(mark[0])
        if before == "" or before in _SAY_SO or before in JOINTS or before in PREPOSITIONS or before.endswith("ly"):
            return False
        if self._opens_phrase(mark[0]) or self._opens_sentence(mark):
            return False
        return self.low[mark[0] : mark[1]] in PRONOUNS or (before not in DETERMINERS and mark[0] - self.head > 40)

    def _opens_sentence(self, mark: Mark) -> bool:
        """Whether a pronoun begins with a capital amid small letters: a title stands before it without a full stop."""
        word = self.text[mark[0] : mark[1]]
        return len(word) > 1 and word[0].isupper() and word[1].islower() and word in ("We", "You", "They")

    def _opens_phrase(self, place: int) -> bool:
        """Whether what stands before a place is an adverbial of a few words ("under certain circumstances you")."""
        stretch = self.low[max(self.start, place - 60) : place]
        cut = max(stretch.rfind(c) for c in ",:;(")
        words = stretch[cut + 1 :].split()
        return 1 < len(words) <= 6 and words[0] in OPENERS and (cut != -1 or place - 60 <= self.start)

    def is_subordinate(self, mark: Mark, has_main: bool) -> bool:
        """Whether a cue stands in a clause that cannot carry the statement."""
        place, low = mark[0], self.low
        for sub in reversed(self.subordinators):
            if sub[1] > place:
                continue
            gap = low[sub[1] : place]
            if len(gap) > 90 or "," in gap or ";" in gap or ":" in gap or ")" in gap or " - " in gap or "—" in gap:
                break
            if any(c[1] == sub[1] or c[0] <= sub[0] < c[1] for c in self.complements):
                break
            if mark[2].value in _FINITE and any(
                sub[1] < o[0] and o[1] < place and o[2].value in _OPEN_VERBS for o in self.stances
            ):
                break
            if self._closes_before(sub[1], place):
                break
            words = gap.count(" ")
            if words <= 5 or (words <= 9 and not _BE.search(gap)):
                return True
            break
        subject = self.nearest_subject(place)
        if subject is None or subject[0] <= self.head or not self.is_reduced_relative(subject):
            return False
        return has_main or not self.opens_with_preposition()

    def _closes_before(self, start: int, place: int) -> bool:
        """Whether a relative clause that begins at ``start`` has a subject and verb of its own before a place."""
        for mark in self.subjects:
            if start < mark[0] <= start + 6 and mark[1] < place:
                return self.low.count(" ", mark[1], place) >= 4
        return False

    def nearest_subject(self, place: int) -> Mark | None:
        """The last subject word before a place, whatever stands between; None where there is none near."""
        for mark in reversed(self.subjects):
            if mark[1] <= place:
                return mark if place - mark[1] < 25 else None
        return None

    def subject_of(self, place: int) -> Mark | None:
        """The subject of the verb at a place: the last subject word that no preposition or subordinator governs."""
        low = self.low
        for mark in reversed(self.subjects):
            if mark[1] > place:
                continue
            between = low[mark[1] : place]
            if ";" in between or ". " in between:
                return None
            before = self.word_before(mark[0])
            if before in PREPOSITIONS or before == "than":
                continue
            if before and mark[0] > self.head and any(sub[1] == mark[0] - 1 for sub in self.subordinators):
                complement = any(c[1] == mark[0] - 1 for c in self.complements)
                if not complement and ("," in between or len(between) > 30):
                    continue
            elif mark[0] > self.head and self.is_reduced_relative(mark) and not self.opens_with_preposition():
                if self._is_compound_head(mark):
                    return mark
                if len(between) > 2 and any(other[1] < mark[0] for other in self.subjects):
                    continue
            return mark
        return None

    def _is_compound_head(self, mark: Mark) -> bool:
        """Whether the word closes a noun group ("Discord users", "Premium users") rather than opening a clause."""
        return (
            mark[2].role == SUBJECT and mark[2].value in ("users", "third-party", "government") and mark[2].cue != "you"
        )

    def thing_before(self, place: int, after: int) -> Mark | None:
        """The last provider's or user's thing between two places, such as the subject of a passive."""
        for mark in reversed(self.things):
            if after <= mark[0] and mark[1] <= place:
                return mark
        return None


_NONE: list[Mark] = []
