"""parse_document as a whole: bytes in, document or one clear error out."""

import codecs
from datetime import UTC, date, datetime

import pytest

from monitor.errors import DocumentError
from monitor.models import DocumentKind, Snapshot, Source
from monitor.reading.documents import parse_document

URL = "https://quay.example/terms"
ENGLISH = "We keep what you write for thirty days and we do not sell it to anybody. You may ask us for a copy of it at any time, and we will send it. "
GERMAN = "Wir speichern das, was Sie schreiben, für dreißig Tage und verkaufen es nicht. Sie können von uns eine Kopie verlangen, die wir Ihnen dann mit der Post senden. "


def snapshot(body, media="text/markdown", *, charset=None, status=200, kind=DocumentKind.POLICY, select=()):
    source = Source("quay/terms", "Quay", "Terms", "quay", URL, kind=kind, select=select)
    return Snapshot(
        source, URL, datetime(2026, 6, 1, tzinfo=UTC), media, body, "0" * 64, charset=charset, status=status
    )


def text_of(body, media="text/markdown", **options):
    return parse_document(snapshot(body, media, **options)).text


@pytest.mark.parametrize(
    ("body", "media", "options", "words"),
    [
        (b"", "text/html", {}, "empty"),
        (b" \n\t ", "text/markdown", {}, "empty"),
        (b"%PDF-1.7 ...", "text/html", {}, "PDF"),
        (b"\x1f\x8b\x08\x00abc", "text/plain", {}, "gzip"),
        (b"text\x00\x01\x02\x00 more", "text/plain", {}, "binary"),
        (bytes(range(1, 32)) * 40, "text/plain", {}, "binary"),
        (b"{}", "application/json", {}, "application/json cannot be read"),
        (b"x" * 10_000_001, "text/plain", {}, "at most 10,000,000"),
        (b"<html><body><script>x</script></body></html>", "text/html", {}, "no text"),
        (b"* * *\n\n---\n", "text/markdown", {}, "no text is left"),
        (b"<p>x</p>", "text/html", {"select": ("#absent",)}, "'#absent'"),
        (b"Not found", "text/plain", {"status": 404}, "status 404"),
    ],
)
def test_bad_input_is_one_error_that_names_the_address(body, media, options, words):
    with pytest.raises(DocumentError) as caught:
        parse_document(snapshot(body, media, **options))
    assert caught.value.subject == URL
    assert words in caught.value.message
    assert str(caught.value).startswith(URL)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("Café “now”".encode(), None),
        ("Café “now”".encode(), "utf-8"),
        ("Café “now”".encode(), "iso-8859-1"),  # declared wrongly
        ("Café “now”".encode("cp1252"), "iso-8859-1"),
        ("Café “now”".encode("cp1252"), "utf-8"),
        ("Café “now”".encode("cp1252"), None),
        ("Café “now”".encode("utf-16"), None),
        (codecs.BOM_UTF8 + "Café “now”".encode(), "cp1252"),
        ("Café “now”".encode(), "no-such-charset"),
        ("Café “now”".encode(), "rot13"),
        ("Café “now”".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_charsets(body, charset):
    assert text_of(body, "text/plain", charset=charset) == "Café “now”"


def test_page_names_its_charset():
    body = '<meta charset="windows-1251"><p>Договор</p>'.encode("cp1251")
    assert text_of(body, "text/html", select=("p",)) == "Договор"


def test_unknown_media_type_is_told_from_the_bytes():
    assert text_of(b"<!DOCTYPE html><p>a</p>", "", select=("p",)) == "a"
    assert text_of(b"a < b", "application/octet-stream") == "a < b"
    assert text_of(b"# a *b*", "text/markdown; charset=utf-8") == "a b"


def test_title_is_the_first_main_heading_or_the_sources():
    assert parse_document(snapshot(b"### Sub\n\n# Main\n\ntext")).title == "Main"
    assert parse_document(snapshot(b"## Only\n\ntext")).title == "Only"
    assert parse_document(snapshot(b"text")).title == "Terms"


def test_language_is_read_off_the_text_before_the_declaration():
    page = '<html lang="en"><body><main><p>{}</p></main></body></html>'
    assert parse_document(snapshot(page.format(GERMAN).encode(), "text/html", select=("main",))).language == "de"
    assert parse_document(snapshot(page.format("Hm.").encode(), "text/html", select=("main",))).language == "en"
    assert parse_document(snapshot(ENGLISH.encode())).language == "en"
    assert (
        parse_document(
            snapshot("利用者は、本サービスを利用するにあたり、以下の行為をしてはならないものとします。".encode())
        ).language
        == "ja"
    )
    assert parse_document(snapshot(b"Hm.")).language == ""


def test_news_trust_the_machine_readable_day():
    page = (
        b"<html><head><meta property='article:published_time' content='2025-03-04'></head>"
        b"<body><main><p>Updated March 9, 2025</p></main></body></html>"
    )
    assert parse_document(snapshot(page, "text/html", select=("main",), kind=DocumentKind.PRESS)).published == date(
        2025, 3, 4
    )
    assert parse_document(snapshot(page, "text/html", select=("main",))).published == date(2025, 3, 9)


def test_the_same_bytes_give_the_same_document():
    one = snapshot(f"# T\n\n{ENGLISH}\n\n*   a\n*   b".encode())
    assert parse_document(one) == parse_document(one)
