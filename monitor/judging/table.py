"""The decision table: what a pair is, given how its slots stand; and what that does to the protection given.

This is the table of DESIGN.md, section 6, as data. ``judge_row`` tries the rows in order; the first whose conditions
all hold decides. Facts are plain words (``FACTS`` lists them), so that a row reads like the table it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.judging.wordlists import make_words
from monitor.models import Effect, RelationKind

FACTS: Mapping[str, tuple[str, ...]] = {
    "presence": ("both", "gone", "new"),  # which of the two there is
    "speaks": ("same", "other"),  # is it the same promisor, bound in the same way
    "matter": ("same", "other"),  # do they speak of one thing
    "telling": ("own", "echo"),  # is the later one only the earlier one told again
    "admits": ("yes", "no"),  # does the later one admit, as its party, that the earlier one was wrong
    "ends": ("yes", "no"),  # does the later one announce the end of the earlier one
    "stance": ("same", "opposite", "tightened", "loosened"),  # tightened: may to must; loosened: must to may
    "cover": ("all", "part", "unclear"),  # of what the earlier one ruled out (or allowed), what the later one touches
    "earlier": ("absolute", "plain"),  # never, any, only
    "default": ("yes", "no"),  # the later one allows by default, with an opt-out
    "both_assert": ("yes", "no"),  # do both claim something, or both demand something
    "ground": ("equal", "narrower", "broader", "mixed", "excludes", "overlaps", "unknown"),  # later against earlier
    "binds": ("yes", "no"),  # does the new one forbid or demand something
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the design, its own name, the conditions that must hold, the relation, the explanation."""

    number: int
    name: str
    when: Mapping[str, str | tuple[str, ...]]
    relation: RelationKind
    sentence: str

    @property
    def label(self) -> str:
        """Number and name, as a finding's reasons give them."""
        return f"row {self.number}: {self.name}"


_R = RelationKind
ROWS: tuple[Row, ...] = (
    Row(13, "new rule", {"presence": "new", "binds": "yes"}, _R.BROADENS, "A rule that the earlier version did not hold."),
    Row(14, "new statement", {"presence": "new"}, _R.UNRELATED, "A statement that the earlier version did not hold; listed as new."),
    Row(5, "gone", {"presence": "gone"}, _R.WITHDRAWS, "No longer found in this document, and nothing there replaces it."),
    Row(1, "other party", {"speaks": "other"}, _R.UNRELATED, "The two bind different parties."),
    Row(1, "other matter", {"matter": "other"}, _R.UNRELATED, "The two speak of different matters."),
    Row(2, "echo", {"telling": "echo"}, _R.REAFFIRMS, "The later words tell the earlier ones again."),
    Row(3, "correction", {"admits": "yes"}, _R.CORRECTS, "The later words say that the earlier ones were wrong and replace them."),
    Row(5, "announced end", {"ends": "yes"}, _R.WITHDRAWS, "The later words announce that the earlier commitment ends."),
    Row(6, "opposite", {"stance": "opposite", "cover": "all"}, _R.CONTRADICTS,
        "The two texts conflict: the later one takes the opposite stance on the same matter."),
    Row(6, "part of an absolute", {"stance": "opposite", "cover": "part", "earlier": "absolute"}, _R.CONTRADICTS,
        "The two texts conflict: the earlier one allowed for no part of this."),
    Row(6, "opposite by default", {"stance": "opposite", "default": "yes"}, _R.CONTRADICTS,
        "The two texts conflict: what was ruled out is now the default, with a way out."),
    Row(7, "carve-out", {"stance": "opposite", "cover": ("part", "unclear")}, _R.NARROWS,
        "The later words carve a part out of the earlier ones."),
    Row(8, "claims that exclude each other", {"both_assert": "yes", "ground": "excludes"}, _R.CONTRADICTS,
        "The two texts conflict: both cannot be true, and no error is admitted."),
    Row(11, "choice made a duty", {"stance": "tightened", "ground": ("equal", "broader", "unknown", "overlaps")}, _R.BROADENS,
        "What was allowed is now demanded."),
    Row(10, "duty made a choice", {"stance": "loosened", "ground": ("equal", "narrower", "unknown", "overlaps")}, _R.NARROWS,
        "What was demanded is now only allowed or attempted."),
    Row(12, "stance against ground", {"stance": ("tightened", "loosened")}, _R.NARROWS, "The stance and the ground moved in opposite directions."),
    Row(9, "the same", {"stance": "same", "ground": "equal"}, _R.REAFFIRMS, "The later words say the same."),
    Row(10, "narrower", {"stance": "same", "ground": "narrower"}, _R.NARROWS, "The later words cover less ground."),
    Row(11, "broader", {"stance": "same", "ground": "broader"}, _R.BROADENS, "The later words cover more ground."),
    Row(12, "both ways", {"stance": "same", "ground": "mixed"}, _R.NARROWS,
        "The later words cover less ground in one respect and more in another."),
    Row(12, "another thing", {"stance": "same", "ground": "excludes"}, _R.NARROWS,
        "The later words speak of other things than the earlier ones, which they replace."),
    Row(14, "otherwise", {}, _R.UNRELATED, "Neither bears on the other."),
)  # fmt: skip


def find_row(name: str) -> Row:
    """The row of a name."""
    return next(row for row in ROWS if row.name == name)


def judge_row(facts: Mapping[str, str]) -> Row:
    """The first row all of whose conditions the facts meet; there always is one."""
    for row in ROWS:
        if all(_meets(facts.get(name, ""), wanted) for name, wanted in row.when.items()):
            return row
    raise AssertionError("the last row has no conditions")


def _meets(fact: str, wanted: str | tuple[str, ...]) -> bool:
    return fact in wanted if isinstance(wanted, tuple) else fact == wanted


# --- effects ---------------------------------------------------------------------------------------------------------

# Who is helped by what covers more ground: the protected (a promise, a ban, a duty, a right of users) or the bound (a
# permission that the provider gives itself).
SHIELDS = "shields"
LICENSES = "licenses"

_E = Effect
EFFECTS: Mapping[tuple[RelationKind, str], Effect] = {
    (_R.NARROWS, SHIELDS): _E.WEAKENS,
    (_R.BROADENS, SHIELDS): _E.STRENGTHENS,
    (_R.WITHDRAWS, SHIELDS): _E.WEAKENS,
    (_R.CONTRADICTS, SHIELDS): _E.WEAKENS,
    (_R.NARROWS, LICENSES): _E.STRENGTHENS,
    (_R.BROADENS, LICENSES): _E.WEAKENS,
    (_R.WITHDRAWS, LICENSES): _E.STRENGTHENS,
    (_R.CONTRADICTS, LICENSES): _E.STRENGTHENS,
}

# What a provider does with data: claiming to do more of it licenses, as a permission would.
PRACTICES = make_words(
    """process collect record scrape infer analyse combine access scan retain reidentify decrypt disclose share sell rent
    transfer publish buy-data use monitor target promote"""
)

# What data are turned to: a claim to do so, with no other deed in it, licenses as well ("we train models on reviews").
EXPLOITING = make_words(
    "train-models fine-tune-models train-foundation-models advertising profiling tracking-individuals surveillance"
)

# Matters whose clauses protect only the one who wrote them, unless a rule names whom they protect.
SELF_SERVING = make_words(
    "liability warranty warranties indemnity trademarks marks feedback feedback-licence governing-law disclaimer"
)
