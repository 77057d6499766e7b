"""Where one text is a long list and the other speaks of one of its members: the member alone is compared."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from monitor.judging.edits import Edit
from monitor.judging.facets import FAIR
from monitor.judging.matters import find_specific, share_of_words
from monitor.judging.wording import find_stems, overlap
from monitor.models import Commitment, Order

LONGER = 2.2  # times the content words of the other
LIKE = 0.5  # of the shorter text's weight of words must stand in the member
CONTAINED = 0.7  # of the shorter text's words stand in the longer: it was added to, and is compared as a whole
_CUT = re.compile(r"[,;:()]|\s[–—-]\s|\b(?:for example|e\.g\.|such as)\b")


def focus(earlier: Commitment, later: Commitment) -> tuple[Commitment, Commitment, tuple[Edit, ...]]:
    """The two commitments, the much longer one cut down to the member of its list that the other speaks of.

    What a longer *later* text says around that member restricts it, which is returned as an edit of its own.
    """
    one, other = len(find_stems(earlier.quote)), len(find_stems(later.quote))
    if overlap(find_stems(earlier.quote), find_stems(later.quote)) > CONTAINED:
        return earlier, later, ()
    if one >= LONGER * other:
        return cut_to(earlier, later) or earlier, later, ()
    if other >= LONGER * one:
        member = cut_to(later, earlier)
        if member is not None:
            around = Edit("phrase", Order.NARROWER, FAIR, "", later.quote.replace(member.quote, " … ", 1))
            return earlier, member, (around,)
    return earlier, later, ()


def is_part(earlier: Commitment, later: Commitment) -> bool:
    """Whether one text speaks of one member of the other's list."""
    one, other = len(find_stems(earlier.quote)), len(find_stems(later.quote))
    if one >= LONGER * other:
        return cut_to(earlier, later) is not None
    return other >= LONGER * one and cut_to(later, earlier) is not None


def cut_to(whole: Commitment, part: Commitment) -> Commitment | None:
    """The member of a long list that is about the same as ``part``, as a commitment; None where there is none."""
    text = whole.quote
    edges = [0, *(m.end() for m in _CUT.finditer(text)), len(text)]
    best: tuple[float, int, int] | None = None
    for start, end in pairwise(edges):
        segment = text[start:end]
        shared = find_specific(segment) & find_specific(part.quote)
        score = share_of_words(segment, part.quote)
        if shared and score >= LIKE and (best is None or (len(shared), score) > (best[0], 0.0)):
            best = (len(shared), start, end)
    if best is None or (len(find_specific(part.quote)) > 2 and best[0] < 2):
        return None
    return _clip(whole, best[1], best[2])


def _clip(whole: Commitment, start: int, end: int) -> Commitment:
    text = whole.quote[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip(" ,;:()")
    end = start + len(text)
    statement = replace(
        whole.statement, text=text, start=whole.statement.start + start, end=whole.statement.start + end
    )
    return replace(
        whole,
        statement=statement,
        facets=tuple(
            replace(f, start=f.start - start, end=f.end - start) for f in whole.facets if start <= f.start < end
        ),
        limits=tuple(
            replace(x, start=x.start - start, end=x.end - start) for x in whole.limits if start <= x.start < end
        ),
        quantities=tuple(
            replace(q, start=q.start - start, end=q.end - start) for q in whole.quantities if start <= q.start < end
        ),
    )
