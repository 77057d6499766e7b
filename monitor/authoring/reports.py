"""Problems as programs read them: JSON lines, SARIF 2.1.0, GitHub annotations; as people do: ``path:line:column``."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from monitor import __version__
from monitor.errors import Problem

KINDS = {
    "form": "the file is no YAML that is accepted here",
    "schema": "a key or value that the format does not know",
    "folder": "a folder that is not there",
    "file": "a file that is not read",
    "link": "a link out of its folder",
    "name": "a file that is not called like its rule",
    "duplicate": "an id or title that stands twice",
    "concept": "a concept that does not fit among the others",
    "unknown-concept": "a concept that nobody declared",
    "wrong-facet": "a concept under a facet that it does not fill",
    "unknown-rule": "a rule that nobody wrote",
    "pattern": "a pattern that cannot be read",
    "pack": "a pack whose needs are not met",
    "examples-missing": "too few examples or near misses",
    "example": "an example that fails",
    "never-matches": "a rule that finds none of its own examples",
    "swallowed": "a rule that another swallows",
    "common-alias": "a name so common that it means nothing",
    "general": "a concept above many others that does not say how general it is",
    "expired-suppression": "a suppression whose last day is over",
}


def render_problems(problems: Sequence[Problem], form: str) -> str:
    """The problems in one of the forms text, json, sarif, github."""
    return RENDERERS[form](problems)


def _text(problems: Sequence[Problem]) -> str:
    return "\n".join(str(p) for p in problems)


def _json(problems: Sequence[Problem]) -> str:
    return "\n".join(
        json.dumps(
            {"path": p.path, "line": p.line, "column": p.column, "kind": p.kind, "message": p.message}, ensure_ascii=False
        )
        for p in problems
    )


def _github(problems: Sequence[Problem]) -> str:
    def escape(text: str, more: Mapping[str, str] = {}) -> str:
        for old, new in {"%": "%25", "\r": "%0D", "\n": "%0A", **more}.items():
            text = text.replace(old, new)
        return text

    return "\n".join(
        f"::error file={escape(p.path, {':': '%3A', ',': '%2C'})},line={p.line},col={p.column},title={p.kind or 'problem'}"
        f"::{escape(p.message)}"
        for p in problems
    )


def _sarif(problems: Sequence[Problem]) -> str:
    used = sorted({p.kind or "problem" for p in problems})
    rules = [{"id": kind, "shortDescription": {"text": KINDS.get(kind, kind)}} for kind in used]
    results: list[dict[str, Any]] = [
        {
            "ruleId": p.kind or "problem",
            "level": "error",
            "message": {"text": p.message},
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": {"uri": _make_uri(p.path)},
                    "region": {"startLine": p.line, "startColumn": p.column},
                }
            }],
        }
        for p in problems
    ]  # fmt: skip
    driver = {"name": "pledgewatch", "version": __version__, "rules": rules}
    return json.dumps(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "results": results}],
        },
        indent=2, ensure_ascii=False,
    )  # fmt: skip


def _make_uri(path: str) -> str:
    from urllib.parse import quote

    return quote(Path(os.path.relpath(path)).as_posix() if os.path.isabs(path) else Path(path).as_posix())


RENDERERS: Mapping[str, Callable[[Sequence[Problem]], str]] = {
    "text": _text, "json": _json, "sarif": _sarif, "github": _github,
}  # fmt: skip
