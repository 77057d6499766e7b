"""The sentences that explain a judgement: readings of texts, never verdicts on people."""

from __future__ import annotations

from monitor.judging.edits import Edit
from monitor.judging.facets import SlotOrder
from monitor.judging.table import Row
from monitor.models import Order, Pair, Reason

_READS = {
    Order.NARROWER: "so the text reads narrower",
    Order.BROADER: "so the text reads broader",
    Order.EXCLUDES: "and one leaves no room for the other",
    Order.OVERLAPS: "and the two only overlap",
    Order.EQUAL: "with the same meaning",
    Order.UNKNOWN: "and what that changes is not clear",
}
_EDITS = {
    "exception": "the exception changed",
    "condition": "the condition changed",
    "qualifier": "a qualifier changed",
    "hedge": "a hedge changed",
    "time": "the time changed",
    "member": "a member of a list changed",
    "inclusion": "what is named as included changed",
    "modifier": "a word that says which ones changed",
    "phrase": "a phrase that says which ones changed",
    "quantifier": "a word for how many changed",
    "modal": "the modal verb changed",
    "deadline": "the deadline changed",
    "concept": "what is spoken of changed",
    "tie": "the word that ties two things changed",
    "requirement": "what is asked for changed",
}
LONG = 160


def explain_row(row: Row, pair: Pair) -> Reason:
    """The row of the decision table that decided, with the words on both sides."""
    return Reason("table", row.label, _quote(pair, earlier=True), _quote(pair, earlier=False), row.sentence)


def explain_edit(edit: Edit) -> Reason:
    """One change of words."""
    if edit.earlier and edit.later:
        what = f"“{_cut(edit.earlier)}” became “{_cut(edit.later)}”"
    elif edit.later:
        what = f"“{_cut(edit.later)}” was added"
    else:
        what = f"“{_cut(edit.earlier)}” is no longer there"
    kind = _EDITS.get(edit.kind, "the wording changed")
    return Reason(edit.kind, edit.order.value, edit.earlier, edit.later, f"{what} ({kind}), {_READS[edit.order]}.")


def explain_slot(slot: SlotOrder) -> Reason:
    """One slot that stands otherwise."""
    if slot.slot == "topic":
        side, rules = ("earlier", slot.earlier) if slot.earlier else ("later", slot.later)
        what = f"the rule “{_cut(rules)}” recorded the {side} words only"
    elif slot.earlier and slot.later:
        what = f"{slot.slot}: “{_cut(slot.earlier)}” before, “{_cut(slot.later)}” now"
    elif slot.later:
        what = f"{slot.slot}: “{_cut(slot.later)}” is stated now and was not before"
    else:
        what = f"{slot.slot}: “{_cut(slot.earlier)}” is no longer stated"
    return Reason(slot.slot, slot.order.value, slot.earlier, slot.later, f"{what}, {_READS[slot.order]}.")


def _quote(pair: Pair, *, earlier: bool) -> str:
    sighting = pair.earlier if earlier else pair.later
    return _cut(sighting.commitment.quote) if sighting else ""


def _cut(words: str) -> str:
    return words if len(words) <= LONG else words[: LONG - 1].rstrip() + "…"
