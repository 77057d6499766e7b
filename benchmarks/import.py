"""How long a whole Open Terms Archive collection takes: wall and processor time, peak memory, and where it goes.

Runs `pledgewatch import ota` in a workspace of its own and in a process of its own, twice: the second run must add
nothing. With `--profile` a third import runs in one process under cProfile, and its costliest functions are printed.

    python benchmarks/import.py COLLECTION [--only GLOB] [--at-most SECONDS] [--memory MB] [--profile]
"""

from __future__ import annotations

import argparse
import json
import os
import pstats
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

COMMAND = "from monitor.cli import main; import sys; sys.argv[0] = 'pledgewatch'; main()"
RUN = [sys.executable, "-c", COMMAND]
PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> int:
    arguments = _parse_arguments()
    if not arguments.collection.exists():
        print(f"{arguments.collection}: no such collection", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="pledgewatch-bench-") as name:
        folder = Path(name) / "first"
        subprocess.run([*RUN, "init", str(folder)], check=True, stdout=subprocess.DEVNULL)
        first = run_import(folder, arguments)
        print_run("import", first)
        before = export_hash(folder)
        second = run_import(folder, arguments)
        print_run("again", second)
        same = export_hash(folder) == before
        print("the second run added nothing" if same else "THE SECOND RUN CHANGED THE LEDGER")
        print(f"ledger {sum(p.stat().st_size for p in folder.glob('ledger.db*')) / 1e6:.0f} MB")
        if arguments.profile:
            print_profile(Path(name), arguments)
    slow = first["seconds"] > arguments.at_most
    fat = first["peak_mb"] > arguments.memory
    return 1 if slow or fat or not same else 0


def run_import(folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """One import: seconds on the clock and of processor, peak memory of the process and its children, its report."""
    before = os.times()
    started = time.perf_counter()
    with open(folder / "progress.txt", "w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [*RUN, *_make_command(arguments), "--json"], cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        peak = [0]
        watching = threading.Thread(target=_watch_memory, args=(process, peak), daemon=True)
        watching.start()
        output, _ = process.communicate()
    seconds = time.perf_counter() - started
    watching.join()
    after = os.times()
    if process.returncode:
        sys.exit(f"import failed with code {process.returncode}: {(folder / 'progress.txt').read_text()[-2000:]}")
    return {
        "seconds": seconds,
        "processor": after.children_user + after.children_system - before.children_user - before.children_system,
        "peak_mb": peak[0] / 1e6,
        "report": json.loads(output),
    }


def print_run(name: str, run: dict[str, Any]) -> None:
    print(
        f"{name}: {run['seconds']:.1f} s on the clock, {run['processor']:.1f} s of processor on {os.cpu_count()} cores,"
        f" peak memory {run['peak_mb']:.0f} MB (process and children)"
    )
    print(f"    {json.dumps(run['report'])}")


def print_profile(root: Path, arguments: argparse.Namespace) -> None:
    """The costliest functions of an import in one process."""
    folder = root / "profiled"
    subprocess.run([*RUN, "init", str(folder)], check=True, stdout=subprocess.DEVNULL)
    out = root / "profile"
    code = f"import cProfile; from monitor.cli import main; cProfile.run('main()', {str(out)!r})"
    program = f"import sys; sys.argv[0] = 'pledgewatch'\ntry:\n    exec({code!r})\nexcept SystemExit:\n    pass"
    command = [sys.executable, "-c", program, *_make_command(arguments), "--workers", "1"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pstats.Stats(str(out)).sort_stats("tottime").print_stats(30)


def export_hash(folder: Path) -> str:
    """The hash of everything the ledger holds, as exported."""
    import hashlib

    digest = hashlib.sha256()
    with subprocess.Popen([*RUN, "export", "--format", "jsonl"], cwd=folder, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while part := process.stdout.read(1 << 20):
            digest.update(part)
    if process.returncode:
        sys.exit(f"export failed with code {process.returncode}")
    return digest.hexdigest()


def _make_command(arguments: argparse.Namespace) -> list[str]:
    only = [part for glob in arguments.only for part in ("--only", glob)]
    return ["import", "ota", str(arguments.collection.resolve()), *only]


def _watch_memory(process: subprocess.Popen[str], peak: list[int]) -> None:
    """The highest sum of unshared memory of the process and its descendants, looked at ten times a second.

    Pages that forked children share with their parent count once, in proportion (PSS); where the kernel does not tell
    (not Linux), only the process itself is seen, through its resident size.
    """
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_memory_of(pid) for pid in (process.pid, *_descendants(process.pid))))
        time.sleep(0.2)


def _descendants(pid: int) -> list[int]:
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            text = Path(f"/proc/{pid}/task/{task}/children").read_text()
            for child in map(int, text.split()):
                found += [child, *_descendants(child)]
    except OSError:
        pass
    return found


def _memory_of(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        return 0
    except OSError:
        pass
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("collection", type=Path, help="a git repository or bundle of an Open Terms Archive collection")
    parser.add_argument("--only", action="append", default=[], help="Service/Document, as a shell pattern; repeatable")
    parser.add_argument("--at-most", type=float, default=float("inf"), help="exit 1 above this many seconds")
    parser.add_argument("--memory", type=float, default=float("inf"), help="exit 1 above this many MB")
    parser.add_argument("--profile", action="store_true", help="print where the time of one process goes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
