"""How fast judging is: two revisions of 10,000 words, and one statement against an actor with 10,000 earlier ones.

Reading is not timed. Each figure is the best of some runs; what judging remembers is cleared before each.

    python benchmarks/judging.py [--runs N]
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from datetime import UTC, datetime

from monitor.engine import Engine, make_engine
from monitor.judging import likeness, matters, wording
from monitor.judging.index import CommitmentIndex, align_across
from monitor.judging.relations import relate
from monitor.models import Reading, Source

WHO = ("We", "Our couriers", "You", "Every vendor", "The operator", "Sellers")
FORCE = ("may", "must not", "will", "may only", "shall", "will not")
DO = ("share", "sell", "copy", "disclose", "keep", "delete", "translate", "monitor", "record", "publish")
WHAT = ("personal data", "location data", "messages", "photos", "health records", "contact lists", "purchase histories")
WHERE = ("in schools", "for advertising", "with insurers", "within 30 days", "unless the law requires it", "in transit")


def make_lines(number: int, start: int = 0) -> list[str]:
    """That many different sentences that bind somebody."""
    lines = []
    for n in range(start, start + number):
        parts = [
            words[n // step % len(words)] for words, step in ((WHO, 1), (FORCE, 6), (DO, 36), (WHAT, 11), (WHERE, 5))
        ]
        lines.append(f"{' '.join(parts)} at depot {n} of harbour {n % 97}.")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    engine = make_engine()
    lines = make_lines(800)
    changed = [line.replace("depot", "every depot") if n % 20 == 0 else line for n, line in enumerate(lines)]
    before, after = (_read(engine, text, hour, "terms") for text, hour in ((lines, 9), (changed, 21)))
    words = sum(len(line.split()) for line in lines)
    best = _time(lambda: engine.judge_revisions(before, after), runs)
    print(f"two revisions of {words} words, 40 sentences changed: {best * 1000:.1f} ms (bar 60)")
    index = CommitmentIndex()
    for sighting in engine.find_sightings(_read(engine, make_lines(10_000), 9, "old")):
        index.add(sighting)
    new = engine.find_sightings(_read(engine, ["We will never sell personal data to insurers at depot 9."], 21, "new"))

    def judge_one() -> None:
        for pair in align_across(new, index, engine.rulebook.taxonomy):
            relate(pair, engine.rulebook)

    best = _time(judge_one, runs)
    print(
        f"one statement against {len(index.find(new[0]))} that share a concept, of 10000: {best * 1000:.2f} ms (bar 5)"
    )


def _time(work: Callable[[], object], runs: int) -> float:
    best = float("inf")
    for _ in range(runs):
        for module in (wording, matters, likeness):
            for thing in vars(module).values():
                clear = getattr(thing, "cache_clear", None)
                if clear is not None:
                    clear()
        gc.collect()
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def _read(engine: Engine, lines: list[str], hour: int, page: str) -> Reading:
    source = Source(f"bench/{page}", "Bench", "Bench", "Bench", f"https://bench.invalid/{page}")
    moment = datetime(2026, 1, 1, hour, tzinfo=UTC)
    return engine.read_text("\n\n".join(lines), media_type="text/markdown", source=source, captured=moment)


if __name__ == "__main__":
    main()
