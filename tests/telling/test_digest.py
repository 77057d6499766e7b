"""The digest: both parts hold each finding, its size is bounded, nothing opens a header or becomes markup."""

from __future__ import annotations

import email
import re
import time
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.errors import InputError
from monitor.models import Announcement, Confidence, Finding, Issue, Level, Reason, RelationKind
from monitor.subscribers import Query, Subscriber
from monitor.telling.digest import SIZE_LIMIT, Digest, Promise, make_digest
from tests.telling.builders import HOSTILE, NOW, make_finding, make_ledger, make_side, make_sighting

BASE = "https://example.org/watch/"


def make(findings: list[Finding], issues: list[Issue] | None = None, **changes: Any) -> Digest:
    values: dict[str, Any] = {
        "name": "Map desk",
        "now": NOW,
        "base_url": BASE,
        "subscriber": Subscriber(to="Desk <desk@example.org>"),
        "sender": "Pledgewatch <watch@example.org>",
    }
    return make_digest(findings, issues or [], **{**values, **changes})


def parse(digest: Digest) -> tuple[EmailMessage, str, str]:
    """The mail as the standard library reads it, with both bodies."""
    message = email.message_from_bytes(digest.eml, policy=default)
    assert isinstance(message, EmailMessage) and not message.defects
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None and html is not None
    return message, text.get_content(), html.get_content()


def test_both_parts_hold_each_finding() -> None:
    digest = make(make_ledger(5).findings())
    message, text, html = parse(digest)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert digest.shown == 5
    for finding in digest.findings:
        for body in (text, html):
            assert f"{BASE}findings/{finding.id}.html" in body
            assert "#:~:text=" in body
    for words in ("narrows", "reads narrower", "⊂", "protection weakens", "↓", "confidence high", "Earlier", "Later",
                  "not reviewed", "captured 2 January 2030", "withdraws", "no longer found in this document",
                  "“knowingly” was added", "No announcement found in"):  # fmt: skip
        assert words in " ".join(text.split()), words
        assert words in html, words
    assert "{+knowingly+}" in text and "<ins" in html
    assert "sha256 " + "ab" * 32 in text


def test_headers() -> None:
    digest = make(make_ledger(5).findings())
    message, _, _ = parse(digest)
    assert message["Subject"] == "Veloworks privacy policy: sale of data reads narrower, and 4 more" == digest.subject
    assert re.fullmatch(rf"<{NOW:%Y%m%dT%H%M}\.[0-9a-f]{{8}}\.{digest.id[:12]}@example\.org>", message["Message-ID"])
    assert message["Date"].datetime == NOW
    assert message["To"].addresses[0].addr_spec == "desk@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert b"\n" not in digest.eml.replace(b"\r\n", b"")


def test_the_same_findings_give_the_same_mail() -> None:
    found = make_ledger(5).findings()
    digest = make(found)
    assert make(found[::-1]).eml == digest.eml
    later = make(found, now=NOW + timedelta(days=1))
    assert later.id == digest.id and later.text == digest.text and later.eml != digest.eml
    assert make(found, subscriber=Subscriber(to="other@example.org")).id != digest.id
    assert make(found[1:]).id != digest.id


def test_findings_by_level_then_actor() -> None:
    found = [
        make_finding(1, level=Level.LOW),
        make_finding(2, level=Level.CRITICAL, actor="ziptown"),
        make_finding(3, level=Level.CRITICAL, actor="abcycle", confidence=Confidence.MEDIUM),
    ]
    text = make(found).text
    places = [text.index(word) for word in ("CRITICAL: LOOK NOW", "Abcycle\n---", "Ziptown\n---", "LOW: LOOK SOME DAY")]
    assert places == sorted(places)


def test_a_long_digest_shows_the_most_pressing_and_counts_the_rest() -> None:
    found = [make_finding(n) for n in range(4_999)] + [make_finding(5_000, level=Level.CRITICAL)]
    start = time.perf_counter()
    digest = make(found)
    assert time.perf_counter() - start < 3
    assert len(digest.eml) <= SIZE_LIMIT < 102 * 1024
    assert len(digest.findings) == 5_000 and 10 <= digest.shown < 100
    assert digest.findings[0].level is Level.CRITICAL
    _, text, html = parse(digest)
    named = text.split("IN BRIEF")[1].count("\n* ")
    assert named >= 30
    for body in (text, html):
        assert f"{5_000 - digest.shown - named:,} more findings" in body and f"{BASE}index.html" in body


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_never_become_markup(text: str) -> None:
    found = make_finding(
        relation=RelationKind.CONTRADICTS,
        actor=text,
        publisher=text,
        document=text,
        rules=(text,),
        topic=text,
        earlier=make_side(f"Maps {text} are free.", lead_in=text, url=text, speaker=text),
        later=make_side(f"Maps {text} are not free.", lead_in=text),
        reasons=(Reason(text, text, text, text, text),),
        announcement=Announcement("found", text, text),
        notes=(text,),
    )
    issue = Issue(text, text, text, text)
    digest = make([found], [issue], name=text, commitments=[make_sighting(text, document_title=text)])
    message, plain, html = parse(digest)
    tree = LexborHTMLParser(html)
    assert not tree.css("script, img, iframe, object, form, svg, link")
    for node in tree.css("*"):
        assert not [name for name in node.attributes if name.startswith("on")]
    for node in tree.css("a"):
        assert (node.attributes["href"] or "").startswith("https://")
    for body in (plain, html, str(message["Subject"])):
        for unseen in "\x00\x07\x1b\u202e\u200b":
            assert unseen not in body
    assert len(digest.eml) < SIZE_LIMIT


@pytest.mark.parametrize("text", ["Maps\r\nBcc: spy@example.org", "Maps\nX-Evil: 1\n\nbody", "a\x00b", "\u2028c"])
def test_nothing_opens_a_header(text: str) -> None:
    digest = make([make_finding(publisher=text, document=text, actor=text)], name=text)
    message, _, _ = parse(digest)
    assert set(message.keys()) == {
        "Subject", "From", "To", "Date", "Message-ID", "References", "Auto-Submitted", "List-Id",
            "List-Unsubscribe", "MIME-Version", "Content-Type"
    }  # fmt: skip
    assert "\n" not in message["Subject"]


@pytest.mark.parametrize("to", ["", "desk", "a@b@c", "x@y\nBcc: z@w", "x y@example.org", "ü@example.org", "x@", "x@.."])
def test_no_address_is_one_clear_error(to: str) -> None:
    with pytest.raises(InputError, match="address"):
        make([make_finding()], subscriber=Subscriber.model_construct(to=to, format="html", queries=[Query()]))


def test_names_and_domains_of_all_languages() -> None:
    subscriber = Subscriber.model_construct(
        to='"Ünal, Desk 🚲" <desk@münchen.example>', format="html", queries=[Query()]
    )
    message, _, _ = parse(make([make_finding()], subscriber=subscriber))
    address = message["To"].addresses[0]
    assert address.addr_spec == "desk@xn--mnchen-3ya.example" and address.display_name == "Ünal, Desk 🚲"


def test_text_alone_where_that_is_wanted() -> None:
    subscriber = Subscriber(
        to="desk@example.org", format="text", queries=[Query(actors=["veloworks"], levels=[Level.HIGH])]
    )
    digest = make([make_finding()], subscriber=subscriber)
    message = email.message_from_bytes(digest.eml, policy=default)
    assert message.get_content_type() == "text/plain"
    assert "actors veloworks; levels high" in digest.text.replace("\n", " ")


def test_trouble_and_new_commitments_stand_at_the_end() -> None:
    issues = [Issue("veloworks/news", "blocked", f"no page {n}", date=NOW.date()) for n in range(30)]
    _, text, html = parse(make([make_finding()], issues, commitments=[make_sighting()] * 12))
    for body in (text, html):
        folded = " ".join(body.split())
        assert "no page 19" in folded and "no page 20" not in folded and "10 more" in folded
        assert "2 more new commitments" in folded
        assert folded.upper().index("NEW COMMITMENTS") < folded.upper().index("SOURCES THAT COULD NOT BE READ")


def test_without_an_address_of_the_site_nothing_is_linked_to_it() -> None:
    digest = make([make_finding(n) for n in range(200)], base_url="")
    assert "Finding: " not in digest.text and 'href=""' not in digest.html
    assert "report site of this workspace" in digest.text.replace("\n", " ")
    assert digest.eml.count(b"@pledgewatch.local>") == 2, "Message-ID and References"


def test_wordings_that_share_little_stand_one_after_the_other() -> None:
    found = make_finding(later=make_side("Our office closes at noon on Sundays in May."))
    digest = make([found])
    assert "[-" not in digest.text and "“Our office closes at noon on Sundays in May.”" in digest.text
    assert "<del" not in digest.html


def test_a_finding_that_flaps_says_so() -> None:
    assert "went back and forth" in make([replace(make_finding(), state="flapping")]).text


def test_sixty_findings_are_all_named() -> None:
    digest = make([make_finding(n) for n in range(60)])
    assert 6 <= digest.shown <= 20 and "more finding" not in digest.text
    for finding in digest.findings:
        assert f"{BASE}findings/{finding.id}.html" in digest.text and f"findings/{finding.id}.html" in digest.html


def test_the_most_pressing_stand_in_a_list_at_the_top_and_the_same_line_once() -> None:
    found = [make_finding(n) for n in range(5)]
    other = make_finding(9, level=Level.CRITICAL, rules=("privacy/cookies",))
    top = make([*found, other]).text.split("CRITICAL: LOOK NOW")[0]
    assert "* Veloworks privacy policy: cookies privacy reads narrower ↓" in top
    assert "sale of data reads narrower (5 times)" in " ".join(top.split())
    assert "(5 times)" not in make(found[:2]).text


def test_reasons_are_one_sentence_about_the_words() -> None:
    text = " ".join(make([make_finding()]).text.split())
    assert "Why: “knowingly” was added: only intended sales are ruled out; City planners are now left out." in text


def test_days_and_numbers_in_the_readers_language() -> None:
    found = [make_finding(n) for n in range(1_300)]
    german = make(found, subscriber=Subscriber(to="desk@example.org", language="de"))
    assert german.subject.endswith("and 1.299 more") and "captured 2. Januar 2030" in " ".join(german.text.split())
    american = make(found[:1], subscriber=Subscriber(to="desk@example.org", language="en-US"))
    assert "captured January 2, 2030" in " ".join(american.text.split())
    assert "captured 2 January 2030" in " ".join(make(found[:1]).text.split()), "the next reader's own again"


def test_promises_for_their_own_sake() -> None:
    watched = Promise(make_sighting(), limit="knowingly", publisher="Veloworks")
    due = Promise(make_sighting("We delete all maps by 1 June 2031."), due=date(2031, 6, 1), publisher="Veloworks")
    digest = make([], promises=[watched, due])
    assert digest.subject == "Veloworks privacy policy: first promise with “knowingly”, and 1 more"
    assert make([], promises=[due]).subject == "Veloworks privacy policy: a promise falls due on 1 June 2031"
    assert digest.told == (watched.id, due.id)
    for body in (digest.text, digest.html):
        folded = " ".join(body.split())
        assert "first promise with “knowingly”" in folded and "falls due on 1 June 2031" in folded
        assert "Our promise:" in folded, "with its lead-in"
