"""``rules add``: a pack from a folder, a zip file or a git checkout is checked first, then copied into a workspace.

Only ``*.yml``, the licence and the README are taken, no links, nothing outside of the pack's folder, nothing large.
Raises ``ProblemsFound`` with everything that is wrong, ``InputError`` where there is no pack; then nothing is installed.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from monitor.authoring.checking import check_everything
from monitor.errors import InputError, Problem, ProblemsFound
from monitor.loading import load_model
from monitor.rulepacks.files import PACK_FILE, PACKS
from monitor.rulepacks.packs import PackFile

MAX_FILES = 2_000
MAX_BYTES = 20_000_000
_TAKEN = (".yml",)
_ALSO = ("LICENSE", "LICENCE", "README.md", "NOTICE")


def add_pack(path: Path, rules: Path, *, replace: bool = False) -> tuple[str, str, int]:
    """Install a pack into a workspace's rules folder; returns its name, its version and how many files it has."""
    with _open_pack(path) as folder:
        pack = load_model(folder / PACK_FILE, PackFile).value
        target = rules / PACKS / pack.name
        if target.exists() and not replace:
            raise InputError(f"the pack {pack.name!r} is installed already; --replace puts this one in its place",
                             subject=str(target))
        count = _check_beside(folder, pack.name, rules, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{pack.name}-"))
        try:
            _copy(folder, staged / pack.name)
            if target.exists():
                shutil.rmtree(target)
            os.replace(staged / pack.name, target)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        return pack.name, pack.version, count


def _check_beside(folder: Path, name: str, rules: Path, given: Path) -> int:
    """Check the pack as it would stand beside the workspace's own files; returns how many files it has."""
    with tempfile.TemporaryDirectory() as place:
        trial = Path(place) / "rules"
        if rules.is_dir():
            shutil.copytree(rules, trial, symlinks=True, ignore=shutil.ignore_patterns(".*"))
        shutil.rmtree(trial / PACKS / name, ignore_errors=True)
        problems = _find_links(folder)
        if problems:
            raise ProblemsFound(problems)
        count = _copy(folder, trial / PACKS / name)
        home = str(trial / PACKS / name)
        found = [p for p in check_everything(trial) if p.path.startswith(home)]
        if found:
            raise ProblemsFound([
                Problem(str(given / os.path.relpath(p.path, home)), p.line, p.column,
                        p.message.replace(home, str(given)).replace(str(trial), str(rules)), p.kind)
                for p in found
            ])  # fmt: skip
        return count


def _find_links(folder: Path) -> list[Problem]:
    """Links that lead out of the pack."""
    home = folder.resolve()
    return [
        Problem(str(path), 1, 1, "this link leads out of the pack's folder: put the file itself here", "link")
        for path in sorted(folder.rglob("*")) if path.is_symlink() and not path.resolve().is_relative_to(home)
    ]  # fmt: skip


def _copy(folder: Path, target: Path) -> int:
    """Copy what a pack may hold; returns how many files."""
    count = total = 0
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        wanted = path.suffix in _TAKEN or (len(relative.parts) == 1 and path.name in _ALSO)
        if not wanted or path.is_symlink() or not path.is_file() or any(p.startswith(".") for p in relative.parts):
            continue
        count, total = count + 1, total + path.stat().st_size
        if count > MAX_FILES or total > MAX_BYTES:
            raise InputError(f"holds more than {MAX_FILES:,} files or {MAX_BYTES // 1_000_000} MB", subject=str(folder))
        (target / relative).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / relative)
    return count


@contextmanager
def _open_pack(path: Path) -> Iterator[Path]:
    """The folder with the ``pack.yml``: as it stands, or unpacked for a while."""
    if path.is_dir():
        yield _find_root(path)
        return
    if not path.is_file():
        raise InputError("there is no such folder or file", subject=str(path))
    with tempfile.TemporaryDirectory() as place:
        _unpack(path, Path(place))
        yield _find_root(Path(place), str(path))


def _find_root(folder: Path, name: str = "") -> Path:
    if (folder / PACK_FILE).is_file():
        return folder
    inside = sorted(p.parent for p in folder.glob(f"*/{PACK_FILE}"))
    if len(inside) == 1:
        return inside[0]
    raise InputError(f"is no rule pack: it has no {PACK_FILE} with a name and a version", subject=name or str(folder))


def _unpack(path: Path, place: Path) -> None:
    """The files of a zip; refuses names that lead out of it, links, and what unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_FILES or sum(e.file_size for e in entries) > MAX_BYTES:
                raise InputError("unpacks to too much for a rule pack", subject=str(path))
            for entry in entries:
                name = PurePosixPath(entry.filename.replace("\\", "/"))
                if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
                    raise InputError(f"holds a file that leads out of it: {entry.filename!r}", subject=str(path))
                if stat.S_ISLNK(entry.external_attr >> 16):
                    raise InputError(f"holds a link: {entry.filename!r}", subject=str(path))
                if not entry.is_dir():
                    target = place.joinpath(*name.parts)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(entry) as stream, target.open("wb") as out:
                        out.write(stream.read(MAX_BYTES))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise InputError(f"is no zip file that can be read: {error}", subject=str(path)) from None
