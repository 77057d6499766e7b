"""HTML: which part of the page is read, and what its markup means."""

from datetime import date

import pytest

from monitor.errors import DocumentError
from monitor.models import BlockKind
from monitor.reading.documents.html import parse_html

URL = "https://quay.example/terms"
CAPTURED = date(2026, 6, 1)


def page_of(source, select=("body",), remove=()):
    return parse_html(source, select=select, remove=remove, url=URL, captured=CAPTURED)


def texts(source, select=("body",), remove=()):
    return [piece.text for piece in page_of(source, select, remove).pieces]


def seen(source):
    return [(piece.kind.value, piece.depth, piece.text) for piece in page_of(source).pieces]


def test_selected_parts_come_in_document_order_and_nested_matches_once():
    source = "<div class=b><p>one</p></div><main><p>two</p><div class=b><p>three</p></div></main><p>four</p>"
    assert texts(source, ("main", ".b")) == ["one", "two", "three"]


def test_removed_parts_are_gone():
    assert texts("<main><p>keep</p><nav><p>go</p></nav><p class=ad>go</p></main>", ("main",), ("nav", ".ad")) == [
        "keep"
    ]


@pytest.mark.parametrize(
    ("select", "words"), [((".absent",), "'.absent'"), (("main", "#gone"), "'#gone'"), (("a[[",), "'a[['")]
)
def test_selector_without_match_is_named_with_the_address(select, words):
    with pytest.raises(DocumentError) as caught:
        texts("<main><p>x</p></main>", select)
    assert caught.value.subject == URL
    assert words in caught.value.message


def test_selection_without_words_is_an_error():
    with pytest.raises(DocumentError, match="nothing is left of main"):
        texts("<main><p> &nbsp; </p></main><p>else</p>", ("main",))


def test_nested_lists_and_second_paragraphs():
    source = "<ol><li><p>one</p><p>more</p><ul><li>deep</li></ul></li><li>two <b>bold</b></li></ol>"
    assert seen(source) == [("item", 1, "one"), ("paragraph", 1, "more"), ("item", 2, "deep"), ("item", 1, "two bold")]


def test_text_in_divs_and_inline_elements():
    source = "<div>loose <span>t</span><span>ext</span><p>para</p>tail<br>goes on<br><br>new</div>"
    assert texts(source) == ["loose text", "para", "tail goes on", "new"]


def test_lines_that_are_a_list():
    assert seen("<p>You may not:<br>- copy<br>- lend</p>") == [
        ("paragraph", 0, "You may not:"),
        ("item", 1, "- copy"),
        ("item", 1, "- lend"),
    ]


def test_hidden_parts_and_controls_are_dropped():
    source = (
        "<p hidden>a</p><template><p>b</p></template><noscript>c</noscript><script>d</script><style>e</style><p>seen</p>"
        "<p aria-hidden=true>also</p><button>Copy</button><h2><button>Opens</button></h2><div hidden=until-found>found</div><del>sold</del>"
    )
    assert texts(source) == ["seen", "also", "Opens", "found"]


def test_headings_of_all_kinds():
    pieces = page_of("<h3>a</h3><div role=heading aria-level=2>b</div><details><summary>c</summary>d</details>").pieces
    assert [(piece.kind, piece.level) for piece in pieces] == [
        (BlockKind.HEADING, 3),
        (BlockKind.HEADING, 2),
        (BlockKind.HEADING, 7),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_bold_line_before_a_break_stands_alone():
    pieces = page_of("<p><strong>Title</strong><br>Text of it.</p>").pieces
    assert [(piece.text, piece.bold) for piece in pieces] == [("Title", True), ("Text of it.", False)]


def test_definition_lists_lead_from_term_to_text():
    assert seen("<dl><dt>API</dt><dd>The interface.</dd></dl>") == [("item", 1, "API"), ("item", 2, "The interface.")]


def test_tables_give_rows_with_their_headers():
    source = "<table><tr><th>Kind</th><th>Sold</th></tr><tr><td>Names</td><td>NO</td></tr><tr><td></td><td></td></tr></table>"
    assert [(p.text, p.cells) for p in page_of(source).pieces] == [
        ("Kind: Names; Sold: NO", (("Kind", "Names"), ("Sold", "NO")))
    ]


def test_table_without_headers_reads_its_first_cell_as_label():
    assert texts("<table><tr><td>Sold:</td><td>NO</td></tr></table>") == ["Sold: NO"]


def test_layout_tables_are_read_cell_by_cell():
    source = "<table><tr><td><h2>Rules</h2><p>One.</p></td><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>"
    assert texts(source) == ["Rules", "One.", "a: b"]


def test_page_tells_title_language_and_day():
    page = page_of(
        "<html lang=de-AT><head><title>T</title><meta property='article:published_time' content='2024-05-06T10:00:00Z'></head>"
        "<body><h1>Die Regeln</h1><p>x</p></body></html>"
    )
    assert (page.title, page.language, page.labels.published) == ("Die Regeln", "de-AT", date(2024, 5, 6))
    assert page_of("<title>Only this</title><p>x</p>").title == "Only this"


LONG = "We keep what you write for thirty days and never sell it to anybody, whatever they offer us for it. "


def test_main_content_without_selectors():
    source = f"<header><p>Brand</p></header><nav><a href=/>Home</a></nav><main><h1>Policy</h1><p>{LONG * 3}</p><ul><li>{LONG}</li></ul></main><footer>© us</footer>"
    found = texts(source, ())
    assert found[0] == "Policy" and LONG.strip() in found
    assert "© us" not in found and "Home" not in found and "Brand" not in found


def test_main_content_that_keeps_too_little_falls_back_to_the_page(monkeypatch):
    monkeypatch.setattr(
        "trafilatura.extract",
        lambda *_, **__: "<html><body><p>We keep it.</p></body></html>",
    )
    source = f"<nav>Home</nav><div><h2>Policy</h2><p>{LONG}</p><p>{LONG}</p></div><footer>© us</footer>"
    assert texts(source, ()) == ["Policy", LONG.strip(), LONG.strip()]


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + "x",
        "<table><tr><td>" * 400 + "x",
        "<span>" * 500 + "x",
        "".join(f"<b id=b{i}>" for i in range(900)) + "<p>x</p>" * 50_000,
        "<select>" + "<option>x" * 50_000,
    ],
    ids=["divs", "tables", "spans", "formatting", "options"],
)
def test_hostile_nesting_is_refused_at_once(source):
    with pytest.raises(DocumentError):
        texts(source)


@pytest.mark.parametrize("source", ["<!--" * 100_000, "<script>" * 50_000, "<" * 200_000, "<p " + "a=b " * 100_000])
def test_broken_markup_without_words_is_an_error(source):
    with pytest.raises(DocumentError, match="nothing is left"):
        texts(source)
