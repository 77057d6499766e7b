"""How fast documents become commitments: MB of fresh text per second, on one core, with the whole rulebook.

Reads the documents of the labelled data where they stand beside the checkout, else text made up here. The reader
remembers blocks, so a second version of a page costs little: of documents that share most of their lines only the
first is read, and lines that stand in several of those left are counted as fresh once. The floor is lower-casing.

    python benchmarks/reading.py [FOLDER] [--at-least MB_PER_SECOND] [--profile]
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import pstats
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from monitor.engine import Engine, make_engine
from monitor.models import Source

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
    texts = find_fresh(load_texts(arguments.folder)) if arguments.folder.is_dir() else make_texts(3_000_000)
    origin = str(arguments.folder) if arguments.folder.is_dir() else "text made up here"
    started = time.perf_counter()
    engine = make_engine()
    engine.read_text("We will not sell data.", media_type="text/markdown", source=SOURCE, captured=DAY)
    print(f"rulebook compiled in {time.perf_counter() - started:.2f} s: {len(engine.rulebook.rules)} rules")
    fresh = sum(len(line.encode()) for line in _distinct_lines(texts))
    whole = sum(len(text.encode()) for text in texts)
    floor = _time_floor(texts)
    profile = cProfile.Profile()
    if arguments.profile:
        profile.enable()
    seconds, blocks, statements, commitments = read_all(texts, engine)
    profile.disable()
    rate = fresh / seconds / 1e6
    print(f"{origin}: {len(texts)} documents, {whole / 1e6:.2f} MB, of which {fresh / 1e6:.2f} MB are distinct lines")
    print(f"{blocks} blocks, {statements} statements, {commitments} commitments in {seconds:.2f} s of one core")
    print(f"{rate:.2f} MB/s of fresh text ({whole / seconds / 1e6:.2f} MB/s of all text)")
    print(
        f"floor (lower-casing the same text): {whole / floor / 1e6:.0f} MB/s; reading takes {seconds / floor:.0f} times that"
    )
    if arguments.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    return 0 if rate >= arguments.at_least else 1


def read_all(texts: list[str], engine: Engine) -> tuple[float, int, int, int]:
    """Seconds of processor time for all texts, and how many blocks, statements and commitments they hold."""
    blocks = statements = commitments = 0
    started = time.process_time()
    for text in texts:
        reading = engine.read_text(text, media_type="text/markdown", source=SOURCE, captured=DAY)
        blocks += len(reading.document.blocks)
        statements += sum(map(len, reading.statements))
        commitments += sum(map(len, reading.commitments))
    return time.process_time() - started, blocks, statements, commitments


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
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
