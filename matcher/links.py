"""What the shape of a network says of two people: one row of numbers per pair, the same for (a, b) and (b, a).

Pairs that are not tied yet are meant: a tie that stands in the network counts as evidence for itself. How people are
numbered makes no difference, but for latent groups where two directions are equally strong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array, diags_array
from sklearn.preprocessing import normalize

from matcher.standing import (
    RANKS,
    SHARPNESS,
    STANDING,
    Csr,
    Floats,
    balanced,
    components,
    degrees_of,
    latent_groups,
    resemblance,
    row_sums,
    standing,
)

Pairs = NDArray[np.int64]

STEPS = 20
"""The longest walk that is followed: in a network without hubs, tied people stand this far apart by other ways."""
WALKS = range(2, 7)
"""The lengths of walk that are told apart; longer ones only enter sums."""
KATZ_STEPS = 5
DAMPINGS = (0.5, 0.85)
"""Of the two PageRanks: one looks at the neighbourhood, the other at the region."""
KATZ_DAMPINGS = (0.01, 0.05)
CELLS = 300_000
"""Numbers in one block of walks: few enough to stay in a processor's cache, which makes them three times as fast."""
NARROWEST = 16
FLOOR = 1e-6
"""Stands in for zero under a logarithm: a walk rarer than this is no walk."""

SHARED = (
    "common_contacts",
    "adamic_adar",
    "resource_allocation",
    "jaccard",
    "salton",
    "leicht_holme_newman",
    "hub_promoted",
    "ties_among_common",
    "rarest_common",
)
PATHS = (
    "paths_of_3",
    "degree_normalised_l3",
    *(f"katz_{damping}" for damping in KATZ_DAMPINGS),
    *(f"pagerank_{damping}" for damping in DAMPINGS),
    *(f"walk_{step}" for step in WALKS),
    "walks_against_chance",
    "odd_walks",
    "even_walks",
    "closeness",
    "reachable",
)
ENDS = tuple(f"{end}_{name}" for name in STANDING for end in ("smaller", "larger"))
COMPANY = tuple(f"{end}_company_{power}" for power in SHARPNESS for end in ("smaller", "larger"))
GROUPS = tuple(
    f"{kind}_{rank}" for rank in RANKS for kind in ("latent", "latent_cosine", "balanced", "balanced_cosine")
)
ATTRIBUTES = ("attribute_cosine", "attribute_product")

FAMILIES: Mapping[str, Sequence[str]] = {
    "shared": SHARED,
    "paths": PATHS,
    "standing": ENDS,
    "company": COMPANY,
    "groups": GROUPS,
    "attributes": ATTRIBUTES,
}
"""What an explanation names: contacts in common, ways from one to the other, how each stands in the network, whether
one is tied to those who resemble the other, groups that they belong to, and what is known of them besides ties."""
FEATURES = tuple(name for names in FAMILIES.values() for name in names)


def adjacency(size: int, edges: ArrayLike) -> Csr:
    """The ties as a symmetric 0/1 matrix (size x size). Direction, repetition and ties to oneself count for nothing.

    `edges` (m, 2) holds numbers from 0 to size - 1; others raise ValueError.
    """
    ends = as_pairs(edges, size)
    ends = ends[ends[:, 0] != ends[:, 1]]
    both = np.unique(np.concatenate((ends, ends[:, ::-1])), axis=0)
    return csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(size, size))


def as_pairs(pairs: ArrayLike, size: int) -> Pairs:
    """Pairs (m, 2) of numbers under `size`, the smaller first; ValueError for others, which would wrap around."""
    ends = np.sort(np.asarray(pairs, dtype=np.int64).reshape(-1, 2), axis=1)
    if ends.size and not (ends.min() >= 0 and ends.max() < size):
        raise ValueError(f"a pair names somebody who is not among the {size} people")
    return ends


def rooted_pagerank(ties: Csr, pairs: ArrayLike, damping: float = 0.85, steps: int = 60) -> Floats:
    """The chance that a walk from one end, restarting there, is at the other, both ways added (m,).

    Liben-Nowell and Kleinberg, "The link-prediction problem for social networks", 2007; `steps` leave out less than
    `damping` ** `steps`.
    """
    ends = as_pairs(pairs, ties.shape[0])
    return _pagerank(_walks([balanced(ties)] * steps, ends), degrees_of(ties), ends, damping)


@dataclass(frozen=True)
class Structure:
    """A network prepared for measuring pairs; `standing` tells what its parts are.

    `ties` (n x n) is what `adjacency` gives. `attributes` (n, any) describes people besides their ties.
    """

    ties: Csr
    degrees: Floats
    balanced: Csr
    component: NDArray[np.int32]
    standing: Floats
    resemblance: Sequence[Csr]
    groups: Sequence[tuple[Floats, Floats]]
    attributes: Csr | None

    @classmethod
    def of(cls, ties: Csr, *, attributes: Any = None, seed: int = 0) -> Self:
        """Prepare `ties`. `attributes` may be dense or sparse; `seed` starts a factorisation."""
        twice = csr_array(ties @ ties)
        return cls(
            ties=ties,
            degrees=degrees_of(ties),
            balanced=balanced(ties),
            component=components(ties),
            standing=standing(ties, twice),
            resemblance=resemblance(ties, twice),
            groups=latent_groups(ties, seed),
            attributes=None if attributes is None else csr_array(attributes, dtype=np.float64),
        )

    def without(self, pairs: Pairs, seed: int = 0) -> Self:
        """The same people as they would stand without the ties `pairs`."""
        left = self.ties - adjacency(len(self.degrees), pairs).multiply(self.ties)
        left.eliminate_zeros()
        return self.of(csr_array(left), attributes=self.attributes, seed=seed)

    def features(self, pairs: ArrayLike) -> Floats:
        """Every measure of every pair (m, len(FEATURES)), in the order of FEATURES; all finite.

        ValueError for a pair of somebody with herself.
        """
        ends = as_pairs(pairs, len(self.degrees))
        if (ends[:, 0] == ends[:, 1]).any():
            raise ValueError("a pair names the same person twice")
        if not len(ends):
            return np.zeros((0, len(FEATURES)))
        families = (self._shared, self._paths, self._ends, self._company, self._groups, self._known)
        return np.column_stack([column for family in families for column in family(ends)])

    def _shared(self, ends: Pairs) -> Iterator[Floats]:
        """Contacts in common, weighed in nine ways; their sources stand in the survey of Lü and Zhou, 2011.

        Adamic and Adar, 2003; resource allocation: Zhou, Lü and Zhang, 2009; ties among common contacts: the local
        communities of Cannistraci, Alanis-Lobato and Ravasi, 2013.
        """
        common = csr_array(self.ties[ends[:, 0]].multiply(self.ties[ends[:, 1]]))
        counts = row_sums(common)
        a, b = np.maximum(self.degrees[ends], 1).T
        weight = 1 / np.maximum(self.degrees, 1)
        yield np.log1p(counts)
        yield np.log1p(common @ (1 / np.log1p(np.maximum(self.degrees, 1))))
        yield common @ weight
        yield counts / np.maximum(a + b - counts, 1)
        yield counts / np.sqrt(a * b)
        yield counts / (a * b)
        yield counts / np.minimum(a, b)
        yield np.log1p(row_sums((common @ self.ties).multiply(common)) / 2)
        yield csr_array(common.multiply(weight[np.newaxis, :])).max(axis=1).toarray().ravel()

    def _paths(self, ends: Pairs) -> Iterator[Floats]:
        """Ways from one to the other, by length and by how much they spread out.

        Katz, 1953, cut after five steps; paths of three that avoid hubs: Kovács et al., 2019; walks against chance: the
        matrix behind DeepWalk, Qiu et al., 2018; distance: the first length that has a walk.
        """
        counted = _walks([self.ties] * KATZ_STEPS, ends)
        thinned = csr_array(diags_array(1 / np.sqrt(np.maximum(self.degrees, 1))) @ self.ties)
        steps = _walks([self.balanced] * STEPS, ends)
        yield np.log1p(counted[2])
        yield np.log1p(_walks([thinned, thinned, self.ties], ends)[2])
        for damping in KATZ_DAMPINGS:
            yield np.log(FLOOR**2 + damping ** np.arange(1, KATZ_STEPS + 1) @ counted)
        for damping in DAMPINGS:
            yield np.log(FLOOR + _pagerank(steps, self.degrees, ends, damping))
        yield from np.log(FLOOR + steps[WALKS.start - 1 : WALKS.stop - 1])
        chance = np.sqrt(np.maximum(self.degrees[ends], 1).prod(axis=1))
        yield np.log(FLOOR**2 + DAMPINGS[-1] ** np.arange(1, STEPS + 1) @ steps / chance)
        yield np.log(FLOOR + steps[2::2].sum(axis=0))
        yield np.log(FLOOR + steps[1::2].sum(axis=0))
        met = steps > 0
        yield np.where(met.any(axis=0), 1 / (1 + met.argmax(axis=0)), 0)
        yield (self.component[ends[:, 0]] == self.component[ends[:, 1]]).astype(np.float64)

    def _ends(self, ends: Pairs) -> Iterator[Floats]:
        """How each end stands by itself; the two ends have no order, so the smaller value comes first."""
        for described in self.standing.T:
            yield from np.sort(described[ends], axis=1).T

    def _company(self, ends: Pairs) -> Iterator[Floats]:
        """The share of those who resemble one end that is tied to the other; the smaller of both ways first.

        User-based collaborative filtering: Resnick et al., 1994.
        """
        a, b = ends.T
        for alike in self.resemblance:
            there, back = (row_sums(alike[one].multiply(self.ties[other])) for one, other in ((a, b), (b, a)))
            yield np.minimum(there, back)
            yield np.maximum(there, back)

    def _groups(self, ends: Pairs) -> Iterator[Floats]:
        """What the low-rank views say of a pair: the tie that they expect, and the angle between the two people."""
        for left, right in self.groups:
            yield _dot(left, right, ends)
            directions = normalize(left)
            yield _dot(directions, directions, ends)

    def _known(self, ends: Pairs) -> Iterator[Floats]:
        """Likeness of attributes; zero when nothing is known."""
        if self.attributes is None:
            yield from np.zeros((len(ATTRIBUTES), len(ends)))
            return
        for known in (normalize(self.attributes), self.attributes):
            yield row_sums(known[ends[:, 0]].multiply(known[ends[:, 1]]))


def _walks(matrices: Sequence[Csr], ends: Pairs) -> Floats:
    """The entries at `ends` of the products of the first one, two, ... `matrices` (len(matrices), m).

    Each product is applied to one column per distinct first end, a block of columns at a time.
    """
    starts, column = np.unique(ends[:, 0], return_inverse=True)
    read = np.zeros((len(matrices), len(ends)))
    size = matrices[0].shape[0]
    width = max(CELLS // max(size, 1), NARROWEST)
    for first in range(0, len(starts), width):
        block = starts[first : first + width]
        rows = np.flatnonzero((column >= first) & (column < first + width))
        reached = matrices[0][:, block].toarray()
        for step, matrix in enumerate(matrices):
            reached = matrix @ reached if step else reached
            read[step, rows] = reached[ends[rows, 1], column[rows] - first]
    return read


def _pagerank(steps: Floats, degrees: Floats, ends: Pairs, damping: float) -> Floats:
    """Both ways' restarting walks from balanced walks `steps` (k, m), which differ from walks by a ratio of degrees."""
    a, b = np.maximum(degrees[ends], 1).T
    near: Floats = damping ** np.arange(1, len(steps) + 1) @ steps
    return np.asarray((1 - damping) * near * (np.sqrt(a / b) + np.sqrt(b / a)))


def _dot(left: Floats, right: Floats, ends: Pairs) -> Floats:
    """left @ right.T at `ends`, made symmetric (m,)."""
    a, b = ends.T
    return np.asarray((left[a] * right[b] + left[b] * right[a]).sum(axis=1) / 2)
