"""The outbox: mails as ``.eml`` files in a folder, each once.

In go mails as bytes; out come paths. A file is written under a temporary name and renamed, so that a reader never sees half a
mail. Its name is the day and the mail's id; one that is there already, of whatever day, is not written again.
Raises ``DeliveryError`` where the folder cannot be written.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from monitor.errors import DeliveryError
from monitor.telling.addresses import make_file_name
from monitor.telling.digest import Digest


def write_outbox(id_: str, day: date, content: bytes, folder: Path) -> Path:
    """Writes a mail into the outbox and returns its path; one that is there already is left as it is."""
    name = make_file_name(id_)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for present in sorted(folder.glob(f"*-{name}.eml")):
            return present
        path = folder / f"{day:%Y-%m-%d}-{name}.eml"
        write_once(path, content)
    except OSError as error:
        raise DeliveryError(f"the outbox cannot be written: {error.strerror}", subject=str(folder)) from error
    return path


def write_preview(digest: Digest, folder: Path) -> tuple[Path, Path]:
    """Writes a digest as ``.eml`` and ``.html`` for looking at, over what was there; returns both paths."""
    paths = (folder / f"{digest.id}.eml", folder / f"{digest.id}.html")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in zip(paths, (digest.eml, digest.html.encode("utf-8", "replace")), strict=True):
            path.write_bytes(content)
    except OSError as error:
        raise DeliveryError(f"the preview cannot be written: {error.strerror}", subject=str(folder)) from error
    return paths


def write_once(path: Path, content: bytes) -> bool:
    """Writes a file whole under a name that nothing has yet; False where something has it. Raises ``OSError``."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)  # unlike a rename, never replaces
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links
            if path.exists():
                return False
            os.replace(temporary, path)
        return True
    finally:
        temporary.unlink(missing_ok=True)
