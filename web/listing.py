"""What the public lists share: searching words and codes on either engine, pages of rows, how fresh a fact is."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from matcher.text import fold

R = TypeVar("R")

PER_PAGE = 20
MOST_WORDS = 12
Conditions = Mapping[str, Callable[[str], Sequence[ColumnElement[bool]]]]
"""What each filter's value asks of a row, by the filter's name."""
CONFIRMED_FOR = timedelta(days=180)  # a fact that nobody confirmed for longer is shown as such (M42)


@dataclass(frozen=True)
class Listing(Generic[R]):
    """One page of a list: its rows, how many there are in all, which page this is and of how many."""

    rows: Sequence[R]
    total: int
    page: int
    pages: int


def has_words(column: InstrumentedAttribute[str], typed: str) -> list[ColumnElement[bool]]:
    """Conditions that each typed word stands in a folded column; what LIKE would read as a wildcard is a letter."""
    return [column.contains(word, autoescape=True) for word in fold(typed).split()[:MOST_WORDS]]


def found_by(
    exact: Sequence[ColumnElement[bool]], key: InstrumentedAttribute[uuid.UUID], meant: Collection[uuid.UUID]
) -> list[ColumnElement[bool]]:
    """That a row has the typed words, or is one of those that mean the same."""
    return [or_(and_(true(), *exact), key.in_(meant))] if meant else list(exact)


def best_first(key: InstrumentedAttribute[uuid.UUID], meant: Sequence[uuid.UUID]) -> list[ColumnElement[int]]:
    """The order of `meant`; rows that are not among them come after."""
    return [case({row: place for place, row in enumerate(meant)}, value=key, else_=len(meant))] if meant else []


def has_code(column: InstrumentedAttribute[Any], code: str) -> ColumnElement[bool]:
    """That a JSON list of codes names `code`: the quotation marks around it keep `law` from being found in `lawyer`."""
    return cast(column, Text).contains(f'"{code}"', autoescape=True)


def narrowed(statement: Select[R], conditions: Conditions, chosen: Mapping[str, str]) -> Select[R]:
    """`statement` with the conditions of the chosen filters; a filter without conditions narrows nothing here."""
    asked = [condition for name, value in chosen.items() if name in conditions for condition in conditions[name](value)]
    return statement.where(*asked)


def count(session: Session, statement: Select[Any]) -> int:
    """How many rows `statement` finds."""
    counted = statement.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    return session.scalar(counted) or 0


def page_of(session: Session, statement: Select[R], page: int, per_page: int = PER_PAGE) -> Listing[R]:
    """Page `page` of the entities that `statement` selects; the last one when there are fewer pages."""
    total = count(session, statement)
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    rows = session.scalars(statement.limit(per_page).offset((page - 1) * per_page)).unique().all()
    return Listing(rows, total, page, pages)


def is_fresh(confirmed: date, today: date) -> bool:
    """Whether somebody said within 180 days that a fact stands."""
    return today - confirmed <= CONFIRMED_FOR


def web_host(url: str | None) -> str:
    """The host of an http address, in ASCII; empty for anything that must not become a link."""
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
    return host if parts.scheme in ("http", "https") else ""
