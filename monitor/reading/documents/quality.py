"""Is this the page at all? What looks blocked, missing, behind a login or wholly different is an issue, not a version.

Conservative on purpose: a real rewrite of a policy shares its title or its topic words with the version before; a page
that says it was not found says little else.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from monitor.models import BlockKind, Document, Issue
from monitor.reading.documents.signs import BAR, weigh

_BLOCKED = re.compile(
    r"\baccess (?:to this (?:page|site|resource) )?(?:is |has been )?(?:denied|forbidden|restricted|blocked)\b|\battention required\b"
    r"|\b(?:verify|confirm|prove)(?:ing)? (?:that )?you(?:['’]re| are) (?:a |not a )?(?:human|robot|bot)\b|\bare you (?:a )?(?:human|robot)\b"
    r"|\bchecking (?:your browser|if the site connection is secure)\b|\bcomplete the (?:security check|captcha)\b|\b(?:re)?captcha\b"
    r"|\bunusual (?:traffic|activity) (?:from|on)\b|\brequest (?:was |has been |is )?(?:blocked|rejected|denied)\b|\byou have been blocked\b"
    r"|\bray id\b|\b403 forbidden\b|\berror 10\d\d\b|\btoo many requests\b|\bjust a moment\b|\benable (?:javascript and )?cookies to continue\b"
    r"|\bwe value your privacy\b|\bbefore you continue to\b|\bnot available in your (?:country|region)\b|\bsecurity service to protect itself\b",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"\b(?:page|content|document|article|file|resource|url|link) (?:you (?:are|were|['’]re) (?:looking for|trying to reach|requested) |you requested )?"
    r"(?:is |was |could ?n[o’']t be |cannot be |can['’]t be |could not be |has been |may have been |does ?n[o’']t |isn['’]t |not )+"
    r"(?:found|available|exist|removed|moved|deleted|unavailable)\b"
    r"|\b404\b(?! \w+ (?:street|avenue|road))|\bpage not found\b|\bnot found on this server\b|\bsomething went wrong\b|\boops\b"
    r"|\binternal server error\b|\b50[0234] (?:bad gateway|service|gateway|internal)|\bbad gateway\b|\bservice (?:temporarily )?unavailable\b"
    r"|\bgateway time-?out\b|\b(?:temporarily|currently) (?:down|unavailable|offline)\b|\bwe(?:['’]re| are) sorry\b.{0,80}\b(?:page|error|problem)\b"
    r"|\blink (?:you followed )?may be broken\b|\ban error (?:has )?occurred\b|\bunder maintenance\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log|sign) ?in to (?:continue|view|see|access|your account|\w+$)|\b(?:you must|please|you need to) (?:be logged in|log in|sign in|login)\b"
    r"|\bforgot(?:ten)? (?:your )?password\b|\bcreate (?:an|a new) account\b|\bemail(?: address)? or (?:phone|username)\b|\bcontinue with (?:google|apple|facebook|email)\b"
    r"|\bsubscribe to (?:continue|read)\b|\bsubscribers only\b",
    re.IGNORECASE,
)
_SHELL = re.compile(
    r"\b(?:enable|turn on|activate|requires?|needs?) javascript\b|\bjavascript (?:is|must be|to be) (?:disabled|enabled|required|not (?:enabled|available|supported))\b"
    r"|\bjavascript enabled\b|^loading\b|\bbrowser (?:is )?(?:not supported|unsupported|out of date)\b",
    re.IGNORECASE,
)
_SIGNS = (
    ("blocked", "looks blocked", _BLOCKED),
    ("not-found", "looks like an error page", _NOT_FOUND),
    ("login", "looks like a login page", _LOGIN),
)
_SHORT = 250  # words; a longer page that mentions such words is about them
_PART = 0.85  # of the words before: more, and no part of the page is missing
_NOTICE = 120  # words in which a notice stands alone when the version before was long
_SHRUNK, _FEW_SHARED, _HARDLY_SHARED, _SAME_TOPIC = 0.3, 0.5, 0.03, 0.25
_WORD = re.compile(r"[^\W\d_]{4,}")
_UNSPACED = re.compile("[\u3040-\ud7af]")


def check_quality(document: Document, earlier: Document | None = None) -> list[Issue]:
    """What speaks against taking a document for the page that is watched; an empty list if nothing does.

    ``earlier`` is the last good version, if any. Kinds: ``empty``, ``blocked``, ``not-found``, ``login``, ``shell``,
    ``truncated``, ``shrunk`` (under 30 % of the earlier version and few blocks shared) and ``different`` (another language, or hardly
    a block shared and neither title nor topic in common). At most one issue is given, the most telling.
    """
    words = _words(document.text)
    told = _find_notice(document, words, earlier) or _find_signs(document, words)
    if told is not None:
        return [_issue(document, *told)]
    if earlier is None or earlier.snapshot == document.snapshot:
        return []
    told = _find_failed_part(document, earlier, words) or _find_change(document, earlier, words)
    return [_issue(document, *told)] if told is not None else []


def _issue(document: Document, kind: str, message: str) -> Issue:
    return Issue(document.source.id, kind, message, url=document.url, date=document.captured.date())


def _find_signs(document: Document, words: int) -> tuple[str, str] | None:
    """What markup and address say against the capture, where together they take it under the bar."""
    score, kind, sentence = weigh(document, words)
    return (kind, f"{sentence} (quality {score:.2f}; at least {BAR:.2f} is needed)") if score < BAR else None


def _find_notice(document: Document, words: int, earlier: Document | None) -> tuple[str, str] | None:
    """A short page that says itself what it is."""
    before = _words(earlier.text) if earlier is not None else 0
    if words == 0:
        return "empty", "the page has no words"
    if words > _SHORT or (before and words > before * 0.6):
        return None
    for kind, message, signs in _SIGNS:
        found = signs.search(document.title) or _in_notice(signs, document, words)
        if found is not None:
            return kind, f"{message}: “{found[0]}”"
    found = _SHELL.search(document.text)
    if found is not None and words < _NOTICE:
        return "shell", f"the page needs a browser to show its text: “{found[0]}”"
    if before > 100 and words < 20:
        return "empty", f"{words} words are left of {before:,}"
    return None


def _find_failed_part(document: Document, earlier: Document, words: int) -> tuple[str, str] | None:
    """A page put together from several, one of which answered with an error and took its words along."""
    if words > _PART * _words(earlier.text):
        return None
    for block in document.blocks:
        found = _NOT_FOUND.search(block.text) if len(block.text) < 90 else None
        if found is not None and found[0] not in earlier.text:
            return "not-found", f"a part of the page looks like an error page: “{found[0]}”"
    return None


def _in_notice(signs: re.Pattern[str], document: Document, words: int) -> re.Match[str] | None:
    """Such words count in headings and first lines, and anywhere on a page that says little else."""
    if words <= _NOTICE:
        return signs.search(document.text)
    for block in document.blocks[:4]:
        if block.kind is BlockKind.HEADING or len(block.text) < 90:
            found = signs.search(block.text)
            if found is not None:
                return found
    return None


def _find_change(document: Document, earlier: Document, words: int) -> tuple[str, str] | None:
    """A page that has too little in common with the version before."""
    before = _words(earlier.text)
    if before < 60:
        return None
    if document.language and earlier.language and document.language != earlier.language:
        return "different", f"the page is in another language ({document.language}, before {earlier.language})"
    mine, theirs = _keys(document), _keys(earlier)
    shared = len(mine & theirs)
    if words < _SHRUNK * before and shared < _FEW_SHARED * max(1, len(mine)):
        return "shrunk", f"{words:,} words are left of {before:,}, and hardly any passage is the same"
    if words < _SHRUNK / 3 * before and words < 200:
        return "shrunk", f"{words:,} words are left of {before:,}"
    if shared > _HARDLY_SHARED * min(len(mine), len(theirs)) or words < 40:
        return None
    if _title_words(document) & _title_words(earlier):
        return None
    topics, before_topics = _topics(document.text), _topics(earlier.text)
    common = len(topics & before_topics) / max(1, min(len(topics), len(before_topics)))
    if common < _SAME_TOPIC:
        return "different", f"another page: “{document.title}” shares hardly a passage with “{earlier.title}” before"
    return None


def _words(text: str) -> int:
    """Words of a text; signs of scripts without blanks count as half a word each."""
    blanks = text.count(" ") + text.count("\n")
    if blanks * 15 < len(text):
        return max(blanks + bool(text), len(_UNSPACED.findall(text)) // 2)
    return blanks + 1


def _keys(document: Document) -> frozenset[str]:
    return frozenset(block.text.lower() for block in document.blocks if len(block.text) > 20)


def _title_words(document: Document) -> frozenset[str]:
    return frozenset(_WORD.findall(document.title.lower())) - frozenset(
        _WORD.findall(document.source.publisher.lower())
    )


@lru_cache(maxsize=64)
def _topics(text: str) -> frozenset[str]:
    """The sixty commonest longer words."""
    counted = Counter(word for word in _WORD.findall(text.lower()[:200_000]) if len(word) > 5)
    return frozenset(word for word, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:60])
