"""Amounts as people type them; no database, no page."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.openings.money import CURRENCIES, MOST_MINOR, minor_units, plain


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("2400", "EUR", 240000),
        ("2,400", "EUR", 240000),
        ("2.400", "EUR", 240000),
        ("2 400,5", "EUR", 240050),
        ("2\u00a0400,50", "EUR", 240050),
        ("1.234.567,89", "EUR", 123456789),
        ("1,234,567.89", "USD", 123456789),
        ("2’400.50", "CHF", 240050),
        ("0.5", "EUR", 50),
        ("500000", "JPY", 500000),
        ("500,000", "JPY", 500000),
        ("21474836.47", "EUR", MOST_MINOR),
    ],
)
def test_separators_are_read_as_people_mean_them(typed: str, currency: str, minor: int) -> None:
    assert minor_units(typed, currency) == minor


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        ("", "EUR"), ("lots", "EUR"), ("-5", "EUR"), ("1e9", "EUR"), ("12.5", "JPY"), ("21474836.48", "EUR"),
        ("1,23,456", "EUR"), ("€5", "EUR"), ("5.", "EUR"), ("9" * 10_000, "EUR"), ("1" + ",000" * 5_000, "EUR"),
        ("5\x00", "EUR"), ("½", "EUR"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(typed: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"amount|decimals|large"):
        minor_units(typed, currency)


@given(st.integers(0, MOST_MINOR), st.sampled_from(CURRENCIES))
def test_what_a_form_shows_is_what_it_reads(minor: int, currency: str) -> None:
    """Going back to the form and saving it changes nothing."""
    assert minor_units(plain(minor, currency), currency) == minor


@given(st.text())
def test_any_text_is_an_amount_or_refused(typed: str) -> None:
    with contextlib.suppress(ValueError):
        assert 0 <= minor_units(typed, "EUR") <= MOST_MINOR
