"""Work on a whole network shared out among the workers of a Dask cluster; no page ever waits for it.

Whoever listens to a cluster, or may write on its workers' disks, could read the network: an address that leaves this
machine has to be encrypted, and workers that may put parts of it on their disks are refused.
"""

import math
import pickle
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from matcher.spread import HERE, Crew, Work, blocks

R = TypeVar("R")

LEAST_SECONDS = 0.025
"""A task takes so long at least: handing one over costs about two thousandths of a second."""
PARTS = 16
"""Tasks for each hand of the cluster at most, so that nobody waits long for the slowest."""
PATIENCE = 10
"""Seconds within which a scheduler must answer."""
IN_MEMORY = {f"distributed.worker.memory.{name}": False for name in ("target", "spill")}
"""Settings of a worker that never writes what it holds to a disk."""


class NoCluster(ValueError):
    """The cluster cannot be used; the message is a sentence that says what to do."""


class Cluster:
    """A crew of Dask workers. `client` is a distributed.Client."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._told: tuple[Any, Any] | None = None  # what the workers were told last, here and there
        self._seconds: dict[Any, float] = {}  # that one item of a work took last; infinite before a warm start

    def each(self, work: "Work[Any, Any, R]", shared: Any, items: Sequence[Any]) -> list[R]:
        """What `work` gives for all `items`, in their order: byte for byte what it gives here."""
        found: list[R] = []
        if not items:
            return found
        if self._told is None or self._told[0] is not shared:
            self._told = shared, self._client.scatter(Told.of(shared), broadcast=True, hash=False)
        told = self._told[1]
        hands = sum(self._client.nthreads().values())
        while rest := items[len(found) :]:
            parts = self._cut(work, len(rest), hands)
            tasks = [self._client.submit(timed, work, told, rest[part], pure=False) for part in parts]
            answers = self._answers(tasks)
            self._learn(work, [seconds / len(results) for seconds, results in answers])
            for _, results in answers:
                found += results
        return found

    def _answers(self, tasks: Sequence[Any]) -> list[tuple[float, list[Any]]]:
        """The seconds of each task and what it gave, each read while others are still at work."""
        given: dict[Any, tuple[float, list[Any]]] = {}
        done = import_module("distributed").as_completed(tasks, loop=self._client.loop, with_results=True)
        for task, (seconds, results) in done:
            # Dask lets workers run pickled programs anyway: whoever reaches it is trusted with this too.
            given[task.key] = seconds, pickle.loads(results)  # noqa: S301
        return [given[task.key] for task in tasks]

    def _cut(self, work: Any, count: int, hands: int) -> list[slice]:
        """Blocks of items that take long enough, or an item for every hand while it is not known how long one takes."""
        seconds = self._seconds.get(work, math.inf)
        if math.isinf(seconds):
            return [slice(at, at + 1) for at in range(min(count, hands))]
        return blocks(count, math.ceil(LEAST_SECONDS / max(seconds, 1e-9)), PARTS * hands)

    def _learn(self, work: Any, seconds: Sequence[float]) -> None:
        # The first items of a work are slow: a worker compiles, and reads what it was told.
        self._seconds[work] = min(seconds) if work in self._seconds else math.inf


class Told:
    """What all parts share, on its way to a worker and there: pickled, with its arrays beside it."""

    def __init__(self, pickled: bytes, arrays: "Sequence[NDArray[np.uint8]]") -> None:
        self.pickled, self.arrays = pickled, arrays

    @classmethod
    def of(cls, shared: Any) -> Self:
        """On its way."""
        buffers: list[pickle.PickleBuffer] = []
        # Records stand in read-only mappings, which pickle itself does not know.
        pickled = import_module("cloudpickle").dumps(shared, protocol=5, buffer_callback=buffers.append)
        return cls(pickled, [np.frombuffer(buffer.raw(), np.uint8) for buffer in buffers])

    @cached_property
    def shared(self) -> Any:
        """The thing itself, put together when it is first asked for."""
        # What came over a wire lies anywhere in one long message: numbers that cross the lines of a cache are slow.
        copies = [array.copy() for array in self.arrays]
        return pickle.loads(self.pickled, buffers=copies)  # noqa: S301  as with answers


def timed(work: "Work[Any, Any, R]", told: Told, items: Sequence[Any]) -> tuple[float, bytes]:
    """The seconds that a part took, and what it gave, pickled: Dask would send every array as a frame of its own."""
    shared = told.shared
    begun = time.perf_counter()
    found = work(shared, items)
    return time.perf_counter() - begun, pickle.dumps(found)


@contextmanager
def crew_at(address: str | None) -> Iterator[Crew]:
    """The workers of the scheduler at `address`, as tls://host:8786; this process alone for None. Raises NoCluster."""
    if address is None:
        yield HERE
        return
    if find_spec("distributed") is None:
        raise NoCluster("--cluster needs Dask: pip install --require-hashes -r locks/cluster.txt")
    refuse_open_wires(address)
    try:
        client = import_module("distributed").Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NoCluster(f"No Dask scheduler answers at {address}: {error}") from error
    try:
        refuse_disks(client)
        yield Cluster(client)
    finally:
        client.close()


def refuse_open_wires(address: str) -> None:
    """Raise NoCluster for an address that leaves this machine unencrypted."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.scheme not in ("tcp", "tls") or not parts.hostname:
        raise NoCluster(f"{address} is no address of a Dask scheduler: it looks like tls://host:8786.")
    if parts.scheme != "tls" and not _is_here(parts.hostname):
        raise NoCluster(f"What people wrote would go to {address} unencrypted: give the scheduler a tls:// address.")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_disks(client: Any) -> None:
    """Raise NoCluster when there is no worker, or one that may write what it holds to a disk."""
    told = client.run(writes_to_disk)
    if not told:
        raise NoCluster("The Dask scheduler has no worker yet: start one with `dask worker`.")
    if any(told.values()):
        wanted = " ".join(f"DASK_{name.replace('.', '__').upper()}=False" for name in IN_MEMORY)
        raise NoCluster(f"A worker may write parts of the network to its disk: start each with {wanted}")


def writes_to_disk() -> bool:
    """Whether the worker that is asked may put what it holds on its disk when memory grows scarce."""
    get = import_module("dask.config").get
    return any(get(name, default=True) is not False for name in IN_MEMORY)
