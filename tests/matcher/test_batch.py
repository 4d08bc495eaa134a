"""Lists that are made together are those that are made one by one: people, order, scores, to the bit."""

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher import batch
from matcher.batch import askers_of, firsts, lists
from matcher.columns import UNKNOWN
from matcher.compiled import IS_COMPILED
from matcher.evidence import default_weights
from matcher.index import Index
from matcher.network import Network, Person, UnknownPerson
from matcher.recommend import FLOORS, KEPT_PLACE
from tests.matcher import toy
from tests.matcher.test_layers import followed, step
from tests.matcher.test_topk import KINDS, crowd
from tests.matcher.worlds import build, networks

compiled = pytest.mark.skipif(not IS_COMPILED, reason="without numba nobody is searched for")


def shut(ids: Sequence[str]) -> dict[str, list[str]]:
    """Some people left out of some lists, and one whom nobody knows."""
    return {
        one: ["nobody here", *(other for other in ids if crc32(f"{one} {other}".encode()) % 5 == 0)] for one in ids[::2]
    }


def same(index: Index, k: int, ids: Sequence[str]) -> None:
    """Asked together, everybody gets what a search answers her alone, and nothing behind it."""
    excluded = shut(index.people.ids)
    for kind in KINDS:
        askers = askers_of(index, kind, ids, excluded)
        packs = index.packs[kind]
        rows, scores, held = lists(packs, askers, index.weights, kind, k, keeps_a_place=kind in FLOORS)
        for at, one in enumerate(ids):
            alone, reached = index.search(kind, one, k, excluded.get(one, ()))
            assert rows[at].tolist() == [*alone.tolist(), *[UNKNOWN] * (k - len(alone))], (kind, one)
            assert scores[at].tolist() == [*reached.tolist(), *[0.0] * (k - len(alone))], (kind, one)
            assert held[at] == len(alone)


@compiled
def test_it_works() -> None:
    same(toy.build(), 5, toy.build().people.ids)


@compiled
@given(networks(2, 14), st.integers(0, 20), st.booleans())
@settings(max_examples=40, deadline=None)
def test_random_worlds_give_the_same_lists(network: Network, k: int, foretold: bool) -> None:
    index = build(network).foretold() if foretold else build(network)
    same(index, k, [*network.people])


@compiled
def test_a_crowd_of_many_blocks_gives_the_same_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Askers are cut into parts, the last one smaller; the order in which they stand is theirs."""
    monkeypatch.setattr(batch, "TOGETHER", 50)
    index = build(crowd(400))
    foretold = index.foretold()
    for k, one in ((1, index), (10, foretold), (60, index)):
        same(one, k, index.people.ids[k % 3 :: 3][::-1])


@compiled
def test_a_list_shorter_than_asked_for_is_told_by_its_length() -> None:
    index = build(crowd(40, seed=3))
    same(index, 50, index.people.ids)


@compiled
def test_places_are_kept_in_lists_made_together() -> None:
    index = build(crowd(300, seed=2))
    ids, packs = index.people.ids[:60], index.packs["contacts"]
    askers = askers_of(index, "contacts", ids, {})
    kept, bare = (
        lists(packs, askers, index.weights, "contacts", 12, keeps_a_place=keeps)[0] for keeps in (True, False)
    )
    assert (kept[:, :KEPT_PLACE] == bare[:, :KEPT_PLACE]).all()
    assert (kept[:, KEPT_PLACE] != bare[:, KEPT_PLACE]).any()


@compiled
def test_more_languages_than_a_word_has_bits() -> None:
    index = build(crowd(200, seed=4, languages=90))
    same(index, 12, index.people.ids[::5])


@compiled
def test_other_weights_give_the_same_lists() -> None:
    chance = np.random.default_rng(2)
    learnt = {name: {term: float(chance.random()) for term in terms} for name, terms in default_weights().items()}
    skills = {**learnt, "contacts": {"skills": 1.0}}
    index = build(crowd(300, seed=6))
    for weights in (learnt, skills):
        same(replace(index, weights=replace(index.weights, lists=weights, exposure=0.6)), 10, index.people.ids[::9])


@compiled
@given(st.integers(0, 100), st.integers(1, 25))
@settings(max_examples=8, deadline=None)
def test_changes_laid_over_are_in_everybodys_list(seed: int, many: int) -> None:
    chance = np.random.default_rng(seed)
    index = build(crowd(120, seed=seed))
    after = followed(index, step(index.network, chance, many))
    assume(after.scale.lexicon == index.scale.lexicon)
    same(after, 10, after.people.ids[seed % 3 :: 3])


@compiled
def test_nobody_asks_and_nobody_is_listed() -> None:
    index = build(Network.from_records(people=[Person(id="a", as_peer=True), Person(id="b")]))
    assert firsts(index, "mentors", [], 5) == []
    assert firsts(index, "mentors", ["a", "b"], 5) == [[], []]
    assert firsts(index, "contacts", ["b", "a"], 5) == [["a"], []]


def test_the_firsts_are_those_of_the_ranking_on_either_engine() -> None:
    """Where nothing is compiled, everybody is ranked; the answers are the same."""
    index = build(crowd(80, seed=5))
    plain = replace(index)
    object.__setattr__(plain, "packs", {})
    ids = index.people.ids[::4]
    excluded = shut(index.people.ids)
    for kind in KINDS:
        wanted = [index.ranking(kind, one, excluded=excluded.get(one, ()))[:10] for one in ids]
        assert firsts(index, kind, ids, 10, excluded) == wanted
        assert firsts(plain, kind, ids, 10, excluded) == wanted


def test_whom_the_index_does_not_know_cannot_ask() -> None:
    with pytest.raises(UnknownPerson):
        firsts(toy.build(), "contacts", ["nobody here"], 5)
