"""Two hosts with state folders of their own on one database: what is saved on one is in the other's next answer."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config import Settings
from tests.web.manners import NOW, World
from tests.web.maps.crowds import gather
from tests.web.matches.crowd import add_mentors
from tests.web.matching.host_process import described
from web.accounts.operations import erase, finish_erasure
from web.models import Account, Change, Opening, OpeningState

ROOT = Path(__file__).resolve().parents[3]
TODAY = NOW.date()


@dataclass
class Host:
    """A host in a process of its own."""

    process: "subprocess.Popen[str]"

    def ask(self, name: str, path: str, **form: Any) -> str:
        """What `name` reads there; with a form, after sending it."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"name": name, "path": path, "form": form}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert answer["status"] in (200, 303), answer
        return str(answer["text"])


@pytest.fixture
def crowd(world: World) -> World:
    """The cast among enough people for the week's counts to stand."""
    gather(world)
    add_mentors(world, 3)
    return world


@pytest.fixture
def elsewhere(crowd: World, settings: Settings, tmp_path: Path) -> Iterator[Host]:
    """The other host, which has answered once."""
    command = [sys.executable, "-m", "tests.web.matching.host_process"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdin
        process.stdin.write(described(settings, tmp_path / "elsewhere" / "index.sealed") + "\n")
        process.stdin.flush()
        host = Host(process)
        assert "Taras" in host.ask("vera", "/en/for-you/mentors")
        assert "Taras" in crowd.vera.get("/en/for-you/mentors").text
        yield host
        process.stdin.close()


def test_what_is_saved_on_one_host_is_in_the_next_answer_of_the_other(crowd: World, elsewhere: Host) -> None:
    """One installation, asked and changed on both sides; starting a host for each would take most of the time."""
    for step in (profiles, both_ways, openings, ties, erasure):
        step(crowd, elsewhere)


def profiles(crowd: World, elsewhere: Host) -> None:
    crowd.taras.post("/en/profile/finding", pseudonym="Taras the Second", as_mentor="y", as_peer="y", capacity="2")
    assert "Taras the Second" in elsewhere.ask("vera", "/en/for-you/mentors")
    crowd.change("taras", pause={"until": ""})
    assert "Taras" not in elsewhere.ask("vera", "/en/for-you/mentors")
    crowd.change("taras", pause={})
    assert "Taras" in elsewhere.ask("vera", "/en/for-you/mentors")


def both_ways(crowd: World, elsewhere: Host) -> None:
    elsewhere.ask("taras", "/en/profile/finding", pseudonym="Taras", as_peer="y", capacity="0")
    assert "Taras" not in crowd.vera.get("/en/for-you/mentors").text
    elsewhere.ask("taras", "/en/profile/finding", pseudonym="Taras", as_mentor="y", as_peer="y", capacity="2")
    assert "Taras" in crowd.vera.get("/en/for-you/mentors").text


def ties(crowd: World, elsewhere: Host) -> None:
    """Who has become a contact is offered as one no more."""
    assert "Taras" in elsewhere.ask("vera", "/en/for-you/contacts")
    asked = crowd.vera.post(f"/en/requests/new/{crowd.id('taras')}?kind=contact", mode="online")
    crowd.taras.post(f"{asked.location}/accept")
    assert "Taras" not in elsewhere.ask("vera", "/en/for-you/contacts")


def openings(crowd: World, elsewhere: Host) -> None:
    with crowd.session() as session:
        opening = Opening(
            kind="fellowship", title="Beekeeping grant", state=OpeningState.OPEN, confirmed_on=TODAY,
            fields=["journalism"], support=["fellowship"], languages={"en": "B1"},
        )  # fmt: skip
        session.add(opening)
    assert "Beekeeping grant" in elsewhere.ask("vera", "/en/for-you/openings")
    with crowd.session() as session:
        session.get_one(Opening, opening.id).state = OpeningState.CLOSED
    assert "Beekeeping grant" not in elsewhere.ask("vera", "/en/for-you/openings")


def erasure(crowd: World, elsewhere: Host) -> None:
    with crowd.session() as session:
        erase(session, session.scalars(select(Account).where(Account.person_id == crowd.id("taras"))).one())
    finish_erasure(crowd.app.extensions["mosty.engine"], crowd.live)
    assert "Taras" not in elsewhere.ask("vera", "/en/for-you/mentors")
    with crowd.session() as session:
        assert not session.scalars(select(Change)).all()
