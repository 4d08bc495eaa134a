"""How people stand in a network of ties, each by herself: numbers per person, and what pairs are later measured with.

`ties` is everywhere a symmetric 0/1 matrix (n x n) with an empty diagonal; nobody's number matters.
"""

from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from scipy.sparse.csgraph import connected_components
from sklearn.utils.extmath import randomized_svd

Floats = NDArray[np.float64]
Csr = Any
"""A scipy.sparse.csr_array; scipy carries no types."""

RANKS = (8, 32)
"""How many directions the latent groups have: coarse, and fine."""
SHARPNESS = (2, 4)
"""Powers of a likeness: the higher, the fewer and the more alike are those who count."""

STANDING = (
    "degree",
    "clustering",
    "neighbour_degree",
    "core",
    "pagerank",
    "second_neighbours",
    "return_2",
    "return_3",
    "return_4",
    "leaf_share",
    "component",
)


def degrees_of(ties: Csr) -> Floats:
    """How many ties each person has (n,)."""
    return np.asarray(np.diff(ties.indptr), dtype=np.float64)


def row_sums(matrix: Csr) -> Floats:
    """The sum of each row (n,) of a sparse matrix."""
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()


def balanced(ties: Csr, added: float = 0.0) -> Csr:
    """The ties divided by the square roots of both ends' degrees, each with `added` on top (n x n)."""
    spread = diags_array(1 / np.sqrt(np.maximum(degrees_of(ties) + added, 1)))
    return csr_array(spread @ ties @ spread)


def components(ties: Csr) -> NDArray[np.int32]:
    """The number (n,) of the part of the network where each person is."""
    return np.asarray(connected_components(ties, directed=False)[1], dtype=np.int32)


def standing(ties: Csr, twice: Csr) -> Floats:
    """What STANDING lists, a column each (n, len(STANDING)); counts as logarithms. `twice` is ties @ ties.

    Clustering: Watts and Strogatz, 1998; core numbers: Seidman, 1983; `return_2` to `return_4` are the chances that a
    walk is back after so many steps; `leaf_share` is the share of contacts who have no other contact.
    """
    if not ties.shape[0]:
        return np.zeros((0, len(STANDING)))
    return np.column_stack(list(_standing(ties, twice)))


def _standing(ties: Csr, twice: Csr) -> Iterator[Floats]:
    degrees = degrees_of(ties)
    count = np.maximum(degrees, 1)
    once = balanced(ties)
    walked = csr_array(once @ once)
    cores = nx.core_number(nx.from_scipy_sparse_array(ties))
    part = components(ties)
    yield np.log1p(degrees)
    yield row_sums(twice.multiply(ties)) / np.maximum(degrees * (degrees - 1), 1)
    yield np.log1p(ties @ degrees / count)
    yield np.log1p(np.array([cores[person] for person in range(len(degrees))], dtype=np.float64))
    yield _pagerank(ties, count)
    yield np.log1p(np.diff(twice.indptr))
    yield walked.diagonal()
    yield row_sums(walked.multiply(once))
    yield row_sums(walked.multiply(walked))
    yield ties @ (degrees == 1).astype(np.float64) / count
    yield np.log(np.bincount(part)[part])


def _pagerank(ties: Csr, count: Floats, damping: float = 0.85, steps: int = 50) -> Floats:
    """How often a walk that restarts anywhere passes each person, as a logarithm; 0 is as often as the mean (n,).

    Page, Brin, Motwani and Winograd, 1998.
    """
    share: Floats = np.full(len(count), 1 / len(count))
    alone = np.diff(ties.indptr) == 0
    for _ in range(steps):
        share = (1 - damping + damping * share[alone].sum()) / len(count) + damping * (ties @ (share / count))
    return np.log(share * len(count))


def latent_groups(ties: Csr, seed: int) -> list[tuple[Floats, Floats]]:
    """The ties and the balanced ties, each as left @ right.T of a few directions: factors (n, rank) each.

    Truncated SVD for links: Menon and Elkan, 2011; the mean degree added before balancing keeps the many small parts of
    a sparse network from using up the directions: Qin and Rohe, 2013. `seed` starts the factorisation.
    """
    views = (ties, balanced(ties, max(float(degrees_of(ties).mean()), 1.0))) if ties.shape[0] else ()
    factors = []
    for rank in RANKS:
        for view in views:
            left, strength, right = randomized_svd(view, min(rank, ties.shape[0]), n_iter=6, random_state=seed)
            factors.append((left * np.sqrt(strength), right.T * np.sqrt(strength)))
    return factors


def resemblance(ties: Csr, twice: Csr) -> list[Csr]:
    """How much each row's person takes after each column's by shared contacts; rows sum to 1 or are empty (n x n).

    Jaccard's coefficient, sharpened: case amplification, Breese, Heckerman and Kadie, 1998. One matrix per SHARPNESS.
    """
    degrees = degrees_of(ties)
    shared = twice.tocoo()
    others = shared.row != shared.col
    row, column, count = shared.row[others], shared.col[others], shared.data[others]
    likeness = csr_array((count / (degrees[row] + degrees[column] - count), (row, column)), shape=ties.shape)
    sharpened = (likeness.power(power) for power in SHARPNESS)
    return [csr_array(diags_array(1 / np.maximum(row_sums(sharp), 1e-300)) @ sharp) for sharp in sharpened]
