"""Plain text: paragraphs, wrapped lines, lists, titles."""

import pytest

from monitor.reading.documents.text import parse_text


def seen(source):
    return [(piece.kind.value, piece.depth, piece.text) for piece in parse_text(source)]


def test_wrapped_lines_are_one_paragraph():
    source = (
        "The port authority runs the cameras at the northern gates of the old\n"
        "harbour. It does so since the spring and has told the council of the\n"
        "town about it.\n\nNobody objected.\n"
    )
    assert [text.split()[-1] for _, _, text in seen(source)] == ["it.", "objected."]


def test_long_lines_are_paragraphs_of_their_own():
    line = "The lab will tell every customer in writing before it changes anything in the way in which it keeps what they wrote, at once."
    assert len(seen(f"{line}\n{line}\n{line}")) == 3


def test_short_lines_are_not_joined():
    assert [text for _, _, text in seen("Quay Ltd\n1 Harbour Road\nPort Ellis")] == [
        "Quay Ltd",
        "1 Harbour Road",
        "Port Ellis",
    ]


def test_lists_nest_by_indentation_and_by_marker():
    source = (
        "You may not:\n\n- copy\n  - in part\n- lend:\n(a) to firms\n(b) to states\n    (i) near\n    (ii) far\n- sell"
    )
    assert seen(source) == [
        ("paragraph", 0, "You may not:"),
        ("item", 1, "- copy"),
        ("item", 2, "- in part"),
        ("item", 1, "- lend:"),
        ("item", 2, "(a) to firms"),
        ("item", 2, "(b) to states"),
        ("item", 3, "(i) near"),
        ("item", 3, "(ii) far"),
        ("item", 1, "- sell"),
    ]


def test_item_goes_on_in_the_next_line():
    assert seen("* pictures are deleted,\n  unless a court objects\n* sound is not kept") == [
        ("item", 1, "* pictures are deleted, unless a court objects"),
        ("item", 1, "* sound is not kept"),
    ]


def test_titles():
    body = "This is the longer text that the title stands above, in full sentences. It has two of them."
    source = (
        f"RULES OF THE QUAY\n=================\n\nScope\n\n{body}\n\n2. What is kept\n\n{body}\n\n## Marked\n\n{body}"
    )
    assert [(p.level, p.text) for p in parse_text(source) if p.kind.value == "heading"] == [
        (1, "RULES OF THE QUAY"),
        (2, "Scope"),
        (2, "2. What is kept"),
        (2, "Marked"),
    ]


@pytest.mark.parametrize(
    "line", ["We will not sell it", "Nothing was sold.", "Who may use it?", "“Not now”", "it goes on"]
)
def test_short_line_that_says_something_is_no_title(line):
    body = "This is the longer text that follows, in full sentences, and it goes on for a while."
    assert seen(f"Before it.\n\n{line}\n\n{body}")[1][0] == "paragraph"


def test_dateline_stays_text():
    assert seen(" date 2026-01-09 Port Ellis, January 9: The lab talks.\n\nIt denies it.")[0] == (
        "paragraph",
        0,
        "date 2026-01-09 Port Ellis, January 9: The lab talks.",
    )


def test_numbered_paragraphs_are_paragraphs():
    body = "The Customer shall pay within thirty days. The Customer shall not lend the service to anybody else at all."
    assert {kind for kind, _, _ in seen(f"{body}\n\n7. {body}\n\nThe rest is silence, and it is long enough.")} == {
        "paragraph"
    }


@pytest.mark.parametrize(
    "source", ["a\n" * 100_000, "Title\n\n" * 50_000, "- a\n" * 50_000, "\n" * 200_000 + "x", "word " * 100_000]
)
def test_no_text_is_slow(source):
    assert parse_text(source)
