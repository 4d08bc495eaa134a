"""Two hosts on one PostgreSQL: how long until a profile that was saved on one is in an answer of the other.

Each host is the whole application in a process of its own, with its own index; the server forces what is committed to
disk. The clock runs from before the form is sent until the other's page that shows what it said has been read.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.racing.postgres import server
from benchmarks.racing.race import Line, tell
from config import Settings
from migrations.run import upgrade
from tests.web.manners import Clock, World, introduce_cast
from tests.web.matching.host_process import described
from web.accounts import passphrases
from web.app import create_app
from web.demo.people import invent_people
from web.models import Person, Seat

DURABLE: Mapping[str, str] = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
SAVED = 60
MOST_SECONDS = 1.0
INVENTED = 1_000  # more have no name left; the rest are made of two of them each
PAGE, FORM = "/en/for-you/mentors", "/en/profile/finding"
WORK = ("fields", "stage", "skills", "about")
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Host:
    """A host in a process of its own."""

    process: "subprocess.Popen[str]"

    def ask(self, name: str, path: str, **form: str) -> str:
        """What `name` reads there; with a form, after sending it."""
        if self.process.stdin is None or self.process.stdout is None:
            raise ValueError("expected a process with pipes")
        self.process.stdin.write(json.dumps({"name": name, "path": path, "form": form}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if answer["status"] not in (200, 303):
            raise ValueError(f"{path}: {answer}")
        return str(answer["text"])


def everybody(count: int) -> Iterator[dict[str, Any]]:
    """The values of `count` people: the invented ones, then the work of one with the life of another."""
    base = [dict(one.values) for one in invent_people(INVENTED)]
    for number in range(count):
        turn, place = divmod(number, len(base))
        other = base[(place + 37 * turn) % len(base)]
        yield base[place] | {key: other[key] for key in WORK if key in other}


def fill(settings: Settings, size: int) -> None:
    """The tables, the cast of the tests with Taras as the mentor who suits Vera best, and `size` people around them."""
    upgrade(settings.database_url)
    clock = Clock()
    world = World(create_app(settings, clock=clock), clock)
    introduce_cast(world)
    for name in ("vera", "taras"):
        world.change(name, skills=["keeping bees on newsroom roofs"], about="Bees on the roofs of newsrooms.")
    with world.session() as session:
        keys = session.info["keys"]
        people = [Person(**values) for values in everybody(size)]
        keys.create_many([keys.handle(person.id) for person in people])
        session.add_all(people)
        session.add_all(
            Seat(mentor_handle=keys.handle(person.id), number=number)
            for person in people
            for number in range(person.capacity)
        )
    world.app.extensions["mosty.engine"].dispose()
    world.app.extensions["mosty.keys"].close()


@contextmanager
def two_hosts(size: int) -> Iterator[tuple[Host, Host]]:
    """Both have answered once."""
    passphrases.MEMORY_KIB, passphrases.PASSES = 8, 1  # as the hosts do: nobody is to wait for signing in
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mosty-race-")))
        settings = Settings(
            database_url=stack.enter_context(server(DURABLE)),
            keystore_url=f"sqlite:///{folder / 'keys.db'}",
            master_key=os.urandom(32),
            index_file=folder / "filling" / "index.sealed",
            testing=True,
        )
        fill(settings, size)
        yield _host(stack, settings, folder / "one"), _host(stack, settings, folder / "other")


def _host(stack: ExitStack, settings: Settings, state: Path) -> Host:
    command = [sys.executable, "-m", "tests.web.matching.host_process"]
    process = stack.enter_context(
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    )
    if process.stdin is None:
        raise ValueError("expected a process with pipes")
    stack.callback(process.stdin.close)
    process.stdin.write(described(settings, state / "index.sealed") + "\n")
    process.stdin.flush()
    host = Host(process)
    for name in ("vera", "taras"):
        host.ask(name, PAGE)
    return host


def saved(here: Host, there: Host, number: int) -> tuple[float, float, int]:
    """Taras comes back under another name: seconds until it is read `there`, those of reading alone, and the reads."""
    here.ask("taras", FORM, pseudonym="Taras", as_peer="y", capacity="0")
    if "Taras" in there.ask("vera", PAGE):
        raise ValueError("somebody who is no mentor any more is still offered as one")
    name, reads = f"Taras the {number}th", 0
    begun = time.perf_counter()
    here.ask("taras", FORM, pseudonym=name, as_mentor="y", as_peer="y", capacity="2")
    committed = time.perf_counter()
    while True:
        reads += 1
        if name in there.ask("vera", PAGE):
            return time.perf_counter() - begun, time.perf_counter() - committed, reads


def run(size: int = 10_000) -> None:
    """Print the line."""
    with two_hosts(size) as (one, other):
        found = [saved(*((one, other) if number % 2 else (other, one)), number) for number in range(SAVED + 2)][2:]
    whole, reading, reads = map(np.array, zip(*found, strict=True))
    late = float(np.percentile(whole, 99))
    note = (
        f"{SAVED} profiles, {int((reads == 1).sum())} of them in the very next answer; "
        f"reading it took {1e3 * float(np.median(reading)):.3g} ms of the time"
    )
    ours = f"{1e3 * float(np.median(whole)):.3g} / {1e3 * late:.3g} ms"
    tell(
        Line(f"saved on one host, read on another, {size}", "a second", ours, "1 s", late, MOST_SECONDS, note,
             at_most=True)
    )  # fmt: skip
