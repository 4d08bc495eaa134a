"""The two-sided list of contacts among a crowd: the same sums by Mosty, by numpy over everybody, and by databases."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from benchmarks.racing.mosty import SEED, WEEK, K, Peers, asked_rows, packed_by, peers_of, searching
from benchmarks.racing.postgres import by_postgres
from benchmarks.racing.race import Bar, Lap, race, report
from benchmarks.racing.sql import by_duckdb, by_sqlite
from matcher import eligibility
from matcher.columns import row_of
from matcher.explain import Pairs, Voice
from matcher.lexicon import Axis, Lexicon
from matcher.measures import Setting
from matcher.recommend import Question, banded, rank
from matcher.vicinity import ALONE

DAY = date(2025, 2, 3)
ASKED = 25
SHARING = "who shares a skill"
BARS = (
    Bar(f"DuckDB, {SHARING}", 30),
    Bar("numpy", 50),
    Bar(f"SQLite, {SHARING}", 100),
    Bar(f"PostgreSQL, {SHARING}", 250),
)


def by_numpy(given: Peers) -> Callable[[int], NDArray[np.float64]]:
    """The ranking that reads everybody: numpy and scipy over whole columns."""
    size = len(given.people.ids)
    nobody = replace(
        ALONE, known=np.zeros(size, np.bool_), community=np.zeros(size, np.int32), ties=csr_array((size, size))
    )
    setting = Setting(DAY, nobody, np.arange(size, dtype=np.int32))
    lexicon = Lexicon(**{name: Axis(()) for name in Lexicon.__dataclass_fields__})

    def answer(row: int) -> NDArray[np.float64]:
        one = row_of(given.people, row)
        feasible = eligibility.contacts(one, given.people)
        feasible[row] = False
        pairs = Pairs(one, given.people, setting, lexicon, Voice({}, {}, ""), {})
        question = Question("contacts", given.people.ids[row], WEEK, SEED)
        found = rank(question, pairs, feasible, given.weights, given.crowd.typical, K)
        return np.sort(found.scores)[::-1][:K]

    return answer


def equal(ours: Sequence[NDArray[np.float64]], theirs: Sequence[NDArray[np.float64]]) -> int:
    """To how many questions the two gave the same fifty bands."""
    return sum(
        len(one) == len(other) and bool(np.allclose(np.sort(one), np.sort(banded(other)), atol=1e-9))
        for one, other in zip(ours, theirs, strict=True)
    )


def run(size: int = 1_000_000) -> None:
    """Print every line."""
    given = peers_of(size)
    asked = asked_rows(given, ASKED)
    with by_postgres(given) as postgres:
        contestants = {
            "Mosty": searching(given, packed_by(given)),
            "numpy": by_numpy(given),
            "DuckDB": by_duckdb(given, "LEFT JOIN"),
            f"DuckDB, {SHARING}": by_duckdb(given, "JOIN"),
            f"SQLite, {SHARING}": by_sqlite(given),
            f"PostgreSQL, {SHARING}": postgres,
        }
        laps = race(contestants, asked)
    for name, lap in laps.items():
        if name != "Mosty":
            same = equal(laps["Mosty"].answers, _as_scores(name, lap))
            report(f"contacts, {size}", laps["Mosty"], [lap], BARS, f"{same} of {ASKED} answers alike")


def _as_scores(name: str, lap: Lap) -> Sequence[NDArray[np.float64]]:
    """Numpy answers with bands already; a band's own score stays in its band."""
    return [answer * (1 + 1e-5) for answer in lap.answers] if name == "numpy" else lap.answers
