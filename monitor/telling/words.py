"""The words of the product for people: what a relation, an effect, a confidence, a level is called and what it means.

DESIGN.md, section 11, binds what stands here: readings, not verdicts. Every label keeps the machine name of section 1
beside it, every symbol stands beside a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.models import Confidence, Effect, Finding, Level, RelationKind, Stance, Voice
from monitor.telling.safetext import count_words, show_date


@dataclass(frozen=True, slots=True)
class Label:
    """How one value is shown: machine name, symbol, short words, and what it means in a sentence."""

    name: str
    symbol: str
    words: str
    meaning: str


RELATIONS = {
    RelationKind.CONTRADICTS: Label(
        "contradicts", "≠", "the texts conflict",
        "Both cannot be honoured or be true: the later text allows, does or denies what the earlier one ruled out or "
        "stated, and admits no error. A newer version of the same document reverses the older one; two texts that "
        "both stand conflict.",
    ),
    RelationKind.NARROWS: Label(
        "narrows", "⊂", "reads narrower",
        "The later text covers strictly less ground: a condition, an exception or a qualifier was added, fewer people "
        "or uses are covered, a deadline is longer, the words are weaker.",
    ),
    RelationKind.BROADENS: Label(
        "broadens", "⊃", "reads wider",
        "The later text covers strictly more ground than the earlier one.",
    ),
    RelationKind.CORRECTS: Label(
        "corrects", "✎", "corrects an earlier statement",
        "The later text, by the same speaker, party or publisher, admits that the earlier one was wrong and replaces "
        "it, or carries such a correction on.",
    ),
    RelationKind.WITHDRAWS: Label(
        "withdraws", "∅", "no longer found",
        "The words are gone from the later version of their document and nothing there replaces them, or the later "
        "text announces their end.",
    ),
    RelationKind.REAFFIRMS: Label(
        "reaffirms", "=", "says the same again",
        "The same meaning, restated or reworded by the party itself.",
    ),
    RelationKind.UNRELATED: Label(
        "unrelated", "∥", "stands beside it",
        "A different matter, or both simply stand side by side.",
    ),
}  # fmt: skip

EFFECTS = {
    Effect.WEAKENS: Label(
        "weakens", "↓", "protection weakens", "Those whom the rule names are protected less than before."
    ),
    Effect.STRENGTHENS: Label(
        "strengthens", "↑", "protection strengthens", "Those whom the rule names are protected more than before."
    ),
    Effect.MIXED: Label(
        "mixed",
        "↕",
        "protection changes both ways",
        "One part protects more, another part less; the reasons say which.",
    ),
    Effect.NEUTRAL: Label(
        "neutral",
        "→",
        "protection unchanged",
        "The words changed, the protection of those whom the rule names did not.",
    ),
    Effect.UNJUDGED: Label(
        "unjudged", "?", "effect not judged", "No rule says whom these words protect, so nothing is said about it."
    ),
}

CONFIDENCES = {
    Confidence.HIGH: Label(
        "high", "●●●", "confidence high",
        "Two independent readings, by meaning and by edited words, agree, and every step is exact.",
    ),
    Confidence.MEDIUM: Label(
        "medium", "●●○", "confidence medium",
        "The two readings differ in part, or the text alone does not show whether the rest still stands.",
    ),
    Confidence.LOW: Label(
        "low", "●○○", "confidence low",
        "A step is approximate. Worth a look by a person, not worth a claim; the digest leaves these out.",
    ),
}  # fmt: skip

LEVELS = {
    Level.CRITICAL: Label("critical", "▮▮▮▮▮", "critical: look now", "Look now."),
    Level.HIGH: Label("high", "▮▮▮▮▯", "high: look today", "Look today."),
    Level.MEDIUM: Label("medium", "▮▮▮▯▯", "medium: look this week", "Look this week."),
    Level.LOW: Label("low", "▮▮▯▯▯", "low: look some day", "Look some day."),
    Level.INFO: Label("info", "▮▯▯▯▯", "info: know of it", "Know of it."),
}
LEVEL_ORDER = tuple(LEVELS)  # the most pressing first

STAMPED = (RelationKind.CORRECTS, RelationKind.WITHDRAWS)  # stand out in a digest

REVIEWS = {
    "unreviewed": "machine reading, not reviewed",
    "confirmed": "confirmed by a reviewer",
    "dismissed": "dismissed by a reviewer",
}
FINDING_STATES = {
    "open": "",
    "flapping": "The page went back and forth between the two wordings.",
    "overturned": "Overturned: a later review or a better rulebook no longer supports this reading.",
}
ANNOUNCEMENTS = {
    "found": "Announced by the publisher",
    "not found in": "No announcement found in",
    "not checked": "Not checked whether it was announced",
}
VOICES = {
    Voice.OWN: "in its own words",
    Voice.QUOTED: "quoted",
    Voice.PARAPHRASED: "as others tell it",
    Voice.ASSURANCE: "given as an assurance for another party",
}
STANCES = {
    Stance.PROHIBITS: "rules out",
    Stance.REQUIRES: "requires",
    Stance.PERMITS: "permits",
    Stance.ASSERTS: "states",
}
DATES = {"said": "said", "published": "published", "captured": "captured", "effective": "in effect"}

_TITLE_WORDS = frozenset(
    ["acceptable", "addendum", "agreement", "business", "code", "commercial", "commitments", "community", "conditions", "conduct", "content", "cookie", "cookies", "customer", "data", "developer", "guidelines", "notice", "of", "policies", "policy", "principles", "privacy", "processing", "processor", "provisions", "rules", "safety", "security", "service", "services", "standards", "statement", "supplier", "terms", "trademark", "usage", "use", "user"]
)  # fmt: skip
_SHORT_TITLE = 3  # words up to which a document's title is a common name


def make_opening(told: Sequence[Finding]) -> str:
    """What the mail holds, in one or two plain sentences."""
    if not told:
        return "No watched commitment changed."
    parties = len({finding.actor for finding in told})
    documents = len({finding.source for finding in told})
    first, last = min(f.date for f in told), max(f.date for f in told)
    span = f"on {show_date(first)}" if first == last else f"between {show_date(first)} and {show_date(last)}"
    effects = Counter(finding.effect for finding in told)
    phrases = [
        f"{count_words(effects[effect], 'change weakens', 'changes weaken')} protection" if effect is Effect.WEAKENS
        else f"{count_words(effects[effect], 'strengthens', 'strengthen')} it" if effect is Effect.STRENGTHENS
        else f"{count_words(effects[effect], 'cuts', 'cut')} both ways" if effect is Effect.MIXED
        else f"{count_words(effects[effect], 'leaves', 'leave')} it as it was" if effect is Effect.NEUTRAL
        else f"the effect of {effects[effect]:,} was not judged"
        for effect in EFFECTS if effects[effect]
    ]  # fmt: skip
    opening = (
        f"{count_words(len(told), 'change')} in {count_words(documents, 'document')} of "
        f"{count_words(parties, 'party', 'parties')}, {span}"
    )
    unread = sum(1 for finding in told if finding.review == "unreviewed")
    if unread and unread == len(told):
        review = " None of them has been read by a person yet."
    elif unread:
        review = f" {count_words(unread, 'of them was', 'of them were')} not yet read by a person."
    else:
        review = ""
    return f"{opening}: {', '.join(phrases)}.{review}"


def make_headline(finding: Finding, topic: str, last_seen: date | None = None) -> str:
    """What changed, in one clause about ``topic``: ``domestic surveillance reads narrower``.

    ``last_seen`` is the last capture that still had the words, where the ledger knows it. A later text of the same
    document that conflicts reverses; two documents conflict.
    """
    earlier, later = finding.earlier, finding.later
    match finding.relation:
        case RelationKind.CONTRADICTS:
            same = earlier is not None and later is not None and earlier.source == later.source
            return f"{topic} is reversed" if same else f"{topic}: the two texts conflict"
        case RelationKind.WITHDRAWS if later is not None:
            return f"{topic} is announced to end"
        case RelationKind.WITHDRAWS:
            start = last_seen or (earlier.date if earlier else None)
            if start is None or start >= finding.date:
                return f"{topic} no longer found in this document on {show_date(finding.date)}"
            return f"{topic} no longer found in this document between {show_date(start)} and {show_date(finding.date)}"
        case RelationKind.CORRECTS:
            return f"{topic}: corrects an earlier statement"
        case RelationKind.BROADENS if earlier is None:
            return f"{topic} is newly stated"
        case RelationKind.UNRELATED:
            return f"{topic} stands beside another text"
        case _:
            return f"{topic} {RELATIONS[finding.relation].words}"


def make_short_headline(finding: Finding, topic: str) -> str:
    """The same for a subject line, without days."""
    if finding.relation is RelationKind.WITHDRAWS and finding.later is None:
        return f"{topic} no longer found"
    return make_headline(finding, topic)


def name_topic(rules: tuple[str, ...], topic: str, labels: dict[str, str]) -> str:
    """What a finding is about, from its first rule: the rule's title where known, else the words of its id.

    ``surveillance/domestic`` is *domestic surveillance*, ``privacy/sale-of-data`` is *sale of data*.
    """
    rule = rules[0] if rules else topic
    if rule.startswith("general/"):
        return "a commitment"  # the catch-all says nothing of the matter
    if rule in labels:
        return _lower_first(labels[rule])
    folder, _, last = rule.rpartition("/")
    words = last.replace("-", " ").replace("_", " ").strip()
    if folder and words and " " not in words:
        words = f"{words} {folder.rpartition('/')[2].replace('-', ' ')}"
    return words or "a commitment"


def name_matter(rules: tuple[str, ...], topic: str, actor_name: str, labels: dict[str, str]) -> str:
    """The heading of a commitment's page: whose it is and what it is about."""
    if not rules or rules[0].startswith("general/") or topic in ("", "general"):
        return f"A commitment of {actor_name}"
    return f"{actor_name} on {name_topic(rules, topic, labels)}"


def name_actor(actor: str, labels: dict[str, str]) -> str:
    """A party's name: from ``labels``, else the words of its id with capitals."""
    if actor in labels:
        return labels[actor]
    if not actor or actor != actor.lower():
        return actor or "an unnamed party"
    small = {"of", "the", "and", "for", "in", "on"}
    words = actor.replace("_", "-").split("-")
    named = [
        word.upper() if word in {"us", "uk", "eu", "un", "nsa", "cia", "fbi", "nhs", "ai"}
        else word if word in small and index else word.capitalize()
        for index, word in enumerate(words)
    ]  # fmt: skip
    return " ".join(word for word in named if word)


def name_document(publisher: str, document: str) -> str:
    """Publisher and document as one name: ``Northwind usage policy``, ``Northwind, Our agreement with the ministry``."""
    if not document or document.casefold().startswith(publisher.casefold()):
        return document or publisher
    if not publisher:
        return document
    short = len(document.split()) <= _SHORT_TITLE and not document.casefold().startswith(("our ", "the ", "a "))
    return f"{publisher} {_lower_title(document)}" if short else f"{publisher}, {document}"


def _lower_title(title: str) -> str:
    """A short title inside a sentence: its first letter small, and those of words that only say what kind of text it is."""
    first, *rest = _lower_first(title).split()
    return " ".join([first, *(word.lower() if word.lower() in _TITLE_WORDS else word for word in rest)])


def _lower_first(words: str) -> str:
    """A title inside a sentence: its first letter small unless the first word is an acronym or a name inside."""
    first = words.split(" ", 1)[0]
    return words if not first[1:].islower() and len(first) > 1 else words[:1].lower() + words[1:]
