"""Outputs of a workspace: digests out, the site, and the check that every quotation still stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from monitor.errors import ArchiveError, DocumentError
from monitor.runner.delivery import DeliveryReport, deliver_waiting
from monitor.runner.digests import plan_digests
from monitor.runner.labels import find_labels, find_names, find_rule_cards, find_tags
from monitor.runner.workspace import Workspace
from monitor.subscribers import load_good_subscribers
from monitor.telling.site import SiteReport, Subscription, write_site


def send_digests(workspace: Workspace, now: datetime) -> DeliveryReport:
    """Plans what is to be told now and delivers what waits, of now or of before."""
    plan_digests(workspace, now)
    return deliver_waiting(workspace, now)


def write_workspace_site(
    workspace: Workspace, *, base_url: str | None = None, only_changed: bool = False, search: bool = True
) -> SiteReport:
    """Writes the report site of a workspace, with a feed for each declared subscription.

    ``only_changed`` takes over the pages of parties in which nothing changed.
    """
    settings = workspace.settings
    sources = {source.id: source for source in workspace.ledger.sources()}
    public = settings.site.audience == "public"

    def find_copy(source: str, sha256: str) -> Path | None:
        """The file of an archived copy that the site may give away whole."""
        if public and not (source in sources and sources[source].republish_full):
            return None
        path = Path(workspace.archive.path_of(sha256))
        return path if path.is_file() else None

    tags = find_tags(workspace)
    subscribers, _ = load_good_subscribers(settings.subscriber_paths, settings.own_subscribers)
    return write_site(
        workspace.ledger,
        settings.site_path,
        name=settings.name,
        base_url=settings.site.base_url if base_url is None else base_url,
        audience=settings.site.audience,
        labels=find_labels(workspace),
        rules=find_rule_cards(workspace),
        names=find_names(workspace),
        only_changed=only_changed,
        search=search,
        find_copy=find_copy,
        templates=workspace.templates,
        subscriptions=[Subscription(s.address, s.name, partial(s.matches, tags=tags)) for s in subscribers],
    )


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
