"""The page of one document: its versions, and what came, went or changed in each against the one before.

In go the document's lines and findings; out come pages of some versions each, the newest first. Only passages that
bind somebody are shown: numbering, quotes and cookie banners are folded away by never being read. Whole texts are not
republished (DESIGN.md, section 11).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.keeping.records import VersionRow
from monitor.models import Finding
from monitor.telling.site.contents import Contents, DocumentLine, is_on_front
from monitor.telling.site.lines import Line
from monitor.telling.site.places import document_path, snapshot_path
from monitor.telling.site.press import Press
from monitor.telling.views import FindingView

PER_PART = 20  # versions with a change on one page
PER_VERSION = 25  # passages shown of one version's change
FIRST = 100  # passages of the first version


@dataclass(frozen=True, slots=True)
class Step:
    """One version that brought a change: the findings it made, the passages that came and went without one."""

    number: int
    last: int  # of several captures on one day, whose changes stand together
    day: date
    sha256: str
    copy: str
    anchor: str
    changed: tuple[FindingView, ...]
    came: tuple[Line, ...]
    went: tuple[Line, ...]
    more: int
    unchanged_before: int  # captures between this and the step before that changed no commitment
    first: bool = False


def make_document_pages(
    press: Press,
    contents: Contents,
    document: DocumentLine,
    lines: Sequence[Line],
    look: Callable[[Finding], FindingView],
    copies: frozenset[str],
) -> Iterator[tuple[str, str]]:
    """Every part of a document's history."""
    versions = [row for row in contents.versions.get(document.id, ()) if not row.technical]
    findings = [f for f in contents.findings.get(document.actor, ()) if f.source == document.id and is_on_front(f)]
    steps = _make_steps(versions, lines, findings, look, copies)
    parts = max((len(steps) + PER_PART - 1) // PER_PART, 1)
    standing = sum(1 for line in lines if line.standing)
    for part in range(1, parts + 1):
        shown = steps[(part - 1) * PER_PART : part * PER_PART]
        title = document.title + (f", older versions {part}" if part > 1 else "")
        yield press.page(
            "document.html", document_path(document.id, part), f"{document.publisher}: {title}",
            f"{len(versions)} versions of {document.title} and what changed in each.", section="-", d=document,
            heading=title, steps=shown, parts=parts, part=part, standing=standing,
            actor_name=contents.name_actor(document.actor),
            part_pages=[(n, document_path(document.id, n)) for n in range(1, parts + 1)],
            language=contents.languages.get(document.id, ""),
        )  # fmt: skip


def _make_steps(
    versions: Sequence[VersionRow],
    lines: Sequence[Line],
    findings: Sequence[Finding],
    look: Callable[[Finding], FindingView],
    copies: frozenset[str],
) -> list[Step]:
    """The versions that changed something, the newest first."""
    came, went, changed = _group(lines), defaultdict(list), defaultdict(list)
    for line in lines:
        if line.gone is not None:
            went[line.gone].append(line)
    told: Mapping[date, set[str]] = defaultdict(set)
    for finding in findings:
        changed[finding.date].append(finding)
        for side in (finding.earlier, finding.later):
            if side is not None:
                told[finding.date].add(side.id)
    steps: list[Step] = []
    still = 0
    seen: set[date] = set()
    for number, row in enumerate(versions, 1):
        day = row.captured.date()
        if day in seen:
            continue
        if not (came[day] or went[day] or changed[day]):
            still += 1
            continue
        last = number + sum(1 for other in versions[number:] if other.captured.date() == day)
        seen.add(day)
        limit = FIRST if not steps else PER_VERSION
        new = [line for line in came[day] if line.id not in told[day]]
        old = [line for line in went[day] if line.id not in told[day]]
        views = [look(finding) for finding in changed[day][:PER_VERSION]]
        more = max(len(new) - limit, 0) + max(len(old) - limit, 0) + max(len(changed[day]) - PER_VERSION, 0)
        steps.append(
            Step(number, last, day, row.sha256, snapshot_path(row.sha256) if row.sha256 in copies else "", f"v{number}",
                 tuple(views), tuple(new[:limit]), tuple(old[:limit]), more, still, first=not steps)
        )  # fmt: skip
        still = 0
    return steps[::-1]


def _group(lines: Sequence[Line]) -> dict[date, list[Line]]:
    """Lines by the day they were first seen; topics that a rule watches come first."""
    grouped: dict[date, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda x: (x.topic == "general", x.topic, x.id)):
        grouped[line.first_seen].append(line)
    return grouped
