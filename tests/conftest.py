"""What all tests share: the rule that a skip is a failure where everything must run, and where the labelled data is."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["tests.postgres", "tests.servers"]
REQUIRE_ALL = os.environ.get("PLEDGEWATCH_REQUIRE_ALL") == "1"
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Under PLEDGEWATCH_REQUIRE_ALL=1 nothing may be skipped: a skip is reported as a failure with its reason.

    An expected failure did run, and is strict: where it passes, it fails; it stays what it is.
    """
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where everything must run: {call.excinfo and call.excinfo.value}"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the labelled data; tests that ask for it are skipped where it is not beside the checkout."""
    if not (SHARED / "gold").is_dir():
        pytest.skip("the labelled data is not beside this checkout")
    return SHARED
