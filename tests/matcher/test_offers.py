"""The openings that a search finds are those of the full ranking, in its order and with its scores, to the bit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import eligibility
from matcher.columns import row_of
from matcher.compiled import IS_COMPILED
from matcher.evidence import TERMS, default_weights
from matcher.explain import Pairs, Voice
from matcher.index import Index
from matcher.measures import Setting
from matcher.network import Document, Network, Opening
from matcher.offers import NAMES, best, pack, wording
from matcher.recommend import Question, rank, salt_of
from tests.matcher.test_topk import CODES, SKILLS, WORDS, crowd
from tests.matcher.toy import NOW
from tests.matcher.worlds import build, networks

pytestmark = pytest.mark.skipif(not IS_COMPILED, reason="without numba there is nothing to compare")


def same(index: Index, k: int, askers: Sequence[str]) -> None:
    """Both ways for each asker, a fifth of the openings left out: the same rows, and scores equal to the bit."""
    offered, people = index.opening_columns, index.people
    packed = pack(offered, NOW)
    for asker in askers:
        row = people.ids.index(asker)
        one, question = row_of(people, row), Question("openings", asker, index.week, index.seed)
        salt = salt_of("openings", index.week, index.seed)
        shut = [at for at, other in enumerate(offered.ids) if crc32(f"{asker} {other}".encode()) % 5 == 0]
        feasible = eligibility.openings(one, offered, NOW)
        feasible[shut] = False
        text = wording(one, 0, offered)
        rows, scores = best(packed, people, row, text, index.weights, salt, shut, k)
        if not feasible.any():
            assert rows.tolist() == []
            continue
        pairs = Pairs(one, offered, Setting(NOW), index.scale.lexicon, Voice({}, {}, ""), {})
        whole = rank(question, pairs, feasible, index.weights, 0.0, k)
        assert rows.tolist() == whole.candidates[whole.order].tolist(), asker
        assert scores.tolist() == whole.scores[whole.order].tolist(), asker


def market(size: int, seed: int = 0) -> Network:
    """A crowd and many openings: some past, closed, silent on languages, or for one country or origin alone."""
    chance = np.random.default_rng(seed)

    def some(things: Sequence[str], most: int) -> tuple[str, ...]:
        return tuple(chance.choice(things, chance.integers(0, most + 1), replace=False).tolist())

    people = crowd(60, seed).people.values()
    openings = [
        Opening(
            id=f"o{row:04}",
            kind=str(chance.choice(("fellowship", "course", "job"))),
            title=" ".join(some(WORDS, 4)),
            fields=some(("journalism", "law", "it", "humanities"), 2),
            stages=some(("studies", "early", "mid", "senior"), 2),
            languages={tag: str(chance.choice(("A2", "B2", "C1"))) for tag in some(("aa", "ab", "ac", "ad"), 2)},
            country=str(chance.choice(("DE", "GE", "LT", "PL"))),
            remote=bool(chance.random() < 0.3),
            origins={origin: str(chance.choice(("yes", "no"))) for origin in some(("RU", "BY", "UA"), 3)},
            deadline=None if chance.random() < 0.3 else NOW + timedelta(days=int(chance.integers(-5, 90))),
            rolling=bool(chance.random() < 0.1),
            state=str(chance.choice(("open", "open", "rolling", "closed"))),
            skills=some(SKILLS, 5),
            support=some(CODES, 3),
            countries=some(("DE", "GE"), 1),
        )
        for row in range(size)
    ]
    return Network.from_records(people=[*people], openings=openings)


@given(networks(2, 6), st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_random_worlds_give_the_same_answers(network: Network, k: int) -> None:
    same(build(network), k, [*network.people])


def test_many_openings_give_the_same_answers() -> None:
    """More than fit the list, so that the lowest score in it shuts others out."""
    index = build(market(400))
    for k in (1, 10, 400):
        same(index, k, index.people.ids[k % 7 :: 7])


def test_every_term_of_the_list_is_reckoned() -> None:
    """A term that the loop does not know would be left out of every answer in silence."""
    assert [term.name for term in TERMS if "openings" in term.weights] == list(NAMES)


def test_other_weights_give_the_same_answers() -> None:
    chance = np.random.default_rng(2)
    lists = {name: {term: float(chance.random()) for term in terms} for name, terms in default_weights().items()}
    lists["openings"]["reach"] = 0.0
    index = build(market(200, seed=3))
    same(replace(index, weights=replace(index.weights, lists=lists)), 10, index.people.ids[::5])


def test_many_languages_and_countries_take_more_than_one_word() -> None:
    """Ninety languages at six levels and as many countries are more codes than a word has bits."""
    made = market(100, seed=5)
    people = [
        replace(person, languages={f"l{chr(97 + row // 26)}{chr(97 + row % 26)}": "C1"}, country=f"{row:02}")
        for row, person in enumerate(made.people.values())
    ]
    openings = [
        replace(one, languages=people[row % 60].languages, countries=(f"{row % 60:02}",))
        for row, one in enumerate(made.openings.values())
    ]
    index = build(Network.from_records(people=people, openings=openings))
    packed = pack(index.opening_columns, NOW)
    assert np.diff(packed.ends, prepend=0).min() >= 1
    assert packed.ends[0] > 1
    same(index, 10, index.people.ids)


def test_suggestions_are_the_same_with_their_reasons() -> None:
    index = build(market(150, seed=7))
    plain = replace(index)
    object.__setattr__(plain, "offers", None)
    for asker in index.people.ids:
        excluded = [one for one in index.opening_columns.ids if crc32(f"{asker} {one}".encode()) % 5 == 0]
        assert index.openings(asker, 12, excluded=excluded) == plain.openings(asker, 12, excluded=excluded)


def test_who_is_not_in_the_network_finds_the_same() -> None:
    index = build(market(100, seed=6))
    guest = replace(index.person("p00003"), id="guest", skills=("skill 1",), texts=(Document("matter1 matter2"),))
    assert [one.id for one in index.openings(guest, 100)] == index.ranking("openings", guest)


def test_more_stages_than_a_word_has_bits_are_refused() -> None:
    index = build(market(3))
    wide = replace(index.opening_columns, stages=index.opening_columns.stages[:, [0] * 65])
    with pytest.raises(ValueError, match="at most 64 codes"):
        pack(wide, NOW)
