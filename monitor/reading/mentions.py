"""One scan finds everything: concepts, actors, cues of the lexicon and the phrases that rules quote.

A ``Scanner`` compiles every surface form into one Aho-Corasick machine. ``scan`` takes a text and gives its normalised
form (same length: lower case, straight quotes, plain hyphens and spaces) and the marks in it, in order of place. A mark
is ``(start, end, tag)``. Forms are word-bounded, and punctuation inside them is a space ("opt-out", "opt out"); where
two marks of one role overlap wholly, the longer one stands;
forms that only look like a cue (``pseudo``) silence it. "..." in a cue stands for up to four words. A text in which
nothing stands gives no marks; no text is an error.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
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

# what stands between words is a space; what else is no letter and no digit ends a word like an apostrophe
_FOREIGN = {ord(c): " " for c in "–—•…"}
_SPACED = {ord(c): " " for c in '!"#$%&()*+,./:;<=>?@[\\]^_`{|}~-'} | dict.fromkeys((*range(32), 127), "'")
_SPACED_BYTES = bytes(ord(_SPACED.get(code, chr(code))) for code in range(128)) + bytes(range(128, 256))
_BETWEEN = "'" * 3  # stands between two texts that are scanned together: no form holds three closed words of nothing
_SIGN = re.compile(r"[^\w\x00-\x7f]")
_PLAIN_FORM = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")  # written as it is found
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


_NO_RIVAL: Mark = (-1, -1, Tag(-1, "", "", ""))


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
    """The normalised text with spaces for its punctuation and apostrophes for other signs, each in its place."""
    if not low.isascii():
        low = _SIGN.sub("'", low.translate(_FOREIGN))
        return low.translate(_SPACED)
    return low.encode("ascii").translate(_SPACED_BYTES).decode("ascii")


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
        forms: list[str] = []  # each form twice, with what may end its last word: the machine then finds whole words only
        self._by_index: list[list[Tag]] = []
        self._single: list[Tag | None] = []
        self._plain: list[list[Tag] | None] = []
        for form, tags in self._tags.items():
            only = tags[0] if len(tags) == 1 and tags[0].plain and form[0] == " " else None
            plain = tags if form[0] == " " and all(tag.plain for tag in tags) else None
            for closed in (form + " ", form + "'"):
                forms.append(closed)
                self._plain.append(plain)
                self._by_index.append(tags)
                self._single.append(only)
        self._machine = ahocorasick_rs.AhoCorasick(forms, implementation=ahocorasick_rs.Implementation.ContiguousNFA)
        self._number_slots()

    def scan(self, text: str) -> Scan:
        """The marks of one text."""
        return self.scan_all((text,))[0]

    def scan_all(self, texts: Sequence[str]) -> list[Scan]:
        """The marks of some texts, each by itself: one pass of the machine over all is quicker than one for each."""
        if not texts:
            return []
        lows = [normalise(text) for text in texts]
        spaced = _BETWEEN.join([f" {_space_out(low)} " for low in lows])
        raw = self._machine.find_matches_as_indexes(spaced, overlapping=True)
        return self._settle(texts, lows, spaced, raw)

    # --- compiling ---

    def _add(self, form: str, tag: Tag) -> None:
        if _PLAIN_FORM.fullmatch(form):
            key = " " + form
        else:
            key = _space_out(normalise(form)).rstrip()
            if key[:1] != "'":
                key = " " + key.lstrip()
        tags = self._tags.get(key)
        if tags is None:
            self._tags[key] = [tag]
        elif not any(
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
        made = {item: self._concept_tag(taxonomy, item) for item in (*taxonomy.concepts, *taxonomy.actors)}
        for form, ids in taxonomy.aliases().items():
            for item in ids:
                self._add(form, made[item])
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

    def _number_slots(self) -> None:
        """Give every tag the number of its slot: marks of one slot compete for a place."""
        numbers: dict[object, int] = {}
        for tags in (*self._tags.values(), self._gaps):
            for tag in tags:
                tag.slot = numbers.setdefault(tag.rivals, len(numbers))

    # --- scanning ---

    def _settle(
        self, texts: Sequence[str], lows: Sequence[str], spaced: str, raw: list[tuple[int, int, int]]
    ) -> list[Scan]:
        """The scans of what the machine found, in places of each text and in their order."""
        by_index, single, plain = self._by_index, self._single, self._plain
        scans: list[Scan] = []
        base = 0  # where the text begins whose marks are gathered
        text, low = texts[0], lows[0]
        limit = len(low) + 2
        found: list[Mark] = []
        odd: list[Mark] = []
        add = found.append
        for index, start, end in raw:
            while end > limit:
                scans.append(Scan(text, low, self._order(low, found, odd)))
                found, odd = [], []
                add = found.append
                base = limit + len(_BETWEEN)
                text, low = texts[len(scans)], lows[len(scans)]
                limit = base + len(low) + 2
            only = single[index]
            if only is not None:
                add((start - base, end - base - 2, only))
                continue
            several = plain[index]
            if several is not None:
                start -= base
                end -= base + 2
                for tag in several:
                    add((start, end, tag))
                continue
            start -= base if spaced[start] == " " else base + 1
            end -= base + 2
            for tag in by_index[index]:
                if tag.plain or text[start:end] == tag.exact:
                    add((start, end, tag))
                elif not tag.exact:
                    odd.append((start, end, tag))
        scans.append(Scan(text, low, self._order(low, found, odd)))
        scans += [Scan(text, low, []) for text, low in zip(texts[len(scans) :], lows[len(scans) :], strict=True)]
        return scans

    def _order(self, low: str, found: list[Mark], odd: list[Mark]) -> list[Mark]:
        """The marks of one text by place, those that stand."""
        if odd:
            found = self._weigh(low, found, odd)
        found.reverse()  # the machine gives marks by their end: now the longer of two that begin together comes first
        found.sort(key=_START)
        return _compete(found)

    def _weigh(self, low: str, found: list[Mark], odd: list[Mark]) -> list[Mark]:
        """Join the halves of forms with a gap, and drop what a form that only looks like a cue silences."""
        gaps = [mark for mark in odd if mark[2].gap is not None]
        if len(gaps) > 1:
            gapped = self._find_gapped(low, gaps)
            if gapped:
                found = sorted(found + gapped, key=_END)
        if len(gaps) < len(odd):
            found = _silence(found, [mark for mark in odd if mark[2].pseudo])
        return found

    def _find_gapped(self, low: str, gaps: list[Mark]) -> list[Mark]:
        closers: dict[int, list[tuple[int, int]]] = {}
        for start, end, tag in gaps:
            if tag.gap is not None and not tag.gap[1]:
                closers.setdefault(tag.gap[0], []).append((start, end))
        found: list[Mark] = []
        for start, end, tag in gaps:
            if tag.gap is None or not tag.gap[1] or tag.gap[0] not in closers:
                continue
            for s, e in closers[tag.gap[0]]:
                if end < s <= end + 60:
                    between = low[end:s]
                    if between.count(" ") <= _GAP_WORDS + 1 and not any(c in between for c in ".;:!?"):
                        found.append((start, e, self._gaps[tag.gap[0]]))
                        break
        return found


def _compete(found: list[Mark]) -> list[Mark]:
    """Of two marks of one slot of which one covers the other the longer stands; marks come in order of place.

    Most marks overlap none before them; only where one does are those it overlaps looked through.
    """
    kept: list[Mark] = []
    keep = kept.append
    first = start_of_first = reach = 0  # the marks that hang together: where they begin, and how far they go
    for mark in found:
        start, end, tag = mark
        if start >= reach:
            first, start_of_first, reach = len(kept), start, end
        elif start != start_of_first or end != reach:
            slot = tag.slot
            for rival in reversed(kept[first:]):
                if rival[2].slot == slot:
                    break
            else:
                rival = _NO_RIVAL
            if end <= rival[1] and (end != rival[1] or start != rival[0]):
                continue
            if end > reach:
                reach = end
        keep(mark)
    return kept


def _silence(found: list[Mark], pseudo: list[Mark]) -> list[Mark]:
    """Drop the marks of a cue that stand inside a form that only looks like it; marks come in order of their ends."""
    silenced: set[int] = set()
    for start, end, tag in pseudo:
        for number in range(bisect_left(found, start, key=_END), bisect_right(found, end, key=_END)):
            mark = found[number]
            if start <= mark[0] and mark[2].cue == tag.cue:
                silenced.add(number)
    return [mark for number, mark in enumerate(found) if number not in silenced] if silenced else found


def _form_of(base: str, form: str) -> str:
    if form == base:
        return "base"
    if form.endswith("ing"):
        return "ing"
    return "third" if (form.endswith("s") and not base.endswith("s")) or form == base + "es" else "past"
