"""Files that are made beside the rest of a build, on another core.

``Apart`` takes a function that gives paths with their bytes. Where the system can fork, a child begins it at once, with
everything that this process holds at that moment, and leaves the files in a folder of its own; ``take`` waits and reads
them. Where it cannot, or the child fails, the function is called when its files are asked for: the same files either way.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

Files = Sequence[tuple[str, bytes]]


class Apart:
    """One piece of work beside the rest."""

    def __init__(self, make: Callable[[], Files]) -> None:
        self._make = make
        self._child = None
        if sys.platform == "linux":
            self._folder = tempfile.TemporaryDirectory(prefix="pledgewatch-site-")
            self._child = multiprocessing.get_context("fork").Process(
                target=_work, args=(make, Path(self._folder.name)), daemon=True
            )
            self._child.start()

    def take(self) -> Iterator[tuple[str, bytes]]:
        """The files, in the order in which they were made."""
        if self._child is None:
            yield from self._make()
            return
        self._child.join()
        with self._folder as name:
            if self._child.exitcode:
                yield from self._make()  # what went wrong there is told here
                return
            for path in sorted(Path(name).iterdir(), key=lambda path: int(path.name.partition(" ")[0])):
                yield path.name.partition(" ")[2].replace(" ", "/"), path.read_bytes()


def _work(make: Callable[[], Files], folder: Path) -> None:
    for number, (path, content) in enumerate(make()):
        (folder / f"{number} {path.replace('/', ' ')}").write_bytes(content)
