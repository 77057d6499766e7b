"""The folder of the site: built aside, then put in place at once; what is the same already is not written again.

In go paths inside the site with their content; out comes, when ``publish`` is called, a folder that holds every page
of this build, what the last build left, and nothing half-made. Until then a reader sees the site as it was.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2  # renameat2: both names stay, what they name changes places


@dataclass
class Shelf:
    """One build of the site in ``folder``. ``written`` and ``unchanged`` count pages; ``paths`` names all of them."""

    folder: Path
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    paths: set[str] = field(default_factory=set)
    _gone: set[str] = field(default_factory=set)
    _new: set[str] = field(default_factory=set)
    _made: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.aside = self.folder.with_name(f".{self.folder.name}.next")
        shutil.rmtree(self.aside, ignore_errors=True)
        self.before = frozenset(find_files(self.folder))

    def write(self, path: str, content: str | bytes) -> None:
        """One file of the site."""
        body = content.encode("utf-8", "replace") if isinstance(content, str) else content
        self.paths.add(path)
        if path in self.before and (self.folder / path).read_bytes() == body:
            self.unchanged += 1
            return
        self._target(path).write_bytes(body)
        self._new.add(path)
        self.written += 1

    def write_all(self, pages: Iterable[tuple[str, str]]) -> None:
        """Files, in their order."""
        for path, content in pages:
            self.write(path, content)

    def place(self, path: str, original: Path) -> None:
        """A file that never changes, taken from elsewhere: linked where the disk allows it, else copied."""
        self.paths.add(path)
        if path in self.before:
            self.unchanged += 1
            return
        _link(original, self._target(path))
        self._new.add(path)
        self.written += 1

    def keep(self, path: str) -> None:
        """A file of the last build that is still right and was not made again."""
        if path in self.before:
            self.paths.add(path)
            self.unchanged += 1

    def read(self, path: str) -> str:
        """A text file as this build has it so far, or as the last one left it; empty where there is none."""
        for folder in (self.aside, self.folder):
            if (folder / path).is_file():
                return (folder / path).read_text(encoding="utf-8")
        return ""

    def remove(self, path: str) -> None:
        """Leaves a file of the last build behind."""
        if path in self.before and path not in self.paths:
            self._gone.add(path)
            self.removed += 1

    def publish(self) -> None:
        """Puts the build in the place of the last one; where nothing changed, nothing is touched."""
        if not self.written and not self.removed and self.folder.is_dir():
            self.discard()
            return
        self.aside.mkdir(parents=True, exist_ok=True)
        left = self.before - self._gone - self._new
        for place in sorted({path.rpartition("/")[0] for path in left}):
            (self.aside / place).mkdir(parents=True, exist_ok=True)
        here, there = str(self.folder), str(self.aside)
        for path in left:
            _link(f"{here}/{path}", f"{there}/{path}")
        if not self.folder.exists():
            self.aside.rename(self.folder)
        elif _exchange(self.aside, self.folder):
            shutil.rmtree(self.aside)
        else:
            self._move_in()

    def discard(self) -> None:
        """Forgets the build; the site stays as it was."""
        shutil.rmtree(self.aside, ignore_errors=True)

    def _target(self, path: str) -> Path:
        target = self.aside / path
        self._make_parent(target)
        return target

    def _make_parent(self, target: Path) -> None:
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)

    def _move_in(self) -> None:
        """File by file, where two folders cannot change places (a mounted folder): each whole, the front page last."""
        for path in sorted(
            find_files(self.aside), key=lambda path: (path.endswith(".html"), path == "index.html", path)
        ):
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(self.aside / path, self.folder / path)
        for path in self._gone:
            (self.folder / path).unlink(missing_ok=True)
        shutil.rmtree(self.aside)


def find_files(folder: Path) -> Iterator[str]:
    """Every file below a folder, as a path with slashes."""
    base = len(str(folder)) + 1
    for place, folders, names in os.walk(folder):
        folders.sort()
        inside = place[base:].replace(os.sep, "/")
        for name in sorted(names):
            yield f"{inside}/{name}" if inside else name


def _link(original: Path | str, target: Path | str) -> None:
    try:
        os.link(original, target)
    except OSError:
        shutil.copy2(original, target)


def _exchange(one: Path, other: Path) -> bool:
    """Lets two folders change names in one step; where the system cannot, in two; False where neither goes."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        rename = getattr(libc, "renameat2", None)
        if rename is not None and rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0:
            return True
    old = other.with_name(f".{other.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    try:
        other.rename(old)
    except OSError as error:
        if error.errno in (errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM):
            return False
        raise
    one.rename(other)
    old.rename(one)
    return True
