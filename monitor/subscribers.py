"""Subscribers: who is told what, when and how.

In go paths of ``subscribers/*.yml``; out come ``Subscriber`` models. ``when`` is one of ``now``,
``daily HH:MM ZONE``, ``weekly mon HH:MM ZONE`` or a cron expression of five fields, with the zone behind it where it is
not UTC (``30 7 * * mon-fri Europe/Berlin``). Raises ``ProblemsFound`` with all problems of all files at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from monitor.errors import Problem, ProblemsFound
from monitor.languages import check_language
from monitor.loading import load_models
from monitor.models import Confidence, Effect, Finding, Level, RelationKind, Sighting
from monitor.timetables import parse_when

_STRICT = ConfigDict(extra="forbid", frozen=True)
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")
SHOWN = (Confidence.HIGH, Confidence.MEDIUM)  # what a query without `confidences` lets through


def _one_or_many(value: object) -> object:
    """A single word where a list may stand is a list of one."""
    return [value] if isinstance(value, str) else value


def _check_address(value: str) -> str:
    """One mail address, alone or as ``Name <address>``; nothing that could open a second header line."""
    inner = re.fullmatch(r"[^<>\x00-\x1f]*<([^<>]*)>", value)
    if not _ADDRESS.fullmatch(inner[1] if inner else value):
        raise ValueError(f"{value!r} is no mail address")
    return value


def _check_webhook(value: str) -> str:
    """An address that takes messages; a password does not belong in a file that is shown around."""
    if not re.fullmatch(r"https?://[^\s/@]+(/\S*)?", value):
        raise ValueError('must be an address such as "https://example.org/hooks/pledges", without a password')
    return value


def _check_variable(value: str) -> str:
    """The name of an environment variable."""
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", value):
        raise ValueError(f"{value!r} is no name of an environment variable; secrets do not stand in this file")
    return value


def _check_when(value: str) -> str:
    parse_when(value)
    return value


Words = Annotated[list[str], BeforeValidator(_one_or_many)]
Announced = Literal["found", "not found in", "not checked"]
Tags = Mapping[str, Collection[str]]
_NO_TAGS: Tags = {}


class Query(BaseModel):
    """What a finding must be like: every field that is filled must fit, with any one of its values.

    ``topics`` and ``rules`` also fit what stands below them (``surveillance`` fits ``surveillance/domestic``), and
    ``sources`` a publisher's every page (``northwind`` fits ``northwind/usage-policy``). ``tags`` are those of the rules.
    ``commitments`` are ids, or beginnings of them, of single commitments on either side. A query with ``limits`` asks for
    no findings but for promises that carry one of these words ("intentionally") or cues, when they first appear.
    """

    model_config = _STRICT

    actors: Words = []
    topics: Words = []
    rules: Words = []
    tags: Words = []
    levels: Annotated[list[Level], BeforeValidator(_one_or_many)] = []
    relations: Annotated[list[RelationKind], BeforeValidator(_one_or_many)] = []
    effects: Annotated[list[Effect], BeforeValidator(_one_or_many)] = []
    confidences: Annotated[list[Confidence], BeforeValidator(_one_or_many)] = list(SHOWN)
    announcements: Annotated[list[Announced], BeforeValidator(_one_or_many)] = []
    sources: Words = []
    commitments: Words = []
    limits: Words = []

    @model_validator(mode="after")
    def _check_limits(self) -> Query:
        for_findings = ("levels", "relations", "effects", "announcements")
        if self.limits and (named := [field for field in for_findings if getattr(self, field)]):
            raise ValueError(f"limits asks for new promises, which have no {', '.join(named)}; make two queries of it")
        return self

    def matches(self, finding: Finding, tags: Tags = _NO_TAGS) -> bool:
        """Whether a finding fits this query; ``tags`` are those of the rules by their ids."""
        sides = [side.id for side in (finding.earlier, finding.later) if side is not None]
        return (
            not self.limits
            and self._fits(finding.actor, [finding.topic, *finding.rules], finding.rules, finding.source, tags)
            and (not self.levels or finding.level in self.levels)
            and (not self.relations or finding.relation in self.relations)
            and (not self.effects or finding.effect in self.effects)
            and (not self.confidences or finding.confidence in self.confidences)
            and (not self.announcements or finding.announcement.state in self.announcements)
            and (not self.commitments or any(id_.startswith(tuple(self.commitments)) for id_ in sides))
        )

    def matches_new(self, sighting: Sighting, tags: Tags = _NO_TAGS) -> bool:
        """Whether a commitment that is new, or falls due, is of interest: what asks for findings alone fits none."""
        said = sighting.commitment
        return (
            not (self.levels or self.relations or self.effects or self.announcements or self.limits)
            and self._fits(said.actor, [said.topic, *said.rules], said.rules, sighting.source, tags)
            and (not self.commitments or sighting.id.startswith(tuple(self.commitments)))
        )

    def find_limit(self, sighting: Sighting, tags: Tags = _NO_TAGS) -> str:
        """The words of the watched limit that a promise carries, where it is of interest; else nothing."""
        said = sighting.commitment
        if not self._fits(said.actor, [said.topic, *said.rules], said.rules, sighting.source, tags):
            return ""
        wanted = [word.casefold() for word in self.limits]
        for limit in said.limits:
            words = f" {limit.words.casefold()} "
            if any(word == limit.cue.casefold() or f" {word} " in words for word in wanted):
                return limit.words
        return ""

    def _fits(self, actor: str, topics: Iterable[str], rules: Iterable[str], source: str, tags: Tags) -> bool:
        """What findings and commitments have in common: whose, about what, where."""
        return (
            (not self.actors or actor in self.actors)
            and (not self.topics or _any_below(topics, self.topics))
            and (not self.rules or _any_below(rules, self.rules))
            and (not self.tags or any(tag in tags.get(rule, ()) for rule in rules for tag in self.tags))
            and (not self.sources or _any_below([source], self.sources))
        )


class Subscriber(BaseModel):
    """One reader of digests. Without queries everything of high and medium confidence is told.

    ``to`` is a mail address; or ``webhook`` an address that takes JSON, signed with what the environment variable
    ``secret`` holds; or ``chat`` the environment variable that holds an Apprise address. Findings of the levels in
    ``at_once`` do not wait for ``when``. With ``heartbeat`` a digest comes although nothing changed.
    """

    model_config = _STRICT

    to: Annotated[str, AfterValidator(_check_address)] = ""
    webhook: Annotated[str, AfterValidator(_check_webhook)] = ""
    secret: Annotated[str, AfterValidator(_check_variable)] = ""
    chat: Annotated[str, AfterValidator(_check_variable)] = ""
    name: str = ""
    when: Annotated[str, AfterValidator(_check_when)] = "now"
    at_once: Annotated[list[Level], BeforeValidator(_one_or_many)] = [Level.CRITICAL]
    heartbeat: bool = False
    queries: list[Query] = Field(default=[Query()], min_length=1)
    format: Literal["html", "text"] = "html"
    language: Annotated[str, AfterValidator(check_language)] = "en"

    @model_validator(mode="after")
    def _check_one_way(self) -> Subscriber:
        if sum(map(bool, (self.to, self.webhook, self.chat))) != 1:
            raise ValueError("say one of to (a mail address), webhook (an address) and chat (a variable's name)")
        return self

    @property
    def address(self) -> str:
        """What the ledger knows this subscriber by."""
        return self.to or self.webhook or f"chat:{self.chat}"

    @property
    def channel(self) -> Literal["mail", "webhook", "chat"]:
        """How this subscriber is reached."""
        return "mail" if self.to else "webhook" if self.webhook else "chat"

    def matches(self, finding: Finding, tags: Tags = _NO_TAGS) -> bool:
        """Whether any of the queries fits."""
        return any(query.matches(finding, tags) for query in self.queries)

    def matches_new(self, sighting: Sighting, tags: Tags = _NO_TAGS) -> bool:
        """Whether a new commitment, or one that falls due, fits any of the queries."""
        return any(query.matches_new(sighting, tags) for query in self.queries)

    def find_limit(self, sighting: Sighting, tags: Tags = _NO_TAGS) -> str:
        """The words of a watched limit that a promise carries, for the first query that asks for them."""
        return next((found for q in self.queries if q.limits and (found := q.find_limit(sighting, tags))), "")

    @property
    def limits(self) -> tuple[str, ...]:
        """Every limit that any query watches for."""
        return tuple(dict.fromkeys(word for query in self.queries for word in query.limits))

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Whether a digest is due at ``now`` when the last one was sent at ``last``; see ``parse_when``."""
        return parse_when(self.when).is_due(last, now)


def load_subscribers(paths: Iterable[Path], own: Iterable[Subscriber] = ()) -> tuple[Subscriber, ...]:
    """All subscribers: those of the settings (``own``), then by their files; raises ``ProblemsFound``."""
    found, problems = load_good_subscribers(paths, own)
    if problems:
        raise ProblemsFound(problems)
    return found


def load_good_subscribers(
    paths: Iterable[Path], own: Iterable[Subscriber] = ()
) -> tuple[tuple[Subscriber, ...], list[Problem]]:
    """The subscribers whose files are right, and what is wrong with the other files: nobody waits for another's mend."""
    found: list[Subscriber] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for subscriber in own:
        if subscriber.address.lower() in seen:
            message = f"subscribers: {subscriber.address!r} stands there twice"
            problems.append(Problem("pledgewatch.yml", 1, 1, message))
            continue
        seen[subscriber.address.lower()] = "pledgewatch.yml"
        found.append(subscriber)
    for path in paths:
        try:
            [entry] = load_models([path], Subscriber)
        except ProblemsFound as error:
            problems += error.problems
            continue
        address = entry.value.address.lower()
        if address in seen:
            key = {"mail": "to"}.get(entry.value.channel, entry.value.channel)
            problems.append(
                entry.file.problem((key,), f"{key}: {getattr(entry.value, key)!r} stands in {seen[address]} already")
            )
            continue
        seen[address] = entry.path
        found.append(entry.value)
    return tuple(found), problems


def _any_below(found: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether any of the found ids is a wanted one or stands below it."""
    wanted = tuple(wanted)
    return any(f == w or f.startswith(w.rstrip("/") + "/") for f in found for w in wanted)
