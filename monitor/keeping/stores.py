"""Where snapshots lie: a folder, or anything fsspec can open. Both write whole files or none."""

from __future__ import annotations

import contextlib
import importlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

from monitor.errors import ArchiveError


class Store(Protocol):
    """Named files that are written once. Names are relative, with ``/`` between folders."""

    def locate(self, name: str) -> str:
        """Where the file is or would be, for people; without credentials."""

    def holds(self, name: str) -> bool:
        """Whether it is there."""

    def write(self, name: str, content: bytes) -> bool:
        """Stores it whole or not at all; False where it is there already. Raises ``ArchiveError``."""

    def read(self, name: str) -> bytes:
        """Its content; raises ``ArchiveError`` where it cannot be read."""

    def names(self, suffix: str) -> Iterator[str]:
        """Names of all whole files that end so, in order."""


def open_store(root: str) -> Store:
    """The store for a path or URL; raises ``ArchiveError`` for a kind of URL that nothing here can open."""
    scheme, separator, rest = root.partition("://")
    if not separator:
        return Folder(Path(root))
    return Folder(Path(rest)) if scheme == "file" else Remote(root)


class Folder:
    """A folder on this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._made: set[Path] = set()

    def locate(self, name: str) -> str:
        """The file's path."""
        return str(self.root / name)

    def holds(self, name: str) -> bool:
        """Whether the file is there."""
        return os.path.exists(self.root / name)

    def write(self, name: str, content: bytes) -> bool:
        """Writes under a name of its own, then renames. What a full disk cut short is removed again."""
        path = self.root / name
        part = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
        try:
            if path.parent not in self._made:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(path.parent)
            if path.exists():
                return False
            with open(part, "xb") as file:
                file.write(content)
            os.replace(part, path)
        except OSError as error:
            self._made.discard(path.parent)
            raise ArchiveError(f"cannot be written: {error.strerror or error}", subject=str(path)) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        return True

    def read(self, name: str) -> bytes:
        """The file's bytes."""
        path = self.root / name
        try:
            return path.read_bytes()
        except FileNotFoundError as error:
            raise ArchiveError("is not in the archive", subject=str(path)) from error
        except OSError as error:
            raise ArchiveError(f"cannot be read: {error.strerror or error}", subject=str(path)) from error

    def names(self, suffix: str) -> Iterator[str]:
        """Relative names; files that are still being written begin with a dot and are left out."""
        for path in sorted(self.root.glob(f"??/??/*{suffix}")):
            if not path.name.startswith("."):
                yield path.relative_to(self.root).as_posix()


class Remote:
    """A place that fsspec opens, such as an S3-compatible bucket; there a put is whole or not at all."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        try:
            fsspec: Any = importlib.import_module("fsspec")
            self._files, self._root = fsspec.core.url_to_fs(self.url)
        except (ImportError, ValueError) as error:
            raise ArchiveError(f"cannot be opened: {error}", subject=_without_credentials(url)) from error

    def locate(self, name: str) -> str:
        """The file's URL, without user and password."""
        return f"{_without_credentials(self.url)}/{name}"

    def holds(self, name: str) -> bool:
        """Asks the store."""
        try:
            return bool(self._files.exists(f"{self._root}/{name}"))
        except Exception as error:  # each store raises its own
            raise ArchiveError(f"cannot be looked up: {error}", subject=self.locate(name)) from error

    def write(self, name: str, content: bytes) -> bool:
        """Puts the whole file at once."""
        if self.holds(name):
            return False
        path = f"{self._root}/{name}"
        try:
            self._files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self._files.pipe_file(path, content)
        except Exception as error:
            raise ArchiveError(f"cannot be written: {error}", subject=self.locate(name)) from error
        return True

    def read(self, name: str) -> bytes:
        """Gets the whole file at once."""
        try:
            return bytes(self._files.cat_file(f"{self._root}/{name}"))
        except FileNotFoundError as error:
            raise ArchiveError("is not in the archive", subject=self.locate(name)) from error
        except Exception as error:
            raise ArchiveError(f"cannot be read: {error}", subject=self.locate(name)) from error

    def names(self, suffix: str) -> Iterator[str]:
        """Relative names of what the store lists."""
        for path in sorted(self._files.find(self._root)):
            if path.endswith(suffix):
                yield path[len(self._root) :].lstrip("/")


def _without_credentials(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
