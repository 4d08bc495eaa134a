"""A loop that is told where arrays lie reads what stands in them, and a copy of a list holds no address of another."""

import pickle
from copy import copy
from typing import Any

import numpy as np
import pytest

from matcher.addresses import ADDRESS, Held
from matcher.compiled import IS_COMPILED, loop
from matcher.layers import Layers, laid
from matcher.opened import bounds_in, columns_in, groups_in, held_people, numbered_in, owed_in, people_in
from matcher.packed import Pack
from matcher.questions import Askers, questions
from matcher.topk import best
from matcher.vicinity import Vicinity
from tests.matcher.test_topk import crowd
from tests.matcher.worlds import build

pytestmark = pytest.mark.skipif(not IS_COMPILED, reason="without numba nothing is packed")


@loop
def taken_out(table: Any, skill: Any) -> Any:
    return people_in(table, skill), bounds_in(table), numbered_in(table), owed_in(table), groups_in(table)


@loop
def of_people(table: Any) -> Any:
    return columns_in(table)


def flat(thing: Any) -> list[Any]:
    return [part for one in thing for part in flat(one)] if isinstance(thing, tuple) else [thing]


def put_in(pack: Pack) -> list[Any]:
    documents, bounding = pack.documents, (pack.traits, pack.blocks, pack.united, pack.superblocks)
    return flat((
        pack.people, pack.rows, tuple(pack.common), pack.traits, pack.skills, documents,
        bounding, pack.united_superblocks, pack.per_skill, pack.skill_part, tuple(pack.holders), tuple(pack.writers),
        pack.zones, pack.said, pack.places, pack.common.tongues.shape[2], pack.protected, pack.groups,
    ))  # fmt: skip


@pytest.mark.parametrize("languages", [3, 90])
def test_what_is_taken_out_is_what_was_put_in(languages: int) -> None:
    index = build(crowd(300, seed=1, languages=languages))
    for layers in index.packs.values():
        tables, skill = layers.tables
        for table, pack in zip(tables, layers, strict=True):
            found = flat(taken_out(table, skill))
            for one, other in zip(found, put_in(pack), strict=True):
                assert np.array_equal(one, other)


def test_the_columns_of_people_are_those_of_the_index() -> None:
    people = build(crowd(100, seed=2)).people
    sets, skills, values, numbers = of_people(held_people(people).table)
    for one, name in zip(sets, ("languages", "masters", "learns", "needs", "offers", "fields"), strict=True):
        assert one[0].tolist() == getattr(people, name).indptr.tolist()
        assert one[1].tolist() == getattr(people, name).indices.tolist()
    assert [part.tolist() for part in (*skills, values)] == [
        part.tolist() for part in (people.skills.indptr, people.skills.indices, people.skills.data)
    ]
    assert numbers[3].tolist() == people.skill_weight.tolist()
    assert np.array_equal(numbers[-2], people.offset, equal_nan=True)
    assert numbers[-1].tolist() == people.keys.tolist()


def test_a_list_without_anybody_is_taken_out_too() -> None:
    index = build(crowd(40, seed=3))
    source = index.sources()["contacts"]
    layers = Layers([source.pack(source.rows[:0])], source)
    asked = questions(layers, Askers(index.people, [0], [Vicinity.of(0, index.graph, index.forecast)],
                                     [np.zeros(0, np.int32)], 7), index.weights, "contacts")  # fmt: skip
    assert best(layers, asked, 5, keeps_a_place=True)[0].tolist() == []


def sent(thing: Any) -> Any:
    return pickle.loads(pickle.dumps(thing))  # noqa: S301  of its own making


@pytest.mark.parametrize("copied", [sent, copy])
def test_a_copy_holds_no_address_of_another(copied: Any) -> None:
    """It answers the same when the list that it was copied from is long gone."""
    index = build(crowd(200, seed=4))
    wanted = [index.search("contacts", one, 10) for one in index.people.ids[:20]]
    layers = index.packs["contacts"]
    before = layers.tables[0].copy()
    other = copied(layers)
    assert isinstance(other, Layers)
    if other[0].people is not layers[0].people:
        assert (other.tables[0][:, :, ADDRESS] != before[:, :, ADDRESS]).any()
    object.__setattr__(index, "packs", {**index.packs, "contacts": other})
    del layers
    for one, (rows, scores) in zip(index.people.ids, wanted, strict=False):
        found = index.search("contacts", one, 10)
        assert (found[0].tolist(), found[1].tolist()) == (rows.tolist(), scores.tolist())


def test_an_array_that_is_of_another_kind_is_refused() -> None:
    """A loop believes what it is told of an array: numbers of another size would be read as others altogether."""
    kind = np.dtype("i4")
    for other in ("f8", "i8", "u4", "?"):
        with pytest.raises(TypeError):
            Held.of([np.zeros(3, other)], [kind])
    for shape, heights in (((3, 2), {}), ((3,), {0: 3}), ((4, 2, 1), {0: 3})):
        with pytest.raises(TypeError):
            Held.of([np.zeros(shape, kind)], [kind], heights)
    with pytest.raises(ValueError, match="zip"):
        Held.of([np.zeros(3, kind)] * 2, [kind])


def test_what_does_not_lie_as_loops_expect_is_laid_so() -> None:
    apart, crooked = np.arange(6)[::2], np.zeros(33, np.uint8)[1:].view("i8")
    for one in Held.of([apart, crooked], [np.dtype("i8")] * 2).arrays:
        assert one.flags.c_contiguous
        assert one.flags.aligned


def test_what_a_table_tells_is_kept_alive_as_long_as_the_list() -> None:
    """However many ask at once: a table that outlived its arrays would be read as whatever came there later."""
    index = build(crowd(60, seed=6))
    source = index.sources()["contacts"]
    layers = laid(source)
    alive = {one.__array_interface__["data"][0] for held in layers._held for one in held.arrays}
    assert set(layers.tables[0][:, :, ADDRESS].ravel().tolist()) <= alive
    assert sent(layers.columns).table[0, ADDRESS] != layers.columns.table[0, ADDRESS]


def test_skills_in_four_bytes_are_taken_out_as_such() -> None:
    index = build(crowd(40, seed=2))
    (pack,) = index.packs["contacts"]
    wide = pack._replace(skills=pack.skills.astype(np.int32))
    layers = Layers([wide], index.packs["contacts"].source)
    assert taken_out(layers.tables[0][0], layers.tables[1])[0][4].tolist() == pack.skills.tolist()


def test_columns_that_name_more_languages_than_the_list_are_refused() -> None:
    few, many = build(crowd(60, seed=1)), build(crowd(300, seed=1, languages=90))
    askers = Askers(many.people, [0], [Vicinity.of(0, few.graph, few.forecast)], [np.zeros(0, np.int32)], 7)
    with pytest.raises(ValueError, match="languages"):
        questions(few.packs["contacts"], askers, few.weights, "contacts")
