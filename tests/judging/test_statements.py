from __future__ import annotations

from datetime import date

from monitor.judging.cues import CueFinder
from monitor.judging.statements import judge_statements
from monitor.models import CueKind, DocumentKind, RelationKind, Sighting
from monitor.rulepacks import Cue, Lexicon
from tests.judging.builders import make_commitment, make_rulebook, make_sighting

BOOK = make_rulebook()


def say(day: int, concept: str, words: str, *cues: CueKind, actor: str = "acme", text: str = "") -> Sighting:
    commitment = make_commitment(
        text or f"The Ostholm order runs on {words} of the navy.",
        "asserts",
        facets=[("setting", concept, words)],
        cues=cues,
        actor=actor,
    )
    return make_sighting(commitment, day=date(2026, 5, day), source=f"{actor}/s{day}", kind=DocumentKind.STATEMENT)


def found(*sightings: Sighting) -> dict[tuple[int, int], str]:
    return {
        (r.pair.earlier.date.day, r.pair.later.date.day): r.kind.value
        for r in judge_statements(sightings, BOOK)
        if r.pair.earlier is not None and r.pair.later is not None
    }


def test_an_admitted_error_corrects() -> None:
    first, mended = (
        say(1, "secret-network", "secret networks"),
        say(2, "open-network", "open networks", CueKind.CORRECTION),
    )
    assert found(first, mended) == {(1, 2): "corrects"}


def test_who_carries_on_the_corrected_value_corrects_the_old_words_too() -> None:
    first, mended = (
        say(1, "secret-network", "secret networks"),
        say(2, "open-network", "open networks", CueKind.CORRECTION),
    )
    third = say(3, "open-network", "open networks")
    assert found(first, mended, third) == {(1, 2): "corrects", (2, 3): "reaffirms", (1, 3): "corrects"}


def test_without_an_admission_it_is_a_conflict() -> None:
    assert found(say(1, "secret-network", "secret networks"), say(2, "open-network", "open networks")) == {
        (1, 2): "contradicts"
    }


def test_the_words_of_another_party_correct_nothing() -> None:
    other = say(2, "open-network", "open networks", CueKind.CORRECTION, actor="zenith")
    assert found(say(1, "secret-network", "secret networks"), other) == {}


def test_a_correction_takes_the_statement_with_the_number_it_mends() -> None:
    def count(day: int, words: str, value: float, *cues: CueKind) -> Sighting:
        commitment = make_commitment(
            f"The Ostholm order is for {words}.",
            "asserts",
            quantities=[("count", value, "harbours", "exactly", words)],
            cues=cues,
        )
        return make_sighting(commitment, day=date(2026, 5, day), source=f"acme/s{day}", kind=DocumentKind.STATEMENT)

    other = say(2, "secret-network", "secret networks")
    relations = found(count(1, "27 harbours", 27), other, count(3, "72 harbours", 72, CueKind.CORRECTION))
    assert relations[1, 3] == "corrects"
    assert relations.get((2, 3)) != "corrects"


def test_inside_one_text_only_what_a_cue_ties_is_told() -> None:
    plain = [say(1, "secret-network", "secret networks"), say(2, "open-network", "open networks")]
    assert judge_statements(plain, BOOK, inside=True) == ()
    tied = [plain[0], say(2, "open-network", "open networks", CueKind.CORRECTION)]
    assert [r.kind for r in judge_statements(tied, BOOK, inside=True)] == [RelationKind.CORRECTS]


def test_cues_are_found_in_a_whole_text_and_look_alikes_are_not() -> None:
    cue = Cue(
        id="error",
        kind="correction",
        words=("misspoke", "was ... wrong", "corrected"),
        pseudo=("corrected an injustice",),
    )
    finder = CueFinder(Lexicon({"correction": (cue,)}))
    assert finder.find("The head of the lab misspoke, it said.") == (CueKind.CORRECTION,)
    assert finder.find("The figure was in part wrong.") == (CueKind.CORRECTION,)
    assert finder.find("They corrected an injustice.") == ()
