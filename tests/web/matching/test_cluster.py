"""Whole-network work on two Dask workers: the same answers to the byte, and nothing of it where it may leak."""

import pickle
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.evaluate import Period, Query, replay
from matcher.forecast import Forecast, foresee
from matcher.index import Index
from matcher.network import Network, Person, Tie
from matcher.prediction import Settings
from tests.matcher.toy import NOW, WEEK
from tests.web.installation import Installation, new_installation
from web.matching import cluster as module
from web.matching.cluster import IN_MEMORY, NoCluster, Told, crew_at

pytestmark = pytest.mark.cluster

NOWHERE = "127.0.0.1:0"  # any free port of the loopback
LOOPBACK = {
    "protocol": "tcp://",
    "host": "127.0.0.1",
    "dashboard_address": NOWHERE,
    "worker_dashboard_address": NOWHERE,
}
FEW = Settings(folds=4, trees=10, rounds=10)
SIZE, STEPS = 48, (1, 2, 3)
CRAFTS = ("weaving", "pottery", "sailing", "baking")
MEMBERS = [f"m{number:02}" for number in range(SIZE)]
PEOPLE = [{"id": one, "country": "DE", "expertise": CRAFTS[n % 4], "roles": "mentor"} for n, one in enumerate(MEMBERS)]
TIES = [
    {"source": MEMBERS[n], "target": MEMBERS[(n + 5) % SIZE], "kind": "mentored", "cohort": f"round-{n // 12 + 1}"}
    for n in range(SIZE)
]


def started(*, in_memory: bool) -> Any:
    """Two workers, each a process of its own, and a scheduler that listens on the loopback."""
    distributed = pytest.importorskip("distributed")
    settings = IN_MEMORY if in_memory else dict.fromkeys(IN_MEMORY, 0.6)
    with import_module("dask.config").set(settings):
        return distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=in_memory, **LOOPBACK)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The scheduler of a cluster that holds everything in memory."""
    with started(in_memory=True) as cluster:
        yield cluster.scheduler_address


def ring() -> Network:
    """Everybody knows the next three and offers a craft."""
    ties = [Tie(MEMBERS[n], MEMBERS[(n + step) % SIZE], consented=True) for n in range(SIZE) for step in STEPS]
    people = [
        Person(one, skills=(CRAFTS[n % 4],), as_peer=True, as_mentor=True, seats=1) for n, one in enumerate(MEMBERS)
    ]
    return Network.from_records(people=people, ties=ties)


def told(forecast: Forecast) -> bytes:
    """Everything that a forecast holds, to the last bit."""
    chances = forecast.chances
    arrays = (chances.data, chances.indices, chances.indptr, forecast.known, forecast.typical)
    return pickle.dumps([array.tobytes() for array in arrays])


def test_it_works(address: str) -> None:
    """Two workers foretell what one machine foretells: from measures of pairs, candidates and chances."""
    among = Index.build(ring(), now=NOW, week=WEEK).graph.among
    here = foresee(MEMBERS, among, settings=FEW)
    assert here.known.all()
    with crew_at(address) as crew:
        assert told(foresee(MEMBERS, among, settings=FEW, crew=crew)) == told(here)


@pytest.mark.parametrize("kind", ["mentors", "contacts"])
def test_the_past_is_replayed_alike(kind: str, address: str) -> None:
    network = ring()
    queries = [Query(one, frozenset((MEMBERS[(n + 4) % SIZE],))) for n, one in enumerate(MEMBERS)]
    periods = [Period("p", network, queries, NOW, WEEK)]
    with crew_at(address) as crew:
        shared = replay(kind, periods, foretell=False, crew=crew)
    assert repr(shared) == repr(replay(kind, periods, foretell=False))


def test_the_command_prints_the_same(address: str, tmp_path: Path) -> None:
    installation = Installation(tmp_path, "sqlite://", b"")
    files = [
        part
        for name, rows in (("people", PEOPLE), ("ties", TIES))
        for part in (f"--{name}", installation.table(f"{name}.csv", rows))
    ]
    alone = installation.run("evaluate", *files, "--json")
    shared = installation.run("--cluster", address, "evaluate", *files, "--json")
    assert '"measured": true' in alone.output
    assert shared.output == alone.output


def test_a_round_over_shared_lists_is_the_same(address: str, tmp_path: Path) -> None:
    """Who looks for a mentor gets the same one, with the same score, whoever made the lists."""
    installation = Installation(tmp_path, "sqlite://", b"")
    roles = [("mentor", "1"), ("participant", "0"), ("participant", "0")]
    rows = [{**one, "roles": roles[n % 3][0], "places": roles[n % 3][1]} for n, one in enumerate(PEOPLE)]
    file = installation.table("cohort.csv", rows)
    alone = installation.run("round", "--people", file)
    shared = installation.run("--cluster", address, "round", "--people", file)
    assert len(alone.stdout.splitlines()) > SIZE / 2
    assert shared.stdout == alone.stdout


def test_the_index_is_sealed_with_a_clusters_forecast(address: str, tmp_path: Path) -> None:
    """An empty installation is enough to see that the verb reaches its workers and ends."""
    installation = new_installation(tmp_path, f"sqlite:///{tmp_path / 'mosty.db'}")
    assert installation.run("migrate").exit_code == 0
    done = installation.run("--cluster", address, "index")
    assert done.output.startswith("Sealed: 0 people"), done.output


def test_what_is_told_arrives_whole_and_lies_well() -> None:
    """Out of one message, at any place in it, and put together once."""
    pytest.importorskip("distributed")
    shared = (np.arange(5.0), {"name": "вера"}, np.array([(1, 2.5)], [("a", "u1"), ("b", "f8")]))
    sent = Told.of(shared)
    askew = [np.append(np.uint8(0), array)[1:] for array in sent.arrays]
    assert [array.ctypes.data % 2 for array in askew] == [1, 1]
    arrived = Told(sent.pickled, askew)
    assert pickle.dumps(arrived.shared) == pickle.dumps(shared)
    assert all(arrived.shared[at].ctypes.data % 8 == 0 for at in (0, 2))
    assert arrived.shared is arrived.shared


def refused(address: str) -> str:
    """Why a cluster is not used."""
    with pytest.raises(NoCluster) as told, crew_at(address):
        pass
    return str(told.value)


def test_workers_that_may_write_to_a_disk_are_refused() -> None:
    """A worker short of memory would leave what people wrote in a file."""
    with started(in_memory=False) as careless:
        assert "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL=False" in refused(careless.scheduler_address)


def test_a_scheduler_without_workers_is_refused() -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=0, **LOOPBACK) as idle:
        assert "no worker yet" in refused(idle.scheduler_address)


@pytest.mark.parametrize("address", ["tcp://192.0.2.7:8786", "192.0.2.7:8786", "tcp://scheduler.example:8786"])
def test_nothing_leaves_the_machine_unencrypted(address: str) -> None:
    assert "unencrypted" in refused(address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8786", "tls://", "nonsense://x"])
def test_what_is_no_address_is_refused(address: str) -> None:
    assert "looks like tls://host:8786" in refused(address)


def test_a_scheduler_that_does_not_answer_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    assert "No Dask scheduler answers at tcp://127.0.0.1:1" in refused("tcp://127.0.0.1:1")


def test_without_dask_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    installation = new_installation(tmp_path, f"sqlite:///{tmp_path / 'mosty.db'}")
    done = installation.run("--cluster", "tcp://127.0.0.1:8786", "index")
    assert done.exit_code == 1
    assert "locks/cluster.txt" in done.output


def test_other_verbs_are_not_shared_out(tmp_path: Path) -> None:
    """Least of all the one that answers pages."""
    done = Installation(tmp_path, "sqlite://", b"").run("--cluster", "tcp://127.0.0.1:8786", "serve")
    assert done.exit_code == 2
    assert "--cluster is for evaluate, index, round" in done.output
