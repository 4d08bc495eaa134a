"""What a search finds is what the ranking of everybody finds: people, order, scores, reasons, to the bit.

The ranking reads every person with plain numpy; here it is the oracle, and where nothing is compiled it answers itself.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from sys import getrefcount
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from matcher.asked import NAMES
from matcher.batch import firsts
from matcher.compiled import IS_COMPILED
from matcher.evidence import LISTS, TERMS, default_weights
from matcher.index import Index
from matcher.network import Document, Network, Person
from matcher.packed import bits, pack
from matcher.recommend import Suggestion
from tests.matcher import toy
from tests.matcher.worlds import build, networks

pytestmark = pytest.mark.skipif(not IS_COMPILED, reason="without numba there is nothing to compare")
KINDS = ("mentors", "contacts")
SKILLS = [f"skill {number}" for number in range(30)]
WORDS = [f"matter{number}" for number in range(40)]
CODES = ("mentorship", "publishing", "language", "fellowship", "peers", "introductions")


def read_through(index: Index, kind: str, asker: str, k: int, excluded: Sequence[str] = ()) -> list[Suggestion]:
    """The same answer by reading everybody."""
    plain = copy(index)  # which packs nothing anew
    object.__setattr__(plain, "packs", {})
    found: list[Suggestion] = getattr(plain, kind)(asker, k, excluded=excluded)
    return found


def same(index: Index, k: int, askers: Sequence[str]) -> None:
    for asker in askers:
        excluded = [one for one in index.people.ids if crc32(f"{asker} {one}".encode()) % 5 == 0]
        for kind in KINDS:
            found = getattr(index, kind)(asker, k, excluded=excluded)
            assert found == read_through(index, kind, asker, k, excluded), (asker, kind)


def crowd(size: int, seed: int = 0, languages: int = 4) -> Network:
    """Many people over several blocks: some silent, some refusing, some with many texts, few alike."""
    chance = np.random.default_rng(seed)

    def some(things: Sequence[str], most: int) -> tuple[str, ...]:
        return tuple(chance.choice(things, chance.integers(0, most + 1), replace=False).tolist())

    def texts() -> tuple[Document, ...]:
        return tuple(Document(" ".join(some(WORDS, 6))) for _ in range(chance.choice([0, 1, 1, 2, 5])))

    tongues = [f"{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(languages)]
    people = [
        Person(
            id=f"p{row:05}",
            fields=some(("journalism", "law", "it", "humanities"), 2),
            stage=str(chance.choice(("studies", "early", "mid", "senior"))),
            languages={tag: str(chance.choice(("A2", "B2", "C1", "native"))) for tag in some(tongues, 3)},
            skills=some(SKILLS, 8),
            needs=some(CODES, 3),
            offers=some(CODES, 3),
            country=str(chance.choice(("DE", "GE", "LT", "PL"))),
            city=str(chance.choice(("One", "Two", "Three"))),
            timezone=str(chance.choice(("Europe/Berlin", "Asia/Tbilisi", "Asia/Tokyo"))),
            origins=some(("RU", "BY", "UA"), 1),
            open_to=None if chance.random() < 0.5 else some(("RU", "BY", "UA"), 3),
            seats=int(chance.integers(0, 3)),
            as_mentor=bool(chance.random() < 0.6),
            as_peer=bool(chance.random() < 0.8),
            texts=texts(),
            waiting_weeks=int(chance.integers(0, 12)),
            shown=int(chance.integers(0, 50)),
        )
        for row in range(size)
    ]
    ids = [person.id for person in people]
    ties = [{"a": a, "b": b, "consented": True} for a, b in chance.choice(ids, (2 * size, 2)).tolist()]
    return Network.from_records(people=people, ties=ties)


def test_it_works() -> None:
    index = toy.build()
    same(index, 5, [*index.people.ids])
    assert [one.id for one in index.mentors("anna", 2)] == [one.id for one in read_through(index, "mentors", "anna", 2)]


def test_a_crowd_of_several_superblocks_gives_the_same_answers() -> None:
    """So many people that a search leaves whole stretches of them unread, and the last stretch is not full."""
    index = build(crowd(6000, seed=9))
    assert len(index.packs["contacts"][0].superblocks) > 1
    same(index, 3, index.people.ids[7::1500])


def test_every_term_of_a_list_of_people_is_reckoned() -> None:
    """A term that the loops do not know would be left out of every answer in silence."""
    wanted = [term.name for term in TERMS if set(term.weights) & set(KINDS)]
    assert wanted == list(NAMES)
    assert set(KINDS) < set(LISTS)


@given(networks(2, 14), st.integers(0, 20), st.booleans())
@settings(max_examples=40, deadline=None)
def test_random_worlds_give_the_same_answers(network: Network, k: int, foretold: bool) -> None:
    index = build(network).foretold() if foretold else build(network)
    same(index, k, [*network.people])


def test_a_crowd_of_many_blocks_gives_the_same_answers() -> None:
    index = build(crowd(400))
    foretold = index.foretold()
    assert foretold.forecast.known.any()
    for k, one in ((1, index), (10, foretold), (60, index)):
        same(one, k, index.people.ids[k::41])


def test_more_languages_than_a_word_has_bits() -> None:
    """With ninety languages some are told by further words, and shut doors and open them like the first ones."""
    index = build(crowd(300, seed=4, languages=90))
    assert index.packs["contacts"][0].common.tongues.shape[2] == 2
    same(index, 12, index.people.ids[::7])


def test_other_weights_give_the_same_answers() -> None:
    """Learnt weights move every term; a term that weighs nothing counts nothing."""
    chance = np.random.default_rng(2)
    lists = {name: {term: float(chance.random()) for term in terms} for name, terms in default_weights().items()}
    lists["contacts"]["skills"] = 0.0
    network = crowd(300, seed=6)
    index = build(network)
    weighed = replace(index, weights=replace(index.weights, lists=lists, exposure=0.6))
    same(weighed, 10, index.people.ids[::11])


def test_somebody_outside_the_network_is_served_alike() -> None:
    index = build(crowd(200, seed=8))
    guest = replace(index.person("p00003"), id="guest", skills=("skill 1", "something that nobody does"))
    for kind in KINDS:
        plain = replace(index)
        object.__setattr__(plain, "packs", {})
        found = getattr(index, kind)(guest, 200, excluded=["nobody here"])
        assert found == getattr(plain, kind)(guest, 200)


def test_a_profile_that_says_nothing_gets_the_weeks_shuffle() -> None:
    """All scores are nothing at all: everybody is in reach, and lots decide, as in the full ranking."""
    people = [*crowd(150, seed=9).people.values(), Person(id="silent")]
    index = build(Network.from_records(people=people))
    same(index, 20, ["silent"])


def test_nobody_in_a_list_is_an_answer_too() -> None:
    index = build(Network.from_records(people=[Person(id="a", as_peer=True), Person(id="b", as_peer=True)]))
    assert index.mentors("a") == []
    assert [one.id for one in index.contacts("a")] == ["b"]
    assert index.contacts("a", 0) == []
    with pytest.raises(ValueError, match="0 or more"):
        index.mentors("a", -1)


def test_a_vocabulary_that_no_word_holds_is_refused() -> None:
    """Packing more codes than there are bits would mix them up: it stops instead."""
    index = toy.build()
    wide = replace(index.people, offers=index.people.languages[:, [0] * 33])
    rows, none = np.arange(len(index.people.ids), dtype=np.int32), np.zeros(len(index.people.ids), np.int32)
    with pytest.raises(ValueError, match="at most 32 codes"):
        pack(wide, rows, none, none, np.ones(len(rows)))


@pytest.mark.parametrize("begin", [0, 70_000])
def test_skills_are_kept_whatever_their_numbers(begin: int) -> None:
    """A vocabulary whose numbers two bytes cannot tell is packed in more of them."""
    people = build(crowd(40, seed=2)).people
    own = people.skills
    wide = csr_array((own.data, own.indices + begin, own.indptr), shape=(own.shape[0], begin + own.shape[1]))
    rows, none = np.arange(len(people.ids), dtype=np.int32), np.zeros(len(people.ids), np.int32)
    found = pack(replace(people, skills=wide), rows, none, none, np.ones(len(rows)))
    for one, row in zip(found.people, found.rows.tolist(), strict=True):
        hers = found.skills[one["first_skill"] : one["first_skill"] + one["skills"]]
        assert hers.tolist() == wide.indices[wide.indptr[row] : wide.indptr[row + 1]].tolist()


def test_people_alike_share_what_they_have_in_common() -> None:
    """Everybody finds her own languages, place, standing and counts, and none of these is kept twice."""
    people = build(crowd(200, seed=3)).people
    rows, none = np.arange(len(people.ids), dtype=np.int32), np.zeros(len(people.ids), np.int32)
    damped = np.random.default_rng(1).choice([0.5, 0.75, 1.0], len(rows))
    found = pack(people, rows, none, rows % 2 == 0, damped)
    common, one, at = found.common, found.people, found.rows
    assert (common.homes["country"][one["home"]] == people.country[at]).all()
    assert (common.homes["city"][one["home"]] == people.city[at]).all()
    assert (common.standings["damped"][one["standing"]] == damped[at]).all()
    assert (common.kinds["known"][one["kind"]] == (at % 2 == 0)).all()
    assert (common.kinds["offer_count"][one["kind"]] == people.offer_count[at]).all()
    assert (common.tongues[one["tongue"], 2] == bits(people.learns, at)).all()
    for every in (*common[1:], common.tongues.reshape(len(common.tongues), -1)):
        assert len(np.unique(every, axis=0)) == len(every)


def test_nobody_holds_on_to_what_a_question_read() -> None:
    """Nor lets go of what another one holds: an index answers for months. Loops that do not count themselves among
    those who hold an array must neither keep one nor free it."""
    index = build(crowd(100, seed=1))
    (packed,) = index.packs["contacts"]
    arrays = [one for one in (*packed, *packed.common) if isinstance(one, np.ndarray)]
    asker = index.people.ids[0]
    index.contacts(asker, 20)
    before = [getrefcount(one) for one in arrays]
    for _ in range(50):
        index.contacts(asker, 20)
        index.unlocks(asker, "contacts")
        firsts(index, "contacts", [asker], 20)
    assert [getrefcount(one) for one in arrays] == before


def test_places_and_rows_are_each_others_reverse() -> None:
    (found,) = build(crowd(100, seed=1)).packs["contacts"]
    assert found.places[found.rows].tolist() == list(range(len(found.people)))
