"""What sort of text this is, where nobody said: a publisher's own page, or somebody else's account of it.

A page speaks in its own voice: "we", "our", "you", imperatives in lists. An article tells of others: "said", "told",
"announced", "according to", "the company", a dateline, curly quotation marks around other people's sentences.
"""

from __future__ import annotations

import re

from monitor.models import DocumentKind

_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
_OWN = re.compile(r"\b(?:we|our|ours|us|you|your|yours)\b", re.IGNORECASE)
_TOLD = re.compile(
    r"\b(?:said|says|told|announced|stated|asserted|insisted|confirmed|clarified|added|acknowledged|reportedly|"
    r"according to|spokes(?:man|woman|person)|chief executive|the company|the firm|the ministry|the agency|reporters)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?m)^\s*(?:[-*•]|\(?[a-z0-9]{1,3}[.)])\s+\S")


def guess_kind(text: str) -> DocumentKind:
    """``article`` where others' words are told more often than own ones are spoken, else ``policy``.

    Words inside quotation marks count for neither: an article may quote a whole policy.
    """
    outside = _QUOTED.sub(" ", text)
    own = len(_OWN.findall(outside)) + len(_LISTED.findall(outside))
    told = len(_TOLD.findall(outside))
    return DocumentKind.ARTICLE if told >= 2 and told > own else DocumentKind.POLICY
