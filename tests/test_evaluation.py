from __future__ import annotations

import json
import shutil
from datetime import UTC, date
from pathlib import Path

import pytest

from monitor.errors import InputError, UnknownName
from monitor.evaluation import (
    ACCURACY,
    Engine,
    Result,
    compare_results,
    evaluate,
    evaluate_all,
    evaluate_articles,
    evaluate_pairs,
    evaluate_revisions,
    evaluate_statements,
    evaluate_stories,
    load_figures,
    render_accuracy,
    render_comparison,
    render_result,
)
from monitor.evaluation.metrics import macro_f1, make_scores
from monitor.evaluation.speakers import Publisher, find_publisher
from monitor.evaluation.words import find_nearest, make_words, share_covered, stands_in
from monitor.models import Confidence, DocumentKind, RelationKind, Stance
from tests.shuffling import shuffle_labels
from tests.toy_engine import ToyEngine, make_finding

GOLD = Path(__file__).parent / "gold"


@pytest.fixture(scope="module")
def engine() -> Engine:
    from monitor.engine import make_engine

    return make_engine()


# --- words ---


def test_words_drop_markup_links_and_zero_width_characters() -> None:
    assert make_words("**We** give [tools\u2060 and\u200b more](https://x.example/(a)) <b>away</b>.") == (
        "we",
        "give",
        "tools",
        "and",
        "more",
        "away",
    )
    assert make_words("wo\u200brd") == ("word",)


def test_a_phrase_stands_in_a_quotation_only_word_for_word() -> None:
    quotation = make_words("You may not sell cars, boats or trains.")
    assert stands_in(make_words("Sell cars"), quotation)
    assert not stands_in(make_words("sell boats"), quotation)
    assert not stands_in((), quotation)


def test_half_of_a_passage_is_measured_in_runs() -> None:
    passage = make_words("we never sell cars to minors")
    assert share_covered(passage, make_words("but we never sell cars at night")) == pytest.approx(4 / 6)
    assert share_covered(passage, make_words("cars we to sell")) == 0


def test_a_passage_that_was_read_a_little_differently_is_still_located() -> None:
    within = make_words("first of all we sell red cars and blue boats to all")
    assert find_nearest(make_words("we sell red cars and some boats"), within) == 3
    assert find_nearest(make_words("nothing of this sort at hand"), within) is None


# --- metrics ---


def test_macro_f1_averages_the_classes_named() -> None:
    scores = make_scores([("a", "a"), ("a", "b"), ("b", "b"), ("c", "a")])
    assert scores["a"].f1 == 0.5
    assert macro_f1(scores, ["a", "b"]) == pytest.approx((0.5 + 0.6667) / 2, abs=1e-3)


# --- scorers ---


def test_statements_count_what_covers_half_of_a_passage() -> None:
    toy = ToyEngine(
        {
            "forging receipts": Stance.PROHIBITS,
            "photographing colleagues": Stance.PROHIBITS,  # two of three words
            "We do": Stance.PROHIBITS,  # two of eight words: not recorded
            "We will erase old ledgers within 40 days.": Stance.PERMITS,
            "Do you like our new colours?": Stance.PERMITS,
        },
        limits={"We will erase old ledgers within 40 days.": "within 40"},
    )
    result = evaluate_statements(GOLD / "statements.jsonl", toy)
    assert result.figures["precision"] == 0.75
    assert result.figures["recall"] == 0.6
    assert result.figures["stance_accuracy"] == pytest.approx(2 / 3, abs=1e-4)
    # labelled: "secretly", "within 40 days"; found: "within 40"
    assert result.figures["limits_f1"] == pytest.approx(2 * 2 / (4 + 2), abs=1e-4)
    assert result.confusion["none"] == {"none": 1, "permits": 1}
    assert {row.id for row in result.errors} == {"t-4", "t-5", "t-6", "t-7"}


def test_articles_count_what_only_looks_like_a_commitment_as_false() -> None:
    toy = ToyEngine(
        {"it will not sell its ledgers to advertisers": Stance.PROHIBITS, "somebody will notice": Stance.REQUIRES}
    )
    result = evaluate_articles(GOLD / "articles.jsonl", toy)
    assert result.figures["precision"] == 1.0  # three of ten words do not make a record of the whole passage
    assert result.figures["recall"] == 1.0
    assert result.figures["limits_f1"] is None
    assert result.details["voice_accuracy"] == 1.0


def test_pairs_skip_a_missing_later_and_take_either_reader() -> None:
    result = evaluate_pairs(GOLD / "pairs.jsonl", ToyEngine(relation=RelationKind.CONTRADICTS))
    assert [row.id for row in result.rows] == ["p-2", "p-3", "p-4", "p-5"]
    assert result.figures["accuracy"] == 0.25  # p-5: the second reader's label
    assert result.figures["effect_accuracy"] == 0.5
    assert result.figures["alert_precision"] == 0.5
    assert result.figures["alert_recall"] == 1.0
    assert evaluate_pairs(GOLD / "pairs.jsonl", ToyEngine()).figures["accuracy"] == 0.25  # nothing judged: unrelated


def test_a_passage_is_read_under_its_lead_in() -> None:
    toy = ToyEngine()
    evaluate_pairs(GOLD / "pairs.jsonl", toy)
    texts = [text for text, _, _ in toy.seen]
    assert "You may not use the robot for:\n\n*   forging receipts\n" in texts
    assert {source.actor for _, source, _ in toy.seen} == {"Brightwater"}


def test_stories_are_read_in_date_order_and_scored_by_pair() -> None:
    toy = ToyEngine(story={("s3", "s1"): RelationKind.CONTRADICTS, ("s3", "s2"): RelationKind.NARROWS})
    result = evaluate_stories(GOLD / "stories.jsonl", toy)
    assert [source.id.split("/")[1] for _, source, _ in toy.seen] == ["s1", "s2", "s3"]
    assert result.figures["accuracy"] == pytest.approx(2 / 3, abs=1e-4)
    assert result.figures["alert_precision"] == 0.5


@pytest.mark.parametrize(
    ("speaker", "publisher", "kind", "party"),
    [
        ("Acme terms", "Acme", DocumentKind.TERMS, "Acme"),
        ("Acme", "Acme", DocumentKind.STATEMENT, "Acme"),
        ("Joan Doe (CEO)", "Acme", DocumentKind.STATEMENT, "Acme"),
        ("Joan Doe", "Acme", DocumentKind.STATEMENT, "Acme"),
        ("The Evening Bell", "The Evening Bell", DocumentKind.ARTICLE, "Acme"),
        ("Acme (as reported)", "Acme", DocumentKind.ARTICLE, "Acme"),
        ("columnist (Ben Roe)", "columnist", DocumentKind.ARTICLE, "columnist"),
        ("Ann Poe (energy commissioner)", "Ann Poe", DocumentKind.ARTICLE, "Ann Poe"),
        ("Tenants' Union", "Tenants' Union", DocumentKind.ARTICLE, "Tenants' Union"),
        ("Embassy of Orland", "Embassy of Orland", DocumentKind.ARTICLE, "Embassy of Orland"),
    ],
)
def test_a_speaker_tells_who_publishes_and_whose_words_they_are(
    speaker: str, publisher: str, kind: DocumentKind, party: str
) -> None:
    assert find_publisher(speaker, "Acme") == Publisher(publisher, kind, party)


def test_a_government_speaks_through_its_ministries_and_not_through_its_parliament() -> None:
    ministers = ("Orland trade ministry (as reported)", "Lea Voss (trade minister)", "Trade Act (as reported)")
    assert {find_publisher(speaker, "Government of Orland").party for speaker in ministers} == {"Government of Orland"}
    assert find_publisher("Orland Assembly", "Government of Orland").party == "Orland Assembly"


def test_revisions_find_expected_relations_and_count_false_alarms() -> None:
    findings = [
        make_finding(RelationKind.WITHDRAWS, "hiding income from the tax office", ""),
        make_finding(RelationKind.BROADENS, "We will erase old ledgers", "We will erase old ledgers"),
        make_finding(RelationKind.NARROWS, "We will erase old ledgers", "", Confidence.LOW),
        make_finding(RelationKind.NARROWS, "", "Do you like our newest colours?"),
    ]
    result = evaluate_revisions(GOLD / "revisions.jsonl", ToyEngine(findings=findings))
    assert result.figures["recall"] == 0.5
    assert result.figures["by_relation"] == {
        "narrows": {"recall": 0.0, "found": 0, "labelled": 1},
        "withdraws": {"recall": 1.0, "found": 1, "labelled": 1},
    }
    assert result.figures["false_alarms"] == 4  # one on a phrase to be passed over, three in a silent revision
    assert result.figures["false_alarms_per_revision"] == 4.0
    assert (result.figures["silent_revisions"], result.figures["silent_revisions_kept"]) == (1, 0)


def test_pairs_as_revisions_skip_equal_documents_and_match_half_of_a_passage() -> None:
    findings = [
        make_finding(RelationKind.WITHDRAWS, "hiding income from the tax office", ""),
        make_finding(RelationKind.CONTRADICTS, "You may export your ledgers on any weekday", "on Mondays"),
        make_finding(RelationKind.BROADENS, "", "forging receipts"),
    ]
    result = evaluate_revisions(GOLD / "pairs.jsonl", ToyEngine(findings=findings))
    rows = {row.id: row for row in result.rows}
    assert set(rows) == {"p-1", "p-2", "p-3", "p-5"}
    assert rows["p-1"].right and rows["p-5"].right and not rows["p-2"].right and not rows["p-3"].right
    assert result.figures["recall"] == pytest.approx(2 / 3, abs=1e-4)
    assert result.figures["false_alarms"] == 1
    assert result.figures["silent_revisions"] == 0


# --- what a scorer may read ---


def predictions(folder: Path, engine: Engine) -> dict[str, object]:
    return {f"{kind} {name}": evaluate(kind, folder / name, engine).predictions for kind, name in ACCURACY}


def test_shuffled_labels_change_what_is_labelled(tmp_path: Path) -> None:
    shuffle_labels(GOLD, tmp_path / "shuffled")
    before = (GOLD / "statements.jsonl").read_text().splitlines()
    after = (tmp_path / "shuffled" / "statements.jsonl").read_text().splitlines()
    stances = [[json.loads(line)["stance"] for line in lines] for lines in (before, after)]
    texts = [[json.loads(line)["text"] for line in lines] for lines in (before, after)]
    assert stances[0] != stances[1] and sorted(stances[0]) == sorted(stances[1])
    assert texts[0] == texts[1]


def test_shuffling_every_label_leaves_every_prediction(tmp_path: Path, engine: Engine) -> None:
    shuffle_labels(GOLD, tmp_path / "shuffled")
    assert predictions(tmp_path / "shuffled", engine) == predictions(GOLD, engine)


def test_shuffling_every_label_leaves_what_the_engine_is_given(tmp_path: Path) -> None:
    shuffle_labels(GOLD, tmp_path / "shuffled", seed=3)
    given = []
    for folder in (GOLD, tmp_path / "shuffled"):
        toy = ToyEngine()
        predictions(folder, toy)
        given.append(toy.seen)
    assert given[0] == given[1]


@pytest.mark.shared
def test_shuffling_every_shared_label_leaves_every_prediction(tmp_path: Path, shared: Path, engine: Engine) -> None:
    shuffle_labels(shared / "gold", tmp_path / "shuffled")
    assert predictions(tmp_path / "shuffled", engine) == predictions(shared / "gold", engine)


# --- comparing and printing ---


def score(relation: RelationKind) -> Result:
    return evaluate_pairs(GOLD / "pairs.jsonl", ToyEngine(relation=relation))


def test_comparison_names_rows_gained_and_lost(tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    old.write_text(json.dumps(score(RelationKind.REAFFIRMS).as_json()))
    comparison = compare_results(load_figures(old), score(RelationKind.NARROWS))
    assert comparison.gained == ("p-2", "p-5")
    assert comparison.lost == ("p-3",)
    text = render_comparison(comparison)
    assert "gained (2): p-2, p-5" in text and "accuracy" in text and "0.2500 → 0.5000" in text


def test_comparison_refuses_another_kind_and_other_files(tmp_path: Path) -> None:
    result = score(RelationKind.NARROWS)
    with pytest.raises(InputError, match="scored statements"):
        compare_results({"kind": "statements", "rows": []}, result)
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"rows": 3}')
    for path in (wrong, tmp_path / "missing.json"):
        with pytest.raises(InputError, match=path.name):
            load_figures(path)


def test_results_are_printed_with_figures_matrix_and_errors() -> None:
    text = render_result(score(RelationKind.NARROWS), show_errors=1)
    assert "accuracy                  0.5000" in text
    assert "p-3: labelled reaffirms, predicted narrows" in text and "p-4: labelled" not in text
    table = render_accuracy(evaluate_all(GOLD, ToyEngine(relation=RelationKind.NARROWS)))
    assert [line.split("(")[0].strip() for line in table.splitlines()] == [kind for kind, _ in ACCURACY]


def test_json_holds_exactly_the_keys_that_the_labels_define() -> None:
    toy = ToyEngine()
    passages = {"precision", "recall", "f1", "stance_accuracy", "stance_macro_f1", "limits_f1"}
    relations = {"accuracy", "macro_f1", "effect_accuracy", "alert_precision", "alert_recall", "by_relation"}
    revisions = {"recall", "false_alarms", "false_alarms_per_revision", "silent_revisions", "silent_revisions_kept"}
    expected = [passages, passages, relations, revisions | {"by_relation"}, revisions | {"by_relation"}, relations]
    for result, keys in zip(evaluate_all(GOLD, toy), expected, strict=True):
        assert set(result.figures) == keys
        assert keys <= set(json.loads(json.dumps(result.as_json())))


# --- bad input ---


def test_bad_input_is_named_with_file_and_line(tmp_path: Path) -> None:
    toy = ToyEngine()
    shutil.copytree(GOLD, tmp_path / "gold")
    path = tmp_path / "gold" / "statements.jsonl"
    lines = path.read_text().splitlines()
    cases = [
        ([*lines[:2], "{broken"], r"statements\.jsonl:3: is no JSON"),
        ([*lines[:1], "[]"], r"statements\.jsonl:2: must be a JSON object"),
        ([lines[0], lines[0]], r"statements\.jsonl:2: id 't-1' stands twice"),
        ([lines[0].replace('"text"', '"texts"')], r"statements\.jsonl:1: 'text' must be a text"),
        ([lines[0].replace("rules-1.md", "gone.md")], r"statements\.jsonl:1: document 'documents/gone.md' cannot"),
        ([lines[0].replace('"none"', '"maybe"')], r"statements\.jsonl:1: stance 'maybe' is none of"),
        ([], r"statements\.jsonl: holds no rows"),
    ]
    for content, message in cases:
        path.write_text("\n".join(content))
        with pytest.raises(InputError, match=message):
            evaluate_statements(path, toy)
    with pytest.raises(InputError, match="no such file"):
        evaluate_pairs(tmp_path / "missing.jsonl", toy)
    with pytest.raises(UnknownName, match="choose one of"):
        evaluate("feelings", path, toy)


def test_a_story_relation_must_name_its_statements(tmp_path: Path) -> None:
    row = json.loads((GOLD / "stories.jsonl").read_text())
    row["relations"][0]["later"] = "s9"
    path = tmp_path / "stories.jsonl"
    path.write_text(json.dumps(row))
    with pytest.raises(InputError, match="'s9', which the story does not hold"):
        evaluate_stories(path, ToyEngine())


def test_dates_in_the_future_are_accepted(tmp_path: Path) -> None:
    text = (GOLD / "articles.jsonl").read_text().replace("2024-06-01", "2031-06-01")
    (tmp_path / "articles.jsonl").write_text(text)
    toy = ToyEngine()
    evaluate_articles(tmp_path / "articles.jsonl", toy)
    assert toy.seen[0][2].astimezone(UTC).date() == date(2031, 6, 1)
