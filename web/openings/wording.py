"""What templates ask about an opening beyond its columns: how fresh it is, and its money in words."""

from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision

from web.extensions import today
from web.listing import is_fresh
from web.models import Opening
from web.templating import language


def confirmed_lately(opening: Opening) -> bool:
    """Whether somebody said within 180 days that this stands."""
    return is_fresh(opening.confirmed_on, today())


def money(opening: Opening) -> str:
    """The amount in the reader's way of writing numbers, with its ISO code; empty when none is known."""
    if opening.amount_minor is None or not opening.currency:
        return ""
    amount = Decimal(opening.amount_minor).scaleb(-get_currency_precision(opening.currency))
    pattern = "#,##0 ¤¤" if amount == amount.to_integral_value() else "#,##0.00 ¤¤"
    return format_currency(amount, opening.currency, pattern, locale=language(), currency_digits=False)
