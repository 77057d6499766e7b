"""Declarations of Open Terms Archive become source files: selectors, removals, ranges, joined pages and history.

In goes a folder of ``Service.json`` and ``Service.history.json``; out come ``Imported`` files with what each could not
express. Nothing is fetched, and nothing is run: a filter is a program, so a document that has one is imported without it
and told. What only the history knows is no longer watched, and told too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from monitor.errors import InputError
from monitor.sources import slug

_KINDS = (  # the first word that the name of a document holds decides
    ("contract", ("agreement", "addendum", "dpa", "license", "licence")),
    ("terms", ("terms", "conditions")),
    ("notice", ("notice", "imprint", "subprocessor")),
)
_ENDS = {"startBefore": "from", "startAfter": "after", "endBefore": "until", "endAfter": "through"}
_KNOWN = {"fetch", "select", "remove", "combine", "executeClientScripts", "filter", "validUntil"}


@dataclass(frozen=True, slots=True)
class Imported:
    """One service: the name and text of its source file (empty where nothing can be watched), and what is told of it."""

    service: str
    file: str
    text: str
    documents: int
    told: tuple[str, ...]


def import_declarations(folder: Path) -> list[Imported]:
    """Every service of a folder, in order; raises ``InputError`` where there is none or a file cannot be understood."""
    paths = sorted(path for path in folder.glob("*.json") if not path.name.endswith(".history.json"))
    if not paths:
        raise InputError("holds no declarations (Service.json)", subject=str(folder))
    return [_import_service(path) for path in paths]


def _import_service(path: Path) -> Imported:
    declared = _load(path)
    beside = path.with_name(f"{path.stem}.history.json")
    history = _load(beside) if beside.is_file() else {}
    terms = declared.get("terms") or declared.get("documents") or {}
    name = str(declared.get("name") or path.stem)
    told: list[str] = []
    pages = []
    for title, terms_declared in terms.items():
        page = _make_page(title, terms_declared, history.get(title, []), told)
        if page is not None:
            pages.append(page)
    told += [f"{title}: only its history is declared; it is not watched" for title in history if title not in terms]
    stem = slug(name) or slug(path.stem) or "service"
    text = _render(name, stem, pages) if pages else ""
    return Imported(name, f"{stem}.yml", text, len(pages), tuple(told))


def _load(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"cannot be read as JSON: {error}", subject=str(path)) from error
    if not isinstance(data, dict):
        raise InputError("is no declaration", subject=str(path))
    return data


def _make_page(title: str, terms: Mapping[str, Any], history: Sequence[Any], told: list[str]) -> dict[str, Any] | None:
    """One document as a page of a source file, keys in the order they are written."""
    told += [f"{title}: {problem}" for problem in _find_unsaid(terms)]
    shape = _make_shape(terms)
    if shape is None:
        told.append(f"{title}: it names no address")
        return None
    page: dict[str, Any] = {"id": slug(title), "title": title, "url": shape.pop("url"), "kind": find_kind(title), **shape}
    if _needs_browser(terms):
        page["browser"] = True
    earlier = []
    for entry in history:
        former = _make_shape(entry)
        if former is None or "validUntil" not in entry:
            told.append(f"{title}: an entry of its history has no address or no end")
            continue
        told += [f"{title} until {entry['validUntil'][:10]}: {problem}" for problem in _find_unsaid(entry)]
        day = date.fromisoformat(entry["validUntil"][:10])
        earlier.append({"valid_until": day, "select": [], "remove": [], "also": [], **former})
    if earlier:
        page["earlier"] = earlier
    return page


def _make_shape(entry: Mapping[str, Any]) -> dict[str, Any] | None:
    """Address, selectors and further pages of one declaration; None where it names no address.

    A combined page takes from the document what it does not say itself.
    """
    combined = entry.get("combine") or [{}]
    resolved = [{**{key: entry[key] for key in ("fetch", "select", "remove") if key in entry}, **page} for page in combined]
    if any(not page.get("fetch") for page in resolved):
        return None
    first, *others = resolved
    shape: dict[str, Any] = {"url": first["fetch"], **_make_selectors(first)}
    also = []
    for page in others:
        own = _make_selectors(page)
        also.append({"url": page["fetch"], **({} if own == _make_selectors(first) else own)})
    return {**shape, **({"also": also} if also else {})}


def _make_selectors(page: Mapping[str, Any]) -> dict[str, Any]:
    made = {}
    for key in ("select", "remove"):
        written = page.get(key)
        entries = written if isinstance(written, list) else [written] if written else []
        kept = [e if isinstance(e, str) else {_ENDS[k]: v for k, v in e.items() if k in _ENDS} for e in entries]
        if kept:
            made[key] = kept
    return made


def _find_unsaid(entry: Mapping[str, Any]) -> Iterator[str]:
    """What of a declaration has no words here."""
    for page in (entry, *(entry.get("combine") or ())):
        for name in page.get("filter") or ():
            told = name if isinstance(name, str) else next(iter(name), "a filter")
            yield f"its filter {told!r} is a program and is left out"
        for key in sorted(set(page) - _KNOWN):
            yield f"its key {key!r} has no meaning here"


def _needs_browser(entry: Mapping[str, Any]) -> bool:
    return any(page.get("executeClientScripts") for page in (entry, *(entry.get("combine") or ())))


def find_kind(title: str) -> str:
    """The kind of document that a name such as "Data Processing Agreement" tells; ``policy`` where it tells none."""
    words = title.lower().split()
    return next((kind for kind, names in _KINDS if any(name in words for name in names)), "policy")


def _render(name: str, actor: str, pages: Sequence[Mapping[str, Any]]) -> str:
    """The source file: block style for the keys of a page, JSON (which is YAML) for what is deeper."""
    lines = [
        "# Made from a declaration of Open Terms Archive by `pledgewatch sources import-ota`.",
        f"publisher: {_quote(name)}",
        *([] if slug(name) else [f"actor: {actor}"]),
        f"why: {_quote(f'Its documents are declared by Open Terms Archive as {name}.')}",
        "schedule: {every: 12h, up_to: 4d}", "checked: never", "pages:",
    ]  # fmt: skip
    for page in pages:
        mark = "  - "
        for key, value in page.items():
            lines.append(f"{mark}{key}: {_quote(value)}")
            mark = "    "
    return "\n".join(lines) + "\n"


def _quote(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_quote(entry) for entry in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_quote(entry)}' for key, entry in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)
