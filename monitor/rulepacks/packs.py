"""``pack.yml``: what a folder of rules, concepts and cues is called, which version it is and what it needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from monitor import __version__
from monitor.errors import Problem
from monitor.loading import Loaded
from monitor.loading.explaining import did_you_mean
from monitor.rulepacks.entries import Terms, Text
from monitor.taxonomy.entries import Slug


def _as_text(value: object) -> object:
    """A version written as a number (1.2) is a text."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Version = Annotated[str, Field(pattern=r"^\d+(\.\d+){0,2}$"), BeforeValidator(_as_text)]


class Needs(BaseModel):
    """What must be there for a pack to work."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    pledgewatch: Version | None = Field(default=None, description="The least version of Pledgewatch.")
    packs: Terms = Field(default=(), description="Names of other packs.")


class PackFile(BaseModel):
    """The file ``pack.yml`` of a rule pack."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    name: Slug = Field(description="Lower-case words joined by hyphens; the folder is called the same.")
    version: Version = Field(description="Such as 1.0.0.")
    title: Text | None = Field(default=None, description="What a reader sees.")
    why: str = Field(default="", description="What the pack is for.")
    licence: str = Field(default="", description="Under which terms it may be used.")
    references: Terms = Field(default=(), description="Where it comes from.")
    needs: Needs = Field(default=Needs.model_construct(), description="What must be there for it to work.")


def check_packs(packs: Sequence[Loaded[PackFile]], installed: Collection[str]) -> list[Problem]:
    """Packs whose folder has another name, and needs that are not met."""
    problems = []
    for loaded in packs:
        pack, file = loaded.value, loaded.file
        if Path(loaded.path).parent.name != pack.name:
            message = f"the pack {pack.name!r} belongs in a folder called {pack.name}"
            problems.append(file.problem(("name",), message, "pack"))
        least = pack.needs.pledgewatch
        if least is not None and _numbers(least) > _numbers(__version__):
            message = f"needs Pledgewatch {least}; this is {__version__}"
            problems.append(file.problem(("needs", "pledgewatch"), message, "pack"))
        for i, name in enumerate(pack.needs.packs):
            if name not in installed:
                message = f"needs the pack {name!r}, which is not installed" + did_you_mean(name, sorted(installed))
                problems.append(file.problem(("needs", "packs", i), message, "pack"))
    return problems


def _numbers(version: str) -> tuple[int, ...]:
    found = [int(part) for part in version.split(".") if part.isdigit()]
    return tuple([*found, 0, 0, 0][:3])
