"""A workspace opened: its settings, ledger, archive and engine, and the making of a new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.config import Settings, load_settings
from monitor.errors import InputError
from monitor.keeping.ledger import Ledger, open_ledger
from monitor.models import Source

if TYPE_CHECKING:
    from monitor.engine import Engine
    from monitor.keeping.snapshots import Archive
    from monitor.rulepacks import Rulebook
    from monitor.taxonomy import Taxonomy
    from monitor.telling.render import Templates

SETTINGS_FILE = "pledgewatch.yml"
FIRST_SETTINGS = """\
# Every line has a default; the README names them all.
name: {name}
sources: [sources/*.yml]
watch: []          # ids of built-in sources; see `pledgewatch sources list`
rules: rules/
"""


@dataclass
class Workspace:
    """Everything one run needs, opened. Engine and archive are made when first asked for: looking needs neither."""

    folder: Path
    settings: Settings
    ledger: Ledger

    @cached_property
    def archive(self) -> Archive:
        """The snapshots as fetched."""
        from monitor.keeping.snapshots import Archive

        return Archive(self.settings.archive_path)

    @cached_property
    def engine(self) -> Engine:
        """The judgement with the workspace's own rules, broken files left out."""
        return _make_engine(self.settings, strict=False)

    @property
    def rulebook(self) -> Rulebook:
        """The rules in force, broken files left out; quicker than the engine, which is made of them."""
        if "engine" in self.__dict__:
            return self.engine.rulebook
        return self._rulebook

    @cached_property
    def _rulebook(self) -> Rulebook:
        from monitor.rulepacks import load_rulebook

        return load_rulebook(self.settings.rules_path, strict=False)

    @cached_property
    def templates(self) -> Templates:
        """Templates of mails and pages: the workspace's own ``templates/`` before the product's."""
        return _load_templates(self.folder)


def _load_templates(folder: Path) -> Templates:
    """The workspace's own templates before the product's. Loaded here: looking at a ledger needs none."""
    from monitor.telling.render import Templates, load_templates

    own = folder / "templates"
    return Templates([own]) if own.is_dir() else load_templates()


def _make_engine(settings: Settings, *, strict: bool) -> Engine:
    """The engine with the workspace's rules. Loaded here: most of what an engine needs is slow to load."""
    from monitor.engine import make_engine

    return make_engine(settings.rules_path, strict=strict)


def make_workspace(folder: Path) -> list[str]:
    """Makes what a workspace needs and is not there yet; returns the names of what was made."""
    if folder.exists() and not folder.is_dir():
        raise InputError("is a file; a workspace is a folder", subject=str(folder))
    made = []
    for name in ("sources", "rules", "archive", "outbox", "subscribers"):
        if not (folder / name).is_dir():
            (folder / name).mkdir(parents=True)
            made.append(f"{name}/")
    settings = folder / SETTINGS_FILE
    if not settings.exists():
        settings.write_text(FIRST_SETTINGS.format(name=folder.resolve().name or "pledgewatch"), encoding="utf-8")
        made.append(SETTINGS_FILE)
    return made


@contextmanager
def open_workspace(folder: Path, *, create: bool = False, strict: bool = False) -> Iterator[Workspace]:
    """Opens the workspace in ``folder``; with ``create``, makes it first where nothing is there.

    Broken rule files are left out (``engine.rulebook.problems`` tells which), unless ``strict``. Raises ``InputError``
    where the folder is no workspace, and what settings, ledger and (where ``strict``) the rulebook raise.
    """
    if not (folder / SETTINGS_FILE).is_file():
        if not create:
            raise InputError(
                f"is no workspace: it has no {SETTINGS_FILE}; make one with `pledgewatch init`",
                subject=str(folder.resolve()),
            )
        make_workspace(folder)
    settings = load_settings(folder)
    engine = _make_engine(settings, strict=True) if strict else None
    ledger = open_ledger(settings.ledger_url)
    workspace = Workspace(folder, settings, ledger)
    if engine is not None:
        workspace.engine = engine
    try:
        yield workspace
    finally:
        ledger.close()


def load_workspace_sources(folder: Path, taxonomy: Taxonomy | None = None) -> tuple[Source, ...]:
    """The sources that the workspace in ``folder`` watches: its own, and the built-in ones it names.

    Raises ``ProblemsFound`` with all problems of all files at once.
    """
    from monitor.sources import builtin_sources, load_sources
    from monitor.taxonomy import load_taxonomy

    settings = load_settings(folder)
    taxonomy = taxonomy or load_taxonomy()
    return (*load_sources(settings.source_paths, taxonomy), *builtin_sources(settings.watch, taxonomy))
