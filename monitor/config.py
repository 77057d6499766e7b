"""Settings of a workspace: ``pledgewatch.yml``, overruled by ``PLEDGEWATCH_*`` in the environment.

In goes the workspace's folder; out comes ``Settings``, every line of which has a default, with paths resolved against
that folder. Nested lines are named with two underscores (``PLEDGEWATCH_MAIL__SMTP``), lists are JSON
(``PLEDGEWATCH_WATCH='["openai"]'``).

Secrets never stand in ``pledgewatch.yml``: a database URL with a password comes from ``PLEDGEWATCH_LEDGER``, the mail
password from ``PLEDGEWATCH_SMTP_PASSWORD``, or either from a file that ``PLEDGEWATCH_LEDGER_FILE`` or
``PLEDGEWATCH_SMTP_PASSWORD_FILE`` names. They are never part of a ``repr`` or of an error message.

Raises ``ProblemsFound`` (path, line, column) for the file, ``InputError`` for the environment and a missing file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    PrivateAttr,
    SecretStr,
    Tag,
    ValidationError,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from monitor import __version__
from monitor.errors import InputError, Problem, ProblemsFound
from monitor.loading import Loaded, check_model, load_yaml
from monitor.subscribers import Subscriber

SETTINGS_FILE = "pledgewatch.yml"
PREFIX = "PLEDGEWATCH_"
_STRICT = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
_SECRET_FILES = {"LEDGER_FILE": "ledger", "SMTP_PASSWORD_FILE": "smtp_password"}
_SQLITE = re.compile(r"(sqlite(?:\+\w+)?:///)([^/?][^?]*)(.*)")


def _check_one_line(value: str) -> str:
    """Text that goes into mail headers and request headers must stay on its line."""
    if any(ord(c) < 32 or ord(c) == 127 for c in value):
        raise ValueError("must be one line without control characters")
    return value


def _check_no_password(value: str) -> str:
    """Refuse a URL that carries a password; the message does not repeat it."""
    try:
        password = urlsplit(value).password
    except ValueError:
        raise ValueError("is not a URL that can be read") from None
    if password:
        raise ValueError("a password does not belong in a file that is shown around; see PLEDGEWATCH_*_FILE")
    return value


def _check_web_address(value: str) -> str:
    """An ``http(s)`` address, always with a slash at its end; empty stays empty."""
    if value and not re.fullmatch(r"https?://[^\s/]\S*", value):
        raise ValueError('must be an address such as "https://example.org/watch/"')
    return value if not value or value.endswith("/") else value + "/"


def _check_leave(value: str) -> str:
    """An ``https`` address, or nothing."""
    if value and not re.fullmatch(r"https://[^\s/<>,]+/[^\s<>,]*", value):
        raise ValueError('must be an address such as "https://example.org/leave"')
    return value


def _check_disk_path(value: str) -> str:
    """A place on this machine's disk; object stores come later and are refused by name."""
    if re.match(r"[a-z][a-z0-9+.-]*://", value):
        raise ValueError("only folders on disk are supported yet, no object stores")
    if not value.strip():
        raise ValueError("must not be empty")
    return value


def _tell_kind(value: object) -> str:
    """What stands in a list of subscribers: files by their name, or a subscriber as a mapping."""
    return "file" if isinstance(value, str) else "subscriber"


OneLine = Annotated[str, AfterValidator(_check_one_line)]
DiskPath = Annotated[str, AfterValidator(_check_disk_path)]
Declared = Annotated[
    Annotated[DiskPath, Tag("file")] | Annotated[Subscriber, Tag("subscriber")], Discriminator(_tell_kind)
]
SUBSCRIBERS = "subscribers/*.yml"


class SiteSettings(BaseModel):
    """Where the report site is written and under which address it will be read."""

    model_config = _STRICT

    out: DiskPath = "site/"
    base_url: Annotated[str, AfterValidator(_check_web_address)] = ""
    audience: Literal["desk", "public"] = "desk"


class MailSettings(BaseModel):
    """How digests leave; without ``smtp`` they stay in the outbox as ``.eml`` files."""

    model_config = _STRICT

    smtp: Annotated[OneLine, AfterValidator(_check_no_password)] = ""
    sender: OneLine = Field(default="Pledgewatch <pledgewatch@localhost>", alias="from")
    security: Literal["starttls", "tls", "none"] = "starttls"
    operator: OneLine = ""  # who is told of runs that failed and watches that broke
    leave: Annotated[str, AfterValidator(_check_leave)] = ""  # an address that ends a subscription at one click


class CrawlSettings(BaseModel):
    """How we behave on other people's servers."""

    model_config = _STRICT

    contact: OneLine = ""  # an address or page that a webmaster can turn to; part of the User-Agent
    delay: float = Field(default=1.0, ge=0, le=300)  # seconds between two requests to one host
    timeout: float = Field(default=30.0, ge=1, le=600)  # seconds for one page


class ServeSettings(BaseModel):
    """How the scheduler works. Its page of health is for this machine unless ``host`` says otherwise."""

    model_config = _STRICT

    host: OneLine = "127.0.0.1"
    port: int = Field(default=9464, ge=0, le=65535)
    run_minutes: float = Field(default=60, gt=0, le=24 * 60)  # a run that takes longer is ended and reported
    memory_mb: int = Field(default=2048, ge=256)  # of one run
    log: Literal["text", "json"] = "text"


class SettingsFile(BaseModel):
    """What may stand in ``pledgewatch.yml``."""

    model_config = _STRICT

    name: OneLine = Field(default="Pledgewatch", min_length=1)
    ledger: str = Field(default="sqlite:///ledger.db", repr=False)
    archive: DiskPath = "archive/"
    sources: list[DiskPath] = ["sources/*.yml"]
    watch: list[str] = []
    rules: DiskPath = "rules/"
    site: SiteSettings = SiteSettings()
    mail: MailSettings = MailSettings()
    subscribers: list[Declared] = [SUBSCRIBERS]
    outbox: DiskPath = "outbox/"
    crawl: CrawlSettings = CrawlSettings()
    serve: ServeSettings = ServeSettings()


class _CheckedFile(SettingsFile):
    """The same, as a file: a password in the ledger's URL is refused there."""

    ledger: Annotated[str, AfterValidator(_check_no_password)] = Field(default="sqlite:///ledger.db", repr=False)


class Settings(SettingsFile, BaseSettings):
    """Settings in force. Ask for the ``*_path``, ``*_paths`` and ``ledger_url`` properties: they are resolved."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="ignore", frozen=True, populate_by_name=True
    )

    smtp_password: SecretStr | None = None
    _folder: Path = PrivateAttr(default=Path("."))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment overrules the file."""
        return env_settings, init_settings

    @property
    def folder(self) -> Path:
        """The workspace, as an absolute path."""
        return self._folder

    @property
    def ledger_url(self) -> str:
        """SQLAlchemy URL of the ledger; a relative SQLite path is taken from the workspace."""
        match = _SQLITE.fullmatch(self.ledger)
        if match is None or match[2].startswith((":memory:", "file:")):
            return self.ledger
        return f"{match[1]}{self._folder / match[2]}{match[3]}"

    @property
    def archive_path(self) -> Path:
        """The folder of the snapshots."""
        return self._folder / self.archive

    @property
    def rules_path(self) -> Path:
        """The folder of the workspace's own rules and concepts; it need not exist."""
        return self._folder / self.rules

    @property
    def site_path(self) -> Path:
        """The folder of the report site."""
        return self._folder / self.site.out

    @property
    def outbox_path(self) -> Path:
        """The folder of mails that wait, or stay."""
        return self._folder / self.outbox

    @property
    def source_paths(self) -> tuple[Path, ...]:
        """The files with source declarations, in order of name."""
        return _expand(self._folder, self.sources)

    @property
    def subscriber_paths(self) -> tuple[Path, ...]:
        """The files with subscribers, in order of name; those of the folder where none are named."""
        named = [item for item in self.subscribers if isinstance(item, str)]
        return _expand(self._folder, named or [SUBSCRIBERS])

    @property
    def own_subscribers(self) -> tuple[Subscriber, ...]:
        """The subscribers that stand in the settings themselves."""
        return tuple(item for item in self.subscribers if isinstance(item, Subscriber))

    @property
    def user_agent(self) -> str:
        """Who we say we are to every server: name, version, and whom to write to."""
        contact = self.crawl.contact or self.site.base_url
        return f"Pledgewatch/{__version__}" + (f" (+{contact})" if contact else "")


def load_settings(folder: Path) -> Settings:
    """The settings of the workspace in ``folder``; see the module for what is raised."""
    path = folder / SETTINGS_FILE
    if not path.is_file():
        message = f"is no workspace: it has no {SETTINGS_FILE}; make one with `pledgewatch init`"
        raise InputError(message, subject=str(folder.resolve()))
    written = _load_file(path)
    given: dict[str, Any] = {name: getattr(written.value, name) for name in written.value.model_fields_set}
    given = {k: v.model_dump(exclude_unset=True, by_alias=True) if isinstance(v, BaseModel) else v for k, v in given.items()}
    given.update(_read_secret_files())
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise InputError(_explain_environment(error)) from None
    except Exception as error:  # pydantic-settings raises its own for lists that are no JSON
        raise InputError(f"{PREFIX}* in the environment: {_without_values(str(error))}") from None
    settings._folder = folder.resolve()
    _check_paths(settings, written)
    return settings


def _load_file(path: Path) -> Loaded[_CheckedFile]:
    """The checked file; one with nothing but comments is all defaults."""
    file = load_yaml(path)
    if file.data is None:
        return Loaded(file.path, _CheckedFile(), file)
    return check_model(file, _CheckedFile)


def _read_secret_files() -> dict[str, str]:
    """Secrets from the files that the environment names; the plain variable wins where both are set."""
    found = {}
    for variable, name in _SECRET_FILES.items():
        path = os.environ.get(PREFIX + variable)
        if path:
            try:
                found[name] = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                raise InputError(f"the file that {PREFIX}{variable} names cannot be read", subject=path) from None
    return found


def _explain_environment(error: ValidationError) -> str:
    """Which variables are wrong and how; their values are left out, they may be secrets."""
    lines = []
    for detail in error.errors(include_url=False, include_input=False):
        name = PREFIX + "__".join(str(part) for part in detail["loc"]).upper()
        lines.append(f"{name} in the environment: {detail['msg']}")
    return "\n".join(lines)


def _without_values(message: str) -> str:
    """The message of pydantic-settings names the field and not its value; keep its first line only."""
    return message.splitlines()[0] if message else "cannot be read"


def _check_paths(settings: Settings, written: Loaded[_CheckedFile]) -> None:
    """A path without a wildcard must be there; raises ``ProblemsFound`` at the line that names it."""
    problems: list[Problem] = []
    for key in ("sources", "subscribers"):
        for i, pattern in enumerate(getattr(settings, key)):
            if isinstance(pattern, str) and not _has_wildcard(pattern) and not (settings.folder / pattern).is_file():
                problems.append(written.file.problem((key, i), f"{key}: there is no file {pattern!r}"))
    if problems:
        raise ProblemsFound(problems)


def _has_wildcard(pattern: str) -> bool:
    return any(c in pattern for c in "*?[")


def _expand(folder: Path, patterns: Iterable[str]) -> tuple[Path, ...]:
    """Files that fit the patterns, each once, in order of pattern and name."""
    found: dict[Path, None] = {}
    for pattern in patterns:
        whole = Path(pattern)
        base = Path(whole.anchor) if whole.is_absolute() else folder
        relative = str(whole.relative_to(whole.anchor)) if whole.is_absolute() else pattern
        for path in sorted(base.glob(relative)) if _has_wildcard(pattern) else [base / relative]:
            if path.is_file():
                found[path] = None
    return tuple(found)
