"""Inboxes become documents: each file or mail of a folder, Maildir or IMAP folder is a source of its own.

A file that changes is a new version of its document; a mail never changes. The id comes from the file's path or the
mail's Message-ID, so nothing is read twice. An inbox that cannot be read is an issue with it, closed by the next look.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

from monitor.errors import FetchError
from monitor.models import Check, Issue, Snapshot, Source
from monitor.runner.workspace import Workspace
from monitor.sources import slug
from spiders.inboxes import Letter, read_inbox


def make_letter_source(inbox: Source, letter: Letter) -> Source:
    """The document that a letter is."""
    digest = hashlib.sha256(letter.name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    words = slug(PurePosixPath(letter.name).stem if letter.media_type != "text/html" else letter.title)[:48].strip("-")
    return replace(
        inbox,
        id=f"{inbox.id}/{words}-{digest}" if words else f"{inbox.id}/{digest}",
        url="",
        title=letter.title,
        listing=None,
        parent=inbox.id,
        author=letter.author,
        published=letter.published,
        up_to_seconds=None,
        stale_seconds=None,
    )


def look_at_inbox(workspace: Workspace, inbox: Source, now: datetime) -> tuple[list[tuple[Source, Check]], list[Issue]]:
    """What is new or changed in one inbox, as looks at its documents; and what could not be read."""
    ledger = workspace.ledger
    looks: list[tuple[Source, Check]] = []
    issues: list[Issue] = []
    check = Check(inbox.id, inbox.url, now, "fetched", status=200)
    try:
        for letter in read_inbox(inbox, workspace.folder):
            if letter.fault:
                issues.append(Issue(inbox.id, "letter", f"{letter.name}: {letter.fault}", "", now.date()))
                continue
            source = make_letter_source(inbox, letter)
            digest = hashlib.sha256(letter.body).hexdigest()
            newest = ledger.latest_capture(source.id)
            if newest is not None and newest.sha256 == digest:
                continue
            snapshot = Snapshot(source, "", now, letter.media_type, letter.body, digest, letter.charset, origin="hand")
            looks.append((source, Check(source.id, "", now, "fetched", status=200, sha256=digest, snapshot=snapshot)))
    except FetchError as error:
        check = replace(check, outcome="failed", message=str(error))
        issues.append(Issue(inbox.id, "inbox", str(error), "", now.date()))
    ledger.record_source(replace(inbox, published=None))
    ledger.record_issues(issues)
    ledger.record_check(check)
    return looks, issues


def split_inboxes(sources: Sequence[Source]) -> tuple[list[Source], list[Source]]:
    """Inboxes, and everything that is fetched from the web."""
    inboxes = [source for source in sources if source.is_inbox]
    return inboxes, [source for source in sources if not source.is_inbox]
