"""The cast of an account: organisations and people in it, who belongs to whom, and whom "the company" means.

Known actors come from the scan; other names are runs of capitalised words that stand within a sentence. A name beside
an office ("Ana Li, the chief executive", "Acme CEO Ana Li") is a person and belongs to the organisation named with it,
else to the one named last. Places, weekdays and months are no names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import ahocorasick_rs

from monitor.models import Document
from monitor.reading.closed_class import NOT_NAMES
from monitor.reading.mentions import ACTOR, CONCEPT, SAYING, Mark, Scan, Tag
from monitor.reading.own import OwnParty

_NAME = re.compile(
    r"(?:[A-Z][\w&’'-]*[\w]|[A-Z]{2,})(?:(?: (?:of|and|&|de|van|von))?(?: (?:[A-Z][\w&’'-]*[\w]|[A-Z]\.)))*"
)
_START = re.compile(r"(?:^|[.!?:]['\"”’)]*\s+['\"“‘(]*|\n\s*|[“\"]\s*)$")
_TITLES = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Professor|President|Minister|Senator|Secretary|CEO|CTO|COO|CFO"
    r"|Chief Executive(?: Officer)?|Chairman|Sir|Dame)\.?\s+)$"
)
_TITLED = re.compile(r"(?:Sir|Dame|Lord|Lady|Mr|Mrs|Ms|Dr|Professor|Senator|Judge|Rev)\.? [A-Z]")
_OF_ORG = re.compile(
    r"\s*(?:,\s*)?(?:who (?:runs|leads|heads|chairs|founded|owns)|(?:the )?[\w -]{0,40}\b(?:of|at|for))\s+(?:the )?$"
)
_DATED = re.compile(
    r",? (?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(slots=True)
class Person:
    """Somebody who is named in an account; ``organisation`` is empty where nothing says for whom they speak."""

    name: str
    organisation: str = ""
    office: str = ""


@dataclass(slots=True)
class Cast:
    """Who appears in an account. ``name`` adds the marks of names that the taxonomy does not know."""

    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)
    _machine: ahocorasick_rs.AhoCorasick | None = None
    _tags: list[Tag] = field(default_factory=list)

    def name(self, scan: Scan) -> Scan:
        """The scan with marks for the people and organisations of this account; a word has one owner."""
        if self._machine is None:
            return scan
        extra: list[Mark] = []
        for index, start, end in self._machine.find_matches_as_indexes(scan.text):
            low = scan.low
            if (start and low[start - 1].isalnum()) or (end < len(low) and low[end].isalnum()):
                continue
            if any(m[2].role == ACTOR and m[0] < end and start < m[1] for m in scan.marks):
                continue
            extra.append((start, end, self._tags[index]))
        if not extra:
            return scan
        return Scan(scan.text, scan.low, sorted([*scan.marks, *extra], key=lambda mark: (mark[0], -mark[1])))

    def person(self, words: str) -> Person | None:
        """The person a full or last name means."""
        return self.people.get(words) or self.people.get(words.split(" ")[-1])


def make_cast(document: Document, scans: list[Scan], party: OwnParty) -> Cast:
    """Read the names of a document, in order; the party of its source is known beforehand."""
    cast = Cast()
    counts: dict[str, int] = {}
    last = ""
    for scan in scans:
        for match in _NAME.finditer(scan.text):
            words = _POSSESSIVE.sub("", match[0])
            words, start = _trim_front(words, match.start())
            if not words or words.lower() in NOT_NAMES or _DATED.match(scan.text, start + len(words)):
                continue
            if any(m[2].role == CONCEPT and m[0] <= start and start + len(words) <= m[1] for m in scan.marks):
                continue
            known = next((m for m in scan.marks if m[2].role == ACTOR and m[0] <= start < m[1]), None)
            office = _office_near(scan, start, start + len(words))
            if known is not None:
                if known[2].value in ("company", "organisation") and not _preposition_before(scan.low, known[0]):
                    last = known[2].cue
                tail = scan.text[known[1] : start + len(words)].strip()
                if not tail or not office or " " not in tail:
                    continue
                words = _strip_office(tail)
                person = cast.person(words)
                if person is not None:
                    person.organisation = known[2].cue
                    continue
            at_start = _START.search(scan.text[: match.start()]) is not None
            if _is_person(scan, words, start, office):
                if words not in cast.people:
                    found = Person(words, _organisation_near(scan, start + len(words), last, party), office)
                    cast.people[words] = cast.people[words.split(" ")[-1]] = found
            elif not at_start or " " in words or counts.get(words):
                counts[words] = counts.get(words, 0) + 2
                last = words if not _preposition_before(scan.low, start) else last or words
            else:
                counts[words] = counts.get(words, 0) + 1
                last = words
    _compile(cast, counts, scans)
    return cast


def _compile(cast: Cast, counts: dict[str, int], scans: list[Scan]) -> None:
    lowered = " ".join(scan.text for scan in scans)
    names: dict[str, Tag] = {}
    for words, count in counts.items():
        if words in cast.people or (count < 2 and re.search(rf"\b{re.escape(words.lower())}\b", lowered)):
            continue
        cast.organisations[words] = words
        names[words] = Tag(ACTOR, "actor", "company", words)
    for words, person in cast.people.items():
        names[words] = Tag(ACTOR, "person", "person", person.organisation or person.name)
    if names:
        cast._machine = ahocorasick_rs.AhoCorasick(list(names), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        cast._tags = list(names.values())


def _trim_front(words: str, start: int) -> tuple[str, int]:
    """Without leading words that are capitalised only because a sentence begins, and without titles."""
    parts = words.split(" ")
    while parts and parts[0].lower().strip(".'’") in NOT_NAMES:
        start += len(parts[0]) + 1
        parts.pop(0)
    return " ".join(parts), start


def _strip_office(words: str) -> str:
    return re.sub(r"^(?:CEO|CTO|COO|CFO|Chief Executive(?: Officer)?|President|Chairman|Founder)\s+", "", words)


def _office_near(scan: Scan, start: int, end: int) -> str:
    """The office that stands right before or behind a name."""
    for s, e, tag in scan.marks:
        if tag.role == SAYING and tag.kind == "role":
            if s >= end and s - end <= 12 and scan.low[end : end + 1] in (",", " ", "("):
                between = scan.low[end:s]
                if between.startswith((", ", " (", ", the ", ", a ")) and "." not in between:
                    return scan.text[s:e]
            if e <= start <= e + 3 or s <= start < e:
                return scan.text[s:e]
    return ""


def _is_person(scan: Scan, words: str, start: int, office: str) -> bool:
    if _TITLED.match(words):
        return True
    if _TITLES.search(scan.text[max(0, start - 40) : start]):
        return True
    if len(words.split(" ")) not in (2, 3) or re.search(r"\b(?:of|and|the|for|&)\b", words):
        return bool(office) and " " not in words and False
    if office:
        return True
    before = scan.low[max(0, start - 12) : start]
    after = scan.low[start + len(words) : start + len(words) + 14]
    who = scan.low[start + len(words) : start + len(words) + 24]
    return (
        re.search(r"\b(?:said|says|told|writes|wrote)\s+$", before) is not None
        or re.match(r" (?:said|says|told|wrote|writes)\b", after) is not None
        or who.startswith((", who runs", ", who leads", ", who heads"))
    )


def _organisation_near(scan: Scan, end: int, last: str, party: OwnParty) -> str:
    """For whom a person speaks: "chief executive of Acme", "Acme CEO ...", else whoever was named last."""
    for s, _, tag in scan.marks:
        if tag.role == ACTOR and tag.kind != "person" and end <= s <= end + 60 and _OF_ORG.match(scan.text[end:s]):
            return tag.cue
    of = re.match(
        r",? (?:the )?[\w -]{0,40}?\b(?:of|at|for|runs|leads|heads) (?:the )?(?:campaign group |lobby group "
        r"|company |firm |union )?([A-Z][\w&’'-]*(?: [A-Z][\w&’'-]*)*)",
        scan.text[end : end + 100],
    )
    if of:
        return "" if re.search(r"campaign group|lobby group|union", of[0]) else of[1]
    if re.match(r",? (?:who|of|from) (?!runs|leads|heads|chairs|founded|owns)", scan.text[end : end + 16]):
        return ""
    return last or party.id


def _preposition_before(low: str, start: int) -> bool:
    return (
        re.search(
            r"\b(?:of|for|to|with|by|from|in|on|at|about|against|and|behind)\s+(?:the )?$",
            low[max(0, start - 14) : start],
        )
        is not None
    )
