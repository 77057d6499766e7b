"""A document's language from its commonest words or its script; only to keep English cues away from other languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from monitor.models import Block

_COMMON = {
    "en": "the of and to in you we your our or for that with is are this any by may will not on as be if from have it us",
    "de": "der die das und zu den von mit sie ist wir für nicht werden auf eine ein oder im des dem ihre wenn unsere sich ihrer",
    "fr": "le la les de des et vous nous à pour du que en une un est sur dans par avec vos votre ou ne pas qui nos sont ce",
    "es": "el la los las de y que en para con por una un su sus se usted o del no es al nuestros como sobre nuestro si puede",
    "it": "il la di e che per un una i le della dei del con non gli si nel alla sono dell tuoi o da utente nostri sui",
    "nl": "de het een en van u wij we voor met niet op te dat zijn is uw of door die worden bij om aan onze kunnen",
    "pt": "o a os as de e que para em com uma um do da dos das não você se por ou seus sua nossos como ao são mais",
    "sv": "och att det som i en på är av för med till den har de inte om ett vi du din dina ditt eller kan vår våra dig när",
}
_LANGUAGES = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_WORDS = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
)
_SAMPLE = 4000


def find_language(blocks: Sequence[Block], declared: str = "") -> str:
    """Two-letter code, or the empty string where nothing tells.

    What is read off a long enough text wins over what the page declares, since templates declare English for every
    translation; ``declared`` is an HTML ``lang`` value such as "en-GB".
    """
    middle = len(blocks) // 4
    sample = ""
    for block in (*blocks[middle:], *blocks[:middle]):
        sample += block.text + " "
        if len(sample) > _SAMPLE:
            break
    found = _by_words(sample[:_SAMPLE])
    if found:
        return found
    code = re.split(r"[-_]", declared.strip().lower())[0]
    return code if 2 <= len(code) <= 3 and code.isalpha() else ""


@lru_cache(maxsize=1024)
def _by_words(sample: str) -> str:
    if not sample.isascii():
        for language, script in _SCRIPTS:
            if len(script.findall(sample)) > max(20, len(sample) // (10 if language == "ja" else 4)):
                return language
    words = _WORDS.findall(sample.lower())
    if len(words) < 25:
        return ""
    counts = Counter(words)
    shares = sorted(
        ((sum([counts[word] for word in common if word in counts]), code) for code, common in _LANGUAGES.items()),
        reverse=True,
    )
    best, language = shares[0]
    return language if best >= len(words) * 0.16 and best > shares[1][0] * 1.3 else ""
