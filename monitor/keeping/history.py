"""What others kept: a collection of Open Terms Archive, as a git repository or a bundle file.

A collection holds one file ``Service/Document.md`` a document and one commit a version. Its commit subjects say what
happened: "First record of …", "Record new changes of …", "Apply technical or declaration upgrade on …" (the archive's
own tools changed, not the page); older collections say "Start tracking …", "Update …", "Refilter …".

The repository is not trusted: git runs without hooks, without the system's and the user's configuration, without any
network protocol, and is only ever asked to list commits and to print blobs. One process lists all commits, one prints
all blobs.
"""

from __future__ import annotations

import difflib
import fnmatch
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from monitor.errors import HistoryError, UnknownName
from monitor.keeping.git import find_head, find_repository, read_objects, run_git

FIRST = ("First record", "Start tracking")
TECHNICAL = ("Apply technical or declaration upgrade", "Refilter")
NO_BLOB = re.compile(r"0+")


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of one document as the collection kept it.

    ``captured`` is the author's date of the commit in UTC, which Open Terms Archive sets to the time of the fetch. A
    technical upgrade reads an old fetch again, so its date may lie before that of the version it follows: the order of
    the commits is the order of the versions. ``first`` and ``technical`` come from the commit's subject.
    """

    service: str
    terms: str
    path: str
    commit: str
    captured: datetime
    blob: str
    technical: bool = False
    first: bool = False

    @property
    def name(self) -> str:
        """``Service/Document``, as ``only`` patterns see it."""
        return f"{self.service}/{self.terms}"


@dataclass(frozen=True, slots=True)
class Log:
    """All that the commits say: versions, deletions of documents, and changes of files that are no documents."""

    revisions: tuple[Revision, ...] = ()
    deletions: tuple[Revision, ...] = ()
    other_files: tuple[str, ...] = ()


@dataclass(frozen=True)
class OtaHistory:
    """A collection that can be read. ``path`` is what a person named, ``repository`` what git reads."""

    path: Path
    repository: Path

    @cached_property
    def log(self) -> Log:
        """Every commit of the main line, oldest first, read once."""
        return parse_log(_read_log(self))

    @cached_property
    def head(self) -> str:
        """The commit that the collection stands at."""
        return find_head(self.repository, named=self.path)

    def names(self) -> tuple[str, ...]:
        """``Service/Document`` of every document, in order."""
        return tuple(sorted({r.name for r in self.log.revisions}))

    def revisions(self, only: Sequence[str] = (), since: date | None = None) -> list[Revision]:
        """Versions in the order of their commits.

        ``only`` are shell patterns over ``Service/Document`` (``*`` and ``?`` also match a slash); ``since`` is the
        first day of capture that counts. Raises ``UnknownName`` for a pattern that fits no document at all.
        """
        patterns = [unicodedata.normalize("NFC", pattern) for pattern in only]
        wanted = _find_wanted(patterns, self.names()) if patterns else None
        return [
            revision
            for revision in self.log.revisions
            if (wanted is None or revision.name in wanted) and (since is None or revision.captured.date() >= since)
        ]

    def deletions(self) -> tuple[Revision, ...]:
        """Where the collection dropped a document; the blob is the last one it held."""
        return self.log.deletions

    def read_blobs(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """The content of each blob, in the order asked for, through one git process.

        Raises ``HistoryError`` for one that the repository does not hold.
        """
        return read_objects(self.repository, blobs, named=self.path)


def open_history(path: Path, cache: Path | None = None) -> OtaHistory:
    """Opens a collection: a git work tree, a bare repository or a bundle file.

    A bundle is unpacked once into ``cache`` (default: a folder among this machine's temporary files) under a name made
    from its content; a later run finds it there. Raises ``HistoryError`` naming the path for anything else.
    """
    history = OtaHistory(path, find_repository(path, cache))
    _ = history.head  # a collection without a commit is refused here, not later
    return history


def _read_log(history: OtaHistory) -> bytes:
    """Commits with the files each changed against its first parent, NUL between all fields.

    ``--first-parent`` follows the main line, so that successive versions of one document really follow one another;
    what a merge brought in counts as the merge's own change.
    """
    return run_git(
        history.repository,
        "log", "-z", "--reverse", "--first-parent", "--diff-merges=first-parent", "--raw", "--no-renames",
        "--no-abbrev", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-notes", "--no-mailmap",
        "--no-decorate", "--no-color", "--encoding=UTF-8", "--format=tformat:%x1e%H%x1f%at%x1f%s", history.head, "--",
        named=history.path,
    )  # fmt: skip


def parse_log(output: bytes) -> Log:
    """Versions, deletions and other files out of what git printed; raises ``HistoryError`` where it makes no sense."""
    revisions: list[Revision] = []
    deletions: list[Revision] = []
    others: list[str] = []
    commit, moment, subject = "", datetime.min, ""
    fields = iter(output.split(b"\0"))
    for field in fields:
        text = field.lstrip(b"\n")
        if text.startswith(b"\x1e"):
            commit, moment, subject = _parse_commit(text)
        elif text.startswith(b":"):
            path = next(fields, b"").decode("utf-8", "replace")
            _, _, before, after, status = text.decode("ascii").split(" ")
            revision = _make_revision(path, commit, moment, subject, after)
            if revision is None:
                others.append(path)
            elif status == "D" or NO_BLOB.fullmatch(after):
                deletions.append(replace(revision, blob=before))
            else:
                revisions.append(revision)
    return Log(tuple(revisions), tuple(deletions), tuple(others))


def _parse_commit(line: bytes) -> tuple[str, datetime, str]:
    try:
        commit, seconds, subject = line[1:].decode("utf-8", "replace").split("\x1f", 2)
        return commit, datetime.fromtimestamp(int(seconds), UTC), subject
    except (ValueError, OverflowError, OSError) as error:
        raise HistoryError(f"has a commit that cannot be understood: {line[:80]!r}") from error


def _make_revision(path: str, commit: str, moment: datetime, subject: str, blob: str) -> Revision | None:
    """A version for ``Service/Document.md``; None for every other file (README, LICENSE, deeper folders)."""
    service, slash, file = path.partition("/")
    if not slash or "/" in file or not file.endswith(".md") or file == ".md":
        return None
    return Revision(
        service=unicodedata.normalize("NFC", service),
        terms=unicodedata.normalize("NFC", file.removesuffix(".md")),
        path=path,
        commit=commit,
        captured=moment,
        blob=blob,
        technical=subject.startswith(TECHNICAL),
        first=subject.startswith(FIRST),
    )


def _find_wanted(patterns: Sequence[str], names: Sequence[str]) -> set[str]:
    wanted: set[str] = set()
    for pattern in patterns:
        found = [name for name in names if fnmatch.fnmatchcase(name, pattern)]
        if not found:
            raise UnknownName(f"fits no document of the collection{_suggest(pattern, names)}", subject=pattern)
        wanted.update(found)
    return wanted


def _suggest(pattern: str, names: Sequence[str]) -> str:
    """Near names, compared without case and wildcards; the service alone where the document is a pattern."""
    by_form: dict[str, str] = {}
    for name in names:
        service = name.partition("/")[0]
        by_form.setdefault(name.lower(), name)
        by_form.setdefault(service.lower(), f"{service}/*")
    plain = re.sub(r"[*?\[\]]", "", pattern).strip("/").lower()
    near = difflib.get_close_matches(plain, by_form, n=3, cutoff=0.6)
    if not near:
        near = difflib.get_close_matches(plain.partition("/")[0], by_form, n=3, cutoff=0.6)
    return f"; did you mean {', '.join(repr(by_form[form]) for form in near)}?" if near else ""
