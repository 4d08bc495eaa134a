"""The two-sided list of contacts among a crowd: the same sums by Mosty, by numpy over everybody, and by databases.

Terms of the network of ties are left out, because no database reckons them; all the others weigh what they weigh on
pages. A database orders by the bare score: its fifty best must fall into the same bands as Mosty's.
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from benchmarks.racing.crowd import Crowd, crowd
from benchmarks.racing.race import Bar, Lap, race, report
from matcher import eligibility
from matcher.asked import ask
from matcher.columns import People, row_of
from matcher.evidence import Weights, default_weights
from matcher.explain import Pairs, Voice
from matcher.lexicon import Axis, Lexicon
from matcher.measures import Setting
from matcher.packed import bits, pack
from matcher.recommend import Question, banded, damping, rank
from matcher.topk import best
from matcher.vicinity import ALONE

DAY = date(2025, 2, 3)
K = 50
ASKED = 25
WEEK, SEED = 202506, 7
OF_THE_NETWORK = ("nearness", "bridging", "text")  # nobody in the crowd has written anything


def weights() -> Weights:
    """The documented weights without the terms that need ties or texts."""
    lists = default_weights()
    lists["contacts"] |= dict.fromkeys(OF_THE_NETWORK, 0.0)
    return Weights(lists)


@dataclass(frozen=True)
class Peers:
    """A crowd and what everybody is asked with."""

    crowd: Crowd
    weights: Weights
    damped: NDArray[np.float64]

    @property
    def people(self) -> People:
        return self.crowd.people

    def salt(self, row: int) -> int:
        """Of the question of the person in `row`."""
        return Question("contacts", self.people.ids[row], WEEK, SEED).salt


def by_mosty(given: Peers) -> Callable[[int], NDArray[np.float64]]:
    """Mosty's search; answers the bands' scores of the fifty best."""
    size = len(given.people.ids)
    rows = np.flatnonzero(given.people.as_peer).astype(np.int32)
    packs = (pack(given.people, rows, np.zeros(size, np.int32), np.zeros(size, np.bool_), given.damped),)
    alone = replace(ALONE, known=np.zeros(size, np.bool_))

    def answer(row: int) -> NDArray[np.float64]:
        herself = np.array([row], np.int32)
        asked = ask(packs, given.people, row, alone, given.weights, "contacts", given.salt(row), herself)
        return best(packs, asked, K, keeps_a_place=False)[1]

    return answer


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


COLUMNS = (
    "id", "peer", "offers", "needs", "fields", "languages", "masters", "learns", "silent", "offer_count", "need_count",
    "field_count", "skill_weight", "utc", "country", "city", "waiting", "guarded", "refuses", "damped",
)  # fmt: skip


def table(given: Peers) -> list[NDArray[Any]]:
    """Everybody's columns in the order of COLUMNS."""
    people = given.people
    sets = [
        bits(getattr(people, name))[:, 0]
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
    masks = {name: int(bits(getattr(one, name))[0, 0]) for name in ("languages", "masters", "learns")}
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


def equal(ours: Sequence[NDArray[np.float64]], theirs: Sequence[NDArray[np.float64]]) -> int:
    """To how many questions the two gave the same fifty bands."""
    return sum(
        len(one) == len(other) and bool(np.allclose(np.sort(one), np.sort(banded(other)), atol=1e-9))
        for one, other in zip(ours, theirs, strict=True)
    )


def run(size: int = 1_000_000) -> None:
    """Print every line."""
    made = crowd(size)
    chosen = weights()
    given = Peers(made, chosen, damping(made.people.shown, made.typical, chosen.exposure))
    contestants = {
        "Mosty": by_mosty(given),
        "numpy": by_numpy(given),
        "DuckDB": by_duckdb(given, "LEFT JOIN"),
        "DuckDB, who shares a skill": by_duckdb(given, "JOIN"),
        "SQLite, who shares a skill": by_sqlite(given),
    }
    bars = [Bar("DuckDB, who shares a skill", 30), Bar("numpy", 50), Bar("SQLite, who shares a skill", 100)]
    rows = np.random.default_rng(11).choice(np.flatnonzero(made.people.as_peer), ASKED, replace=False)
    laps = race(contestants, [int(row) for row in rows])
    for name, lap in laps.items():
        if name != "Mosty":
            same = equal(laps["Mosty"].answers, _as_scores(name, lap))
            report(f"contacts, {size}", laps["Mosty"], [lap], bars, f"{same} of {ASKED} answers alike")


def _as_scores(name: str, lap: Lap) -> Sequence[NDArray[np.float64]]:
    """Numpy answers with bands already; a band's own score stays in its band."""
    return [answer * (1 + 1e-5) for answer in lap.answers] if name == "numpy" else lap.answers
