"""Work on hostile bytes in a child process with limits of time and memory: what goes wrong there is an error here."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from monitor.errors import DocumentError
from monitor.reading.documents.pdf import PdfText

SECONDS = 30
MEMORY = 1024 * 1024 * 1024


def read_pdf(body: bytes, *, seconds: int = SECONDS, memory: int = MEMORY) -> PdfText:
    """The text of a PDF; raises ``DocumentError`` where there is none, or where reading costs too much."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    environment = {"PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PATH": os.environ.get("PATH", "")}
    command = [sys.executable, "-m", "monitor.reading.documents.pdf"]
    try:
        done = subprocess.run(
            command, input=body, capture_output=True, timeout=2 * seconds, env=environment, preexec_fn=limit, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(f"the PDF cannot be read within {2 * seconds} s") from error
    if done.returncode:
        cause = f"{seconds} s of computing" if done.returncode in (-24, -9) else f"{memory // 2**20} MB of memory"
        raise DocumentError(f"the PDF cannot be read with {cause}")
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise DocumentError(answer["error"])
    return PdfText(**answer)
