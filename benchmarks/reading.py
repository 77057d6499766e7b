"""How fast documents become commitments: MB of fresh text per second, on one core, with the whole rulebook.

Reads the documents of the labelled data where they stand beside the checkout, else text made up here. The reader
remembers blocks, so a second version of a page costs little: of documents that share most of their lines only the
first is read, and lines that stand in several of those left are counted as fresh once. The floor is lower-casing.
Every run has a process of its own, since much of what is read is remembered; the best of ``--runs`` counts.

``--aliases N`` asks how much longer reading takes with N times as many aliases as the taxonomy has: invented ones that
occur in no text, two thirds of them beginning like real ones. The outcome must be the same, and the time at most
``--at-most`` times as long.

    python benchmarks/reading.py [FOLDER] [--runs N] [--at-least MB_PER_SECOND] [--profile]
    python benchmarks/reading.py [FOLDER] [--runs N] --aliases 4 [--at-most 1.3]
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import json
import pstats
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.engine import Engine, make_engine
from monitor.models import Reading, Source
from monitor.rulepacks import load_rulebook
from monitor.taxonomy import Taxonomy

Measured = dict[str, Any]

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "documents"
SOURCE = Source("bench/page", "Bench", "Bench", "bench", "https://bench.invalid/page", aliases=("Bench",))
DAY = datetime(2026, 1, 1, tzinfo=UTC)
WHO = ("You", "We", "Our partners", "The provider", "Every customer", "Anyone under 16", "A court", "The operator")
FORCE = ("may", "must not", "shall", "will never", "may only", "agree to", "do not", "aim to", "may not")
DO = ("use", "share", "sell", "copy", "disclose", "store", "delete", "translate", "train models on", "monitor")
WHAT = ("personal data", "your content", "the service", "location data", "faces", "weapons", "messages", "account data")
LIMIT = (
    "",
    " without consent",
    " unless the law requires it",
    " within 30 days",
    " for research",
    ", except by court order",
)


def main() -> int:
    arguments = _parse_arguments()
    if arguments.once:
        print(json.dumps(measure(load_fresh(arguments.folder), arguments.aliases, arguments.profile)))
        return 0
    texts = load_fresh(arguments.folder)
    origin = str(arguments.folder) if arguments.folder.is_dir() else "text made up here"
    fresh = sum(len(line.encode()) for line in _distinct_lines(texts))
    whole = sum(len(text.encode()) for text in texts)
    print(f"{origin}: {len(texts)} documents, {whole / 1e6:.2f} MB, of which {fresh / 1e6:.2f} MB are distinct lines")
    if arguments.profile:
        measure(texts, 1, profile=True)
        return 0
    best, *more = find_best(arguments, (1,) if arguments.aliases == 1 else (1, arguments.aliases))
    print(f"rulebook compiled in {best['compiled']:.2f} s: {best['rules']} rules, {best['forms']} forms of words")
    print("{blocks} blocks, {statements} statements, {commitments} commitments".format(**best), end="")
    print(f" in {best['seconds']:.2f} s of one core, the best of {arguments.runs} runs")
    for wide in more:
        return print_ratio(best, wide, arguments.at_most)
    rate = fresh / best["seconds"] / 1e6
    floor = _time_floor(texts)
    print(f"{rate:.2f} MB/s of fresh text ({whole / best['seconds'] / 1e6:.2f} MB/s of all text)")
    times = best["seconds"] / floor
    print(f"floor (lower-casing the same text): {whole / floor / 1e6:.0f} MB/s; reading takes {times:.0f} times that")
    return 0 if rate >= arguments.at_least else 1


def print_ratio(plain: Measured, wide: Measured, at_most: float) -> int:
    """Say how much longer reading took with more aliases; 1 where that is too long or where they changed anything."""
    ratio = wide["seconds"] / plain["seconds"]
    print(
        f"{wide['forms'] / plain['forms']:.1f} times as many forms: {wide['seconds']:.2f} s, {ratio:.2f} times as long"
    )
    if wide["outcome"] != plain["outcome"]:
        print("THE INVENTED ALIASES CHANGED WHAT WAS READ")
        return 1
    return 0 if ratio <= at_most else 1


def find_best(arguments: argparse.Namespace, widths: Sequence[int]) -> list[Measured]:
    """The quickest of some runs for each number of aliases, in turn, so that a busy machine is as busy for each."""
    best: dict[int, Measured] = {}
    for _ in range(arguments.runs):
        for width in widths:
            command = [sys.executable, __file__, str(arguments.folder), "--once", "--aliases", str(width)]
            found: Measured = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            if width not in best or found["seconds"] < best[width]["seconds"]:
                best[width] = found
    return [best[width] for width in widths]


def measure(texts: list[str], aliases: int = 1, profile: bool = False) -> Measured:
    """One reading of all texts by a new engine: seconds of processor time, counts, and a hash of all that was read."""
    started = time.process_time()
    engine = make_engine() if aliases == 1 else make_wide_engine(aliases)
    compiled = time.process_time() - started
    engine.read_text("We will not sell data.", media_type="text/markdown", source=SOURCE, captured=DAY)
    watch = cProfile.Profile()
    if profile:
        watch.enable()
    seconds, readings = read_all(texts, engine)
    watch.disable()
    if profile:
        pstats.Stats(watch).sort_stats("tottime").print_stats(25)
    outcome = hashlib.sha256(repr([(r.statements, r.commitments) for r in readings]).encode()).hexdigest()
    return {
        "seconds": seconds,
        "compiled": compiled,
        "rules": len(engine.rulebook.rules),
        "forms": len(engine.rulebook.taxonomy.aliases()),
        "blocks": sum(len(r.document.blocks) for r in readings),
        "statements": sum(len(block) for r in readings for block in r.statements),
        "commitments": sum(len(block) for r in readings for block in r.commitments),
        "outcome": outcome,
    }


def read_all(texts: list[str], engine: Engine) -> tuple[float, list[Reading]]:
    """Seconds of processor time for all texts, and what was read."""
    started = time.process_time()
    readings = [engine.read_text(text, media_type="text/markdown", source=SOURCE, captured=DAY) for text in texts]
    return time.process_time() - started, readings


def make_wide_engine(times: int) -> Engine:
    """An engine whose concepts and actors have that many times as many aliases, the others invented."""
    rulebook = load_rulebook()
    known = rulebook.taxonomy
    concepts = [c.model_copy(update={"aliases": _widen(c.aliases, times)}) for c in known.concepts.values()]
    actors = [a.model_copy(update={"aliases": _widen(a.aliases, times)}) for a in known.actors.values()]
    return Engine(replace(rulebook, taxonomy=Taxonomy(concepts, actors)))


def _widen(aliases: Sequence[str], times: int) -> tuple[str, ...]:
    """The aliases with invented ones behind: a word that goes on, a further word, and another word throughout."""
    found = list(aliases)
    for number in range(times - 1):
        for alias in aliases:
            made = (f"{alias}ovrix", f"{alias} quorvex", f"zarn{hash_of(alias) % 9973}ix vorl")[number % 3]
            found.append(made if number < 3 else f"{made} n{number}")
    return tuple(found)


def hash_of(text: str) -> int:
    """The same number for a text in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def load_fresh(folder: Path) -> list[str]:
    """The texts to read: the fresh ones of a folder, or text made up where there is none."""
    return find_fresh(load_texts(folder)) if folder.is_dir() else make_texts(3_000_000)


def load_texts(folder: Path) -> list[str]:
    """The Markdown documents of a folder, each distinct text once, in order of name."""
    texts = {path.read_text(encoding="utf-8"): None for path in sorted(folder.glob("*.md"))}
    return list(texts)


def find_fresh(texts: list[str]) -> list[str]:
    """The texts of which four fifths stand in none of those before."""
    seen: set[str] = set()
    fresh = []
    for text in texts:
        lines = text.split("\n")
        if sum(len(line) for line in lines if line not in seen) >= 0.8 * len(text):
            fresh.append(text)
            seen.update(lines)
    return fresh


def make_texts(size: int) -> list[str]:
    """About ``size`` characters of policies made of random clauses, always the same."""
    rng = random.Random(20260101)
    texts = []
    while sum(map(len, texts)) < size:
        lines = []
        for section in range(12):
            lines.append(f"## Section {section}")
            for _ in range(4):
                clauses = [_make_clause(rng) for _ in range(4)]
                lines += ["", " ".join(f"{clause}." for clause in clauses)]
            lines += ["", "You may not use the service to:", ""]
            lines += [f"*   {rng.choice(DO)} {rng.choice(WHAT)} no. {rng.randrange(10**6)}" for _ in range(5)]
        texts.append("\n".join(lines))
    return texts


def _make_clause(rng: random.Random) -> str:
    number = rng.randrange(10**6)
    return f"{rng.choice(WHO)} {rng.choice(FORCE)} {rng.choice(DO)} {rng.choice(WHAT)} no. {number}{rng.choice(LIMIT)}"


def _distinct_lines(texts: list[str]) -> list[str]:
    seen = set()
    lines = []
    for text in texts:
        for line in text.split("\n"):
            digest = hashlib.blake2b(line.encode(), digest_size=16).digest()
            if digest not in seen:
                seen.add(digest)
                lines.append(line)
    return lines


def _time_floor(texts: list[str]) -> float:
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        for text in texts:
            text.lower()
        best = min(best, time.process_time() - started)
    return max(best, 1e-9)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=GOLD, help="a folder of Markdown documents")
    parser.add_argument("--at-least", type=float, default=0.0, help="exit 1 below this many MB/s of fresh text")
    parser.add_argument("--runs", type=int, default=5, help="the best of so many counts")
    parser.add_argument("--aliases", type=int, default=1, help="how many times as many aliases")
    parser.add_argument("--at-most", type=float, default=1.3, help="exit 1 where they take longer than so many times")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
