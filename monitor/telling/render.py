"""The Jinja environment: templates of the product, or a workspace's own in their place.

In go a template's name and what it shows; out comes text. Names that end in ``.html`` or ``.xml`` escape whatever is
put into them; every string from outside passes ``show_text``. The only module that knows jinja2.

Raises ``InputError`` with file and line for a template that does not compile or asks for what is not there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2

import monitor
from monitor.errors import InputError
from monitor.telling.addresses import brief_passage
from monitor.telling.redline import abridge, is_readable, render_plain_segments
from monitor.telling.safetext import (
    count_words,
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
    """Compiled templates. ``folders`` are searched before the product's own, so that a workspace can replace any."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._folders = [*folders, find_templates()]
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self._folders),
            autoescape=lambda name: name is None or not name.endswith(".txt"),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=_finalize,
            auto_reload=False,
        )
        self._environment.filters.update(
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
        self._environment.tests.update(readable=is_readable)

    def render(self, name: str, /, **context: Any) -> str:
        """The text of one template; raises ``InputError`` as the module says."""
        try:
            return self._environment.get_template(name).render(**context)
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
        for folder in self._folders:
            for path in sorted((folder / "site").glob("*")):
                told.update(path.name.encode() + b"\0" + path.read_bytes())
        return told.hexdigest()

    def read(self, name: str) -> str:
        """A file of the templates folder as it is, such as the style sheet; raises ``InputError``."""
        try:
            loader = self._environment.loader
            assert loader is not None
            return loader.get_source(self._environment, name)[0]
        except jinja2.TemplateNotFound as error:
            raise InputError(f"there is no file {error.name!r} among the templates", subject=name) from error


@lru_cache(maxsize=8)
def load_templates(*folders: Path) -> Templates:
    """The templates for these folders, compiled once a process."""
    return Templates(folders)


def _finalize(value: object) -> object:
    """What a template puts out: no character that hides or reorders others, nothing for None."""
    if isinstance(value, str):
        return show_text(value)
    return "" if value is None else value
