"""Whether ties to come make better contacts: hidden ties of a real network, found again by the product's own list.

`python benchmarks/contacts.py --data DIR` reads DIR/ols_people.csv and DIR/ols_edges.csv (Open Life Science, MIT
licence, not part of the repository) and prints a line for each way of telling who is near.
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from matcher.batch import firsts
from matcher.evaluate import bootstrap, gini, hit_at_k, reciprocal_rank
from matcher.evidence import Weights, default_weights
from matcher.forecast import Forecast
from matcher.index import Index
from matcher.network import Network, Person, Tie

FILES = Path("ols_edges.csv")
PEOPLE = Path("ols_people.csv")
K = 10
DAY = date(2022, 1, 1)
FOLDS = 5
"""Times that a tenth of the ties is hidden, another one each time."""
PARTS = 10
TERM = "nearness"

Pair = tuple[str, str]
WAYS = ("without the term", "common contacts", "ties to come")


@dataclass(frozen=True)
class Trial:
    """A network without the ties `hidden`."""

    known: Network
    hidden: Sequence[Pair]
    seed: int

    def ways(self) -> Iterator[tuple[str, Index]]:
        """The index as pages have it, and what it would be with less."""
        lists = default_weights()
        silent = Weights({**lists, "contacts": {**lists["contacts"], TERM: 0.0}})
        index = Index.build(self.known, now=DAY, week=0, seed=self.seed).foretold()
        nothing = Forecast.none(index.people.ids)
        yield from zip(WAYS, (replace(index, weights=silent), replace(index, forecast=nothing), index), strict=True)

    def outcome(self, index: Index) -> "Outcome":
        """What everybody's list of contacts holds."""
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for one, other in self.hidden:
            wanted[one].add(other)
            wanted[other].add(one)
        people = [*self.known.people]
        ranked = dict(zip(people, firsts(index, "contacts", people, K), strict=True))
        ties = Counter(end for tie in self.known.ties for end in (tie.a, tie.b))
        return Outcome(
            [hit_at_k(ranked[one], others, K) for one, others in sorted(wanted.items())],
            [reciprocal_rank(ranked[one], others) for one, others in sorted(wanted.items())],
            Counter(one for found in ranked.values() for one in found),
            {person: ties[person] for person in self.known.people},
        )


@dataclass(frozen=True)
class Outcome:
    """Hits and reciprocal ranks of those who lost a tie; how often everybody is shown, and how many ties she has."""

    hits: Sequence[float]
    ranks: Sequence[float]
    shown: Mapping[str, int]
    ties: Mapping[str, int]

    def exposure(self) -> tuple[float, float, float]:
        """Gini; and how often those without ties, and the tenth with most, are shown, everybody's mean being one."""
        shown = np.array([self.shown.get(person, 0) for person in self.ties], dtype=np.float64)
        ties = np.array(list(self.ties.values()))
        most = ties >= np.quantile(ties, 1 - 1 / PARTS)
        untied, best_tied = (float(shown[some].sum() / max(some.sum(), 1) / shown.mean()) for some in (ties == 0, most))
        return gini(shown.tolist()), untied, best_tied


def read(folder: Path) -> Network:
    """Everybody as a peer, tied to those whom she worked with in a project."""
    with (folder / PEOPLE).open(encoding="utf-8", newline="") as lines:
        people = [
            Person(
                id=row["id"],
                country=row["country"] or None,
                city=row["city"] or None,
                skills=tuple(filter(None, map(str.strip, row["expertise"].split("|")))),
                as_peer=True,
            )
            for row in csv.DictReader(lines)
        ]
    with (folder / FILES).open(encoding="utf-8", newline="") as lines:
        ties = [Tie(row["source"], row["target"], row["kind"], consented=True) for row in csv.DictReader(lines)]
    return Network.from_records(people=people, ties=ties)


def trials(network: Network) -> Iterator[Trial]:
    """A tenth of the tied pairs hidden at a time; no pair is hidden twice."""
    pairs = sorted({(min(tie.a, tie.b), max(tie.a, tie.b)) for tie in network.ties})
    order = np.random.default_rng(0).permutation(len(pairs))
    for fold in range(FOLDS):
        hidden = {pairs[place] for place in order[fold::PARTS]}
        kept = [tie for tie in network.ties if (min(tie.a, tie.b), max(tie.a, tie.b)) not in hidden]
        yield Trial(Network.from_records(people=network.people.values(), ties=kept), sorted(hidden), fold)


def report(name: str, outcomes: Sequence[Outcome]) -> str:
    """One line over all trials."""
    hits = bootstrap([hit for outcome in outcomes for hit in outcome.hits], seed=0)
    ranks = bootstrap([rank for outcome in outcomes for rank in outcome.ranks], seed=0)
    uneven, untied, most = np.mean([outcome.exposure() for outcome in outcomes], axis=0)
    return (
        f"  {name:<18} hit@{K} {hits}   MRR {ranks}   exposure Gini {uneven:.2f}, of people without ties "
        f"{untied:.2f}, of the tenth with most {most:.2f} of the mean"
    )


def run(data: Path) -> None:
    """Contacts on Open Life Science."""
    network = read(data)
    found: defaultdict[str, list[Outcome]] = defaultdict(list)
    for trial in trials(network):
        for name, index in trial.ways():
            found[name].append(trial.outcome(index))
    lost = sum(len(outcome.hits) for outcome in found[WAYS[0]])
    print(
        f"Contacts, Open Life Science: {len(network.people)} people, {FOLDS} times a tenth of ties hidden, {lost} lists"
    )
    for name, outcomes in found.items():
        print(report(name, outcomes))


def main() -> None:
    """Read the command line and run the set if it is there."""
    parser = argparse.ArgumentParser(description="Quality of contacts on a real network")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder with the set's files")
    folder = parser.parse_args().data
    if not (folder / FILES).is_file():
        parser.error(f"{folder} holds no {FILES}")
    run(folder)


if __name__ == "__main__":
    main()
