"""Suggestions and rounds without a database: rows that were read from files and never stored, by the same rules."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from matcher.candidates import Progress, candidates
from matcher.cohort import GOALS, Cohort, Outcome, Pair, draw
from matcher.index import Index
from matcher.network import Network, Tie
from matcher.recommend import Suggestion
from matcher.spread import Crew
from web.matching.live import week_of
from web.matching.records import initiative_record, opening_record, person_record
from web.models import Initiative, Opening, Person

__all__ = ["GOALS", "Outcome", "Rows", "as_data", "round_of", "suggestions", "taking_part"]


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
    return cast("list[Suggestion]", getattr(_index(rows, day), kind)(asker, k))


def taking_part(rows: Rows) -> tuple[list[str], dict[str, int]]:
    """The mentees of a round over files, and the places of its mentors, by id."""
    places = {key: row.capacity for key, row in rows.people.items() if row.as_mentor and row.capacity}
    return [key for key, row in rows.people.items() if "mentorship" in row.needs and key not in places], places


def round_of(
    rows: Rows,
    goal: str,
    forced: Collection[Pair],
    forbidden: Collection[Pair],
    day: date,
    progress: Progress | None,
    crew: Crew,
) -> Outcome:
    """A mentoring round over all people in the rows, by lists that `crew` makes; `goal` is one of GOALS. Every place is
    taken as free."""
    index, (mentees, places) = _index(rows, day), taking_part(rows)
    cohort = Cohort(tuple(mentees), places, forced=frozenset(forced), forbidden=frozenset(forbidden))
    return draw(index, cohort, goal, candidates(index, mentees, places, progress, crew))


def _index(rows: Rows, day: date) -> Index:
    network = Network.from_records(
        people=[replace(person_record(row, row.capacity), id=key) for key, row in rows.people.items()],
        openings=[replace(opening_record(row), id=key) for key, row in rows.openings.items()],
        initiatives=[replace(initiative_record(row), id=key) for key, row in rows.initiatives.items()],
        ties=[Tie(a=a, b=b, kind=kind, consented=rows.consented) for a, b, kind in rows.ties],
    )
    return Index.build(network, now=day, week=week_of(day))


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
