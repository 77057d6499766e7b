"""Travelling types as JSON text and back, and ids made from content.

Only what differs from a field's default is written; so the defaults in ``models.py`` are part of the ledger's format,
and changing one needs a migration.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError, ValidationError

from monitor.errors import LedgerError
from monitor.models import Finding, Reason, Sighting, Source

T = TypeVar("T")


def resolve_fields(type_: type) -> None:
    """Gives the fields of a dataclass, and of those inside it, their types in place of the types' names.

    A field that is named as its type (``date: date``) hides that type from whoever looks the name up in the class, as
    pydantic does; ``typing.get_type_hints`` looks in the module first.
    """
    hints = get_type_hints(type_)
    for field in dataclasses.fields(type_):
        if isinstance(field.type, str):
            field.type = hints[field.name]
            for inner in _find_dataclasses(field.type):
                resolve_fields(inner)


def _find_dataclasses(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield hint
    for argument in get_args(hint):
        yield from _find_dataclasses(argument)


class Form(Generic[T]):
    """How one type is written down."""

    def __init__(self, type_: Any) -> None:
        for dataclass in _find_dataclasses(type_):
            resolve_fields(dataclass)
        self._adapter: TypeAdapter[T] = TypeAdapter(type_)
        self._name = getattr(type_, "__name__", str(type_))

    def render(self, value: T) -> str:
        """JSON text, always the same for the same value; raises ``LedgerError`` for text that is no Unicode."""
        try:
            return self._adapter.dump_json(value, exclude_defaults=True).decode()
        except PydanticSerializationError as error:
            raise LedgerError(f"cannot be written down: {error}", subject=self._name) from error

    def parse(self, text: str) -> T:
        """The value again; raises ``LedgerError`` where the text is not what ``render`` writes."""
        try:
            return self._adapter.validate_json(text)
        except ValidationError as error:
            raise LedgerError(f"cannot be understood: {error}", subject=self._name) from error

    def shape(self, value: T) -> Any:
        """Plain lists, mappings, texts and numbers with every field, for export."""
        return self._adapter.dump_python(value, mode="json")


SIGHTING: Form[Sighting] = Form(Sighting)
FINDING: Form[Finding] = Form(Finding)
SOURCE: Form[Source] = Form(Source)
REASONS: Form[tuple[Reason, ...]] = Form(tuple[Reason, ...])
HEADERS: Form[tuple[tuple[str, str], ...]] = Form(tuple[tuple[str, str], ...])
WORDS: Form[tuple[str, ...]] = Form(tuple[str, ...])


def render_counts(counts: Mapping[str, int]) -> str:
    """Counts as JSON text, keys in order."""
    return json.dumps(dict(counts), sort_keys=True, separators=(",", ":"))


def parse_counts(text: str) -> dict[str, int]:
    """Counts again."""
    counts: dict[str, int] = json.loads(text)
    return counts


def make_id(*parts: str) -> str:
    """32 hexadecimal digits from the parts, the same everywhere and always."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def make_near_id(place: str, *parts: str) -> str:
    """An id as ``make_id`` makes it, whose beginning comes from ``place``.

    What belongs together then lies together in the database's index, and one version touches few pages of it.
    """
    return make_id(place)[:8] + make_id(place, *parts)[:24]
