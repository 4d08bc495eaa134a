"""Many acceptances at once over several server processes: no place is given twice, none refused while one is free."""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select

from config import Settings
from tests.counting import FIGURE
from tests.web.manners import NOW, PASSPHRASE
from web.accounts.operations import new_account
from web.app import create_app
from web.db import make_session
from web.models import Connection, ConnectionState, Mentorship, Person, Seat

SERVERS = 3
AT_ONCE = 32
TIGHT = 14  # mentors with one, two or three last places for 32 acceptances
AMPLE = 6  # mentors with as many places as acceptances: a single refusal would be wrong
TRIES = 20  # after "busy, send it again", which is an allowed answer
ROOT = Path(__file__).resolve().parents[2]
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Mentor:
    """One mentor of the race: the sign-in name, the free places, the requests that wait."""

    name: str
    handle: bytes
    free: int
    requests: list[uuid.UUID] = field(default_factory=list)


def prepare(app: Flask) -> list[Mentor]:
    """Twenty mentors, each with one place taken already, and 32 requests to each of them."""
    session = make_session(app.extensions["mosty.engine"], app.extensions["mosty.keys"])
    keys, mentors = session.info["keys"], []
    for number in range(TIGHT + AMPLE):
        free = 1 + number % 3 if number < TIGHT else AT_ONCE
        person = Person(approved=True, as_mentor=True, capacity=free + 1)
        session.add(person)
        session.flush()
        mentor = Mentor(f"mentor {number}", keys.handle(person.id), free)
        new_account(session, keys, person, name=mentor.name, passphrase=PASSPHRASE, today=NOW.date())
        before = Mentorship(mentor_handle=mentor.handle, mentee_handle=os.urandom(32), started_on=NOW.date())
        session.add(before)
        session.flush()
        session.add(Seat(mentor_handle=mentor.handle, number=0, mentorship_id=before.id))
        session.add_all(Seat(mentor_handle=mentor.handle, number=place) for place in range(1, free + 1))
        for _ in range(AT_ONCE):
            request = Connection(
                kind="mentor", from_handle=os.urandom(32), to_handle=mentor.handle, opened_on=NOW.date()
            )
            session.add(request)
            mentor.requests.append(request.id)
        mentors.append(mentor)
    session.commit()
    session.close()
    return mentors


@contextmanager
def servers(settings: Settings) -> Iterator[list[int]]:
    """The ports of SERVERS processes that serve the same installation."""
    told = {
        "database_url": settings.database_url,
        "keystore_url": settings.keystore_url,
        "master_key": settings.master_key.hex(),
        "index_file": str(settings.index_file),
    }
    command = [sys.executable, "-m", "tests.web.server_process"]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(SERVERS)
    ]
    try:
        for process in running:
            assert process.stdin
            process.stdin.write(json.dumps(told) + "\n")
            process.stdin.flush()
        yield [int(process.stdout.readline()) for process in running if process.stdout]
    finally:
        for process in running:
            process.kill()
            process.communicate(timeout=10)  # closes the pipes too


class Client:
    """A browser of one mentor at one server: one connection, one session cookie, one token."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = self.token = ""

    def call(self, method: str, path: str, **fields: str) -> tuple[int, str]:
        """The answer's status and text."""
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, urlencode({"csrf_token": self.token, **fields}), headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name == "Set-Cookie":
                self.cookie = value.split(";", 1)[0]
        if found := TOKEN.search(text):
            self.token = found[1]
        return answer.status, text

    def sign_in(self, name: str) -> None:
        """Open a session."""
        self.call("GET", "/en/account/sign-in")
        status, text = self.call("POST", "/en/account/sign-in", name=name, passphrase=PASSPHRASE)
        assert status == 303, text
        self.call("GET", "/en/account/")

    def twin(self, port: int) -> "Client":
        """The same session at another server."""
        other = Client(port)
        other.cookie, other.token = self.cookie, self.token
        return other


def race(mentor: Mentor, ports: list[int]) -> list[int]:
    """All requests of a mentor accepted at once, spread over the servers; the final statuses."""
    first = Client(ports[0])
    first.sign_in(mentor.name)
    clients = [first.twin(ports[number % len(ports)]) for number in range(len(mentor.requests))]
    start, statuses = threading.Barrier(len(clients)), [0] * len(clients)

    def accept(number: int) -> None:
        client, path = clients[number], f"/en/requests/{mentor.requests[number]}/accept"
        client.connection.connect()
        start.wait(timeout=30)
        for _ in range(TRIES):
            statuses[number], _text = client.call("POST", path)
            if statuses[number] != 503:
                return
            time.sleep(0.1)

    threads = [threading.Thread(target=accept, args=(number,)) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    for client in (first, *clients):
        client.connection.close()
    return statuses


def outcome(app: Flask, mentor: Mentor) -> tuple[int, int, int]:
    """(accepted requests, places taken by them, places still free) of one mentor."""
    session = make_session(app.extensions["mosty.engine"], app.extensions["mosty.keys"], read_only=True)
    accepted = Connection.to_handle == mentor.handle, Connection.state == ConnectionState.ACCEPTED
    yes = session.scalar(select(func.count()).select_from(Connection).where(*accepted))
    held = select(func.count(Seat.mentorship_id.distinct())).join(Mentorship, Mentorship.id == Seat.mentorship_id)
    of_these = Mentorship.connection_id.in_(select(Connection.id).where(*accepted))
    taken = session.scalar(held.where(Seat.mentor_handle == mentor.handle, of_these))
    free = select(func.count()).select_from(Seat)
    left = session.scalar(free.where(Seat.mentor_handle == mentor.handle, Seat.mentorship_id.is_(None)))
    session.close()
    assert yes is not None
    assert taken is not None
    assert left is not None
    return yes, taken, left


def test_thirty_two_acceptances_at_once(
    settings: Settings, engine_name: str, record_property: Callable[[str, object], None]
) -> None:
    """For each of twenty mentors 32 acceptances race for the last places over three server processes: 0 oversold,
    0 refused while a place was free."""
    app = create_app(settings)
    mentors = prepare(app)
    statuses: list[int] = []
    oversold = wrongly_refused = accepted = 0
    with servers(settings) as ports:
        for mentor in mentors:
            statuses += race(mentor, ports)
            yes, taken, left = outcome(app, mentor)
            accepted += yes
            oversold += max(0, yes - mentor.free) + (yes - taken)
            wrongly_refused += min(left, AT_ONCE - yes)
    record_property(
        FIGURE,
        f"{engine_name}: {len(mentors)} mentors, {len(statuses)} acceptances, {AT_ONCE} at once over {SERVERS} "
        f"processes: {accepted} accepted, {oversold} oversold, {wrongly_refused} refused while a place was free",
    )
    assert set(statuses) == {303}
    assert (oversold, wrongly_refused) == (0, 0)
    assert accepted == sum(min(mentor.free, AT_ONCE) for mentor in mentors)
    app.extensions["mosty.engine"].dispose()
    app.extensions["mosty.keys"].close()
