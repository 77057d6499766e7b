"""What pydantic found wrong, in plain words, with 'did you mean' for misspelt keys and values."""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Iterable
from enum import Enum
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from monitor.loading.otherwords import OTHER_WORDS

_SURELY = 0.84  # so alike that it is a misspelling and no other word
_PLAIN = {
    "string_type": "must be text (in quotes if it looks like a number or date)",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "set_type": "must be a list",
    "frozen_set_type": "must be a list",
    "dict_type": "must be a mapping (key: value)",
    "mapping_type": "must be a mapping (key: value)",
    "model_type": "must be a mapping (key: value)",
    "model_attributes_type": "must be a mapping (key: value)",
    "date_type": "must be a date such as 2026-03-02",
    "date_parsing": "must be a date such as 2026-03-02",
    "date_from_datetime_parsing": "must be a date such as 2026-03-02",
    "datetime_type": "must be a date and time such as 2026-03-02T07:30Z",
    "string_too_short": "must not be empty",
}


def explain_error(error: dict[str, Any], model: type[BaseModel]) -> str:
    """One sentence for one pydantic error: which key, what is wrong, what was probably meant."""
    kind, loc, context = error["type"], error["loc"], error.get("ctx") or {}
    names = [str(part) for part in loc if isinstance(part, str)]
    if names and names[-1] == "[key]":  # of a mapping whose keys are bounded: told of under the mapping's name
        names = names[:-2]
    key = names[-1] if names else ""
    if kind == "missing":
        return f"the key {key!r} is missing"
    if kind == "extra_forbidden":
        known = _keys_at(model, loc[:-1])
        return f"unknown {_noun_at(model, loc[:-1])} {key!r}" + did_you_mean(key, known)
    if kind in ("enum", "literal_error"):
        choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        given = str(error.get("input"))
        return f"{key}: {given!r} is none of {', '.join(choices)}" + did_you_mean(given, choices)
    if not loc and kind in ("model_type", "model_attributes_type") and isinstance(error.get("input"), list):
        return "must be a mapping (key: value), not a list: take the dash out"
    message = _PLAIN.get(kind)
    if message is None and kind in ("too_short", "too_long"):
        least = kind == "too_short"
        bound = context.get("min_length" if least else "max_length")
        message = f"must hold {'at least' if least else 'at most'} {bound}, not {context.get('actual_length')}"
    if message is None and kind == "string_pattern_mismatch":
        message = _explain_form(str(error.get("input")), str(context.get("pattern")))
    if message is None:
        message = str(context.get("error") or error["msg"])
        message = message[0].lower() + message[1:]
    return f"{key}: {message}" if key else message


def did_you_mean(given: str, known: Iterable[str], *, closeness: float = 0.6) -> str:
    """'; did you mean …?' where a known word is close, else the empty string."""
    lower = {word.lower(): word for word in known}
    close = difflib.get_close_matches(given.lower(), list(lower), n=1, cutoff=closeness)
    meant = [word for word in OTHER_WORDS.get(given.lower(), ()) if word in lower]
    if meant and not (close and difflib.SequenceMatcher(None, given.lower(), close[0]).ratio() > _SURELY):
        close = meant
    return f"; did you mean {lower[close[0]]!r}?" if close else ""


def _explain_form(given: str, pattern: str) -> str:
    """What form a name must have, with the name as it would be in that form."""
    parts = [re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in given.split("/")]
    if "/" in pattern:
        form, good = "topic/name in lower-case words joined by hyphens, such as data-sale/personal-data", len(parts) == 2
    elif pattern.startswith("^[a-z0-9]"):
        form, good = "lower-case words joined by hyphens, such as hidden-camera", True
    elif pattern.startswith(r"^\d"):
        return f"{given!r} is no version: write numbers such as 1.0.0"
    else:
        return f"{given!r} does not have the form {pattern}"
    meant = "/".join(parts) if "/" in pattern else "-".join(p for p in parts if p)
    hint = f"; did you mean {meant!r}?" if good and meant and all(parts) else ""
    return f"{given!r} is no name of this kind: write {form}{hint}"


def _models_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[Any]:
    here: list[Any] = [model]
    for part in loc:
        here = _step(here, part) or here
    return here


def _noun_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> str:
    """What a key of the model at ``loc`` is called: its ``key_noun``, or just "key"."""
    return next((kind.key_noun for kind in _models_at(model, loc) if hasattr(kind, "key_noun")), "key")


def _keys_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The keys that the model at ``loc`` knows."""
    keys: list[str] = []
    for kind in _models_at(model, loc):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            keys += [field.alias or name for name, field in kind.model_fields.items()]
    return keys


def _step(here: list[Any], part: str | int) -> list[Any]:
    """The types that one part of a location leads to."""
    found: list[Any] = []
    for kind in here:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind.__name__ == part:
                return [kind]
            for name, field in kind.model_fields.items():
                if part in (name, field.alias):
                    found += _unwrap(field.annotation)
    return found


def _unwrap(annotation: Any) -> list[Any]:
    """The plain classes inside ``X | None``, ``tuple[X, ...]``, ``dict[str, X]``, ``Annotated[X, …]``."""
    origin = get_origin(annotation)
    if origin is None:
        return [] if annotation in (type(None), Ellipsis) else [annotation]
    if origin is typing.Literal or (isinstance(origin, type) and issubclass(origin, Enum)):
        return []
    inner = get_args(annotation)[:1] if origin is typing.Annotated else get_args(annotation)
    if origin in (typing.Union, types.UnionType) or isinstance(origin, type) or origin is typing.Annotated:
        return [kind for part in inner for kind in _unwrap(part)]
    return []
