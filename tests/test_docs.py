"""The README, run: every command it prints, every YAML block it shows, in the order of the page."""

from __future__ import annotations

import http.server
import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.loading import load_yaml
from tests.history.collection import make_bundle, make_collection, make_text
from tests.test_import_warc import write_warc

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w*)\n(?P<body>.*?)```", re.DOTALL)

PAGE = """<!doctype html><html lang="en"><head><title>Usage policy</title></head><body><nav>Home</nav><main>
<h1>Usage policy of Northwind AI</h1>
<p>You may not use our models for:</p><ul><li>building weapons</li><li>domestic surveillance</li></ul>
<p>We do not sell your personal data. We will delete your account data within 30 days.</p>
</main></body></html>"""


class Pages(http.server.BaseHTTPRequestHandler):
    """Answers for the host that the README writes about."""

    def do_GET(self) -> None:
        body = b"User-agent: *\nAllow: /\n" if self.path == "/robots.txt" else PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def prepare(folder: Path) -> None:
    """What the page takes for granted: a text, two versions of a page, a collection."""
    (folder / "statement.txt").write_text("We will not use our models for domestic surveillance.\n", encoding="utf-8")
    version = make_text(promise="We do not sell your personal data.")
    (folder / "old.md").write_text(version, encoding="utf-8")
    (folder / "new.md").write_text(version.replace("30 days", "90 days"), encoding="utf-8")
    revision = ("First record of Northwind Usage Policy", "Northwind/Usage Policy.md", "2025-02-01T09:00:00+00:00", version)
    kept = ("2025-01-05T10:00:00Z", "https://northwind.example/charter", PAGE.encode())
    write_warc(folder / "captures.warc.gz", [kept])
    row = "Northwind AI,20/02/2026,Ada Byron,We will not rent out your recordings.,https://www.example.org/letter\n"
    (folder / "tracker.csv").write_text(f"Company,Said on,Who,Words,Where\n{row}", encoding="utf-8")
    make_bundle(make_collection(folder / "collection.git", [revision]), folder / "collection.bundle")


def test_every_command_and_every_yaml_block_of_the_readme_works(tmp_path: Path, host: str) -> None:
    folder = tmp_path
    (tmp_path / "Makefile").symlink_to(ROOT / "Makefile")
    ran = []
    for block in BLOCK.finditer(README):
        if block["kind"] == "yaml":
            assert block["file"], f"a YAML block without a file name: {block['body'][:60]}"
            path = folder / block["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            own = block["body"].replace("https://northwind.example", host)
            path.write_text(own + ("allow_private: true\n" if own != block["body"] else ""), encoding="utf-8")
            load_yaml(path)
        if block["kind"] != "console":
            continue
        for line in block["body"].splitlines():
            command = shlex.split(line.removeprefix("$ "), comments=True)
            if command[0] == "cd":
                folder = folder / command[1]
                prepare(folder)
            elif command[0] == "make":
                assert subprocess.run(["make", "-n", *command[1:]], cwd=ROOT, capture_output=True).returncode == 0
            else:
                run(command, folder)
            ran.append(command)
    assert len(ran) >= 20
    assert list((folder / "outbox").iterdir()) == [], "a baseline has nothing to tell"
    assert (folder / "site" / "index.html").is_file()


def run(command: list[str], folder: Path) -> None:
    assert command[0] == "pledgewatch", command
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", *command[1:]], cwd=folder, env=environment, capture_output=True, text=True
    )
    expected = 1 if command[1] == "compare" else 0
    assert done.returncode == expected, f"{command}: {done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr, command


def test_every_command_is_described_and_every_described_command_exists() -> None:
    from typer.main import get_command

    from monitor.cli import app

    def names(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        inner = getattr(command, "commands", None)
        if inner is None:
            assert getattr(command, "help", ""), f"{' '.join(path)} has no help"
            yield path
            return
        for name, child in inner.items():
            yield from names(child, (*path, name))

    told = re.sub(r"\s+", " ", README)
    missing = [" ".join(path) for path in names(get_command(app)) if " ".join(path) not in told]
    assert not missing, f"not in the README: {missing}"
