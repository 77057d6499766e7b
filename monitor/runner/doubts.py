"""Whether what came is the page at all, before anything is compared; and when a doubt has lasted long enough to be news.

A page that is suddenly another document, or much shorter, is doubted once: the capture is kept, the source gets an
issue, nothing is judged. When the very next capture is like it, the page has really changed and is judged.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.models import Document, Issue, Reading
from monitor.reading.documents.quality import check_quality

DOUBTED_ONCE = frozenset({"different", "shrunk"})


def find_doubts(reading: Reading, latest: Document | None, before: Sequence[Issue]) -> tuple[list[Issue], list[Issue]]:
    """What speaks against judging a capture, and all doubts about it (for the next call).

    ``latest`` is the last document that was judged, ``before`` all doubts about the capture just before this one.
    """
    doubts = [*check_quality(reading.document, latest), *check_counts(reading)]
    lasting = {issue.kind for issue in before} & DOUBTED_ONCE
    return [issue for issue in doubts if issue.kind not in lasting], doubts


def check_counts(reading: Reading) -> list[Issue]:
    """Whether the document holds as many statements as its source asserts; too few or too many is an issue."""
    source = reading.document.source
    day = reading.document.captured.date()
    count = sum(len(block) for block in reading.statements)
    if source.statements_min is not None and count < source.statements_min:
        message = f"{count} statements read where at least {source.statements_min} are expected"
        return [Issue(source.id, "too-few", message, reading.document.url, day)]
    if source.statements_max is not None and count > source.statements_max:
        message = f"{count} statements read where at most {source.statements_max} are expected"
        return [Issue(source.id, "too-many", message, reading.document.url, day)]
    return []
