"""What is counted group by group is what the gates let through one by one."""

from zlib import crc32

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher.compiled import IS_COMPILED
from matcher.index import Index
from matcher.network import Network
from matcher.tally import tally
from matcher.unlocks import gate_by_gate
from matcher.vicinity import ALONE
from tests.matcher.test_layers import followed, step
from tests.matcher.test_topk import KINDS, crowd
from tests.matcher.worlds import build, networks

pytestmark = pytest.mark.skipif(not IS_COMPILED, reason="without numba nothing is packed")


def same(index: Index, every: int = 1) -> None:
    """For each of every so many people, some left out: who passes, and whom each language would let in."""
    ids, lexicon = index.people.ids, index.scale.lexicon
    for kind in KINDS:
        for one in ids[::every]:
            excluded = ["nobody", *(other for other in ids if crc32(f"{one} {other}".encode()) % 5 == 0)]
            columns = index.columns(one)
            asked = index._asked(kind, one, columns, 0, ALONE, excluded)
            passed, kept_out = tally(index.packs[kind], asked, len(lexicon.languages.names))
            expected = gate_by_gate(index._gates(kind, columns, excluded), index.people, lexicon)
            assert (passed, kept_out.tolist()) == (expected[0], expected[1].astype(int).tolist()), (kind, one)


@given(networks(2, 14))
@settings(max_examples=40, deadline=None)
def test_random_worlds(network: Network) -> None:
    same(build(network))


def test_a_crowd_with_more_languages_than_a_word_has_bits() -> None:
    for languages in (20, 90):
        index = build(crowd(300, seed=4, languages=languages))
        groups = index.packs["contacts"][0].groups
        assert groups["people"].sum() == len(index.packs["contacts"][0].people)
        assert len(groups) < len(index.packs["contacts"][0].people)
        same(index, 10)


@given(st.integers(0, 100), st.integers(1, 25))
@settings(max_examples=10, deadline=None)
def test_changes_laid_over_are_counted(seed: int, many: int) -> None:
    """Who is gone is still in her group, and whoever changed is counted in a pack of her own."""
    chance = np.random.default_rng(seed)
    index = build(crowd(120, seed=seed))
    network = step(index.network, chance, many)
    after = followed(index, network)
    assume(after.scale.lexicon == index.scale.lexicon)
    assert len(after.packs["contacts"]) > 1
    same(after, 9)
