"""Terms that a document defines for its parties: 'Barnsight Ltd (the "Supplier")', '("we", "us" or "Quay")'.

``find_terms`` takes the text of a document and the names of the party in whose voice it stands, and gives the terms
that mean this party and those that mean its users. Terms for things ("Services", "Site") are nobody's name. A text
without definitions gives none. Forms handled: a bracket behind a name, a bracket that holds "we" or "you" among its
terms, and '"Supplier" means Barnsight Ltd'.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from monitor.reading.mentions import normalise

_BRACKET = re.compile(r"\(([^()]{0,90}[\"“][^()]{1,90})\)")
_MEANS = re.compile(r"[\"“]([A-Z][\w&.' -]{1,30})[,.]?[\"”] (?:means|refers to|shall mean|is) ([^.;\n]{2,80})")
_QUOTED = re.compile(r"[\"“]([^\"“”]{1,32}?)[,.]?[\"”]")
_TERM = re.compile(r"[A-Z][\w&'-]*(?: [A-Z&][\w&'-]*){0,2}")
_WE = frozenset(["we", "us", "our", "ours"])
_YOU = frozenset(["you", "your", "yours"])
_YOURS = re.compile(
    r"\b(?:you|the (?:person|individual|entity|party|customer|user|client|company|organi[sz]ation)"
    r"(?: or [\w ]{1,30})? (?:that|who|which|accepting|using|subscribing|purchasing|ordering|signing|entering)|each user"
    r"|any person (?:who|that|using)|users? of)\b",
    re.IGNORECASE,
)
_THINGS = frozenset([
    "service", "services", "site", "sites", "website", "websites", "platform", "app", "apps", "application", "software",
    "product", "products", "terms", "agreement", "policy", "notice", "content", "materials", "data", "api", "apis",
    "information", "party", "parties", "effective date", "fees", "order", "documentation", "technology", "model",
    "models", "tools", "contract", "conditions", "addendum", "dpa", "aup", "tos", "terms of service", "terms of use",
    "privacy policy", "input", "inputs", "output", "outputs", "feedback", "subscription", "account", "accounts",
])  # fmt: skip
_OF_FIRMS = frozenset([  # behind these a firm's name is often left off: "Hayloft Labs", then "Hayloft"
    "ai", "inc", "labs", "lab", "health", "technologies", "technology", "software", "systems", "group", "gmbh", "ab",
    "ltd", "llc", "corp", "corporation", "media", "studio", "studios", "networks", "cloud", "research", "foundation",
])  # fmt: skip
_PLAIN_WORDS = frozenset(["open", "the", "data", "cloud", "digital"])
_OFTEN = 3
_BEFORE = 160  # characters before a bracket in which the name that it stands for is looked for


class Terms(NamedTuple):
    """Terms that mean the party itself, and terms that mean its users, in order of mention."""

    own: tuple[str, ...] = ()
    users: tuple[str, ...] = ()


NO_TERMS = Terms()


def find_terms(text: str, names: Collection[str]) -> Terms:
    """The party terms that a text defines; ``names`` are the known names of the party, normalised."""
    own: list[str] = []
    users: list[str] = []
    for found in _BRACKET.finditer(text):
        quoted = [q.strip() for q in _QUOTED.findall(found[1])]
        low = {q.lower() for q in quoted}
        before = _clause_before(text, found.start())
        if low & _WE or (not low & _YOU and _names_party(before, names)):
            own += quoted
        elif low & _YOU or _YOURS.search(before[-80:]):
            users += quoted
    for found in _MEANS.finditer(text):
        said = found[2]
        if _names_party(said, names) or normalise(said).startswith(("we ", "us ", "us,")):
            own.append(found[1])
        elif _YOURS.match(said):
            users.append(found[1])
    for name in sorted(names):
        short, _, last = name.rpartition(" ")
        if last in _OF_FIRMS and len(short) > 3 and short not in _PLAIN_WORDS:
            called = _find_short(text, short)
            own += [called] if called else []
    if not own and not users:
        return NO_TERMS
    return Terms(_keep(own, names), tuple(t for t in _keep(users, names) if t not in own))


def _find_short(text: str, short: str) -> str:
    """The first part of a firm's name where its text calls it so: thrice or more, capitalised amid a sentence."""
    called = [m[0] for m in re.finditer(rf"(?<=[a-z,] ){re.escape(short)}(?=[ ,](?!AI\b)[a-z])", text, re.IGNORECASE)]
    called = [word for word in called if word[0].isupper() and not word.isupper()]
    return called[0] if len(called) >= _OFTEN else ""


def _clause_before(text: str, place: int) -> str:
    """What a bracket stands behind: back to the last bracket, the last full stop, or so far as a name may be."""
    before = text[max(0, place - _BEFORE) : place]
    cut = max(before.rfind(")"), before.rfind("\n"), before.rfind(" and between "), before.rfind(" and you"))
    return before[cut + 1 :]


def _names_party(words: str, names: Collection[str]) -> bool:
    low = f" {normalise(words)} "
    return any(name in low and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", low) is not None for name in names)


def _keep(terms: list[str], names: Collection[str]) -> tuple[str, ...]:
    kept = [
        term for term in terms
        if _TERM.fullmatch(term) and normalise(term) not in _THINGS and normalise(term) not in names
        and normalise(term) not in _WE and normalise(term) not in _YOU
    ]  # fmt: skip
    return tuple(dict.fromkeys(kept))
