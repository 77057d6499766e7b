"""Sentences, in-line lists, coordinated clauses, lead-ins, rows, questions and answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.models import Commitment, Reading, Stance
from monitor.reading.sentences import find_sentences
from monitor.reading.statements import is_lead_only

ReadAll = Callable[..., list[Commitment]]
ReadText = Callable[..., Reading]


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in find_sentences(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We keep logs. We delete them in May.", 2),
        ("Users in the U.S. and the U.K. may object.", 1),
        ("Acme Inc. may change the price.", 1),
        ("See Art. 6(1)(b) for the basis. We store it.", 2),
        ("10.3 Our duties. We protect data.", 2),
        ("It costs 3.50 a month.", 1),
        ("You may leave at the end of the season. hayloft shall return the key.", 2),
        ("The rules hold for every user of the pier. xHay may change them.", 2),
        ("The list of all carriers of Hayloft Inc. will be kept for a year.", 1),
        ("You may not lend a boat without Hayloft.AI's consent. Hayloft.AI won't ask for it.", 2),
        ("The rules of Hayloft.IO apply. Nothing else does.", 2),
        ("Write to Dr. Osei, e.g. by letter.", 1),
        ("", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(pieces(text)) == count


def test_sentences_keep_their_place() -> None:
    text = "  One thing.  Another “thing.” Third."
    assert pieces(text)[0] == "One thing."
    assert all(text[a:b] == text[a:b].strip() for a, b in find_sentences(text))


def test_members_of_an_inline_list_take_the_head(read_all: ReadAll) -> None:
    found = read_all("You must not: (a) lend the device to others; (b) open its case; or (c) sell it abroad.")
    assert [c.stance for c in found] == [Stance.PROHIBITS] * 3
    assert found[0].quote.startswith("You must not: (a) lend")
    assert found[1].quote == "(b) open its case;"
    assert found[1].statement.lead_in[-1] == "You must not:"


def test_conditions_in_an_inline_list_are_no_members(read_all: ReadAll) -> None:
    found = read_all("We will not read your mail unless: (1) you ask us to; or (2) a court orders it.")
    assert len(found) == 1
    assert found[0].stance is Stance.PROHIBITS


def test_coordinated_modals_give_two_statements(read_all: ReadAll) -> None:
    found = read_all("We do not sell your photos and will notify you of every breach.")
    assert [(c.stance, c.quote) for c in found] == [
        (Stance.PROHIBITS, "We do not sell your photos"),
        (Stance.REQUIRES, "will notify you of every breach."),
    ]


def test_coordination_without_a_modal_stays_whole(read_all: ReadAll) -> None:
    found = read_all("We may collect and store the number of your meter.")
    assert [c.quote for c in found] == ["We may collect and store the number of your meter."]


def test_new_subject_opens_a_statement(read_all: ReadAll) -> None:
    found = read_all("You can close the account whenever you like, and we will delete the recordings.")
    assert [c.stance for c in found] == [Stance.PERMITS, Stance.REQUIRES]


def test_list_items_take_the_lead_in(read_all: ReadAll) -> None:
    found = read_all("You may not use the robot for:\n\n* spying on neighbours\n* frightening horses\n")
    assert [(c.quote, c.stance) for c in found] == [
        ("spying on neighbours", Stance.PROHIBITS),
        ("frightening horses", Stance.PROHIBITS),
    ]


def test_lead_in_that_points_back_looks_to_the_heading(read_all: ReadAll) -> None:
    found = read_all("## Do not harm people\n\nThis includes using our robots to:\n\n* Block an exit\n")
    assert [(c.quote, c.stance) for c in found][-1] == ("Block an exit", Stance.PROHIBITS)


def test_item_with_its_own_sentence_speaks_for_itself(read_all: ReadAll) -> None:
    found = read_all("You may not:\n\n* resell tickets\n* We will refund returned tickets.\n")
    assert [c.stance for c in found] == [Stance.PROHIBITS, Stance.REQUIRES]


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("You may not use it for:", True),
        ("You agree not to do any of the following:", True),
        ("All drivers must follow these rules:", False),
        ("We do not allow threats, including:", False),
        ("We share nothing except in the following cases:", False),
        ("We will never lend it.", False),
    ],
)
def test_lead_only(text: str, only: bool) -> None:
    assert is_lead_only(text, leads=True) is only


def test_lead_in_alone_is_no_commitment(read_all: ReadAll) -> None:
    found = read_all("We never share your diary with:\n\n* insurers\n")
    assert [c.quote for c in found] == ["insurers"]


def test_table_row_with_a_no(read_all: ReadAll) -> None:
    found = read_all("| Data | Sold or shared |\n|---|---|\n| Heart rate | NO |\n| Shoe size | YES |\n")
    assert [c.stance for c in found] == [Stance.PROHIBITS, Stance.ASSERTS]


def test_heading_that_asks_and_an_answer(read_all: ReadAll) -> None:
    found = read_all("### Do you sell my recipes?\n\nNo. They stay in your kitchen.\n")
    assert [(c.stance, c.quote) for c in found] == [(Stance.PROHIBITS, "No. They stay in your kitchen.")]
    assert found[0].statement.lead_in[-1] == "Do you sell my recipes?"


def test_title_on_the_same_line_is_no_commitment(read_all: ReadAll) -> None:
    found = read_all("**Partners.** We may share invoices with our auditors.")
    assert [c.quote for c in found] == ["We may share invoices with our auditors."]


def test_places_cover_the_words(read_text: ReadText) -> None:
    reading = read_text("You must not: (a) shout; (b) sing. We may ask you to leave, and we will say why.")
    for block, statements in zip(reading.document.blocks, reading.statements, strict=True):
        for statement in statements:
            assert block.text[statement.start : statement.end] == statement.text
