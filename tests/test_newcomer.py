"""The newcomer's path, from the README alone: its own blocks are run, a page is edited, and the change is mailed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers import MailServer

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## See it mail a change\n")[2].partition("\n## ")[0]
STEPS = re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL)


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_commands(folder: Path) -> dict[str, str]:
    """An environment in which ``pledgewatch`` and ``python3`` are this checkout's."""
    tools = folder / "bin"
    tools.mkdir()
    (tools / "pledgewatch").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m monitor.cli "$@"\n', encoding="utf-8")
    (tools / "pledgewatch").chmod(0o755)
    (tools / "python3").symlink_to(sys.executable)
    return {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.parametrize("through", ["outbox", "smtp"])
def test_an_edited_page_is_mailed(
    tmp_path: Path, through: str, start_mail_server: Callable[..., MailServer]
) -> None:
    port = str(find_port())
    _install, page, watch, edit = (step.replace("8321", port) for step in STEPS)
    environment = make_commands(tmp_path)
    mail = start_mail_server()
    if through == "smtp":
        settings = f'mail: {{smtp: "smtp://127.0.0.1:{mail.port}", security: none}}\n'
        watch = watch.replace("cd try/watch\n", f"echo '{settings}serve: {{port: 0}}' >> try/watch/pledgewatch.yml\ncd try/watch\n")
    else:
        watch = watch.replace("cd try/watch\n", "echo 'serve: {port: 0}' >> try/watch/pledgewatch.yml\ncd try/watch\n")
    shells = []
    log = (tmp_path / "log").open("w+", encoding="utf-8")
    try:
        for step in (page, watch):
            shells.append(
                subprocess.Popen(
                    ["sh", "-e", "-c", step + "\nwait"], cwd=tmp_path, env=environment, start_new_session=True,
                    stdout=log, stderr=log,
                )
            )  # fmt: skip
            time.sleep(1)
        wait_for(lambda: "fetched=1" in read(tmp_path / "log"), tmp_path / "log", 90)
        subprocess.run(["sh", "-e", "-c", edit.replace("sleep 30", "sleep 0")], cwd=tmp_path, env=environment, check=True)
        outbox = tmp_path / "try/watch/outbox"
        wait_for(lambda: bool(list(outbox.glob("*.eml")) or mail.mails.taken), tmp_path / "log", 60)
    finally:
        for shell in shells:
            os.killpg(shell.pid, signal.SIGTERM)
            shell.wait(timeout=20)
        log.close()
    if through == "smtp":
        [(_, message)] = mail.mails.messages()
        assert message["Subject"].startswith("Tide usage policy")
    else:
        [eml] = outbox.glob("*.eml")
        assert b"Subject: Tide usage policy" in eml.read_bytes()


def wait_for(fits: Callable[[], bool], log: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not fits():
        assert time.monotonic() < deadline, read(log)
        time.sleep(0.2)


def read(log: Path) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", log.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kind", "name"), [("ini", "pledgewatch.service"), ("dockerfile", "Containerfile")])
def test_the_readme_shows_the_shipped_files(kind: str, name: str) -> None:
    [shown] = re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)
    assert shown == (ROOT / "deploy" / name).read_text(encoding="utf-8")


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("there is no systemd-analyze on this machine")
    unit = (ROOT / "deploy/pledgewatch.service").read_text(encoding="utf-8")
    unit = unit.replace("/opt/pledgewatch/bin/pledgewatch", shutil.which("true") or "/bin/true")
    (tmp_path / "pledgewatch.service").write_text(unit, encoding="utf-8")
    done = subprocess.run(
        [tool, "verify", "--man=no", str(tmp_path / "pledgewatch.service")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_container_is_small_and_runs_as_nobody_in_particular() -> None:
    stages = (ROOT / "deploy/Containerfile").read_text(encoding="utf-8").split("\nFROM ")
    assert len(stages) == 2, "what builds is not what runs"
    assert "USER 10001" in stages[1] and "pip install" not in stages[1] and "COPY --from=build" in stages[1]
    assert "--read-only" in README
