"""The forms in which a name may stand in a text: made by rule, so that nobody has to list them.

In goes an alias as a person writes it ("to sell", "weapon system", "organisation"); out comes every lower-case form:
verbs in -s, -ed, -ing (irregular ones from a table), singular and plural of the head noun, hyphen or space, British
and American spelling, the possessive of people who stand before a noun ("user data", "users' data").
"""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.taxonomy.words import (
    DOUBLES,
    DOUBLES_UK,
    OWNERS,
    PLURALS,
    PREPOSITIONS,
    SINGULARS,
    UNCHANGED,
    VERBS,
)

_ALTERNATIVES = re.compile(r"\(([^()|]*(?:\|[^()|]*)+)\)")
_DOTTED = re.compile(r"\bU[SK]\b")
_NOUNLIKE = re.compile(r"(tion|sion|ment|ness|ity|ance|ence|ship|ism|ware|ery|ing|al|ure|acy|sale)s?")
_CLOSED = re.compile(
    r"\b(?:(non|anti|cyber|counter|multi|pre|deep|hyper|micro|super|sub|geo|bio)[- ]|(re|co|de)-|(fine)[- ](?=tun))(?=[a-z])"
)
_NEVER_IZE = re.compile(
    r"(adv|superv|rev|dev|prom|comprom|enterpr|otherw|prec|expert|surpr|compr|franch|merchand|ra|no|r|w|likew|disgu|prem|telev|"
    r"improv|conc|cru|pra|parad|appra|exerc|advert|telev|circumc|exc|dem|desp|inc|c|arr|upr|ar|gu|po|b|prem|mort|treat|"
    r"max|s|pr|se|pract|cap|prize|pri|desk|fr|ox)i[sz](e|ed|es|ing|er|ers|ation|ations)"
)
_IZE = re.compile(r"([a-z]{3,})i([sz])(e|ed|es|ing|er|ers|ation|ations|ational)")
_SPELLINGS = (
    (re.compile(r"\b(behavi|neighb|col|hon|fav|lab|harb|rum|endeav|hum|arm)our"), r"\1or"),
    (re.compile(r"\b(behavi|neighb|col|hon|fav|lab|harb|rum|endeav|hum|arm)or(?!e|i|al|t)"), r"\1our"),
    (re.compile(r"\b(def|off|pret)ence"), r"\1ense"),
    (re.compile(r"\b(def|off|pret)ense"), r"\1ence"),
    (re.compile(r"\blicenc"), "licens"),
    (re.compile(r"\blicens(?=e\b|es\b)"), "licenc"),
    (re.compile(r"\b(cent|met|theat|fib|kilomet)re(s?)\b"), r"\1er\2"),
    (re.compile(r"\b(cent|theat|fib|kilomet)er(s?)\b"), r"\1re\2"),
    (re.compile(r"\b(anal|paral|catal)ys(e|ed|es|ing)\b"), r"\1yz\2"),
    (re.compile(r"\b(anal|paral|catal)yz(e|ed|es|ing)\b"), r"\1ys\2"),
    (re.compile(r"\bprogramme(s?)\b"), r"program\1"),
    (re.compile(r"\bprogram(s?)\b"), r"programme\1"),
    (re.compile(r"\bartefact"), "artifact"),
    (re.compile(r"\bartifact"), "artefact"),
    (re.compile(r"\bjudgement"), "judgment"),
    (re.compile(r"\bjudgment"), "judgement"),
    (re.compile(r"\bageing\b"), "aging"),
    (re.compile(r"\bpaedo"), "pedo"),
    (re.compile(r"\bpedo"), "paedo"),
    (re.compile(r"\bfulfil\b"), "fulfill"),
    (re.compile(r"\benrol\b"), "enroll"),
    (re.compile(r"\bpractis"), "practic"),
)


@lru_cache(maxsize=20_000)
def find_alternatives(alias: str) -> tuple[str, ...]:
    """The names that one alias stands for: "(secret|classified) (military |)networks" is four, others are themselves."""
    match = _ALTERNATIVES.search(alias)
    if match is None:
        return (alias,)
    found = [alias[: match.start()] + choice + alias[match.end() :] for choice in match[1].split("|")]
    return tuple(dict.fromkeys(" ".join(name.split()) for one in found for name in find_alternatives(one)))


@lru_cache(maxsize=50_000)
def find_forms(alias: str, *, verb: bool = False) -> tuple[str, ...]:
    """Every lower-case form of an alias, the written one first.

    A leading "to " marks a verb phrase ("to spy on"); ``verb`` says that a phrase without it may be one too (the
    names of actions: "sell", "sale"). Everything else is a noun phrase.
    """
    text = " ".join(alias.lower().replace("’", "'").split())
    dotted = _DOTTED.sub(lambda match: f"{match[0][0]}.{match[0][1]}.", alias)
    if dotted != alias:
        return find_forms(text, verb=verb) + find_forms(dotted, verb=verb)
    words = text.split(" ")
    forms: dict[str, None] = {}
    if words[0] == "to" and len(words) > 1:
        text = text[3:]
        found = _verb_phrases(text)
    elif verb and not _NOUNLIKE.fullmatch(words[0].rsplit("-", 1)[-1]):
        found = _verb_phrases(text) + _noun_phrases(text)
    else:
        found = _noun_phrases(text)
    for form in [text, *found]:
        for spelt in find_spellings(form):
            for joined in _joinings(spelt):
                forms[joined] = None
                if "'" in joined:
                    forms[joined.replace("'", "’")] = None
    return tuple(forms)


def find_spelt_names(name: str) -> tuple[str, ...]:
    """A proper name in lower case, with and without the dots of U.S. and U.K.; names are not inflected."""
    dotted = _DOTTED.sub(lambda match: f"{match[0][0]}.{match[0][1]}.", name)
    return tuple(dict.fromkeys((name.lower(), dotted.lower())))


def find_spellings(text: str) -> tuple[str, ...]:
    """The text with the other of British and American spelling beside itself; of several such words all change."""
    words = [_word_spellings(word) for word in text.split(" ")]
    most = max(map(len, words))
    if most == 1:
        return (text,)
    return (text, *(" ".join(word[min(i, len(word) - 1)] for word in words) for i in range(1, most)))


@lru_cache(maxsize=50_000)
def _word_spellings(word: str) -> tuple[str, ...]:
    """One word in its other spellings, itself first."""
    found = {word: None}
    for form in (_swap_ize(word, "z"), _swap_ize(word, "s")):
        found[form] = None
    for form in list(found):
        for pattern, replacement in _SPELLINGS:
            found[pattern.sub(replacement, form)] = None
    return tuple(found)


def find_plural(word: str) -> str:
    """The plural of a singular noun; the word itself where it has none."""
    if word in UNCHANGED or word in SINGULARS:
        return word
    if word in PLURALS:
        return PLURALS[word]
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if len(word) > 1 and word[-1] == "y" and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def find_singular(word: str) -> str:
    """The singular of a plural noun; the word itself where it is none."""
    if word in SINGULARS:
        return SINGULARS[word]
    if word in UNCHANGED or word.endswith(("ss", "us", "is", "ics")) or not word.endswith("s") or len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    return word[:-1]


def find_verb_forms(verb: str) -> tuple[str, ...]:
    """The verb with its -s, -ed and -ing forms; a prefix with a hyphen stays in front ("fine-tune", "fine-tuning")."""
    prefix, hyphen, base = verb.rpartition("-")
    for stem in (base, re.sub(r"^(re|over|under|out|mis|pre)", "", base)):
        if stem in VERBS:
            lead = prefix + hyphen + base[: len(base) - len(stem)]
            return tuple(lead + form for form in (stem, *VERBS[stem]))
    return tuple(prefix + hyphen + form for form in _regular_forms(base))


def _regular_forms(base: str) -> tuple[str, ...]:
    if base.endswith(("ee", "ye", "oe")):
        return base, base + "s", base + "d", base + "ing"
    if base.endswith("ie"):
        return base, base + "s", base + "d", base[:-2] + "ying"
    if base.endswith("e"):
        return base, base + "s", base + "d", base[:-1] + "ing"
    if len(base) > 1 and base[-1] == "y" and base[-2] not in "aeiou":
        return base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    third = base + ("es" if base.endswith(("s", "x", "z", "ch", "sh")) else "s")
    if base in DOUBLES:
        return base, third, base + base[-1] + "ed", base + base[-1] + "ing"
    if base in DOUBLES_UK:
        double = base + base[-1]
        return base, third, base + "ed", base + "ing", double + "ed", double + "ing"
    return base, third, base + "ed", base + "ing"


def _verb_phrases(text: str) -> list[str]:
    first, space, rest = text.partition(" ")
    return [form + space + rest for form in find_verb_forms(first)]


def _noun_phrases(text: str) -> list[str]:
    words = text.split(" ")
    head = next((i - 1 for i, word in enumerate(words) if i and word in PREPOSITIONS), len(words) - 1)
    noun = words[head]
    singular = find_singular(noun)
    found = [" ".join([*words[:head], form, *words[head + 1 :]]) for form in (noun, singular, find_plural(singular))]
    if len(words) > 1 and find_singular(words[0]) in OWNERS and head > 0:
        one = find_singular(words[0])
        many = find_plural(one)
        owners = [one, one + "'s", many + ("'" if many.endswith("s") else "'s")]
        found += [" ".join([owner, *form.split(" ")[1:]]) for owner in owners for form in list(found)]
    return found


def _swap_ize(text: str, letter: str) -> str:
    def swap(match: re.Match[str]) -> str:
        word = match[0]
        return word if _NEVER_IZE.fullmatch(word) else match[1] + "i" + letter + match[3]

    return re.sub(r"\b" + _IZE.pattern + r"\b", swap, text)


def _joinings(text: str) -> list[str]:
    """Hyphen, space, or nothing between the parts of a compound."""
    found = [text]
    if "-" in text:
        found.append(text.replace("-", " "))
    elif " " in text and "'" not in text.split(" ", 1)[0]:
        found.append(text.replace(" ", "-", 1))
    closed = _CLOSED.sub(lambda match: match[1] or match[2] or match[3], text)
    if closed != text:
        found.append(closed)
    return found
