"""Who publishes what a speaker of a story says, as what, and whose words they are.

A speaker is given as one writes it down: "Acme terms", "Acme spokeswoman", "Ana Li (chief executive)", "The Daily Post",
"columnist (Ben Roe)", "Ministry of Works (as reported)". Three kinds: the party itself and its people; outlets, which
tell of the party; outsiders, who speak for themselves (a critic, a union, another government, a regulator of the party).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.models import DocumentKind

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_REPORTED = re.compile(r"\b(as reported|internal audit)\b", re.I)
_OUTLET = re.compile(
    r"\b(post|times|news|wire|herald|gazette|courier|tribune|journal|chronicle|brief|bulletin|digest|review|observer|mail"
    r"|press|paper|newspaper|magazine|broadcast\w*|radio|television|tv|agency report|reporter|editors?['’]?|monthly|weekly"
    r"|daily|globe|sentinel|mirror|echo|dispatch|examiner|standard)\b",
    re.I,
)
_OFFICE = re.compile(
    r"\b(ceo|cto|coo|cfo|chief|president|chair\w*|founder|co-founder|director|minister|secretary|commissioner|official"
    r"|spokes\w+|press office\w*|press secretary|communications?|head of|leader|general counsel|manager|engineer)\b",
    re.I,
)
_PUBLIC_OFFICE = re.compile(
    r"\b(minister|commissioner|senator|mayor|governor|judge|prosecutor|attorney general|regulator|ombudsman|inspector"
    r"|police chief|ambassador|lawmaker|mp|mep|congress\w+)\b",
    re.I,
)
_PUBLIC_BODY = re.compile(
    r"\b(ministry|government|commission|authority|agency|department|council|parliament|assembly|senate|congress|court"
    r"|tribunal|regulator|service|police|office of|embassy|administration|bureau|treasury|federation|republic|party|army"
    r"|navy|air force|state|city of|union of)\b",
    re.I,
)
_OTHER_POWER = re.compile(r"\b(assembly|parliament|senate|congress|court|tribunal|council|ombudsman)\b", re.I)
_OUTSIDER = re.compile(
    r"\b(columnist|blogger|newsletter|commentary|commentator|critics?|analysts?|experts?|unions?|associations?|alliance"
    r"|league|coalition|campaign\w*|activists?|watchdog|opposition|rivals?|embassy|doctors|lawyers|law[ -]firm|academics?"
    r"|professors?|researchers?|institute|chamber|users?|customers?|readers?|victims?|families|employees|workers|staff"
    r"|chief executives|executives|investors?|shareholders?|lobby\w*|federation"
    r"|citizens|consumers['’]?|society|foundation|think[ -]tank|whistle-?blowers?|former|network|friends of|watch)\b",
    re.I,
)
_WRITER = re.compile(r"\b(columnist|column|opinion|op-ed|letters?|blogger|commentary|commentator|reviewer)\b", re.I)
_KINDS: tuple[tuple[str, DocumentKind], ...] = (
    (r"\b(contract|agreement)\b", DocumentKind.CONTRACT),
    (r"\b(terms|conditions)\b", DocumentKind.TERMS),
    (r"\b(policy|policies|rules|guidelines|code|handbook|privacy notice)\b", DocumentKind.POLICY),
)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, as what kind of document, and the party whose words they are."""

    name: str
    kind: DocumentKind
    party: str


def find_publisher(speaker: str, actor: str) -> Publisher:
    """Who publishes what ``speaker`` says of or for ``actor``: ("Acme terms", "Acme") is Acme's own terms.

    Terms, policies and contracts are the party's, unless they carry another's name. A speaker that names the party
    publishes for it, and so does an office holder, a press office, or somebody who is only named. An outlet tells of the
    party. Whoever speaks for others or for nobody (a columnist, a union, an embassy, an authority over the party) is an
    outsider, whose words are their own.
    """
    name = _BRACKETS.sub("", speaker).strip()
    role = " ".join(_IN_BRACKETS.findall(speaker))
    names_party = _names(actor, speaker)
    if _REPORTED.search(speaker):
        outside = not names_party and _speaks_for_others(name, role, actor)
        return Publisher(name, DocumentKind.ARTICLE, name if outside else actor)
    for pattern, kind in _KINDS:
        if re.search(pattern, speaker, re.I):
            return Publisher(actor, kind, actor)
    if names_party:
        return Publisher(actor, DocumentKind.STATEMENT, actor)
    if _speaks_for_others(name, role, actor):
        return Publisher(name, DocumentKind.ARTICLE, name)
    if _OFFICE.search(speaker) or _is_person(name):
        return Publisher(actor, DocumentKind.STATEMENT, actor)
    return Publisher(name, DocumentKind.ARTICLE, actor)


def _names(actor: str, speaker: str) -> bool:
    return actor.casefold() in speaker.casefold()


def _speaks_for_others(name: str, role: str, actor: str) -> bool:
    """Whether a speaker who does not name the party is an outsider to it."""
    if _WRITER.search(f"{name} {role}"):
        return True
    if _OUTLET.search(name) or "editor" in role:
        return False
    if _OUTSIDER.search(f"{name} {role}"):
        return True
    if _PUBLIC_OFFICE.search(f"{name} {role}"):
        return _PUBLIC_BODY.search(actor) is None
    if _PUBLIC_BODY.search(name) is None:
        return False
    own = {word.casefold() for word in re.findall(r"[A-Z]\w{3,}", actor)}
    other_power = _OTHER_POWER.search(name)
    if other_power is not None and other_power[0].casefold() not in own:
        return True
    return own.isdisjoint(word.casefold() for word in re.findall(r"[A-Z]\w{3,}", name))


def _is_person(name: str) -> bool:
    """Two or three capitalised words and nothing else: somebody who is only named."""
    return re.fullmatch(r"(?:[A-Z][a-z]+\.? )?[A-Z][\w'’-]+ (?:[a-z]{2,3} )?[A-Z][\w'’-]+", name) is not None and not (
        _OUTLET.search(name) or name.startswith("The ")
    )
