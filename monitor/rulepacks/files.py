"""Which files make a rulebook: the built-in ones, installed packs, and the workspace's own, in that order.

``<rules>/concepts`` and ``<rules>/lexicon`` hold those kinds, ``<rules>/packs/<name>`` a pack each, ``overrides.yml``
what is changed, every other ``*.yml`` is a rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from monitor.errors import Problem

HOME = Path(__file__).parent.parent
PACK_FILE = "pack.yml"
PACKS = "packs"
_OVERRIDES = "overrides.yml"
_KINDS = ("concepts", "lexicon")


@dataclass(slots=True)
class Layer:
    """The files of one pack by kind; ``name`` is empty for the workspace's own."""

    name: str
    base: Path
    rules: list[Path] = field(default_factory=list)
    cues: list[Path] = field(default_factory=list)
    concepts: list[Path] = field(default_factory=list)
    pack: list[Path] = field(default_factory=list)
    overrides: list[Path] = field(default_factory=list)

    def files(self) -> list[Path]:
        """All of them."""
        return [*self.rules, *self.cues, *self.concepts, *self.pack, *self.overrides]


def find_builtin(rules: Path, lexicon: Path, concepts: Path) -> Layer:
    """The layer that comes with the product."""
    found = [sorted(folder.rglob("*.yml")) for folder in (rules, lexicon, concepts)]
    return Layer("built-in", HOME, *found)


def find_layers(folder: Path | None, problems: list[Problem]) -> list[Layer]:
    """Installed packs by name, then the workspace's own files; notes what is a link out of its folder."""
    if folder is None:
        return []
    if not folder.is_dir():
        problems.append(Problem(str(folder), 1, 1, "there is no such folder", "folder"))
        return []
    layers = [_find_layer(p.parent, p.parent.name, problems) for p in sorted((folder / PACKS).glob(f"*/{PACK_FILE}"))]
    return [*layers, _find_layer(folder, "", problems)]


def find_pack(folder: Path, problems: list[Problem]) -> Layer:
    """The files of one pack that is not installed."""
    return _find_layer(folder, folder.name, problems)


def _find_layer(base: Path, name: str, problems: list[Problem]) -> Layer:
    layer = Layer(name, base)
    home = base.resolve()
    for path in sorted(base.rglob("*.yml")):
        parts = path.relative_to(base).parts
        if any(part.startswith(".") for part in parts) or (not name and parts[0] == PACKS):
            continue
        if not path.resolve().is_relative_to(home):
            problems.append(Problem(str(path), 1, 1, "this link leads out of its folder: put the file itself here", "link"))
        elif parts[0] in _KINDS and len(parts) > 1:
            (layer.concepts if parts[0] == "concepts" else layer.cues).append(path)
        elif parts == (_OVERRIDES,):
            layer.overrides.append(path)
        elif parts == (PACK_FILE,):
            layer.pack.append(path)
        else:
            layer.rules.append(path)
    for path in sorted(base.rglob("*.yaml")):
        if name or path.relative_to(base).parts[0] != PACKS:
            problems.append(Problem(str(path), 1, 1, f"this file is not read: call it {path.stem}.yml", "file"))
    return layer
