"""What loading made, kept by content: the same files give the same rulebook without reading them again.

The cache stands in the user's own cache folder (``XDG_CACHE_HOME``, else ``~/.cache``), never in a workspace, since what
is in it is trusted like code. A cache that cannot be written or read back is no error; it is only slower.
"""

from __future__ import annotations

import copyreg
import hashlib
import io
import os
import pickle
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pydantic

_KEPT = 24  # files; the oldest go first
_CODE = ("rulepacks", "taxonomy", "loading", "models")
_HOME = Path(__file__).parent.parent


def make_key(files: Iterable[tuple[str, Path]], *more: str) -> str:
    """A hash of named files, of the code that reads them, and of whatever else the outcome depends on."""
    digest = hashlib.sha256(f"{sys.version}\0{pydantic.VERSION}".encode())
    code = [path for name in _CODE for path in sorted((_HOME / name).rglob("*.py"))]
    for name, path in (*((p.name, p) for p in code), *files):
        raw = path.read_bytes()
        digest.update(f"{name}\0{len(raw)}\0".encode() + raw)
    digest.update("\0".join(more).encode())
    return digest.hexdigest()[:32]


def read_kept(key: str) -> Any | None:
    """What was kept under a key; None where nothing is, or nothing that can be read."""
    folder = _find_folder()
    path = folder / f"{key}.pickle" if folder else None
    try:
        if path is None or path.stat().st_uid != os.getuid():
            return None
        return pickle.loads(path.read_bytes())
    except (OSError, AttributeError, pickle.UnpicklingError, EOFError, ImportError, IndexError, TypeError, ValueError):
        return None


def keep(key: str, value: Any) -> None:
    """Keep a value under a key, whole or not at all."""
    folder = _find_folder()
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        out = io.BytesIO()
        pickler = pickle.Pickler(out, protocol=pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = {**copyreg.dispatch_table, MappingProxyType: _take_apart}
        pickler.dump(value)
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as stream:
            stream.write(out.getvalue())
        os.replace(name, folder / f"{key}.pickle")
        for old in sorted(folder.glob("*.pickle"), key=lambda p: p.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _take_apart(mapping: MappingProxyType[Any, Any]) -> tuple[Any, tuple[dict[Any, Any]]]:
    return _make_proxy, (dict(mapping),)


def _make_proxy(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


def _find_folder() -> Path | None:
    """The folder of the cache; None where it belongs to somebody else or there is no home."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not os.path.isabs(base):
        return None
    folder = Path(base) / "pledgewatch" / "rules"
    if not hasattr(os, "getuid") or (folder.exists() and folder.stat().st_uid != os.getuid()):
        return None
    return folder
