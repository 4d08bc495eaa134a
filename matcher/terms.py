"""Typed terms to the concepts of a taxonomy, by the names that its concepts have, in one language and across two.

A concept is as likely meant as its names are like what was typed. A few likenesses, each between 0 and 1, are weighed
and added; the weights are those of a conditional logit model (McFadden, 1974), so that a score is the logarithm of a
concept's odds against the others. Nothing depends on a language: endings and compounds are met by character n-grams
and by the beginnings of words.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from matcher.text import tokens

Scores = NDArray[np.float32]
Labels = tuple[Sequence[str], Sequence[Hashable]]
"""Names, and the concept that each of them names."""

MEASURES = ("spelling", "profile", "beginnings", "head", "names")
"""What tells that a concept is meant: its likest name, all its names together, the beginnings of the words of a name,
the first word, and the logarithm of how many names it has: what is often spoken of has many."""
WEIGHTS = (3.5, 3.8, 3.3, 0.6, 0.35)
"""What one unit of each of MEASURES adds to the log odds; `benchmarks/terms.py` fits and cross-validates them."""

BRIDGE_MEASURES = (*MEASURES, "loan", "kin")
"""Across two languages also: the likest name in the other language, since words are borrowed, and how like a concept
is, by its names in that language, to what the first language suggests, as far as that is like the term at all."""
BRIDGE_WEIGHTS = (2.3, 2.6, 2.3, 0.4, 0.4, 3.1, 3.0)

SECOND_NAME = float(np.log(2))
"""How far the further names of a concept stand behind its likest one: as if it were half as likely."""
TIE_BREAK = 0.01
"""What likeness counts among the further names of one concept."""
LISTED = 1e-5
"""What each place further down in the list costs a name of the same concept: less than any difference in likeness."""
GRAMS = (2, 5)
BEGINNING = 5
"""Letters of a word that mostly carry no ending."""
BLOCK = 256
"""Queries that are measured at a time. It bounds the memory and changes no score."""
MEANT = 10
"""Of the concepts that the first language suggests, `kin` looks at so many."""


class Names:
    """The names of a taxonomy's concepts in one language, prepared for comparing.

    After `fit`: `concepts_` (c,) lists the concepts in the order of their first name, `concept_` (l,) is the place in
    it of each label, `count_` (c,) the number of each concept's names, `profile_` (c, g) its n-grams.
    """

    def fit(self, labels: Sequence[str], concepts: Sequence[Hashable] | None = None) -> Self:
        """Learn from `labels` (l,) and the concept of each (l,); without concepts each label is one of its own.

        Raises ValueError when no label holds a letter or a digit, or when the two differ in length.
        """
        plain = _plain(labels)
        owners: Sequence[Hashable] = range(len(plain)) if concepts is None else concepts
        place = {concept: number for number, concept in enumerate(dict.fromkeys(owners))}
        self.concepts_ = list(place)
        self.concept_ = np.array([place[owner] for _, owner in zip(plain, owners, strict=True)], dtype=np.intp)
        self.count_ = np.bincount(self.concept_)
        self._order = np.argsort(self.concept_, kind="stable")
        self._starts = np.cumsum(self.count_) - self.count_
        self._listed = np.empty(len(plain), dtype=np.float32)
        self._listed[self._order] = LISTED * (np.arange(len(plain)) - np.repeat(self._starts, self.count_))
        self._spell = TfidfVectorizer(analyzer="char_wb", ngram_range=GRAMS, lowercase=False, dtype=np.float32)
        spelled = csr_array(self._spell.fit_transform(plain))
        self._begin = TfidfVectorizer(analyzer=_beginnings, binary=True, norm=None, dtype=np.float32)
        begun = csr_array(self._begin.fit_transform(plain))
        grouped = csr_array((np.ones(len(plain), np.float32), (self.concept_, np.arange(len(plain)))))
        self.profile_: Any = normalize(grouped @ spelled)
        self._spelled, self._begun = _turned(spelled), _turned(begun)
        self._profiles, self._weight = _turned(self.profile_), _squares(begun)
        self._heads = _turned(self._spell.transform(map(_first, plain)))
        return self

    def spelling(self, queries: Sequence[str]) -> Scores:
        """How like each label is to each query by its character n-grams: TF-IDF cosines (q, l)."""
        return _dense(self._spell.transform(_plain(queries)) @ self._spelled)

    def profile(self, queries: Sequence[str]) -> Scores:
        """The same for all names of a concept together (q, c)."""
        return _dense(self._spell.transform(_plain(queries)) @ self._profiles)

    def beginnings(self, queries: Sequence[str]) -> Scores:
        """The share of a label's beginnings that a query has, times the root of the share the other way (q, l).

        Rare beginnings weigh more; one that no label has weighs as much as the rarest that one has.
        """
        plain = _plain(queries)
        begun = csr_array(self._begin.transform(plain))
        unknown = [len(set(_beginnings(query)).difference(self._begin.vocabulary_)) for query in plain]
        weight = _squares(begun) + float(self._begin.idf_.max()) ** 2 * np.array(unknown)
        shared = _dense(begun @ self._begun)
        share = np.sqrt(shared / np.maximum(weight, 1)[:, np.newaxis])
        return np.asarray(shared / np.maximum(self._weight, 1) * share, dtype=np.float32)

    def head(self, queries: Sequence[str]) -> Scores:
        """How like a label's first word is to a query's (q, l)."""
        return _dense(self._spell.transform(map(_first, _plain(queries))) @ self._heads)

    def best(self, likeness: Scores) -> Scores:
        """The likest label of each concept (q, c), of a likeness (q, l)."""
        return np.asarray(np.maximum.reduceat(likeness[:, self._order], self._starts, axis=1), dtype=np.float32)

    def spread(self, scores: Scores, likeness: Scores) -> Scores:
        """Scores of concepts (q, c) as scores of their labels (q, l), the likest one of each concept ahead.

        So the best name of the next concept comes before a fifth name of a surer one only if it is nearly as likely.
        Of equally like names the one listed first is ahead.
        """
        held = likeness - self._listed
        further = np.where(held < self.best(held)[:, self.concept_], TIE_BREAK * held - SECOND_NAME, 0)
        return np.asarray(scores[:, self.concept_] + further, dtype=np.float32)


@dataclass(eq=False)
class TermMatcher:
    """Answers a term with the labels of a taxonomy in the same language. After `fit`, `names_` holds the labels."""

    weights: Sequence[float] = WEIGHTS

    def fit(self, labels: Sequence[str], concepts: Sequence[Hashable] | None = None) -> Self:
        """Learn `labels` (l,) and the concept of each (l,), or take each as its own concept.

        Raises ValueError when no label holds a letter or a digit, or when the two differ in length.
        """
        self.names_ = Names().fit(labels, concepts)
        return self

    def measures(self, queries: Sequence[str]) -> Scores:
        """What speaks for each concept (q, c, len(MEASURES))."""
        return self._measured(queries)[0]

    def scores(self, queries: Sequence[str]) -> Scores:
        """The log odds of each label (q, l): higher is likelier, and only differences within a row mean something."""
        return _stacked([self._scored(block) for block in _blocks(queries)], len(self.names_.concept_))

    def likeness(self, queries: Sequence[str]) -> Scores:
        """How like each concept is to each query, between 0 and 1 (q, c), however often it is spoken of."""
        return self.evidence(self.measures(queries))

    def evidence(self, measures: Scores) -> Scores:
        """The weighed mean (q, c) of `measures` (q, c, m) without that of how often a concept is spoken of."""
        weights = np.array(self.weights[:-1], dtype=np.float32)
        return np.asarray(measures[:, :, :-1] @ (weights / weights.sum()), dtype=np.float32)

    def _scored(self, queries: Sequence[str]) -> Scores:
        measures, spelling = self._measured(queries)
        return self.names_.spread(measures @ np.array(self.weights, dtype=np.float32), spelling)

    def _measured(self, queries: Sequence[str]) -> tuple[Scores, Scores]:
        names = self.names_
        spelling = names.spelling(queries)
        count = np.broadcast_to(np.log(names.count_), (len(queries), len(names.count_)))
        best = (names.best(spelling), names.profile(queries))
        worded = (names.best(names.beginnings(queries)), names.best(names.head(queries)))
        return np.stack((*best, *worded, count), axis=2, dtype=np.float32), spelling


@dataclass(eq=False)
class TermBridge:
    """Answers a term of one language with the labels of another, over the concepts that both name.

    The term is matched with the labels of its own language; a concept that has none there can only be met by a
    borrowed word. After `fit`, `own_` answers in the term's language and `names_` holds the other one's labels.
    """

    weights: Sequence[float] = BRIDGE_WEIGHTS

    def fit(self, own: Labels, other: Labels) -> Self:
        """Learn the labels of the queries' language and those to answer with.

        Raises ValueError when either holds no letter or digit, or a concept too few or too many.
        """
        self.own_ = TermMatcher().fit(*own)
        self.names_ = Names().fit(*other)
        place = {concept: number for number, concept in enumerate(self.own_.names_.concepts_)}
        self._place = np.array([place.get(concept, -1) for concept in self.names_.concepts_])
        counts = np.append(self.own_.names_.count_, 0)
        self._count = np.log(self.names_.count_ + counts[self._place])
        self._kin = _dense(self.names_.profile_ @ self.names_.profile_.T)
        return self

    def measures(self, queries: Sequence[str]) -> Scores:
        """What speaks for each concept of the other language (q, c, len(BRIDGE_MEASURES))."""
        return self._measured(queries)[0]

    def scores(self, queries: Sequence[str]) -> Scores:
        """The log odds of each label of the other language (q, l), as `TermMatcher.scores` gives them."""
        return _stacked([self._scored(block) for block in _blocks(queries)], len(self.names_.concept_))

    def _scored(self, queries: Sequence[str]) -> Scores:
        measures, spelling = self._measured(queries)
        return self.names_.spread(measures @ np.array(self.weights, dtype=np.float32), spelling)

    def _measured(self, queries: Sequence[str]) -> tuple[Scores, Scores]:
        own = self.own_.measures(queries)
        across = np.where(self._place[:, np.newaxis] < 0, 0, own[:, self._place])
        count = np.broadcast_to(self._count, across.shape[:2])
        spelling = self.names_.spelling(queries)
        sure = self.own_.evidence(own).max(axis=1, keepdims=True)
        kin = sure * self._likely(own @ np.array(self.own_.weights, dtype=np.float32)) @ self._kin
        parts = (across[:, :, :-1], *(part[:, :, np.newaxis] for part in (count, self.names_.best(spelling), kin)))
        return np.concatenate(parts, axis=2, dtype=np.float32), spelling

    def _likely(self, scores: Scores) -> Scores:
        """The chance (q, c) of each concept of the other language, by its own language, among the `MEANT` likeliest."""
        least = np.partition(scores, -min(MEANT, scores.shape[1]), axis=1)[:, [-min(MEANT, scores.shape[1])]]
        chances = softmax(np.where(scores >= least, scores, -np.inf), axis=1)
        return np.asarray(np.where(self._place < 0, 0, chances[:, self._place]), dtype=np.float32)


def link_terms(queries: Sequence[str], labels: Sequence[str], concepts: Sequence[Hashable] | None = None) -> Scores:
    """Scores (q, l) of `labels` for `queries` of the same language; see `TermMatcher`."""
    return TermMatcher().fit(labels, concepts).scores(queries)


def link_terms_across(
    queries: Sequence[str],
    lang: str,
    labels: Sequence[str],
    concepts: Sequence[Hashable],
    other_labels: Mapping[str, Labels],
) -> Scores:
    """Scores (q, l) of `labels` for `queries` of the language `lang`, whose own labels `other_labels` holds.

    Without any labels in `lang` only borrowed words can be met. See `TermBridge`.
    """
    if lang not in other_labels:
        return link_terms(queries, labels, concepts)
    return TermBridge().fit(other_labels[lang], (labels, concepts)).scores(queries)


def _plain(texts: Sequence[str]) -> list[str]:
    return [" ".join(tokens(text)) for text in texts]


def _beginnings(plain: str) -> list[str]:
    return [word[:BEGINNING] for word in plain.split()]


def _first(plain: str) -> str:
    return plain.partition(" ")[0]


def _blocks(queries: Sequence[str]) -> Iterator[Sequence[str]]:
    return (queries[start : start + BLOCK] for start in range(0, len(queries), BLOCK))


def _stacked(blocks: Sequence[Scores], width: int) -> Scores:
    return np.concatenate(blocks) if blocks else np.empty((0, width), dtype=np.float32)


def _turned(matrix: Any) -> Any:
    return csr_array(matrix.T)


def _squares(matrix: Any) -> NDArray[np.float64]:
    return np.asarray(matrix.multiply(matrix).sum(axis=1), dtype=np.float64).ravel()


def _dense(matrix: Any) -> Scores:
    return np.asarray(matrix.toarray(), dtype=np.float32)
