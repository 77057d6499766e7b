"""Passages of a document against what was recorded in it: shared by the scorers of statements and articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.evaluation.metrics import Score, macro_f1, make_confusion, make_scores, share
from monitor.evaluation.results import Figure
from monitor.evaluation.words import Words, count_common, find_nearest, find_places, find_words, make_words
from monitor.models import Reading

NONE = "none"
STANCES = ("prohibits", "requires", "permits", "asserts", NONE)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One commitment by its place in the words of its document: ``first`` to before ``last``."""

    first: int
    last: int
    stance: str
    voice: str
    limits: Words
    quote: str

    def as_json(self) -> list[Any]:
        """What was predicted, in a shape that compares and prints."""
        return [self.stance, self.voice, list(self.limits), self.quote]


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a document in order, and the commitments recorded in them."""

    words: tuple[str, ...]
    recorded: tuple[Recorded, ...]


@dataclass(frozen=True, slots=True)
class PassageOutcome:
    """One labelled passage, the stance it is labelled with (``none`` for no commitment), and what covers it."""

    id: str
    label: str
    limits: Words
    text: str
    found: Recorded | None
    voice: str = ""

    @property
    def predicted(self) -> str:
        """The stance recorded, or ``none``."""
        return self.found.stance if self.found else NONE


def make_page(reading: Reading) -> Page:
    """The words of a reading, and for each of its commitments which of them its quotation covers."""
    words: list[str] = []
    recorded: list[Recorded] = []
    for block, commitments in zip(reading.document.blocks, reading.commitments, strict=True):
        placed = find_words(block.text)
        offset = len(words)
        words.extend(word for word, _, _ in placed)
        for commitment in commitments:
            start, end = commitment.statement.start, commitment.statement.end
            inside = [index for index, (_, first, last) in enumerate(placed) if first < end and last > start]
            if not inside:
                continue
            limits = [limit.words for limit in commitment.limits if limit.start >= 0]
            recorded.append(
                Recorded(
                    first=offset + inside[0],
                    last=offset + inside[-1] + 1,
                    stance=commitment.stance.value,
                    voice=commitment.statement.voice.value,
                    limits=tuple(word for words_of in limits for word in make_words(words_of)),
                    quote=commitment.quote,
                )
            )
    return Page(tuple(words), tuple(recorded))


def find_recorded(page: Page, text: str, lead_in: str | None = None) -> Recorded | None:
    """The commitment that covers most of a passage, at least half of its words; None where none does.

    Where the passage stands in the document more than once, a place behind its lead-in is preferred.
    """
    passage = make_words(text)
    places = find_places(passage, page.words)
    if not places:
        nearest = find_nearest(passage, page.words)
        places = [] if nearest is None else [nearest]
    if lead_in and len(places) > 1:
        places = _behind(make_words(lead_in), places, page.words)
    best: tuple[int, Recorded] | None = None
    for place in places:
        for recorded in page.recorded:
            covered = min(recorded.last, place + len(passage)) - max(recorded.first, place)
            if covered * 2 >= len(passage) and covered > 0 and (best is None or covered > best[0]):
                best = covered, recorded
    return best[1] if best else None


def make_passage_figures(outcomes: Sequence[PassageOutcome], *, limits: bool) -> dict[str, Figure]:
    """The figures of statements and articles.

    Recorded against ``stance != none`` for precision, recall and F1; stance accuracy and limits over the passages
    rightly recorded; macro-F1 over the five stances. ``limits_f1`` is None where limits are not scored.
    """
    wanted = [outcome for outcome in outcomes if outcome.label != NONE]
    right = [outcome for outcome in wanted if outcome.found]
    score = Score(len(right), sum(outcome.found is not None for outcome in outcomes), len(wanted))
    stances = [(outcome.label, outcome.predicted) for outcome in outcomes]
    return {
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "stance_accuracy": share(sum(outcome.label == outcome.predicted for outcome in right), len(right)),
        "stance_macro_f1": macro_f1(make_scores(stances), STANCES),
        "limits_f1": _limits_f1(right) if limits else None,
    }


def make_stance_confusion(outcomes: Iterable[PassageOutcome]) -> dict[str, dict[str, int]]:
    """Labelled stance against recorded stance."""
    return make_confusion((outcome.label, outcome.predicted) for outcome in outcomes)


def _behind(lead_in: Words, places: list[int], words: Sequence[str]) -> list[int]:
    leads = find_places(lead_in, words)
    distances = {place: min((place - lead for lead in leads if lead < place), default=len(words)) for place in places}
    nearest = min(distances.values())
    return [place for place, distance in distances.items() if distance == nearest]


def _limits_f1(outcomes: Iterable[PassageOutcome]) -> float:
    """Words of limits over all passages; words outside the passage (of a lead-in, of a longer quotation) are ignored."""
    common = predicted = labelled = 0
    for outcome in outcomes:
        passage = frozenset(make_words(outcome.text))
        label = [word for word in outcome.limits if word in passage]
        found = [word for word in outcome.found.limits if word in passage] if outcome.found else []
        common += count_common(label, found)
        predicted += len(found)
        labelled += len(label)
    return share(2 * common, predicted + labelled)
