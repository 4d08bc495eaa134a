"""What a page may show without giving a person away: coarse numbers and generalised cards."""

from collections import Counter
from collections.abc import Iterable, Mapping

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


class Generaliser:
    """Coarsens country, field and stage until at least `k` findable people share what is shown.

    k-anonymity (Sweeney, 2002) by levels: a combination takes the most telling level at which it finds company, and
    only people who found none at an earlier level count as company at a later one: whoever is left over stands in a
    group of `k` or more herself, or shows nothing.
    """

    def __init__(
        self, findable: Iterable[Combination], regions: Mapping[str, str], groups: Mapping[str, str | None], k: int = K
    ) -> None:
        self._regions, self._groups = regions, groups
        self._level: dict[Combination, int] = {}
        waiting = list(findable)
        for level in range(len(_LEVELS)):
            company = Counter(self._at(level, *combination) for combination in waiting)
            placed = {combination for combination in waiting if company[self._at(level, *combination)] >= k}
            self._level.update(dict.fromkeys(placed, level))
            waiting = [combination for combination in waiting if combination not in placed]

    def show(self, country: str | None, field: str | None, stage: str | None) -> Shown:
        """What others see of a combination: of country and region, and of field and group, one at most.

        None stands where nothing may be shown; a combination that no findable person has shows nothing at all.
        """
        return self._at(self._level.get((country, field, stage), len(_LEVELS) - 1), country, field, stage)

    def _at(self, level: int, country: str | None, field: str | None, stage: str | None) -> Shown:
        place, work, with_stage = _LEVELS[level]
        return (
            country if place == _EXACT else None,
            self._regions.get(country or "") if place == _COARSE else None,
            field if work == _EXACT else None,
            self._groups.get(field or "") if work == _COARSE else None,
            stage if with_stage else None,
        )


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
