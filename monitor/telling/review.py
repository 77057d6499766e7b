"""The local pages for going through findings: the site's page of a finding, with a form below it.

In go a finding, what people said of it and where it stands in the queue; out comes HTML. Nothing is read or recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.keeping.records import VerdictRecord
from monitor.models import Finding
from monitor.telling.render import Templates
from monitor.telling.safetext import shorten, start_big
from monitor.telling.site.findings import make_sides
from monitor.telling.views import Naming, make_finding_view

STEP = "../"  # from a finding's page to the others of the server
SITE = "../site/"  # the report site, where it was built


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: how many wait, which number it is (0: it waits no more), and its neighbours' ids."""

    waiting: int
    number: int
    previous: str
    following: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server has to say of the last thing sent: a plain sentence, verdicts that came first, the words sent."""

    said: str = ""
    meanwhile: Sequence[VerdictRecord] = ()
    why: str = ""
    verdict: str = ""


def render_review(
    templates: Templates,
    finding: Finding,
    verdicts: Sequence[VerdictRecord],
    place: Place,
    reply: Reply,
    *,
    name: str,
    who: str,
    labels: Mapping[str, str],
    seen: int,
) -> str:
    """The page of one finding, for the reviewer ``who``; ``seen`` is the number of judgements that it shows."""
    view = make_finding_view(finding, Naming(dict(labels), verdicts={finding.id: verdicts}))
    return templates.render(
        "review/finding.html",
        site={"name": name, "base_url": ""},
        step=STEP,
        root=SITE,
        f=view,
        sides=make_sides(view, {}, {}),
        title=shorten(f"{view.name}: {start_big(view.headline)}", 300),
        topic_page="",
        topic_name="",
        rule_links=[(id_, "") for id_ in view.rules],
        address="",
        place=place,
        reply=reply,
        who=who,
        seen=seen,
    )


def render_nothing_left(templates: Templates, *, name: str, who: str, said: str = "") -> str:
    """The page when no finding waits."""
    return templates.render("review/empty.html", site={"name": name}, step="", who=who, said=said)
