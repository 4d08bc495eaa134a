"""What each evidence term is for: every one is left out in turn, and what is lost is measured where it can be.

`python benchmarks/ablation.py [--data DIR]` prints a line a term and list: on the planted truth of invented worlds
(benchmarks/_planted.py) the share of the ten truly best that stand among the first ten; for a plain need of users, how
far it is served; with DIR the mean reciprocal rank on Open Life Science, and of hidden ties for nearness. A figure is
what leaving the term out loses, with a paired bootstrap interval of 95 %. The other weights stay as they are: to
renormalise them multiplies all scores alike and moves nothing but where bands begin.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks._planted import DAY, World, hours_together, plant
from benchmarks.links import FILES as NETWORK_FILES
from benchmarks.links import Split
from matcher.evaluate import Interval, Period, bootstrap, difference, reciprocal_rank, replay
from matcher.evidence import LISTS, TERMS, Weights, default_weights
from matcher.index import Index
from matcher.network import Network, Opening, Person, Tie
from web.commands.evaluating import past_of
from web.matching.past import periods

PROJECTS = Path("ols_projects.csv")
SEEDS = (1, 2, 3, 4, 5)
SEED = 7
K = 10
ASKERS = 160
"""Askers a world and list."""
NETWORKS = ("USAir", "NS", "Celegans")
SOON = 14
LONG = 8
OLS_LISTS = ("mentors", "contacts")
OLS = {"people": "ols_people.csv", "ties": "ols_edges.csv", "projects": "ols_projects.csv"}

Served = Callable[[World, str, str], bool]


def _person(world: World, one: str) -> Person:
    return world.network.people[one]


def _offer(world: World, one: str) -> Opening:
    return world.network.openings[one]


def _languages(world: World, one: str, other: str) -> bool:
    usable = [{tag for tag, level in _person(world, who).languages.items() if level != "A2"} for who in (one, other)]
    return len(usable[0] & usable[1]) > 1


def _asked_language(world: World, one: str, other: str) -> bool:
    facts = world.network.initiatives.get(other) or world.network.openings[other]
    return bool(set(facts.languages) & set(_person(world, one).languages))


NEEDS: Mapping[str, tuple[str, Served]] = {
    "languages": ("two languages in common", _languages),
    "hours": (
        "three working hours in common",
        lambda world, one, other: hours_together(_person(world, one), _person(world, other)) >= 3,
    ),
    "place": (
        "in one's own country",
        lambda world, one, other: _person(world, one).country == _person(world, other).country,
    ),
    "bridging": (
        "lives abroad, knows nobody whom one knows",
        lambda world, one, other: (
            _person(world, one).country != _person(world, other).country
            and not world.friends[one] & world.friends[other]
        ),
    ),
    "waiting": (f"has waited {LONG} weeks", lambda world, _, other: _person(world, other).waiting_weeks >= LONG),
    "asked_languages": ("states a language of hers", _asked_language),
    "reach": (
        "remote, or where she lives",
        lambda world, one, other: (
            _offer(world, other).remote or _offer(world, other).country == _person(world, one).country
        ),
    ),
    "origin": (
        "says yes to her origin",
        lambda world, one, other: any(
            _offer(world, other).origins.get(origin) == "yes" for origin in _person(world, one).origins
        ),
    ),
    "urgency": (
        f"closes within {SOON} days",
        lambda world, _, other: ((_offer(world, other).deadline or date.max) - DAY).days <= SOON,
    ),
    "credit": (f"has waited {LONG} weeks", lambda world, one, _: _person(world, one).waiting_weeks >= LONG),
    "near_initiative": (
        "in one's own country",
        lambda world, one, other: world.network.initiatives[other].country == _person(world, one).country,
    ),
}
"""Plain needs by the term that serves them: in words, and whether a suggestion serves it."""


def without(name: str, term: str) -> Weights:
    """The documented weights, one of them nothing."""
    lists = default_weights()
    lists[name] = lists[name] | {term: 0.0}
    return Weights(lists)


@cache
def indexed(world: World) -> Index:
    """A world's index with ties foretold: no column hangs on a weight, so that it is built once."""
    return Index.build(world.network, now=DAY, week=202506, seed=world.seed).foretold()


def ask(index: Index, name: str, asker: str) -> list[str]:
    """Everybody or everything that a list could show, the best first."""
    if name == "people_for":
        return [found.id for found in index.people_for(asker, len(index.network.people))]
    return index.ranking(name, asker)


def shown(worlds: Mapping[int, World], name: str, weights: Weights) -> dict[tuple[int, str], list[str]]:
    """The whole order for each asker of each world."""
    found: dict[tuple[int, str], list[str]] = {}
    for seed, world in worlds.items():
        index = replace(indexed(world), weights=weights)
        askers = sorted(world.network.openings if name == "people_for" else world.network.people)[:ASKERS]
        found |= {(seed, asker): ask(index, name, asker) for asker in askers}
    return found


def truly_best(world: World, name: str, asker: str, among: list[str]) -> frozenset[str]:
    """The K most useful of those whom the rules let be suggested."""
    ranked = sorted(among, key=lambda other: -world.useful(name, asker, other))
    return frozenset(ranked[:K])


def _sides(name: str, asker: str, one: str) -> tuple[str, str]:
    """The person first, what she is suggested second: a host's list asks the other way round."""
    return (one, asker) if name == "people_for" else (asker, one)


def planted(worlds: Mapping[int, World], name: str) -> Iterator[tuple[str, Interval, tuple[str, Interval] | None]]:
    """Per term of a list: what leaving it out loses of the truly best ten, and of the plain need that it serves."""
    whole = shown(worlds, name, Weights())
    best = {key: truly_best(worlds[key[0]], name, key[1], order) for key, order in whole.items()}

    def found(orders: Mapping[tuple[int, str], list[str]]) -> list[float]:
        return [len(best[key].intersection(order[:K])) / max(1, len(best[key])) for key, order in orders.items()]

    def served(orders: Mapping[tuple[int, str], list[str]], need: Served) -> list[float]:
        return [
            sum(need(worlds[seed], *_sides(name, asker, one)) for one in order[:K]) / K
            for (seed, asker), order in orders.items()
        ]

    for term in default_weights()[name]:
        less = shown(worlds, name, without(name, term))
        loss = difference(found(whole), found(less), seed=SEED)
        need = None
        if term in NEEDS:
            words, holds = NEEDS[term]
            ours, theirs = served(whole, holds), served(less, holds)
            told = f"{words}: {np.mean(ours):.3f} with, {np.mean(theirs):.3f} without"
            need = (told, difference(ours, theirs, seed=SEED))
        yield term, loss, need


def hidden_ties(data: Path) -> Iterator[tuple[str, Interval]]:
    """The reciprocal rank that `nearness` is worth for contacts whose ties were hidden, over networks of others.

    The people there have nothing but ties; each of some askers is to find one hidden neighbour among everybody.
    """
    gains: list[float] = []
    for name in NETWORKS:
        split = Split.read(data / NETWORK_FILES / f"{name}.npz", 1)
        ids = [f"n{number:05}" for number in range(split.people)]
        ties = [Tie(ids[a], ids[b], consented=True) for a, b in split.ties.tolist()]
        network = Network.from_records(people=[Person(id=one, as_peer=True) for one in ids], ties=ties)
        near = Index.build(network, now=DAY, week=202506).foretold()
        blind = replace(near, weights=without("contacts", "nearness"))
        for a, b in split.pairs[split.tied][:ASKERS].tolist():
            places = [reciprocal_rank(index.ranking("contacts", ids[a]), {ids[b]}) for index in (near, blind)]
            gains.append(places[0] - places[1])
    yield "nearness", bootstrap(gains, seed=SEED)


def ols(data: Path, name: str) -> Iterator[tuple[str, Interval]]:
    """Per term of a list: the reciprocal rank that leaving it out loses on Open Life Science, in time order."""
    given = {kind: data / file for kind, file in OLS.items()}
    asked = periods(past_of(given, "ols", date(2022, 1, 1), consented=True), name)
    whole = _ranks(name, asked, Weights())
    for term in default_weights()[name]:
        less = _ranks(name, asked, without(name, term))
        if whole != less:
            yield term, difference(whole, less, seed=SEED)


def _ranks(name: str, asked: list[Period], weights: Weights) -> tuple[float, ...]:
    return replay(name, asked, weights=weights, foretell=False).ranks


def verdict(loss: Interval, need: tuple[str, Interval] | None, real: Interval | None) -> str:
    """What a term is for in a list; the strongest that holds."""
    if real is not None and real.low > 0:
        return "earns on a set"
    if loss.low > 0:
        return "earns on planted truth"
    if need is not None and need[1].low > 0:
        return "plain need, served by it"
    return "does none"


def run(data: Path | None) -> None:
    """Print a line a list and term."""
    worlds = {seed: plant(seed) for seed in SEEDS}
    print(
        f"What leaving a term out loses [95 %, paired]: {len(SEEDS)} planted worlds, first {K}; other weights unchanged"
    )
    kinds = {term.name: term for term in TERMS}
    for name in LISTS:
        real = (
            {term: ("Open Life Science", loss) for term, loss in ols(data, name)} if data and name in OLS_LISTS else {}
        )
        if data and name == "contacts" and (data / NETWORK_FILES).is_dir():
            real |= {term: (f"hidden ties of {', '.join(NETWORKS)}", loss) for term, loss in hidden_ties(data)}
        for term, loss, need in planted(worlds, name):
            on_set = f"   {real[term][0]}, MRR {real[term][1]}" if term in real else ""
            said = f"   {need[0]}, {need[1]}" if need else ""
            told = verdict(loss, need, real[term][1] if term in real else None)
            weight = kinds[term].weights[name]
            print(f"  {name:<12}{term:<16}{weight:.2f}  planted {loss}{on_set}{said}   -> {told}", flush=True)


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description="What each evidence term is for")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder with the sets' files")
    folder = parser.parse_args().data
    run(folder if folder and (folder / PROJECTS).is_file() else None)


if __name__ == "__main__":
    main()
