"""What a rule watches for, said in words for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from monitor.rulepacks import Rule, Rulebook
from monitor.rulepacks.entries import Watch


def describe(rule: Rule, book: Rulebook) -> str:
    """What a rule watches for, in words."""
    if rule.watch.is_empty and not rule.like:
        return "It watches for everything that binds somebody."
    parts = list(_describe_watch(rule.watch, book))
    parts += [f"words like “{pattern}”" for pattern in rule.like]
    text = "It watches for " + "; ".join(parts) + "."
    if rule.unless:
        text += f" Not where it says {', '.join(_label(t, book) for t in rule.unless)}."
    if len(rule.stance) < 4:
        text += f" Only what {' or '.join(rule.stance)}."
    if rule.match == "names":
        text += " Only where the thing itself is named."
    if rule.applies_to.kinds:
        text += f" Only in documents of the kind {' or '.join(rule.applies_to.kinds)}."
    if rule.applies_to.actors:
        text += f" Only of {' or '.join(_label(a, book) for a in rule.applies_to.actors)}."
    if rule.protects:
        text += f" It protects {', '.join(_label(t, book) for t in rule.protects)}."
    return text


def _describe_watch(watch: Watch, book: Rulebook) -> Iterator[str]:
    named = chain(
        ((name.value, terms) for name, terms in watch.facets().items()),
        ((f"party ({role})", terms) for role, terms in watch.party.roles().items()),
        (("about", watch.about), ("defined", watch.defined_as)),
    )
    for name, terms in named:
        if terms:
            yield f"{name}: {' or '.join(_label(t, book) for t in terms)}"
    if watch.quantity is not None:
        yield "a " + " and a ".join(kind.value for kind in watch.quantity.kinds())
    if watch.bound:
        yield f"binding {' or '.join(watch.bound)}"
    if watch.any:
        yield "either " + ", or ".join(" and ".join(_describe_watch(inner, book)) for inner in watch.any)


def _label(term: str, book: Rulebook) -> str:
    known = term in book.taxonomy.concepts or term in book.taxonomy.actors
    return book.taxonomy.label_of(term) if known else f"“{term}”"
