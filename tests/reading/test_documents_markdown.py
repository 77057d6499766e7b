"""Markdown: inline markup, blocks, and chunks that give what the whole gives."""

import random

import pytest

from monitor.errors import DocumentError
from monitor.models import BlockKind
from monitor.reading.documents.inline import strip_inline
from monitor.reading.documents.markdown import _Chunks, parse_markdown, parse_whole
from monitor.reading.documents.wording import without_marker


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("plain words", "plain words"),
        ('[our terms](https://quay.example/a_(b) "title")', "our terms"),
        ("[](#top)3\\. Sharing", "3. Sharing"),
        ("**[**Terms**](https://a.example)** and [Privacy][1]", "Terms and Privacy"),
        ("see ![a logo](logo.png)this", "see this"),
        ("[![img](a.png)](https://b.example) text", "text"),
        ("a * b, 5 * 3", "a * b, 5 * 3"),
        ("**never** _ever_ `code` __strong__", "never ever code strong"),
        ("snake_case_name and \\*literal\\*", "snake_case_name and *literal*"),
        ("<https://quay.example/x> <help@quay.example>", "https://quay.example/x help@quay.example"),
        ("we <b>do</b> not<br>sell <1 % of it", "we do not sell <1 % of it"),
        ("Q&amp;A &lt;b&gt; &#8212; AT&T", "Q&A <b> — AT&T"),
        ("wi\u200bth\u2060out\ufeff so\u00adft\u00a0gaps", "without soft gaps"),
        ("cafe\u0301", "café"),
        ("[note] stays ] as [it is", "[note] stays ] as [it is"),
        ("line one\nline two", "line one line two"),
        ("the page (opens in a new window) here", "the page here"),
    ],
)
def test_inline_markup_is_taken_away(source, text):
    assert strip_inline(source).text == text


def test_bold_is_noted():
    assert strip_inline("**All of it**").bold
    assert strip_inline("**1.** **All of it**").bold
    assert strip_inline("1\\. **All** **of it**").bold
    assert not strip_inline("**Some** of it").bold
    assert strip_inline("**Protect people**. Everyone has a right.").run_in == "Protect people"


@pytest.mark.parametrize(
    "source", ["[" * 200_000, "](" * 100_000, "![a](" * 50_000, "*a " * 100_000, "<a " * 100_000, '[a](b "' * 50_000]
)
def test_inline_pass_is_linear(source):
    assert strip_inline(source) is not None  # a quadratic pass would not end within the run


def kinds(source):
    return [(piece.kind, piece.depth, without_marker(piece.text)) for piece in parse_markdown(source)]


def test_nested_lists_and_paragraphs_in_items():
    source = "Intro:\n\n*   one\n    \n    1.  deep\n    \n    more of one\n*   two\n"
    assert kinds(source) == [
        (BlockKind.PARAGRAPH, 0, "Intro:"),
        (BlockKind.ITEM, 1, "one"),
        (BlockKind.ITEM, 2, "deep"),
        (BlockKind.PARAGRAPH, 1, "more of one"),
        (BlockKind.ITEM, 1, "two"),
    ]


def test_list_without_blank_line_is_still_a_list():
    assert kinds("You cannot:\n    *   sell it\n    *   lend it") == [
        (BlockKind.PARAGRAPH, 0, "You cannot:"),
        (BlockKind.ITEM, 1, "sell it"),
        (BlockKind.ITEM, 1, "lend it"),
    ]


def test_list_indented_as_a_whole():
    assert [depth for _, depth, _ in kinds("Never:\n\n    *   a one\n    *   a two\n    *   a three")] == [0, 1, 1, 1]
    assert [depth for _, depth, _ in kinds("Never:\n\n    1.  a one\n    2.  a two")] == [0, 1, 1]


def test_table_rows():
    rows = parse_markdown("| Kind | Sold |\n| --- | --- |\n| Names<br>* first<br>* last | **NO** |\n| | |\n")
    assert [(row.text, row.cells) for row in rows] == [
        ("Kind: Names; first; last; Sold: NO", (("Kind", "Names; first; last"), ("Sold", "NO")))
    ]


def test_comments_scripts_and_front_matter_are_left_out():
    source = (
        "---\ntitle: x\n---\n<!-- not\n\nthis -->\n\n<script>\n\nvar a\n\n</script>\n\nThis.\n\n```\nand this\n```\n"
    )
    assert [text for _, _, text in kinds(source)] == ["This.", "and this"]


def test_nesting_beyond_measure_is_refused():
    with pytest.raises(DocumentError, match="nested"):
        parse_markdown("\n".join(" " * (2 * i) + "* x" for i in range(300)))


PARTS = [
    "# Title", "Title\n=====", "A paragraph.", "A paragraph\nof two lines", "* item", "*   item\n*   item two", "1. first", "2.  second\n3. third",
    "    indented", "  two blanks", "    *   deep item", "> quoted", "> quoted\nlazily", "| a | b |\n| --- | --- |\n| c | d |", "---", "* * *",
    "**Bold only**", "**bold** start", "[x]: https://a.example", "[x](https://a.example) link", "<div>html</div>", "<!-- comment -->", "- dash\n\n  more",
    "+ plus\n    - sub", "\ttabbed", "10) ten", "    ", "•bullet", "text<br>• more", "a\\\n(1) b", "“Quoted” words", "Ünïcode", "_em_ words", "#nospace",
    "1\\. escaped", "*   item\n    \n    para", "-", "*", "1.", "===", "Fin  \n\\- x", "&nbsp;", "\u00a0", "(a) lettered\n(b) next",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_generated_documents_in_chunks_are_the_whole(seed):
    chosen = random.Random(seed)
    gaps = ["\n\n", "\n\n", "\n\n\n", "\n", "\n    \n", "\n \n\n"]
    source = "".join(chosen.choice(PARTS) + chosen.choice(gaps) for _ in range(120))
    assert parse_markdown(source) == parse_whole(source)


def test_chunks_are_bounded():
    chunks = _Chunks(limit=5_000)
    for number in range(200):
        chunks.read(f"Paragraph number {number} " + "x" * 100)
    assert 0 < chunks.held <= 5_000
    assert len(chunks.pieces) < 20
