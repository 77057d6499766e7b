"""Lead-ins: which words of a paragraph, item or heading introduce the list that follows.

A lead-in gives its items their stance and subject, so a wrong one does more harm than a missing one: a finished
sentence leads only if it points at the list, a question never leads, a heading or title leads only if it forbids,
commands or announces.
"""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.reading.documents.wording import has_words, sentences

_POINTS = re.compile(
    r"\bthe following\b|\bas follows\b|\bfollowing (?:\w+ ){0,3}\w+$|\b(?:below|namely|including|includes?|e\.g|such as|not|never)$"
    r"|\b(?:listed|described|set (?:out|forth)|outlined|detailed|shown|explained|mentioned|given|provided) below\b|^below\b"
    r"|\b(?:any|each|one|all|none|some|either) (?:or more )?of (?:these|those|the below)\b|\b(?:these|those) (?:are|include)\b"
    r"|^(?:some |common )?examples?\b.*\b(?:are|includ(?:e|es|ing))\b|\bin (?:these|the below) (?:cases|ways|circumstances|situations)$",
    re.IGNORECASE,
)
_BANS_USERS = re.compile(
    r"^(?:(?:so|therefore|accordingly|in particular|specifically|further|also),? )?(?:(?:you|users?|customers?|members?|developers?|licensees?"
    r"|no one|nobody) (?:\w+ ){0,3}?(?:must not|may not|shall not|should not|cannot|can not|can['’]t|must never|may never|agree not)"
    r"|(?:please )?(?:do not|don['’]t|never)\b)",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(r"[a-z]|[A-Z][a-z]+ing\b")
_ENDS_OPEN = re.compile(
    r"\b(?:not|never|to|for|by|of|with|from|are|is|be|that|when|if|where|via|through|because|on|who|or|and|using|including|includes?|such as"
    r"|will|may|can|must|shall|should|cannot|following)$",
    re.IGNORECASE,
)
_THIS_INCLUDES = (
    r"(?:this|these|that|those|it|they|which|such)(?: (?:prohibition|restriction|ban|rule|commitment|requirement|obligation|exception|term|list"
    r"|information|data|content|activit(?:y|ie)|use|behaviou?r|conduct|practice|measure|step|categor(?:y|ie)|case)s?)?"
    r"(?: (?:may|can|could|also|will|does|do|not|only|often|typically))* (?:includ|mean|extend|cover|encompass|involv|compris)\w*"
    r"|(?:some )?examples?\b(?! of\b)|including\b|includes\b|such as\b|among other\w*"
)
_LEANS = re.compile(
    rf"(?:{_THIS_INCLUDES}|(?:for (?:example|instance)|in particular|specifically|namely)\b(?=(?:\W+\w+){{0,4}}\W*$))",
    re.I,
)
_LEANS_FAR = re.compile(_THIS_INCLUDES, re.IGNORECASE)
_NEAR = 130  # characters from either end of a finished sentence in which it may point at a list
_DATED = re.compile(r"\b(?:19|20)\d\d\b")
_USES = r"(?:uses?|conduct|activit\w+|content|behaviou?rs?|practices|actions|purposes|applications|items|users?|products|services|businesses)"
_HEADING_LEADS = re.compile(
    r"^(?:please )?(?:do not|don['’]t|never|no\b|prohibit\w*|forbidden|disallowed|unacceptable|restricted|restrictions?|banned"
    r"|examples? of|impermissible|unauthori[sz]ed)"
    r"|\b(?:must|may|shall|should|can|will|would) ?not\b|\b(?:can|won|don|mustn|shouldn)['’]t\b|\bnever\b"
    rf"|\b(?:prohibited|disallowed|forbidden|unacceptable|restricted|not (?:allowed|permitted)) {_USES}"
    r"|\b(?:you|users|we|customers|members|developers) (?:agree|must|shall|should|commit|promise|undertake)\b"
    r"|\b(?:are|is|remain|strictly) (?:prohibited|forbidden|not allowed|not permitted|banned|permitted|allowed)\b"
    r"|\b(?:include|includes|including|following|as follows|such as|will|may|can|must|shall|cannot|to|not)$|:$"
    r"|^(?:respect|comply|protect|be|keep|follow|avoid|ensure|obtain|refrain|stop|report|maintain) (?!of\b|by\b|to\b)\w",
    re.IGNORECASE,
)


def _introduces(sentence: str, first_item: str) -> bool:
    """Does this last sentence of a block point at the list below it?"""
    bare = sentence.rstrip(" \"”’')]*")
    if not has_words(bare) or bare.isdigit() or bare[-1] == ";":
        return False
    if bare[-1] in ":,—–-…：" or bare.endswith("..."):
        return True
    if bare[-1] in "?？":
        return False
    if bare[-1] not in ".!。":
        return not _DATED.search(bare) or _ENDS_OPEN.search(bare) is not None
    bare = bare[:-1]
    if _POINTS.search(bare[:_NEAR]) or _POINTS.search(bare[-_NEAR:]):
        return "above" not in bare
    return len(bare) < 250 and bool(_BANS_USERS.search(bare) and _FRAGMENT.match(first_item))


@lru_cache(maxsize=16384)
def find_lead(text: str, first_item: str = "") -> tuple[str, bool]:
    """The introducing words of a paragraph or item that stands above a list, and whether they lean on what is before.

    Takes the block's text and the first item's. Gives ``("", False)`` where nothing introduces; otherwise the last
    sentence, with the sentence before it where the last begins with "This includes", "Examples include" or is a bare
    "For example:". The flag is True where the last so leans and the block has nothing before it.
    """
    parts = sentences(text)
    if not parts or not _introduces(parts[-1], first_item):
        return "", False
    last = parts[-1]
    bare = last.lstrip("\"“‘'([ ")
    if _LEANS.match(bare) is None:
        return last, False
    if len(parts) > 1:
        return f"{parts[-2]} {last}", False
    return last, _LEANS_FAR.match(bare) is not None


@lru_cache(maxsize=4096)
def is_title(text: str) -> bool:
    """True for a few words above a list that only name it ("Account data"): context like a heading, no lead-in."""
    if len(text) > 80 or text[-1] in ".:;,?!…：。—–-" or len(text.split()) > 9 or _DATED.search(text):
        return False
    return not _ENDS_OPEN.search(text) and not find_heading_lead(text)


@lru_cache(maxsize=4096)
def find_heading_lead(heading: str) -> str:
    """The heading itself if it forbids, commands or announces a list; else the empty string."""
    return heading if not heading.endswith("?") and _HEADING_LEADS.search(heading) else ""


@lru_cache(maxsize=4096)
def find_last_sentence(text: str) -> str:
    """The last sentence of a block, for a lead-in that leans on the block before it ("This includes:")."""
    parts = sentences(text)
    return parts[-1] if parts else ""
