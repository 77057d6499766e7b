"""Quantities are found wherever one of their forms begins."""

from __future__ import annotations

import pytest

from monitor.reading.quantities import find_quantities

FORMS = (
    "under 16", "below the age of 13", "over 18", "above 21", "aged 13 or older", "at least 18 years", "younger than 14",
    "older than 65", "minimum age of 16", "13 years old", "seventy-two hours", "half year", "thirty (30) days",
    "a single unit", "nine countries", "2,000 users", "5 %", "ten percent", "$100", "€ 3 million", "20 euros",
    "8 july 2031", "sept. 3rd, 2031", "2031-05-04", "by 2031", "through 2031",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("around", ["{}", "kept for ({}), then", "x {} y"])
def test_every_form_is_found_in_its_place(form: str, around: str) -> None:
    low = around.format(form)
    found = find_quantities(low, 0, len(low))
    assert [q.words.strip(".") for q in found] and low.index(form) == found[0].start
