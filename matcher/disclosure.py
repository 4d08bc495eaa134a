"""What a page may show without giving a person away: coarse numbers and generalised cards."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

FEWEST = 10
STEP = 5
K = 5

Combination = tuple[str | None, str | None, str | None]
"""Country, field and stage of a person, None where she states none."""
Shown = tuple[str | None, str | None, str | None, str | None, str | None]
"""Country, region, field, field group and stage as others see them."""


def coarse(number: int) -> int | None:
    """None ("fewer than ten", zero too) under ten, else floored to fives: the 10-5 rule of the ONS."""
    return None if number < FEWEST else number // STEP * STEP


Groups = Mapping[str, str | None]


class Generaliser:
    """Coarsens country, field and stage until at least `k` findable people share what is shown.

    k-anonymity (Sweeney, 2002) by levels: a combination takes the most telling level at which it finds company, and
    only people who found none at an earlier level count as company at a later one: whoever is left over stands in a
    group of `k` or more herself, or shows nothing.
    """

    def __init__(self, findable: Iterable[Combination], regions: Mapping[str, str], groups: Groups, k: int = K) -> None:
        self._regions, self._groups = regions, groups
        self._shown: list[frozenset[Shown]] = []
        waiting = list(findable)
        for level in range(len(_LEVELS)):
            company = Counter(self._at(level, *combination) for combination in waiting)
            self._shown.append(frozenset(shown for shown, many in company.items() if many >= k))
            waiting = [combination for combination in waiting if company[self._at(level, *combination)] < k]

    def dump(self) -> list[list[Shown]]:
        """What may be shown at each level, as JSON can hold it; `restore` gives the same answers."""
        return [sorted(shown, key=str) for shown in self._shown]

    @classmethod
    def restore(
        cls, dumped: Sequence[Sequence[Sequence[str | None]]], regions: Mapping[str, str], groups: Groups
    ) -> "Generaliser":
        """The generaliser that `dumped` was taken from."""
        restored = cls((), regions, groups)
        restored._shown = [frozenset((a, b, c, d, e) for a, b, c, d, e in level) for level in dumped]
        return restored

    def show(self, country: str | None, field: str | None, stage: str | None) -> Shown:
        """What others see of a combination: of country and region, and of field and group, one at most.

        None stands where nothing may be shown. What is shown hangs on groups of `k` alone, never on whether somebody
        has this very combination: whoever tries combinations on her own profile learns of nobody by it.
        """
        for level, shown in enumerate(self._shown):
            candidate = self._at(level, country, field, stage)
            if candidate in shown:
                return candidate
        return NOTHING

    def _at(self, level: int, country: str | None, field: str | None, stage: str | None) -> Shown:
        place, work, with_stage = _LEVELS[level]
        return (
            country if place == _EXACT else None,
            self._regions.get(country or "") if place == _COARSE else None,
            field if work == _EXACT else None,
            self._groups.get(field or "") if work == _COARSE else None,
            stage if with_stage else None,
        )


NOTHING: Shown = (None, None, None, None, None)
_HIDDEN, _COARSE, _EXACT = 0, 1, 2
# (place, work, stage), the most telling first; the last shows nothing and so needs no company.
_LEVELS = (
    (_EXACT, _EXACT, True),
    (_EXACT, _EXACT, False),
    (_COARSE, _EXACT, True),
    (_COARSE, _EXACT, False),
    (_EXACT, _COARSE, False),
    (_COARSE, _COARSE, False),
    (_COARSE, _HIDDEN, False),
    (_HIDDEN, _COARSE, False),
    (_HIDDEN, _HIDDEN, False),
)
