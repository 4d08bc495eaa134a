"""People side by side in a packed list: what weighs most of each of them, of each block of BLOCK of them, and of each
superblock of BLOCK blocks, laid out so that bounds are reckoned for many at a time.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.columns import UNKNOWN, Floats
from matcher.encode import GUARDED
from matcher.lanes import LANES

BLOCK = LANES
WORD, NO_BITS = 64, np.uint64(0)
FINEST = 255
"""What is good for bounds alone is a byte, rounded up: so many parts make 1."""
WIDEST = np.iinfo(np.uint16).max

Words = NDArray[np.uint64]
Records = NDArray[np.void]

TRAITS = np.dtype(
    [
        ("offers", "u4", BLOCK),
        ("open_needs", "u4", BLOCK),
        ("fields", "u4", BLOCK),
        ("per_offer", "u1", BLOCK),  # reciprocals of how many there are, in parts of FINEST, rounded up
        ("per_open_need", "u1", BLOCK),
        ("per_field", "u1", BLOCK),
        ("damped", "u1", BLOCK),
        ("waiting", "u1", BLOCK),
        ("stage", "i1", BLOCK),
        ("offset", "i1", BLOCK),  # from UTC, in quarters of an hour
        ("country", "u1", BLOCK),  # FAR for all with greater numbers, NO_COUNTRY where unknown
        ("gates", "u2", BLOCK),  # a bit or more for the languages used, and of origins for hers and those she refuses
    ]
)
"""What weighs most of BLOCK people, or at most of BLOCK blocks, side by side, so that many are reckoned at a time."""
FAR, NO_COUNTRY = 254, 255
HOMES, MASTERS, LEARNS = range(3)
"""What people of a block have between them: countries of a number in WORD where somebody lives, and of the first WORD
languages those that somebody masters, and learns. (3, WORD, r): of BLOCK blocks side by side, a bit each."""
ORIGINS = len(GUARDED)
SAID = 16 - 2 * ORIGINS
"""Bits of `gates` for languages; the last one stands for all that few people use..."""
EVERY = (1 << SAID) - 1
"""...and all of them for who uses none: she may be let in all the same, by others who state none."""


def in_blocks(columns: Mapping[str, Any], record: np.dtype[np.void]) -> Records:
    """Columns (c,) as records of BLOCK each, the last one filled up with zeros."""
    count = len(next(iter(columns.values())))
    found = np.zeros(-(-count // BLOCK), record)
    for name, column in columns.items():
        whole = np.zeros(found.size * BLOCK, found[name].dtype)
        whole[:count] = column
        found[name] = whole.reshape(-1, BLOCK)
    return found


def parts(amount: Any) -> NDArray[np.uint8]:
    """Amounts from 0 to 1 in parts of FINEST; what was rounded down would bound too low."""
    found: NDArray[np.uint8] = np.ceil(amount * FINEST).astype(np.uint8)
    return found


def per(amount: Any) -> Floats:
    """Reciprocals, 0 where there is nothing."""
    found = np.zeros(len(amount))
    np.divide(1.0, amount, out=found, where=amount > 0)
    return found


def near_or_far(country: Any) -> NDArray[np.uint8]:
    """Countries' numbers as `TRAITS` has them."""
    return np.where(country == UNKNOWN, NO_COUNTRY, np.minimum(country, FAR)).astype(np.uint8)


def per_skill_of(weight: Any) -> tuple[NDArray[np.uint8], np.float32]:
    """Roots of reciprocals (whole superblocks,) in units, rounded up, and the unit, itself a little too large."""
    roots = np.sqrt(per(weight))
    unit = np.nextafter(np.float32(roots.max(initial=0) / FINEST), np.float32(np.inf))
    found = np.zeros(-(-len(roots) // BLOCK**2) * BLOCK**2, np.uint8)
    found[: len(roots)] = np.ceil(roots / unit)
    return found, unit


def quarters(offset: Floats) -> NDArray[np.int8]:
    """Offsets from UTC in quarters of an hour, rounded; 0 where unknown, as good as any for a bound."""
    return np.rint(4 * np.nan_to_num(offset)).astype(np.int8)


def bounds_of(traits: Records) -> Records:
    """What nobody of each block passes: the union of sets, the greatest of numbers."""
    sets = ("offers", "open_needs", "fields", "gates")
    numbers = ("per_offer", "per_open_need", "per_field", "damped", "waiting", "stage")
    united = {name: np.bitwise_or.reduce(traits[name], axis=1) for name in sets}
    return in_blocks({**united, **{name: traits[name].max(axis=1) for name in numbers}}, TRAITS)


def united_of(country: Any, masters: Words, learns: Words) -> NDArray[np.uint16]:
    """What people of each block have between them (3, WORD, r), by columns (m,)."""
    homes = np.where(country == UNKNOWN, 0, np.uint64(1) << (country % WORD).astype(np.uint64))
    every = np.zeros((LEARNS + 1, -(-len(homes) // BLOCK) * BLOCK), np.uint64)
    every[:, : len(homes)] = homes, masters, learns
    blocks = np.bitwise_or.reduce(every.reshape(LEARNS + 1, -1, BLOCK), axis=2)
    bits = np.unpackbits(blocks[:, :, np.newaxis].view(np.uint8), axis=2, bitorder="little")
    return _side_by_side(bits.swapaxes(1, 2))


def over(united: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """The same of superblocks."""
    return _side_by_side(united != 0)


def _side_by_side(bits: Any) -> NDArray[np.uint16]:
    """Bits (3, WORD, b) as words of BLOCK bits."""
    whole = np.zeros((*bits.shape[:2], -(-bits.shape[2] // BLOCK) * BLOCK), np.bool_)
    whole[:, :, : bits.shape[2]] = bits
    return np.packbits(whole, axis=2, bitorder="little").view(np.uint16)


def gates_of(tongue: Any, kind: Any, common: Any) -> tuple[Any, Any]:
    """The gates of people (m,), whose like stand at `tongue` and `kind` in what they have in `common`; and which bit
    tells of each of the first WORD languages: those used most have one of their own."""
    spoken = common.tongues[:, 0]
    codes = np.unpackbits(spoken[:, :1].copy().view(np.uint8), axis=1, bitorder="little")
    used = np.bincount(tongue, minlength=len(spoken)) @ codes
    rank = np.empty(WORD, np.int64)
    rank[np.argsort(-used, kind="stable")] = np.arange(WORD)
    bit = (1 << np.minimum(rank, SAID - 1)).astype(np.uint16)
    said = np.bitwise_or.reduce(np.where(codes, bit, 0).astype(np.uint16), axis=1)
    said |= np.where(spoken[:, 1:].any(axis=1), bit.max(), 0).astype(np.uint16)
    said[said == 0] = EVERY
    kinds = common.kinds
    origins = (kinds["guarded"].astype(np.uint16) | kinds["refuses"].astype(np.uint16) << ORIGINS) << SAID
    origins |= np.where(kinds["states_language"], 0, EVERY).astype(np.uint16)
    return said[tongue] | origins[kind], bit
