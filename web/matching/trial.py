"""Suggestions without a database: rows that were read from files and never stored, matched by the same rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from matcher.index import Index
from matcher.network import Network, Tie
from matcher.recommend import Suggestion
from web.matching.live import week_of
from web.matching.records import initiative_record, opening_record, person_record
from web.models import Initiative, Opening, Person


@dataclass(frozen=True)
class Rows:
    """Rows by the id of their file; `ties` are (id, id, kind), which count only when both sides agreed."""

    people: Mapping[str, Person]
    openings: Mapping[str, Opening] = field(default_factory=dict)
    initiatives: Mapping[str, Initiative] = field(default_factory=dict)
    ties: Sequence[tuple[str, str, str]] = ()
    consented: bool = False


def suggestions(rows: Rows, kind: str, asker: str, k: int, day: date) -> list[Suggestion]:
    """The best `k` of `kind` for the person whose id is `asker`. Every place of a mentor is taken to be free."""
    network = Network.from_records(
        people=[replace(person_record(row, row.capacity), id=key) for key, row in rows.people.items()],
        openings=[replace(opening_record(row), id=key) for key, row in rows.openings.items()],
        initiatives=[replace(initiative_record(row), id=key) for key, row in rows.initiatives.items()],
        ties=[Tie(a=a, b=b, kind=kind, consented=rows.consented) for a, b, kind in rows.ties],
    )
    index = Index.build(network, now=day, week=week_of(day))
    return cast("list[Suggestion]", getattr(index, kind)(asker, k))


def as_data(suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion as JSON has it; codes and their data stand in matcher.reasons.CODES."""
    reasons = [{"code": reason.code, "data": dict(reason.data)} for reason in suggestion.reasons]
    caveat = suggestion.caveat
    return {
        "id": suggestion.id,
        "score": round(suggestion.score, 4),
        "reasons": reasons,
        "caveat": None if caveat is None else {"code": caveat.code, "data": dict(caveat.data)},
    }
