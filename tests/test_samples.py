"""Findings drawn to be read: the same seed draws the same ones, and what changed around them is shown nearest first."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def samples() -> ModuleType:
    spec = importlib.util.spec_from_file_location("samples", BENCHMARKS / "samples.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["samples"] = module
    spec.loader.exec_module(module)
    return module


def _finding(name: str, confidence: str, later: str | None = "b" * 40) -> dict[str, Any]:
    side = {"url": f"ota:Pond/Terms.md@{'a' * 40}", "quote": "Boats are let."}
    return {
        "id": name,
        "confidence": confidence,
        "date": "2025-05-05",
        "earlier": side,
        "later": side | {"url": f"ota:Pond/Terms.md@{later}"} if later else None,
    }


def test_only_high_and_medium_are_drawn_and_the_order_of_the_ledger_does_not_matter(samples: ModuleType) -> None:
    findings = [_finding(f"f{place}", ("high", "medium", "low")[place % 3]) for place in range(30)]
    drawn = samples.draw_findings(findings, seed=5, number=10)
    assert [row["id"] for row in drawn] == [row["id"] for row in samples.draw_findings(findings[::-1], 5, 10)]
    assert {row["confidence"] for row in drawn} <= {"high", "medium"}
    assert len({row["id"] for row in drawn}) == 10


def test_a_finding_names_its_file_and_the_revisions_between_which_it_was_made(samples: ModuleType) -> None:
    change = samples.Change("Pond/Terms.md", "a" * 40, "b" * 40)
    finding = _finding("f", "high")
    assert samples.find_path(finding) == "Pond/Terms.md"
    assert samples.find_change(finding, [change], Path("unused")) == change


def test_changed_sentences_nearest_to_a_quotation_come_first_and_far_ones_not_at_all(samples: ModuleType) -> None:
    diff = "- The moon is far.\n\n- Boats are sold.\n\n- Boats are let.\n+ Boats are let on Sundays.\n"
    around = samples.find_around(diff, ["Boats are let."])
    assert around[:2] == ["- Boats are let.", "+ Boats are let on Sundays."]
    assert "- The moon is far." not in around


def test_right_ones_are_counted_by_reading_and_confidence(
    samples: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"reading": "one", "kind": "finding", "confidence": "high", "relation": "narrows", "right": True}
    samples.print_verdicts(
        [row, row | {"confidence": "medium", "right": False}, row | {"kind": "silent", "right": False}]
    )
    printed = capsys.readouterr().out
    assert "one: findings 1 of 2 (0.50)" in printed
    assert "high 1 of 1 (1.00)   medium 0 of 1 (0.00)" in printed
    assert "silent revisions 1, something missed in 1" in printed
