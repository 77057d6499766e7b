"""The evidence folder: whoever gets it checks it with sha256sum alone, and reads what the server sent with other tools."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from monitor.errors import ArchiveError, InputError
from monitor.runner.evidence import write_evidence
from monitor.runner.taken import take_down
from monitor.runner.workspace import Workspace, make_workspace, open_workspace
from monitor.sources.taken import make_taken

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
WORDS = ("We will never sell your location data to anyone.", "We may sell your location data to advertisers.")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path)
    with open_workspace(tmp_path) as opened:
        said = [
            make_taken({"quote": quote, "actor": "Quayside", "date": date(2025, n, 1), "link": "https://quayside.example/"})
            for n, quote in enumerate(WORDS, start=1)
        ]
        take_down(opened, said, NOW)
        return opened


def test_the_folder_is_checked_with_sha256sum_alone(workspace: Workspace, tmp_path: Path) -> None:
    [finding] = workspace.ledger.findings()
    folder = tmp_path / "out" / "evidence"
    names = write_evidence(workspace, finding, folder)
    assert names == sorted(path.name for path in folder.iterdir())
    tool = shutil.which("sha256sum")
    assert tool is not None
    done = subprocess.run([tool, "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.count(": OK") == len(names) - 1 == 6
    for label, words in zip(("earlier", "later"), WORDS, strict=True):
        with (folder / f"{label}.warc.gz").open("rb") as stream:
            [record] = list(ArchiveIterator(stream))
            assert record.headers["WARC-Payload-Digest"].endswith(hashlib.sha256(words.encode()).hexdigest())
        assert (folder / f"{label}.bytes").read_bytes() == words.encode()
    told = (folder / "finding.txt").read_text(encoding="utf-8")
    assert WORDS[0] in told and WORDS[1] in told and "contradicts" in told and "https://quayside.example/" in told
    (folder / "later.bytes").write_bytes(b"other words")
    assert subprocess.run([tool, "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False).returncode == 1


def test_nothing_is_written_over_and_nothing_half(workspace: Workspace, tmp_path: Path) -> None:
    [finding] = workspace.ledger.findings()
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="not an empty folder"):
        write_evidence(workspace, finding, folder)
    assert finding.later is not None
    Path(workspace.archive.path_of(finding.later.snapshot)).unlink()
    with pytest.raises(ArchiveError):
        write_evidence(workspace, finding, tmp_path / "other")
    assert not (tmp_path / "other").exists()
