"""How far a question is from the time in which its bytes can be read from memory at all.

What a question must touch, whoever answers it: the posting lists of the asker's skills, what bounds each block of
people (without it every person would have to be looked at), and the people who are found, with their skills. What a
search keeps for itself, such as sums that stay in the cache, counts for nothing; beside each line stands what the
distance would be if one pass over a sum of four bytes a person counted too.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.racing.mosty import K, Peers, asked_rows, packed_by, peers_of, searching
from benchmarks.racing.race import Lap, Line, race, tell
from matcher.compiled import loop
from matcher.layers import Layers
from matcher.packed import CHUNK, Pack

ASKED = 60
WORDS = 1 << 26  # half a gigabyte: no cache holds it
SUM = 4
READINGS = 7
Bytes = NDArray[np.float64]


@loop
def read(words: Any) -> Any:
    """Add up all words; a processor does nothing but wait for them."""
    total = np.uint64(0)
    for at in range(np.uint64(len(words))):
        total += words[at]
    return total


def touched(packed: Pack, skills: NDArray[np.int32]) -> int:
    """The bytes that a question of somebody with `skills` must read."""
    starts, places, _ = packed.holders
    chunks = max(-(-len(packed.people) // CHUNK), 1)
    postings = sum(int(starts[(skill + 1) * chunks] - starts[skill * chunks]) for skill in skills.tolist())
    found = min(K, len(packed.people))
    mean_skills = len(packed.skills) / max(len(packed.people), 1)
    people = found * (packed.people.itemsize + mean_skills * packed.skills.itemsize)
    return int(postings * places.itemsize + packed.blocks.nbytes + people)


def run(size: int = 1_000_000) -> None:
    """Print every line."""
    given = peers_of(size)
    everybody = np.ones(size, np.bool_)
    mentors = given.people.as_mentor & (given.people.seats > 0)
    words = np.ones(WORDS, np.uint64)
    for name, kind, listed, bar in (
        ("contacts", "contacts", given.people.as_peer, 4.0),
        ("two-sided, everybody", "mentors", everybody, 4.0),
        ("mentors", "mentors", mentors, 6.0),
    ):
        _distance(given, packed_by(given, listed), f"{name}, {size}", kind, bar, words)


def _distance(given: Peers, packed: Layers, work: str, kind: str, bar: float, words: NDArray[np.uint64]) -> None:
    asked = asked_rows(given, ASKED)
    before = _reading(words)
    laps = race({"Mosty": searching(given, packed, kind)}, asked)
    speed = words.nbytes / float(np.median([*before, *_reading(words)]))
    needed = np.array([touched(packed[0], _skills(given, row)) for row in asked], np.float64)
    floors, with_sums = needed / speed, (needed + SUM * len(packed[0].people)) / speed
    ratio = _ratio(laps["Mosty"], floors)
    note = (
        f"{np.median(needed) / 1e6:.3g} MB at {speed / 1e9:.3g} GB/s; "
        f"{_ratio(laps['Mosty'], with_sums):.3g} x with a sum of {SUM} bytes a person"
    )
    ours, least = f"{1e3 * laps['Mosty'].median:.3g} ms", f"{1e3 * float(np.median(floors)):.3g} ms"
    tell(Line(f"distance to the limit, {work}", "memory", ours, least, ratio, bar, note, at_most=True))


def _reading(words: NDArray[np.uint64]) -> Bytes:
    """The seconds of each reading. Not between questions: it would empty the caches that a server keeps warm."""
    return race({"memory": lambda _: read(words)}, range(READINGS))["memory"].seconds


def _ratio(lap: Lap, floors: Bytes) -> float:
    return lap.median / float(np.median(floors))


def _skills(given: Peers, row: int) -> NDArray[np.int32]:
    skills = given.people.skills
    found: NDArray[np.int32] = skills.indices[skills.indptr[row] : skills.indptr[row + 1]]
    return found
