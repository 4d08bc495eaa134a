"""Rounds: stable ones against `matching` and NetworKit's b-Suitor, best ones against OR-Tools' min-cost flow."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import networkit
import numpy as np
from matching.games import HospitalResident
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from benchmarks.racing.mosty import asking, packed_by, peers_of
from benchmarks.racing.race import MB, Bar, Lap, Line, peaked, race, report, tell, timed
from matcher.deferred import UNMATCHED
from matcher.markets import Lists, best, stable
from matcher.topk import best as found_by

FIELDS = 40
DECIMALS = 4  # of invented scores, so that whole numbers say the same to whoever takes nothing else
OF_THE_ENGINE = 6
LONG = 50
LESS_MEMORY = 2.0


@dataclass(frozen=True)
class Cohort:
    """Lists of mentees and the places of mentors; scores are whole numbers of `1 / units`."""

    lists: Lists
    places: NDArray[np.int32]
    units: int


def cohort(mentees: int, mentors: int, long: int, seats: int, seed: int, decimals: int = DECIMALS) -> Cohort:
    """Invented: half of a mentee's list is of her field and fits better; mentors differ in how well they do."""
    chance = np.random.default_rng(seed)
    hers, theirs = chance.integers(0, FIELDS, mentees), chance.integers(0, FIELDS, mentors)
    gift = chance.normal(0, 0.06, mentors)
    chosen = np.empty((mentees, long), np.int32)
    same = [np.flatnonzero(theirs == field) for field in range(FIELDS)]
    for mentee in range(mentees):
        near = chance.permutation(same[hers[mentee]])[: long // 2]
        far = chance.integers(0, mentors, 3 * long)
        _, first = np.unique(both := np.concatenate((near, far)), return_index=True)
        chosen[mentee] = both[np.sort(first)[:long]]
    fit = 0.35 + 0.2 * (theirs[chosen] == hers[:, None]) + gift[chosen] + chance.normal(0, 0.1, chosen.shape)
    scores = np.round(np.clip(fit, 1e-4, 1), decimals)
    places = 1 + chance.multinomial(max(seats - mentors, 0), np.full(mentors, 1 / mentors))
    starts = np.arange(0, mentees * long + 1, long, dtype=np.int64)
    return Cohort(Lists.of(starts, chosen.ravel(), scores.ravel()), places.astype(np.int32), 10**decimals)


def from_engine(people: int) -> Cohort:
    """The engine's own lists of everybody in a crowd who is no mentor; every mentor has a place at least."""
    given = peers_of(people)
    mentors = np.flatnonzero(given.people.as_mentor)
    packed = packed_by(given, given.people.as_mentor)
    question_of, number = asking(given, packed, "mentors"), np.full(people, UNMATCHED, np.int32)
    number[mentors] = np.arange(len(mentors))
    lists = [
        found_by(packed, question_of(row), LONG, keeps_a_place=False)
        for row in np.flatnonzero(~given.people.as_mentor).tolist()
    ]
    rows, scores = (np.concatenate(part) for part in zip(*lists, strict=True))
    starts = np.cumsum([0, *(int((found > 0).sum()) for _, found in lists)])
    kept = scores > 0
    places = np.maximum(given.people.seats[mentors], 1).astype(np.int32)
    return Cohort(Lists.of(starts, number[rows[kept]], scores[kept]), places, 10**OF_THE_ENGINE)


def blocking(given: Cohort, mentors: NDArray[np.int32]) -> int:
    """How many pairs would both rather have each other."""
    lists, places = given.lists, given.places
    owner = np.repeat(np.arange(len(lists.starts) - 1), np.diff(lists.starts))
    has = np.zeros(len(mentors))
    held = lists.mentors == mentors[owner]
    has[owner[held]] = lists.scores[held]
    taken = np.bincount(mentors[mentors != UNMATCHED], minlength=len(places))
    least = np.where(taken < places, 0.0, np.inf)
    np.minimum.at(least, lists.mentors[held], lists.scores[held])
    least[places == 0] = np.inf
    return int(((lists.scores > has[owner]) & (lists.scores > least[lists.mentors])).sum())


def total(given: Cohort, mentors: NDArray[np.int32]) -> float:
    """The sum of the scores of a round."""
    owner = np.repeat(np.arange(len(given.lists.starts) - 1), np.diff(given.lists.starts))
    return float(given.lists.scores[given.lists.mentors == mentors[owner]].sum())


def by_matching(given: Cohort) -> NDArray[np.int32]:
    """PyPI's `matching`, hospital and residents, the residents' best round."""
    lists = given.lists
    hers: dict[int, list[int]] = {}
    theirs: dict[int, list[tuple[float, int]]] = {mentor: [] for mentor in range(len(given.places))}
    for mentee in range(len(lists.starts) - 1):
        own = slice(lists.starts[mentee], lists.starts[mentee + 1])
        hers[mentee] = lists.mentors[own].tolist()
        for mentor, score in zip(hers[mentee], lists.scores[own].tolist(), strict=True):
            theirs[mentor].append((-score, mentee))
    ranked = {mentor: [mentee for _, mentee in sorted(asked)] for mentor, asked in theirs.items()}
    sys.setrecursionlimit(100_000)  # it copies its players by recursion
    game = HospitalResident.create_from_dictionaries(hers, ranked, dict(enumerate(given.places.tolist())))
    found = np.full(len(hers), UNMATCHED, np.int32)
    for mentor, mentees in game.solve(optimal="resident").items():
        for mentee in mentees:
            found[_number(mentee)] = _number(mentor)
    return found


def _number(player: Any) -> int:
    return int(getattr(player, "name", player))


def by_bsuitor(given: Cohort) -> float:
    """NetworKit's b-Suitor: the total weight of a b-matching."""
    lists = given.lists
    mentees = len(lists.starts) - 1
    graph = networkit.Graph(mentees + len(given.places), weighted=True)
    owner = np.repeat(np.arange(mentees), np.diff(lists.starts))
    for mentee, mentor, score in zip(
        owner.tolist(), (mentees + lists.mentors).tolist(), lists.scores.tolist(), strict=True
    ):
        graph.addEdge(mentee, mentor, score)
    solver = networkit.matching.BSuitorMatcher(graph, [1] * mentees + given.places.tolist())
    solver.run()
    solver.buildBMatching()
    return float(solver.getBMatching().weight())


def flow_of(given: Cohort) -> Any:
    """The round as OR-Tools' min-cost flow takes it, not solved yet."""
    lists = given.lists
    mentees, mentors = len(lists.starts) - 1, len(given.places)
    source, sink = mentees + mentors, mentees + mentors + 1
    owner = np.repeat(np.arange(mentees), np.diff(lists.starts))
    everyone, everybody = np.arange(mentees), np.arange(mentors)
    tails = np.concatenate((np.full(mentees, source), owner, mentees + everybody, everyone))
    heads = np.concatenate((everyone, mentees + lists.mentors, np.full(mentors, sink), np.full(mentees, sink)))
    ones = np.ones(mentees, np.int64)
    widths = np.concatenate((ones, np.ones(len(owner), np.int64), given.places.astype(np.int64), ones))
    costs = np.concatenate((0 * ones, -np.round(given.units * lists.scores).astype(np.int64), 0 * everybody, 0 * ones))
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, widths, costs)
    supplies = np.zeros(sink + 1, np.int64)
    supplies[source], supplies[sink] = mentees, -mentees
    flow.set_nodes_supplies(np.arange(sink + 1), supplies)
    return flow


def by_flow(given: Cohort) -> tuple[float, float]:
    """OR-Tools' min-cost flow: the greatest sum of scores, and the seconds of solving alone."""
    flow = flow_of(given)
    begun = time.perf_counter()
    flow.solve()
    return -flow.optimal_cost() / given.units, time.perf_counter() - begun


def run(runs: int = 3) -> None:
    """Print every line."""
    _stable(2_000, 200, 2_000, runs)
    _suitor(10_000, 1_000, 3_000, 5 * runs)  # so short a work that one interruption tells more than the work itself
    for name, seats, bar in (("scarce", 30_000, 4.0), ("balanced", 100_000, 1.4)):
        asked = [cohort(100_000, 10_000, LONG, seats, seed) for seed in range(runs)]
        _best(f"{name} places, 100000 x 10000", asked, bar)
    given = from_engine(100_000)
    work = f"lists from the engine, {len(given.lists.starts) - 1} x {len(given.places)}"
    _best(work, [given] * runs, 10.0)
    _memory(work, given)


def _stable(mentees: int, mentors: int, seats: int, runs: int) -> None:
    asked = [cohort(mentees, mentors, 50, seats, seed) for seed in range(runs)]
    laps = race({"Mosty": lambda one: stable(one.lists, one.places).mentors, "matching": by_matching}, asked)
    same = all(
        np.isclose(total(one, ours), total(one, theirs))
        for one, ours, theirs in zip(asked, laps["Mosty"].answers, laps["matching"].answers, strict=True)
    )
    pairs = sum(blocking(one, ours) for one, ours in zip(asked, laps["Mosty"].answers, strict=True))
    note = f"value {'identical' if same else 'DIFFERS'}, {pairs} blocking pairs"
    report(f"stable round, {mentees} x {mentors}", laps["Mosty"], [laps["matching"]], [Bar("matching", 1000)], note)


def _suitor(mentees: int, mentors: int, seats: int, runs: int) -> None:
    asked = [cohort(mentees, mentors, 50, seats, seed, decimals=12) for seed in range(runs)]  # equals have no one round
    laps = race({"Mosty": lambda one: stable(one.lists, one.places), "NetworKit b-Suitor": by_bsuitor}, asked)
    ours = [found.total for found in laps["Mosty"].answers]
    apart = max(abs(a - b) / a for a, b in zip(ours, laps["NetworKit b-Suitor"].answers, strict=True))
    pairs = sum(blocking(one, found.mentors) for one, found in zip(asked, laps["Mosty"].answers, strict=True))
    note = f"values differ by {apart:.1e}, {pairs} blocking pairs"
    bar = Bar("NetworKit b-Suitor", 100)
    report(f"stable round, {mentees} x {mentors}", laps["Mosty"], [laps["NetworKit b-Suitor"]], [bar], note)


def _best(name: str, asked: Sequence[Cohort], bar: float) -> None:
    laps = race({"Mosty": lambda one: best(one.lists, one.places), "OR-Tools": by_flow}, asked)
    flow: Lap = timed(laps["OR-Tools"], [seconds for _, seconds in laps["OR-Tools"].answers])
    found = laps["Mosty"].answers
    proven = max(one.gap for one in found)
    true = max((most - one.total) / most for (most, _), one in zip(flow.answers, found, strict=True))
    note = f"gap proven {proven:.3%}, true {true:.4%}; solving alone of OR-Tools"
    report(f"best round, {name}", laps["Mosty"], [flow], [Bar("OR-Tools", bar)], note)


def _memory(name: str, given: Cohort) -> None:
    """What each takes at most beside what it was given, in a process of its own; OR-Tools was given its own arcs."""
    ours = peaked(lambda: None, lambda _: best(given.lists, given.places))
    theirs = peaked(lambda: flow_of(given), lambda flow: flow.solve())
    told = f"{ours / MB:.3g} MB", f"{theirs / MB:.3g} MB"
    tell(Line(f"best round, {name}, memory", "OR-Tools", *told, theirs / ours, LESS_MEMORY, "beside its own arcs"))
