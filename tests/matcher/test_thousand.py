"""A thousand questions, before and after changes: the search, the ranking of everybody and brute force say the same.

A share of them is asked in eight processes at once as well.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from matcher.changing import changed, patched
from matcher.compiled import IS_COMPILED
from matcher.index import Index
from matcher.network import Network, Person, Tie
from tests.counting import FIGURE
from tests.matcher.brute import World
from tests.matcher.eight_processes import PROCESSES, QUESTIONS, digest
from tests.matcher.test_topk import KINDS, crowd, read_through
from tests.matcher.toy import NOW
from tests.matcher.worlds import build

WORLDS, STATES, ASKERS = 5, 4, 25
SHARED = ("4-0", f"4-{STATES - 1}", "0-0", f"1-{STATES - 1}")
"""Half of what is asked of these is asked in eight processes too."""
ROOT = Path(__file__).resolve().parents[2]
Asked = tuple[str, str, int, list[str]]


def twins(network: Network, chance: random.Random) -> Network:
    """Some people stand in it twice, so that lots decide between them."""
    people = list(network.people.values())
    again = [replace(one, id=f"twin of {one.id}") for one in chance.sample(people, len(people) // 8)]
    return Network.from_records(people=[*people, *again], ties=network.ties)


def step(index: Index, seed: int, chance: random.Random) -> tuple[Index, Network]:
    """A dozen profiles saved, some people new and some erased, a few ties: the index that follows, and the network."""
    drawn, ids = list(crowd(60, seed=seed).people.values()), sorted(index.network.people)
    saved: dict[str, Person | None] = {
        key: replace(one, id=key) for key, one in zip(chance.sample(ids, 12), drawn, strict=False)
    }
    came = {f"new {seed} {number}": one for number, one in enumerate(drawn[12:20])}
    saved |= {key: replace(one, id=key) for key, one in came.items()}
    saved |= {key: replace(index.network.people[key], shown=0) for key in chance.sample(ids, 4)}
    saved |= dict.fromkeys(chance.sample(ids, 6))
    ends = [key for key in {*ids, *saved} if saved.get(key, "there")]
    couples = [chance.sample(sorted(ends), 2) for _ in range(10)]
    made = [Tie(one, other, "contact", consented=chance.random() < 0.8) for one, other in couples]
    ties = [*index.network.ties, *made]
    return changed(index, saved, {}, {}, ties, NOW), patched(index.network, saved, {}, {}, ties)


def states() -> Iterator[tuple[str, Index, Network]]:
    """Several invented worlds, each as it was built and after one change after another."""
    for number in range(WORLDS):
        chance = random.Random(number)
        network = twins(crowd(120 + 40 * number, seed=20 + number, languages=4 + 20 * number), chance)
        index = build(network, seed=number)
        yield f"{number}-0", index, network
        for later in range(1, STATES):
            index, network = step(index, 100 * number + later, chance)
            yield f"{number}-{later}", index, network


def questions(network: Network, chance: random.Random) -> list[Asked]:
    """Of both lists, short and long, with some people left out."""
    ids = sorted(network.people)
    return [
        (kind, asker, chance.choice((1, 8, 20, 40)), chance.sample(ids, chance.choice((0, 5, 40))))
        for asker in chance.sample(ids, ASKERS)
        for kind in KINDS
    ]


def test_a_thousand_questions_have_one_answer(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    chance, count, shared = random.Random(5), 0, dict[str, list[Asked]]()
    alone: dict[str, str] = {}
    for name, index, network in states():
        world = World(network, index.statistics, index.weights, NOW, index.week, index.seed)
        asked = questions(network, chance)
        for kind, asker, k, excluded in asked:
            found = getattr(index, kind)(asker, k, excluded=excluded)
            assert found == read_through(index, kind, asker, k, excluded), (name, kind, asker)
            assert [(one.id, one.score) for one in found] == world.answer(kind, asker, k, excluded), (name, kind, asker)
            count += 1
        if name.endswith(SHARED):
            (tmp_path / name).write_bytes(index.to_bytes())
            shared[name] = asked[::2]
            alone[name] = digest(index, shared[name])
    assert count == 1000
    in_eight = sum(map(len, shared.values()))
    if hasattr(os, "fork"):
        (tmp_path / QUESTIONS).write_text(json.dumps(shared), "utf-8")
        assert _eight(tmp_path) == [alone] * PROCESSES
    engines = "numba = numpy = brute force" if IS_COMPILED else "numpy = brute force"
    record_property(FIGURE, f"{engines} on {count} of {count} questions, {in_eight} of them in {PROCESSES} processes")


def _eight(folder: Path) -> list[dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.matcher.eight_processes", str(folder)],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]
