"""Mentors, contacts, openings, initiatives, and people for an opening: gates -> evidence -> rank -> reasons.

Within a week the order of a list is stable: scores are banded, and ties within a band are broken by a shuffle that
depends on the asker, the week and the index's seed, so that nobody can shape a profile to stand first on a chosen list.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.columns import Bits, Bools, Floats, Ints, People
from matcher.encode import person_key
from matcher.evidence import CAVEATS, TERMS, Evidence, Term, Weights, weigh
from matcher.explain import Pairs
from matcher.reasons import Reason, strongest

BAND = 1.05
"""Scores that differ by a twentieth are as good as equal: a band ends at this multiple of where it begins."""
FLOORS = frozenset({"contacts"})
"""Lists in which a place is kept: of those who look for one another. A mentor without a mentee suffers no want."""
KEPT_PLACE = 7
"""The eighth place of a list is kept for somebody who is hard to match or has waited long, if she suits at all."""
SUITS_STILL = 0.5
"""At least so much of the score of whoever gives way."""
LOWEST = 1e-4
"""A score below this is none."""
_STEPS = np.arange(math.floor(math.log(LOWEST) / math.log(BAND) + 1e-6), 1.0)
EDGES = np.append(np.nextafter(LOWEST, 1), BAND ** (_STEPS[1:] - 1e-6))
"""Where each band begins, a hair early, so that the last bit of a score decides nothing. Below the first is none."""
BANDS = np.append(0.0, np.round(BAND**_STEPS, 6))
"""What a score counts in the band of each number, from no band on."""
Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggested person, opening or initiative: a score of 0 to 1, up to four reasons, strongest first, a caveat.

    `evidence` and `caveats` are all that could be told, strongest and gravest first: whoever may not tell some of it
    chooses from the rest, so that what is left out leaves no gap. `evidence` gives each reason's contribution.
    """

    id: str
    score: float
    reasons: tuple[Reason, ...]
    caveat: Reason | None
    evidence: tuple[tuple[Reason, float], ...]
    caveats: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks for which list: the name of the list, the asker's id, and what fixes the order for a week."""

    name: str
    asker: str
    week: int
    seed: int

    @property
    def salt(self) -> int:
        """What makes the order among equals another one for each question: 64 bits."""
        asker = np.array([person_key(self.asker)], np.uint64)
        return int(mixed(asker, salt_of(self.name, self.week, self.seed))[0])

    def shuffle(self, keys: Keys) -> Keys:
        """A pseudo-random number per candidate (n,)."""
        return mixed(keys, self.salt)


@lru_cache(maxsize=64)
def salt_of(name: str, week: int, seed: int) -> int:
    """What makes the order among equals another one for each list, week and seed: 64 bits."""
    return int.from_bytes(blake2b(f"{name}\0{week}\0{seed}".encode(), digest_size=8).digest(), "big")


def mixed(keys: Keys, salt: int) -> Keys:
    """Keys (n,) and a salt as pseudo-random numbers: splitmix64's finisher (Steele, Lea and Flood 2014)."""
    found = keys ^ np.uint64(salt)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        found = (found ^ (found >> np.uint64(shift))) * np.uint64(factor)
    return found ^ (found >> np.uint64(31))


def damping(shown: Floats, typical: float, strength: float) -> Floats:
    """What is left of the scores of people who were `shown` (n,) so often: `strength` less at the most, half of it less
    at the typical exposure."""
    return 1 - strength * shown / (shown + max(typical, 1.0))


def banded(scores: Floats) -> Floats:
    """Scores rounded down to their band's begin."""
    return BANDS[np.searchsorted(EDGES, scores, "right")]


def best(scores: Floats, shuffled: Keys, k: int) -> Ints:
    """Positions of the k best scores, the best first; equal scores in the order of `shuffled`."""
    return np.lexsort((shuffled, -scores))[:k].astype(np.int32)


def with_a_place_kept(order: Ints, scores: Floats, shuffled: Keys, floor: Bits) -> Ints:
    """An order in which one of those whom the `floor` (c,) protects most stands at KEPT_PLACE, or earlier.

    Lots decide between equals, by the week's shuffle. Who suits much less than the one who gives way stays put.
    """
    if len(order) <= KEPT_PLACE:
        return order
    least = max(SUITS_STILL * float(scores[order[KEPT_PLACE]]), LOWEST)
    owed = np.where(scores >= least, floor, 0)
    if owed.max() <= floor[order[: KEPT_PLACE + 1]].max():
        return order
    protected = np.flatnonzero(owed == owed.max())
    chosen = protected[np.argmin(shuffled[protected])]
    return np.insert(order[order != chosen], KEPT_PLACE, chosen)[: len(order)].astype(np.int32)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates (c,) as rows, their banded scores (c,), their positions, the best first, and what spoke for them."""

    candidates: Ints
    scores: Floats
    order: Ints
    evidence: Evidence


def rank(question: Question, pairs: Pairs[Any], feasible: Bools, weights: Weights, typical: float, k: int) -> Ranked:
    """The k best of the feasible candidates. `typical` is the mean exposure of a findable person."""
    candidates: Ints = np.flatnonzero(feasible).astype(np.int32)
    evidence = weigh(question.name, pairs, candidates, weights)
    columns = pairs.left if question.name == "people_for" else pairs.right
    scores = evidence.scores
    if isinstance(columns, People):
        scores = scores * damping(columns.shown[candidates], typical, weights.exposure)
    scores, shuffled = banded(scores), question.shuffle(columns.keys[candidates])
    order = best(scores, shuffled, k)
    if isinstance(columns, People) and question.name in FLOORS:
        order = with_a_place_kept(order, scores, shuffled, columns.floor[candidates])
    return Ranked(candidates, scores, order, evidence)


def searched(name: str, pairs: Pairs[Any], scores: Floats, weights: Weights) -> Ranked:
    """What a search found: the right side (c,) in its order, with its banded scores, and what speaks for each."""
    order = np.arange(len(scores), dtype=np.int32)
    return Ranked(order, scores, order, weigh(name, pairs, order, weights))


def suggestions(question: Question, pairs: Pairs[Any], found: Ranked) -> list[Suggestion]:
    """What was found, with its reasons."""
    columns = pairs.left if question.name == "people_for" else pairs.right
    return [
        _suggestion(
            question,
            pairs,
            (columns.ids[found.candidates[place]], int(found.candidates[place])),
            float(found.scores[place]),
            {term: float(values[place]) for term, values in found.evidence.contributions.items()},
        )
        for place in found.order.tolist()
    ]


def _suggestion(
    question: Question, pairs: Pairs[Any], candidate: tuple[str, int], score: float, contributions: dict[str, float]
) -> Suggestion:
    identity, row = candidate
    rows = (row, 0) if question.name == "people_for" else (0, row)
    evidence = _evidence(pairs, rows, contributions)
    caveats = tuple(found for check in CAVEATS[question.name] if (found := check(pairs, rows)))
    return Suggestion(identity, score, strongest(evidence), next(iter(caveats), None), evidence, caveats)


def _evidence(
    pairs: Pairs[Any], rows: tuple[int, int], contributions: dict[str, float]
) -> tuple[tuple[Reason, float], ...]:
    """Every contribution that can be told, the strongest first."""
    found = ((term, contributions.get(term.name, 0.0)) for term in TERMS if term.explain)
    spoken = sorted(((term, value) for term, value in found if value > 0), key=lambda one: -one[1])
    return tuple((reason, value) for term, value in spoken if (reason := _explained(term, pairs, rows)))


def _explained(term: Term, pairs: Pairs[Any], rows: tuple[int, int]) -> Reason | None:
    return term.explain(pairs, rows) if term.explain else None
