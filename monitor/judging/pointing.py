"""What a short text points at: an earlier plan, promise or ban that it names and does not repeat ("the pledge stands").

Forms handled: a noun of commitment with an article or a possessive ("our target", "that rule"), the end of such a thing
("the plan is cancelled", "we are ending the guarantee"), an exception to it, a limit of its reach ("does not cover
wear"), a mere gloss on wording, and words that claim nothing at all (a thought of what might be, a slogan).
"""

from __future__ import annotations

import re

from monitor.judging.claims import count_reversals, is_ceasing
from monitor.judging.matters import find_specific
from monitor.judging.wording import find_tokens

BARE = 3  # specific words; a text with no more has no matter of its own

_NOUN = (
    r"(?:plans?|pledges?|promises?|commitments?|targets?|guarantees?|polic(?:y|ies)|rules?|bans?|bill|proposals?|schemes?"
    r"|tenders?|programmes?|programs?|offers?|orders?|wording|sentences?|clauses?|positions?|statements?|announcements?"
    r"|deadlines?|dates?|calendar|timetable|restrictions?|exemptions?|exceptions?|features?|deals?|contracts?|law|regulation"
    r"|projects?|idea|goals?|vows?|undertakings?|assurances?|word|moratorium|freeze|licen[cs]es?|fees?|caps?|duty|duties)"
)
_THE_NOUN = re.compile(
    rf"\b(?:the|this|that|its|our|his|her|their|those|these)\s+(?:[\w-]+\s+){{0,2}}?{_NOUN}\b", re.IGNORECASE
)
_KNOWN = re.compile(
    r"^\W*(?:the|this|that|those|these)\s+(?:\w+\s+)?(?:plans?|pledges?|promises?|commitments?|targets?|guarantees?|rules?|bans?"
    r"|bill|proposals?|schemes?|clauses?|restrictions?|exemptions?|exceptions?|deadlines?|ceilings?|caps?|limits?|thresholds?|quotas?"
    r"|terms|conditions|wording|moratorium|freeze|vows?|undertakings?|assurances?|order|duty|fees?|charges?|filing|directive)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    rf"^(?:{_THE_NOUN.pattern})(?:\s+\w+){{0,6}}?\s+(?:is|are|was|were|has|have|had|will|no)\b", re.IGNORECASE
)
_OBJECT = re.compile(
    rf"\b(\w+)\s+(?:the|this|that|its|our|his|her|their|those|these)\s+(?:[\w-]+\s+){{0,2}}?{_NOUN}\b", re.IGNORECASE
)
_BAN_NOUN = re.compile(
    r"\b(?:ban|bans|prohibition|moratorium|embargo|restrictions?|rules?|polic(?:y|ies)|pledges?|promises?|commitments?|wording"
    r"|sentences?|clauses?|order|freeze|guarantees?|positions?|limits?|caps?|exclusion|assurances?)\b",
    re.IGNORECASE,
)
_EXCEPTION_NOUN = re.compile(r"\b(?:exceptions?|exemptions?|carve-?outs?|loopholes?|opt-?outs?)\b", re.IGNORECASE)
_OUT_OF_REACH = re.compile(
    r"\b(?:do|does|did|will|would)\s*(?:not|n['’]t)\s+(?:cover|apply|include|extend|concern|mean|affect)\b"
    r"|\b(?:do|does)\s*(?:not|n['’]t)\s+count\b|\b(?:is|are)\s+(?:let off|spared|left out|carved out|exempt(?:ed)?|excluded|not covered|not included|not affected)\b",
    re.IGNORECASE,
)
_GLOSS = re.compile(
    r"\b(?:clarif|updat|reword|revis|amend|edit|tid|rewr|reorgani|simplif)\w*\s+(?:the|our|its|this|that|these|those|a|some)\s+"
    r"(?:\w+\s+){0,3}?(?:rules?|polic(?:y|ies)|wording|pages?|terms|language|sections?|texts?|guidelines)\b"
    r"|\b(?:rules?|polic(?:y|ies)|wording|pages?|terms|language|sections?|texts?|guidelines)\s+(?:was|were|has been|have been)\s+"
    r"(?:\w+\s+)?(?:clarif|updat|reword|revis|edit|tidied|rewr|reorgani|simplif)\w*\b",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"\b(?:put(?:s|ting)?|pushe?[sd]?|pushing)\s+(?:\w+\s+){0,4}?(?:off|back)\b|\b(?:postpon|delay|defer)\w*\b|\b(?:extra|more) time\b"
    r"|\bcalendar\b|\btimetable\b|\bdeadlines?\b|\bon (?:schedule|time)\b|\blater than\b",
    re.IGNORECASE,
)
_IDLE = re.compile(
    r"^\W*(?:were|should|had)\b[^.]*\b(?:would|could)\b|^\W*if\b[^.]*\b(?:would|could)\b"
    r"|\bwhat\s+(?:[\w’']+\s+){1,4}(?:is|are)\s+(?:all\s+)?(?:about|for)\b"
    r"|\b(?:we|i|our) hope\b|\b(?:first|top|highest) priority\b|\bproud (?:of|to)\b",
    re.IGNORECASE,
)


def points_back(text: str) -> bool:
    """Whether a text names a plan, a promise, a rule or the like as known ("the target", "that wording")."""
    return _THE_NOUN.search(text) is not None


def takes_as_known(text: str) -> bool:
    """Whether a text begins with a rule, a plan or the like that must have been spoken of before ("The ceiling goes up")."""
    return _KNOWN.search(text) is not None


def is_bare(text: str, actor: str) -> bool:
    """Whether a text that points back has hardly any specific word of its own."""
    rest = _THE_NOUN.sub(" ", text)
    return points_back(text) and len(find_specific(rest, actor)) <= BARE + 3 and len(find_tokens(text)) <= 20


def names_end(clause: str) -> bool:
    """Whether a clause says of a plan, a promise or a ban itself that it is no more."""
    if _SUBJECT.search(clause) and count_reversals(_THE_NOUN.sub(" ", clause, count=1)) % 2:
        return True
    return any(is_ceasing(match[1]) for match in _OBJECT.finditer(clause))


def names_ban(text: str) -> bool:
    """Whether a text names a ban, or words that hold one."""
    return _BAN_NOUN.search(text) is not None


def names_exception(clause: str) -> bool:
    """Whether a clause speaks of an exception as a thing."""
    return _EXCEPTION_NOUN.search(clause) is not None


def leaves_out(text: str) -> bool:
    """Whether a text says what a rule does not reach ("it does not cover wear")."""
    return _OUT_OF_REACH.search(text) is not None


def tells_of_delay(text: str) -> bool:
    """Whether a text speaks of keeping a date or of putting it off."""
    return _DELAY.search(text) is not None


def is_gloss(text: str) -> bool:
    """Whether a text only says that words were changed, and not what they say."""
    return _GLOSS.search(text) is not None


def is_idle(text: str) -> bool:
    """Whether a text claims nothing: a thought of what might be, a hope, a slogan."""
    return _IDLE.search(text) is not None
