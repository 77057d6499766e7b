from __future__ import annotations

import pytest

from monitor.judging.wording import find_stem, find_tokens, is_spelling, make_key, similarity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We don’t sell “data” — ever", 'We do not sell "data" - ever'),
        ("(2) engaging in fraud", "(b) engaging in fraud"),
        ("1. Comply with the law", "Comply with the law"),
        ("See our terms (opens in a new window).", "See our terms."),
        ("within thirty (30) days", "within 30 days"),
        ("for twenty-four hours", "for 24 hours"),
        ("as set out in Section 10.5", "as set out in Section 3"),
        ("organised crime", "organized crime"),
        ("in our favour", "in our favor"),
        ("Effective 15 September 2025", "Effective September 15, 2025"),
        ("your per\u200bsonal da\u2060ta", "your personal data"),
        ("your well-being", "your wellbeing"),
        ("child sexual abuse material (“CSAM”)", "child sexual abuse material"),
        ("Terms & Conditions", "Terms and Conditions"),
    ],
)
def test_typography_spelling_and_numbering_do_not_count(one: str, other: str) -> None:
    assert make_key(one) == make_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("within 30 days", "within 60 days"),
        ("we will notify you", "we may notify you"),
        ("you may sell", "you may not sell"),
        ("users in the EU", "users in the US"),
        ("on 3 May 2026", "on 4 May 2026"),
    ],
)
def test_words_that_count_are_kept(one: str, other: str) -> None:
    assert make_key(one) != make_key(other)


def test_tokens_keep_their_place_in_the_published_text() -> None:
    text = "We don’t keep “logs”, ever."
    words = [(t.word, text[t.start : t.end]) for t in find_tokens(text)]
    assert words == [
        ("we", "We"), ("do", "don’t"), ("not", "don’t"), ("keep", "keep"), ("logs", "logs"), ("ever", "ever"),
    ]  # fmt: skip
    assert find_tokens(text)[-1].before == ","


def test_stems_join_verbs_and_their_nouns() -> None:
    assert find_stem("evaluation") == find_stem("evaluate")
    assert find_stem("classification") == find_stem("classify")
    assert find_stem("using") == find_stem("use")
    assert find_stem("cat") != find_stem("car")


def test_spelling_is_not_meaning() -> None:
    assert is_spelling("interconnection", "interconnected")
    assert not is_spelling("customer", "consumer")
    assert not is_spelling("2024", "2025")


def test_similarity_is_of_words_not_of_letters_only() -> None:
    assert similarity("We never sell your data.", "We never sell your data.") == 1.0
    assert similarity("We never sell your data.", "Children may not play here.") < 0.5
