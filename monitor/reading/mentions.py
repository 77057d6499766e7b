"""One scan finds everything: concepts, actors, cues of the lexicon and the phrases that rules quote.

A ``Scanner`` compiles every surface form into one Aho-Corasick machine. ``scan`` takes a text and gives its normalised
form (same length: lower case, straight quotes, plain hyphens and spaces) and the marks in it, in order of place. A mark
is ``(start, end, tag)``. Forms are word-bounded, and punctuation inside them is a space ("opt-out", "opt out"); where
two marks of one role overlap wholly, the longer one stands;
forms that only look like a cue (``pseudo``) silence it. "..." in a cue stands for up to four words. A text in which
nothing stands gives no marks; no text is an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

import ahocorasick_rs

from monitor.models import FacetName
from monitor.rulepacks import Cue, Lexicon
from monitor.taxonomy import Taxonomy
from monitor.taxonomy.inflections import find_verb_forms

STANCE, SUBJECT, SUBORDINATOR, COMPLEMENT, THING, ANAPHOR, EXAMPLE, HEADING, ASIDE, STATIVE = range(10)
STRENGTH, LIMIT, CORRECTION, SAYING, CONCEPT, ACTOR, PHRASE, NUMBER = range(10, 18)

_ROLES = {
    "subject": SUBJECT, "subordinator": SUBORDINATOR, "complement": COMPLEMENT, "object-noun": THING,
    "anaphor": ANAPHOR, "example": EXAMPLE, "heading": HEADING, "aside": ASIDE, "stative": STATIVE,
}  # fmt: skip
_GROUPS = {"stance": STANCE, "strength": STRENGTH, "limits": LIMIT, "correction": CORRECTION, "attribution": SAYING}
_INFLECTED = frozenset(["verb", "practice"])
_FINITE = frozenset(["modal", "future", "negation", "practice", "verb"])  # what a clause of its own can stand on
_GAP_WORDS = 4
_START, _END = itemgetter(0), itemgetter(1)
NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen eighteen twenty "
    "twenty-one twenty-four thirty forty-five forty-eight fifty sixty seventy-two ninety hundred single half"
)

_FOREIGN = "–—•…"
_SPACED = {ord(c): " " for c in '!"#$%&()*+,./:;<=>?@[\\]^_`{|}~-' + _FOREIGN}
_PLAIN = tuple(
    (chr(fancy), plain)
    for plain, group in (
        ("'", (0x2018, 0x2019, 0x201B, 0x2032)),
        ('"', (0x201C, 0x201D, 0x201E, 0x2033, 0x00AB, 0x00BB)),
        ("-", (0x2010, 0x2011, 0x2012)),
        (" ", (0x00A0, 0x202F, 0x2009, 0x00AD)),
    )
    for fancy in group
)


class Tag:
    """What a surface form is: its role, the kind and value of its cue, and the form of the verb where it is one.

    ``form`` is ``base``, ``third``, ``past`` or ``ing`` for inflected verbs. Concepts and actors have their id in
    ``cue`` and their facet in ``facet``. ``exact`` holds the only spelling that counts, where case matters.
    """

    __slots__ = (
        "cue",
        "entry",
        "exact",
        "facet",
        "finite",
        "form",
        "gap",
        "kind",
        "plain",
        "pseudo",
        "rivals",
        "role",
        "slot",
        "value",
    )

    def __init__(
        self, role: int, kind: str, value: str, cue: str, *, form: str = "", facet: FacetName | None = None,
        entry: Cue | None = None, pseudo: bool = False, exact: str = "", gap: tuple[int, bool] | None = None,
    ) -> None:  # fmt: skip
        self.role, self.kind, self.value, self.cue, self.form = role, kind, value, cue, form
        self.facet, self.entry, self.pseudo, self.exact, self.gap = facet, entry, pseudo, exact, gap
        self.plain = not (pseudo or exact or gap)
        self.finite = role == STANCE and value in _FINITE
        self.rivals = (role, facet or (kind if role in (STRENGTH, ASIDE, SAYING) else cue if role == PHRASE else ""))
        self.slot = 0

    def __repr__(self) -> str:
        return f"Tag({self.role}, {self.kind!r}, {self.value!r}, {self.cue!r}, {self.form!r})"


Mark = tuple[int, int, Tag]


class Scan(NamedTuple):
    """A text, its normalised form of the same length, and the marks in it by place."""

    text: str
    low: str
    marks: list[Mark]


def normalise(text: str) -> str:
    """Lower case with straight quotes, plain hyphens and plain spaces; every character keeps its place."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    if not low.isascii():
        for fancy, plain in _PLAIN:
            if fancy in low:
                low = low.replace(fancy, plain)
    return low


def _space_out(low: str) -> str:
    """The normalised text between spaces, with spaces for its punctuation; every place moves up by one."""
    if not low.isascii():
        for mark in _FOREIGN:
            if mark in low:
                low = low.replace(mark, " ")
    return f" {low} ".translate(_SPACED)


class Scanner:
    """All surface forms of a rulebook in one machine."""

    def __init__(self, lexicon: Lexicon, taxonomy: Taxonomy, phrases: Iterable[str] = ()) -> None:
        self._tags: dict[str, list[Tag]] = {}
        self._gaps: list[Tag] = []
        for group, cues in lexicon.groups.items():
            for cue in cues:
                self._add_cue(group, cue)
        self._add_taxonomy(taxonomy)
        for word in NUMBER_WORDS.split():
            self._add(word, Tag(NUMBER, "number", "", word))
        for phrase in phrases:
            self._add(phrase, Tag(PHRASE, "phrase", "", normalise(phrase)))
        forms = list(self._tags)
        self._by_index = [self._tags[form] for form in forms]
        self._single = [
            tags[0] if len(tags) == 1 and tags[0].plain and form[0] == " " else None
            for form, tags in self._tags.items()
        ]
        self._machine = ahocorasick_rs.AhoCorasick(forms, implementation=ahocorasick_rs.Implementation.ContiguousNFA)
        self._unmet = [-1] * self._number_slots()

    def scan(self, text: str) -> Scan:
        """The marks of one text."""
        low = normalise(text)
        spaced = _space_out(low)
        raw = self._machine.find_matches_as_indexes(spaced, overlapping=True)
        return Scan(text, low, self._settle(text, low, spaced, raw) if raw else [])

    # --- compiling ---

    def _add(self, form: str, tag: Tag) -> None:
        key = normalise(form).translate(_SPACED).rstrip()
        if key[:1] != "'":
            key = " " + key.lstrip()
        tags = self._tags.setdefault(key, [])
        if not any(
            t.role == tag.role and t.cue == tag.cue and t.pseudo == tag.pseudo and t.gap == tag.gap for t in tags
        ):
            tags.append(tag)

    def _add_cue(self, group: str, cue: Cue) -> None:
        role = _ROLES.get(cue.kind) if group == "structure" else _GROUPS.get(group)
        if role is None:
            return
        for word in cue.words:
            if "..." in word:
                self._add_gap(role, cue, word)
            elif cue.value in _INFLECTED:
                first, space, rest = word.partition(" ")
                for form in find_verb_forms(first):
                    tag = Tag(role, cue.kind, cue.value, cue.id, form=_form_of(first, form), entry=cue)
                    self._add(form + space + rest, tag)
            else:
                self._add(word, Tag(role, cue.kind, cue.value, cue.id, entry=cue))
        for word in cue.pseudo:
            self._add(word, Tag(role, cue.kind, cue.value, cue.id, pseudo=True))

    def _add_gap(self, role: int, cue: Cue, word: str) -> None:
        head, _, tail = (part.strip() for part in word.partition("..."))
        number = len(self._gaps)
        self._gaps.append(Tag(role, cue.kind, cue.value, cue.id, entry=cue))
        if head and tail:
            self._add(head, Tag(-1, "", "", "", gap=(number, True)))
            self._add(tail, Tag(-1, "", "", "", gap=(number, False)))

    def _add_taxonomy(self, taxonomy: Taxonomy) -> None:
        for form, ids in taxonomy.aliases().items():
            for item in ids:
                self._add(form, self._concept_tag(taxonomy, item))
        for form, ids in taxonomy.cased_aliases().items():
            for item in ids:
                self._add(form, self._concept_tag(taxonomy, item, exact=form))
        for actor in taxonomy.actors.values():
            for product in actor.products:
                self._add(product, Tag(ACTOR, "product", actor.kind, actor.id))

    def _concept_tag(self, taxonomy: Taxonomy, item: str, exact: str = "") -> Tag:
        actor = taxonomy.actors.get(item)
        if actor is not None:
            return Tag(ACTOR, "actor", actor.kind, item, exact=exact)
        return Tag(CONCEPT, "concept", "", item, facet=taxonomy.facet_of(item), exact=exact)

    def _number_slots(self) -> int:
        """Give every tag the number of its slot: marks of one slot compete for a place."""
        numbers: dict[object, int] = {}
        for tags in (*self._by_index, self._gaps):
            for tag in tags:
                tag.slot = numbers.setdefault(tag.rivals, len(numbers))
        return len(numbers)

    # --- scanning ---

    def _settle(self, text: str, low: str, spaced: str, raw: list[tuple[int, int, int]]) -> list[Mark]:
        by_index, single = self._by_index, self._single
        found: list[Mark] = []
        add = found.append
        gaps: list[Mark] = []
        pseudo: list[Mark] = []
        for index, start, end in raw:
            after = spaced[end]
            if after != " " and after.isalnum():
                continue
            only = single[index]
            if only is not None:
                add((start, end - 1, only))
                continue
            if spaced[start] != " ":
                start -= 1
            end -= 1
            for tag in by_index[index]:
                if tag.plain:
                    add((start, end, tag))
                elif tag.gap is not None:
                    gaps.append((start, end, tag))
                elif tag.pseudo:
                    pseudo.append((start, end, tag))
                elif text[start:end] == tag.exact:
                    add((start, end, tag))
        if len(gaps) > 1:
            gapped = self._find_gapped(low, gaps)
            if gapped:
                found += gapped
                found.sort(key=_END)
        if pseudo:
            found = _silence(found, pseudo)
        found.reverse()  # the machine gives marks by their end: now the longer of two that begin together comes first
        found.sort(key=_START)
        starts, ends = self._unmet.copy(), self._unmet.copy()
        kept: list[Mark] = []
        keep = kept.append
        for mark in found:
            start, end, tag = mark
            slot = tag.slot
            last = ends[slot]
            if end <= last and (end != last or start != starts[slot]):
                continue
            starts[slot], ends[slot] = start, end
            keep(mark)
        return kept

    def _find_gapped(self, low: str, gaps: list[Mark]) -> list[Mark]:
        openers = [(s, e, t.gap[0]) for s, e, t in gaps if t.gap and t.gap[1]]
        closers = [(s, e, t.gap[0]) for s, e, t in gaps if t.gap and not t.gap[1]]
        found: list[Mark] = []
        if not openers or not closers:
            return found
        for start, end, number in openers:
            for s, e, other in closers:
                if other == number and end < s <= end + 60:
                    between = low[end:s]
                    if between.count(" ") <= _GAP_WORDS + 1 and not any(c in between for c in ".;:!?"):
                        found.append((start, e, self._gaps[number]))
                        break
        return found


def _silence(found: list[Mark], pseudo: list[Mark]) -> list[Mark]:
    """Drop the marks of a cue that stand inside a form that only looks like it."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for start, end, tag in pseudo:
        spans.setdefault(tag.cue, []).append((start, end))
    return [
        mark for mark in found
        if mark[2].cue not in spans or not any(s <= mark[0] and mark[1] <= e for s, e in spans[mark[2].cue])
    ]  # fmt: skip


def _form_of(base: str, form: str) -> str:
    if form == base:
        return "base"
    if form.endswith("ing"):
        return "ing"
    return "third" if (form.endswith("s") and not base.endswith("s")) or form == base + "es" else "past"
