"""Planning digests: who is to be told what now, put into the outbox together with what it tells.

Each finding reaches a subscriber once, whatever number of queries it fits. What a subscriber was never told is planned
whenever their time comes, so that one who is added later, or a run that ended halfway, loses nothing. Findings of a
level that the subscriber wants at once do not wait. A finding that a person dismissed, or a better reading overturned,
after it was told is retracted once to those who were told; a publisher's reply is passed on once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.keeping.records import MailRecord
from monitor.models import Finding, Issue
from monitor.runner.labels import find_labels, find_tags
from monitor.runner.promises import PromiseDesk
from monitor.runner.workspace import Workspace
from monitor.subscribers import Query, Subscriber, load_good_subscribers
from monitor.telling.addresses import site_authority
from monitor.telling.digest import Afterword, Digest, make_digest
from monitor.telling.mail import make_mail
from monitor.telling.subjects import describe_queries
from monitor.telling.webhooks import make_webhook
from monitor.timetables import parse_when

EVERYBODY = Subscriber(to="desk@localhost", when="now", queries=[Query()])
_LONGEST_CHAT = 3_000  # characters; chats cut longer messages


def find_subscribers(workspace: Workspace) -> Sequence[Subscriber]:
    """The workspace's subscribers; one who gets everything where none is declared.

    A file that does not load holds nobody else up: its subscriber waits, and ``find_problems`` says what is wrong.
    """
    paths, own = workspace.settings.subscriber_paths, workspace.settings.own_subscribers
    return load_good_subscribers(paths, own)[0] if paths or own else [EVERYBODY]


def find_problems(workspace: Workspace) -> list[str]:
    """What is wrong with the workspace's subscriber files and templates as far as they were used, one line each."""
    _, problems = load_good_subscribers(workspace.settings.subscriber_paths, workspace.settings.own_subscribers)
    return [*map(str, problems), *workspace.templates.problems]


def make_digests(
    workspace: Workspace, now: datetime, subscribers: Sequence[Subscriber] | None = None
) -> list[tuple[Subscriber, Digest]]:
    """The digests that are to be sent now, to each subscriber (default: all) what was not sent before."""
    desk = _Desk(workspace, now)
    digests = []
    for subscriber in find_subscribers(workspace) if subscribers is None else subscribers:
        digest = desk.make_digest(subscriber)
        if digest is not None:
            digests.append((subscriber, digest))
    return digests


class _Desk:
    """What one round of digests knows: read from the ledger once, whatever the number of subscribers."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self._workspace, self._now = workspace, now
        self._findings = workspace.ledger.findings(state="all")
        self._issues = workspace.ledger.issues(open_only=True)
        self._labels = find_labels(workspace)
        self._tags = find_tags(workspace)
        self._replies = _find_replies(workspace)
        self._promises = PromiseDesk(workspace, now, self._tags)

    def count(self, query: Query) -> int:
        """How many findings fit a query, told or not."""
        return sum(1 for f in self._findings if f.review != "dismissed" and query.matches(f, self._tags))

    def make_digest(self, subscriber: Subscriber, *, anew: bool = False) -> Digest | None:
        """What is to be told to one subscriber now, or ``anew`` as if nothing had been; None where it is nothing."""
        sent = [] if anew else self._workspace.ledger.deliveries(subscriber.address)
        told = {id_ for delivery in sent for id_ in delivery.findings}
        fresh = (f for f in self._findings if f.review != "dismissed" and f.state != "overturned" and f.id not in told)
        new = [f for f in fresh if subscriber.matches(f, self._tags)]
        afterwards = [w for w in _find_afterwards(self._findings, told, self._replies, self._now) if w.id not in told]
        due = anew or is_due(self._workspace, subscriber, self._now)
        if not due:
            new = [f for f in new if f.level in subscriber.at_once]
        promises = self._promises.find_promises(subscriber, told) if due else []
        beat = due and subscriber.heartbeat and not parse_when(subscriber.when).always
        if not (new or afterwards or promises or beat):
            return None
        shown = {side.id for f in new for side in (f.earlier, f.later) if side} | {p.sighting.id for p in promises}
        last = sent[-1].sent if sent else None
        commitments = self._promises.find_new(subscriber, last, shown) if due else []
        settings = self._workspace.settings
        return make_digest(
            new,
            self._issues,
            name=settings.name,
            now=self._now,
            base_url=settings.site.base_url,
            subscriber=subscriber if subscriber.to else subscriber.model_copy(update={"to": "reader@localhost"}),
            sender=settings.mail.sender,
            labels=self._labels,
            commitments=commitments,
            promises=promises,
            afterwards=afterwards,
            period=_find_moment(subscriber, self._now),
            leave=settings.mail.leave,
            templates=self._workspace.templates,
        )


def preview_subscription(
    workspace: Workspace, subscriber: Subscriber, now: datetime
) -> tuple[list[tuple[str, int]], Digest | None]:
    """How many findings of the whole ledger each query fits, and the digest of all as if none had been told."""
    desk = _Desk(workspace, now)
    counts = [(describe_queries([query]), desk.count(query)) for query in subscriber.queries]
    return counts, desk.make_digest(subscriber, anew=True)


def is_due(workspace: Workspace, subscriber: Subscriber, now: datetime) -> bool:
    """Whether a moment of the subscriber's timetable has come that no round of digests has marked as served."""
    moment = _find_moment(subscriber, now)
    return parse_when(subscriber.when).always or (
        moment is not None and not workspace.ledger.has_run("digest", f"{subscriber.address} {moment.isoformat()}")
    )


def _find_moment(subscriber: Subscriber, now: datetime) -> datetime | None:
    """The latest moment of the subscriber's timetable; None for one who is told at once."""
    timetable = parse_when(subscriber.when)
    return None if timetable.always else timetable.last_due(now)


def _find_replies(workspace: Workspace) -> dict[str, list[tuple[str, str, datetime]]]:
    """Publishers' replies by the finding they are about: words, who, when."""
    found: dict[str, list[tuple[str, str, datetime]]] = {}
    for verdict in workspace.ledger.verdicts():
        if verdict.verdict == "reply":
            found.setdefault(verdict.finding, []).append((verdict.why, verdict.who, verdict.when))
    return found


def _find_afterwards(
    everything: Sequence[Finding],
    told: set[str],
    replies: dict[str, list[tuple[str, str, datetime]]],
    now: datetime,
) -> list[Afterword]:
    """What became of the findings that a subscriber was told."""
    found = []
    for finding in everything:
        if finding.id not in told:
            continue
        if finding.review == "dismissed":
            found.append(Afterword("retraction", finding, "", "", now.date()))
        elif finding.state == "overturned":
            why = "A better reading of the same two texts does not find this change."
            found.append(Afterword("retraction", finding, why, "", now.date()))
        found.extend(
            Afterword("reply", finding, words, who, when.date()) for words, who, when in replies.get(finding.id, ())
        )
    return found


def plan_digests(workspace: Workspace, now: datetime) -> list[MailRecord]:
    """Puts what is to be told now into the outbox; returns what was not there yet."""
    planned = []
    for subscriber, digest in make_digests(workspace, now):
        mail = MailRecord(
            digest.id, subscriber.address, subscriber.channel, digest.subject, now, _render(subscriber, digest)
        )
        if digest.to != subscriber.address and subscriber.channel != "mail":
            mail = replace(mail, id=_make_id(subscriber.address, digest.id))
        if workspace.ledger.record_mail(mail, digest.told):
            planned.append(mail)
    for subscriber in find_subscribers(workspace):
        moment = _find_moment(subscriber, now)
        if moment is not None:
            workspace.ledger.record_run("digest", f"{subscriber.address} {moment.isoformat()}", now)
    notices = [_plan_operator(workspace, now), *plan_problems(workspace, find_problems(workspace), now)]
    return [*planned, *(notice for notice in notices if notice)]


def _render(subscriber: Subscriber, digest: Digest) -> bytes:
    """What leaves: a mail, signed JSON, or a few words for a chat."""
    if subscriber.channel == "mail":
        return digest.eml
    if subscriber.channel == "webhook":
        return make_webhook(digest)
    return digest.text[:_LONGEST_CHAT].encode("utf-8")


def _plan_operator(workspace: Workspace, now: datetime) -> MailRecord | None:
    """A mail to the operator about trouble with sources that they were not told of yet; None where there is none."""
    to = workspace.settings.mail.operator
    if not to:
        return None
    key = f"operator:{to}"
    told = {id_ for delivery in workspace.ledger.deliveries(key) for id_ in delivery.findings}
    new = [issue for issue in workspace.ledger.issues(open_only=True) if _make_issue_id(issue) not in told]
    return _plan_notice(workspace, key, [_make_issue_id(i) for i in new], [_say(i) for i in new], now) if new else None


def plan_failure(workspace: Workspace, what: str, now: datetime) -> MailRecord | None:
    """Tells the operator that a run failed, once an hour at most; None where no operator is named."""
    to = workspace.settings.mail.operator
    if not to:
        return None
    id_ = _make_id("failure", what, f"{now:%Y-%m-%d %H}")
    return _plan_notice(workspace, f"operator:{to}", [id_], [what], now)


def plan_problems(workspace: Workspace, problems: Sequence[str], now: datetime) -> list[MailRecord | None]:
    """Tells the operator of problems with the workspace's own files, each once a day."""
    to = workspace.settings.mail.operator
    ids = [_make_id("problem", problem, f"{now:%Y-%m-%d}") for problem in problems]
    return [
        _plan_notice(workspace, f"operator:{to}", [id_], [problem], now)
        for id_, problem in zip(ids, problems, strict=True)
        if to
    ]


def _plan_notice(
    workspace: Workspace, key: str, ids: Sequence[str], lines: Sequence[str], now: datetime
) -> MailRecord | None:
    """One plain mail to the operator, put into the outbox."""
    settings = workspace.settings
    id_ = _make_id(key, *ids)
    subject = f"{settings.name}: {lines[0]}" if len(lines) == 1 else f"{settings.name}: {len(lines)} things need a look"
    text = "\n\n".join(f"* {line}" for line in lines) + "\n\nSee `pledgewatch status` in the workspace.\n"
    content = make_mail(
        id_=id_, subject=subject, sender=settings.mail.sender, to=key.removeprefix("operator:"), now=now, text=text,
        html=None, authority=site_authority(settings.site.base_url),
    )  # fmt: skip
    mail = MailRecord(id_, key, "mail", subject, now, content)
    return mail if workspace.ledger.record_mail(mail, ids) else None


def _make_issue_id(issue: Issue) -> str:
    return "issue:" + _make_id(issue.source, issue.kind, issue.message)


def _say(issue: Issue) -> str:
    return f"{issue.source}: {issue.kind}: {issue.message}" + (f" ({issue.url})" if issue.url else "")


def _make_id(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
