"""The Jinja environment: templates of the product, or a workspace's own in their place.

In go a template's name and what it shows; out comes text. Names that end in ``.html`` or ``.xml`` escape whatever is
put into them; every string from outside passes ``show_text``. The only module that knows jinja2.

A workspace's own templates run in a sandbox and never stop a mail: see ``Templates``. Raises ``InputError`` with file and
line for a template of the product that does not compile or asks for what is not there.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

import monitor
from monitor.errors import InputError
from monitor.telling.addresses import brief_passage
from monitor.telling.redline import abridge, is_readable, render_plain_segments
from monitor.telling.safetext import (
    count_words,
    fold_line,
    iso_day,
    shorten,
    show_date,
    show_month,
    show_text,
    start_big,
    wrap_text,
)


def find_templates() -> Path:
    """The folder of the product's templates: beside the package in a checkout, inside it when installed.

    Raises ``InputError`` where neither is there.
    """
    package = Path(monitor.__file__).resolve().parent
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "site").is_dir():
            return folder
    raise InputError("the templates are missing; install the package again", subject=str(package / "templates"))


class Templates:
    """Compiled templates. What stands in ``folders`` goes before the product's own, so that a workspace can replace any.

    A replacement runs in Jinja's sandbox. One that does not compile, or cannot be filled, is left out: the product's own
    is used in its place and ``problems`` says, file and line first, what is wrong.
    """

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._folders = tuple(folders)
        self._builtin = _make_environment(jinja2.Environment, [find_templates()])
        self._own = (
            _make_environment(ImmutableSandboxedEnvironment, [*folders, find_templates()]) if folders else self._builtin
        )
        self.problems: list[str] = []

    def render(self, name: str, /, **context: Any) -> str:
        """The text of one template; raises ``InputError`` as the module says, for the product's own alone."""
        if self._own is not self._builtin:
            try:
                return self._own.get_template(name).render(**context)
            except Exception as error:  # whatever a template of somebody else's does, the product's own goes out
                problem = self._explain(name, error)
                if not (find_templates() / name).is_file():
                    raise InputError(problem) from error
                meanwhile = f"{problem}; the product's own template is used meanwhile"
                if meanwhile not in self.problems:
                    self.problems.append(meanwhile)
        try:
            return self._builtin.get_template(name).render(**context)
        except jinja2.TemplateSyntaxError as error:
            subject = f"{error.filename or error.name or name}:{error.lineno}"
            raise InputError(f"the template does not compile: {error.message}", subject=subject) from error
        except jinja2.TemplateNotFound as error:
            raise InputError(f"there is no template {error.name!r}", subject=name) from error
        except jinja2.TemplateError as error:
            raise InputError(f"the template cannot be filled: {error}", subject=name) from error

    def stamp(self) -> str:
        """A text that changes with any template, the product's or the workspace's own."""
        told = hashlib.sha256()
        for folder in [*self._folders, find_templates()]:
            for path in sorted((folder / "site").glob("*")):
                told.update(path.name.encode() + b"\0" + path.read_bytes())
        return told.hexdigest()

    def check(self) -> list[str]:
        """What is wrong with the replacements, without filling them: one line each, file and line first."""
        found = []
        for folder in self._folders:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                name = path.relative_to(folder).as_posix()
                try:
                    self._own.get_template(name)
                except (jinja2.TemplateSyntaxError, UnicodeDecodeError) as error:
                    found.append(self._explain(name, error))
                if not (find_templates() / name).is_file():
                    found.append(f"{path}: replaces nothing; the product has no template {name!r}")
        return found

    def read(self, name: str) -> str:
        """A file of the templates folder as it is, such as the style sheet; raises ``InputError``."""
        try:
            loader = self._own.loader
            assert loader is not None
            return loader.get_source(self._own, name)[0]
        except jinja2.TemplateNotFound as error:
            raise InputError(f"there is no file {error.name!r} among the templates", subject=name) from error

    def _explain(self, name: str, error: Exception) -> str:
        """One line: file, line, what is wrong."""
        if isinstance(error, jinja2.TemplateSyntaxError):
            place = f"{error.filename or name}:{error.lineno}"
            return f"{place}: the template does not compile: {error.message}"
        words = f"there is no template {error.name}" if isinstance(error, jinja2.TemplateNotFound) else str(error)
        words = fold_line(words, 300)
        mine = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(self._starts)]
        place = f"{mine[-1].filename}:{mine[-1].lineno}" if mine else name
        return f"{place}: the template cannot be filled: {words}"

    @property
    def _starts(self) -> tuple[str, ...]:
        return tuple(str(folder) for folder in self._folders)


def _make_environment(kind: type[jinja2.Environment], folders: Sequence[Path]) -> jinja2.Environment:
    environment = kind(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=lambda name: name is None or not name.endswith(".txt"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
        auto_reload=False,
    )
    environment.filters.update(
        shown=show_text,
        day=show_date,
        month=show_month,
        wrapped=wrap_text,
        counted=count_words,
        shortened=shorten,
        capital=start_big,
        spaced=lambda id_: id_.replace("-", " ").replace("_", " ").replace("/", ": "),
        isoday=iso_day,
        plain_redline=render_plain_segments,
        abridged=abridge,
        brief_passage=brief_passage,
    )
    environment.tests.update(readable=is_readable)
    return environment


@lru_cache(maxsize=8)
def load_templates(*folders: Path) -> Templates:
    """The templates for these folders, compiled once a process."""
    return Templates(folders)


def _finalize(value: object) -> object:
    """What a template puts out: no character that hides or reorders others, nothing for None."""
    if isinstance(value, str):
        return show_text(value)
    return "" if value is None else value
