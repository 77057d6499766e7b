"""Is this the page at all?"""

from datetime import UTC, datetime

import pytest

from monitor.models import Snapshot, Source
from monitor.reading.documents import parse_document
from monitor.reading.documents.quality import check_quality

PARTS = [
    f"Section {number} says how Quay keeps {thing} for {number + 10} days and that nobody may buy the {thing} from us, whatever happens."
    for number, thing in enumerate(
        ["letters", "pictures", "recordings", "addresses", "invoices", "messages", "passwords", "documents"]
    )
]
POLICY = "# Privacy policy\n\n" + "\n\n".join(PARTS)


def document(text, sha="b", publisher="Quay"):
    source = Source("quay/privacy", publisher, "Privacy policy", "quay", "https://quay.example/privacy")
    return parse_document(
        Snapshot(source, source.url, datetime(2026, 6, 1, tzinfo=UTC), "text/markdown", text.encode(), sha * 64)
    )


def kinds(text, earlier=POLICY):
    return [issue.kind for issue in check_quality(document(text), document(earlier, "a") if earlier else None)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# This page isn't available\n\nAn error has occurred. Try again.", "not-found"),
        ("# 404\n\nThe page you are looking for could not be found.", "not-found"),
        ("# Service unavailable\n\nCome back later.", "not-found"),
        ("# Access denied\n\nYou do not have permission.", "blocked"),
        ("# Just a moment...\n\nVerify you are human by completing the action below.", "blocked"),
        ("We value your privacy. Accept all cookies or manage them.", "blocked"),
        ("# Welcome back\n\nSign in to continue\n\nForgot password?", "login"),
        ("You need to enable JavaScript to run this app.", "shell"),
        ("# Privacy policy", "empty"),
    ],
)
def test_pages_that_say_what_they_are(text, kind):
    assert kinds(text) == [kind]
    if kind != "empty":
        assert kinds(text, None) == [kind]


def test_issue_names_source_and_page():
    issue = check_quality(document("# Page not found\n\nSorry."))[0]
    assert (issue.source, issue.url) == ("quay/privacy", "https://quay.example/privacy")
    assert "Page not found" in issue.message and issue.date is not None


@pytest.mark.parametrize(
    "text",
    [
        POLICY,
        POLICY
        + "\n\nIf the page you requested is not found (404), write to us. You must log in to see your data; a captcha may be shown.",
        "# Privacy policy\n\n"
        + "\n\n".join(part.replace("Quay keeps", "we now store").replace("nobody", "no one") for part in PARTS),
        "# Privacy notice\n\n" + "\n\n".join(reversed(PARTS)),
        "# Privacy policy\n\n" + "\n\n".join(PARTS[:5]),
    ],
    ids=["same", "mentions", "reworded", "reordered", "shorter"],
)
def test_real_versions_pass(text):
    assert kinds(text) == []


def test_short_statement_passes():
    assert kinds("We will never sell what you write.", None) == []
    assert kinds("Our models are not used for surveillance of citizens.", "Our models are used by nobody but us.") == []


def test_shrunk_page():
    assert kinds(
        "# Privacy policy\n\nWe refreshed this statement so that it is easier to read. Choose your region in the menu to see the one that holds for you."
    ) == ["shrunk"]


def test_another_page_is_different():
    other = "# Herring recipes\n\n" + "\n\n".join(
        f"Take {number} fresh herrings, wash them, put them into vinegar with onions, pepper and bayleaf, and wait {number} evenings before serving."
        for number in range(2, 9)
    )
    assert kinds(other) == ["different"]


def test_another_language_is_different():
    german = "# Privacy policy\n\n" + "\n\n".join(
        f"Abschnitt {number} sagt, wie wir die Daten für {number} Tage speichern und dass niemand sie von uns kaufen kann, was auch immer wir für sie tun."
        for number in range(8)
    )
    issue = check_quality(document(german), document(POLICY, "a"))[0]
    assert issue.kind == "different" and "language" in issue.message


def test_nothing_is_said_of_the_same_bytes():
    assert check_quality(document(POLICY, "a"), document(POLICY, "a")) == []


def test_a_part_that_answered_with_an_error_is_an_issue_and_no_version():
    notice = "# This page isn't available\n\nAn unexpected error has occurred.\n\n"
    assert kinds(notice + "\n\n".join(PARTS[3:])) == ["not-found"]
    assert kinds(notice + POLICY) == []  # nothing is missing
    assert kinds(notice + "\n\n".join(PARTS[3:]), earlier=notice + POLICY) == []  # it stood there before
