from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from monitor.errors import ProblemsFound
from monitor.loading import load_model, load_models, load_yaml


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Room(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    colour: Colour = Colour.RED
    height: int = 3


class House(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    built: date | None = None
    rooms: tuple[Room, ...] = ()
    garden: dict[str, str] = {}
    extension: Room | None = None


def write(folder: Path, text: str | bytes, name: str = "house.yml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems_of(folder: Path, text: str | bytes) -> list[tuple[int, int, str]]:
    with pytest.raises(ProblemsFound) as caught:
        load_yaml(write(folder, text))
    return [(p.line, p.column, p.message) for p in caught.value.problems]


def test_plain_values_keep_their_meaning(tmp_path: Path) -> None:
    text = "a: 2026-03-02\nb: 07:30\nc: no\nd: [1.5, -3, ~, true]\ne: '12'\nf: 010\n"
    assert load_yaml(write(tmp_path, text)).data == {
        "a": date(2026, 3, 2),
        "b": "07:30",
        "c": "no",
        "d": [1.5, -3, None, True],
        "e": "12",
        "f": 10,
    }


def test_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    assert load_yaml(write(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")).data == {"a": 1, "b": 2}


def test_positions_of_keys_items_and_missing_keys(tmp_path: Path) -> None:
    file = load_yaml(write(tmp_path, "title: x\nrooms:\n  - name: hall\n    height: 3\n  - {name: loft}\n"))
    assert file.position(("title",)) == (1, 1)
    assert file.position(("rooms", 0, "height")) == (4, 5)
    assert file.position(("rooms", 1)) == (5, 5)
    assert file.position(("rooms", 1, "colour")) == (5, 5)
    assert file.position(("garden", "size")) == (1, 1)


def test_quoted_values_are_known(tmp_path: Path) -> None:
    file = load_yaml(write(tmp_path, 'a: [plain, "double", \'single\']\nb: "x"\n'))
    assert [file.is_quoted(("a", i)) for i in range(3)] == [False, True, True]
    assert file.is_quoted(("b",))
    assert not file.is_quoted(("c",))


def test_duplicate_keys_are_all_reported(tmp_path: Path) -> None:
    found = problems_of(tmp_path, "a: 1\na: 2\nb: {c: 1, c: [2, 3]}\n")
    assert [(line, column) for line, column, _ in found] == [(2, 1), (3, 11)]
    assert "first on line 1" in found[0][2]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ('a: "open\n- b', 1, 4, "never closed"),
        ('a: "open\nb: "shut"\n', 1, 4, "not closed before line 2"),
        ("a:\n  - 'it's fine'\n", 2, 5, "closes too early"),
        ("a: b: c", 1, 5, "in quotes"),
        ("a: [1, 2\nb: 3", 2, 2, "closing ']'"),
        ("a:\n\t- b", 2, 1, "a tab"),
        ("a: \x01", 1, 4, "control character"),
        ("a: 1\n---\nb: 2", 2, 1, "one document"),
        ("a: *x", 1, 4, "names no anchor"),
        ("a: &x [*x]", 1, 8, "refers to itself"),
        ("a: @x", 1, 4, "put it in quotes"),
        ("- a\nb: 2", 2, 1, "indentation"),
        ("a: 1\nb: 2026-02-30", 2, 4, "calendar"),
        ("a: !!python/object:os.system x", 1, 4, "tag"),
        ("? [a]\n: b", 1, 3, "key"),
    ],
)
def test_form_errors_are_placed_where_to_look(tmp_path: Path, text: str, line: int, column: int, words: str) -> None:
    found = problems_of(tmp_path, text)
    assert [(line, column)] == [(p[0], p[1]) for p in found]
    assert words in found[0][2]


def test_not_utf8_is_placed(tmp_path: Path) -> None:
    assert problems_of(tmp_path, b"a: 1\nb: \xff") == [(2, 4, "not UTF-8: save the file as UTF-8 text")]


@pytest.mark.parametrize("text", ["[" * 400_000, "- " * 300_000 + "a", "{a: " * 100 + "}" * 100])
def test_deep_nesting_is_refused_without_harm(tmp_path: Path, text: str) -> None:
    assert "deep" in problems_of(tmp_path, text)[0][2]


def test_alias_bomb_is_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    assert "aliases repeat" in problems_of(tmp_path, "\n".join(lines))[0][2]


def test_a_few_aliases_are_fine(tmp_path: Path) -> None:
    assert load_yaml(write(tmp_path, "a: &x {k: 1}\nb: [*x, *x]\n")).data == {"a": {"k": 1}, "b": [{"k": 1}, {"k": 1}]}


def test_large_missing_and_strange_files(tmp_path: Path) -> None:
    assert "larger" in problems_of(tmp_path, "x" * 1_000_001)[0][2]
    for path, words in ((tmp_path / "none.yml", "no such file"), (tmp_path, "ordinary file")):
        with pytest.raises(ProblemsFound, match=words):
            load_yaml(path)


def test_models_are_checked_and_keep_their_file(tmp_path: Path) -> None:
    path = write(tmp_path, "title: Lodge\nbuilt: 1921-05-01\nrooms: [{name: hall, colour: green}]\n")
    loaded = load_model(path, House)
    assert loaded.value.rooms[0].colour is Colour.GREEN
    assert loaded.value.built == date(1921, 5, 1)
    assert loaded.path == str(path)
    assert loaded.file.position(("rooms", 0, "colour")) == (3, 22)


def test_all_problems_of_all_files_at_once(tmp_path: Path) -> None:
    first = write(tmp_path, "titel: x\nrooms:\n  - name: 3\n    colour: gren\n", "a.yml")
    second = write(tmp_path, "title: y\nrooms: hall\n", "b.yml")
    third = write(tmp_path, "title: 'z\n", "c.yml")
    with pytest.raises(ProblemsFound) as caught:
        load_models([third, second, first], House)
    told = [str(p).replace(f"{tmp_path}/", "") for p in caught.value.problems]
    assert told == [
        "a.yml:1:1: the key 'title' is missing",
        "a.yml:1:1: unknown key 'titel'; did you mean 'title'?",
        "a.yml:3:5: name: must be text (in quotes if it looks like a number or date)",
        "a.yml:4:5: colour: 'gren' is none of red, green; did you mean 'green'?",
        "b.yml:2:1: rooms: must be a list",
        "c.yml:1:8: the quote that opens here is never closed",
    ]


def test_unknown_key_in_a_nested_optional_model_has_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match=r"1:\d+: unknown key 'heigth'; did you mean 'height'"):
        load_model(write(tmp_path, "{title: x, extension: {name: a, heigth: 2}}"), House)


def test_empty_file(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match=r"house\.yml:1:1: the file is empty"):
        load_model(write(tmp_path, "# nothing\n"), House)
