"""The digest: one mail that says what changed, in the words that changed.

In go the findings a subscriber has not been told, the sources in trouble and, where wanted, new commitments; out comes
a ``Digest`` with subject, text, HTML and the whole mail as bytes. The same findings give the same mail; only its Date
comes from ``now``. A mail stays under 102 kB, the size from which large clients cut: over that the most pressing
findings are shown and the rest counted, with a link.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Literal, Protocol

import css_inline

from monitor.models import Confidence, Finding, Issue, Sighting
from monitor.telling import words
from monitor.telling.addresses import site_authority
from monitor.telling.mail import make_mail, parse_address
from monitor.telling.redline import is_readable
from monitor.telling.render import Templates, load_templates
from monitor.telling.safetext import count_words, fold_line, shorten, show_date
from monitor.telling.views import FindingView, Naming, make_finding_view

SIZE_LIMIT = 102_000  # bytes of the whole mail
MOST = 80  # findings in one mail, however short
CLIP = 420  # characters of one quotation or reason
MOST_COMMITMENTS = 10
MOST_ISSUES = 20
_QUERY_FIELDS = ("actors", "topics", "rules", "levels", "relations", "effects", "confidences", "sources")
_SHOWN = {str(Confidence.HIGH), str(Confidence.MEDIUM)}


class Recipient(Protocol):
    """Who reads the digest: an address, the queries that caused it, ``html`` or ``text``."""

    @property
    def to(self) -> str:
        """The address, alone or as ``Name <address>``."""

    @property
    def format(self) -> str:
        """``html`` for both parts, ``text`` for plain text alone."""

    @property
    def queries(self) -> Sequence[Any]:
        """What was asked for; fields as in ``subscribers.Query``."""


@dataclass(frozen=True, slots=True)
class Afterword:
    """What became of a finding that was told: a ``retraction`` (with why) or a ``reply`` (its words, and whose)."""

    kind: Literal["retraction", "reply"]
    finding: Finding
    words: str
    who: str
    when: date

    @property
    def id(self) -> str:
        """What the ledger notes as told."""
        content = f"{self.finding.id}\n{self.words}\n{self.who}\n{self.when}" if self.kind == "reply" else self.finding.id
        return f"{self.kind}:{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


@dataclass(frozen=True, slots=True)
class Digest:
    """One mail. ``findings`` are all it tells of, shown or counted; ``shown`` is how many stand in it.

    ``told`` are the ids of all that it tells: findings, retractions, replies.
    """

    id: str
    subject: str
    text: str
    html: str
    eml: bytes
    findings: tuple[Finding, ...]
    date: datetime
    to: str
    shown: int
    told: tuple[str, ...] = ()


def make_digest(
    findings: Sequence[Finding],
    issues: Sequence[Issue] = (),
    *,
    name: str,
    now: datetime,
    subscriber: Recipient,
    sender: str,
    base_url: str = "",
    labels: Mapping[str, str] | None = None,
    commitments: Sequence[Sighting] = (),
    afterwards: Sequence[Afterword] = (),
    period: str = "",
    leave: str = "",
    templates: Templates | None = None,
) -> Digest:
    """The digest of these findings for one subscriber.

    ``labels`` gives names of actors and titles of rules by their ids. ``afterwards`` are retractions of, and replies to,
    what earlier digests told. ``period`` tells apart mails that tell nothing. Raises ``InputError`` for an address that is none
    and for a template that does not compile.
    """
    told = sorted(findings, key=_pressing)
    ids = [*(finding.id for finding in told), *(word.id for word in afterwards)]
    digest_id = make_digest_id(ids or [period], subscriber.to)
    naming = Naming(labels=dict(labels or {}))
    for finding in told:
        if finding.source.split("/", 1)[0] == finding.actor:
            naming.labels.setdefault(finding.actor, finding.publisher)
    subject = make_subject(told, naming, afterwards)
    common = {
        "name": fold_line(name, 80),
        "subject": subject,
        "title": f"{count_words(len(told), 'change')} in public commitments",
        "opening": words.make_opening(told) if told else "No watched commitment changed since the last digest.",
        "afterwards": [_make_afterword_view(word, naming) for word in afterwards],
        "base_url": base_url if not base_url or base_url.endswith("/") else f"{base_url}/",
        "reader": parse_address(subscriber.to).addr_spec,
        "queries": describe_queries(subscriber.queries),
        "issues": issues[:MOST_ISSUES],
        "more_issues": max(len(issues) - MOST_ISSUES, 0),
        "commitments": [_make_commitment_line(c, naming) for c in commitments[:MOST_COMMITMENTS]],
        "more_commitments": max(len(commitments) - MOST_COMMITMENTS, 0),
        "redlined": _is_redlined,
        "clip": lambda text: shorten(text, CLIP),
    }
    views = [make_finding_view(finding, naming) for finding in told[:MOST]]
    shown = len(views)
    while True:
        text, html = _render_parts(templates or load_templates(), common, views[:shown], len(told) - shown)
        eml = make_mail(
            id_=digest_id, subject=subject, sender=sender, to=subscriber.to, now=now, text=text,
            html=None if subscriber.format == "text" else html, authority=site_authority(base_url), list_name=name,
            leave=leave,
        )  # fmt: skip
        if len(eml) <= SIZE_LIMIT or not shown:
            return Digest(digest_id, subject, text, html, eml, tuple(told), now, subscriber.to, shown, tuple(ids))
        shown = min(shown - 1, shown * SIZE_LIMIT // len(eml))


def make_digest_id(told: Iterable[str], to: str) -> str:
    """The id of a digest: a hash of whom it goes to and what it tells, so that a repeat is recognised."""
    content = "\n".join([to, *sorted(told)])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def make_subject(told: Sequence[Finding], naming: Naming, afterwards: Sequence[Afterword] = ()) -> str:
    """The most pressing change in words, and how many more there are; a retraction before anything else."""
    retracted = [word for word in afterwards if word.kind == "retraction"]
    if retracted:
        name = make_finding_view(retracted[0].finding, naming).name
        more = f"; {count_words(len(told), 'change')}" if told else ""
        return fold_line(f"We were wrong about {name}: {count_words(len(retracted), 'finding')} retracted", 160) + more
    if not told and afterwards:
        return fold_line(f"{make_finding_view(afterwards[0].finding, naming).name}: a reply to what we told", 160)
    if not told:
        return "Nothing changed"
    first = min(told, key=lambda f: (*_pressing(f)[::2], *_pressing(f)[3:]))
    view = make_finding_view(first, naming)
    more = f", and {len(told) - 1:,} more" if len(told) > 1 else ""
    return fold_line(f"{view.name}: {view.short}", 160) + more


def describe_queries(queries: Sequence[Any]) -> str:
    """What was asked for, in words: ``actors northwind; levels high, critical``, several joined by *or*."""
    described = []
    for query in queries:
        parts = []
        for field in _QUERY_FIELDS:
            values = [str(value) for value in getattr(query, field, None) or ()]
            if values and not (field == "confidences" and set(values) == _SHOWN):
                parts.append(f"{field} {', '.join(values)}")
        described.append(fold_line("; ".join(parts)) or "every change of high or medium confidence")
    return shorten(", or ".join(dict.fromkeys(described)), 600) or "every change of high or medium confidence"


def _pressing(finding: Finding) -> tuple[int, str, int, int, str]:
    """The order of a digest: level, actor, confidence, the newest first."""
    return (
        words.LEVEL_ORDER.index(finding.level),
        finding.actor,
        list(words.CONFIDENCES).index(finding.confidence),
        -finding.date.toordinal(),
        finding.id,
    )


def _make_afterword_view(word: Afterword, naming: Naming) -> dict[str, Any]:
    view = make_finding_view(word.finding, naming)
    if word.kind == "retraction":
        said = f"We told you that {view.name}: {view.headline}. That reading was wrong and is withdrawn."
        title = "Retraction"
    else:
        said = f"{word.who or 'The publisher'} replies to: {view.name}: {view.headline}."
        title = "Reply"
    return {"title": title, "said": said, "words": word.words, "day": word.when, "page": view.page}


def _is_redlined(view: FindingView) -> bool:
    """Whether both wordings read best as one redline."""
    return view.earlier is not None and view.later is not None and is_readable(view.segments)


def _make_commitment_line(sighting: Sighting, naming: Naming) -> dict[str, str]:
    commitment = sighting.commitment
    return {
        "actor_name": words.name_actor(commitment.actor, naming.labels),
        "stance": words.STANCES[commitment.stance],
        "date_words": f"{words.DATES.get(sighting.date_from, sighting.date_from)} {show_date(sighting.date)}".strip(),
        "document": fold_line(sighting.document_title, 120),
        "quote": commitment.quote,
    }


def _render_parts(
    templates: Templates, common: Mapping[str, Any], views: Sequence[FindingView], left_out: int
) -> tuple[str, str]:
    """Text and HTML, findings grouped by level, then actor."""
    groups = [
        {
            "level": level,
            "actors": [
                {"name": members[0].actor_name, "findings": members}
                for members in (list(group) for _, group in groupby(of_level, key=lambda v: v.actor))
            ],
        }
        for level, of_level in ((level, list(group)) for level, group in groupby(views, key=lambda v: v.level))
    ]
    context = {**common, "groups": groups, "left_out": left_out}
    text = _squeeze(templates.render("mail/digest.txt", **context))
    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    return text, inliner.inline(templates.render("mail/digest.html", **context))


def _squeeze(text: str) -> str:
    """At most one empty line in a row, none at the end of a line but after the signature's dashes."""
    lines: list[str] = []
    for line in text.splitlines():
        line = line if line == "-- " else line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"
