"""The question of a list of contacts as one SQL statement, and databases that answer it.

A database orders by the bare score: its fifty best must fall into the same bands as Mosty's.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from benchmarks.racing.mosty import K, Peers
from matcher.columns import row_of
from matcher.packed import bits

COLUMNS = (
    "id", "peer", "offers", "needs", "fields", "languages", "masters", "learns", "silent", "offer_count", "need_count",
    "field_count", "skill_weight", "utc", "country", "city", "waiting", "guarded", "refuses", "damped",
)  # fmt: skip


def table(given: Peers) -> list[NDArray[Any]]:
    """Everybody's columns in the order of COLUMNS."""
    people = given.people
    sets = [
        bits(getattr(people, name), np.arange(len(people.ids)))[:, 0]
        for name in ("offers", "open_needs", "fields", "languages", "masters", "learns")
    ]
    whole = [
        np.arange(len(people.ids)), people.as_peer, *sets, ~people.states_language, people.offer_count,
        people.open_need_count, people.field_count, people.skill_weight, people.offset, people.country, people.city,
        np.clip(people.waiting / 8, 0, 1), people.guarded, people.refuses, given.damped,
    ]  # fmt: skip
    real = {"skill_weight", "utc", "waiting", "damped"}
    return [
        column.astype(np.float64 if name in real else np.int64) for name, column in zip(COLUMNS, whole, strict=True)
    ]


@dataclass(frozen=True)
class Dialect:
    """How a database calls the lesser and the greater of two numbers."""

    lesser: str
    greater: str


def question(given: Peers, row: int, dialect: Dialect, join: str = "LEFT JOIN") -> str:
    """The question of the person in `row` as one statement; `join` says whether who shares no skill counts too."""
    one, weight = row_of(given.people, row), given.weights.lists["contacts"]
    codes = {name: getattr(one, name).indices.tolist() for name in ("needs", "offers", "fields", "languages")}
    masks = {
        name: int(bits(getattr(one, name), np.zeros(1, np.int32))[0, 0]) for name in ("languages", "masters", "learns")
    }
    country, city, least, most = int(one.country[0]), int(one.city[0]), dialect.lesser, dialect.greater
    skills = ", ".join(
        f"({skill}, {value * value!r})"
        for skill, value in zip(one.skills.indices.tolist(), one.skills.data.tolist(), strict=True)
    )

    def shared(column: str, wanted: list[int]) -> str:
        return " + ".join(f"((p.{column} >> {code}) & 1)" for code in wanted) or "0"

    def share(part: str, whole: float | str) -> str:
        return f"(CASE WHEN {whole} > 0 THEN 1.0 * ({part}) / {whole} ELSE 0 END)"

    met, wanted = shared("offers", codes["needs"]), shared("needs", codes["offers"])
    same, spoken = shared("fields", codes["fields"]), shared("languages", codes["languages"])
    able = "COALESCE(s.shared, 0)"
    own = float(one.skill_weight[0])
    left = (
        f"{weight['help_received']} * {share(met, float(one.need_count[0]))}"
        f" + {weight['help_given']} * {share(wanted, float(one.offer_count[0]))}"
        f" + {weight['skills']} * {least}(sqrt({share(able, own)}), 0.9)"
        f" + {weight['fields']} * {share(same, float(one.field_count[0]))}"
    )
    right = (
        f"{weight['help_received']} * {share(met, 'p.offer_count')}"
        f" + {weight['help_given']} * {share(wanted, 'p.need_count')}"
        f" + {weight['skills']} * {least}(sqrt({share(able, 'p.skill_weight')}), 0.9)"
        f" + {weight['fields']} * {share(same, 'p.field_count')}"
    )
    apart = f"abs(p.utc - {float(one.offset[0])})"
    home = f"p.country = {country}" if country >= 0 else "1 = 0"
    town = f"p.city = {city}" if city >= 0 else "1 = 0"
    taught = f"(p.masters & {masks['learns']}) <> 0 AND (p.learns & {masks['masters']}) <> 0"
    both = (
        f"{weight['languages']} * (CASE {spoken} WHEN 0 THEN 0 WHEN 1 THEN 0.9 WHEN 2 THEN 0.99 WHEN 3 THEN 0.999"
        f" WHEN 4 THEN 0.9999 WHEN 5 THEN 0.99999 ELSE 0.999999 END)"
        f" + {weight['tandem']} * (CASE WHEN {taught} THEN 1 ELSE 0 END)"
        f" + {weight['hours']} * {most}(9.0 - {least}({apart}, 24 - {apart}), 0) / 9.0"
        f" + {weight['place']} * (CASE WHEN {town} THEN 1.0 WHEN {home} THEN 0.5 ELSE 0 END)"
        f" + {weight['waiting']} * p.waiting"
    )
    meets = "1 = 1" if not one.states_language[0] else f"(p.silent = 1 OR (p.languages & {masks['languages']}) <> 0)"
    return f"""
        WITH asked(skill, rarity) AS (VALUES {skills or "(-1, 0.0)"}),
        s AS (SELECT h.person, sum(a.rarity) AS shared FROM asked a JOIN has h ON h.skill = a.skill GROUP BY h.person),
        t AS (SELECT p.damped, {left} AS ours, {right} AS theirs, {both} AS alike
              FROM people p {join} s ON s.person = p.id
              WHERE p.peer = 1 AND p.id <> {row} AND {meets}
                AND (p.guarded & {int(one.refuses[0])}) = 0 AND (p.refuses & {int(one.guarded[0])}) = 0)
        SELECT (CASE WHEN ours + theirs + 2 * alike > 0
                THEN 2 * (ours + alike) * (theirs + alike) / (ours + theirs + 2 * alike) ELSE 0 END) * damped AS score
        FROM t ORDER BY score DESC LIMIT {K}"""  # noqa: S608  codes and numbers of an invented crowd


def holders(given: Peers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Who has which skill: skills and people, by skill and then by person."""
    by_skill = csr_array(given.people.skills).tocsc()
    skills = np.repeat(np.arange(by_skill.shape[1]), np.diff(by_skill.indptr))
    return skills.astype(np.int64), by_skill.indices.astype(np.int64)


def by_duckdb(given: Peers, join: str) -> Callable[[int], NDArray[np.float64]]:
    """DuckDB on one thread, skills in the order that its zone maps like best."""
    database = duckdb.connect(config={"threads": 1})
    columns = dict(zip(COLUMNS, table(given), strict=True))
    skill, person = holders(given)
    database.register("columns", columns)
    database.register("holding", {"skill": skill, "person": person})
    database.execute("CREATE TABLE people AS SELECT * FROM columns")
    database.execute("CREATE TABLE has AS SELECT * FROM holding")
    dialect = Dialect("least", "greatest")
    return lambda row: np.array(database.execute(question(given, row, dialect, join)).fetchall())[:, 0]


def by_sqlite(given: Peers) -> Callable[[int], NDArray[np.float64]]:
    """SQLite in memory, with skills clustered by their primary key."""
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE TABLE people ({', '.join(COLUMNS)}, PRIMARY KEY (id)) WITHOUT ROWID")
    rows = zip(*(column.tolist() for column in table(given)), strict=True)
    database.executemany(f"INSERT INTO people VALUES ({', '.join('?' * len(COLUMNS))})", rows)  # noqa: S608
    database.execute("CREATE TABLE has (skill, person, PRIMARY KEY (skill, person)) WITHOUT ROWID")
    database.executemany("INSERT INTO has VALUES (?, ?)", zip(*(side.tolist() for side in holders(given)), strict=True))
    database.execute("ANALYZE")
    dialect = Dialect("min", "max")
    return lambda row: np.array(database.execute(question(given, row, dialect, "JOIN")).fetchall())[:, 0]
