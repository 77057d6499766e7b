"""Labelled dates."""

from datetime import date

import pytest

from monitor.reading.documents.blocks import make_blocks
from monitor.reading.documents.dates import find_published, parse_day
from monitor.reading.documents.markdown import parse_markdown

CAPTURED = date(2026, 6, 1)


def published(source):
    return find_published(make_blocks(parse_markdown(source))[1], CAPTURED)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Effective: September 29, 2025", date(2025, 9, 29)),
        ("Effective Date: 7th of August 2023", date(2023, 8, 7)),
        ("Last updated March 3rd, 2024", date(2024, 3, 3)),
        ("Updated January 10, 2024", date(2024, 1, 10)),
        ("Last modified: 2024-02-29", date(2024, 2, 29)),
        ("Last Revised on: 31/12/2022", date(2022, 12, 31)),
        ("Revised 12/31/2022.", date(2022, 12, 31)),
        ("Date of last revision: 05.06.2021", date(2021, 6, 5)),
        ("Published on Monday, 2 May 2022", date(2022, 5, 2)),
        ("date 2026-01-09 Port Ellis, January 9: The lab talks.", date(2026, 1, 9)),
        ("These terms are effective as of Oct. 1, 2020 for all.", date(2020, 10, 1)),
        ("**Version:** 4 June 2019", date(2019, 6, 4)),
    ],
)
def test_labelled_dates(line, day):
    assert published(f"# Terms\n\n{line}\n\nText.") == day


@pytest.mark.parametrize(
    "line",
    [
        "Last updated 10/11/2021",
        "Effective: July 1, 2027",
        "Updated: 30 February 2024",
        "Updated: 2024-13-40",
        "Copyright 1998 Quay Ltd",
        "We were founded on May 3, 2010.",
        "Updated: 5 days ago",
    ],
)
def test_unclear_future_or_unlabelled_dates_give_nothing(line):
    assert published(f"# Terms\n\n{line}\n\nText.") is None


def test_change_is_trusted_before_effect():
    assert published("# T\n\nEffective: September 29, 2025\n\nLast updated: August 29, 2025") == date(2025, 8, 29)


def test_label_and_date_in_two_blocks():
    assert published("# T\n\nLast updated\n\nMay 2, 2021\n\nText.") == date(2021, 5, 2)


def test_dates_amid_the_document_do_not_count():
    middle = "\n\n".join(f"Paragraph {number} of the document." for number in range(60))
    assert published(f"# T\n\n{middle}\n\nUpdated May 2, 2021\n\n{middle}") is None
    late = "The seller who joined before this and had agreed to the terms that were then in force and effective May 2, 2019 may still go on as before, if he wants."
    assert published(f"# T\n\n{late}") is None


def test_machine_readable_days():
    assert parse_day("2024-01-10T08:00:00Z", CAPTURED) == date(2024, 1, 10)
    assert parse_day("2027-01-10", CAPTURED) is None
    assert parse_day("10 January", CAPTURED) is None
    assert parse_day("2024-19-10", CAPTURED) is None
