"""Five thousand openings for one person: the same gates and sums by Mosty, by numpy over columns, and by SQLite.

Nobody in the crowd has written anything, so texts count nothing. SQLite orders by the bare score: its fifty best must
fall into the same bands as Mosty's.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from benchmarks.racing.crowd import COUNTRIES, FIELDS, LANGUAGES, ORIGINS, SKILLS, crowd, drawn, several, weighed, zipf
from benchmarks.racing.people import equal
from benchmarks.racing.race import Answer, Bar, race, report
from matcher import eligibility
from matcher.columns import Csr, Openings, People, row_of
from matcher.encode import STAGE_AXIS, SUPPORT_AXIS
from matcher.evidence import Weights
from matcher.explain import Pairs, Voice
from matcher.lexicon import Axis, Lexicon
from matcher.measures import MONTH, Setting
from matcher.offers import best, pack
from matcher.recommend import Question, rank, salt_of

DAY = date(2025, 2, 3)
K, ASKED = 50, 200
WEEK, SEED = 202506, 7
LEVELS = 6
PART = 32  # bits of a set in one column of a database
SETS = ("support", "fields", "stages", "asks", "residence", "accepts", "refuses")


def openings(chance: np.random.Generator, size: int) -> Openings:
    """Invented ones: a fifth is past, a third for residents of few countries, a tenth refuses an origin."""
    skills, skill_weight = weighed(several(chance, size, 4.0, zipf(SKILLS)))
    asks = chosen(chance, size, 0.8, LANGUAGES, zipf(LANGUAGES, 1.0))
    levels = asks.indices * LEVELS + chance.integers(0, LEVELS, len(asks.indices))
    residence = chosen(chance, size, 0.33, COUNTRIES, zipf(COUNTRIES, 1.0))
    shut = chosen(chance, size, 0.1, ORIGINS, zipf(ORIGINS, 1.0))
    named = chosen(chance, size, 0.3, ORIGINS, zipf(ORIGINS, 1.0))
    nothing = csr_array((size, 1))
    return Openings(
        ids=tuple(f"o{row:05}" for row in range(size)),
        keys=chance.integers(0, 2**64, size, dtype=np.uint64),
        skills=skills,
        skill_weight=skill_weight,
        fields=several(chance, size, 1.5, zipf(FIELDS)),
        support=several(chance, size, 2.0, zipf(len(SUPPORT_AXIS.names))),
        stages=several(chance, size, 1.5, zipf(len(STAGE_AXIS.names))),
        asks=csr_array((asks.data, levels.astype(np.int32), asks.indptr), shape=(size, LANGUAGES * LEVELS)),
        states_language=np.diff(asks.indptr) > 0,
        country=chance.choice(COUNTRIES, size, p=zipf(COUNTRIES, 1.0)).astype(np.int32),
        remote=chance.random(size) < 0.3,
        accepts=named,
        refuses=shut,
        deadline=(DAY.toordinal() + chance.integers(-30, 120, size)).astype(np.int32),
        rolling=np.zeros(size, np.bool_),
        open=chance.random(size) < 0.95,
        residence=residence,
        any_residence=np.diff(residence.indptr) == 0,
        words=nothing,
        phrases=nothing,
        topics=np.zeros((size, 0)),
    )


def chosen(chance: np.random.Generator, size: int, share: float, width: int, shares: NDArray[np.float64]) -> Csr:
    """A set of one or two for a share of the rows, of nothing for the others."""
    rows = np.flatnonzero(chance.random(size) < share).repeat(2)
    return drawn(rows, chance.choice(width, len(rows), p=shares), (size, width))


def seekers(people: People, chance: np.random.Generator) -> People:
    """The same people with levels of their languages, homes and origins."""
    size, spoken = len(people.ids), people.languages
    everybody = np.arange(size)
    levels = 1 + chance.integers(0, LEVELS, len(spoken.indices))
    first = np.repeat(np.repeat(everybody, np.diff(spoken.indptr)), levels)
    each = np.arange(len(first)) - np.repeat(np.cumsum(levels) - levels, levels)
    codes = np.repeat(spoken.indices.astype(np.int64), levels) * LEVELS + each
    return replace(
        people,
        reach=drawn(first, codes, (size, LANGUAGES * LEVELS)),
        home=drawn(everybody, people.country.astype(np.int64), (size, COUNTRIES)),
        origins=drawn(everybody, chance.choice(ORIGINS, size, p=zipf(ORIGINS, 1.0)), (size, ORIGINS)),
    )


def by_mosty(people: People, offered: Openings, weights: Weights) -> Answer:
    """Mosty's search; answers the bands' scores of the fifty best."""
    packed, text = pack(offered, DAY), np.zeros(len(offered.ids))
    return lambda row: best(packed, people, row, text, weights, salt_of("openings", WEEK, SEED), (), K)[1]


def by_numpy(people: People, offered: Openings, weights: Weights) -> Answer:
    """The ranking by whole columns: numpy and scipy."""
    lexicon = Lexicon(**{name: Axis(()) for name in Lexicon.__dataclass_fields__})

    def answer(row: int) -> NDArray[np.float64]:
        one = row_of(people, row)
        pairs = Pairs(one, offered, Setting(DAY), lexicon, Voice({}, {}, ""), {})
        question = Question("openings", people.ids[row], WEEK, SEED)
        found = rank(question, pairs, eligibility.openings(one, offered, DAY), weights, 0.0, K)
        return found.scores[found.order]

    return answer


def parts(name: str, matrix: Csr) -> dict[str, NDArray[np.int64]]:
    """Sets as columns of PART bits each, named NAME0, NAME1 and so on."""
    columns = np.zeros((matrix.shape[0], -(-matrix.shape[1] // PART)), np.int64)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    np.bitwise_or.at(columns, (rows, matrix.indices // PART), np.int64(1) << (matrix.indices % PART).astype(np.int64))
    return {f"{name}{number}": column for number, column in enumerate(columns.T)}


def table(offered: Openings) -> dict[str, NDArray[Any]]:
    """The columns of a database, of openings that are open and not past."""
    live = offered.open & (offered.deadline >= DAY.toordinal())
    columns: dict[str, NDArray[Any]] = {
        "rowid": np.arange(len(live)),
        "silent": ~offered.states_language,
        "anywhere": offered.any_residence,
        "remote": offered.remote,
        "country": offered.country,
        "skill_weight": offered.skill_weight,
        "urgency": 1 / (1 + np.maximum(offered.deadline - DAY.toordinal(), 0) / MONTH),
    }
    for name in SETS:
        columns |= parts(name, getattr(offered, name))
    return {name: column[live] for name, column in columns.items()}


def meets(name: str, matrix: Csr) -> str:
    """Whether a set has any code of the one row of a matrix."""
    masks = {column: int(bits[0]) for column, bits in parts(name, matrix).items() if bits[0]}
    return "(" + (" OR ".join(f"(o.{column} & {mask}) <> 0" for column, mask in masks.items()) or "1 = 0") + ")"


def statements(one: People, weight: dict[str, float]) -> tuple[str, ...]:
    """The question of one person: shared skills first, into a table of their own, which has an index."""
    skills = ", ".join(
        f"({skill}, {value!r})"
        for skill, value in zip(one.skills.indices.tolist(), one.skills.data.tolist(), strict=True)
    )
    wants = (
        " + ".join(f"((o.support{code // PART} >> {code % PART}) & 1)" for code in one.wants.indices.tolist()) or "0"
    )
    named, spoken = meets("accepts", one.origins), meets("asks", one.reach)
    silent = "1 = 1" if not one.states_language[0] else f"(o.silent = 1 OR {spoken})"
    shared = f"""
        WITH asked(skill, value) AS (VALUES {skills or "(-1, 0.0)"})
        INSERT INTO shared SELECT h.opening, sum(a.value * h.value)
        FROM asked a JOIN has h ON h.skill = a.skill GROUP BY h.opening"""  # noqa: S608  numbers of an invented crowd
    best_ones = f"""
        SELECT {weight["support"]} * ({wants}) / {float(max(one.want_count[0], 1))}
            + {weight["asked_skills"]} * min(sqrt(CASE WHEN o.skill_weight > 0
                THEN COALESCE(s.value, 0) / o.skill_weight ELSE 0 END), 0.9)
            + {weight["asked_fields"]} * {meets("fields", one.fields)}
            + {weight["asked_stage"]} * {meets("stages", one.stages)}
            + {weight["asked_languages"]} * {spoken}
            + {weight["reach"]} * (o.remote OR o.country = {int(one.country[0])})
            + {weight["origin"]} * {named} + {weight["urgency"]} * o.urgency AS score
        FROM openings o LEFT JOIN shared s ON s.opening = o.rowid
        WHERE {silent} AND (o.anywhere OR {meets("residence", one.home)})
            AND ({named} OR NOT {meets("refuses", one.origins)})
        ORDER BY score DESC LIMIT {K}"""  # noqa: S608  the same
    return "DELETE FROM shared", shared, best_ones


class BySqlite:
    """SQLite in memory, with skills clustered by their primary key; openings that are past are not in it."""

    def __init__(self, people: People, offered: Openings, weights: Weights) -> None:
        self.database = sqlite3.connect(":memory:", isolation_level=None)
        columns = table(offered)
        names = [f"{name} INTEGER PRIMARY KEY" if name == "rowid" else name for name in columns]
        real = {"skill_weight", "urgency"}
        whole = [column.astype(np.float64 if name in real else np.int64).tolist() for name, column in columns.items()]
        self.database.execute(f"CREATE TABLE openings ({', '.join(names)})")
        self.fill("openings", len(names), zip(*whole, strict=True))
        asked = csr_array(offered.skills).tocsc()
        skill = np.repeat(np.arange(asked.shape[1]), np.diff(asked.indptr))
        self.database.execute("CREATE TABLE has (skill, opening, value, PRIMARY KEY (skill, opening)) WITHOUT ROWID")
        self.fill("has", 3, zip(skill.tolist(), asked.indices.tolist(), asked.data.tolist(), strict=True))
        self.database.execute("CREATE TEMP TABLE shared (opening INTEGER PRIMARY KEY, value)")
        self.database.execute("ANALYZE")
        weight = dict(weights.lists["openings"])
        self.asks = {row: statements(row_of(people, row), weight) for row in questions(people)}

    def fill(self, name: str, width: int, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write rows into a table in one transaction."""
        self.database.execute("BEGIN")
        self.database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * width)})", rows)  # noqa: S608  ours
        self.database.execute("COMMIT")

    def __call__(self, row: int) -> NDArray[np.float64]:
        self.database.execute("BEGIN")
        for statement in self.asks[row]:
            found = self.database.execute(statement).fetchall()
        self.database.execute("COMMIT")
        return np.array(found)[:, 0]


def questions(people: People) -> list[int]:
    """Who asks."""
    return [int(row) for row in np.random.default_rng(11).choice(len(people.ids), ASKED, replace=False)]


def run(size: int = 5_000, people: int = 100_000) -> None:
    """Print every line."""
    chance = np.random.default_rng(7)
    given = seekers(crowd(people).people, chance), openings(chance, size), Weights()
    contestants: dict[str, Answer] = {"Mosty": by_mosty(*given), "numpy": by_numpy(*given), "SQLite": BySqlite(*given)}
    laps = race(contestants, questions(given[0]))
    ours, dense = laps["Mosty"], laps["numpy"]
    exact = sum(np.array_equal(a, b) for a, b in zip(ours.answers, dense.answers, strict=True))
    alike = equal(ours.answers, laps["SQLite"].answers)
    report(f"openings, {size}", ours, [dense], [], f"{exact} of {ASKED} answers equal to the bit")
    report(f"openings, {size}", ours, [laps["SQLite"]], [Bar("SQLite", 10.0)], f"{alike} of {ASKED} answers alike")
