"""One scan: word bounds, inflections, longer forms, forms that only look like a cue, gaps, case, places."""

from __future__ import annotations

import pytest

from monitor.reading.mentions import (
    ACTOR,
    CONCEPT,
    LIMIT,
    PHRASE,
    STANCE,
    Scan,
    Scanner,
    normalise,
)
from monitor.rulepacks import Cue, Lexicon, load_rulebook


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    book = load_rulebook()
    return Scanner(book.lexicon, book.taxonomy, ["blue moon clause"])


def words(scan: Scan, role: int) -> list[str]:
    return [scan.text[start:end] for start, end, tag in scan.marks if tag.role == role]


def test_normalising_keeps_the_length() -> None:
    for text in ("“We can’t” – no", "İstanbul ẞ Straße", "a\u00a0b"):
        assert len(normalise(text)) == len(text)
    assert normalise("“Can’t”") == '"can\'t"'


def test_marks_are_word_bounded(scanner: Scanner) -> None:
    scan = scanner.scan("The canister was mayhem in a museum.")
    assert words(scan, STANCE) == []


def test_longer_cue_wins(scanner: Scanner) -> None:
    assert words(scanner.scan("You may not park here."), STANCE)[0] == "may not"


def test_curly_quotes_and_hyphens_match(scanner: Scanner) -> None:
    assert "can’t" in words(scanner.scan("We can’t read it."), STANCE)
    assert words(scanner.scan("unless you opt‑out today"), LIMIT)


def test_pseudo_forms_silence_a_cue(scanner: Scanner) -> None:
    assert "without" not in words(scanner.scan("including, without limitation, notes"), LIMIT)
    assert words(scanner.scan("not without a permit"), LIMIT) == ["without"]


def test_gap_stands_for_up_to_four_words() -> None:
    cue = Cue(id="nobody", kind="prohibits", value="quantifier", words=("no ... may",))
    book = load_rulebook()
    scanner = Scanner(Lexicon({"stance": (cue,)}), book.taxonomy)
    assert words(scanner.scan("no member of staff may enter"), STANCE) == ["no member of staff may"]
    assert words(scanner.scan("no, said the man in the hat, you may"), STANCE) == []
    assert words(scanner.scan("no. You may"), STANCE) == []


def test_concepts_and_actors_are_found_in_any_case(scanner: Scanner) -> None:
    scan = scanner.scan("OPENAI runs Facial Recognition.")
    assert [tag.cue for _, _, tag in scan.marks if tag.role == ACTOR] == ["openai"]
    assert any(tag.cue == "facial-recognition" for _, _, tag in scan.marks if tag.role == CONCEPT)


def test_rule_phrases_are_found(scanner: Scanner) -> None:
    assert words(scanner.scan("Under the Blue Moon Clause we pay."), PHRASE) == ["Blue Moon Clause"]


def test_marks_are_in_order(scanner: Scanner) -> None:
    marks = scanner.scan("We may not share or sell your personal data unless you agree.").marks
    assert [m[0] for m in marks] == sorted(m[0] for m in marks)


@pytest.mark.parametrize("text", ["the users' data", "the users™ data", "the users", "(users)", "all—users—here"])
def test_a_sign_ends_a_word(scanner: Scanner, text: str) -> None:
    assert "users" in [text[start:end] for start, end, _ in scanner.scan(text).marks]


@pytest.mark.parametrize("text", ["the usersome data", "the 'users", "superusers"])
def test_a_form_begins_and_ends_with_its_words(scanner: Scanner, text: str) -> None:
    assert "users" not in [text[start:end] for start, end, _ in scanner.scan(text).marks]


def test_a_covered_mark_of_one_role_gives_way_wherever_it_stands() -> None:
    cues = [Cue(id=w.replace(" ", "-"), kind="prohibits", value="modal", words=(w,)) for w in ("b c", "a b c d", "d", "d e", "a")]
    scanner = Scanner(Lexicon({"stance": tuple(cues)}), load_rulebook().taxonomy)
    assert words(scanner.scan("a b c d e"), STANCE) == ["a b c d", "d e"]
