"""What changed between two wordings, word by word: whole phrases that went and came, never single letters.

In go the earlier and the later quotation; out comes a list of segments (same, del, ins). The same and del segments
together are the earlier text, same and ins the later one, character by character. Neighbouring changes with only a
word or two between them are told as one phrase. Texts of many thousand words are compared by sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.telling.safetext import show_text

_TOKEN = re.compile(r"\s*(?:[^\W_]+(?:['’\-\u2011./][^\W_]+)*|\S)", re.UNICODE)
_ENDS = frozenset(".!?;")
_MANY = 1_500  # tokens a side from which sentences are compared
_SHORT = 3  # words between two changes that are swallowed where the changes are no shorter
_READABLE = 0.3


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words that stayed (``same``), went (``del``) or came (``ins``); ``space`` is what stands before it."""

    kind: str
    text: str
    space: str = ""


def make_redline(earlier: str, later: str) -> tuple[Segment, ...]:
    """The segments between two wordings, in reading order; an empty side gives one segment."""
    # One space in front makes the first word of one side equal to the same word inside the other.
    before, after = _split_words(f" {earlier.strip()}"), _split_words(f" {later.strip()}")
    runs = _coalesce(_find_runs(before, after))
    segments: list[Segment] = []
    started: set[str] = set()
    for kind, tokens in runs:
        text = "".join(tokens)
        body = text.lstrip()
        space = text[: len(text) - len(body)]
        sides = {"same": {"del", "ins"}, "del": {"del"}, "ins": {"ins"}}[kind]
        if not sides & started and not segments:
            space = ""
        started |= sides
        if body:
            segments.append(Segment(kind, body, space))
    return tuple(segments)


def render_plain_redline(earlier: str, later: str) -> str:
    """The redline as plain text: ``[-gone-]`` and ``{+new+}``."""
    return render_plain_segments(make_redline(earlier, later))


def render_plain_segments(segments: Iterable[Segment]) -> str:
    """Segments as plain text: ``[-gone-]`` and ``{+new+}``."""
    marks = {"same": ("", ""), "del": ("[-", "-]"), "ins": ("{+", "+}")}
    parts = []
    last = ""
    for segment in segments:
        start, end = marks[segment.kind]
        space = segment.space or (" " if last == "del" and segment.kind == "ins" else "")
        parts.append(f"{space}{start}{show_text(segment.text)}{end}")
        last = segment.kind
    return "".join(parts)


def is_readable(segments: Sequence[Segment]) -> bool:
    """Whether enough stayed for a redline to be easier to read than the two texts one after the other."""
    same = sum(len(s.text) for s in segments if s.kind == "same")
    longest = max(sum(len(s.text) for s in segments if s.kind in ("same", side)) for side in ("del", "ins"))
    return longest == 0 or len(segments) == 1 or same / longest >= _READABLE


def abridge(segments: Sequence[Segment], limit: int = 600) -> tuple[Segment, ...]:
    """The segments with long runs shortened so that what changed stays; at most about ``limit`` characters."""
    if sum(len(s.text) for s in segments) <= limit:
        return tuple(segments)
    share = max(limit // max(len(segments), 1), 40)
    found = []
    total = 0
    for index, segment in enumerate(segments):
        text = segment.text
        if len(text) > share:
            text = _cut_ends(text, share, head=index > 0, tail=index < len(segments) - 1)
        found.append(Segment(segment.kind, text, segment.space))
        total += len(text)
        if total > limit * 2:
            found.append(Segment("same", "…", " "))
            break
    return tuple(found)


def _cut_ends(text: str, share: int, *, head: bool, tail: bool) -> str:
    """The beginning and the end of a run, where it touches a change; an ellipsis for the rest."""
    half = share // 2 if head == tail else share
    start = _whole_words(text[:half], from_start=True) if head or not tail else ""
    end = _whole_words(text[-half:], from_start=False) if tail else ""
    return f"{start} … {end}".strip()


def _whole_words(text: str, *, from_start: bool) -> str:
    cut = text.rfind(" ") if from_start else text.find(" ")
    if cut < 0:
        return text
    return text[:cut] if from_start else text[cut + 1 :]


def _split_words(text: str) -> list[str]:
    """Words and single marks, each with the white space before it, so that joining them gives the text again."""
    return _TOKEN.findall(text)


def _find_runs(before: list[str], after: list[str]) -> list[tuple[str, list[str]]]:
    """The runs of equal, gone and new tokens, in order; del comes before ins.

    What both begin and end with is set aside; where much is left, sentences are compared instead of words.
    """
    most = min(len(before), len(after))
    head = next((i for i in range(most) if before[i] != after[i]), most)
    tail = next((i for i in range(most - head) if before[-1 - i] != after[-1 - i]), most - head)
    middle = (before[head : len(before) - tail], after[head : len(after) - tail])
    if min(map(len, middle)) > _MANY:
        middle = (_join_sentences(middle[0]), _join_sentences(middle[1]))
    runs: list[tuple[str, list[str]]] = [("same", before[:head])] if head else []
    matcher = SequenceMatcher(None, *middle, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            runs.append(("same", middle[0][i1:i2]))
            continue
        if i2 > i1:
            runs.append(("del", middle[0][i1:i2]))
        if j2 > j1:
            runs.append(("ins", middle[1][j1:j2]))
    return [*runs, ("same", before[len(before) - tail :])] if tail else runs


def _join_sentences(tokens: list[str]) -> list[str]:
    """Tokens joined to sentences."""
    sentences = [""]
    for token in tokens:
        sentences[-1] += token
        if token in _ENDS:
            sentences.append("")
    return [sentence for sentence in sentences if sentence]


def _coalesce(runs: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Swallows short equal runs between two changes, so that a phrase is told whole."""
    changes: list[tuple[list[str], list[str]]] = [([], [])]  # (gone, new) around the equal runs
    equals: list[list[str]] = []
    for kind, tokens in runs:
        if kind == "same":
            equals.append(tokens)
            changes.append(([], []))
        else:
            changes[-1][0 if kind == "del" else 1].extend(tokens)
    merged: list[tuple[str, list[str]]] = []
    gone, new = changes[0]
    for index, tokens in enumerate(equals):
        next_gone, next_new = changes[index + 1]
        if _is_swallowed(tokens, (gone, new), (next_gone, next_new)):
            gone, new = [*gone, *tokens, *next_gone], [*new, *tokens, *next_new]
            continue
        merged += [("del", gone), ("ins", new), ("same", tokens)]
        gone, new = next_gone, next_new
    merged += [("del", gone), ("ins", new)]
    return [(kind, tokens) for kind, tokens in merged if tokens]


def _is_swallowed(tokens: list[str], left: tuple[list[str], list[str]], right: tuple[list[str], list[str]]) -> bool:
    """Whether an equal run is shorter than the changes on both its sides, which then read better as one."""
    words = sum(1 for token in tokens if token.strip()[:1].isalnum())
    if words > _SHORT:
        return False
    widths = [max(len(gone), len(new)) for gone, new in (left, right)]
    if not all(widths):
        return False
    pure = (not left[0] and not right[0]) or (not left[1] and not right[1])  # only additions, or only removals
    return not pure and len(tokens) <= min(widths)
