"""How well a person's several documents suit one text: shared words, shared pairs of words, and shared topics.

Each document is compared for itself and the comparisons are pooled, so that one fitting document counts among many
others and a long list of documents is no merit. What is learnt from a network is frozen with its statistics.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.utils.extmath import randomized_svd

from matcher.columns import Csr, Floats, Ints, whole
from matcher.eligibility import overlap

TOPICS = 50
"""Directions that are kept; more of them tell texts apart by chance words."""
LEAST_DOCUMENTS = 10
"""Documents that a topic takes: a network of few texts has few topics, or none."""
NOISE = 1e-6
"""A direction this weak beside the strongest one is none."""
TOPIC_SHARE = 0.1
"""What topics count beside words: they rise with any text of the same field, words only with the same matter."""
SHARPNESS = 10.0
"""Of the pooling: towards 0 it is the mean over a person's documents, towards infinity her best one."""
FULL = 0.4
"""The likeness that counts in full: of two texts on one matter by two hands, hardly any are more alike."""


@dataclass(frozen=True)
class Topics:
    """The directions in which the words of a network's documents vary together: a truncated SVD of their TF-IDF.

    Latent semantic analysis (Deerwester et al. 1990). `words` name the columns of `basis` (topics x words). A record
    that comes later is placed by its words and moves nothing.
    """

    words: tuple[str, ...]
    basis: NDArray[np.float32]

    @classmethod
    def fit(cls, documents: Csr, words: Sequence[str], seed: int) -> "Topics":
        """Of weighed documents (d x words). Without enough of them there are no topics."""
        count = min(TOPICS, documents.shape[0] // LEAST_DOCUMENTS, len(words) - 1)
        if count < 1:
            return NO_TOPICS
        _, strength, basis = randomized_svd(documents, count, n_iter=4, random_state=seed)
        # Where many texts are the same there are fewer directions than asked for: the others are rounding errors.
        return cls(tuple(words), basis[strength > NOISE * strength[0]].astype(np.float32))

    @cached_property
    def columns(self) -> dict[str, int]:
        """Where each word stands in the basis."""
        return {word: column for column, word in enumerate(self.words)}

    def place(self, documents: Csr, names: Sequence[str]) -> Floats:
        """Where documents (d x names) stand among the topics (d x topics): rows of length one, or of zeros."""
        present, position = np.unique(documents.indices, return_inverse=True)
        places = [(row, self.columns.get(names[column])) for row, column in enumerate(present.tolist())]
        known = np.array([place for place in places if place[1] is not None], dtype=np.intp).reshape(-1, 2)
        directions = np.zeros((len(present), len(self.basis)))
        directions[known[:, 0]] = self.basis.T[known[:, 1]]
        placed = (
            csr_array((documents.data, position, documents.indptr), (documents.shape[0], len(present))) @ directions
        )
        length = np.sqrt((placed * placed).sum(axis=1, keepdims=True))
        unit: Floats = np.divide(placed, length, out=np.zeros(placed.shape), where=length > 0)
        return unit


NO_TOPICS = Topics((), np.zeros((0, 0), dtype=np.float32))


class Written(Protocol):
    """People or texts: documents one after another as words and pairs of words, and as places among the topics."""

    @property
    def phrases(self) -> Csr: ...
    @property
    def topics(self) -> Floats: ...


class Authors(Written, Protocol):
    """People, whose documents begin at `starts` (n + 1)."""

    @property
    def starts(self) -> Ints: ...


def suits(people: Authors, texts: Written) -> Floats:
    """How well each of n people suits each of m texts (n x m), 0 to 1; 0 where either has written nothing.

    A pair's figure hangs on its two sides and the frozen statistics alone: a list read from either end agrees.
    """
    return np.minimum(pooled(likeness(people, texts), people.starts) / FULL, 1.0)


def likeness(left: Written, right: Written) -> Floats:
    """Of each document of the left with each of the right: cosines of words and pairs, and of topics, mixed."""
    many = right.phrases.shape[0] > 1
    words = (whole(left.phrases) @ right.phrases.T).toarray() if many else overlap(left.phrases, right.phrases)[:, None]
    mixed: Floats = (1 - TOPIC_SHARE) * words + TOPIC_SHARE * np.maximum(left.topics @ right.topics.T, 0.0)
    return mixed


def pooled(likenesses: Floats, starts: Ints) -> Floats:
    """Log-mean-exp over each person's documents: (documents x m) to (n x m), between the mean and the greatest."""
    written = np.diff(starts)
    of_owner = csr_array((np.ones(starts[-1]), np.arange(starts[-1]), starts), shape=(len(written), starts[-1]))
    summed = of_owner @ np.expm1(SHARPNESS * likenesses)
    result: Floats = np.log1p(summed / np.maximum(written, 1)[:, None]) / SHARPNESS
    return result
