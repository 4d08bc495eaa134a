"""Nobody passes her bound, and nobody of a block passes the block's: else somebody would be left out unseen."""

from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matcher.asked import ENTRY
from matcher.blocks import BLOCK, FINEST, WIDEST, Records, over, per_skill_of, united_of
from matcher.bounds import (
    COARSE,
    FULL,
    LOOSE,
    OUT,
    bound_blocks,
    bound_people,
    lanes_of,
    nearest_by_block,
    summed,
    terms_of,
)
from matcher.columns import UNKNOWN
from matcher.compiled import IS_COMPILED, loop
from matcher.index import Index
from matcher.lanes import peak, peaks, peaks_with_squares
from matcher.opened import numbered_in
from matcher.packed import CHUNK, Pack
from matcher.questions import Askers, of_all, question_of, questions
from matcher.scoring import may_meet, score, skills_shared, text_alike
from matcher.vicinity import Vicinity
from tests.matcher.test_topk import KINDS, crowd
from tests.matcher.worlds import build

pytestmark = pytest.mark.skipif(not IS_COMPILED, reason="without numba nobody is searched for")


class Asked(NamedTuple):
    """A question as loops read it."""

    about: Records
    skills: Records
    words: Records
    further: np.ndarray
    near: Records
    circles: np.ndarray
    shut: np.ndarray


def bounds(pack: Pack, asked: Asked) -> tuple[np.ndarray, np.ndarray]:
    """Of everybody (whole blocks,) and of each block (b,)."""
    skills = summed(*pack.holders, asked.skills, pack.per_skill, len(pack.per_skill))
    words = summed(*pack.writers, asked.words, pack.per_skill[:0], len(pack.per_skill))
    asker = asked.about[0]
    terms = terms_of(asker, np.float32(skills[1]), np.float32(words[1]), pack.skill_part)
    near = nearest_by_block(asked.near, len(pack.blocks) * BLOCK, asker)
    greatest = skills[2], words[2], skills[3]
    each, runs = np.empty(len(near), np.float32), np.arange(len(pack.blocks), dtype=np.uint64)
    lanes = lanes_of(pack.united, terms)
    bound_blocks(each, lanes, runs, pack.blocks, greatest, near, terms)
    found = np.empty(len(pack.traits) * BLOCK, np.float32)
    chosen = np.arange(len(pack.traits), dtype=np.uint64)
    bound_people(pack.traits, lanes[1], terms, (skills[0], words[0], pack.per_skill), near, chosen, found)
    return found, each[: len(pack.traits)]


def exact(pack: Pack, asked: Asked, place: int) -> float:
    one, about = pack.people[place], asked.about[0]
    able = skills_shared(pack.skills, one, asked.skills)
    text = text_alike(pack.documents, pack.rows[place], asked.words)
    common, traits = tuple(pack.common), pack.traits
    gained = score(one, common, traits, about, asked.further, asked.near, asked.circles, place, able, text)
    return float(gained)


def meet(pack: Pack, asked: Asked, place: int) -> bool:
    return bool(may_meet(pack.people[place], tuple(pack.common), asked.about[0], asked.further))


@loop
def told(table: np.ndarray, questions: tuple[Any, ...]) -> Any:
    return question_of(of_all(questions), 0, numbered_in(table))


def question(index: Index, kind: str, row: int) -> Asked:
    near = Vicinity.of(row, index.graph, index.forecast)
    askers = Askers(index.people, [row], [near], [np.zeros(0, np.int32)], 7)
    asked = questions(index.packs[kind], askers, index.weights, kind)
    return Asked(*told(index.packs[kind].tables[0][0], asked.plain()))


def whole(people: int) -> int:
    """So many people in whole superblocks."""
    return -(-people // BLOCK**2) * BLOCK**2


@loop
def greatest(sums: np.ndarray, per: np.ndarray, found: np.ndarray, products: np.ndarray) -> None:
    for run in range(np.uint64(len(found) // BLOCK)):
        peaks(sums, run * np.uint64(BLOCK**2), found, run * np.uint64(BLOCK))
        peaks_with_squares(sums, per, run * np.uint64(BLOCK**2), products, run * np.uint64(BLOCK))


@loop
def highest(bounds: np.ndarray) -> list[float]:
    return [peak(bounds, at) for at in range(np.uint64(0), np.uint64(len(bounds)), np.uint64(BLOCK))]


@given(st.integers(0, 1000), st.sampled_from([1, 3, 300, WIDEST]))
@settings(deadline=None)
def test_the_greatest_of_a_block_is_numpys(seed: int, most: int) -> None:
    """Vectors of the processor find what the plain loops find that stand for them."""
    chance = np.random.default_rng(seed)
    sums = chance.integers(0, most + 1, 3 * BLOCK**2).astype(np.uint16)
    per = chance.integers(0, FINEST + 1, 3 * BLOCK**2).astype(np.uint8)
    found, products = np.zeros((2, 3 * BLOCK), np.uint16)
    greatest(sums, per, found, products)
    assert found.tolist() == sums.reshape(-1, BLOCK).max(1).tolist()
    true = (sums.astype(np.float64) * per.astype(np.float64) ** 2).reshape(-1, BLOCK).max(1) / 2**16
    assert all(0 <= product - exact <= 1 for product, exact in zip(products, true, strict=True))
    bounds = chance.normal(size=5 * BLOCK).astype(np.float32)
    assert highest(bounds) == bounds.reshape(-1, BLOCK).max(1).tolist()


@given(st.integers(0, 50), st.integers(2, 150), st.booleans())
@example(7, 2, False)  # nobody of a whole block uses a language of the asker's
@settings(max_examples=8, deadline=None)
def test_nobody_passes_her_bound(seed: int, size: int, foretold: bool) -> None:
    index = build(crowd(size, seed=seed))
    index = index.foretold() if foretold else index
    for kind in KINDS:
        (pack,), asked = index.packs[kind], question(index, kind, seed % size)
        people, blocks = bounds(pack, asked)
        passing = people != OUT
        let_in = passing[: len(pack.people)]
        scores = np.array([exact(pack, asked, place) for place in range(len(pack.people))])
        assert (scores <= people[: len(scores)] * LOOSE)[let_in].all()
        assert (scores <= np.repeat(blocks, BLOCK)[: len(scores)] * LOOSE)[let_in].all()
        assert not any(meet(pack, asked, place) for place in np.flatnonzero(~let_in).tolist())


@given(st.integers(0, 1000), st.integers(1, 40), st.integers(1, 300), st.booleans(), st.sampled_from([0.3, 1.0]))
@example(1, 1, 20, False, 1.0)  # whoever has all of them comes closest to what a byte, and two, can tell
@example(2, 40, 20, True, 1.0)
@example(3, 3000, 3, True, 1.0)
@example(4, FULL // 2 - 1, 1, False, 1.0)
@settings(max_examples=60, deadline=None)
def test_sums_are_never_too_low(seed: int, columns: int, people: int, weighed: bool, density: float) -> None:
    chance = np.random.default_rng(seed)
    has = chance.random((people, columns)) < density
    column, place = np.nonzero(has.T)
    part = chance.integers(1, 256, len(place)).astype(np.uint8) if weighed else np.zeros(0, np.uint8)
    starts = np.concatenate(([0], np.cumsum(has.sum(0), dtype=np.int64)))
    table = np.zeros(2 * columns, ENTRY)
    table["column"] = UNKNOWN
    table["column"][:columns], table["value"][:columns] = np.arange(columns), chance.random(columns) ** 3
    per = chance.integers(0, FINEST + 1, 0 if weighed else whole(people)).astype(np.uint8)
    sums, unit, most, products = summed(starts, place.astype(np.uint16), part, table, per, whole(people))
    true = np.zeros(whole(people))
    value = table["value"][column]
    np.add.at(true, place, value * part / 255 if weighed else value**2)
    assert (sums * float(unit) * COARSE * LOOSE >= true).all()
    assert (np.repeat(most, BLOCK) * float(unit) * LOOSE >= true).all()
    if not weighed:
        upper = np.repeat(products, BLOCK).astype(np.float64)
        assert (upper * 2**16 * float(unit) * LOOSE >= true * per.astype(np.float64) ** 2).all()


def test_more_words_than_sums_have_units_for_leave_nobody_out() -> None:
    """Shares of so many words would not add up: everybody who writes one is taken to share all of them."""
    columns = WIDEST // 2 + 1
    table = np.zeros(columns, ENTRY)
    table["column"], table["value"] = np.arange(columns), 1.0
    starts = np.concatenate(([0, 1], np.ones(columns - 1, np.int64)))
    part, per = np.full(1, 255, np.uint8), np.zeros(0, np.uint8)
    sums, unit, most, _ = summed(starts, np.zeros(1, np.uint16), part, table, per, whole(3))
    assert (sums[:3] * unit * COARSE >= columns).all()
    assert most[0] * unit >= columns


def test_postings_of_many_people_come_in_chunks() -> None:
    """Who stands beyond what two bytes can tell has her own skill, not that of somebody in the chunk before."""
    table = np.zeros(1, ENTRY)
    table["column"], table["value"] = 0, 1.0
    starts = np.array([0, 0, 1], np.int64)
    count = whole(CHUNK + 10)
    part, per = np.zeros(0, np.uint8), np.zeros(count, np.uint8)
    sums, unit, most, _ = summed(starts, np.array([5], np.uint16), part, table, per, count)
    assert np.flatnonzero(sums).tolist() == [CHUNK + 5]
    assert sums[CHUNK + 5] * unit * COARSE == pytest.approx(1.0, rel=1e-3)
    assert np.flatnonzero(most).tolist() == [CHUNK // BLOCK]


@pytest.mark.parametrize("people", [1, 15, 16, 17, 256, 257, 4097])
def test_what_people_of_a_block_have_between_them_is_told_by_code(people: int) -> None:
    """And of superblocks the same; nobody who is not there is told of."""
    chance = np.random.default_rng(people)
    country, masters, learns = chance.integers(-1, 90, people), *chance.integers(0, 2**63, (2, people), dtype=np.uint64)
    masters, learns = masters & learns, masters & ~learns
    found = united_of(country, masters, learns)
    for united, size in ((found, BLOCK), (over(found), BLOCK**2)):
        bits = np.unpackbits(united.view(np.uint8), axis=2, bitorder="little")
        for code in (0, 7, 63):
            has = np.stack([(country >= 0) & (country % 64 == code), masters >> code & 1, learns >> code & 1])
            wanted = np.zeros((3, bits.shape[2] * size), np.bool_)
            wanted[:, :people] = has
            assert (bits[:, code] == wanted.reshape(3, -1, size).any(axis=2)).all()


def test_what_skills_weigh_is_never_told_too_little_of() -> None:
    weight = np.concatenate((np.random.default_rng(1).random(500) ** 8 * 200, [0.0, 1e-9]))
    parts, unit = per_skill_of(weight)
    roots = np.sqrt(np.divide(1.0, weight, out=np.zeros(len(weight)), where=weight > 0))
    assert (parts[: len(weight)] * np.float64(unit) >= roots).all()
    assert not parts[len(weight) :].any()
    assert parts[500] == 0
