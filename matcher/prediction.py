"""Ties to come: who is likely to be tied next, learned from the ties that a network already has.

Nothing but the network itself teaches: its ties are hidden a fold at a time, each hidden tie and some pairs of
strangers are measured on what is left, and a few models learn to tell them apart. So a row of training looks as a row
of prediction does, where the tie is not there yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from matcher.links import ATTRIBUTES, FAMILIES, FEATURES, SHARED, Pairs, Structure, adjacency
from matcher.spread import HERE, Crew
from matcher.standing import Csr, Floats

Model = Any
"""A classifier of scikit-learn, which carries no types."""

SUREST = 1e-4
"""No model may say that a tie is more certain, or less: one overconfident model would silence the others."""
FARTHEST = 6.0
"""Standard deviations from the mean at which a measure stops counting for more in the linear model."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How ties are hidden and what learns from them.

    `folds` sets the share that is hidden at a time and so how many ties to come are assumed: one fold of what is known.
    `strangers` is the number of untied pairs per tie. With fewer ties or fewer untied pairs than `fewest` nothing is
    learned: below it, chance moves the models more than people do.
    """

    folds: int = 10
    strangers: int = 2
    fewest: int = 60
    trees: int = 100
    rounds: int = 100


@dataclass(frozen=True, slots=True)
class Strength:
    """How much a family of measures speaks for a tie, in logits against a typical pair of strangers.

    `measure` is the one of the family that moves the answer most by itself, and `value` its value for this pair.
    """

    family: str
    gain: float
    measure: str
    value: float


@dataclass(frozen=True, slots=True)
class Rows:
    """What is learned from: measures (r, len(FEATURES)), whether each row was tied, and its fold (r,)."""

    measures: Floats
    tied: NDArray[np.bool_]
    fold: NDArray[np.int64]

    def part(self, keep: NDArray[np.bool_]) -> "Rows":
        """The rows that `keep` marks."""
        return Rows(self.measures[keep], self.tied[keep], self.fold[keep])


@dataclass(eq=False)
class LinkPredictor:
    """Learns from a network which pairs are likely to be tied.

    After `fit`: `structure_` holds the prepared network and `trained_` says whether it had enough ties to learn from.
    """

    settings: Settings = field(default_factory=Settings)

    def fit(self, ties: Csr, *, attributes: Any = None, seed: int = 0, crew: Crew = HERE) -> Self:
        """Learn from `ties` (n x n), as `links.adjacency` gives them, and `attributes` (n, any) of people if there are.

        `crew` measures the folds. The models of either half of the folds are calibrated on the other half (Platt, 1999)
        and answer together.
        """
        self.structure_ = Structure.of(ties, attributes=attributes, seed=seed)
        known = _pairs_of(ties)
        strangers = draw_strangers(ties, self.settings.strangers * len(known), seed)
        self.trained_ = min(len(known), len(strangers)) >= self.settings.fewest
        if self.trained_:
            self._learn(hidden_rows(self.structure_, known, strangers, self.settings.folds, seed, crew), seed)
        return self

    def predict(self, pairs: ArrayLike, *, ignoring: Sequence[str] = ()) -> Floats:
        """For each of `pairs` (m, 2), none of them tied yet, the chance (m,) that it is a tie to come.

        The chance is that of a draw with `strangers` pairs of strangers to each tie, as in training. It means nothing
        for a pair that is tied already, since the tie speaks for itself. When not `trained_`, a score between 0 and 1
        from attributes and contacts in common stands in: an order, not a chance.

        Measures of the families `ignoring` are taken to be those of a typical pair of strangers.
        """
        measures = self.structure_.features(pairs)
        if not self.trained_:
            return _untaught(measures)
        measures = self._typically(measures, [FEATURES.index(name) for family in ignoring for name in FAMILIES[family]])
        return np.asarray(expit(self._logits(measures)), dtype=np.float64)

    def typically(self) -> Floats:
        """The chance (1,) of a typical pair of strangers, of whom nothing else is known. Only when `trained_`."""
        return np.asarray(expit(self._logits(self.typical_[np.newaxis])), dtype=np.float64)

    def explain(self, pairs: ArrayLike, k: int = 3) -> list[tuple[Strength, ...]]:
        """For each pair up to `k` families of measures that speak most for a tie, the strongest first.

        A family's gain is what is lost when its measures are replaced by those of a typical pair of strangers. Empty
        when not `trained_`, or when nothing speaks for the pair.
        """
        measures = self.structure_.features(pairs)
        if not self.trained_ or not len(measures):
            return [()] * len(measures)
        found = [self._strengths(family, measures) for family in FAMILIES]
        ranked = (sorted(row, key=lambda strength: -strength.gain) for row in zip(*found, strict=True))
        return [tuple(strength for strength in row if strength.gain > 0)[:k] for row in ranked]

    def _learn(self, rows: Rows, seed: int) -> None:
        odd = rows.fold % 2 == 1
        self.halves_ = [_teach(rows.part(half), self.settings, seed) for half in (odd, ~odd)]
        unseen = np.where(odd, _opinion(self.halves_[1], rows.measures), _opinion(self.halves_[0], rows.measures))
        self.calibration_ = LogisticRegression(C=np.inf).fit(unseen[:, np.newaxis], rows.tied)
        self.typical_: Floats = np.median(rows.measures[~rows.tied], axis=0)

    def _logits(self, measures: Floats) -> Floats:
        opinion = np.mean([_opinion(models, measures) for models in self.halves_], axis=0)
        return np.asarray(self.calibration_.decision_function(opinion[:, np.newaxis]), dtype=np.float64)

    def _strengths(self, family: str, measures: Floats) -> list[Strength]:
        """What `family` gains for every row of `measures`."""
        columns = [FEATURES.index(name) for name in FAMILIES[family]]
        gains = self._logits(measures) - self._logits(self._typically(measures, columns))
        alone = [self._logits(self._typically(measures, [column])) for column in columns]
        best = np.array(columns)[np.argmin(alone, axis=0)]
        return [
            Strength(family, float(gain), FEATURES[column], float(row[column]))
            for gain, column, row in zip(gains, best, measures, strict=True)
        ]

    def _typically(self, measures: Floats, columns: Sequence[int]) -> Floats:
        replaced = measures.copy()
        replaced[:, columns] = self.typical_[columns]
        return replaced


def predict_links(n: int, edges: ArrayLike, pairs: ArrayLike, attributes: Any = None, seed: int = 0) -> Floats:
    """The chance of a tie for each of `pairs` (m, 2), in a network of `n` people tied by `edges` (e, 2); (m,).

    See `LinkPredictor`; `attributes` (n, any) describes people besides their ties.
    """
    return LinkPredictor().fit(adjacency(n, edges), attributes=attributes, seed=seed).predict(pairs)


def draw_strangers(ties: Csr, count: int, seed: int) -> Pairs:
    """Up to `count` different untied pairs (m, 2), each as likely as any other; fewer when hardly any are untied."""
    size = ties.shape[0]
    generator = np.random.default_rng([seed, 1])
    drawn = np.sort(generator.integers(0, max(size, 1), (4 * count, 2)), axis=1)
    numbers = np.unique(drawn[drawn[:, 0] < drawn[:, 1]] @ (size, 1))
    numbers = np.setdiff1d(numbers, _pairs_of(ties) @ (size, 1))
    chosen = generator.permutation(numbers)[:count]
    return np.column_stack(np.divmod(chosen, max(size, 1)))


def hidden_rows(structure: Structure, known: Pairs, strangers: Pairs, folds: int, seed: int, crew: Crew = HERE) -> Rows:
    """Hide the ties `known` a fold at a time and measure them, and a share of `strangers`, on what is left."""
    generator = np.random.default_rng([seed, 2])
    pairs = np.concatenate((known, strangers))
    tied = np.arange(len(pairs)) < len(known)
    turn = np.concatenate([generator.permutation(len(part)) % folds for part in (known, strangers)])
    measures = np.zeros((len(pairs), len(FEATURES)))
    parts = crew.each(_measured, (structure, pairs, tied, turn, seed), range(folds))
    for fold, part in enumerate(parts):
        measures[turn == fold] = part
    return Rows(measures, tied, turn)


def _measured(shared: Any, folds: Sequence[int]) -> list[Floats]:
    """The measures of the pairs of each fold, on what is left without its ties."""
    structure, pairs, tied, turn, seed = shared
    found = []
    for fold in folds:
        now = turn == fold
        found.append(structure.without(pairs[tied & now], seed).features(pairs[now]))
    return found


def _teach(rows: Rows, settings: Settings, seed: int) -> Sequence[Model]:
    """A linear model, boosted trees and random trees: they err in different places."""
    linear = make_pipeline(
        StandardScaler(),
        FunctionTransformer(np.clip, kw_args={"a_min": -FARTHEST, "a_max": FARTHEST}),
        LogisticRegression(C=0.3, max_iter=3000),
    )
    boosted = HistGradientBoostingClassifier(
        max_iter=settings.rounds,
        max_leaf_nodes=8,
        l2_regularization=1.0,
        max_features=0.3,
        early_stopping=False,
        random_state=seed,
    )
    forest = ExtraTreesClassifier(settings.trees, min_samples_leaf=5, random_state=seed)
    return [model.fit(rows.measures, rows.tied) for model in (linear, boosted, forest)]


def _opinion(models: Sequence[Model], measures: Floats) -> Floats:
    """The mean of what `models` think, in logits (m,)."""
    chances = np.array([model.predict_proba(measures)[:, 1] for model in models])
    return np.asarray(logit(np.clip(chances, SUREST, 1 - SUREST)).mean(axis=0), dtype=np.float64)


def _untaught(measures: Floats) -> Floats:
    """Likeness of attributes and the contacts in common (Adamic and Adar, 2003), as a score from 0 to 1."""
    told = [FEATURES.index(name) for name in (ATTRIBUTES[0], SHARED[1])]
    return np.asarray(-np.expm1(-np.maximum(measures[:, told], 0).sum(axis=1)))


def _pairs_of(ties: Csr) -> Pairs:
    """Every tie once (m, 2), in order."""
    found = np.column_stack(ties.nonzero()).astype(np.int64)
    return found[found[:, 0] < found[:, 1]]
