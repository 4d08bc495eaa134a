"""How time and memory grow with the number of people: three sizes in turn, and the exponent that fits them."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.racing.mosty import Peers, asked_rows, packed_by, peers_of, searching
from benchmarks.racing.race import MB, Line, held, race, tell

SIZES = (10_000, 100_000, 1_000_000)
ASKED = 60
BUILDS = 3
MOST_FOR_A_QUESTION, MOST_FOR_BUILDING = 1.0, 1.1


def exponent(amounts: Sequence[float], measured: Sequence[float]) -> float:
    """The power of `amounts` by which `measured` grows: least squares on logarithms."""
    return float(np.polyfit(np.log(amounts), np.log(measured), 1)[0])


def postings(given: Peers, row: int) -> int:
    """How many entries the posting lists of somebody's skills have among the peers."""
    skills = given.people.skills
    own = skills.indices[skills.indptr[row] : skills.indptr[row + 1]]
    return int(np.bincount(skills.indices, minlength=skills.shape[1])[own].sum())


def built(crowds: Sequence[Peers]) -> list[float]:
    """The median seconds that packing each crowd takes, each in turn."""
    packed_by(crowds[0])  # the loops are compiled before the clock runs
    took: list[list[float]] = [[] for _ in crowds]
    for _ in range(BUILDS):
        for given, seconds in zip(crowds, took, strict=True):
            begun = time.perf_counter()
            packed_by(given)
            seconds.append(time.perf_counter() - begun)
    return [float(np.median(seconds)) for seconds in took]


def run(sizes: Sequence[int] = SIZES) -> None:
    """Print every line."""
    crowds = [peers_of(size) for size in sizes]
    seconds = built(crowds)
    packs = [packed_by(given) for given in crowds]
    asked = [asked_rows(given, ASKED) for given in crowds]
    finds = [searching(given, packed) for given, packed in zip(crowds, packs, strict=True)]

    def answering(number: int) -> Callable[[int], Any]:
        return lambda place: finds[number](asked[number][place])

    laps = race({str(size): answering(number) for number, size in enumerate(sizes)}, range(ASKED))
    medians = [laps[str(size)].median for size in sizes]
    walked = [
        float(np.median([postings(given, row) for row in rows])) for given, rows in zip(crowds, asked, strict=True)
    ]
    bytes_ = [held(packed) for packed in packs]
    _line("a question", medians, walked, "postings", MOST_FOR_A_QUESTION, 1e3, "ms")
    _line("a question", medians, sizes, "people", None, 1e3, "ms")
    _line("building", seconds, sizes, "people", MOST_FOR_BUILDING, 1, "s")
    _line("memory", bytes_, sizes, "people", None, 1 / MB, "MB")


def _line(
    work: str, measured: Sequence[float], amounts: Sequence[float], of: str, bar: float | None, scale: float, unit: str
) -> None:
    told = ", ".join(f"{scale * one:.3g}" for one in measured)
    among = ", ".join(f"{amount:,.0f}" for amount in amounts)
    tell(
        Line(f"growth of {work}", of, f"{told} {unit}", among, exponent(amounts, measured), bar, "exponent",
             at_most=True)
    )  # fmt: skip
