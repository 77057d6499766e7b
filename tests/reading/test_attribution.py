"""Who says it and whose commitment it is: news, releases, transcripts, opinion."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.models import Bound, Certainty, Commitment, CueKind, FacetName, Reading, Stance, Voice
from monitor.reading.attribution.said import find_said

ReadAll = Callable[..., list[Commitment]]
ReadText = Callable[..., Reading]

NEWS = {"kind": "article", "actor": "Tidewater", "publisher": "The Harbour Post", "media": "text/plain"}


def by_words(found: list[Commitment], words: str) -> Commitment:
    (made,) = [c for c in found if words in c.quote]
    return made


def test_speech_with_that(read_all: ReadAll) -> None:
    found = read_all("Tidewater said on Friday that it would not sell its drones to any police force.", **NEWS)
    (made,) = found
    assert (made.actor, made.stance) == ("Tidewater", Stance.PROHIBITS)
    assert made.statement.voice is Voice.PARAPHRASED
    assert made.statement.tellers == ("The Harbour Post",)


def test_person_speaks_for_the_organisation(read_all: ReadAll) -> None:
    text = (
        "Tidewater builds drones for fishing fleets. Ana Brook, the chief executive of Tidewater, "
        "told investors that the firm would "
        "never arm its drones."
    )
    made = by_words(read_all(text, **NEWS), "never arm")
    assert made.actor == "Tidewater"
    assert made.statement.speaker == "Ana Brook"
    assert made.stance is Stance.PROHIBITS


def test_the_company_means_whom_was_named_last(read_all: ReadAll) -> None:
    text = (
        "Tidewater signed a deal with the coast guard on Monday. The company said that it will not "
        "share recordings with the tax "
        "office.\n\nRival Saltmarsh went further. The company said that it will not record anything."
    )
    found = read_all(text, **NEWS)
    assert by_words(found, "tax office").actor == "Tidewater"
    assert by_words(found, "record anything").actor == "Saltmarsh"


def test_assurance_of_one_party_about_another(read_all: ReadAll) -> None:
    text = "The Pentagon has provided assurances that the drones will not be flown by the NSA over towns."
    (made,) = read_all(text, **NEWS)
    assert made.actor == "us-department-of-defense"
    assert made.statement.voice is Voice.ASSURANCE
    assert made.stance is Stance.PROHIBITS
    assert (made.bound, made.bound_actor) == (Bound.GOVERNMENT, "nsa")


def test_correction_by_a_spokesperson(read_all: ReadAll) -> None:
    text = (
        "Tidewater chief executive Ana Brook said that the drones would be deployed on all "
        "classified networks. A company "
        "spokesperson later clarified that Brook had misspoken, confirming that the plan covers "
        "unclassified networks only."
    )
    found = read_all(text, **NEWS)
    first, second = by_words(found, "all classified"), by_words(found, "misspoken")
    assert first.actor == second.actor == "Tidewater"
    assert CueKind.CORRECTION in second.cues
    assert "spokesperson" in second.statement.speaker
    assert "unclassified-network" in second.concepts(FacetName.SETTING)


def test_opposition_is_the_companys_own_line(read_all: ReadAll) -> None:
    text = (
        "Tidewater left the talks. The firm's leadership had expressed firm opposition to its drones "
        "being used for mass surveillance."
    )
    made = by_words(read_all(text, **NEWS), "opposition")
    assert (made.actor, made.stance) == ("Tidewater", Stance.PROHIBITS)


def test_plans_are_asserted_and_uncertain(read_all: ReadAll) -> None:
    (made,) = read_all("Tidewater is reportedly in talks to deploy its drones on unclassified networks.", **NEWS)
    assert made.stance is Stance.ASSERTS
    assert made.strength.certainty is Certainty.REPORTED
    assert made.statement.speaker == "The Harbour Post"


@pytest.mark.parametrize(
    "text",
    [
        "Campaigners said that Tidewater should never sell drones to the police.",
        "Tidewater has not commented on the plan.",
        "If approved, the deal would make Tidewater the largest supplier.",
        "Tidewater appears committed to becoming the first name in drones.",
        "Tidewater Boss Ana Brook Defends Drone Deal Amid Rising Staff Anger.",
        "I think that Tidewater will not keep its word.",
        "Did Tidewater promise that it will not sell drones?",
        "The share price rose by a tenth.",
    ],
)
def test_what_is_nobodys_commitment(read_all: ReadAll, text: str) -> None:
    assert read_all(text, **NEWS) == []


def test_quotation_has_its_speaker(read_all: ReadAll) -> None:
    text = (
        "Tidewater held its meeting on Tuesday, the chairman said, and the members stated that they "
        "agreed.\n\n“We will not sell drones "
        "to the police,” said Ana Brook, chief executive of Tidewater. “And we will publish every contract.”"
    )
    found = read_all(text, **NEWS)
    made = by_words(found, "not sell drones")
    assert (made.actor, made.statement.voice, made.statement.speaker) == ("Tidewater", Voice.QUOTED, "Ana Brook")
    assert by_words(found, "every contract").statement.speaker == "Ana Brook"


def test_press_release_speaks_for_itself(read_all: ReadAll) -> None:
    text = (
        "Tidewater today set out its rules. We will not sell drones to the police. Some critics have "
        "claimed that we sell data."
    )
    found = read_all(text, kind="press", actor="Tidewater")
    assert [c.quote for c in found] == ["We will not sell drones to the police."]
    assert found[0].statement.voice is Voice.OWN


def test_own_notice_admits_an_error(read_all: ReadAll) -> None:
    found = read_all("The date in our letter was wrong.", kind="statement", actor="Tidewater")
    assert [CueKind.CORRECTION in c.cues for c in found] == [True]
    assert found[0].stance is Stance.ASSERTS


def test_transcript_keeps_turns_apart(read_all: ReadAll) -> None:
    text = (
        "ANA BROOK (chief executive): Good morning. We do not sell drones to the police.\n\nQUESTION "
        "(Harbour Radio): You must never sell "
        "them.\n\nBROOK: We will publish the contracts.\n\nQUESTION: Thank you."
    )
    found = read_all(text, kind="article", actor="Tidewater", publisher="Tidewater", media="text/plain")
    assert [c.stance for c in found] == [Stance.PROHIBITS, Stance.REQUIRES]
    assert "Brook" in found[1].statement.speaker


def test_asides_say_why(read_text: ReadText) -> None:
    reading = read_text("Tidewater has not commented on the plan. Will it sell drones?", **NEWS)
    reasons = [s.aside for block in reading.statements for s in block]
    assert reasons == ["silence", "question"]


def test_the_day_on_which_it_was_said_follows_from_the_day_of_the_article() -> None:
    day = date(2027, 3, 10)  # a Wednesday
    cases = {
        "Tidewater said on Monday": date(2027, 3, 8),
        "the firm told reporters last Wednesday": date(2027, 3, 3),
        "said a spokesman on 4 March": date(2027, 3, 4),
        "Brook wrote on December 14, 2026": date(2026, 12, 14),
        "yesterday the ministry said": date(2027, 3, 9),
        "said last week": None,
        "said in March": None,
        "said from Monday": None,
    }
    assert {words: find_said(words, day) for words in cases} == cases


def test_a_day_inside_what_was_said_is_not_the_day_it_was_said(read_all: ReadAll) -> None:
    text = (
        "Tidewater said on Friday that it would not sell drones to any police force from Monday. "
        "The company said it would never arm them on 4 March or any other day."
    )
    first, second = read_all(text, **NEWS)
    assert first.statement.said is not None
    assert first.statement.said.weekday() == 4
    assert second.statement.said is None


def test_a_dateline_is_no_part_of_what_it_stands_before(read_all: ReadAll) -> None:
    (made,) = read_all(
        "PORT ELLIS, March 4 (Wire) — “We will never sell our drones to a police force,” Tidewater said.", **NEWS
    )
    assert made.quote.startswith("“We will never")


def test_an_office_is_shown_as_it_was_written(read_all: ReadAll) -> None:
    found = read_all("A Tidewater Spokesperson said that it would not sell its drones to any police force.", **NEWS)
    assert found[0].statement.speaker == "Tidewater Spokesperson"


def test_a_titled_person_is_no_organisation_and_what_should_have_been_said_demands_nothing(read_all: ReadAll) -> None:
    text = (
        "Tidewater said it would arm no drone. Sir Tom Hale, who chairs the board, had no intention of selling drones to "
        "armies, he told reporters. The company ruled out any deal with the navy. A spokesman said the word should have "
        "been “weeks”, not “days”."
    )
    found = read_all(text, **NEWS)
    assert {made.actor for made in found} == {"Tidewater"}
    assert by_words(found, "should have been").stance is Stance.ASSERTS
    assert by_words(found, "the navy").stance is Stance.PROHIBITS
