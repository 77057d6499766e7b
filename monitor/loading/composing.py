"""From the bytes of a YAML file to plain values and the places where they are written.

Built on the parser's events without recursion, so that no nesting can exhaust the stack; what a YAML tag could create
does not exist here. Refused, each with its line and column: duplicate keys, tags, aliases that refer to themselves or
multiply, deep nesting, tabs for indentation, control characters, bytes that are not UTF-8, files over 1 MB.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml

from monitor.errors import Problem, ProblemsFound

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_ALIASED = 10_000  # items that aliases may repeat, all together
MAX_LINKED = 5  # aliases of what itself holds aliases

_BACKEND: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[-+][0-9]{2}:[0-9]{2})?")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "Null": None, "true": True, "True": True,
                          "false": False, "False": False}  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(slots=True)
class Spot:
    """Where one value is written, whether in quotes, with the spots of what it contains; 1-based."""

    line: int
    column: int
    quoted: bool = False
    items: dict[str | int, Spot] = field(default_factory=dict)


def compose_file(name: str) -> tuple[Any, Spot]:
    """The values of one file and their spots; raises ``ProblemsFound`` with everything that is wrong with its form."""
    return compose_bytes(_read_bytes(name), name)


def compose_bytes(raw: bytes, name: str) -> tuple[Any, Spot]:
    """The same of the bytes of a file called ``name``, which need not be on disk."""
    text = _decode(raw, name)
    composer = _Composer(name)
    try:
        composer.compose(text)
    except yaml.YAMLError as error:
        composer.problems.append(_syntax_problem(name, text, error))
    except _StopComposing:
        pass
    if composer.problems:
        raise ProblemsFound(composer.problems)
    return composer.data, composer.root


# --- bytes to text --------------------------------------------------------------------------------------------------


def _refuse(name: str, message: str, line: int = 1, column: int = 1) -> ProblemsFound:
    return ProblemsFound([Problem(name, line, column, message)])


def _read_bytes(name: str) -> bytes:
    """The bytes of an ordinary file, or ``ProblemsFound``."""
    try:
        if not stat.S_ISREG(os.stat(name).st_mode):
            raise _refuse(name, "this is not an ordinary file")
        with open(name, "rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refuse(name, "there is no such file") from None
    except (OSError, ValueError) as error:
        raise _refuse(name, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _decode(raw: bytes, name: str) -> str:
    """The text of at most ``MAX_BYTES``, or ``ProblemsFound``."""
    if len(raw) > MAX_BYTES:
        raise _refuse(name, f"the file is larger than {MAX_BYTES // 1000:,} kB: split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        raise _refuse(name, "not UTF-8: save the file as UTF-8 text", *_place(before, len(before))) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if bad := _CONTROL.search(text):
        raise _refuse(name, f"control character U+{ord(bad[0]):04X} is not allowed", *_place(text, bad.start()))
    tabs = [Problem(name, *_place(text, m.end() - 1), "a tab indents this line: use spaces")
            for m in re.finditer(r"^ *\t", text, re.MULTILINE)]  # fmt: skip
    if tabs:
        raise ProblemsFound(tabs)
    return text


def _place(text: str, index: int) -> tuple[int, int]:
    """Line and column (1-based) of a character."""
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1


# --- events to values -----------------------------------------------------------------------------------------------


class _StopComposing(Exception):
    """Reading on makes no sense; the problem is recorded already."""


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is still open. ``size`` counts the values in it, aliases expanded."""

    value: dict[str, Any] | list[Any]
    spot: Spot
    anchor: str | None
    size: int = 1
    linked: int = 0  # how deep aliases stand in what aliases name
    key: str | None = None
    key_spot: Spot | None = None
    skip: bool = False  # the key was refused: its value is dropped


class _Composer:
    """Builds values and spots from parser events without recursion, so that no nesting can exhaust the stack."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.data: Any = None
        self.root = Spot(1, 1)
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[Any, Spot, int, int]] = {}
        self.aliased = 0
        self.documents = 0

    def compose(self, text: str) -> None:
        """Read all events of ``text``; ``data`` and ``root`` hold the outcome, ``problems`` what is wrong."""
        for event in _events(text):
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._open(event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                frame = self.stack.pop()
                self._add(frame.value, frame.spot, frame.anchor, frame.size, frame.linked)
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    self._stop(event, "a second document begins here ('---'): one document a file")

    def _note(self, event: Any, message: str) -> None:
        mark = event.start_mark
        self.problems.append(Problem(self.path, mark.line + 1, mark.column + 1, message))

    def _stop(self, event: Any, message: str) -> None:
        self._note(event, message)
        raise _StopComposing

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            self._note(event, f"the tag {event.tag!r} is not allowed here: take it out")

    def _open(self, event: Any) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self._stop(event, f"nested more than {MAX_DEPTH} deep: flatten it")
        if self._expects_key():
            self._stop(event, "a key must be a single word or text")
        self._check_tag(event)
        spot = Spot(event.start_mark.line + 1, event.start_mark.column + 1)
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if event.anchor is not None:
            self.anchors.pop(event.anchor, None)
        self.stack.append(_Frame(value, spot, event.anchor))

    def _expects_key(self) -> bool:
        frame = self.stack[-1] if self.stack else None
        return frame is not None and isinstance(frame.value, dict) and frame.key is None

    def _scalar(self, event: Any) -> None:
        self._check_tag(event)
        if self._expects_key():
            self._key(event)
            return
        value: Any = event.value
        if event.implicit[0] and not event.style:
            try:
                value = _plain_value(event.value)
            except ValueError:
                self._note(event, f"{event.value} is no date of the calendar")
        spot = Spot(event.start_mark.line + 1, event.start_mark.column + 1, bool(event.style))
        self._add(value, spot, event.anchor, 1)

    def _key(self, event: Any) -> None:
        frame = self.stack[-1]
        frame.key = event.value
        frame.key_spot = Spot(event.start_mark.line + 1, event.start_mark.column + 1)
        frame.skip = event.value in frame.value
        if frame.skip:
            first = frame.spot.items[event.value].line
            self._note(event, f"the key {event.value!r} stands here twice (first on line {first}): keep one")

    def _alias(self, event: Any) -> None:
        if self._expects_key():
            self._stop(event, "an alias cannot be a key")
        if event.anchor not in self.anchors:
            itself = any(frame.anchor == event.anchor for frame in self.stack)
            self._stop(event, f"the alias *{event.anchor} " + ("refers to itself" if itself else "names no anchor"))
        value, spot, size, linked = self.anchors[event.anchor]
        if linked >= MAX_LINKED:
            self._stop(event, f"aliases of aliases, more than {MAX_LINKED} deep: write the words out")
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            self._stop(event, f"aliases repeat more than {MAX_ALIASED:,} items: write them out once")
        self._add(
            value, Spot(event.start_mark.line + 1, event.start_mark.column + 1, spot.quoted, spot.items), None, size,
            linked + 1,
        )  # fmt: skip

    def _add(self, value: Any, spot: Spot, anchor: str | None, size: int, linked: int = 0) -> None:
        if anchor is not None:
            self.anchors[anchor] = (value, spot, size, linked)
        if not self.stack:
            self.data, self.root = value, spot
            return
        frame = self.stack[-1]
        frame.size += size
        frame.linked = max(frame.linked, linked)
        if isinstance(frame.value, list):
            frame.spot.items[len(frame.value)] = spot
            frame.value.append(value)
            return
        if not frame.skip and frame.key is not None and frame.key_spot is not None:
            frame.key_spot.items, frame.key_spot.quoted = spot.items, spot.quoted
            frame.spot.items[frame.key] = frame.key_spot
            frame.value[frame.key] = value
        frame.key = None


def _events(text: str) -> Iterator[Any]:
    """The parser's events, one by one."""
    loader = _BACKEND(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _plain_value(text: str) -> Any:
    """What an unquoted scalar means; raises ``ValueError`` for a date that does not exist."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INT.fullmatch(text) and len(text) <= 18:
        return int(text)
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    if _DATETIME.fullmatch(text):
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    return float(text) if _FLOAT.fullmatch(text) else text


# --- what is wrong with the form ------------------------------------------------------------------------------------


def _syntax_problem(name: str, text: str, error: Any) -> Problem:
    """A parser error in plain words, placed where a person must look: an unclosed quote where it opens."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        index = min(getattr(error, "position", 0) or 0, len(text))
        return Problem(name, *_place(text, index), "this character is not allowed")
    said = str(getattr(error, "problem", "") or "")
    opened = getattr(error, "context_mark", None)
    if "quoted scalar" in str(getattr(error, "context", "")) and "end of" in said and opened is not None:
        return Problem(name, opened.line + 1, opened.column + 1, "the quote that opens here is never closed")
    quote = _suspicious_quote(text, mark)
    if quote is not None:
        return Problem(name, *quote)
    return Problem(name, mark.line + 1, mark.column + 1, _plain_syntax(said, text, mark))


def _suspicious_quote(text: str, mark: Any) -> tuple[int, int, str] | None:
    """The quoted scalar that ends right before the error: it closes at another's quote, or too early."""
    loader = _BACKEND(text)
    last: Any = None
    try:
        while loader.check_token():
            token = loader.get_token()
            if isinstance(token, yaml.ScalarToken) and not token.plain:
                last = token
    except yaml.YAMLError:
        pass
    finally:
        loader.dispose()
    if last is None or last.end_mark.line != mark.line or last.end_mark.column > mark.column:
        return None
    line, column = last.start_mark.line + 1, last.start_mark.column + 1
    if last.start_mark.line != last.end_mark.line:
        return line, column, f"the quote that opens here is not closed before line {last.end_mark.line + 1}"
    return line, column, "the quote that opens here closes too early: write the text in the other kind of quotes"


def _plain_syntax(said: str, text: str, mark: Any) -> str:
    """The parser's complaint in plain words."""
    line = text.split("\n")[mark.line] if mark.line <= text.count("\n") else ""
    rest = line[mark.column :]
    if "mapping values are not allowed" in said:
        return "a colon stands where no key can be: put the text in quotes, or mend the indentation"
    if "cannot start any token" in said:
        return f"text cannot begin with {rest[:1]!r}: put it in quotes"
    if "',' or ']'" in said:
        return "a list in brackets needs a comma or a closing ']' here"
    if "',' or '}'" in said:
        return "a mapping in braces needs a comma or a closing '}' here"
    if "expected '-'" in said or "expected key" in said:
        return "this line does not fit its neighbours: check the indentation"
    if "expected ':'" in said:
        return "a key needs a colon and a space after it"
    if "escape" in said:
        return "unknown escape after a backslash: double it, or use single quotes"
    return said or "this is no valid YAML"
