"""Plain facts of contracts, disclaimers, and what only looks like one, in the words of invented publishers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.models import Bound, Commitment, Stance

ReadAll = Callable[..., list[Commitment]]
PROHIBITS, REQUIRES, PERMITS, ASSERTS = Stance.PROHIBITS, Stance.REQUIRES, Stance.PERMITS, Stance.ASSERTS


@pytest.mark.parametrize(
    "text",
    [
        # what happens of itself
        "Payment renews automatically on the first of each month.",
        "Unused oven credits expire after one year.",
        "The trial ends when the harvest begins.",
        # what something asks for or brings with it
        "All access to the vault requires two keys.",
        "Use of the cable car requires a ticket.",
        "Consequences include removal from the market list.",
        # where and by whom
        "The service is hosted by Fjordware in Bergen.",
        "Our servers are located in Norway.",
        "Backups are stored in a cave near Oslo.",
        # how it stands in law
        "All mooring fees are non-refundable.",
        "A failure to enforce any rule is not a waiver of that rule.",
        "The decision of the harbour board is final.",
        "These rules will remain in full force and effect.",
        "Norwegian law will govern these rules, save for its rules on conflict.",
        # on what ground, in which capacity, at whose risk
        "The processing is based on our legitimate interest in safe moorings.",
        "We have a legitimate interest in counting the boats.",
        "Northwind acts as a processor for the schools.",
        "You climb the tower at your own risk.",
        "The map is provided as is.",
        # the act done by its words
        "Each party hereby rejects any printed terms of the other.",
        # a habit in a verb that no list names
        "Before we lend a boat, we carefully weigh the effects on you and your rights.",
        "We regularly burn your letters.",
        # will and shall of things
        "Your letters will be stored and processed in Norway.",
        "These rules shall remain valid after the season.",
        "The cancellation will take effect at midnight.",
        "Section 4 shall survive the end of this agreement.",
        # disclaimers and saving clauses
        "We do not warrant that the tide table is accurate.",
        "We cannot guarantee the safety of your boat.",
        "While we strive to keep the pier safe, we cannot guarantee it.",
        "We will have no liability for delays caused by fog.",
        "Our total liability under these rules shall not exceed 100 euros.",
        "Nothing in these rules shall limit your rights under the law.",
        "No failure to act shall be deemed a waiver.",
        "This section does not limit either party from going to court.",
        "We do not verify the age of the hens.",
        "Nothing limits your rights under the law.",
        # a fact granted
        "You acknowledge that the tower is old.",
        "You understand and agree that the ferry runs in summer only by day.",
        # what users are made to bear
        "You will be charged for each crossing.",
        "You will not receive a refund for a missed ferry.",
        "You will own the photos.",
        # a verb in -ly is a verb
        "The new tariff rules will not apply to older boats.",
        "Changes will not apply to tickets already sold.",
        # who cannot, may not be able to, or has nothing to do with it
        "We cannot verify the age of the hens.",
        "We may not be able to find your parcel.",
        "We do not have access to your letters.",
        "Deleted letters cannot be recovered.",
        "A ticket grant is not a sale of the boat.",
        "The failure of Northwind to act shall not be a waiver.",
        "The courts of Oslo shall have exclusive jurisdiction over any dispute.",
        "By boarding you accept these rules.",
        # what a thing may hold
        "Personal data may include the name of your boat.",
        # passives of a contract's things
        "Reported vulnerabilities are remediated promptly.",
        "All access is logged for a year.",
        # what somebody admits of a thing
        "You acknowledge and agree that the tower leans.",
        # coordinated heads, participles and places behind the head
        "Termination or expiration will not affect amounts that are due.",
        "All goodwill derived from the use of your flag will inure to you.",
        "The compensation set out above will be your sole remedy.",
        "Northwind's decision on the matter will be binding.",
        "The customer understands and agrees that the map may contain errors.",
        "Credits are not refundable, unless told otherwise at the time of purchase.",
        # what befalls users
        "You will lose access to the pier after the season.",
        "You will continue to have access until the end of the month.",
        # a row that tells why which data are handled
        "| Purpose | Data | Legal basis |\n| --- | --- | --- |\n| To moor boats | Name | Contract |",
    ],
)
def test_a_fact_is_asserted(read_all: ReadAll, text: str) -> None:
    assert [c.stance for c in read_all(text)] == [ASSERTS]


@pytest.mark.parametrize(
    "text",
    [
        "Welcome to Northwind!",
        "Use of the pier is a pleasure for old and young.",
        "* Process your payments",
        "Please lock the door behind you.",
        "2022-10-25: Updated the rules, so that you no longer need to wait.",
        "You should read their notice carefully before you sail.",
        "Check our website for more details on fares.",
        "You understand that boats may leak.",
        "The ticket office works by means of a lottery.",
        "Below is an overview of the boats we may use.",
        "You can review their policy to learn how they moor.",
        "You can find more details in our notice.",
        "You may be offered a chance to join the regatta.",
        "When the fair begins, the lanterns are lit.",
        "(c) a description of where the boat is moored;",
        "A statement that you own the boat.",
        "A cookie is a small biscuit.",
        "We build boats with love.",
        "We love our sailors and their stories about storms.",
        "This requires some patience.",
        "The guild will not be liable for the",
        "(a)",
        "| Cookie | Purpose | Duration |\n| --- | --- | --- |\n| tide_id | Mooring statistics | 9 days |",
        "Northwind boats are a common sight in the fjords of the north.",
    ],
)
def test_what_binds_nobody(read_all: ReadAll, text: str) -> None:
    assert [(c.stance, c.quote) for c in read_all(text)] == []


@pytest.mark.parametrize(
    ("text", "stance", "bound"),
    [
        # somebody has to do what a passive of duty says
        ("Your data shall be deleted within a week.", REQUIRES, Bound.PROVIDER),
        ("The deposit must be paid before noon.", REQUIRES, Bound.USERS),
        ("Your letters will be encrypted before they leave the harbour.", REQUIRES, Bound.PROVIDER),
        # what may be asked of somebody is allowed to the asker
        ("You may be required to show a licence.", PERMITS, Bound.USERS),
        ("Northwind may be required to hand over logbooks.", PERMITS, Bound.PROVIDER),
        # choices
        ("You can opt out of such letters at any time.", PERMITS, Bound.USERS),
        ("Either of us may start an arbitration.", PERMITS, Bound.USERS),
        ("Members are given the ability to add other members.", PERMITS, Bound.USERS),
        # a product acts for its provider
        ("The Services may block messages that break the rules.", PERMITS, Bound.PROVIDER),
        # given by users, allowed to the provider
        ("The customer hereby provides a general authorisation to Northwind to engage carriers.", PERMITS, Bound.PROVIDER),
        # what counts as a breach is forbidden
        ("The following are considered a breach of these rules: storing fuel, lighting fires.", PROHIBITS, Bound.USERS),
        ("Lending your key constitutes a breach of these rules.", PROHIBITS, Bound.USERS),
        # purposes under a lead-in
        ("We use what we collect to:\n\n* prevent theft", PERMITS, Bound.PROVIDER),
        ("We process your records for the following purposes:\n\n* to plan moorings", PERMITS, Bound.PROVIDER),
        ("We use your records to plan moorings.", ASSERTS, Bound.PROVIDER),
        # asked of users
        ("We ask that you moor behind the wall.", REQUIRES, Bound.USERS),
        # people of the party act for it
        ("If you leave a number, our inspectors may call you.", PERMITS, Bound.PROVIDER),
        ("For such cases, the skipper may refuse a passenger.", PERMITS, Bound.USERS),
        ("You should review the ropes before you sail.", REQUIRES, Bound.USERS),
        # commands told by their form
        ("By boarding you agree:\n\n* Not to climb the mast", PROHIBITS, Bound.USERS),
        ("We commit:\n\n* Not to sell your letters", PROHIBITS, Bound.PROVIDER),
        ("Use discretion before you post pictures of others.", REQUIRES, Bound.USERS),
        ("Fair use: Use the pier in a manner that suits its purpose.", REQUIRES, Bound.USERS),
        ("For example, don't use our boats to harm others.", PROHIBITS, Bound.USERS),
        # a right with its name in front, with and without a colon
        ("Right of access: Request a copy of your logbook.", PERMITS, Bound.USERS),
        ("Right to Portability You have the right, in some cases, to take your logbook.", PERMITS, Bound.USERS),
        ("Also, the arbitrator may award relief.", PERMITS, Bound.USERS),
        ("If your boat was taken, please promptly notify us.", PERMITS, Bound.USERS),
        ("The purposes for which we may use your logbook include:\n\n* Planning moorings", PERMITS, Bound.PROVIDER),
        ("Northwind's staff will not read your letters.", PROHIBITS, Bound.PROVIDER),
        # an exception to inability: use remains forbidden
        ("We cannot share your letters with anyone.", PROHIBITS, Bound.PROVIDER),
        ("Tickets cannot be sold to others.", PROHIBITS, Bound.USERS),
        ("Recipient agrees it will keep the map secret.", REQUIRES, Bound.UNKNOWN),
        ("Logbook data is used solely for safety.", PERMITS, Bound.PROVIDER),
        ("We may change the fares.", PERMITS, Bound.PROVIDER),
        ("Prohibited conduct includes lighting fires.", PROHIBITS, Bound.USERS),
        # examples behind a finished sentence
        ("Do not use the pier for dangerous games, including to:", PROHIBITS, Bound.USERS),
        # a remark is told to be noted, and binds
        ("Please note that we may still keep some letters.", PERMITS, Bound.PROVIDER),
        ("We advise members not to send keys through these means, and we will not accept them.", PROHIBITS, Bound.PROVIDER),
    ],
)  # fmt: skip
def test_neighbours_of_facts(read_all: ReadAll, text: str, stance: Stance, bound: Bound) -> None:
    found = read_all(text)
    assert [(c.stance, c.bound) for c in found][-1:] == [(stance, bound)]


def test_a_firm_called_by_the_first_part_of_its_name(read_all: ReadAll) -> None:
    text = "The rules of Hayloft are few, and in Hayloft they hold, as Hayloft is small. {} shares your data with mills."
    assert [c.bound for c in read_all(text.format("Hayloft"), actor="Hayloft AI")][-1:] == [Bound.PROVIDER]
    assert read_all("Barnsight shares your data with mills.", actor="Hayloft AI")[-1:] == []
    assert read_all(text.format("Barnsight"), actor="Hayloft")[-1:] == []
