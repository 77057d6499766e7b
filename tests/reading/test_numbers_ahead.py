"""Which way a number points: how much something is cut by, how long before something notice is given."""

from __future__ import annotations

import pytest

from monitor.models import Direction
from monitor.reading.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("we will cut emissions by 40 %", Direction.EXACTLY),
        ("we will cut emissions by about 40 per cent", Direction.EXACTLY),
        ("we will cut emissions by up to 40 %", Direction.AT_MOST),
        ("we will tell you 30 days before we raise prices", Direction.AT_LEAST),
        ("we will give 30 days' prior written notice", Direction.AT_LEAST),
        ("thirty days in advance", Direction.AT_LEAST),
        ("a 30-day notice period", Direction.AT_LEAST),
        ("within 30 days before the fair", Direction.AT_MOST),
        ("we will answer 30 days after the fair", Direction.EXACTLY),
    ],
)
def test_direction(text: str, direction: Direction) -> None:
    (quantity,) = find_quantities(text, 0, len(text))
    assert quantity.direction is direction
