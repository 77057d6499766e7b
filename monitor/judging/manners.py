"""Words that say how a duty is to be done; with them it asks for more, and is no narrower.

Forms handled: the form ("in writing", "in plain language"), the measure ("in full", "in detail", "completely"), the care
("with due care and skill", "diligently"), who bears the cost ("free of charge", "at its own expense").
"""

from __future__ import annotations

import re

_MANNER = re.compile(
    r"\W*(?:in (?:full|writing|person|(?:reasonable |sufficient |full |great )?detail|good faith|plain (?:language|words|english))|"
    r"(?:fully|completely|entirely|carefully|diligently|accurately|truthfully|clearly|conspicuously|prominently|permanently|irretrievably|securely)|"
    r"free of charge|at (?:no (?:extra |additional )?(?:cost|charge)|(?:its|our|their|your) (?:own )?(?:cost|expense))|"
    r"with (?:due|reasonable|great|all due) (?:care|diligence|skill)(?: and (?:care|skill|diligence))?)\W*",
    re.IGNORECASE,
)


def says_how(words: str) -> bool:
    """Whether some words, all of them, say how a thing is to be done."""
    return _MANNER.fullmatch(words) is not None
