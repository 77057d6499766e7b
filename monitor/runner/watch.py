"""One run: what is due is fetched, read, judged, recorded, and told. The body of ``run_once`` is the design."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor.errors import DocumentError, Problem
from monitor.judging.alignment import CommitmentIndex
from monitor.judging.announcements import NOTES, Newsroom
from monitor.judging.versions import History, confirm_unchanged, judge_version
from monitor.models import Check, Document, Finding, Issue, Reading, Snapshot, Source, VersionRecord
from monitor.runner.digests import find_problems
from monitor.runner.doubts import find_doubts
from monitor.runner.inboxes import look_at_inbox, split_inboxes
from monitor.runner.newsroom import add_cursor, check_items, find_item_sources, make_item_sources, make_listing_issue
from monitor.runner.outputs import send_digests, write_workspace_site
from monitor.runner.taken import take_in_held
from monitor.runner.timing import REMEMBERED_CHECKS, is_due
from monitor.runner.workspace import Workspace, load_workspace_sources, open_workspace
from spiders.crawl import crawl

MEMORY = "hosts.json"  # what hosts said of robots and of when to come back, in the workspace's folder
REMEMBERED = 9  # versions of a document that a new one is compared with, and one before them


@dataclass(slots=True)
class RunReport:
    """What one run did."""

    looked_at: int = 0
    fetched: int = 0
    unchanged: int = 0
    failed: int = 0
    findings: list[Finding] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    digests: list[Path] = field(default_factory=list)
    files_off: list[str] = field(default_factory=list)  # subscribers and templates that were not used, and why
    rules_off: list[Problem] = field(default_factory=list)  # what is wrong with the rule files that were left out

    def sentence(self) -> str:
        """The report in one line."""
        return (
            f"{self.looked_at} pages looked at: {self.fetched} fetched, {self.unchanged} unchanged,"
            f" {self.failed} failed; {len(self.findings)} findings, {len(self.issues)} issues"
        )

    def shape(self) -> dict[str, object]:
        """The report as a program reads it."""
        counts = {"looked_at": self.looked_at, "fetched": self.fetched, "unchanged": self.unchanged}
        return {
            **counts,
            "failed": self.failed,
            "findings": [f.id for f in self.findings],
            "issues": [f"{i.source}: {i.message}" for i in self.issues],
            "digests": [str(p) for p in self.digests],
            "rules_off": [str(p) for p in self.rules_off],
        }


def find_due(
    sources: Sequence[Source], recent: Mapping[str, Sequence[Check]], now: datetime, *, everything: bool
) -> list[Source]:
    """Sources whose time has come: never looked at, or looked at longer ago than ``timing`` says.

    With ``everything``, all that were not looked at at this very moment or later; what was found in listings and has
    settled is left alone even then.
    """
    due = []
    for source in sources:
        checks = recent[source.id]
        forced = everything and not source.parent
        if is_due(source, checks, now) or (forced and (not checks or now > checks[0].checked)):
            due.append(source)
    return due


def run_once(
    folder: Path,
    now: datetime,
    *,
    everything: bool = False,
    deliver: bool = True,
    strict: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> RunReport:
    """One pass over the workspace in ``folder`` at ``now`` (UTC); returns what was done.

    Raises what settings, sources, rules and ledger raise; a page that cannot be fetched or read is an issue, no error.
    """
    report = RunReport()
    with open_workspace(folder, strict=strict) as workspace:
        report.rules_off = list(workspace.engine.rulebook.problems)
        held = take_in_held(workspace, now)
        report.findings += held.findings
        report.files_off += held.unreadable
        declared = load_workspace_sources(folder, workspace.engine.rulebook.taxonomy)
        inboxes, web = split_inboxes(declared)
        listings = [source for source in web if source.listing is not None]
        pages = [source for source in web if source.listing is None]
        pages += look_at_listings(workspace, listings, now, report, everything=everything)
        recent = {s.id: workspace.ledger.recent_checks(s.id, REMEMBERED_CHECKS) for s in pages}
        due = find_due(pages, recent, now, everything=everything)
        last = {id_: checks[0] if checks else None for id_, checks in recent.items()}
        checks = fetch(workspace, due, {id_: c for id_, c in last.items() if c is not None}, now)
        index = StandingIndex(workspace)
        by_id = {source.id: source for source in due}
        for done, check in enumerate(sorted(checks, key=lambda c: c.source), start=1):
            take_check(workspace, by_id[check.source], check, last[check.source], index, report)
            progress(done, len(checks))
        look_at_inboxes(workspace, inboxes, now, index, report, everything=everything)
        report.issues += record_stale(workspace, pages, now)
        if deliver:
            report.digests = send_digests(workspace, now).paths
            write_workspace_site(workspace, only_changed=True)
            report.files_off += find_problems(workspace)
    return report


def fetch(workspace: Workspace, sources: Sequence[Source], seen: Mapping[str, Check], now: datetime) -> list[Check]:
    """One look at each source, in a child process, as the settings of the workspace say."""
    if not sources:
        return []
    settings = workspace.settings
    return crawl(
        sources,
        seen,
        now=now,
        user_agent=settings.user_agent,
        delay=settings.crawl.delay,
        page_timeout=settings.crawl.timeout,
        memory=workspace.folder / MEMORY,
    )


def look_at_listings(
    workspace: Workspace, listings: Sequence[Source], now: datetime, report: RunReport, *, everything: bool
) -> list[Source]:
    """One look at each listing that is due; returns every document found in any of them, now or before."""
    ledger = workspace.ledger
    known = find_item_sources(workspace, listings)
    recent = {s.id: ledger.recent_checks(s.id, REMEMBERED_CHECKS) for s in listings}
    due = [add_cursor(workspace, s, known) for s in find_due(listings, recent, now, everything=everything)]
    found = {source.id: source for source in known}
    by_id = {source.id: source for source in due}
    for check in fetch(workspace, due, {id_: c[0] for id_, c in recent.items() if c}, now):
        listing = by_id[check.source]
        check = check_items(listing, check, known)
        ledger.record_source(replace(listing, published=None))
        if check.outcome == "failed":
            issue = make_listing_issue(check)
            ledger.record_issues([issue])
            report.issues.append(issue)
        new = [source for source in make_item_sources(listing, check.items) if source.id not in found]
        for source in new:
            ledger.record_source(source)
            found[source.id] = source
        ledger.record_check(replace(check, items=()))
    return [found[id_] for id_ in sorted(found)]


def look_at_inboxes(
    workspace: Workspace, inboxes: Sequence[Source], now: datetime, index: StandingIndex, report: RunReport, *,
    everything: bool,
) -> None:  # fmt: skip
    """One look at each folder and mailbox that is due; each new or changed file or mail is taken in."""
    recent = {s.id: workspace.ledger.recent_checks(s.id, REMEMBERED_CHECKS) for s in inboxes}
    for inbox in find_due(inboxes, recent, now, everything=everything):
        looks, issues = look_at_inbox(workspace, inbox, now)
        report.issues += issues
        for source, check in looks:
            take_check(workspace, source, check, None, index, report)


def record_stale(workspace: Workspace, pages: Sequence[Source], now: datetime) -> list[Issue]:
    """Pages that say the same for longer than their declaration makes plausible, as issues, each once a spell."""
    stale = []
    told = {issue.source for issue in workspace.ledger.issues(open_only=True) if issue.kind == "stale"}
    for page in pages:
        newest = workspace.ledger.latest_capture(page.id) if page.stale_seconds and page.id not in told else None
        if newest is not None and now - newest.captured > timedelta(seconds=page.stale_seconds or 0):
            days = (now - newest.captured).days
            stale.append(Issue(page.id, "stale", f"it has said the same for {days} days", page.url, now.date()))
    workspace.ledger.record_issues(stale)
    return stale


class StandingIndex:
    """The commitments that stand in the ledger, by actor, taken in when an actor is first met in a run."""

    def __init__(self, workspace: Workspace) -> None:
        self._ledger = workspace.ledger
        self._known: set[str] = set()
        self.index = CommitmentIndex()

    def for_reading(self, reading: Reading) -> CommitmentIndex:
        """The index, with everything that stands of the actors whose words are in ``reading``."""
        actors = {c.actor for block in reading.commitments for c in block} | {reading.document.source.actor}
        for actor in sorted(actors - self._known):
            for sighting in self._ledger.standing(actor):
                self.index.add(sighting)
        self._known |= actors
        return self.index


def take_check(
    workspace: Workspace, source: Source, check: Check, before: Check | None, index: StandingIndex, report: RunReport
) -> None:
    """What one look at a page brought, recorded: a new version, the same again, or trouble."""
    ledger = workspace.ledger
    report.looked_at += 1
    ledger.record_source(source)
    same = check.outcome == "fetched" and before is not None and check.sha256 == before.sha256
    if check.outcome == "failed":
        report.failed += 1
        issue = Issue(source.id, "fetch", check.message, check.url, check.checked.date())
        ledger.record_issues([issue])
        report.issues.append(issue)
        if before is not None:
            check = replace(check, sha256=before.sha256, etag=before.etag, last_modified=before.last_modified)
    elif check.outcome == "unchanged" or same:
        report.unchanged += 1
        report.findings.extend(confirm_pending(workspace, source, check))
        if check.outcome == "unchanged" and before is not None:
            check = replace(check, sha256=before.sha256)
    elif check.snapshot is not None:
        report.fetched += 1
        record = judge_snapshot(workspace, check.snapshot, index)
        workspace.archive.write(check.snapshot)
        ledger.record_version(record)
        report.findings.extend(record.findings)
        report.issues.extend(record.issues)
    ledger.record_check(replace(check, snapshot=None))


def confirm_pending(workspace: Workspace, source: Source, check: Check) -> list[Finding]:
    """An unchanged page is a second capture: the withdrawals that waited for it become findings, each once."""
    if not workspace.ledger.has_untold_withdrawal(source.id):
        return []
    history, _ = rebuild_history(workspace, source)
    known = {f.id for f in workspace.ledger.findings()}
    newsroom = find_newsroom(workspace, source)
    found = confirm_unchanged(history, check.checked.date(), workspace.engine.rulebook, newsroom)
    new = [finding for finding in found if finding.id not in known]
    workspace.ledger.record_findings(new)
    return new


def judge_snapshot(workspace: Workspace, snapshot: Snapshot, index: StandingIndex) -> VersionRecord:
    """A fetched page read and judged against what its document said before, ready for the ledger."""
    engine = workspace.engine
    try:
        reading = engine.read(snapshot)
    except DocumentError as error:
        return engine.make_unjudged(snapshot, [Issue(snapshot.source.id, "unreadable", str(error), snapshot.url)])
    history, doubts = rebuild_history(workspace, snapshot.source)
    issues, _ = find_doubts(reading, latest_document(history), doubts)
    if issues:
        return engine.make_unjudged(snapshot, issues, reading.document)
    newsroom = find_newsroom(workspace, snapshot.source)
    verdict = judge_version(reading, history, index.for_reading(reading), engine.rulebook, newsroom=newsroom)
    return engine.make_record(snapshot, reading, verdict)


def find_newsroom(workspace: Workspace, source: Source) -> Newsroom | None:
    """Where this publisher announces changes: its watched notices, statements and press pages; None where none is."""
    pages = [
        s
        for s in workspace.ledger.sources()
        if s.publisher == source.publisher and s.id != source.id and s.kind in NOTES
    ]
    if not pages:
        return None
    statements = [r.sighting for page in pages for r in workspace.ledger.commitments(source=page.id)]
    return Newsroom(statements, tuple(page.id for page in pages))


def latest_document(history: History) -> Document | None:
    """The last document that was judged, if any."""
    return history.recent[-1].reading.document if history.recent else None


def rebuild_history(workspace: Workspace, source: Source) -> tuple[History, list[Issue]]:
    """What is known of a document's last versions, read again from their snapshots with today's reader and rules.

    With it come the doubts about the last capture, judged or not.
    """
    history = History(known=workspace.ledger.known_sightings(source.id))
    doubts: list[Issue] = []
    for row in workspace.ledger.snapshots(source.id, last=REMEMBERED):
        snapshot = workspace.archive.snapshot(source, row)
        try:
            reading = workspace.engine.read(snapshot)
        except DocumentError:
            continue
        issues, doubts = find_doubts(reading, latest_document(history), doubts)
        if not issues:
            history = judge_version(reading, history, CommitmentIndex(), workspace.engine.rulebook).history
    return history, doubts
