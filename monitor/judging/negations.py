"""Whether one commitment owes what the other rules out, or leaves out the notice or consent that the other promised.

A duty and a ban say the same where one of them turns its deed around ("must not disclose", "must refrain from
disclosing"; "must disclose", "must not fail to disclose"); they are opposed where both speak of the deed itself ("will
notify you", "will not notify you").

Forms that turn a deed around: refrain, abstain, keep, desist or stop from; avoid, prevent, cease, stop, prohibit, forbid,
refuse, decline, neglect, omit, fail (to, in); failing, failure; without; not (inside the words of a duty).
Forms of waiving: "without (any, prior, further) notice, consent, approval, permission, warning, reason, cause".
"""

from __future__ import annotations

import re

from monitor.judging.matters import find_specific
from monitor.judging.wording import find_stems, find_tokens
from monitor.models import Commitment, Stance

_TURNS = re.compile(
    r"\b(?:refrain\w*|abstain\w*|desist\w*|avoid\w*|prevent\w*|ceas\w*|stop\w*|keep\w* \w* ?from|prohibit\w*|forbid\w*"
    r"|refus\w*|declin\w*|neglect\w*|omit\w*|fail\w*|without|never|unless|only|no|not|n['\u2019]t|limit\w*|restrict\w*)\b",
    re.IGNORECASE,
)
_BAN = re.compile(r"\b(?:not|never|cannot|n['\u2019]t)\b|n['\u2019]t\b", re.IGNORECASE)
_SAME_DEED = 0.75  # share of the words of a duty that a ban on the same deed keeps, and the other way round
_WAIVED = re.compile(
    r"\bwithout (?:(?:any|giving|a|an|the|your|their|our|prior|further|advance|written|express|explicit|additional|previous)\s+){0,3}"
    r"(?P<what>notice|notification|notifying|warning|consent|approval|permission|authori[sz]ation|reason|cause|explanation)\b",
    re.IGNORECASE,
)
_FAMILIES = (
    frozenset({"notice", "notification", "notifying", "warning"}),
    frozenset({"consent", "approval", "permission", "authorization", "authorisation"}),
    frozenset({"reason", "cause", "explanation"}),
)
_PROMISED = (
    re.compile(r"\b(?:notice|notif\w+|inform\w*|tell|warn\w*|advis\w+|alert)\b", re.IGNORECASE),
    re.compile(r"\b(?:consent|approv\w+|permission|agree\w*|authori[sz]\w+|ask\w*)\b", re.IGNORECASE),
    re.compile(r"\b(?:reasons?|causes?|explain\w*|explanations?|grounds?|justif\w+)\b", re.IGNORECASE),
)


def are_opposed(one: Commitment, other: Commitment) -> bool:
    """Whether of a duty and a ban (in either order) one owes the very deed that the other rules out."""
    duty, ban = (one, other) if one.stance == Stance.REQUIRES else (other, one)
    if duty.stance != Stance.REQUIRES or ban.stance != Stance.PROHIBITS or duty.bound != ban.bound:
        return False
    negated = _BAN.search(ban.quote)
    if negated is None or _TURNS.search(duty.quote) or _TURNS.search(ban.quote, negated.end()):
        return False
    deed = next((token.stem for token in find_tokens(ban.quote[negated.end() :]) if token.content), "")
    owed, barred = find_stems(duty.quote), find_stems(_BAN.sub(" ", ban.quote))
    if deed not in owed:
        return False
    shared = len(owed & barred)
    return shared >= _SAME_DEED * len(owed) and shared >= _SAME_DEED * len(barred)


def waives(promise: Commitment, later: Commitment) -> bool:
    """Whether a later permission or practice goes without the notice, consent or reason that an earlier one owes."""
    owes = promise.stance == Stance.REQUIRES or (promise.stance == Stance.ASSERTS and promise.polarity)
    if not owes or later.stance not in (Stance.PERMITS, Stance.ASSERTS):
        return False
    waived = _WAIVED.search(later.quote)
    if waived is None:
        return False
    what = waived["what"].lower()
    kind = next(place for place, family in enumerate(_FAMILIES) if what in family)
    if _PROMISED[kind].search(promise.quote) is None or _WAIVED.search(promise.quote):
        return False
    return bool(find_specific(promise.quote, promise.actor) & find_specific(later.quote, later.actor))
