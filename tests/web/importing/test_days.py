"""Dates out of other people's lists: what names one day is a date, and nothing else is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.importing.days import is_recurring, is_rolling, parse_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-09-16", date(2025, 9, 16)),
        ("16.09.2025", date(2025, 9, 16)),
        ("4.04.2023", date(2023, 4, 4)),
        ("March 5 2025", date(2025, 3, 5)),
        ("March 5, 2025", date(2025, 3, 5)),
        ("5th of March 2025", date(2025, 3, 5)),
        ("Sept. 3 2024", date(2024, 9, 3)),
        ("Deadline: 31 May 2022.", date(2022, 5, 31)),
        ("до 5 марта 2025 года", date(2025, 3, 5)),
        ("5 березня 2025", date(2025, 3, 5)),
        ("5 сакавіка 2025", date(2025, 3, 5)),
    ],
)
def test_it_works(text: str, day: date) -> None:
    """A day that is named in full, in the ways that lists use."""
    assert parse_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "Annual calls", "Rolling basis", "22.02.20023", "30.04.23", "March 2025", "05/06/2025", "31.02.2025",
        "13.03.2024 and 15.05.2024", "opens on 1 March 2025", "in 2025", "as soon as possible", "0.0.0000",
    ],
)  # fmt: skip
def test_no_date_is_invented(text: str) -> None:
    """Two digits for a year, a mistyped one, two dates, a day that does not exist: none of them is a deadline."""
    assert parse_day(text) is None


def test_words_for_no_single_deadline() -> None:
    """Rolling and recurring deadlines are told apart from what was not understood."""
    assert is_rolling("Rolling basis")
    assert is_rolling("No deadline")
    assert not is_rolling("Annual calls")
    assert is_recurring("Annual calls")
    assert not is_recurring("16.09.2025")


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    """Whatever stands in a cell, reading it never fails."""
    assert parse_day(text) is None or isinstance(parse_day(text), date)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_comes_back(day: date) -> None:
    """Each way of writing a day is read as that day."""
    for shape in (
        f"{day:%d.%m.%Y}",
        f"{day:%Y-%m-%d}",
        f"{day:%B} {day.day} {day.year}",
        f"{day.day} {day:%b} {day.year}",
    ):
        assert parse_day(shape) == day
