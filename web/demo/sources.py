"""What the demo is made from: our own data files, seeded chance, and ids that are the same in every run."""

import json
import random
import uuid
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, TypeVar

T = TypeVar("T")

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://mosty.example/demo")
FOLDER = resources.files("web.demo") / "data"


@cache
def source(name: str) -> Mapping[str, Any]:
    """The data file called `name`."""
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return content


def proportions(*path: str) -> Any:
    """What stands under `path` in the file of proportions; of a part with values, its values."""
    found: Any = source("proportions")
    for step in path:
        found = found[step]
    return found.get("values", found.get("value", found)) if isinstance(found, dict) else found


def identity(*parts: object) -> uuid.UUID:
    """The id of an invented row."""
    return uuid.uuid5(_NAMESPACE, "/".join(map(str, parts)))


class Chance:
    """Chance that falls the same way in every run; each part of the demo has its own."""

    def __init__(self, name: str) -> None:
        self._random = random.Random(f"mosty demo: {name}")  # noqa: S311  nothing secret is drawn

    def yes(self, probability: float) -> bool:
        """True with this probability."""
        return self._random.random() < probability

    def between(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        return self._random.randint(least, most)

    def pick(self, items: Sequence[T]) -> T:
        """One of them."""
        return self._random.choice(items)

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """So many different ones of them, or all."""
        return self._random.sample(items, min(count, len(items)))

    def mixed(self, items: Sequence[T]) -> list[T]:
        """All of them in another order."""
        return self.some(items, len(items))

    def weighted(self, weights: Mapping[str, float]) -> str:
        """One key, each as often as its weight says."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def spread(self, weights: Mapping[str, float], count: int) -> list[str]:
        """`count` keys in a mixed order whose shares are those of the weights, as nearly as whole numbers can be."""
        total = sum(weights.values())
        exact = {key: weight / total * count for key, weight in weights.items()}
        shares = {key: int(share) for key, share in exact.items()}
        for key in sorted(exact, key=lambda key: shares[key] - exact[key])[: count - sum(shares.values())]:
            shares[key] += 1
        return self.mixed([key for key, share in shares.items() for _ in range(share)])
