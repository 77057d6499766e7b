"""How the command line shows commitments, relations and findings to a person, and progress while it works.

Nothing here depends on colour: every relation, effect and level is a word. Plain lines when not a terminal.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

from rich.console import Console

from monitor.errors import Problem
from monitor.models import Finding, Relation, Sighting

out = Console(highlight=False, soft_wrap=True, markup=False)


def say(text: str) -> None:
    """One line on standard output, never wrapped."""
    out.print(text)


def warn_of_files(problems: Sequence[str]) -> None:
    """Say on standard error which of the workspace's subscribers and templates are not used, and why."""
    for problem in problems:
        print(problem, file=sys.stderr)


def warn_of_rules(problems: Sequence[Problem]) -> None:
    """Say loudly, on standard error, which rule files are off and why."""
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        off = sorted({problem.path for problem in problems})
        noun = "file is" if len(off) == 1 else "files are"
        print(f"RULES OFF: {len(off)} {noun} left out: {', '.join(off)}", file=sys.stderr)


def make_progress(unit: str) -> Callable[[int, int], None]:
    """A callable taking (done, total): a bar on a terminal, at most one plain line in five seconds elsewhere."""
    if sys.stderr.isatty():
        return _make_bar(unit)
    last = [0.0]

    def show(done: int, total: int) -> None:
        if done >= total or time.monotonic() - last[0] > 5:
            last[0] = time.monotonic()
            print(f"{done} of {total} {unit}", file=sys.stderr)

    return show


def _make_bar(unit: str) -> Callable[[int, int], None]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn(unit), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=Console(stderr=True)
    )
    task = bar.add_task(unit)

    def show(done: int, total: int) -> None:
        if not bar.live.is_started and done < total:
            bar.start()
        bar.update(task, completed=done, total=total)
        if done >= total and bar.live.is_started:
            bar.stop()

    return show


def print_commitments(sightings: Sequence[Sighting]) -> None:
    """Each commitment: who, stance, words; then speaker, voice, facets, limits, rules."""
    for sighting in sightings:
        commitment = sighting.commitment
        statement = commitment.statement
        say(f"{commitment.actor} {commitment.stance}: {commitment.quote}")
        if statement.lead_in:
            say(f"    lead-in: {' > '.join(statement.lead_in)}")
        teller = f", told by {', '.join(statement.tellers)}" if statement.tellers else ""
        say(f"    speaker: {statement.speaker or commitment.actor} ({statement.voice}{teller})")
        strength = commitment.strength
        say(
            f"    strength: {strength.universality.name.lower()}, {strength.force.name.lower()},"
            f" {strength.certainty.name.lower()}"
        )
        if commitment.facets:
            facets = ", ".join(f"{f.name}={f.concept}" + (f" ({f.role})" if f.role else "") for f in commitment.facets)
            say(f"    facets: {facets}")
        for limit in commitment.limits:
            say(f"    limit: {limit.kind}: {limit.words}")
        if commitment.cues:
            say(f"    cue: {', '.join(commitment.cues)}")
        say(f"    rules: {', '.join(commitment.rules)}")
    if not sightings:
        say("no commitment found")


def print_relations(relations: Sequence[Relation]) -> None:
    """Each relation inside one text, with both wordings and the reasons."""
    for relation in relations:
        say(f"{relation.kind} ({relation.effect}, confidence {relation.confidence})")
        for label, side in (("earlier", relation.pair.earlier), ("later", relation.pair.later)):
            if side is not None:
                say(f"    {label}: {side.commitment.quote}")
        for reason in relation.reasons:
            say(f"    because: {reason.sentence}")


def print_findings(found: Sequence[Finding]) -> None:
    """Each finding: relation, effect, level, confidence, document, day; the redline; the reasons."""
    from monitor.telling.redline import render_plain_redline

    for finding in found:
        say(
            f"{finding.date.isoformat()}  {finding.relation}, {finding.effect}  [{finding.level},"
            f" confidence {finding.confidence}]  {finding.publisher} / {finding.document}  {finding.id}"
        )
        earlier = finding.earlier.quote if finding.earlier else ""
        later = finding.later.quote if finding.later else ""
        say(f"    {render_plain_redline(earlier, later)}")
        for reason in finding.reasons:
            say(f"    because: {reason.sentence}")
