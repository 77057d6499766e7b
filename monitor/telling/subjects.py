"""Subject lines and the words about a subscription.

In go what a digest tells; out comes one line, in the words of DESIGN.md section 11: it names the document and what
changed, the most pressing first, and how much more there is. A retraction stands before anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monitor.languages import write_number
from monitor.models import Confidence, Effect, Finding
from monitor.telling import words
from monitor.telling.afterwards import Afterword
from monitor.telling.promises import Promise, name_promise
from monitor.telling.safetext import count_words, fold_line, shorten, show_date
from monitor.telling.views import Naming, make_finding_view

LIMIT = 160
EVERYTHING = "every change of high or medium confidence"
_QUERY_FIELDS = (
    "actors", "topics", "rules", "tags", "levels", "relations", "effects", "confidences", "announcements", "sources",
    "commitments", "limits",
)  # fmt: skip
_SHOWN = {str(Confidence.HIGH), str(Confidence.MEDIUM)}
_EFFECTS = (Effect.WEAKENS, Effect.MIXED, Effect.STRENGTHENS, Effect.NEUTRAL, Effect.UNJUDGED)


def make_subject(
    told: Sequence[Finding], naming: Naming, afterwards: Sequence[Afterword] = (), promises: Sequence[Promise] = ()
) -> str:
    """The most pressing change in words, and how many more there are; a retraction before anything else."""
    retracted = [word for word in afterwards if word.kind == "retraction"]
    if retracted:
        name = make_finding_view(retracted[0].finding, naming).name
        more = f"; {count_words(len(told), 'change')}" if told else ""
        return fold_line(f"We were wrong about {name}: {count_words(len(retracted), 'finding')} retracted", LIMIT) + more
    if told:
        view = make_finding_view(min(told, key=_order), naming)
        more = f", and {write_number(len(told) - 1)} more" if len(told) > 1 else ""
        return fold_line(f"{view.name}: {view.short}", LIMIT) + more
    if afterwards:
        return fold_line(f"{make_finding_view(afterwards[0].finding, naming).name}: a reply to what we told", LIMIT)
    if promises:
        return _make_promise_subject(promises, naming)
    return "Nothing changed"


def _make_promise_subject(promises: Sequence[Promise], naming: Naming) -> str:
    """About promises where no finding is told: the first that is new, else the first that falls due."""
    first = promises[0]
    more = f", and {write_number(len(promises) - 1)} more" if len(promises) > 1 else ""
    name = name_promise(first, naming)
    if first.due is not None:
        what = "ends as written" if first.ends else "falls due"
        return fold_line(f"{name}: a promise {what} on {show_date(first.due)}", LIMIT) + more
    return fold_line(f"{name}: first promise with “{first.limit}”", LIMIT) + more


def _order(finding: Finding) -> tuple[int, int, int, int, str]:
    """Which finding the subject names: level, confidence, effect, the newest."""
    return (
        words.LEVEL_ORDER.index(finding.level),
        list(words.CONFIDENCES).index(finding.confidence),
        _EFFECTS.index(finding.effect),
        -finding.date.toordinal(),
        finding.id,
    )


def describe_queries(queries: Sequence[Any]) -> str:
    """What was asked for, in words: ``actors northwind; levels high, critical``, several joined by *or*."""
    described = []
    for query in queries:
        parts = []
        for field in _QUERY_FIELDS:
            values = [str(value) for value in getattr(query, field, None) or ()]
            if values and not (field == "confidences" and set(values) == _SHOWN):
                parts.append(f"{field} {', '.join(values)}")
        described.append(fold_line("; ".join(parts)) or EVERYTHING)
    return shorten(", or ".join(dict.fromkeys(described)), 600) or EVERYTHING
