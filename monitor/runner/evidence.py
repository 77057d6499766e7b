"""Evidence to hand on: one folder that whoever gets it checks with ``sha256sum -c SHA256SUMS`` alone.

In it stand the finding in plain words and as data, and for each side the WARC record with what the server sent, plus the
page inside it as a file of its own that no program opens by itself. The same finding gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from monitor.errors import InputError
from monitor.models import Finding, Side
from monitor.runner.labels import find_labels
from monitor.runner.workspace import Workspace
from monitor.telling.redline import make_redline, render_plain_segments
from monitor.telling.shapes import finding_shape
from monitor.telling.views import Naming, make_finding_view

SUMS = "SHA256SUMS"


def write_evidence(workspace: Workspace, finding: Finding, folder: Path) -> list[str]:
    """Writes the folder, which must not be there yet or be empty; returns the names of its files.

    Raises ``InputError`` for a folder with something in it, ``ArchiveError`` where a snapshot is missing or damaged;
    then nothing was written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("is there already and not an empty folder", subject=str(folder))
    files = dict(_make_files(workspace, finding))
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(files.items()))
    files[SUMS] = sums.encode()
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        (folder / name).write_bytes(body)
    return sorted(files)


def _make_files(workspace: Workspace, finding: Finding) -> Iterator[tuple[str, bytes]]:
    yield "finding.json", (json.dumps(finding_shape(finding), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
    yield "finding.txt", _describe(workspace, finding).encode("utf-8", "replace")
    for label, side in (("earlier", finding.earlier), ("later", finding.later)):
        if side is not None and side.snapshot:
            yield f"{label}.bytes", workspace.archive.read(side.snapshot)
            yield f"{label}.warc.gz", workspace.archive.read_record(side.snapshot)


def _describe(workspace: Workspace, finding: Finding) -> str:
    """The finding in plain words: what changed, when and where it was said, why it is read so, what people said of it."""
    view = make_finding_view(finding, Naming(find_labels(workspace)))
    lines = [view.headline, "", f"{view.name}, {finding.date.isoformat()}", f"{workspace.settings.name}, finding {finding.id}", ""]
    lines.append(f"{view.relation.name}: {view.relation.meaning}")
    lines.append(f"effect {view.effect.name}, confidence {view.confidence.name}, {view.review_words}")
    if finding.earlier and finding.later:
        lines += ["", "Redline:", render_plain_segments(make_redline(finding.earlier.quote, finding.later.quote))]
    for label, side in (("Earlier", finding.earlier), ("Later", finding.later)):
        lines += ["", *_describe_side(label, side)]
    lines += ["", "Why it is read so:", *(f"* {reason.sentence}" for reason in finding.reasons)]
    lines += ["", f"Announcement: {finding.announcement.state} {finding.announcement.detail}".rstrip()]
    said = workspace.ledger.verdicts(finding.id)
    lines += [f"{v.when.date().isoformat()}, {v.who}: {v.verdict}{': ' + v.why if v.why else ''}" for v in said]
    return "\n".join(lines) + "\n"


def _describe_side(label: str, side: Side | None) -> list[str]:
    if side is None:
        return [f"{label}: no such words in this document."]
    lead_in = [f"    under: {side.lead_in}"] if side.lead_in else []
    return [
        f"{label}, {side.date.isoformat()} ({side.date_from}), {side.speaker}:",
        *lead_in,
        f"    {side.quote}",
        f"    {side.url}",
        f"    SHA-256 of the page as sent ({label.lower()}.bytes, and inside {label.lower()}.warc.gz): {side.snapshot}",
    ]
