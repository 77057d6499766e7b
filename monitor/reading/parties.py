"""Whom a commitment binds and whom it speaks to.

From the kind of the subject (or, in a passive, from what is done to what) to ``Bound``, the name of a third party that
is bound, and who benefits. In a provider's own document users' duties are the provider's rules: the actor stays the
provider. Where nothing names a subject, a ban or duty is taken to bind users and a practice the provider, unless the
thing it speaks of says otherwise ("your data shall not be sold").
"""

from __future__ import annotations

import re

from monitor.models import Bound, Stance
from monitor.reading.clauses import Clause
from monitor.reading.governing import Found
from monitor.reading.mentions import ACTOR

_BY = re.compile(r"\bby (us|you|users|customers|anyone|the company|our staff|our employees)\b")
_BENEFIT = re.compile(
    "|".join(
        rf"{word}(?<!\w{word})\b"
        for word in ["you", "your", "users", "customers", "members", "subscribers", "children", "patients", "employees", "citizens", "developers"]
    )
)

_KINDS = {
    "provider": Bound.PROVIDER, "users": Bound.USERS, "nobody": Bound.USERS,
    "third-party": Bound.THIRD_PARTY, "government": Bound.GOVERNMENT,
}  # fmt: skip


_HELD = re.compile(r"\b(?:data|information|records|recordings|transcripts|logs|inputs|outputs|prompts|conversations|images|photos"
                   r"|messages|files|copies|backups|content)\b")  # fmt: skip
_HANDLED = re.compile(
    r"[\w ]{0,24}?\b(?:transferred|disclosed|retained|stored|deleted|kept|sold|shared|collected|processed|destroyed|erased"
    r"|returned|encrypted|accessed|transmitted|released|held|anonymi[sz]ed|pseudonymi[sz]ed|disposed|combined|exported"
    r"|analy[sz]ed|rented|traded|given|handed|passed|made available|used to (?:train|improve|develop|advertise|profile))\b"
)


def judge_bound(clause: Clause, found: Found) -> tuple[Bound, str]:
    """Whose conduct is bound, and the id or words of a third party or government that is."""
    if found.subject in ("", "thing", "anaphor"):
        agent = _BY.search(clause.low, found.cue[1], clause.end)
        if agent is not None:
            ours = agent[1] in ("us", "the company", "our staff", "our employees")
            return (Bound.PROVIDER if ours else Bound.USERS), ""
    bound = _KINDS.get(found.subject)
    if bound is None:
        return _bound_of_thing(clause, found), ""
    named = ""
    if bound in (Bound.THIRD_PARTY, Bound.GOVERNMENT) and found.who is not None:
        start, end, tag = found.who
        named = tag.cue if tag.role == ACTOR else clause.text[start:end]
    return bound, named


def judge_beneficiary(clause: Clause, bound: Bound) -> str:
    """Who is protected or served, as far as the words say: ``users`` where a provider's promise speaks of them."""
    if bound in (Bound.PROVIDER, Bound.THIRD_PARTY, Bound.GOVERNMENT):
        named = _BENEFIT.search(clause.low, clause.start, clause.end)  # begins with a letter: found much faster
        if named is not None:
            return (
                "users"
                if named[0] in ("you", "your", "users", "customers", "members", "subscribers", "developers")
                else named[0]
            )
    return ""


def _bound_of_thing(clause: Clause, found: Found) -> Bound:
    if found.thing == "user-thing" or _is_handled(clause, found):
        return Bound.PROVIDER
    if found.thing == "provider-thing" and found.stance in (Stance.PROHIBITS, Stance.PERMITS):
        return Bound.USERS
    if found.subject == "anaphor":
        return Bound.UNKNOWN
    if found.stance in (Stance.PROHIBITS, Stance.REQUIRES) and found.tense != "future":
        return Bound.USERS
    return Bound.PROVIDER


def _is_handled(clause: Clause, found: Found) -> bool:
    """Whether a passive without agent tells how data are handled: a contract's "shall be deleted" binds who holds them."""
    before = clause.low[clause.start : found.cue[1]]
    return _HELD.search(before) is not None and _HANDLED.match(clause.low, found.cue[0], clause.end) is not None
