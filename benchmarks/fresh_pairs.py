"""The fresh labelled set: drawing changes to label, fetching its documents, scoring it.

    python benchmarks/fresh_pairs.py draw COLLECTION [--seed N] [--number N]
    python benchmarks/fresh_pairs.py documents COLLECTION
    python benchmarks/fresh_pairs.py score

COLLECTION is a git bundle or a clone of an Open Terms Archive collection. `draw` prints changes in an order that only
the seed decides, each with its word diff, so that whoever labels takes them as they come. `documents` writes the whole
revisions that the rows name (they are not kept in this repository). `score` prints the figures with standard errors.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.engine import make_engine
from monitor.evaluation import Result, evaluate, render_accuracy
from monitor.evaluation.relations import QUIET

FRESH = Path(__file__).parent / "fresh"
SEED = 20261123
# Services with labels elsewhere, and their siblings: nothing of theirs is fresh.
LABELLED = frozenset({"Claude.ai", "ChatGPT", "DALL·E", "OpenAI", "GitHub Copilot", "Stability AI"})
ROWS = ("pairs", "reserve", "statements", "reserve-statements")
SCORED = (
    ("statements", "statements.jsonl"),
    ("statements", "reserve-statements.jsonl"),
    ("pairs", "pairs.jsonl"),
    ("revisions", "pairs.jsonl"),
    ("pairs", "reserve.jsonl"),
    ("revisions", "reserve.jsonl"),
)
NEAR = 0.5  # share of words in common from which two sentences are shown as one that changed
MARKUP = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"!\[[^\]]*\]\([^)]*\)", ""),
        (r"\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*\)", r"\1"),
        (r"(?m)^[\s>]*(?:[*+-]|#+|\d+\\?[.)])\s+", ""),
        (r"[*_`\\]", ""),
    )
)
SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+(?=[A-Z(“\"0-9])|\s\|\s")
WORD = re.compile(r"\w+")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
PER_DOCUMENT = 3  # a page that flaps every day would else fill the sample


@dataclass(frozen=True, slots=True)
class Change:
    """Two successive revisions of one document, by their commits."""

    path: str
    earlier: str
    later: str


def main() -> int:
    """Run one command; the exit code is 2 where the collection is missing."""
    arguments = _parse_arguments()
    if arguments.command == "score":
        return score()
    if not arguments.collection.exists():
        print(f"{arguments.collection}: no such collection", file=sys.stderr)
        return 2
    with open_collection(arguments.collection) as folder:
        if arguments.command == "documents":
            write_documents(folder)
            return 0
        shown = 0
        for place, change in enumerate(draw_changes(find_changes(folder), arguments.seed)):
            diff = make_diff(folder, change)
            if not diff:
                continue
            shown += 1
            print(
                f"=== {place} {change.path} {change.earlier[:12]} {change.later[:12]} {read_day(folder, change.later)}"
            )
            print(diff)
            if shown == arguments.number:
                break
    return 0


@contextmanager
def open_collection(path: Path) -> Iterator[Path]:
    """The folder of a clone, or a bundle cloned for as long as it is needed."""
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="pledgewatch-fresh-") as name:
        subprocess.run(["git", "clone", "--quiet", "--no-checkout", str(path), name], check=True)
        yield Path(name)


def find_changes(folder: Path, apart: frozenset[str] = LABELLED) -> list[Change]:
    """Every recorded change of every document, oldest first, but for the services set ``apart``.

    Without any set apart, upgrades of the archive's own tools are changes too: so many does an import count.
    """
    log = _git(folder, "log", "--reverse", "--name-status", "--no-renames", "--format=%x01%H%x02%s", "-z")
    last: dict[str, str] = {}
    found = []
    for entry in log.split("\x01")[1:]:
        head, *rest = entry.replace("\n", "\0").split("\0")
        commit, _, subject = head.partition("\x02")
        words = [word for word in rest if word]
        for path in words[1::2]:
            if not path.endswith(".md") or "/" not in path:
                continue
            recorded = not apart or subject.startswith("Record new changes")
            if path in last and recorded and path.split("/")[0] not in apart:
                found.append(Change(path, last[path], commit))
            last[path] = commit
    return found


def draw_changes(changes: list[Change], seed: int) -> list[Change]:
    """The changes in random order, at most ``PER_DOCUMENT`` of one document."""
    shuffled = sorted(changes, key=lambda change: (change.path, change.later))
    random.Random(seed).shuffle(shuffled)
    taken: dict[str, int] = {}
    drawn = []
    for change in shuffled:
        taken[change.path] = taken.get(change.path, 0) + 1
        if taken[change.path] <= PER_DOCUMENT:
            drawn.append(change)
    return drawn


def make_diff(folder: Path, change: Change, most: float = 0.5) -> str:
    """What a reader compares: the sentences that came and went, without links and numbering; empty where none did.

    A page that went missing, came back or was replaced (more than ``most`` of its words are others) is left out, and so are
    pages whose words are not written in Latin letters: whoever labels must be able to read them.
    """
    earlier, later = (
        find_sentences(read_revision(folder, commit, change.path)) for commit in (change.earlier, change.later)
    )
    gone, new = _minus(earlier, later), _minus(later, earlier)
    stayed = sum(map(len, earlier)) - sum(map(len, gone))
    if stayed < (1 - most) * max(sum(map(len, earlier)), sum(map(len, later))):
        return ""
    lines = []
    for sentence in gone:
        nearest = max(new, key=lambda other: _nearness(sentence, other), default="")
        if nearest and _nearness(sentence, nearest) >= NEAR:
            new = [other for other in new if other != nearest]
            lines += [f"- {sentence}", f"+ {nearest}", ""]
        else:
            lines += [f"- {sentence}", ""]
    return "\n".join([*lines, *(f"+ {sentence}\n" for sentence in new)])


def find_sentences(text: str) -> list[str]:
    """The sentences, items and headings of a Markdown text, without images, link targets, emphasis and numbering."""
    for pattern, instead in MARKUP:
        text = pattern.sub(instead, text)
    pieces = (" ".join(piece.split()) for line in text.split("\n") for piece in SENTENCE_END.split(line))
    return [piece for piece in pieces if len(LATIN_WORD.findall(piece)) > 2]


def _minus(left: list[str], right: list[str]) -> list[str]:
    keys = {_key(sentence) for sentence in right}
    return [sentence for sentence in left if _key(sentence) not in keys]


def _key(sentence: str) -> tuple[str, ...]:
    return tuple(WORD.findall(sentence.lower()))


def _nearness(left: str, right: str) -> float:
    words, others = set(_key(left)), set(_key(right))
    return len(words & others) / max(len(words), len(others), 1)


def read_day(folder: Path, commit: str) -> str:
    """The day a revision was captured."""
    return _git(folder, "show", "-s", "--format=%cI", commit)[:10]


def read_revision(folder: Path, commit: str, path: str) -> str:
    """One whole revision as published."""
    return _git(folder, "show", f"{commit}:{path}")


def make_document_name(text: str) -> str:
    """The file that a revision is kept in, named by its hash."""
    return f"documents/{hashlib.sha256(text.encode()).hexdigest()[:16]}.md"


def _git(folder: Path, *words: str) -> str:
    run = subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)
    return run.stdout.decode("utf-8", "replace")


def write_documents(folder: Path) -> None:
    """Write every revision that a row names beside the rows, and check that it is the one that was labelled."""
    wanted = {}
    for row in [row for name in ROWS for row in _load(name)]:
        if row.get("document"):
            wanted[row["document"]] = row["commit"], row["path"]
            continue
        wanted[row["earlier_document"]] = row["earlier"]["commit"], row["earlier"]["path"]
        wanted[row["later_document"]] = row["later_commit"], row["earlier"]["path"]
    (FRESH / "documents").mkdir(exist_ok=True)
    for name, (commit, path) in sorted(wanted.items()):
        text = read_revision(folder, commit, path)
        if make_document_name(text) != name:
            raise SystemExit(f"{path} at {commit} is not the revision that was labelled ({name})")
        (FRESH / name).write_text(text, encoding="utf-8")


def score() -> int:
    """Print the table of the fresh set, with standard errors; 2 where its documents were not fetched."""
    if not (FRESH / "documents").is_dir():
        print("fresh set: not scored, its documents were not fetched (benchmarks/fresh/README.md)", file=sys.stderr)
        return 2
    engine = make_engine(None)
    results = [evaluate(kind, FRESH / name, engine) for kind, name in SCORED]
    print("fresh, labelled by us (benchmarks/fresh/README.md)")
    print(render_accuracy(results), end="")
    for result in results:
        errors = (f"{name} ±{error:.3f} (n={count})" for name, error, count in find_errors(result))
        print(f"  standard errors, {result.kind}: " + "   ".join(errors))
    return 0


def find_errors(result: Result) -> list[tuple[str, float, int]]:
    """The binomial standard error of each share of a result, with the number of rows that it is a share of."""
    if result.kind == "pairs":
        alerts = [row for row in result.rows if row.predicted not in QUIET]
        wanted = [row for row in result.rows if row.label not in QUIET]
        counts = {
            "accuracy": result.rows,
            "effect_accuracy": result.rows,
            "alert_precision": alerts,
            "alert_recall": wanted,
        }
    elif result.kind == "statements":
        recorded = [row for row in result.rows if row.predicted != "none"]
        wanted = [row for row in result.rows if row.label != "none"]
        counts = {"precision": recorded, "recall": wanted, "stance_accuracy": wanted}
    else:
        counts = {"recall": [row for row in result.rows if row.label != "silence"]}
    found = []
    for name, rows in counts.items():
        value = result.figures[name]
        share = float(value) if isinstance(value, int | float) else 0.0
        found.append((name, math.sqrt(share * (1 - share) / max(len(rows), 1)), len(rows)))
    return found


def _load(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FRESH / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if line]


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    draw = commands.add_parser("draw", help="print changes to label, in an order that only the seed decides")
    draw.add_argument("collection", type=Path)
    draw.add_argument("--seed", type=int, default=SEED)
    draw.add_argument("--number", type=int, default=20)
    documents = commands.add_parser("documents", help="write the whole revisions that the rows name")
    documents.add_argument("collection", type=Path)
    commands.add_parser("score", help="print the figures with standard errors")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
