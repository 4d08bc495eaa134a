"""Where the network is torn: countries whose people hardly know each other, and what could sew them together.

Everything here is coarse before it leaves: groups of ten people or more, counts floored to fives, and no pair of
people anywhere. It is meant to be worked out once a week and kept, so that nobody is seen in what changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher import eligibility
from matcher.columns import Csr, Floats, People, row_of
from matcher.disclosure import FEWEST, STEP, coarse
from matcher.encode import SUPPORT_AXIS
from matcher.forecast import Forecast
from matcher.index import Index
from matcher.standing import components
from matcher.vocabulary import SKILLS

FEWEST_TIES = 60
"""Below this, chance tears the network more than people do."""
FEWEST_ENDS = 5
"""People that a number of ties must have at each end: otherwise one busy person would be a group."""
HARDLY = 0.5
"""Share of the ties to be expected below which two countries are torn apart."""
LIKELY = 0.5
"""The chance from which on two people are more like those who are tied than like strangers."""
MOST_SEAMS = 20
MOST_NAMED = 3

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Help:
    """Kinds of support that ten people or more look for in one country and offer in the other."""

    wanted_in: str
    offered_in: str
    support: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seam:
    """Two countries, in the order of their codes. Counts are floored to fives; None is fewer than ten.

    `ties` stand between them and `expected` would, if people knew each other regardless of where they live; `likely`
    counts pairs who may be introduced and whom the forecast holds more like ties than like strangers; `skills` are
    common in both.
    """

    one: str
    other: str
    expected: int
    ties: int | None
    likely: int | None
    help: tuple[Help, ...]
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Torn:
    """The whole network: its counted `ties` and the percentage of them that cross a border, floored to fives.

    `alone` are people without any tie, `apart` those with ties, but outside the largest connected part. None is fewer
    than ten. The widest of the `seams` come first.
    """

    ties: int | None
    abroad: int | None
    alone: int | None
    apart: int | None
    seams: tuple[Seam, ...]

    def dump(self) -> dict[str, Any]:
        """As JSON can hold it; `restore` gives it back."""
        return asdict(self)

    @classmethod
    def restore(cls, dumped: Mapping[str, Any]) -> "Torn":
        """What `dumped` was taken from. Raises KeyError or TypeError for anything else."""
        return cls(**{**dumped, "seams": tuple(_restored(seam) for seam in dumped["seams"])})


def _restored(dumped: Mapping[str, Any]) -> Seam:
    helps = tuple(Help(**{**given, "support": tuple(given["support"])}) for given in dumped["help"])
    return Seam(**{**dumped, "help": helps, "skills": tuple(dumped["skills"])})


def torn(index: Index) -> Torn | None:
    """Where the network of `index` is torn; None with fewer than FEWEST_TIES ties between findable people.

    The ties to be expected are those of a network of as many ties in which every two people are as likely to be tied:
    the null model of Krackhardt and Stern's E-I index (1988). People who name no country stand in no seam.
    """
    people, among = index.people, index.graph.among
    if among.nnz // 2 < FEWEST_TIES:
        return None
    findable = people.as_mentor | people.as_peer | people.for_initiatives
    part = components(among)
    names = index.scale.lexicon.countries.names
    where = _counted(people.home, findable)
    between = _between(among, where)
    alone = findable & (np.diff(among.indptr) == 0)
    largest = int(np.bincount(part[findable & ~alone]).max())
    return Torn(
        ties=coarse(among.nnz // 2),
        abroad=_share(int(np.triu(between, 1).sum()), int(np.trace(between))),
        alone=coarse(int(alone.sum())),
        apart=coarse(int(findable.sum()) - int(alone.sum()) - largest),
        seams=tuple(_seams(index, names, where, between)),
    )


def _seams(index: Index, names: Sequence[str], where: Csr, between: Counts) -> Iterator[Seam]:
    living = np.asarray(where.sum(axis=0)).ravel()
    everybody, ties = living.sum(), np.triu(between).sum()
    density = ties / max(everybody * (everybody - 1) / 2, 1)
    shown = [column for column in range(len(names)) if living[column] >= FEWEST]
    wide = [
        (coarse(int(expected)) or 0, int(between[one, other]), one, other)
        for one, other in combinations(shown, 2)
        if (expected := density * living[one] * living[other]) >= FEWEST and between[one, other] < HARDLY * expected
    ]
    wide.sort(key=lambda seam: (_rounded(seam[1]) - seam[0], names[seam[2]], names[seam[3]]))
    groups = _Groups.of(index.people, where, index.scale.lexicon.skills.names)
    for expected, found, one, other in wide[:MOST_SEAMS]:
        ends = _ends(index.graph.among, where, one, other)
        likely = _introducible(index.people, _likely(index.forecast, where, one, other))
        yield Seam(
            one=names[one],
            other=names[other],
            expected=expected,
            ties=coarse(found) if min(ends) >= FEWEST_ENDS else None,
            likely=coarse(len(likely)) if _many_ends(likely) else None,
            help=tuple(groups.help(names, one, other)),
            skills=groups.skills_of(one, other),
        )


@dataclass(frozen=True)
class _Groups:
    """How many people of each country (columns) look for, offer and can what (rows)."""

    needs: Floats
    offers: Floats
    skills: Floats
    skill_names: Sequence[str]

    @classmethod
    def of(cls, people: People, where: Csr, skill_names: Sequence[str]) -> "_Groups":
        def counted(column: Csr) -> Floats:
            return np.asarray(((column > 0).astype(np.float64).T @ where).toarray(), dtype=np.float64)

        return cls(counted(people.open_needs), counted(people.offers), counted(people.skills), skill_names)

    def help(self, names: Sequence[str], one: int, other: int) -> Iterator[Help]:
        for wanted_in, offered_in in ((one, other), (other, one)):
            met = np.minimum(self.needs[:, wanted_in], self.offers[:, offered_in])
            if support := _most(met, SUPPORT_AXIS.names):
                yield Help(names[wanted_in], names[offered_in], support)

    def skills_of(self, one: int, other: int) -> tuple[str, ...]:
        """Skills by their codes; what somebody typed in her own words is not told."""
        shared = np.minimum(self.skills[:, one], self.skills[:, other])
        named = np.array([name in SKILLS for name in self.skill_names], dtype=np.bool_)
        return _most(np.where(named, shared, 0), self.skill_names)


def _most(counts: Floats, names: Sequence[str]) -> tuple[str, ...]:
    """The names with the greatest counts of ten or more; equal ones, as far as is told, by name."""
    large = [(-_rounded(int(count)), names[row]) for row, count in enumerate(counts) if count >= FEWEST]
    return tuple(name for _, name in sorted(large)[:MOST_NAMED])


def _rounded(count: int) -> int:
    return coarse(count) or 0


def _counted(home: Csr, findable: NDArray[np.bool_]) -> Csr:
    """Where findable people live (n x countries)."""
    return csr_array(home.multiply(findable[:, np.newaxis].astype(np.float64)))


def _between(among: Csr, where: Csr) -> Counts:
    """Pairs of tied people by their countries (c x c), symmetric; those within a country once."""
    both: Counts = np.rint((where.T @ (among > 0).astype(np.float64) @ where).toarray()).astype(np.int64)
    both[np.diag_indices_from(both)] //= 2
    return both


def _share(crossing: int, staying: int) -> int | None:
    if coarse(crossing) is None or coarse(staying) is None:
        return None
    return 100 * crossing // (crossing + staying) // STEP * STEP


def _column(where: Csr, country: int) -> NDArray[np.bool_]:
    return np.asarray(where[:, [country]].toarray().ravel() > 0)


def _ends(among: Csr, where: Csr, one: int, other: int) -> tuple[int, int]:
    """How many people of either country have a tie to the other one."""
    here, there = _column(where, one), _column(where, other)
    return int((here & (among @ there > 0)).sum()), int((there & (among @ here > 0)).sum())


def _likely(forecast: Forecast, where: Csr, one: int, other: int) -> Counts:
    """The pairs (m, 2) between two countries whom the forecast holds to be tied next."""
    here, there = np.flatnonzero(_column(where, one)), np.flatnonzero(_column(where, other))
    block = forecast.chances[here][:, there].tocoo()
    likely = block.data >= LIKELY
    return np.column_stack((here[block.row[likely]], there[block.col[likely]]))


def _introducible(people: People, pairs: Counts) -> Counts:
    """Those of `pairs` whom the gates let meet, both being found as peers; the gates are the same from either side."""
    rows = {person: row_of(people, person) for person in np.unique(pairs).tolist()}
    kept = [
        (one, other)
        for one, other in pairs.tolist()
        if people.as_peer[one] and eligibility.contacts(rows[one], rows[other])[0]
    ]
    return np.array(kept, dtype=np.int64).reshape(-1, 2)


def _many_ends(pairs: Counts) -> bool:
    return all(len(set(end)) >= FEWEST_ENDS for end in pairs.T.tolist())
