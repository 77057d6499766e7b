"""Words as judging compares them: typography, spelling, numbering and number words do not count.

``find_tokens`` keeps the place of every word in the text it came from, so that an edit can be shown as it was
published. ``make_key`` is the text with all of that gone: two texts with one key say the same in the same words. Both
remember what they were asked, because the versions of a page share almost all their text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from monitor.judging.wordlists import FUNCTION, MONTHS, SAME_WORDS, SECTION_WORDS, TENS, UNITS

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_APOSTROPHES = "'\u2018\u2019\u02bc\u2032`"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_PLAIN = rf"""
    (?P<number>\d+(?:[.,]\d+)*(?![^\W_]))
  | (?P<word>[^\W_]+(?:[{_INVISIBLE}][^\W_]+)*(?:[{_APOSTROPHES}][{_INVISIBLE}]?[^\W_]+)*)
  | (?P<sign>[%$€£&])
  | (?P<mark>[,;:()/.?!\u2014\u2013])
"""
_TOKEN = re.compile(
    rf"""
    (?P<link>(?:https?://|www\.)[^\s<>"”)\]]+ | [\w.+-]+@[\w-]+(?:\.[\w-]+)+ | \b(?:[a-z0-9-]+\.)+(?:com|org|net|ai|io|eu|app|dev)\b(?:/[^\s<>"”)\]]*)?)
  | (?P<noise>\(?\s*opens?\s+in\s+(?:an?\s+)?new\s+(?:window|tab)\s*\)?)
  | (?P<date>\b(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b
           | \b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})\.?,?\s+(?:19|20)\d\d\b
           | \b(?:19|20)\d\d-\d\d-\d\d\b)
  | (?P<marker>\((?:\d{{1,2}}|[a-z]|[ivx]{{1,5}})\)(?=\s) | ^\s*(?:\d{{1,3}}|[a-z]|[ivx]{{1,5}})[.)](?=\s))
  | (?P<defined>\(\s*["“]\s*[^()"”]{{1,40}}["”]\s*\) | \(\s*(?-i:[A-Z]{{2,7}})s?\s*\))
  | {_PLAIN}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PLAIN_TOKEN = re.compile(_PLAIN, re.VERBOSE)
# what a text must hold in which anything but plain words, numbers and signs can stand: each asked for by itself
_DOMAIN = re.compile(r"\.[^\W\d_]")
_DATED = re.compile(r"(?:19|20)\d\d")
_NUMBERED = re.compile(r"\s*\w{1,5}[.)]\s")
_OPENS = re.compile(r"opens?\s+in\s", re.IGNORECASE)
_CONTRACTIONS = {"won't": "will not", "can't": "can not", "cannot": "can not", "shan't": "shall not"}
_ENDINGS = (
    (re.compile(r"^([a-z]{2,}[^aeiou]|[a-z]{3,})is(e|ed|es|ing|er|ers|ation|ations)$"), r"\1iz\2"),
    (re.compile(r"^([a-z]{3,})our(s|ed|ing|able|al|ful|ite|ites|hood|less)?$"), r"\1or\2"),
    (re.compile(r"^([a-z]{2,})ys(e|ed|es|ing)$"), r"\1yz\2"),
    (re.compile(r"^([a-z]{3,})ence(s|d)?$"), r"\1ense\2"),
    (re.compile(r"^([a-z]{3,})tre(s)?$"), r"\1ter\2"),
    (re.compile(r"^([a-z]{3,})ogue(s)?$"), r"\1og\2"),
    (re.compile(r"^([a-z]{3,})gramme(s)?$"), r"\1gram\2"),
    (re.compile(r"^([a-z]{3,}[aeiou]l)l(ed|ing|er|ers|ation)$"), r"\1\2"),
    (re.compile(r"^([a-z]{3,}[dg])ement(s)?$"), r"\1ment\2"),
)
_SUFFIXES = (
    "izations", "ization", "ifications", "ification", "ational", "ations", "ation", "itions", "ition", "utions",
    "ments", "ment", "nesses", "ness", "sions", "sion", "tions", "tion", "ences", "ence", "enses", "ense", "ances",
    "ance", "ities", "ity", "ively", "ive", "ally", "al", "ably", "able", "ible", "ings", "ing", "ers", "er", "ors",
    "or", "izes", "ized", "ize", "ifies", "ified", "ify", "ates", "ated", "ate", "ies", "ied", "edly", "ed", "ly",
    "es", "s", "e", "y", "i",
)  # fmt: skip


class Token(NamedTuple):
    """One word of a text: as compared (``word``, ``stem``), where it stood, and the mark before it."""

    word: str
    stem: str
    start: int
    end: int
    content: bool  # no function word, no list marker
    before: str  # "," ";" ":" "(" ")" "/" "." or nothing
    marker: bool = False  # "(a)", "2." at the start, the number behind "Section"


@lru_cache(maxsize=50_000)
def fold_spelling(word: str) -> str:
    """A lower-case word in one spelling (British and American endings are one)."""
    if len(word) > 4:
        for pattern, better in _ENDINGS:
            folded, count = pattern.subn(better, word)
            if count:
                return folded
    return word


@lru_cache(maxsize=50_000)
def find_stem(word: str) -> str:
    """What a word shares with its inflections and its nouns ("infer", "inference"); crude, for comparison only."""
    word = SAME_WORDS.get(word, word)
    if len(word) < 4 or word.isdigit():
        return word
    for _ in range(2):
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= (3 if len(suffix) < 4 else 4):
                word = word[: -len(suffix)]
                break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word


@lru_cache(maxsize=40_000)
def find_tokens(text: str) -> tuple[Token, ...]:
    """The words of ``text`` with their places; contractions are two words, number words are numbers."""
    tokens: list[Token] = []
    before = last = ""
    joins = False  # whether a number stands right behind another
    for match in (_PLAIN_TOKEN if _is_plain(text) else _TOKEN).finditer(text):
        kind = match.lastgroup
        if kind == "mark" or kind is None:
            before = match[0]
            if before in "—–":
                before = ","
            continue
        if kind == "noise" or (kind == "defined" and _is_short_form(match[0], tokens)):
            continue
        if kind == "defined":
            before = "("
        start, end = match.span()
        for word, stem, content, digits in _know_words(kind, match[0]):
            if word == "#" or (word[:1].isdigit() and last in SECTION_WORDS):
                tokens.append(Token("#", "#", start, end, False, before, True))
                last = "#"
            else:
                joins = joins or (digits and last.isdigit())
                tokens.append(Token(word, stem, start, end, content, before))
                last = word
            before = ""
    return tuple(_join_numbers(tokens) if joins else tokens)


def _is_plain(text: str) -> bool:
    """Whether only words, numbers and signs can stand in a text: no link, date, list marker or defined term."""
    return not (
        "(" in text
        or "@" in text
        or "://" in text
        or ("." in text and (_DOMAIN.search(text) is not None or "www." in text.lower()))
        or _DATED.search(text) is not None
        or _NUMBERED.match(text) is not None
        or _OPENS.search(text) is not None
    )


@lru_cache(maxsize=50_000)
def _know_words(kind: str, found: str) -> tuple[tuple[str, str, bool, bool], ...]:
    """What one match stands for: each word, its stem, whether it has content, whether it can join a number before it."""
    if kind in ("marker", "link"):
        return (("#", "#", False, False),)
    known = []
    for word in _make_words(kind, found):
        if word in UNITS or word in TENS:
            word = str(UNITS.get(word, TENS.get(word)))
        known.append((word, find_stem(word), word not in FUNCTION, word.isdigit() or word == "hundred"))
    return tuple(known)


def _make_words(kind: str, found: str) -> list[str]:
    if kind == "defined":
        return [found.strip("( )").casefold()]
    if kind == "date":
        return [_make_date(found)]
    if kind == "number":
        return [found.replace(",", "")]
    if kind == "sign":
        return ["and" if found == "&" else found]
    word = unicodedata.normalize("NFKC", found).casefold()
    for sign in _INVISIBLE:
        word = word.replace(sign, "")
    for sign in _APOSTROPHES[1:]:
        word = word.replace(sign, "'")
    if word in _CONTRACTIONS:
        return _CONTRACTIONS[word].split()
    if word.endswith("n't"):
        return [word[:-3], "not"]
    for ending, full in (("'re", "are"), ("'ll", "will"), ("'ve", "have"), ("'d", "would"), ("'m", "am")):
        if word.endswith(ending):
            return [word[: -len(ending)], full]
    return [fold_spelling(word.removesuffix("'s").replace("'", ""))]


def _is_short_form(found: str, tokens: Sequence[Token]) -> bool:
    """Whether words in brackets only name what stands before them: quoted, or its initials."""
    letters = found.strip("( )").removesuffix("s").casefold()
    if not letters.isalnum():
        return True
    initials = "".join(t.word[0] for t in tokens[-len(letters) - 2 :])
    rest = iter(initials)
    return all(letter in rest for letter in letters[1:]) and letters[0] in initials


def _make_date(found: str) -> str:
    numbers = re.findall(r"\d+", found)
    name = re.search(r"[a-z]+", re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", found.lower()))
    if name is None:
        return found
    day, year = (numbers[0], numbers[1]) if len(numbers[0]) < 3 else (numbers[1], numbers[0])
    return f"{year}-{MONTHS[name.group()]:02d}-{int(day):02d}"


def _join_numbers(tokens: list[Token]) -> list[Token]:
    """ "twenty four" is 24, "one hundred" is 100, "30 (30)" is said once."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        word = token.word
        if last is not None and last.word.isdigit():
            value = 0
            if word == "hundred":
                value = int(last.word) * 100
            elif word.isdigit() and len(last.word) == 2 and last.word[1] == "0" and len(word) == 1:
                value = int(last.word) + int(word) if token.before == "" else 0
            elif word == last.word:
                value = int(word)
            if value:
                joined[-1] = last._replace(word=str(value), stem=str(value), end=token.end)
                continue
        joined.append(token)
    return joined


@lru_cache(maxsize=200_000)
def make_key(text: str) -> str:
    """What stays of a text when typography, spelling, spacing, list markers and section numbers go."""
    return "".join(t.word for t in find_tokens(text) if not t.marker)


@lru_cache(maxsize=100_000)
def make_lead_key(lead_in: tuple[str, ...]) -> str:
    """The key of a chain of introducing words."""
    return "\x1f".join(make_key(words) for words in lead_in)


@lru_cache(maxsize=40_000)
def find_stems(text: str) -> frozenset[str]:
    """The stems of the content words of ``text``."""
    return frozenset(t.stem for t in find_tokens(text) if t.content and not t.marker)


@lru_cache(maxsize=40_000)
def make_similarity_text(text: str) -> str:
    """The stems in order, as one string: what fuzzy comparison works on."""
    return " ".join(t.stem for t in find_tokens(text) if not t.marker)


@lru_cache(maxsize=40_000)
def make_sorted_text(text: str) -> str:
    """The stems in alphabetical order, as one string: alike whatever the order of the words."""
    return " ".join(sorted(make_similarity_text(text).split()))


def similarity(one: str, other: str) -> float:
    """How much of their wording two texts share, 0 to 1; the order of words counts half."""
    a, b = make_similarity_text(one), make_similarity_text(other)
    if not a or not b:
        return 0.0
    return (fuzz.ratio(a, b) + fuzz.ratio(make_sorted_text(one), make_sorted_text(other))) / 200.0


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the smaller set of stems that stands in the other."""
    if not one or not other:
        return 0.0
    return len(one & other) / min(len(one), len(other))


def is_spelling(one: str, other: str) -> bool:
    """Whether two words are one word spelled or inflected in two ways ("pre emptied" and "preempted")."""
    if one == other:
        return True
    if one.isdigit() or other.isdigit() or min(len(one), len(other)) < 4:
        return False
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    shorter = min(len(one), len(other))
    if common >= 5 and common >= 0.7 * shorter and common >= 0.6 * max(len(one), len(other)):
        return True
    return shorter >= 6 and one[0] == other[0] and fuzz.ratio(one, other) >= 88
