"""How commitments are said: one case of the reading list after the other, in the words of invented publishers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.models import Bound, Commitment, CueKind, Reading, Stance, Universality

ReadText = Callable[..., Reading]
ReadAll = Callable[..., list[Commitment]]
ReadOne = Callable[..., Commitment | None]

PROHIBITS, REQUIRES, PERMITS, ASSERTS = Stance.PROHIBITS, Stance.REQUIRES, Stance.PERMITS, Stance.ASSERTS
US, USERS, THIRD, OPEN = Bound.PROVIDER, Bound.USERS, Bound.THIRD_PARTY, Bound.UNKNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the heading carries the polarity
        ("## Prohibited uses\n\n* chasing geese\n* blocking nests", [(PROHIBITS, USERS)] * 2),
        ("## What you may do\n\nYou can:\n\n* row on the lake\n* fish from the pier", [(PERMITS, USERS)] * 2),
        ("# Do not harm birds\n\nThis includes:\n\n* chasing geese", [(PROHIBITS, USERS)] * 2),
        # the lead-in of a lead-in
        ("You may not:\n\n* use our boats to:\n  * race\n  * smuggle", [(PROHIBITS, USERS)] * 2),
        # of a lead-in with several main parts the last governs
        ("Obey the harbour master—for example, do not:\n\n* race\n* moor ships here", [(PROHIBITS, USERS)] * 2),
        ("Follow the signs. For instance, don't:\n\n* feed gulls\n* climb masts", [(PROHIBITS, USERS)] * 2),
        ("You may not disturb the nests - including by:\n\n* racing\n* shouting", [(PROHIBITS, USERS)] * 3),
        # an item leads the siblings that follow it
        ("1. You may not:\n2. sell hay;\n3. burn straw.", [(PROHIBITS, USERS)] * 2),
        # lists inside a sentence
        ("You agree not to: (1) climb the silo; (2) feed the pigs; and (3) film the workers.", [(PROHIBITS, USERS)] * 3),
        ("We will (a) weigh each parcel; (b) keep the slip for a year; and (c) return the box.", [(REQUIRES, US)] * 3),
        # a question and its answer
        ("### Do you sell visitor records?\n\nNo.", [(PROHIBITS, US)]),
        ("Do you share my address with advertisers? No, never. It stays in a drawer.", [(PROHIBITS, US)]),
        # table rows
        ("| Data | Shared |\n| --- | --- |\n| Name | No |\n| Address | Yes |", [(PROHIBITS, US), (ASSERTS, US)]),
        # perfect and future
        ("We have never, and will never, sell your visitor records.", [(PROHIBITS, US)]),
        # the present tells a habit
        ("We do not keep recordings of your calls.", [(PROHIBITS, US)]),
        # passives of a contract, without an agent
        ("Customer data shall be deleted within 30 days after the contract ends.", [(REQUIRES, US)]),
        ("No data shall be transferred outside Norway.", [(PROHIBITS, US)]),
        ("Recordings must not be disclosed to insurers.", [(PROHIBITS, US)]),
        ("The platform may not be used to sell weapons.", [(PROHIBITS, USERS)]),
        ("Passwords must not be written on the wall.", [(PROHIBITS, USERS)]),
        # what the firm may vary it allows itself; what may vary by itself allows nothing
        ("We may vary the mooring fees. Tides may vary.", [(PERMITS, US)]),
        ("We may change these rules without notice.", [(PERMITS, US)]),
        # what is denied is the object
        ("We sell no visitor records.", [(PROHIBITS, US)]),
        ("You may make no copies of the map.", [(PROHIBITS, USERS)]),
        ("We shall share no messages with banks.", [(PROHIBITS, US)]),
        # a permission hidden in a grant
        ("You grant us the right to use, copy and publish your photos.", [(PERMITS, US)]),
        ("You agree to grant us a licence to use your photos in our leaflets.", [(PERMITS, US)]),
        ("You consent to our use of your photos.", [(PERMITS, US)]),
        ("You authorise Northwind to charge your card.", [(PERMITS, US)]),
        ("We grant you a licence to print the map.", [(PERMITS, USERS)]),
        # what is allowed to, forbidden to or asked of others binds them
        ("We allow third parties to place cookies on our pages.", [(PERMITS, THIRD)]),
        ("We prohibit our vendors from selling your data.", [(PROHIBITS, THIRD)]),
        ("We require our suppliers to publish their wage records.", [(REQUIRES, THIRD)]),
        ("We do not allow our staff to read your messages.", [(PROHIBITS, US)]),
        ("We do not allow harassment.", [(PROHIBITS, USERS)]),
        # a right that no choice takes away
        ("Even if you opt out, we may use flagged recordings.", [(PERMITS, US)]),
        # several commitments in one sentence
        (
            "We do not sell your data and will notify you of any breach, and you may ask for a copy.",
            [(PROHIBITS, US), (REQUIRES, US), (PERMITS, USERS)],
        ),
        # pronouns find whom they mean in the sentence before, or leave it open
        ("We share addresses with our hauliers and other service providers. They may not use them for advertising.",
         [(ASSERTS, US), (PROHIBITS, THIRD)]),
        ("It may be shared with the police.", [(PERMITS, OPEN)]),
        # facts without a word that binds
        ("User data stays on the device.", [(ASSERTS, US)]),
        ("Your photos never leave your phone.", [(ASSERTS, US)]),
    ],
)  # fmt: skip
def test_stance_and_bound(read_all: ReadAll, text: str, expected: list[tuple[Stance, Bound]]) -> None:
    assert [(c.stance, c.bound) for c in read_all(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Do you sell hay?",
        "We believe that every farm may one day keep bees.",
        "If the plan were to be adopted, the mill would close its gates to visitors.",
        "Campaigners urged the mill to publish its water records.",
        "In the past the mill had been open to everybody.",
        "This release contains forward-looking statements that may change.",
        "“Visitor” means any person who enters the barn.",
        "For more information, see our page on honey.",
        "Please stay in the queue.",
        "Our mission is to feed the county.",
    ],
)
def test_words_that_bind_nobody(read_all: ReadAll, text: str) -> None:
    assert read_all(text) == []


def test_a_revoking_heading_speaks_for_its_entries(read_all: ReadAll) -> None:
    for above in ("## Orders revoked", "The following orders are hereby rescinded:"):
        made = read_all(f"{above}\n\n* Order 14 of 2020 on hedgerows\n* Order 15 of 2021 on ponds")
        assert [(c.stance, c.polarity, c.cues) for c in made] == [(ASSERTS, False, (CueKind.WITHDRAWAL,))] * 2


def test_what_a_sentence_includes_belongs_to_it(read_one: ReadOne) -> None:
    made = read_one("You must not film workers. This includes filming from drones.")
    assert made is not None
    assert made.quote == "You must not film workers. This includes filming from drones."


def test_a_case_left_open_is_marked(read_all: ReadAll) -> None:
    _, refund = read_all("We may close a stall after three warnings. In such a case, we will refund your fee.")
    assert [(limit.cue, limit.words) for limit in refund.limits] == [("open-case", "In such a case")]


def test_parties_go_by_the_terms_that_the_document_defines(read_all: ReadAll) -> None:
    made = read_all(
        "Northwind AS, a company registered in Bergen (the “Keeper”), runs the barn for farms that use it "
        "(each user of the barn, a “Grower”).\n\n"
        "The Keeper shall delete records within 10 days. Growers shall pay within 30 days. "
        "The Keeper will not sell hay to a Grower without a licence."
    )
    assert [(c.stance, c.bound) for c in made] == [(REQUIRES, US), (REQUIRES, USERS), (PROHIBITS, US)]


def test_a_ministry_may_call_itself_the_department(read_one: ReadOne) -> None:
    made = read_one(
        "The Ministry of Ponds (the “Department”) buys hay.\n\nThe Department will not share farm records with insurers.",
        actor="Ministry of Ponds",
    )
    assert made is not None
    assert (made.stance, made.bound) == (PROHIBITS, US)


def test_terms_for_things_are_nobodys_name(read_all: ReadAll) -> None:
    text = "Northwind runs the barn (the “Services”).\n\nThe Services may not be used to sell weapons."
    assert read_all(text)[-1].bound is USERS


def test_no_contractor_may(read_one: ReadOne) -> None:
    made = read_one("No contractor may read letters.")
    assert made is not None
    assert (made.stance, made.bound, made.bound_actor) == (PROHIBITS, THIRD, "contractor")
    assert made.strength.universality is Universality.ABSOLUTE


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Every courier must wear a badge.", REQUIRES),
        ("Tenants may keep two pets.", PERMITS),
        ("Beekeepers will mark their hives by May 2031.", REQUIRES),
        ("A library may lend the telescope to schools.", PERMITS),
        ("No landlord may enter the barn.", PROHIBITS),
        ("Applicants from Norway shall pay a fee.", REQUIRES),
    ],
)
def test_whoever_acts_before_a_modal_is_its_subject(read_one: ReadOne, text: str, stance: Stance) -> None:
    made = read_one(text)
    assert made is not None
    assert (made.stance, made.bound) == (stance, USERS)


@pytest.mark.parametrize("text", ["Servers may be slow.", "Orders may take two weeks.", "Errors can happen."])
def test_things_are_no_subjects_of_permissions(read_one: ReadOne, text: str) -> None:
    assert read_one(text) is None
