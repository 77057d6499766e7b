"""The digest: one mail that says what changed, in the words that changed.

In go the findings a subscriber has not been told, the sources in trouble and what else is to be told; out comes a
``Digest`` with subject, text, HTML and the whole mail as bytes. The same findings give the same mail; only its Date
comes from ``now``. A mail stays under 102 kB, the size from which large clients cut: the most pressing findings are
told in full, the next are named in one line each, the rest is counted, with a link.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import css_inline

from monitor.languages import DEFAULT, speak
from monitor.models import Finding, Issue, Sighting
from monitor.telling import words
from monitor.telling.addresses import site_authority
from monitor.telling.afterwards import Afterword, make_afterword_view
from monitor.telling.mail import make_mail, parse_address
from monitor.telling.promises import Promise, make_promise_line
from monitor.telling.render import Templates, load_templates
from monitor.telling.safetext import count_words, fold_line, shorten
from monitor.telling.stories import MOST_DOCUMENTS, Story, count_documents, group_stories, make_heads, make_story
from monitor.telling.subjects import describe_queries, make_subject
from monitor.telling.views import Naming

__all__ = ["SIZE_LIMIT", "Afterword", "Digest", "Promise", "make_digest"]

SIZE_LIMIT = 102_000  # bytes of the whole mail
MOST = 20  # findings told in full
FEW = 10  # findings told in full before those that are only named give way
MOST_LINES = 80  # findings that are named in a line
MOST_HEADS = 6  # of the opening's list
MANY = 3  # findings from which on the mail opens with a list of the most pressing
CLIP = 420  # characters of one quotation or reason
MOST_COMMITMENTS = 10
MOST_PROMISES = 20
MOST_ISSUES = 20


class Recipient(Protocol):
    """Who reads the digest: an address, the queries that caused it, ``html`` or ``text``, the language of dates."""

    @property
    def to(self) -> str:
        """The address, alone or as ``Name <address>``."""

    @property
    def format(self) -> str:
        """``html`` for both parts, ``text`` for plain text alone."""

    @property
    def language(self) -> str:
        """How days and numbers are written."""

    @property
    def queries(self) -> Sequence[Any]:
        """What was asked for; fields as in ``subscribers.Query``."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One mail. ``findings`` are all it tells of, shown or counted; ``shown`` is how many are told in full.

    ``told`` are the ids of all that it tells: findings, retractions, replies, promises.
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
    afterwards: tuple[Afterword, ...] = ()
    promises: tuple[Promise, ...] = ()


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
    promises: Sequence[Promise] = (),
    afterwards: Sequence[Afterword] = (),
    period: datetime | None = None,
    leave: str = "",
    templates: Templates | None = None,
) -> Digest:
    """The digest of these findings for one subscriber.

    ``labels`` gives names of actors and titles of rules by their ids. ``commitments`` are new ones, listed in short;
    ``promises`` are told for their own sake. ``afterwards`` are retractions of, and replies to, what earlier digests
    told. ``period`` is the moment of the timetable that it serves; it tells apart mails that tell nothing. Raises
    ``InputError`` for an address that is none and for a template that does not compile.
    """
    told = order_by_pressing(findings)
    naming = _make_naming(told, labels or {})
    ids = [*(f.id for f in told), *(word.id for word in afterwards), *(promise.id for promise in promises)]
    digest_id = make_digest_id(ids or [str(period or "")], subscriber.to)
    with speak(getattr(subscriber, "language", DEFAULT)):
        subject = make_subject(told, naming, afterwards, promises)
        common = {
            **_describe(told, naming, subject, fold_line(name, 80)),
            "afterwards": [make_afterword_view(word, naming) for word in afterwards],
            "promises": [make_promise_line(promise, naming) for promise in promises[:MOST_PROMISES]],
            "more_promises": max(len(promises) - MOST_PROMISES, 0),
            "base_url": base_url if not base_url or base_url.endswith("/") else f"{base_url}/",
            "reader": parse_address(subscriber.to).addr_spec,
            "leave": leave,
            "queries": describe_queries(subscriber.queries),
            "issues": issues[:MOST_ISSUES],
            "more_issues": max(len(issues) - MOST_ISSUES, 0),
            "commitments": [make_promise_line(Promise(c), naming) for c in commitments[:MOST_COMMITMENTS]],
            "more_commitments": max(len(commitments) - MOST_COMMITMENTS, 0),
        }
        press = _Press(templates or load_templates(), common, told, naming)

        def pack(text: str, html: str) -> bytes:
            return make_mail(
                id_=digest_id, subject=subject, sender=sender, to=subscriber.to, now=now, text=text,
                html=None if subscriber.format == "text" else html, authority=site_authority(base_url), list_name=name,
                leave=leave, period=period,
            )  # fmt: skip

        text, html, eml, shown = _fit(press, pack, min(len(told), MOST))
    return Digest(
        digest_id, subject, text, html, eml, tuple(told), now, subscriber.to, shown, tuple(ids), tuple(afterwards),
        tuple(promises),
    )  # fmt: skip


def _fit(press: _Press, pack: Callable[[str, str], bytes], shown: int) -> tuple[str, str, bytes, int]:
    """Both parts and the mail within its size, and how many findings are told in full.

    First findings told in full become lines, down to a few; then lines are left out; at last the few go too.
    """
    lines = MOST_LINES
    while True:
        text, html = press.render(shown, lines)
        eml = pack(text, html)
        if len(eml) <= SIZE_LIMIT or not (shown or lines):
            return text, html, eml, shown
        if shown > FEW or not lines:
            shown = min(shown - 1, max(shown * SIZE_LIMIT // len(eml), min(FEW, shown - 1)))
        else:
            lines //= 2


def make_digest_id(told: Iterable[str], to: str) -> str:
    """The id of a digest: a hash of whom it goes to and what it tells, so that a repeat is recognised."""
    content = "\n".join([to, *sorted(told)])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _make_naming(told: Sequence[Finding], labels: Mapping[str, str]) -> Naming:
    """Names for what is told: a party that nobody named is called as its own pages call it."""
    naming = Naming(labels=dict(labels))
    for finding in told:
        if finding.source.split("/", 1)[0] == finding.actor:
            naming.labels.setdefault(finding.actor, finding.publisher)
    return naming


def order_by_pressing(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order in which a reader should see them: the most pressing first."""
    return sorted(findings, key=_pressing)


def _pressing(finding: Finding) -> tuple[int, str, str, int, int, str]:
    """The order of a digest: level, actor, document, confidence, the newest first."""
    return (
        words.LEVEL_ORDER.index(finding.level),
        finding.actor,
        finding.source,
        list(words.CONFIDENCES).index(finding.confidence),
        -finding.date.toordinal(),
        finding.id,
    )


def _describe(told: Sequence[Finding], naming: Naming, subject: str, name: str) -> dict[str, Any]:
    """What stands above the findings: title, opening, the most pressing in a line each, and how many where."""
    heads = make_heads(told, naming, MOST_HEADS) if len(told) > MANY else []
    documents = count_documents(told, naming) if len(told) > 2 * MOST_HEADS else []
    return {
        "name": name,
        "subject": subject,
        "title": count_words(len(told), "change") + " in public commitments",
        "opening": words.make_opening(told) if told else "No watched commitment changed since the last digest.",
        "heads": heads,
        "documents": documents[:MOST_DOCUMENTS] if len(documents) > 1 else [],
        "more_documents": max(len(documents) - MOST_DOCUMENTS, 0),
        "clip": lambda text: shorten(text, CLIP),
    }


class _Press:
    """Renders one digest at several lengths; each finding's story is made once."""

    def __init__(self, templates: Templates, common: Mapping[str, Any], told: Sequence[Finding], naming: Naming) -> None:
        self._templates, self._common, self._told, self._naming = templates, common, told, naming
        self._stories: list[Story] = []

    def render(self, shown: int, lines: int) -> tuple[str, str]:
        """Text and HTML with so many findings in full and so many in one line each."""
        wanted = min(len(self._told), shown + lines)
        for finding in self._told[len(self._stories) : wanted]:
            self._stories.append(make_story(finding, self._naming))
        context = {
            **self._common,
            "groups": group_stories(self._stories[:shown]),
            "briefs": group_stories(self._stories[shown:wanted]),
            "left_out": len(self._told) - wanted,
            "shown": shown,
        }
        text = _squeeze(self._templates.render("mail/digest.txt", **context))
        inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
        return text, inliner.inline(self._templates.render("mail/digest.html", **context))


def _squeeze(text: str) -> str:
    """At most one empty line in a row, none at the end of a line but after the signature's dashes."""
    lines: list[str] = []
    for line in text.splitlines():
        line = line if line == "-- " else line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"
