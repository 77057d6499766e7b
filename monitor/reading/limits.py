"""The words that limit a clause, after the ConText algorithm: a cue, its direction, its scope, what ends it.

A cue of value ``word`` is itself the limit ("intentionally"); of value ``adjective`` only before a noun ("material
breach", not "the material"); of value ``phrase`` it governs the words behind it (or before it, where its direction is
backward), as far as ``scopes`` says; of value ``span`` what it measures ("within 30 days of your request"). A limit
inside the scope of another is part of that one. What only looks like a limit is left out:

* "without" outside a ban or another negation says how ("we may end it without notice"), and excepts nothing;
* words that only point at the party's own documents ("as permitted by these terms");
* "if you ..." that says whom or what the sentence is about ("If you are a seller, ..."), unless the condition is the
  user's own choice ("if you agree"), a breach ("if you violate"), or follows what it limits;
* words that stand behind a banned thing only under a ban (``unauthorised`` access).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.models import Limit, LimitKind, Quantity, QuantityKind, Stance
from monitor.reading.clauses import Clause
from monitor.reading.closed_class import DETERMINERS, JOINTS, PREPOSITIONS
from monitor.reading.drafts import make_limit
from monitor.reading.governing import ONLY, PROVIDER, Found
from monitor.reading.mentions import Mark
from monitor.reading.scopes import find_scope, is_fronted

_TRIM = " \t\n,.;:!?\"“”'’()[–—-"
_KINDS = {kind.value: kind for kind in LimitKind}
_LOOSE_SIGNS = " \t\n\r\f\v,.;:!?\"“”'’()[–—-"
_LOOSE_WORDS = frozenset([
    "and", "or", "the", "a", "an", "of", "which", "that", "to", "in", "by", "for", "with", "nor", "but", "on", "from",
    "as", "under",
])  # fmt: skip
_BARE = frozenset(
    ["if", "unless", "except", "without", "until", "provided", "when", "where", "except for", "other than"]
)
_BAN_ONLY = frozenset([
    "unauthorised", "unauthorized", "unlawful", "unlawfully", "illegally", "undue", "unduly", "excessive",
    "excessively", "unreasonable", "unreasonably",
])  # fmt: skip
_WORD = re.compile(r"[\s\"'(]*([a-z][\w'-]*)")
_AUXILIARIES = frozenset([
    "is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "may", "can", "must", "shall", "should",
    "would", "does", "do", "did", "not",
])  # fmt: skip
_OWN_DOCUMENT = re.compile(
    r"\s*(?:(?:to|by|with|in|under|of)\s+)?(?:the terms (?:and conditions )?of\s+)?(?:this|these|our|the|such|its)\s+"
    r"(?:[\w'-]+\s+){0,3}?(?:polic(?:y|ies)|terms|agreement|notice|statement|guidelines|addendum|dpa|section|document"
    r"|rules|conditions|provisions|paragraph|clause|contract|schedule|standards?)\b(?!\s+and\s+(?:applicable|the) law)"
    r"|[^,;:()]{0,60}\b(?:herein|hereunder|hereof|(?:sections?|clauses?|articles?|paragraphs?|annex|schedule|exhibit) \d[\d.]*)\b|\s*(?:above|below|section|clause|paragraph|article|annex|appendix|exhibit)\b"
)
_YOU = re.compile(r"[\s,]*(?:you|your organi[sz]ation|the user|a user)(?:'(?:d|re|ve|ll))?\s+(?:(?:have|has|had|do|also|expressly|first)\s+)*"
                  r"([a-z']+)(?:\s+([a-z']+))?")  # fmt: skip
_CHOOSES = frozenset([
    "opt", "opted", "agree", "agreed", "consent", "consented", "ask", "asked", "request", "requested", "choose", "chose",
    "chosen", "allow", "allowed", "permit", "permitted", "authorize", "authorise", "authorized", "authorised", "enable",
    "enabled", "direct", "instruct", "elect", "approve", "approved", "accept", "decide", "select", "turn", "turned",
    "switch", "grant", "granted", "give", "gave", "given", "explicitly", "object", "withdraw",
])  # fmt: skip
_BREAKS = frozenset([
    "violate", "violated", "breach", "breached", "fail", "failed", "break", "infringe", "misuse", "abuse", "repeatedly",
])  # fmt: skip
_WISHES = frozenset([
    "want", "wish", "would", "need", "like", "believe", "think", "feel", "suspect", "notice", "see", "know", "encounter",
    "experience", "find", "learn", "disagree", "prefer", "are", "any", "questions", "concerns", "you'd", "discover",
])  # fmt: skip
_ATTEMPTS = ("attempt", "try", "tries", "seek", "will try", "may try", "may attempt", "will attempt")
_NO_HEDGE = frozenset(["who", "that", "which", "any", "an", "no", "every", "each", "such"])  # "any attempt to"
_CONCEDES = ("while ", "although ", "though ", "whilst ")
_COUNTED = re.compile(r" (?:[\w'-]+ ){0,4}?(?:a|per|each|every|any|one|annually|monthly|weekly|daily|yearly|once|twice|times|is)\b|$|[.,;]")
_INVERTED = re.compile(r"(?:(?:however|therefore|further|and|but|in addition|moreover|furthermore),? )?(?P<cue>(?:should|were) .{4,200}?), ")
_CLOSES = frozenset([".", ",", ";", ")", ":", ""])
_NEED_WORDS = frozenset(["lack", "lack-state", "points", "allowed", "subject", "those-who", "frequency"])
_STATES = frozenset([
    "use", "visit", "access", "browse", "interact", "have", "are", "were", "need", "live", "reside", "engage", "do",
    "believe", "come", "receive", "get", "become", "work", "continue", "understand", "already", "navigate", "click",
])  # fmt: skip
_ENUMERATOR = re.compile(r"\((?:\d{1,2}|[a-z]|[ivx]{1,5})\)")
_NEGATIVE = re.compile(r"\b(?:not|never|no|none|nor|neither|cannot|nobody|nothing|no one)\b|n't\b")
_OWN_ACT = re.compile(r" we (?!believe|reasonably|have|are|determine|need|must|become|receive|suspect|learn|find)")
_DEMANDS = re.compile(r" (?:we (?:believe|reasonably|have|are|determine|need|must|consider|deem|think|become|receive)|it|there|the law|applicable law|required|permitted|necessary|needed|allowed|legally|lawful|prohibited"
                      r"|local law|the court|a court|disclosure|doing so|this is|that is)\b")  # fmt: skip
_RELATIVE_PLACE = re.compile(r"\b(?:countr(?:y|ies)|states?|places?|jurisdictions?|regions?|locations?|areas?|pages?|sites?"
                             r"|address(?:es)?|territor(?:y|ies)|cases?|circumstances|situations|instances|is|know|from|of"
                             r"|even|about|since|to|including)[\s,]*$")  # fmt: skip
_SITUATION = re.compile(
    r"\s+(?:you|your|using|[a-z]+ing|people|someone|users?|visitors|customers?)\b|\s*[,.;:)]|\s+and\b|\s+or\b"
)

_SPAN_OPENS = re.compile(
    r"\b(?:within|no later than|not later than|(?:for )?up to|(?:for )?at most|(?:for )?at least|for(?: a)?"
    r"(?: (?:maximum|minimum|period|term))?(?: period)?(?: of)?(?: up to| at least| the (?:next|first|last|past))?"
    r"|after|before|by|until|till|from|since|through|starting(?: on| in)?|beyond"
    r"|(?:no |not )?(?:more|less|longer|later) than|as of|every|effective|beginning(?: on| in)?"
    r"|in the (?:last|past|next|first))\s+(?:a |an |the |its |period of |that |than )*$"
)
_AGED = re.compile(r"\W*(?:old|of age)\b")
_SPAN_INSIDE = re.compile(r"(?:by|before|until|from|since|in|after|through) 20\d\d")
_SPAN_GOES_ON = re.compile(
    r"(?: of| after| from| following| before| prior to| in advance of|'? notice| (?:business |calendar )?days)"
    r"(?: (?!and\b|or\b|to\b|unless\b|if\b|except\b|we\b|you may\b)[\w'’-]+){0,6}"
)


def find_limits(
    clause: Clause,
    stance: Stance,
    found: Found | None = None,
    quantities: Sequence[Quantity] = (),
    *,
    inside: bool = True,
) -> list[Limit]:
    """The limits of one clause in order; ``inside`` False marks them as words of the lead-in (start -1).

    ``found`` is the governing cue: a fronted phrase ends where the main clause begins, comma or not. ``quantities`` are
    those of the clause: deadlines and periods among them limit it in time.
    """
    marks = clause.limits
    opens = clause.head < len(clause.low) and clause.low[clause.head] in "shwftabim"
    inverted = _inverted(clause, inside=inside) if opens else None
    if not marks and not quantities and inverted is None:
        return []
    limits: list[Limit] = []
    reach = -1
    if inverted is not None:
        limits.append(inverted)
        reach = clause.low.find(inverted.words.lower(), clause.head) + len(inverted.words)
    cue = found.cue[0] if found is not None else -1
    who = found.who[0] if found is not None and found.who is not None else -1
    for mark in marks:
        if mark[0] < reach or _is_beside(clause, mark, reach) or not _counts(clause, mark, stance, found):
            continue
        tag = mark[2]
        start, end = mark[0], mark[1]
        if tag.value == "phrase":
            if tag.entry is not None and tag.entry.direction == "backward":
                if clause.low[mark[1] : mark[1] + 1] not in _CLOSES:
                    continue  # "excluded claims": an attribute, not the end of a phrase
                start, end = _backward(clause, mark)
            else:
                end = find_scope(clause, mark, marks, cue, who)
        words = _trim(clause.text[start:end], tag.value == "phrase" and end > mark[1])
        if tag.cue in _NEED_WORDS and start + len(words) <= mark[1]:
            continue
        if not words or (tag.value == "phrase" and clause.low[start : start + len(words)] in _BARE):
            continue
        end = start + len(words)
        reach = end
        place = start - clause.start if inside else -1
        limits.append(make_limit(_KINDS[tag.kind], words, tag.cue, place, place + len(words) if inside else -1))
    spans = _spans(clause, quantities, limits) if inside and quantities else ()
    return sorted([*limits, *spans], key=lambda limit: limit.start) if spans else limits


def _inverted(clause: Clause, *, inside: bool) -> Limit | None:
    """A condition by inversion in front of its clause: "Should the inspector object, ...", "Were we to sell, ..."."""
    found = _INVERTED.match(clause.low, clause.head, clause.end)
    if found is None:
        return None
    words = found["cue"].split()
    if len(words) < 3 or (words[1] in ("you", "there") and (words[2] in _WISHES or words[2] in ("have", "be"))):
        return None
    text = _trim(clause.text[found.start("cue") : found.end("cue")], True)
    place = found.start("cue") - clause.start if inside else -1
    return Limit(LimitKind.CONDITION, text, "inversion", place, place + len(text) if inside else -1)


def _trim(words: str, loose: bool) -> str:
    """Without punctuation and, of a ``loose`` end, without the little words that lead on to what was cut away."""
    if not loose:
        return words.rstrip(_TRIM)
    while True:
        words = words.rstrip(_LOOSE_SIGNS)
        blank = words.rfind(" ")
        if blank == -1 or words[blank + 1 :] not in _LOOSE_WORDS:
            return words
        words = words[:blank]


def _spans(clause: Clause, quantities: Sequence[Quantity], limits: Sequence[Limit]) -> list[Limit]:
    """Deadlines and periods that stand in no other limit: "within 30 days of your request", "by 8 July 2027"."""
    found = []
    for quantity in quantities:
        if quantity.kind not in (QuantityKind.DURATION, QuantityKind.DATE):
            continue
        place = clause.start + quantity.start
        opened = _SPAN_OPENS.search(clause.low, max(clause.start, place - 40), place)
        inner = _SPAN_INSIDE.match(clause.low, place)
        if (opened is None and inner is None) or _AGED.match(clause.low, clause.start + quantity.end):
            continue
        start = opened.start() if opened else place
        after = _SPAN_GOES_ON.match(clause.low, clause.start + quantity.end, clause.end)
        end = after.end() if after else clause.start + quantity.end
        words = _trim(clause.text[start:end], True)
        start, end = start - clause.start, start - clause.start + len(words)
        if not any(limit.start < end and start < limit.end for limit in limits):
            found.append(make_limit(LimitKind.TIME, words, "span", start, end))
    return found


def _counts(clause: Clause, mark: Mark, stance: Stance, found: Found | None) -> bool:
    """Whether a cue limits where it stands."""
    start, end, tag = mark
    low = clause.low
    cue = low[start:end]
    if tag.value == "word":
        if stance is Stance.PROHIBITS and cue.startswith(_ATTEMPTS):
            return False  # who may not even attempt it is bound by more, not by less
        if tag.kind == "hedge" and (clause.word_before(start) in _NO_HEDGE or _is_conceded(clause, start)):
            return False  # what somebody else tries, or what is only conceded ("While we strive to ..., we cannot")
        if cue == "specifically" and low.startswith(",", end):
            return False
        return cue not in _BAN_ONLY or stance is Stance.PROHIBITS
    if tag.value == "adjective":
        return _is_attribute(low, end, clause.end)
    if tag.cue == "frequency":
        return _COUNTED.match(low, end, clause.end) is not None
    if tag.cue in ("points", "subject"):
        return _OWN_DOCUMENT.match(low, end, clause.end) is None
    if tag.cue == "without":
        return _is_negated(clause, start, stance, found)
    if tag.cue in ("if", "when-any") and cue in ("if", "when", "in the event that", "in the event", "in case"):
        if _happens_to_user(clause, mark, stance, found):
            return True
        return not _addresses(clause, mark) and (cue != "when" or _is_condition(clause, mark))
    return tag.cue != "when-any" or _is_condition(clause, mark)


def _is_beside(clause: Clause, mark: Mark, reach: int) -> bool:
    """Whether a phrase limits something else than the clause: words inside a bracket that it does not open, one of the
    examples ("such as with your consent"), one of the
    grounds to which "only" confines it ("only to bill you, or with your consent"), or one more ground beside the
    limit before ("to bill you or if you ask": it lets in more, not less)."""
    if mark[2].value != "phrase" or mark[2].kind == "exception":
        return False
    low, start = clause.low, mark[0]
    if any(0 <= start - other[1] <= 12 and low.count(" ", other[1], start) <= 2 for other in clause.examples):
        return True
    opened = low.rfind("(", clause.start, start)
    if (
        opened != -1
        and low.find(")", opened, start) == -1
        and low[opened + 1 : start].strip()
        and not _ENUMERATOR.match(low, opened)
    ):
        return True
    before = low[max(clause.start, start - 4) : start]
    if before.endswith((" or ", "or, ")) and reach < start - 5:
        return True
    only = ONLY.search(low, clause.start, start)
    if only is None:
        return False
    between = low[only.end() : start]
    return ", or " in between or (between.endswith(", ") and ", or " in low[start : clause.end])


def _is_attribute(low: str, place: int, end: int) -> bool:
    """Whether a word that can be a noun stands before one: "material breach", not "the material on the site"."""
    if low[place : place + 1] not in (" ", "-"):
        return False
    found = _WORD.match(low, place, end)
    if found is None:
        return False
    word = found[1]
    return not (
        word in PREPOSITIONS or word in JOINTS or word in DETERMINERS or word in _AUXILIARIES or word.endswith("ed")
    )


def _is_negated(clause: Clause, place: int, stance: Stance, found: Found | None) -> bool:
    """Whether "without" stands under a ban or a negation of its own clause, and so names what is let through."""
    if stance is Stance.PROHIBITS or (found is not None and not found.polarity):
        return True
    return _NEGATIVE.search(clause.low, clause.start, place) is not None


def _addresses(clause: Clause, mark: Mark) -> bool:
    """Whether "if you ..." tells whom a sentence is about rather than on what it depends."""
    found = _YOU.match(clause.low, mark[1], clause.end)
    if found is None:
        return clause.low.startswith((" any,", " any)", " any;", " any.", " so,", " not,"), mark[1])
    verb, following = found[1], found[2] or ""
    if verb in _CHOOSES or (verb in ("do", "don't", "not") and following in _CHOOSES):
        return following == "to" and verb in ("choose", "decide", "elect")
    if verb in _BREAKS:
        return False
    return is_fronted(clause, mark[0]) or (verb in _WISHES and following not in ("at", "over", "under", "not"))


def _happens_to_user(clause: Clause, mark: Mark, stance: Stance, found: Found | None) -> bool:
    """Whether a fronted "when you join" or "if you cancel" is the event on which what the provider may or must do
    depends: an act of the user, no state or wish that only says whom the sentence is about."""
    if found is None or stance is Stance.ASSERTS or not is_fronted(clause, mark[0]):
        return False
    asked = clause.low.startswith(("may be asked", "may be required"), found.cue[0])
    if found.subject != PROVIDER and not asked:
        return False
    you = _YOU.match(clause.low, mark[1], clause.end)
    return you is not None and you[1] not in _STATES and you[1] not in _WISHES


def _is_conceded(clause: Clause, place: int) -> bool:
    """Whether words stand in a concession before the main clause."""
    return clause.low.startswith(_CONCEDES, clause.head) and clause.low.find(", ", place, clause.end) != -1


def _is_condition(clause: Clause, mark: Mark) -> bool:
    """Whether a bare "when" or "where" sets a condition: no relative clause ("countries where"), no situation of the
    reader ("when you use the service")."""
    if _SITUATION.match(clause.low, mark[1], clause.end):
        return False
    fronted = is_fronted(clause, mark[0])
    if fronted and clause.low.startswith("when", mark[0]) and _OWN_ACT.match(clause.low, mark[1]):
        return False
    fronted = fronted or clause.low[mark[0] - 2 : mark[0]] == ", "
    if clause.low.startswith("where", mark[0]) and not fronted and _DEMANDS.match(clause.low, mark[1]) is None:
        return False
    return _RELATIVE_PLACE.search(clause.low[max(clause.start, mark[0] - 24) : mark[0]]) is None


def _backward(clause: Clause, mark: Mark) -> tuple[int, int]:
    """From the last comma before a cue that closes its phrase ("secret operations excepted")."""
    place = max(clause.low.rfind(c, clause.start, mark[0]) for c in (",", ";", ":", "("))
    start = place + 1 if place != -1 else mark[0]
    while start < mark[0] and clause.low[start] == " ":
        start += 1
    return start, mark[1]
