"""Amounts of money: minor units with an ISO 4217 currency, as people type them and as readers write them."""

import re
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision

from web.models import Opening
from web.templating import language

# fmt: off
CURRENCIES = (
    "EUR", "USD", "GBP", "CHF", "CAD", "AMD", "AUD", "BGN", "CZK", "DKK", "GEL", "HUF", "ILS", "ISK", "JPY",
    "KZT", "MDL", "NOK", "PLN", "RON", "RSD", "SEK", "TRY", "UAH",
)
# fmt: on
PERIODS = ("month", "year", "once")
MOST_MINOR = 2**31 - 1  # of the column
_AMOUNT = re.compile(r"(\d{1,3}(?:[ '’.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?")
_BLANKS = re.compile(r"\s")


def minor_units(typed: str, currency: str) -> int:
    """The amount in minor units. A mark before three digits parts thousands, before one or two it is the decimal one.

    Raises ValueError for what is no such number, is too large, or has decimals that the currency has not.
    """
    found = _AMOUNT.fullmatch(_BLANKS.sub(" ", typed.strip()))
    if found is None:
        raise ValueError("not an amount")
    whole, decimals = re.sub(r"\D", "", found[1]), found[2] or ""
    if len(decimals) > get_currency_precision(currency):
        raise ValueError("more decimals than the currency has")
    minor = int(Decimal(f"{whole}.{decimals or 0}").scaleb(get_currency_precision(currency)))
    if minor > MOST_MINOR:
        raise ValueError("too large")
    return minor


def plain(amount_minor: int, currency: str) -> str:
    """The amount as a form's field shows it: digits, and a point before decimals that are not zero."""
    amount = Decimal(amount_minor).scaleb(-get_currency_precision(currency))
    return f"{amount:f}" if amount % 1 else f"{int(amount)}"


def money(opening: Opening) -> str:
    """The amount in the reader's way of writing numbers, with its ISO code; empty when none is known."""
    if opening.amount_minor is None or not opening.currency:
        return ""
    amount = Decimal(opening.amount_minor).scaleb(-get_currency_precision(opening.currency))
    pattern = "#,##0.00 ¤¤" if amount % 1 else "#,##0 ¤¤"
    return format_currency(amount, opening.currency, pattern, locale=language(), currency_digits=False)
