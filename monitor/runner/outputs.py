"""Outputs of a workspace: digests into the outbox, the site, and the check that every quotation still stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from monitor.errors import ArchiveError, DocumentError
from monitor.models import Finding
from monitor.runner.workspace import Workspace
from monitor.subscribers import Query, Subscriber, load_subscribers
from monitor.telling.delivery import write_outbox
from monitor.telling.digest import Digest, make_digest
from monitor.telling.site import SiteReport, write_site
from monitor.telling.views import make_labels

EVERYBODY = Subscriber(to="desk@localhost", when="now", queries=[Query()])


def find_subscribers(workspace: Workspace) -> Sequence[Subscriber]:
    """The workspace's subscribers; one who gets everything where none is declared."""
    return load_subscribers(workspace.settings.subscriber_paths) or [EVERYBODY]


def make_digests(workspace: Workspace, now: datetime) -> list[tuple[Subscriber, Digest]]:
    """The digests that are to be sent now: to each subscriber whose time has come what was not sent before."""
    shown = [f for f in workspace.ledger.findings() if f.review != "dismissed"]
    issues = workspace.ledger.issues(open_only=True)
    labels = find_labels(workspace)
    digests = []
    for subscriber in find_subscribers(workspace):
        sent = workspace.ledger.deliveries(subscriber.to)
        if not subscriber.is_due(max((d.sent for d in sent), default=None), now):
            continue
        fitting = [f for f in shown if subscriber.matches(f)]
        new: list[Finding] = workspace.ledger.undelivered(subscriber.to, fitting)
        if new:
            digest = make_digest(
                new,
                issues,
                name=workspace.settings.name,
                now=now,
                base_url=workspace.settings.site.base_url,
                subscriber=subscriber,
                sender=workspace.settings.mail.sender,
                labels=labels,
            )
            digests.append((subscriber, digest))
    return digests


def send_digests(workspace: Workspace, now: datetime) -> list[Path]:
    """Writes each digest to the outbox, then notes what it told whom; a finding reaches a subscriber once.

    Killed between the two, the next run writes the same file again under the same name, not a second one.
    """
    paths = []
    for subscriber, digest in make_digests(workspace, now):
        paths.append(write_outbox(digest, workspace.settings.outbox_path))
        workspace.ledger.record_delivery(
            subscriber.to, digest.id, [f.id for f in digest.findings], now, digest.subject
        )
    return paths


def write_workspace_site(workspace: Workspace) -> SiteReport:
    """Writes the report site of a workspace."""
    settings = workspace.settings
    return write_site(
        workspace.ledger,
        settings.site_path,
        name=settings.name,
        base_url=settings.site.base_url,
        audience=settings.site.audience,
        labels=find_labels(workspace),
    )


def find_labels(workspace: Workspace) -> dict[str, str]:
    """What people call the ids that a ledger holds: names of actors, titles of rules."""
    rulebook = workspace.engine.rulebook
    return {
        **make_labels(workspace.ledger.sources()),
        **{actor.id: actor.name for actor in rulebook.taxonomy.actors.values()},
        **{rule.id: rule.title for rule in rulebook.rules},
    }


def verify_quotations(workspace: Workspace) -> tuple[int, list[str]]:
    """How many quotations were looked for in their snapshots, and a line for each that does not stand there."""
    checked = 0
    missing = []
    texts: dict[tuple[str, str], str] = {}
    sources = {source.id: source for source in workspace.ledger.sources()}
    for record in workspace.ledger.commitments():
        sighting = record.sighting
        key = (sighting.source, sighting.snapshot)
        if key not in texts:
            try:
                snapshot = workspace.archive.snapshot(
                    sources[sighting.source], workspace.ledger.snapshot_row(sighting.source, sighting.snapshot)
                )
                texts[key] = workspace.engine.parse(replace(snapshot)).text
            except (ArchiveError, DocumentError) as error:
                texts[key] = ""
                missing.append(f"{sighting.source}: {error}")
        checked += 1
        if sighting.commitment.quote not in texts[key] and texts[key]:
            missing.append(f"{sighting.source}: {sighting.snapshot}: not found: {sighting.commitment.quote}")
    return checked, missing
