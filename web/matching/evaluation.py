"""How well suggestions work, in numbers that give nobody away; what was measured last is kept sealed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from matcher.disclosure import coarse
from matcher.evaluate import (
    FEWEST_MATCHES,
    MOST_QUERIES,
    ORDERS,
    REPLAYED,
    Interval,
    Measured,
    TooFewMatches,
    quantile,
    replay,
)
from matcher.spread import HERE, Crew
from web.keystore import KeyStore
from web.matching import snapshot
from web.matching.past import Past, Waits, periods

K = 10
SEED = 1
LISTS = REPLAYED
FILE = "evaluation.sealed"
QUANTILES: Mapping[str, float] = {"half": 0.5, "nine_in_ten": 0.9}

Told = tuple[float, float, float]
"""A figure with the lower and upper bound of its 95 % interval."""


@dataclass(frozen=True)
class ListFigures:
    """What is told of one list. Counts are coarse (None: fewer than ten); `needed` says how many matches it takes.

    `orders` has per order "hits" (one figure a length of the list), "mrr", "coverage" and "gini"; `waits` has weeks by
    "joining" and "asking", each "half" and "nine_in_ten", None where fewer than ten people stand beyond.
    """

    kind: str
    needed: int = FEWEST_MATCHES
    measured: bool = False
    k: int = K
    matches: int | None = None
    replayed: int | None = None
    candidates: int | None = None
    periods: Sequence[str] = ()
    reachable: float = 0.0
    orders: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    gains: Mapping[str, Told] = field(default_factory=dict)
    waits: Mapping[str, Mapping[str, Told | None]] = field(default_factory=dict)

    def curve(self, order: str) -> tuple[Told, ...]:
        """The hits of an order by the length of the list, from one on."""
        return tuple((mean, low, high) for mean, low, high in self.orders[order]["hits"])


@dataclass(frozen=True)
class Evaluation:
    """One evaluation of all lists, made on `day`; `notes` say what the data did not tell."""

    day: date
    lists: Sequence[ListFigures]
    notes: Sequence[str] = ()

    def as_data(self) -> dict[str, Any]:
        """As JSON has it."""
        lists = [asdict(figures) for figures in self.lists]
        return {"day": self.day.isoformat(), "lists": lists, "notes": list(self.notes)}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Evaluation":
        """What `as_data` gave."""
        lists = [ListFigures(**figures) for figures in data["lists"]]
        return cls(date.fromisoformat(data["day"]), lists, data["notes"])


def evaluate(
    past: Past, day: date, *, k: int = K, most: int = MOST_QUERIES, foretell: bool = True, crew: Crew = HERE
) -> Evaluation:
    """Replay the past for each list. At most `most` queries a list are replayed, so that the work is bounded.

    With `foretell`, ties to come are foretold before each period, as `mosty index` does weekly: minutes of work, which
    `crew` may share.
    """
    return Evaluation(day, [_figures(past, kind, k, most, crew, foretell=foretell) for kind in REPLAYED], past.notes)


def save(evaluation: Evaluation, folder: Path, keys: KeyStore) -> None:
    """Seal it into `folder`, in the place of the last one."""
    data = json.dumps(evaluation.as_data()).encode()
    snapshot.write(folder / FILE, data, evaluation.day.toordinal(), keys.service_key("evaluation"))


def saved(folder: Path, keys: KeyStore) -> Evaluation | None:
    """The last one that was saved; None when there is none to trust."""
    if not (folder / FILE).is_file():
        return None  # a page that only looks makes no key
    try:
        data, _ = snapshot.read(folder / FILE, keys.service_key("evaluation"))
        return Evaluation.of(json.loads(data))
    except (snapshot.Damaged, ValueError, KeyError, TypeError):
        return None


def _figures(past: Past, kind: str, k: int, most: int, crew: Crew, *, foretell: bool) -> ListFigures:
    asked = periods(past, kind)
    try:
        found = replay(kind, asked, k=k, seed=SEED, most=most, foretell=foretell, crew=crew)
    except TooFewMatches as error:
        return ListFigures(kind, needed=error.needed)
    return ListFigures(
        kind=kind,
        needed=0,
        measured=True,
        k=k,
        matches=coarse(found.asked),
        replayed=coarse(found.queries),
        candidates=coarse(round(found.candidates)),
        periods=found.periods,
        reachable=_rounded(found.reachable),
        orders={name: _order(found.orders[name]) for name in ORDERS},
        gains={name: _told(gain) for name, gain in found.gains.items()},
        waits=_waits(past.waits.get(kind, Waits())),
    )


def _order(measured: Measured) -> dict[str, Any]:
    return {
        "hits": [_told(one) for one in measured.hits],
        "mrr": _told(measured.mrr),
        "coverage": _told(measured.coverage),
        "gini": _told(measured.gini),
    }


def _waits(waits: Waits) -> dict[str, dict[str, Told | None]]:
    told: dict[str, dict[str, Told | None]] = {}
    for since, weeks in (("joining", waits.joining), ("asking", waits.asking)):
        found = {name: quantile(weeks, share, seed=SEED) for name, share in QUANTILES.items()}
        told[since] = {name: None if one is None else _told(one) for name, one in found.items()}
    return told


def _told(interval: Interval) -> Told:
    return _rounded(interval.mean), _rounded(interval.low), _rounded(interval.high)


def _rounded(number: float) -> float:
    return round(float(number), 3)
