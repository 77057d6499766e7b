"""Running git on a repository that nobody vouches for: reading only, no hooks, no outside configuration, no network."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from monitor.errors import HistoryError

BUNDLE = b"# v"
LARGEST = 256 * 1024 * 1024  # bytes of one blob; a policy page has thousands
SAFE = (
    "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.pager=cat", "-c", "gpg.program=false",
    "-c", "log.showSignature=false", "-c", "core.quotePath=false", "-c", "protocol.allow=never",
    "-c", "core.attributesFile=/dev/null",
)  # fmt: skip


def make_environment(protocols: str = "none") -> dict[str, str]:
    """What git may see of this process: the path, and settings that keep it to itself."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP") if name in os.environ}
    return kept | {
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": protocols,
        "GIT_PAGER": "cat",
    }


def make_command(repository: Path, *arguments: str) -> list[str]:
    """A git command on one repository. The person who named the path vouches for its owner, not for its content."""
    where = str(repository)
    return ["git", *SAFE, "-c", f"safe.directory={where}", "-C", where, *arguments]


def run_git(repository: Path, *arguments: str, named: Path) -> bytes:
    """What a git command prints; raises ``HistoryError`` naming ``named`` where it fails or git is missing."""
    return _run(make_command(repository, *arguments), named)


def find_head(repository: Path, *, named: Path) -> str:
    """The commit at the tip of the main line.

    That is HEAD; in a bundle made without it, the branch ``main`` or ``master`` or the only one there is.
    """
    listed = run_git(repository, "for-each-ref", "--format=%(objectname) %(refname:short)", "refs/heads", named=named)
    branches = {name: commit for commit, _, name in (line.partition(" ") for line in listed.decode().splitlines())}
    try:
        return run_git(repository, "rev-parse", "--verify", "--quiet", "HEAD^{commit}", named=named).decode().strip()
    except HistoryError as error:
        for name in ("main", "master", *(branches if len(branches) == 1 else ())):
            if name in branches:
                return branches[name]
        raise HistoryError("holds no commit that could be read", subject=str(named)) from error


def find_repository(path: Path, cache: Path | None = None) -> Path:
    """The repository to read for a work tree, a bare repository or a bundle; raises ``HistoryError``."""
    try:
        if path.is_dir():
            root = path.resolve()
            found = Path(os.fsdecode(run_git(root, "rev-parse", "--absolute-git-dir", named=path).strip()))
            if found not in (root, root / ".git") and not (root / ".git").is_file():
                raise HistoryError("is no git repository (it only lies inside one)", subject=str(path))
            return root
        with path.open("rb") as file:
            if file.read(len(BUNDLE)) != BUNDLE:
                raise HistoryError("is neither a git repository nor a git bundle", subject=str(path))
    except OSError as error:
        raise HistoryError(f"cannot be read: {error.strerror or error}", subject=str(path)) from error
    return _unpack_bundle(path, cache)


def _unpack_bundle(path: Path, cache: Path | None) -> Path:
    """A bare clone of a bundle, made once a content and found again under the same name by every later run."""
    folder = cache or Path(tempfile.gettempdir()) / f"pledgewatch-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if cache is None and hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
            raise HistoryError("belongs to somebody else", subject=str(folder))
        target = folder / f"bundle-{_hash_file(path)[:32]}.git"
        if (target / "HEAD").is_file():
            return target
        part = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder))
    except OSError as error:
        raise HistoryError(f"cannot be unpacked: {error.strerror or error}", subject=str(path)) from error
    try:
        clone = part / "clone.git"
        source = str(path.resolve())
        _run(["git", *SAFE, "clone", "--quiet", "--bare", "--template=", "--", source, str(clone)], path, "file")
        find_head(clone, named=path)  # what was cut off within its list of branches unpacks to nothing
        with contextlib.suppress(OSError):  # another run was quicker: its clone has the same content
            clone.rename(target)
        if not (target / "HEAD").is_file():
            raise HistoryError("cannot be unpacked", subject=str(path))
        return target
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _run(command: Sequence[str], named: Path, protocols: str = "none") -> bytes:
    try:
        done = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, env=make_environment(protocols), check=False
        )
    except FileNotFoundError as error:
        raise HistoryError("cannot be read: git is not installed", subject=str(named)) from error
    if done.returncode:
        raise HistoryError(f"cannot be read: {_explain(done.stderr)}", subject=str(named))
    return done.stdout


def _explain(stderr: bytes) -> str:
    """The line in which git says what is wrong."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    for line in lines:
        if line.startswith(("fatal: ", "error: ")):
            return line.partition(": ")[2]
    return lines[-1] if lines else "git failed"


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_objects(repository: Path, blobs: Sequence[str], *, named: Path) -> Iterator[bytes]:
    """The content of each blob in turn through one ``git cat-file --batch``; raises ``HistoryError`` if one is missing.

    A thread writes the ids while this generator reads, so that neither waits for the other; closing the generator
    early ends both.
    """
    if not blobs:
        return
    process = subprocess.Popen(
        make_command(repository, "cat-file", "--batch", "--buffer"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=make_environment(),
        bufsize=1 << 20,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    feeder = threading.Thread(target=_feed, args=(process.stdin, blobs), daemon=True)
    feeder.start()
    try:
        for blob in blobs:
            yield _read_object(process.stdout, blob, named)
    finally:
        process.kill()
        process.stdout.close()
        feeder.join()
        process.wait()


def _feed(stdin: IO[bytes], blobs: Sequence[str]) -> None:
    with contextlib.suppress(OSError, ValueError):  # the reader has left
        stdin.write("".join(f"{blob}\n" for blob in blobs).encode("ascii", "replace"))
        stdin.close()


def _read_object(stdout: IO[bytes], blob: str, named: Path) -> bytes:
    head = stdout.readline().split()
    if len(head) != 3 or head[1] != b"blob" or not head[2].isdigit():
        raise HistoryError(f"does not hold the version {blob}", subject=str(named))
    size = int(head[2])
    if size > LARGEST:
        raise HistoryError(f"the version {blob} has {size} bytes, more than {LARGEST}", subject=str(named))
    content = stdout.read(size + 1)
    if len(content) != size + 1:
        raise HistoryError(f"ends in the middle of the version {blob}", subject=str(named))
    return content[:size]
