"""Lists that follow changes by a small pack of those who changed answer as lists that were packed anew."""

from copy import copy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher import layers
from matcher.columns import UNKNOWN
from matcher.compiled import IS_COMPILED
from matcher.index import Index
from matcher.layers import laid, relaid
from matcher.network import Network, Person
from tests.matcher.test_topk import KINDS, crowd, same
from tests.matcher.toy import NOW, WEEK
from tests.matcher.worlds import build

pytestmark = pytest.mark.skipif(not IS_COMPILED, reason="without numba nothing is packed")


def changed(person: Person, chance: np.random.Generator) -> Person:
    """Something that a search reads, and no name that the network does not know."""
    return replace(
        person,
        stage=str(chance.choice(("studies", "early", "mid", "senior"))),
        seats=int(chance.integers(0, 3)),
        as_peer=bool(chance.random() < 0.7),
        skills=person.skills[1:],
        needs=person.offers,
        offers=person.needs,
        waiting_weeks=int(chance.integers(0, 12)),
        shown=int(chance.integers(0, 50)),
    )


def followed(before: Index, network: Network) -> Index:
    """The index of a later network with the lists of an earlier one laid over."""
    now = Index.build(network, now=NOW, week=WEEK, statistics=before.statistics, forecast=before.forecast)
    rows = {key: row for row, key in enumerate(before.people.ids)}
    old, new = before.network.people, network.people
    came = np.array([rows[key] if old.get(key) == new[key] else UNKNOWN for key in now.people.ids], np.int32)
    found = copy(now)
    packs = {kind: relaid(before.packs[kind], source, came) for kind, source in now.sources().items()}
    object.__setattr__(found, "packs", packs)
    return found


def step(network: Network, chance: np.random.Generator, many: int) -> Network:
    """Some people change, one leaves, one comes, and some ties are gone."""
    people = dict(network.people)
    for key in chance.choice([*people], many).tolist():
        people[key] = changed(people[key], chance)
    del people[chance.choice([*people])]
    new = f"q{chance.integers(0, 10**6):07}"
    people[new] = replace(changed(next(iter(people.values())), chance), id=new, as_peer=True)
    ties = [tie for tie in network.ties if chance.random() < 0.97 and tie.a in people and tie.b in people]
    return Network.from_records(people=list(people.values()), ties=ties)


@given(st.integers(0, 100), st.integers(1, 25), st.integers(1, 4))
@settings(max_examples=10, deadline=None)
def test_changes_give_the_answers_of_a_new_index(seed: int, many: int, steps: int) -> None:
    chance = np.random.default_rng(seed)
    network = crowd(120, seed=seed)
    index = build(network)
    for _ in range(steps):
        network = step(network, chance, many)
        index, before = followed(index, network), index
        assume(index.scale.lexicon == before.scale.lexicon)
    same(index, 10, index.people.ids[seed % 7 :: 17])


def test_a_few_changes_are_packed_alone() -> None:
    index = build(crowd(300))
    network = step(index.network, np.random.default_rng(1), 5)
    network = Network.from_records(people=list(network.people.values()), ties=index.network.ties)
    after = followed(index, network)
    for kind in KINDS:
        base = after.packs[kind][0]
        assert base.people is index.packs[kind][0].people
    listed = [row for pack in after.packs["contacts"] for row in pack.rows.tolist() if row != UNKNOWN]
    assert sorted(listed) == np.flatnonzero(after.people.as_peer).tolist()


def test_many_changes_are_packed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "MOST", 3)
    index = build(crowd(100))
    (source,) = [source for kind, source in index.sources().items() if kind == "contacts"]
    came = np.arange(len(index.people.ids), dtype=np.int32)
    few, many = came.copy(), came.copy()
    few[source.rows[:2]], many[source.rows[:40]] = UNKNOWN, UNKNOWN
    assert len(relaid(laid(source), source, came)) == 1
    assert [len(pack.rows) for pack in relaid(laid(source), source, few)] == [len(source.rows), 2]
    assert [len(pack.rows) for pack in relaid(laid(source), source, many)] == [len(source.rows)]
