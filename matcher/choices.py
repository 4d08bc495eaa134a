"""Two-sided choices: how likely both of two people say yes, from who said yes to whom before.

A yes depends on who chooses, on who is chosen and on the circle in which they met: the social relations model (Kenny
and La Voie 1984) as a logistic regression with random effects. How far each effect is shrunk towards nothing is learnt
from the choices themselves, by expectation-maximisation around the mode (Laplace's approximation; Stiratelli, Laird and
Ware 1984), so few choices move little. Both sides' chances are joined by the same harmonic mean that ranks two-sided
lists (as reciprocal recommenders do: Pizzato et al. 2010): what only one of them wants is no match.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import LinearOperator, cg

from matcher.columns import Floats
from matcher.evidence import harmonic_mean

ROUNDS = 40
"""Steps of the fit; the variances stand still well before."""
PRIOR_PEOPLE = 4.0
"""As many imagined people of ordinary spread stand beside the real ones when a spread is learnt."""
ORDINARY = 0.8
"""The variance (in squared log odds) of those imagined people's effects, and of imagined circles'."""
EVEN = 2.0
"""Imagined choices, half of them yes, that keep the overall rate off 0 and 1."""

Rows = NDArray[np.int64]
Like = tuple[Hashable, Hashable, int]
Pair = tuple[Hashable, Hashable]


def reciprocal(likes: Iterable[Like], pairs: Sequence[Pair]) -> Floats:
    """How good each pair (a, b) is for both (n_pairs,), 0 to 1: the harmonic mean of the two chances of a yes.

    `likes` = [(from, to, 0 or 1)] are the choices known so far; an id may be anything hashable. Somebody who neither
    chose nor was chosen yet has the chances of an ordinary person of the network.
    """
    known = Choices.fit(likes)
    return harmonic_mean(known.chances(pairs), known.chances([(b, a) for a, b in pairs]))


@dataclass(frozen=True, slots=True)
class Choices:
    """What is learnt from choices, in log odds: one row per person, in the order of `numbers`, and a last one for
    everybody else. `effects` (n + 1, 2) are of choosing and of being chosen, `covariances` (n + 1, 2, 2) how sure that
    is; `circles` (n + 1,) is the effect of the circle in which a person chooses."""

    numbers: dict[Hashable, int]
    mean: float
    effects: Floats
    covariances: Floats
    circles: Floats

    @classmethod
    def fit(cls, likes: Iterable[Like]) -> "Choices":
        """Learn from [(from, to, 0 or 1)]; of nothing comes a chance of one half for everybody."""
        listed = list(likes)
        numbers: dict[Hashable, int] = {}
        for a, b, _ in listed:
            numbers.setdefault(a, len(numbers))
            numbers.setdefault(b, len(numbers))
        giver = np.array([numbers[a] for a, _, _ in listed], dtype=np.int64)
        taker = np.array([numbers[b] for _, b, _ in listed], dtype=np.int64)
        said = np.array([float(yes) for _, _, yes in listed])
        return cls(numbers, *_fit(len(numbers), giver, taker, said))

    def chances(self, pairs: Sequence[Pair]) -> Floats:
        """How likely a says yes to b, for each (a, b) of `pairs` (n_pairs,)."""
        giver, taker = self._rows(pairs)
        odds = self.mean + self.leanings(pairs)
        unsure = self.covariances[giver, 0, 0] + self.covariances[taker, 1, 1]
        # The mean of a logistic curve over what is not known (MacKay 1992): an unsure chance stands nearer to one half.
        return curve(odds / np.sqrt(1 + np.pi / 8 * unsure))

    def leanings(self, pairs: Sequence[Pair]) -> Floats:
        """By how much who they are moves the log odds of a yes of a to b, for each (a, b) of `pairs` (n_pairs,)."""
        giver, taker = self._rows(pairs)
        moved: Floats = self.circles[giver] + self.effects[giver, 0] + self.effects[taker, 1]
        return moved

    def _rows(self, pairs: Sequence[Pair]) -> tuple[Rows, Rows]:
        nobody = len(self.numbers)
        giver, taker = (np.array([self.numbers.get(pair[end], nobody) for pair in pairs], np.int64) for end in (0, 1))
        return giver, taker


def curve(odds: Floats) -> Floats:
    """The chance at log odds, element by element."""
    chance: Floats = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return chance


def _circles(people: int, giver: Rows, taker: Rows) -> tuple[int, Rows]:
    """The circle in which each person (n,) chooses: who is joined by choices. Where one side chooses among the other,
    as mentees and mentors do, each side is a circle of its own (the components of the bipartite double cover)."""
    ends = (np.concatenate((giver, people + giver)), np.concatenate((people + taker, taker)))
    many, labels = connected_components(csr_array((np.ones(len(ends[0])), ends), (2 * people, 2 * people)), False)
    return many, np.asarray(labels[:people], dtype=np.int64)


def _fit(people: int, giver: Rows, taker: Rows, said: Floats) -> tuple[float, Floats, Floats, Floats]:
    """Mean, effects (n + 1, 2), covariances (n + 1, 2, 2) and circles' effects (n + 1,)."""
    many, circle = _circles(people, giver, taker) if people else (0, np.zeros(0, dtype=np.int64))
    count = len(said)
    rows, start = np.arange(count), np.concatenate(([0], np.cumsum([people, people, many])))
    columns = np.concatenate((giver, start[1] + taker, start[2] + circle[giver], np.full(count, start[3])))
    design = csr_array((np.ones(4 * count), (np.tile(rows, 4), columns)), (count, int(start[3]) + 1))
    state = np.zeros(design.shape[1])
    rate = (said.sum() + EVEN / 2) / (count + EVEN)
    state[-1] = np.log(rate / (1 - rate))
    spread, circles = np.eye(2) * ORDINARY, ORDINARY
    sure = np.zeros((people, 2, 2))
    for _ in range(ROUNDS if count else 0):
        state, weight = _step(design, state, said, _precision(people, many, spread, circles))
        told = np.asarray(design.T @ weight).ravel()
        blocks = np.zeros((people, 2, 2)) + np.linalg.inv(spread)
        blocks[:, 0, 0] += told[:people]
        blocks[:, 1, 1] += told[people : 2 * people]
        sure = np.linalg.inv(blocks)
        effects = np.stack((state[:people], state[people : 2 * people]), axis=1)
        spread = (effects.T @ effects + sure.sum(axis=0) + PRIOR_PEOPLE * ORDINARY * np.eye(2)) / (
            people + PRIOR_PEOPLE
        )
        common = state[start[2] : start[3]]
        left = 1 / (told[start[2] : start[3]] + 1 / circles)
        circles = float(((common**2 + left).sum() + ORDINARY) / (many + 1))
    effects = np.zeros((people + 1, 2))
    effects[:people] = np.stack((state[:people], state[people : 2 * people]), axis=1)
    covariances = np.concatenate((sure, spread[None]))
    return float(state[-1]), effects, covariances, np.append(state[start[2] + circle], 0.0)


def _precision(people: int, circles: int, spread: Floats, circle: float) -> csr_array:
    """The prior's precision: a block of two for each person, one number for each circle, hardly any for the mean."""
    inverse, size = np.linalg.inv(spread), 2 * people + circles + 1
    diagonal = np.concatenate(
        (np.full(people, inverse[0, 0]), np.full(people, inverse[1, 1]), np.full(circles, 1 / circle), [1e-3])
    )
    one, other = np.arange(people), np.arange(people, 2 * people)
    values = np.concatenate((diagonal, np.full(2 * people, inverse[0, 1])))
    places = (np.concatenate((np.arange(size), one, other)), np.concatenate((np.arange(size), other, one)))
    return csr_array((values, places), (size, size))


def _step(design: csr_array, state: Floats, said: Floats, precision: csr_array) -> tuple[Floats, Floats]:
    """One Newton step towards the mode, and the weight of every choice (m,) there."""
    chance = curve(design @ state)
    weight = np.maximum(chance * (1 - chance), 1e-4)
    slope = design.T @ (said - chance) - precision @ state
    diagonal = design.T @ weight + precision.diagonal()

    def curvature(direction: Floats) -> Floats:
        bent: Floats = design.T @ (weight * (design @ direction)) + precision @ direction
        return bent

    shape = (len(state), len(state))
    step, _ = cg(
        LinearOperator(shape, matvec=curvature, dtype=np.float64),
        slope,
        rtol=1e-5,
        maxiter=200,
        M=LinearOperator(shape, matvec=lambda vector: vector / diagonal, dtype=np.float64),
    )
    return state + step / max(1.0, float(np.abs(step).max()) / 2), weight
