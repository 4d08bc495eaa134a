"""Work in parts: nothing is left out, nothing done twice, and no part is too small to be worth handing over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.spread import HERE, blocks


def test_it_works() -> None:
    assert blocks(10, 2, 3) == [slice(0, 3), slice(3, 6), slice(6, 10)]
    assert HERE.each(lambda shared, items: [shared + item for item in items], 1, range(3)) == [1, 2, 3]


@given(st.integers(0, 500), st.integers(1, 60), st.integers(1, 20))
def test_every_item_stands_in_one_block(count: int, least: int, parts: int) -> None:
    found = blocks(count, least, parts)
    items = list(range(count))
    assert [item for block in found for item in items[block]] == items
    assert len(found) <= parts
    assert all(len(items[block]) >= min(least, count) for block in found)


def test_one_item_is_one_block_and_none_is_none() -> None:
    assert blocks(1, 50, 8) == [slice(0, 1)]
    assert blocks(0, 50, 8) == []


@pytest.mark.parametrize(("least", "parts"), [(0, 1), (1, 0)])
def test_blocks_of_nothing_are_refused(least: int, parts: int) -> None:
    with pytest.raises(ValueError, match="1 item or more"):
        blocks(3, least, parts)
