"""An invented crowd of any size as the index's own columns, made in bulk: no record of a person is ever built.

Skills follow a Zipf-Mandelbrot law, two thirds of them within a person's field of work; countries follow a power law;
ties stay in one country three times of four. The same size and seed give the same crowd.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.columns import Csr, People
from matcher.encode import FIELD_AXIS, GUARDED, LINE, STAGE_AXIS, SUPPORT_AXIS
from matcher.rarity import rarity

SKILLS, FIELDS, COUNTRIES, LANGUAGES = 10_000, len(FIELD_AXIS.names), 60, 25
OWN_FIELD = 0.65
ORIGINS = 30
MENTORS = 0.1
OFFSETS = np.array([-8.0, -7, -6, -5, -4, -3, 0, 1, 2, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9, 10])
MEAN_SKILLS, MEAN_NEEDS, MEAN_OFFERS, MEAN_LANGUAGES = 12.75, 2.2, 1.8, 2.6


@dataclass(frozen=True)
class Crowd:
    """Columns of everybody, their ties (n x n) and what `typical` exposure is."""

    people: People
    ties: Csr
    typical: float


def zipf(size: int, shift: float = 2.7) -> NDArray[np.float64]:
    """Shares of `size` things by the law of Zipf and Mandelbrot, the most common first."""
    shares = 1 / (np.arange(size) + shift)
    part: NDArray[np.float64] = shares / shares.sum()
    return part


def drawn(rows: NDArray[np.int64], columns: NDArray[np.int64], shape: Any) -> Csr:
    """The set of (row, column) pairs as a sparse matrix of ones."""
    keys = np.unique(rows * shape[1] + columns)
    rows, columns = np.divmod(keys, shape[1])
    starts = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=shape[0])))).astype(np.int32)
    return csr_array((np.ones(len(columns)), columns.astype(np.int32), starts), shape=shape)


def several(chance: np.random.Generator, size: int, mean: float, shares: NDArray[np.float64]) -> Csr:
    """For each of `size` people one thing or more, `mean` on average before repetitions fall together."""
    rows = np.repeat(np.arange(size), 1 + chance.poisson(mean - 1, size))
    return drawn(rows, chance.choice(len(shares), len(rows), p=shares), (size, len(shares)))


def skills_of(chance: np.random.Generator, field: NDArray[np.int64]) -> Csr:
    """Skills: most out of the field's own part of the list, the rest from anywhere."""
    rows = np.repeat(np.arange(len(field)), 1 + chance.poisson(MEAN_SKILLS - 1, len(field)))
    part = SKILLS // FIELDS
    near = chance.choice(part, len(rows), p=zipf(part))
    far = chance.choice(SKILLS, len(rows), p=zipf(SKILLS))
    order = np.random.default_rng(5).permutation(SKILLS)  # a common skill may belong to any field
    own = chance.random(len(rows)) < OWN_FIELD
    chosen = np.where(own, order[field[rows] * part + near], far)
    return drawn(rows, chosen, (len(field), SKILLS))


def weighed(skills: Csr) -> tuple[Csr, NDArray[np.float64]]:
    """The same with the roots of rarities, and each person's sum of rarities."""
    holders = np.bincount(skills.indices, minlength=SKILLS)
    rarities = rarity(skills.shape[0], holders)
    rows = np.repeat(np.arange(skills.shape[0]), np.diff(skills.indptr))
    sums = np.bincount(rows, rarities[skills.indices], minlength=skills.shape[0]).astype(np.float64)
    return csr_array((np.sqrt(rarities)[skills.indices], skills.indices, skills.indptr), shape=skills.shape), sums


def counts(matrix: Csr) -> NDArray[np.float64]:
    """How many each row has."""
    found: NDArray[np.float64] = np.diff(matrix.indptr).astype(np.float64)
    return found


def crowd(size: int, seed: int = 7) -> Crowd:
    """Invent `size` people."""
    chance = np.random.default_rng(seed)
    field = chance.choice(FIELDS, size, p=zipf(FIELDS))
    skills, skill_weight = weighed(skills_of(chance, field))
    second = chance.random(size) < 0.3
    rows = np.concatenate((np.arange(size), np.flatnonzero(second)))
    fields = drawn(rows, np.concatenate((field, chance.choice(FIELDS, int(second.sum())))), (size, FIELDS))
    supports = zipf(len(SUPPORT_AXIS.names))
    needs, offers = several(chance, size, MEAN_NEEDS, supports), several(chance, size, MEAN_OFFERS, supports[::-1])
    languages = several(chance, size, MEAN_LANGUAGES, zipf(LANGUAGES, 1.0))
    masters = csr_array(languages)
    learns = drawn(*_some(chance, size, 0.2, LANGUAGES), (size, LANGUAGES))
    country = chance.choice(COUNTRIES, size, p=zipf(COUNTRIES, 1.0)).astype(np.int32)
    guarded, refuses = _origins(chance, size)
    mentor = chance.random(size) < MENTORS
    shown = np.floor(chance.exponential(10, size))
    stage = chance.integers(-1, 5, size).astype(np.int32)
    people = People(
        ids=tuple(f"p{row:07}" for row in range(size)),
        keys=chance.integers(0, 2**64, size, dtype=np.uint64),
        skills=skills,
        skill_weight=skill_weight,
        fields=fields,
        field_count=counts(fields),
        needs=needs,
        need_count=counts(needs),
        wants=needs,
        want_count=counts(needs),
        open_needs=needs,
        open_need_count=counts(needs),
        offers=offers,
        offer_count=counts(offers),
        stages=drawn(np.flatnonzero(stage >= 0), stage[stage >= 0].astype(np.int64), (size, len(STAGE_AXIS.names))),
        stage=stage,
        languages=languages,
        masters=masters,
        learns=learns,
        states_language=chance.random(size) < 0.97,
        country=country,
        city=np.where(chance.random(size) < 0.7, country * 50 + chance.integers(0, 50, size), -1).astype(np.int32),
        offset=OFFSETS[(country * 7) % len(OFFSETS)],
        states_origin=np.ones(size, np.bool_),
        guarded=guarded,
        refuses=refuses,
        seats=np.where(mentor, chance.integers(0, 6, size), 0).astype(np.int32),
        as_mentor=mentor,
        as_peer=chance.random(size) < 0.95,
        waiting=np.floor(chance.exponential(2, size)),
        floor=(chance.random(size) < 0.1).astype(np.uint8),
        shown=shown,
        **_unsaid(size),
    )
    return Crowd(people, ties_of(chance, country), float(shown.mean()))


def _origins(chance: np.random.Generator, size: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Which side of the line everybody comes from, and whom half of them have not said to be open to."""
    origin = chance.choice(ORIGINS, size, p=zipf(ORIGINS, 1.0))
    others = [0] * ORIGINS
    guarded = np.array([*GUARDED.values(), *others], np.uint8)[origin]
    across = [sum(GUARDED[other] for other in LINE[name]) for name in GUARDED]
    refused = np.array([*across, *others], np.uint8)[origin]
    return guarded, np.where(chance.random(size) < 0.5, refused, 0).astype(np.uint8)


def _unsaid(size: int) -> dict[str, Any]:
    """Columns that no list of people reads, and texts, which nobody here has written."""
    nothing = csr_array((size, 1))
    return {
        **dict.fromkeys(("reach", "home", "origins", "documents", "phrases"), nothing),
        "open_to": np.zeros(size, np.uint8),
        "for_initiatives": np.zeros(size, np.bool_),
        "hours": np.zeros(size),
        "topics": np.zeros((size, 0)),
        "starts": np.zeros(size + 1, np.int32),
    }


def _some(chance: np.random.Generator, size: int, share: float, width: int) -> tuple[Any, Any]:
    rows = np.flatnonzero(chance.random(size) < share)
    return rows, chance.choice(width, len(rows))


def ties_of(chance: np.random.Generator, country: NDArray[np.int32], mean: float = 7.5) -> Csr:
    """Symmetric ties, three of four within a country, some people with far more than others."""
    size = len(country)
    count = int(size * mean / 2)
    pull = chance.pareto(2.5, size) + 0.2
    ends = np.searchsorted(np.cumsum(pull) / pull.sum(), chance.random(count)).clip(max=size - 1)
    by_country = np.argsort(country, kind="stable")
    begins = np.searchsorted(country[by_country], np.arange(COUNTRIES + 1))
    home = country[ends]
    within = begins[home] + (chance.random(count) * (begins[home + 1] - begins[home])).astype(np.int64)
    others = np.where(chance.random(count) < 0.75, by_country[within], chance.integers(0, size, count))
    apart = ends != others
    ends, others = ends[apart], others[apart]
    return drawn(np.concatenate((ends, others)), np.concatenate((others, ends)), (size, size))
