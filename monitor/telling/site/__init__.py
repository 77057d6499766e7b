"""The report site: a folder of static pages, each with its evidence; put in place at once, the same for the same ledger.

In goes the ledger; out come files and a ``SiteReport``. No clock is read. Pages are made party by party, then those
that compare parties. Addresses are permanent: a page whose subject is no more becomes a tombstone that says why.

Raises ``InputError`` where ``out`` is a file or a template is wrong, ``OSError`` never: it becomes ``DeliveryError``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import DeliveryError, InputError
from monitor.resting import collector_resting
from monitor.telling.book import Book
from monitor.telling.render import Templates, load_templates
from monitor.telling.site.build import Build, Options
from monitor.telling.site.contents import Names, RuleCard
from monitor.telling.site.shelf import Shelf
from monitor.telling.site.subscriptions import Subscription

__all__ = ["PER_PAGE", "Names", "Options", "RuleCard", "SiteReport", "Subscription", "write_site"]
PER_PAGE = 50  # findings on one page of a month


@dataclass(frozen=True, slots=True)
class SiteReport:
    """How many files were written, found unchanged, and removed."""

    written: int
    unchanged: int
    removed: int


def write_site(
    ledger: Book,
    out: Path,
    *,
    name: str,
    base_url: str = "",
    audience: str = "desk",
    labels: Mapping[str, str] | None = None,
    rules: Sequence[RuleCard] = (),
    only_changed: bool = False,
    search: bool = False,
    find_copy: Callable[[str, str], Path | None] | None = None,
    per_page: int = PER_PAGE,
    templates: Templates | None = None,
    subscriptions: Sequence[Subscription] = (),
    names: Mapping[str, Names] | None = None,
) -> SiteReport:
    """Writes the site of a ledger into ``out``.

    ``labels`` gives names of actors and titles of rules by their ids. ``audience="public"`` words only what a person
    confirmed. ``only_changed`` takes over the pages of parties in which nothing changed since the last build.
    ``search`` makes the search index. ``find_copy`` gives the file of an archived copy by source and hash; each copy
    that a finding rests on is offered for download. ``subscriptions`` get feeds of their own. ``names`` are what
    else parties are called, by id.
    """
    if out.exists() and not out.is_dir():
        raise InputError("is a file; the site is a folder", subject=str(out))
    base_url = base_url if not base_url or base_url.endswith("/") else f"{base_url}/"
    options = Options(
        name=name,
        base_url=base_url,
        audience=audience,
        labels=dict(labels or {}),
        rules=tuple(rules),
        only_changed=only_changed,
        search=search,
        find_copy=find_copy,
        per_page=per_page,
        subscriptions=tuple(subscriptions),
        names=dict(names or {}),
    )
    try:
        shelf = Shelf(out)
        try:
            with collector_resting():
                Build(ledger, shelf, templates or load_templates(), options).make()
            shelf.publish()
        finally:
            shelf.discard()
    except OSError as error:
        raise DeliveryError(
            f"the site cannot be written: {error.strerror}", subject=error.filename or str(out)
        ) from error
    return SiteReport(shelf.written, shelf.unchanged, shelf.removed)
