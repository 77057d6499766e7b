"""The house itself: sizes, names, the import arrows, the words that nothing is called."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = sorted(p for wing in ("monitor", "spiders") for p in (ROOT / wing).rglob("*.py"))
FORBIDDEN = ("manager", "handler", "processor", "util", "helper")


def test_no_file_is_over_400_lines() -> None:
    over = {p.relative_to(ROOT).as_posix(): n for p in CODE if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert not over, over


def test_no_function_is_over_60_lines_and_every_public_one_says_what_it_does() -> None:
    long, silent = [], []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                place = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 60 and "migrations" not in place:
                    long.append(f"{place} ({length})")
                if not node.name.startswith("_") and length > 8 and not ast.get_docstring(node):
                    silent.append(place)
    assert not long, long
    assert not silent, silent


def test_nothing_is_called_manager_handler_processor_util_or_helper() -> None:
    named = []
    for path in CODE:
        named += [path.name for word in FORBIDDEN if word in path.stem.lower()]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                named += [f"{path.name}: {node.name}" for word in FORBIDDEN if word in node.name.lower()]
    assert not named, named


def test_the_import_contracts_hold() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(command)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_exception_prints_its_subject_and_has_an_exit_code() -> None:
    from monitor.errors import PledgewatchError, Problem, ProblemsFound

    def below(kind: type[PledgewatchError]) -> list[type[PledgewatchError]]:
        return [kind, *(deeper for child in kind.__subclasses__() for deeper in below(child))]

    for kind in below(PledgewatchError):
        if kind is ProblemsFound:
            error: PledgewatchError = ProblemsFound([Problem("a.yml", 3, 5, "wrong")])
            assert "a.yml:3:5: wrong" in str(error)
        else:
            assert str(kind("it broke", subject="https://a.example/")) == "https://a.example/: it broke"
        assert kind.exit_code in (2, 3)
