"""What leads what: lead-in chains and heading paths, whatever format the pieces come from."""

import pytest

from monitor.models import BlockKind
from monitor.reading.documents.blocks import make_blocks
from monitor.reading.documents.leads import find_heading_lead, find_lead
from monitor.reading.documents.markdown import parse_markdown
from monitor.reading.documents.wording import sentences, without_marker


def blocks_of(source):
    return make_blocks(parse_markdown(source))[1]


def lead_of(source, text):
    return next(block.lead_in for block in blocks_of(source) if block.text == text)


@pytest.mark.parametrize(
    "intro",
    [
        "Do not:",
        "We will never",
        "Examples of prohibited uses",
        "You may use it for the following purposes.",
        "We ask for, including",
        "You must not",
    ],
)
def test_paragraph_leads_its_list(intro):
    assert lead_of(f"{intro}\n\n*   one thing\n*   another", "another") == (intro,)


@pytest.mark.parametrize(
    "intro",
    [
        "We sell nothing.",
        "What do we collect?",
        "We may collect data, including your address, when you call us.",
        "This was changed on 3 May 2024",
        "7",
    ],
)
def test_finished_sentence_leads_nothing(intro):
    assert lead_of(f"{intro}\n\n*   We answer letters.", "We answer letters.") == ()


def test_only_the_introducing_sentence_leads():
    assert find_lead("Everyone has a right to safety. So you cannot use it for:") == (
        "So you cannot use it for:",
        False,
    )
    assert find_lead("Do not harass people. This includes:") == ("Do not harass people. This includes:", False)
    assert (
        find_lead("We ask firms, e.g. banks, not to sell. For example:")[0]
        == "We ask firms, e.g. banks, not to sell. For example:"
    )
    assert find_lead("We do not sell data. These are the rights you have:") == ("These are the rights you have:", False)
    assert find_lead("This includes:") == ("This includes:", True)


def test_ban_on_users_leads_fragments_only():
    ban = "You must not misuse the service."
    assert lead_of(f"{ban}\n\n*   Sending junk mail", "Sending junk mail") == (ban,)
    assert lead_of(f"{ban}\n\n*   We delete junk mail.", "We delete junk mail.") == ()
    assert lead_of("We will not sell it.\n\n*   Sending letters", "Sending letters") == ()


def test_nested_lists_chain():
    source = "You may not:\n\n*   track people\n    *   by face, except for\n        *   twins\n*   lie"
    assert lead_of(source, "twins") == ("You may not:", "track people", "by face, except for")
    assert lead_of(source, "lie") == ("You may not:",)


def test_label_leads_flat_items_until_the_next():
    source = (
        "You agree:\n\n1.  to pay\n2.  not to:\n3.  copy\n4.  lend\n5.  to report:\n6.  faults\n\nOver.\n\n*   free"
    )
    assert lead_of(source, "lend") == ("You agree:", "not to:")
    assert lead_of(source, "faults") == ("You agree:", "to report:")
    assert lead_of(source, "to report:") == ("You agree:",)
    assert lead_of(source, "free") == ()


def test_label_with_a_list_of_its_own_leads_only_that():
    source = "*   Never:\n    *   lie\n*   We answer."
    assert lead_of(source, "lie") == ("Never:",)
    assert lead_of(source, "We answer.") == ()


def test_heading_leads_only_if_it_forbids_or_announces():
    assert lead_of("## Do not compromise safety\n\n*   Build bombs", "Build bombs") == ("Do not compromise safety",)
    assert lead_of("## Your rights\n\n*   Access", "Access") == ()
    assert (
        find_heading_lead("Prohibited uses") and find_heading_lead("You must not") and find_heading_lead("Data we use:")
    )
    assert not find_heading_lead("How we share data") and not find_heading_lead("May I share it?")


def test_anaphora_reaches_over_the_block_above():
    source = "## Do not harm others\n\nThis includes using the service to:\n\n*   build bombs"
    assert lead_of(source, "build bombs") == ("Do not harm others", "This includes using the service to:")
    source = "We protect children. Nobody may contact them.\n\nThis includes:\n\n*   by letter"
    assert lead_of(source, "by letter") == ("Nobody may contact them.", "This includes:")


def test_bold_paragraph_is_a_heading_below_the_current_one():
    made = blocks_of("# Terms\n\n## Use\n\n**Payment**\n\nYou pay.\n\n**Refunds**\n\nNone.\n\n## Law\n\nOurs.")
    assert [block.headings for block in made if block.kind is BlockKind.PARAGRAPH] == [
        ("Terms", "Use", "Payment"),
        ("Terms", "Use", "Refunds"),
        ("Terms", "Law"),
    ]


@pytest.mark.parametrize("text", ["**We will never sell what you write.**", "**You may not:**"])
def test_bold_sentence_or_lead_in_stays_a_paragraph(text):
    assert blocks_of(f"{text}\n\nMore.")[0].kind is BlockKind.PARAGRAPH


def test_bold_title_in_a_list_of_sections_is_a_heading():
    made = blocks_of("1.  **Scope**\n\nWe run it.\n\n2.  **Limits**\n\nYou may not copy it.")
    assert [(block.kind, block.headings) for block in made] == [
        (BlockKind.HEADING, ()),
        (BlockKind.PARAGRAPH, ("Scope",)),
        (BlockKind.HEADING, ()),
        (BlockKind.PARAGRAPH, ("Limits",)),
    ]


def test_run_in_and_title_join_the_headings_of_the_list():
    made = blocks_of("**Protect people**. We care. You cannot:\n\n*   stalk\n\nAccount data\n\n*   name")
    assert made[1].headings == ("Protect people",) and made[1].lead_in == ("You cannot:",)
    assert made[-1].headings == ("Account data",) and made[-1].lead_in == ()


def test_marked_paragraphs_are_items():
    source = "You may not:\n\n(a) copy;\n\n(b) lend to:\n\n(i) firms\n\n(ii) states\n\n(c) sell.\n\nOver."
    made = blocks_of(source)
    assert [(block.kind, block.depth, block.text) for block in made[1:6]] == [
        (BlockKind.ITEM, 1, "copy;"),
        (BlockKind.ITEM, 1, "lend to:"),
        (BlockKind.ITEM, 2, "firms"),
        (BlockKind.ITEM, 2, "states"),
        (BlockKind.ITEM, 1, "sell."),
    ]
    assert made[4].lead_in == ("You may not:", "lend to:")
    assert made[6].kind is BlockKind.PARAGRAPH


def test_unmarked_small_letters_behind_a_colon_are_items():
    made = blocks_of("We will not:\n\nsell your data;\n\nshare it.\n\nThis is all.")
    assert [(block.kind, block.lead_in) for block in made] == [
        (BlockKind.PARAGRAPH, ()),
        (BlockKind.ITEM, ("We will not:",)),
        (BlockKind.ITEM, ("We will not:",)),
        (BlockKind.PARAGRAPH, ()),
    ]


def test_list_levels_that_were_skipped_inherit_nothing():
    source = "1.  **Age**  \n    You may not join before 13, because of:\n    *   law\n2.  **Money**  \n    We charge for:\n    *   storage"
    assert lead_of(source, "storage") == ("We charge for:",)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("3.1 Sharing", "Sharing"), ("(a) names", "names"), ("•Names", "Names"), ("1. (ii) names", "names"), ("12) names", "names"), ("IV. Law", "Law"),
        ("30 days", "30 days"), ("2.5 million users", "2.5 million users"), ("i.e. never", "i.e. never"), ("(a)", "(a)"), ("A plan", "A plan"), ("2024 in words", "2024 in words"),
    ],
)  # fmt: skip
def test_markers_are_taken_off(text, bare):
    assert without_marker(text) == bare


def test_abbreviations_end_no_sentence():
    assert len(sentences("We pay U.S. taxes, e.g. Ohio's. See No. 5 of Acme Inc. for it. Really.")) == 3
