"""What a short text claims: clause by clause, whether something is done or holds, or is ruled out or ended.

``find_claims`` cuts a text into its clauses, without the words that only pass it on ("the company said"). The sign of a
clause follows from its negations and from its verbs and nouns of ending and refusing, an even number of which cancel
out ("will not stop", "would not rule out", "lifted the ban"); words that only limit ("unless ...", "without ...") do
not count. Two claims about one matter with opposite signs conflict, whatever verbs they use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.judging.matters import find_names, weigh
from monitor.judging.wording import find_stem, find_stems, find_tokens
from monitor.judging.wordlists import make_words

_SAYING = (
    r"(?:said|says|say|told|tells|insist(?:ed|s)|repeat(?:ed|s)|confirm(?:ed|s)|conced(?:ed|es)|announc(?:ed|es)|add(?:ed|s)"
    r"|argu(?:ed|es)|stress(?:ed|es)|stat(?:ed|es)|reiterat(?:ed|es)|maintain(?:ed|s)|declar(?:ed|es)|claim(?:ed|s)"
    r"|acknowledg(?:ed|es)|admit(?:ted|s)|explain(?:ed|s)|clarif(?:ied|ies)|not(?:ed|es)|wrote|writes|warned|found|tout(?:ed|s)"
    r"|replied|doubled down)"
)
_HEARERS = (
    r"(?: (?!(?:that|the|it|there|no|a|an|its|his|her|their|our|we|they|he|she)\b)[a-z]\w*(?: \w+){0,2}?(?= that\b))?"
)
_LEADING = re.compile(
    rf"^(?:Asked [^,]*, )?(?:[^,;:“”\"]{{1,70}}?|[^,;:“”\"]{{1,40}}, [^,;:“”\"]{{1,60}}, )\b{_SAYING}\b"
    rf"(?: (?:[\w'’-]+ ){{1,5}}?that\b|{_HEARERS} that|(?: (?:on|in|last|this) \w+)?:?(?=[ ]+[“\"A-Za-z]))\s*",
)
_TRAILING = re.compile(
    rf",[”\"']?\s+(?:[^,;:.]{{1,60}}\s)?{_SAYING}\b(?!\s+(?:that|it|there|the)\b)[^:;]{{0,60}}$|,?\s*\baccording to\b[^,;:]*$"
)
_ONLY_SAYING = re.compile(
    rf"^[^,]{{1,70}}\b{_SAYING}(?: (?:on|in|last|this|later)\b.{{0,20}})?$|^\d{{1,2}} [A-Z]\w+$|^To be clear$"
)
_CONTRAST = re.compile(r"not\b(?:\W+[\w%.-]+){1,6}\W*$", re.IGNORECASE)  # "..., not the first"
_FINITE = re.compile(
    rf"\b(?:is|are|was|were|has|have|had|will|would|shall|may|might|can|could|must|do|does|did|{_SAYING[3:-1]}|\w{{3,}}ed)\b|n['’]t\b",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r"\b(?:for|to|of|with|by|from|including|following|never|not)$")
_CUT = re.compile(
    r"[;:.!?]\s+|\s[–—]\s|,?\s+\b(?:and|but|nor|so|yet|while|whereas)\b\s+(?=(?:not|never|no|nobody|nothing|will|would|we|it|they"
    r"|the|this|that|he|she|there|every|any|none|does|do|is|are|has|have)\b)|,\s+(?:and|but|so|yet|while|whereas)\s+|,\s+(?=not\b)"
)
_LIMITED = re.compile(
    r"\b(?:unless|except(?: for| in| where| when)?|without|other than|apart from|save for|provided|if|when|where|until|before"
    r"|as long as|instead of|rather than|should the|should a)\b[^,;]*|(?<=[a-z] )(?:who|which|whose)\b(?: [\w'’-]+){1,4}",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(\w[\w-]*) that\b((?: [\w'’-]+){1,4})")
_NOT_A_NOUN = make_words(
    "is was be are were means meant so and but to now all found know sure clear true false says say said"
)
_CEASING = frozenset(
    find_stem(form)
    for word in make_words(
        """stop cease end halt quit discontinue suspend freeze pause scrap shelve drop abandon axe ditch bury cancel rescind
        revoke repeal lapse expire retire remove delete erase pull close shut lose lift waive exempt block bar ban
        prohibit forbid outlaw exclude refuse decline deny reject prevent avoid disband dissolve delay postpone defer
        embargo moratorium prohibition suspension cancellation closure withdrawal refusal disable withdraw ending omit
        impossible unable fail lack change relicense replace alter unanswered untouched"""
    )
    for form in (word, f"{word.removesuffix('e')}ed", f"{word}s", f"{word.removesuffix('e')}ing")
) | {"withdrew", "withdrawn", "frozen", "forbidden", "forbad", "lost", "without"}
_GOES = re.compile(r"\b(?:go|goes|gone)\b(?!\s+(?:on|into|to|back|ahead|for|through|beyond|further|up|live|out)\b)")
_ENDING = re.compile(
    r"\brul(?:e|es|ed|ing)\b(?:\W+\w+){0,2}?\W+out\b|\bout of the question\b|\boff(?:\W+the)?\W+(?:table|limits)\b"
    r"|\b(?:turn|switch|put|call|lay|cut|sign)(?:ed|s|ing|ting)?\b(?:\W+\w+){0,2}?\W+off\b|\bpush(?:ed|es|ing)?\s+(?:\w+\s+){0,4}?back\b"
    r"|\bopt(?:ed|s|ing)?[ -]out\b|\bw(?:ound|ind|inds|inding)\s+(?:down|up)\b|\b(?:so far under|until now|hitherto|formerly)\b|\b(?:going|goes|went|gone)\s+away\b|\b(?:keep|keeps|kept|stay|stays|leave|leaves|left|throw|throws|threw|thrown)\b(?:\W+\w+){0,4}?\W+out\b|\b(?:is|are|was|were) over\b|\bcom(?:e|es|ing) out of (?:our|its|the|their)\b|\b(?:came|comes|come|coming) to an end\b|\bphas(?:e|ed|es|ing)\s+out\b"
)
_NOTHING = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|zero)\b|n['’]t\b", re.IGNORECASE)
_NOT_ONE = re.compile(r"\bnot (?:(?:a|one|a single) (?:\w+ of )?)", re.IGNORECASE)  # "not a drop of", "not one"
_NO_NEGATION = re.compile(
    r"\b(?:not only|no doubt|no later than|no more than|no less than|no earlier than|not (?:just|merely)|whether or not"
    r"|nothing (?:more|else|but)|no matter|no fewer than|no sooner|full stop|(?:by|at|until|till|before|from|towards?) the end of|in the end|end to end|end-to-end|at an end user)\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:never|any|anyone|anybody|anywhere|all|every|everyone|none|nobody|nothing|no one|always|entirely|altogether"
    r"|full stop|at no time|not (?:a|one|a single)|for ever|forever|whatsoever|at all)\b|^\W*No\b",
    re.IGNORECASE,
)
_USUALLY = re.compile(
    r"\b(?:by default|standard|default|as a rule|normally|usually|otherwise|in all other respects|generally|in general|in principle|long-term|routinely)\b",
    re.IGNORECASE,
)
_RESTRICTED = re.compile(
    r"\b(?:nothing (?:more|else|but)|only|just|single|sole|alone|some|certain|selected|limited|merely|solely|partly|in part|a handful"
    r"|temporarily|exceptionally|for (?:a )?(?:short|limited) (?:time|period)|in (?:rare|certain|some|limited|individual) cases)\b",
    re.IGNORECASE,
)
_CARVED = re.compile(
    r"\b(?:court|warrant|subpoena|judge|forced to|compel\w*|obliged to|required by law|lawful|legally|other|still|nevertheless"
    r"|nonetheless|even so|however)\b",
    re.IGNORECASE,
)
_TENTATIVE = re.compile(
    r"\b(?:might|could|consider(?:s|ed|ing)?|propos(?:e|es|ed|ing|al)|aims?|hopes?|hoped|seeks?|tries|would like|possibly|perhaps"
    r"|in talks|negotiat\w+|explor(?:e|es|ing)|advis(?:e|es|ed)|recommend\w*|as far as possible|where (?:possible|feasible)"
    r"|ambition|up for tender|bidding|unlikely|in doubt|under review|reconsider\w*|milder|weaker|softer|loosely|draft bill|should)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One clause of a text: its words, whether it says that something is done (or holds), and how firmly."""

    text: str
    holds: bool
    marked: bool  # a negation or a word of ending stands in it
    whole: bool  # never, any, all
    part: bool  # only, some
    carved: bool  # only, some, still, by court order, other than those meant before
    tentative: bool


@lru_cache(maxsize=4_000)
def find_claims(text: str) -> tuple[Claim, ...]:
    """The claims of a text, in order; never empty for a text with words."""
    found = []
    for piece in _cut(text):
        words = strip_saying(piece)
        if len(words.split()) >= 2 and not (_ONLY_SAYING.search(words) or _CONTRAST.match(words)):
            found.append(_make_claim(words))
    return tuple(found) or (_make_claim(text),)


def _cut(text: str) -> list[str]:
    """The clauses of a text; what has no finite verb ("Not allowed: ...", "All of this: ...") goes with what follows."""
    pieces: list[str] = []
    start = 0
    for edge in _CUT.finditer(text):
        colon = edge[0].startswith(":")
        if edge[0].strip(" ,") in _JOINTS and not (
            _NEXT_SUBJECT.match(text, edge.end())
            or (_FINITE.search(text[start : edge.start()]) and _FINITE.search(text[edge.end() :]))
        ):
            continue  # a list, no second clause
        if colon and _OPEN_END.search(text[start : edge.start()]):
            continue
        if colon and not _FINITE.search(
            text[start : edge.start()].replace("Not allowed", "").replace("not allowed", "")
        ):
            continue
        pieces.append(text[start : edge.start()])
        start = edge.end()
    pieces.append(text[start:])
    return pieces


_NEXT_SUBJECT = re.compile(r"(?:every|nobody|nothing|none|no|we|it|they|he|she|there|this|that)\b")
_JOINTS = make_words("and but so yet while whereas nor")


def find_claims_about(earlier: str, later: str, actor: str) -> tuple[Claim, Claim]:
    """Of the claims of two texts the two that share most, for their length; the first of those that share as much."""
    best: tuple[float, Claim, Claim] | None = None
    for one in find_claims(earlier):
        before = find_stems(one.text) - find_names(actor)
        for other in find_claims(later):
            after = find_stems(other.text) - find_names(actor)
            least = min(len(before), len(after))
            score = weigh(before & after) + (len(before & after) / least if least else 0.0)
            if best is None or score > best[0]:
                best = score, one, other
    assert best is not None
    return best[1], best[2]


def strip_saying(text: str) -> str:
    """A clause without who says it: "X told reporters that ...", "..., the company said"."""
    text = text.strip(" “”\"'*")
    found = _LEADING.match(text)
    if found is not None and len(text[found.end() :].split()) >= 3:
        text = text[found.end() :]
    rest = _TRAILING.sub("", text)
    if len(rest.split()) >= 3:
        text = rest
    return text.strip(" “”\"'*,")


def _make_claim(text: str) -> Claim:
    bare = _RELATIVE.sub(_drop_relative, _LIMITED.sub(" ", text))
    count = count_reversals(bare)
    return Claim(
        text,
        holds=count % 2 == 0,
        marked=count > 0,
        whole=_ALL.search(bare) is not None and _USUALLY.search(bare) is None,
        part=_RESTRICTED.search(text) is not None,
        carved=any(p.search(text) for p in (_RESTRICTED, _CARVED))
        or any(_drop_relative(m) == m[1] for m in _RELATIVE.finditer(text)),
        tentative=_TENTATIVE.search(text) is not None,
    )


def _drop_relative(found: re.Match[str]) -> str:
    """Without a clause that only says which one is meant ("work that we have not cleared")."""
    keeps = found[1] in _NOT_A_NOUN or found[1].endswith(("ly", "ed"))
    return found[0] if keeps else found[1]


def is_finite(clause: str) -> bool:
    """Whether a clause has a finite verb, as far as one can see without a parse."""
    return _FINITE.search(clause) is not None


def is_ceasing(word: str) -> bool:
    """Whether a word is a verb or noun of ending or refusing."""
    return find_stem(word.lower()) in _CEASING or word.lower() in _CEASING


def count_reversals(text: str) -> int:
    """How many words of a clause turn it into its opposite: negations (several in a row are one) and endings."""
    text = _NOT_ONE.sub("no ", _NO_NEGATION.sub(" ", text))
    negations = len(_NOTHING.findall(text))
    low = text.lower()
    phrases = len(_ENDING.findall(low)) + len(_GOES.findall(low))
    low = _ENDING.sub(" ", low)
    endings = sum(1 for token in find_tokens(low) if token.stem in _CEASING or token.word in _CEASING)
    return min(negations, 1) + min(phrases + endings, 2)
