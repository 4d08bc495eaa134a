"""One race: every contestant answers every question, in turn and each time in another order; medians and ratios."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.float64]
Answer = Callable[[Any], Any]


@dataclass(frozen=True)
class Lap:
    """What one race told of a contestant: how long each question took, and its answers."""

    name: str
    seconds: Seconds
    answers: Sequence[Any]

    @property
    def median(self) -> float:
        """Seconds."""
        return float(np.median(self.seconds))


@dataclass(frozen=True)
class Bar:
    """How many times as long the peer has to take."""

    peer: str
    times: float


def race(contestants: Mapping[str, Answer], questions: Sequence[Any]) -> dict[str, Lap]:
    """Ask every contestant every question, after one warm question each."""
    names = list(contestants)
    for name in names:
        contestants[name](questions[0])
    took: dict[str, list[float]] = {name: [] for name in names}
    said: dict[str, list[Any]] = {name: [] for name in names}
    for number, question in enumerate(questions):
        for name in (*names[number % len(names) :], *names[: number % len(names)]):
            begun = time.perf_counter()
            answer = contestants[name](question)
            took[name].append(time.perf_counter() - begun)
            said[name].append(answer)
    return {name: Lap(name, np.array(took[name]), said[name]) for name in names}


def timed(lap: Lap, seconds: Sequence[float]) -> Lap:
    """The same lap with times that the contestant took itself, as where only its solving counts."""
    return Lap(lap.name, np.array(seconds), lap.answers)


def report(work: str, ours: Lap, peers: Sequence[Lap], bars: Sequence[Bar], note: str = "") -> None:
    """Print one line a peer: both medians and 99th percentiles in milliseconds, their ratio, and the bar."""
    wanted = {bar.peer: bar.times for bar in bars}
    for peer in peers:
        ratio, bar = peer.median / ours.median, wanted.get(peer.name)
        verdict = "" if bar is None else f", bar {bar:g}: {'met' if ratio >= bar else 'NOT met'}"
        print(
            f"{work}: Mosty {_ms(ours)}, {peer.name} {_ms(peer)}: {ratio:.3g} x{verdict}{f' ({note})' if note else ''}",
            flush=True,
        )


def _ms(lap: Lap) -> str:
    return f"{1e3 * lap.median:.3g} / {1e3 * float(np.percentile(lap.seconds, 99)):.3g} ms"
