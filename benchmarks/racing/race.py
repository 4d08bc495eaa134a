"""One race: every contestant answers every question, in turn and each time in another order; medians and ratios."""

import ctypes
import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.float64]
Answer = Callable[[Any], Any]
T = TypeVar("T")
STATUS = Path("/proc/self/status")
RESET = Path("/proc/self/clear_refs")
MB = 1e6


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


@dataclass(frozen=True)
class Line:
    """One comparison: what was done, by whom, what each needed in words, how many times as much the peer needed.

    `at_most` says that the ratio has to stay at or below the bar, as with a distance to a limit.
    """

    work: str
    peer: str
    ours: str
    theirs: str
    ratio: float
    bar: float | None = None
    note: str = ""
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the bar was reached; None without one."""
        if self.bar is None:
            return None
        return self.ratio <= self.bar if self.at_most else self.ratio >= self.bar

    def __str__(self) -> str:
        sign = "at most " if self.at_most else ""
        verdict = "" if self.bar is None else f", bar {sign}{self.bar:.3g}: {'met' if self.met else 'NOT met'}"
        note = f" ({self.note})" if self.note else ""
        return f"{self.work}: Mosty {self.ours}, {self.peer} {self.theirs}: {self.ratio:.3g} x{verdict}{note}"


@dataclass(frozen=True)
class Made:
    """What somebody built: the thing, the seconds it took and the bytes that it holds."""

    thing: Any
    seconds: float
    bytes: int


TOLD: list[Line] = []
"""Every line of this process, in the order in which they were told: what a report is made of."""


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


def tell(line: Line) -> None:
    """Print a line and keep it for the report."""
    TOLD.append(line)
    print(line, flush=True)


def report(work: str, ours: Lap, peers: Sequence[Lap], bars: Sequence[Bar], note: str = "") -> None:
    """Tell one line a peer: both medians and 99th percentiles in milliseconds, their ratio, and the bar."""
    wanted = {bar.peer: bar.times for bar in bars}
    for peer in peers:
        ratio = peer.median / ours.median
        tell(Line(work, peer.name, _ms(ours), _ms(peer), ratio, wanted.get(peer.name), note))


def report_build(work: str, ours: Made, peer: str, theirs: Made, faster: float | None, smaller: float | None) -> None:
    """Tell what building took and what it left in memory; the bars are how many times as much the peer has to need."""
    ratio = theirs.seconds / ours.seconds
    tell(Line(f"{work}, building", peer, f"{ours.seconds:.3g} s", f"{theirs.seconds:.3g} s", ratio, faster))
    size = theirs.bytes / ours.bytes
    tell(Line(f"{work}, memory", peer, _mb(ours.bytes), _mb(theirs.bytes), size, smaller))


def resident(figure: str = "VmRSS") -> int:
    """The bytes of this process that are in memory now, or another figure; 0 where the system does not tell."""
    if not STATUS.exists():
        return 0
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(figure))
    return 1024 * int(line.split()[1])


def peaked(prepare: Callable[[], T], work: Callable[[T], Any]) -> int:
    """The bytes that a process grows by at most while it does some work, in a child of this one; 1 at least."""
    receiver, sender = Pipe(duplex=False)
    child = get_context("fork").Process(target=_measured, args=(prepare, work, sender))
    child.start()
    grown: int = receiver.recv()
    child.join()
    return grown


def _measured(prepare: Callable[[], T], work: Callable[[T], Any], sender: Any) -> None:
    given = prepare()
    give_back()
    RESET.write_text("5")  # the peak of memory begins anew
    before = resident()
    work(given)
    sender.send(max(resident("VmHWM") - before, 1))


def give_back() -> None:
    """Give freed memory back to the system, so that a measure of memory counts what is held."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def made(build: Callable[[], T]) -> Made:
    """Build a peer's thing, with its seconds and with what the process grew by."""
    give_back()
    before, begun = resident(), time.perf_counter()
    thing = build()
    seconds = time.perf_counter() - begun
    give_back()
    return Made(thing, seconds, max(resident() - before, 1))


def held(thing: Any) -> int:
    """The bytes of all arrays in a tuple of arrays and tuples."""
    return sum(array.nbytes for array in arrays(thing))


def arrays(thing: Any) -> Iterator[NDArray[Any]]:
    """Every array in a tuple of arrays and tuples."""
    if isinstance(thing, np.ndarray):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from arrays(part)


def _ms(lap: Lap) -> str:
    return f"{1e3 * lap.median:.3g} / {1e3 * float(np.percentile(lap.seconds, 99)):.3g} ms"


def _mb(size: int) -> str:
    return f"{size / MB:.3g} MB"
