"""Which countries the ties of a million people join: against numpy and DuckDB over the same columns."""

from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from benchmarks.racing.crowd import COUNTRIES, ties_of, zipf
from benchmarks.racing.race import Answer, Bar, race, report
from matcher.maps import flows_of, tallied

ROUNDS = 25


@dataclass(frozen=True)
class Map:
    """Countries of people (n,), and each tie once, between the people `one` (t,) and `other` (t,)."""

    lives: NDArray[np.uint8]
    one: NDArray[np.int32]
    other: NDArray[np.int32]


def world(people: int, seed: int) -> Map:
    """Invented: three ties of four stay in a country."""
    chance = np.random.default_rng(seed)
    lives = chance.choice(COUNTRIES, people, p=zipf(COUNTRIES, 1.0)).astype(np.int32)
    ties = ties_of(chance, lives)
    rows = np.repeat(np.arange(people, dtype=np.int32), np.diff(ties.indptr))
    once = rows < ties.indices
    return Map(lives.astype(np.uint8), rows[once], ties.indices[once])


class ByNumpy:
    """numpy at its best: keys of sixteen bits, and `take`, which is twice as fast as an index in brackets."""

    def __init__(self, given: Map) -> None:
        self.given, self.lives = given, given.lives.astype(np.uint16)

    def __call__(self, _: int) -> NDArray[np.int64]:
        keys = np.take(self.lives, self.given.one)
        keys *= np.uint16(COUNTRIES)
        keys += np.take(self.lives, self.given.other)
        joined = np.bincount(keys, minlength=COUNTRIES * COUNTRIES).reshape(COUNTRIES, COUNTRIES)
        return joined + joined.T - np.diag(np.diag(joined))


class ByDuckdb:
    """DuckDB on one thread: people joined to both ends of ties, grouped by both countries."""

    QUESTION = """
        SELECT p.lives, q.lives, count(*) FROM ties t JOIN people p ON p.id = t.one JOIN people q ON q.id = t.other
        GROUP BY ALL"""

    def __init__(self, given: Map) -> None:
        self.database = duckdb.connect(config={"threads": 1})
        self.database.register("everybody", {"id": np.arange(len(given.lives), dtype=np.int32), "lives": given.lives})
        self.database.register("all_ties", {"one": given.one, "other": given.other})
        self.database.execute("CREATE TABLE people AS SELECT * FROM everybody")
        self.database.execute("CREATE TABLE ties AS SELECT * FROM all_ties")

    def __call__(self, _: int) -> NDArray[np.int64]:
        found = self.database.execute(self.QUESTION).fetchnumpy()
        joined = np.zeros((COUNTRIES, COUNTRIES), np.int64)
        first, second, count = (np.asarray(column) for column in found.values())
        joined[first, second] = count
        return joined + joined.T - np.diag(np.diag(joined))


def run(people: int = 1_000_000, seed: int = 7) -> None:
    """Print every line."""
    given = world(people, seed)

    def plainly(_: int) -> NDArray[np.int64]:
        joined = tallied(given.lives, given.one, given.other, COUNTRIES)
        return joined + joined.T - np.diag(np.diag(joined))

    contestants: dict[str, Answer] = {
        "Mosty": lambda _: flows_of(given.lives, given.one, given.other, COUNTRIES),
        "numpy": ByNumpy(given),
        "numpy, keys of 64 bits": plainly,
        "DuckDB": ByDuckdb(given),
    }
    laps = race(contestants, range(ROUNDS))
    ours = laps.pop("Mosty")
    for lap in laps.values():
        same = sum(np.array_equal(a, b) for a, b in zip(ours.answers, lap.answers, strict=True))
        note = f"{len(given.one)} ties, {same} of {ROUNDS} answers equal"
        report(f"country flows, {people}", ours, [lap], [Bar("numpy", 4.0), Bar("DuckDB", 5.0)], note)
