"""Lists of many people by two workers: Mosty's crew on Dask against a pool of two processes, with the same parts.

Both know the crowd before the clock runs: the pool's processes by fork, Dask's workers by the warm question.
"""

import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import dask.config
import numpy as np
from distributed import Client, LocalCluster

from benchmarks.racing.mosty import Peers, asked_rows, at_once, packed_by, peers_of
from benchmarks.racing.race import Lap, Line, race, tell
from matcher.layers import Layers
from matcher.spread import blocks
from web.matching.cluster import IN_MEMORY, LEAST_SECONDS, PARTS, Cluster

WORKERS = 2
ASKED = 48_000
ROUNDS = 9
BAR = 0.9
NOWHERE = "127.0.0.1:0"
KEPT = {"MALLOC_TRIM_THRESHOLD_": 1 << 28, "MALLOC_MMAP_THRESHOLD_": 1 << 25}
"""Bytes of the memory of a question that a worker keeps for the next one; Dask has it given back unless it is told."""
SETTINGS = IN_MEMORY | {
    "distributed.worker.profile.enabled": False,
    **{f"distributed.nanny.pre-spawn-environ.{name}": size for name, size in KEPT.items()},
}
"""What docs/operating.md tells of a worker."""
Shared = tuple[Peers, Layers]
_known: list[Shared] = []  # what a process of the pool knows


def lists(shared: Shared, rows: Sequence[int]) -> list[Any]:
    """The list of contacts of each of `rows`."""
    found, scores, held = at_once(*shared, rows)
    return [(found[at, :many], scores[at, :many]) for at, many in enumerate(held.tolist())]


def lists_of_the_known(rows: Sequence[int]) -> list[Any]:
    """The same in a process of the pool."""
    return lists(_known[0], rows)


@contextmanager
def pool(shared: Shared) -> Iterator[ProcessPoolExecutor]:
    """Processes that know what is shared."""
    _known[:] = [shared]
    with ProcessPoolExecutor(WORKERS, get_context("fork")) as started:
        list(started.map(lists_of_the_known, [[0]] * WORKERS))
        yield started
    _known.clear()


@contextmanager
def crew() -> Iterator[Cluster]:
    """Dask's workers, each a process with one thread, on the loopback."""
    with (
        dask.config.set(SETTINGS),
        LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, host="127.0.0.1",
            dashboard_address=NOWHERE, worker_dashboard_address=NOWHERE,
        ) as cluster,
        Client(cluster) as client,
    ):  # fmt: skip
        yield Cluster(client)


def run(size: int = 100_000) -> None:
    """Print the line."""
    given = peers_of(size)
    shared = (given, packed_by(given))
    rows = asked_rows(given, min(ASKED, size // 2))
    lists(shared, rows[:1])  # compiled before a fork
    parts = [rows[part] for part in blocks(len(rows), 1, PARTS * WORKERS)]
    with pool(shared) as processes, crew() as workers:
        laps = race(
            {
                "Dask": lambda _: workers.each(lists, shared, rows),
                "pool": lambda _: [one for part in processes.map(lists_of_the_known, parts) for one in part],
            },
            range(ROUNDS),
        )
    alike = pickle.dumps(_bytes(laps["Dask"])) == pickle.dumps(_bytes(laps["pool"]))
    task = laps["pool"].median * WORKERS / len(parts)
    note = (
        f"{len(rows)} lists, {'equal to the byte' if alike else 'answers DIFFER'}, tasks of about {1e3 * task:.0f} ms, "
        f"at least {1e3 * LEAST_SECONDS:.0f}"
    )
    ours, theirs = (len(rows) / laps[name].median for name in ("Dask", "pool"))
    tell(
        Line(f"lists on two workers, {size}", "pool of two processes", f"{ours:.4g} a second by Dask",
             f"{theirs:.4g} a second", ours / theirs, BAR, note)
    )  # fmt: skip


def _bytes(lap: Lap) -> list[bytes]:
    return [np.concatenate([part.ravel() for part in one]).tobytes() for answer in lap.answers for one in answer]
