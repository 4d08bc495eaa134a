"""Erasing oneself, and taking everything along first."""

import csv
import io
import json
import os
import re
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, select

from config import Settings
from tests.matcher.test_remembered import held
from tests.web.connections.asking import ask
from tests.web.manners import PASSPHRASE, World
from web.accounts import operations
from web.commands.working import LAST, duties
from web.db import Base, make_engine
from web.keystore import KeyDestroyed, KeyStore
from web.matching.live import LiveIndex
from web.models import Account, Person


def crowd(world: World, count: int, **values: Any) -> list[uuid.UUID]:
    """People with accounts that nobody can sign in to; their ids."""
    with world.session() as session:
        people = [
            Person(
                **{"approved": True, "as_peer": True, "pseudonym": f"Crowd {number}", "about": "Rivers.", **values},
                skills=[f"ferry number {number}"],
            )
            for number in range(count)
        ]
        session.add_all(people)
        session.flush()
        for person in people:
            joined = world.clock().date()
            session.add(Account(person_id=person.id, person=person, name_hash=os.urandom(32), joined=joined))
        return [person.id for person in people]


def erase_all(world: World, people: Iterable[uuid.UUID]) -> None:
    """What the page does for one after another."""
    for person in people:
        with world.session() as session:
            account = session.scalars(select(Account).where(Account.person_id == person)).one()
            operations.erase(session, account)
        operations.finish_erasure(world.app.extensions["mosty.engine"], world.live)


def erase(world: World, name: str, **values: str) -> int:
    visitor = getattr(world, name)
    return int(visitor.post("/en/account/erase", **{"passphrase": PASSPHRASE, "sure": "y", **values}).status)


def test_it_works(world: World) -> None:
    """Signed out, unknown at the door, and nobody for those who knew her."""
    address = ask(world, "vera", "taras")
    world.taras.post(f"{address}/accept")
    assert "Erase everything" in world.vera.get("/en/account/").text
    world.vera.get("/en/account/erase")
    assert erase(world, "vera") == 303
    world.vera.get("/en/account/", expect=303)
    again = world.vera.post("/en/account/sign-in", name="vera", passphrase=PASSPHRASE)
    assert "do not open an account" in again.text
    assert "Vera" not in world.taras.get("/en/requests/").text
    world.taras.get(address, expect=404)


@pytest.mark.parametrize("wrong", [{"passphrase": "another passphrase"}, {"passphrase": ""}, {"sure": ""}])
def test_without_passphrase_and_tick_nothing_happens(world: World, wrong: dict[str, str]) -> None:
    assert erase(world, "vera", **wrong) == 422
    world.vera.get("/en/account/")
    assert world.person("vera", lambda person: person.pseudonym) == "Vera"


def test_guessing_the_passphrase_has_an_end(world: World) -> None:
    """Whoever found her phone unlocked cannot try for ever."""
    assert [erase(world, "vera", passphrase=f"guess number {n}") for n in range(11)][-1] == 429
    assert world.person("vera", lambda person: person.pseudonym) == "Vera"


def test_nothing_of_fifty_people_is_left(world: World, settings: Settings) -> None:
    """No key, no row, no byte of what was sealed for them in any file; nor does a backup of the index open (M67)."""
    everybody = crowd(world, 50)
    with world.session() as session:
        keys: KeyStore = session.info["keys"]
        handles = [keys.handle(person) for person in everybody]
        rows = [session.get_one(Person, person) for person in everybody]
        sealed = [
            getattr(row, column) for row in rows for column in ("pseudonym_sealed", "about_sealed", "skills_sealed")
        ]
        world.live.save(session, world.clock().date())
    index = Path(settings.index_file)
    backup = index.read_bytes()
    erase_all(world, everybody)
    fresh = KeyStore(settings.keystore_url, settings.master_key)
    for handle in handles:
        with pytest.raises(KeyDestroyed):
            fresh.cipher(handle)
    index.write_bytes(backup)
    assert LiveIndex(index, fresh).from_disk() is None
    fresh.close()
    engine = make_engine(settings.database_url)
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, LargeBinary):
                    assert not set(connection.scalars(select(column))) & {*handles, *sealed}, column
    if engine.dialect.name == "sqlite":
        file = Path(str(engine.url.database))
        for path in file.parent.glob(f"{file.name}*"):
            content = path.read_bytes()
            assert not [blob for blob in (*sealed, *handles) if blob in content], path
    engine.dispose()


def test_what_was_counted_forgets_her_words(world: World) -> None:
    """The week's frozen counts are made anew: a rare word of hers would be a trace."""
    stays, goes = crowd(world, 60), crowd(world, 1)
    world_day = world.clock().date()
    with world.session() as session:
        session.get_one(Person, goes[0]).skills = ["falconry"]
    with world.session() as session:
        assert "falconry" in " ".join(world.live.current(session, world_day).index.statistics.skills)
    erase_all(world, goes)
    with world.session() as session:
        live = world.live.current(session, world_day)
    assert len(live.network.people) >= len(stays)
    assert "falconry" not in " ".join(live.index.statistics.skills)


def test_everything_as_a_file(world: World) -> None:
    """Her profile, what she wrote and what became of it; of others nothing."""
    address = ask(world, "vera", "taras", note="=cmd I would like to learn.")
    world.taras.post(f"{address}/decline", answer="no_time")
    answer = world.vera.client.get("/en/account/export.json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    found = json.loads(answer.text)
    assert found["profile"]["pseudonym"] == "Vera"
    assert found["profile"]["contact"] == "vera on the green messenger"
    [request] = found["requests"]
    assert (request["direction"], request["state"], request["note"]) == (
        "sent",
        "declined",
        "=cmd I would like to learn.",
    )
    assert "Taras" not in answer.text
    assert not re.search(r"argon2|handle|password", answer.text)
    table = list(csv.DictReader(io.StringIO(world.vera.client.get("/en/account/export.csv").text)))
    assert {"profile", "account", "requests"} <= {line["kind"] for line in table}
    assert not [line for line in table if line["value"].startswith(("=", "+", "@"))]
    received = json.loads(world.taras.client.get("/en/account/export.json").text)["requests"][0]
    assert "note" not in received


def test_a_key_that_cannot_be_destroyed_leaves_the_account(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key goes first: while it stands, she is told of the failure and may ask again."""

    def locked(_keys: KeyStore, _handle: bytes) -> None:
        raise RuntimeError("the key store is locked")

    with monkeypatch.context() as broken:
        broken.setattr(KeyStore, "destroy", locked)
        assert erase(world, "vera") == 500
    world.vera.get("/en/account/")
    assert erase(world, "vera") == 303


def test_a_database_from_before_an_erasure_still_serves(world: World) -> None:
    """Rows of somebody whose key is gone are passed over: nobody else's page and no duty fails on them."""
    with world.session() as session:
        session.info["keys"].destroy(session.info["keys"].handle(world.id("taras")))
    world.app.extensions["mosty.live"].forget()
    for path in ("/en/for-you/", "/en/for-you/mentors", "/en/for-you/contacts", "/en/requests/"):
        assert "Taras" not in world.vera.get(path).text
    done = world.work()
    assert done.keys() == {*duties(world.live), LAST}


def test_words_of_whoever_is_erased_are_forgotten(world: World) -> None:
    """A process keeps what it worked out of the words of texts, but not of hers."""
    world.change("vera", about="Zbrojewska keeps bees.")
    world.taras.get("/en/for-you/contacts")
    assert "zbrojewska" in held(), "nothing is kept: this test shows nothing"
    assert erase(world, "vera") == 303
    world.taras.get("/en/for-you/contacts")
    assert "zbrojewska" not in held()
