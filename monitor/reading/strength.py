"""How strongly a clause speaks: universality, force and certainty, from the words of strength in it and its lead-in."""

from __future__ import annotations

from monitor.models import Certainty, Force, Strength, Universality
from monitor.reading.clauses import Clause
from monitor.reading.mentions import Mark

PLAIN = Strength()


def judge_strength(clause: Clause, cue: Mark | None, base: Strength = PLAIN) -> Strength:
    """The strength of a clause whose governing cue is ``cue``, on top of that of its lead-in.

    An adverb of the whole clause ("generally", "in some cases") outweighs an "any" inside it.
    """
    if not clause.strengths and base is PLAIN and (cue is None or clause.low[cue[0] : cue[0] + 1] not in "so"):
        return PLAIN
    universality, force, certainty = base.universality, base.force, base.certainty
    some = False
    for start, end, tag in clause.strengths:
        value = tag.value
        if value == "absolute":
            if not some:
                universality = Universality.ABSOLUTE
        elif value == "some":
            word = clause.low[start:end]
            if " " in word or word.endswith("ly") or universality is Universality.UNMARKED:
                universality, some = Universality.SOME, True
        elif value == "aim":
            force = Force.AIM
        elif value == "should":
            force = min(force, Force.SHOULD)
        elif value == "reported":
            certainty = Certainty.REPORTED
        elif value == "planned":
            certainty = min(certainty, Certainty.PLANNED)
    if cue is not None and clause.low[cue[0] : cue[1]].startswith(("should", "ought")):
        force = min(force, Force.SHOULD)
    if universality is Universality.UNMARKED and force is Force.WILL and certainty is Certainty.SETTLED:
        return PLAIN
    return Strength(universality, force, certainty)
