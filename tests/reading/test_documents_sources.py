"""Several pages, ranges, PDFs, former declarations, days with their provenance, and captures under the bar."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pytest

from monitor import confined
from monitor.errors import DocumentError
from monitor.joined import MEDIA_TYPE, JoinedPage, join_pages, split_pages
from monitor.models import Document, DocumentKind, Former, Part, Range, Snapshot, Source
from monitor.reading.documents import parse_document
from monitor.reading.documents.quality import check_quality
from tests.pdfs import make_pdf

URL = "https://northwind.example/policy"


def parse(body: bytes | str, media: str = "text/html", *, url: str = URL, day: int = 2, **fields: Any) -> Document:
    raw = body.encode() if isinstance(body, str) else body
    source = Source("n/p", "Northwind", "Policy", "northwind", fields.pop("declared", URL), **fields)
    when = datetime(2026, 3, day, tzinfo=UTC)
    return parse_document(Snapshot(source, url, when, media, raw, hashlib.sha256(raw).hexdigest()), confined.read_pdf)


def words(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


PAGE = """<html><body><nav>Home</nav><div><h2 id=a>One</h2><p>First words.</p>
<section><p>Second words.</p><h2 id=b>Two</h2><p>Third words.</p></section></div><p>Last words.</p></body></html>"""


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Range(start_at="#a", end_before="#b"), ["One", "First words.", "Second words."]),
        (Range(start_after="#a", end_with="#b"), ["First words.", "Second words.", "Two"]),
        (Range(start_after="#b", end_with="body > p"), ["Third words.", "Last words."]),
        (Range(start_at="nav", end_before="#a"), ["Home"]),
    ],
)
def test_what_stands_between_two_elements_is_read(wanted: Range, expected: list[str]) -> None:
    assert words(parse(PAGE, select=(wanted,))) == expected


def test_a_range_can_be_removed_and_joined_with_selectors() -> None:
    assert words(parse(PAGE, select=("body",), remove=(Range(start_at="#a", end_before="#b"), "nav"))) == [
        "Two", "Third words.", "Last words."
    ]
    assert words(parse(PAGE, select=("nav", Range(start_at="#b", end_with="#b")))) == ["Home", "Two"]


def test_a_range_without_its_ends_is_told() -> None:
    for wanted in (Range(start_at="#none", end_before="#b"), Range(start_at="#b", end_before="#a")):
        with pytest.raises(DocumentError, match=r"end of a range|two ends of a range"):
            parse(PAGE, select=(wanted,))


def joined(*bodies: str) -> bytes:
    return join_pages([JoinedPage(f"{URL}/{i}", "text/html", "utf-8", body.encode()) for i, body in enumerate(bodies)])


def test_several_pages_are_one_document_each_by_its_selectors() -> None:
    body = joined("<main><p>One thing.</p></main>", "<article><p>Another thing.</p></article><p>No.</p>")
    document = parse(body, MEDIA_TYPE, select=("main",), parts=(Part(f"{URL}/1", ("article",)),))
    assert words(document) == ["One thing.", "Another thing."]
    assert body == joined("<main><p>One thing.</p></main>", "<article><p>Another thing.</p></article><p>No.</p>")


def test_a_joined_body_keeps_every_byte_and_a_broken_one_is_told() -> None:
    odd = JoinedPage("http://x/\r\nEvil: 1", "text/html", "", b"--abc\r\n\r\n--")
    assert split_pages(join_pages([odd, odd]), URL)[1].body == odd.body
    for broken in (b"", b"--a\r\nContent-Length: 9\r\n\r\n", joined("x")[:-9], b"--a\r\n\r\n\r\n"):
        with pytest.raises(DocumentError):
            split_pages(broken, URL)


def test_a_capture_is_read_as_the_page_was_declared_then() -> None:
    body = "<div id=old><p>As it stood.</p></div><main><p>As it stands.</p></main>"
    former = (Former(date(2026, 3, 4), URL, ("#old",)),)
    assert words(parse(body, select=("main",), former=former, day=4)) == ["As it stood."]
    assert words(parse(body, select=("main",), former=former, day=5)) == ["As it stands."]


@pytest.mark.parametrize(
    ("kind", "body", "url", "listed", "expected"),
    [
        ("press", "<meta property='article:published_time' content=2026-01-05><p>Published 1 May 2025</p>", URL, None,
         (date(2026, 1, 5), "metadata")),
        ("policy", "<meta property='article:published_time' content=2026-01-05><p>Last updated 1 May 2025</p>", URL, None,
         (date(2025, 5, 1), "label")),
        ("press", '<script type="application/ld+json">{"@graph":[{"datePublished":"2026-02-01T09:00:00Z"}]}</script><p>A b.</p>',
         URL, date(2026, 2, 2), (date(2026, 2, 1), "metadata")),
        ("press", "<p>Words alone.</p>", "https://n.example/2026/02/07/words", date(2026, 2, 8), (date(2026, 2, 8), "feed")),
        ("press", "<p>Words alone.</p>", "https://n.example/2026/02/07/words", None, (date(2026, 2, 7), "address")),
        ("policy", "<p>Words alone.</p>", "https://n.example/2026/02/07/words", None, (None, "")),
        ("press", "<p>Words alone.</p>", "https://n.example/2027/02/07/words", date(2027, 2, 8), (None, "")),
    ],
)  # fmt: skip
def test_days_say_where_they_are_known_from(kind: str, body: str, url: str, listed: date | None, expected: Any) -> None:
    document = parse(f"<html><body>{body}</body></html>", url=url, declared=url, kind=DocumentKind(kind), published=listed)
    assert (document.published, document.published_from) == expected


def test_author_canonical_address_and_last_change() -> None:
    head = (
        "<link rel=canonical href=/words><meta name=author content='A. Writer'>"
        "<meta property='article:modified_time' content='2026-02-20T00:00:00Z'>"
    )
    document = parse(f"<html><head>{head}</head><body><p>Some words.</p></body></html>")
    assert (document.author, document.canonical) == ("A. Writer", "https://northwind.example/words")
    assert document.modified == date(2026, 2, 20)


@pytest.mark.parametrize(
    ("body", "url", "kind"),
    [
        ("<p>One moment.</p><div class='h-captcha' data-sitekey=x></div>", URL, "blocked"),
        ("<div id=root></div><p>Northwind</p><script src=/app.js></script>", URL, "shell"),
        ("<p>Our promise to everyone is this.</p><p class='next", URL, "truncated"),
        ("<p>Welcome to Northwind, maker of things.</p>", "https://northwind.example/", "not-found"),
        ("<form><p>Your account</p><input type=password></form>", "https://northwind.example/login?next=/policy", "login"),
    ],
)
def test_a_capture_under_the_bar_is_an_issue_with_its_quality(body: str, url: str, kind: str) -> None:
    [issue] = check_quality(parse(f"<html><body>{body}", url=url, select=("body",)))
    assert issue.kind == kind and ("quality 0." in issue.message or kind == "blocked")


def test_a_long_page_with_a_form_and_a_captcha_is_the_page() -> None:
    text = "".join(f"<p>We promise number {i} to keep what we hold of you safe and sound.</p>" for i in range(60))
    assert check_quality(parse(f"<body>{text}<div class=g-recaptcha></div><input type=password></body>", select=("p",))) == []


LINES = [(700, "Usage policy"), (670, "Northwind does not sell what people write to it."),
         (640, "Northwind will delete an account within"), (626, "thirty days after it was asked to do so.")]  # fmt: skip


def test_a_pdf_is_read_by_paragraphs_without_its_furniture() -> None:
    firms = ("Northwind", "Contoso", "Fabrikam", "Litware")
    pages = [
        [(760, "All firms - confidential"), *((y, w.replace("Northwind", f)) for y, w in LINES), (610, f"{f} says so."),
         (596, f"So it is at {f}."), (40, f"Page {i} of 4")]
        for i, f in enumerate(firms, start=1)
    ]  # fmt: skip
    info = "/Title (Usage policy) /Author (Legal) /CreationDate (D:20260105120000Z)"
    document = parse(make_pdf(pages, info=info), "application/pdf", kind=DocumentKind.PRESS)
    text = "\n".join(words(document))
    assert "Litware will delete an account within thirty days after it was asked to do so. Litware says so." in text
    assert "\nLitware does not sell what people write to it.\n" in text
    assert "confidential" not in text and "Page 1" not in text
    assert (document.title, document.author) == ("Usage policy", "Legal")
    assert (document.published, document.published_from) == (date(2026, 1, 5), "metadata")


def test_a_pdf_with_a_script_is_read_and_the_script_is_not_run() -> None:
    script = "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); while\\(true\\){}) >>"
    assert "Usage policy" in words(parse(make_pdf([LINES], catalog=script), "application/pdf"))


def test_a_pdf_that_cannot_be_read_is_told() -> None:
    for body, message in (
        (b"%PDF-1.7 nothing", "the PDF is damaged"),
        (make_pdf([[]]), "holds no text"),
    ):
        with pytest.raises(DocumentError, match=message):
            parse(body, "application/pdf")


def test_a_pdf_may_only_use_so_much() -> None:
    with pytest.raises(DocumentError, match=r"cannot be read with"):
        confined.read_pdf(make_pdf([LINES]), memory=40 * 2**20)
