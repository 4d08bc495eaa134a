"""The page "mentors for me" of ten thousand people, as a browser gets it: Mosty served by gunicorn as its guide says.

People are invented, and stored as Mosty stores them. Several mentees sign in with their passphrases and see the cards
of their week; then `wrk` loads the page with their cookies in turn. The same server, with as many workers of the same
kind, answers "ok" without looking at anything, and makes the page from entities (`benchmarks/racing/entities.py`).
"""

import base64
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

import config
from benchmarks.racing import entities
from benchmarks.racing.race import Line, tell
from migrations.run import upgrade
from web.accounts.operations import new_account
from web.commands.installation import open_session
from web.demo.mentoring import Teller, invent_deeds
from web.demo.people import invent_people
from web.demo.sources import Chance
from web.demo.ties import invent_ties
from web.extensions import system_clock
from web.matching.live import LiveIndex
from web.models import CardShown, Person

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE, SIGN_IN = "/en/for-you/mentors", "/en/account/sign-in"
MENTEES = 16
WORKERS = ("--preload", "--workers", "4")
"""As docs/operating.md has it, for every contestant."""
LOAD = ("-t1", "-c8", "-d5s")
ROUNDS = 3
READY, SHUT = 300.0, 30.0
"""Seconds in which a server must answer, the loops of the matcher being compiled, and in which it must be gone."""
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
SCRIPT = """
local cookies, number = {%s}, 0
function request()
  number = number + 1
  return wrk.format("GET", wrk.path, {["Cookie"] = cookies[number %% #cookies + 1]})
end
function done(summary, latency)
  local wrong = summary.errors
  local failed = wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout
  io.write(string.format('\\n{"pages": %%d, "seconds": %%f, "failed": %%d, "median": %%f, "slow": %%f}\\n',
    summary.requests, summary.duration / 1e6, failed, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
"""
"""What `wrk` asks, each time with the next cookie, and what it tells at the end."""
PASSPHRASE = "six plain words for a race"  # noqa: S105  of invented people
MOSTY, OK, ENTITIES = "Mosty", 'raw WSGI "ok"', "the page by ORM entities"
APPLICATIONS: Mapping[str, str] = {
    MOSTY: "web.commands.warming:application()",
    OK: "benchmarks.racing.page:ok",
    ENTITIES: "benchmarks.racing.entities:application()",
}
BARS: Mapping[str, float] = {OK: 0.13, ENTITIES: 3.0}


def ok(_environment: Mapping[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """The least that a server can answer."""
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


@dataclass(frozen=True)
class Load:
    """What `wrk` told of one load: pages, seconds, failures, and milliseconds of the median and the slowest of 100."""

    pages: int
    seconds: float
    failed: int
    median: float
    slow: float

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds


def run(size: int = 10_000) -> None:
    """Print both lines, or why there are none."""
    missing = [name for name, here in (("wrk", shutil.which("wrk")), ("gunicorn", find_spec("gunicorn"))) if not here]
    if missing:
        print(f"The race of the page is left out: {' and '.join(missing)} cannot be found on this machine.", flush=True)
        return
    with tempfile.TemporaryDirectory(prefix="mosty-race-") as name, ExitStack() as servers:
        folder = Path(name)
        given = environment(folder)
        mentees = installed(config.load(given), folder, size)
        at = {one: servers.enter_context(served(which, given)) for one, which in APPLICATIONS.items()}
        # The week's cards are dealt now, and a browser keeps the token of the forms that it has seen.
        cookies = [asked(at[MOSTY], PAGE, signed_in(at[MOSTY], mentee))[0] for mentee in mentees.values()]
        shown(config.load(given), folder, mentees)
        sizes = {one: len(asked(port, PAGE, cookies[0])[1]) for one, port in at.items()}
        script = folder / "cookies.lua"
        script.write_text(SCRIPT % ", ".join(f'"{cookie}"' for cookie in cookies))
        loads: dict[str, list[Load]] = {one: [] for one in at}
        for _ in range(ROUNDS):
            for one, port in at.items():
                loads[one].append(loaded(port, script))
    report(size, loads, sizes)


def report(size: int, loads: Mapping[str, Sequence[Load]], sizes: Mapping[str, int]) -> None:
    """Tell a line for each of the others."""
    for peer, bar in BARS.items():
        ours, theirs = (median(load.rate for load in loads[one]) for one in (MOSTY, peer))
        failed = sum(load.failed for one in (MOSTY, peer) for load in loads[one])
        note = (
            f"gunicorn {' '.join(WORKERS)}, wrk {' '.join(LOAD)}, {MENTEES} mentees, "
            f"{sizes[MOSTY] / 1e3:.3g} kB against {sizes[peer] / 1e3:.3g}{f', {failed} requests FAILED' * bool(failed)}"
        )
        mine, its = _told(loads[MOSTY]), _told(loads[peer])
        tell(Line(f"page “mentors for me”, {size}", peer, mine, its, ours / theirs, bar, note))


def _told(loads: Sequence[Load]) -> str:
    rate, middle, slow = (median(getattr(one, name) for one in loads) for name in ("rate", "median", "slow"))
    return f"{rate:.4g} a second, {middle:.3g} / {slow:.3g} ms"


def environment(folder: Path) -> dict[str, str]:
    """What an installation in `folder` is started with; nothing of whoever starts the race."""
    threads = dict.fromkeys((f"{library}_NUM_THREADS" for library in ("OMP", "OPENBLAS", "NUMBA")), "1")
    return {
        "HOME": str(folder),
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
        **threads,
        "MOSTY_DATABASE_URL": f"sqlite:///{folder / 'mosty.db'}",
        "MOSTY_KEYSTORE_URL": f"sqlite:///{folder / 'keystore' / 'keys.db'}",
        "MOSTY_MASTER_KEY": base64.b64encode(secrets.token_bytes(config.MASTER_KEY_BYTES)).decode(),
        "MOSTY_INDEX_FILE": str(folder / "index.sealed"),
    }


def installed(settings: config.Settings, folder: Path, size: int) -> dict[uuid.UUID, str]:
    """Invent a network and write it down for Mosty and for the peer; the sign-in names of mentees, by their ids."""
    people, today = invent_people(size), system_clock().date()
    upgrade(settings.database_url)
    with open_session(settings) as session:
        keys = session.info["keys"]
        keys.create_many(keys.handle(one.id) for one in people)
        deeds = invent_deeds(Teller(keys, today, Chance("deeds")), people, invent_ties(people))
        for rows in ([one.row() for one in people], deeds.connections, deeds.mentorships, deeds.seats):
            session.add_all(rows)
            session.flush()
        mentees = [one for one in people if one.findable and "mentorship" in one.values["needs"]][:MENTEES]
        named = {one.id: f"mentee {number}" for number, one in enumerate(mentees)}
        for identity, name in named.items():
            person = session.get_one(Person, identity)
            new_account(session, keys, person, name=name, passphrase=PASSPHRASE, today=today)
        session.commit()
        LiveIndex(settings.index_file, keys).seal(session, today)
        free = [seat.mentor_handle for seat in deeds.seats if seat.mentorship_id is None]
        entities.fill(folder, people, {one.id: free.count(keys.handle(one.id)) for one in people})
    return named


def shown(settings: config.Settings, folder: Path, mentees: Mapping[uuid.UUID, str]) -> None:
    """Tell the peer whom Mosty dealt to the mentees."""
    with open_session(settings, read_only=True) as session:
        keys = session.info["keys"]
        people = {keys.handle(identity): identity for identity in session.scalars(select(Person.id))}
        rows = session.scalars(select(CardShown).where(CardShown.kind == "mentors")).all()
        dealt = [(people[row.viewer_handle], people[row.subject_handle], row.position) for row in rows]
    entities.deal(folder, [one for one in dealt if one[0] in mentees])


@contextmanager
def served(application: str, given: Mapping[str, str]) -> Iterator[int]:
    """gunicorn with an application on a free port of the loopback; gives the port, and stops it in the end."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", *WORKERS, "--bind", f"127.0.0.1:{port}", application]
    process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.DEVNULL)
    try:
        _wait_for(process, port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(SHUT)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + READY
    while time.monotonic() < until and process.poll() is None:
        try:
            asked(port, "/en/")
        except ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"a server of the race did not start: {process.args!r}")


def asked(port: int, path: str, cookie: str = "", form: Mapping[str, str] | None = None) -> tuple[str, bytes]:
    """Ask a server of the loopback as a browser does; the cookie afterwards, and the page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=READY)
    told = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST" if form else "GET", path, urlencode(form) if form else None, told)
    answer = connection.getresponse()
    given = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    page = answer.read()
    connection.close()
    if answer.status not in (HTTPStatus.OK, HTTPStatus.SEE_OTHER):
        raise RuntimeError(f"a server of the race answered {answer.status} to {path}")
    return "; ".join(f"{one.key}={one.value}" for one in given.values()) or cookie, page


def signed_in(port: int, name: str) -> str:
    """Sign somebody in; her cookie."""
    cookie, page = asked(port, SIGN_IN)
    found = TOKEN.search(page.decode())
    if found is None:
        raise RuntimeError("the page to sign in has no form")
    return asked(port, SIGN_IN, cookie, {"csrf_token": found[1], "name": name, "passphrase": PASSPHRASE})[0]


def loaded(port: int, script: Path) -> Load:
    """Load a page with everybody's cookies in turn, for as long as LOAD says."""
    command = ["wrk", *LOAD, "-s", str(script), f"http://127.0.0.1:{port}{PAGE}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=READY)
    return Load(**json.loads(done.stdout.strip().splitlines()[-1]))
