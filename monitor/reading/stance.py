"""The stance of a clause: what its governing cue forbids, demands, allows or asserts, and whom it binds.

Forms handled: modals ("may not", "shall", "reserve the right to"), promises ("we will", "we do not sell"), imperatives
and negated imperatives at the start of a clause or after a fronted one, predicates ("is prohibited", "are free to"),
quantified subjects ("no user may", "under no circumstances"), performing verbs ("we allow"), permissive negatives ("not
required to"), statements of practice, scope and holding, passives with and without agent, and, in reported words,
"would" for "will". The first cue in the main clause governs; cues in subordinate clauses do not. A clause in which no
cue governs gives None. ``weak`` marks what only counts where a rule names its topic.
"""

from __future__ import annotations

from collections.abc import Callable

from monitor.reading.clauses import Clause
from monitor.reading.facts import judge_fact
from monitor.reading.governing import Found
from monitor.reading.mentions import Mark
from monitor.reading.modals import judge_future, judge_modal, judge_negation
from monitor.reading.performing import judge_verb
from monitor.reading.practices import judge_holding, judge_plan, judge_practice, judge_scope
from monitor.reading.predicates import judge_command, judge_predicate, judge_quantifier

_READERS: dict[str, Callable[[Clause, Mark, str], Found | None]] = {
    "modal": judge_modal,
    "future": judge_future,
    "negation": judge_negation,
    "predicate": judge_predicate,
    "verb": judge_verb,
    "imperative": judge_command,
    "quantifier": judge_quantifier,
    "practice": judge_practice,
    "scope": judge_scope,
    "holding": judge_holding,
    "plan": judge_plan,
    "fact": judge_fact,
}


def judge_stance(clause: Clause, inherited: str = "") -> Found | None:
    """The governing cue of a clause; None where it says nothing that binds.

    ``inherited`` is the kind of subject that a coordinated clause takes over from the one before it ("and may share").
    """
    fallback: Found | None = None
    for mark in clause.stances:
        reader = _READERS.get(mark[2].value)
        if reader is None or clause.is_subordinate(mark, fallback is not None and not fallback.weak):
            continue
        found = reader(clause, mark, inherited)
        if found is None:
            continue
        if found.deontic and not found.weak:
            return found
        if fallback is None or (fallback.weak and not found.weak):
            fallback = found
    return fallback
