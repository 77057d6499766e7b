"""What was found, read by hand: random findings, random silent revisions, and how often each confidence was right.

    python benchmarks/samples.py findings WORKSPACE COLLECTION [--seed N] [--number N]
    python benchmarks/samples.py silent WORKSPACE COLLECTION [--seed N] [--number N]
    python benchmarks/samples.py calibration [WORKSPACE COLLECTION] [--gold FOLDER]

WORKSPACE is a folder into which COLLECTION (a git bundle or a clone of an Open Terms Archive collection) was imported.
`findings` draws findings of confidence high or medium and prints the quotations, the reasons and what changed around
them between the two revisions. `silent` draws revisions whose words changed and about which nothing was told at high or
medium. Whoever reads them writes a line each into benchmarks/fresh/verdicts.jsonl; `calibration` counts those lines and
the labelled pairs, and with a workspace the share of all changes that raise a finding of confidence high or medium.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from fresh_pairs import (
    FRESH,
    SEED,
    Change,
    find_changes,
    find_sentences,
    make_diff,
    open_collection,
    read_day,
    read_revision,
)

from monitor.engine import make_engine
from monitor.evaluation.pairs import judge_passages
from monitor.evaluation.relations import QUIET, read_label
from monitor.evaluation.rows import load_rows

COUNTED = frozenset({"high", "medium"})
LEVELS = ("high", "medium", "low")
COMMAND = "from monitor.cli import main; import sys; sys.argv[0] = 'pledgewatch'; main()"
CAPTURE = re.compile(r"ota:(?P<path>.+)@(?P<commit>[0-9a-f]{40})")
WORD = re.compile(r"\w+")
AROUND = 0.25  # how many of a quotation's words a changed sentence must share to be printed beside it
MOST = 6  # changed sentences printed beside one finding
PER_DOCUMENT = 3  # silent revisions of one document: a page that goes down and comes back would else fill the sample

Finding = dict[str, Any]


def main() -> int:
    """Run one command; 2 where the workspace or the collection is missing."""
    arguments = _parse_arguments()
    workspace, collection = arguments.workspace, arguments.collection
    if any(path and not path.exists() for path in (workspace and workspace / "ledger.db", collection)):
        print("no such workspace or collection", file=sys.stderr)
        return 2
    if arguments.command == "calibration":
        print_verdicts(load_verdicts())
        print_labelled([FRESH / "pairs.jsonl", *([arguments.gold / "pairs.jsonl"] if arguments.gold else [])])
    if workspace and collection:
        findings = load_findings(workspace)
        with open_collection(collection) as folder:
            changes = find_changes(folder, apart=frozenset())
            if arguments.command == "calibration":
                print_share(findings, changes, folder)
            elif arguments.command == "findings":
                print_findings(draw_findings(findings, arguments.seed, arguments.number), changes, folder)
            else:
                print_silent(findings, changes, folder, arguments.seed, arguments.number)
    return 0


def load_findings(workspace: Path) -> list[Finding]:
    """Every finding of a workspace's ledger, as `findings list --json` prints it."""
    run = [sys.executable, "-c", COMMAND, "findings", "list", "--json"]
    output = subprocess.run(run, cwd=workspace, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in output.splitlines() if line]


def draw_findings(findings: Sequence[Finding], seed: int, number: int) -> list[Finding]:
    """So many findings of confidence high or medium; the same seed over the same ledger gives the same ones."""
    counted = sorted((row for row in findings if row["confidence"] in COUNTED), key=lambda row: str(row["id"]))
    return random.Random(seed).sample(counted, min(number, len(counted)))


def find_path(finding: Finding) -> str:
    """The collection's file that a finding is about: the later side's, or where that is gone the earlier one's."""
    side = finding["later"] or finding["earlier"]
    found = CAPTURE.fullmatch(side["url"])
    return found["path"] if found else ""


def find_change(finding: Finding, changes: Sequence[Change], folder: Path) -> Change | None:
    """The two successive revisions between which a finding was made; of a withdrawal, by the day it is dated."""
    path, later = find_path(finding), finding["later"] and CAPTURE.fullmatch(finding["later"]["url"])
    of_page = [change for change in changes if change.path == path]
    if later:
        return next((change for change in of_page if change.later == later["commit"]), None)
    return next((change for change in of_page if read_day(folder, change.later) == finding["date"]), None)


def print_findings(drawn: Iterable[Finding], changes: Sequence[Change], folder: Path) -> None:
    """Print each finding with its quotations, its reasons and what changed around them."""
    for place, row in enumerate(drawn, start=1):
        change = find_change(row, changes, folder)
        print(f"=== {place} {row['id']} {row['relation']} {row['effect']} {row['confidence']} row {row['row']}")
        print(f"    {find_path(row)} {row['date']} {change and (change.earlier[:12], change.later[:12])}")
        quotes = []
        for side in ("earlier", "later"):
            told = row[side]
            lead_in = f"[{told['lead_in'][-160:]}] " if told and told["lead_in"] else ""
            print(f"  {side.upper()}: {lead_in}{told['quote'] if told else '-'} {told['url'][-45:] if told else ''}")
            quotes += [told["quote"]] if told else []
        for reason in row["reasons"]:
            print(f"    {reason['slot']} {reason['order']}: {reason['sentence']}")
        if change:
            print_around(row, quotes, change, folder)


def print_around(row: Finding, quotes: Sequence[str], change: Change, folder: Path) -> None:
    """What changed around a finding; for what is told as gone or new, the sentences nearest to it on the other side."""
    if row["earlier"] is None or row["later"] is None:
        commit = change.earlier if row["earlier"] is None else change.later
        others = find_sentences(read_revision(folder, commit, change.path))
        wanted = set(WORD.findall(quotes[0].lower()))
        nearest = sorted(
            others, key=lambda text: -len(wanted & set(WORD.findall(text.lower()))) / (len(text.split()) + 9)
        )
        print("  NEAREST ON THE OTHER SIDE:")
        print("\n".join(f"    {text[:400]}" for text in nearest[:3]))
    print("  CHANGED AROUND IT:")
    print("\n".join(f"    {line[:700]}" for line in find_around(make_diff(folder, change, most=1.0), quotes)))


def find_around(diff: str, quotes: Sequence[str]) -> list[str]:
    """The changed sentences that share words with the quotations, nearest first, at most ``MOST``."""
    near = []
    for place, pair in enumerate(diff.split("\n\n")):
        words = set(WORD.findall(pair.lower()))
        shares = [
            len(words & quoted) / max(len(quoted), 1) for quoted in (set(WORD.findall(q.lower())) for q in quotes)
        ]
        if max(shares, default=0.0) >= AROUND:
            near.append((-max(shares), place, pair.strip()))
    return [line for _, _, pair in sorted(near)[:MOST] for line in [*pair.splitlines(), ""]]


def print_silent(findings: Iterable[Finding], changes: Sequence[Change], folder: Path, seed: int, number: int) -> None:
    """Print so many changes about which nothing was told at high or medium though sentences came, went or changed."""
    told = {(find_path(row), row["date"]) for row in findings if row["confidence"] in COUNTED}
    shuffled = sorted(changes, key=lambda change: (change.path, change.later))
    random.Random(seed).shuffle(shuffled)
    shown: list[str] = []
    for change in shuffled:
        if len(shown) == number or shown.count(change.path) == PER_DOCUMENT:
            continue
        day = read_day(folder, change.later)
        diff = "" if (change.path, day) in told else make_diff(folder, change)
        if diff:
            shown.append(change.path)
            print(f"=== {len(shown)} {change.path} {change.earlier[:12]} {change.later[:12]} {day}\n{diff}")


def load_verdicts() -> list[dict[str, Any]]:
    """What readers wrote down; empty where nobody has."""
    path = FRESH / "verdicts.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line] if path.exists() else []


def print_verdicts(verdicts: Sequence[dict[str, Any]]) -> None:
    """Each reading by its name: right findings by confidence, then by relation; silent revisions that hid something."""
    for reading in dict.fromkeys(row["reading"] for row in verdicts):
        rows = [row for row in verdicts if row["reading"] == reading and row["kind"] == "finding"]
        print(f"{reading}: findings {_right(rows)}")
        for key in ("confidence", "relation"):
            names = sorted(
                {row[key] for row in rows}, key=lambda name: (LEVELS.index(name) if name in LEVELS else 9, name)
            )
            print("   " + "   ".join(f"{name} {_right([row for row in rows if row[key] == name])}" for name in names))
        silent = [row for row in verdicts if row["reading"] == reading and row["kind"] == "silent"]
        print(f"   silent revisions {len(silent)}, something missed in {sum(not row['right'] for row in silent)}")


def print_labelled(paths: Iterable[Path]) -> None:
    """How often each confidence was right on labelled pairs, of all that was told and of alerts alone."""
    engine = make_engine(None)
    for path in paths:
        told: list[dict[str, Any]] = []
        for row in load_rows(path):
            earlier, later = row.row_or_none("earlier"), row.row_or_none("later")
            relation = judge_passages(row, earlier, later, engine) if earlier and later else None
            if relation is None:
                continue
            name = relation.kind.value
            label, also, _ = read_label(row)
            right = name in (label, *also)
            told.append({"confidence": relation.confidence.value, "right": right, "alert": name not in QUIET})
        print(f"labelled pairs {path}")
        for label, rows in (("all", told), ("alerts", [row for row in told if row["alert"]])):
            shares = (f"{level} {_right([row for row in rows if row['confidence'] == level])}" for level in LEVELS)
            print(f"   {label}: " + "   ".join(shares))


def print_share(findings: Iterable[Finding], changes: Sequence[Change], folder: Path) -> None:
    """The share of all changes with a finding of confidence high or medium."""
    told = {(find_path(row), row["date"]) for row in findings if row["confidence"] in COUNTED}
    print(f"changes with a finding at high or medium: {len(told)} of {len(changes)} ({len(told) / len(changes):.1%})")


def _right(rows: Sequence[dict[str, Any]]) -> str:
    right = sum(bool(row["right"]) for row in rows)
    return f"{right} of {len(rows)}" + (f" ({right / len(rows):.2f})" if rows else "")


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("findings", "silent", "calibration"):
        command = commands.add_parser(name)
        needed = "?" if name == "calibration" else None
        command.add_argument("workspace", type=Path, nargs=needed)
        command.add_argument("collection", type=Path, nargs=needed)
        command.add_argument("--seed", type=int, default=SEED)
        command.add_argument("--number", type=int, default=60)
        command.add_argument("--gold", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
