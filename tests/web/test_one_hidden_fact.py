"""M68: two databases that differ in one hidden fact give the same bytes on every page of every other person.

The worlds are twins: the same bytes on disk, the same clock and the same sign-ins. In one of them something becomes
true that some people may not know; then everybody who may not crawls whatever a browser can reach, files and guessed
addresses too, and must find no difference.

Kinds of fact come from the models where they can: every personal column of somebody whom nobody can find, every
column that somebody can be found by but keeps closed, and a row in every table that ties people to anything.
To prove a new kind of fact, add a line to FACTS.
"""

import os
import random
import re
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from config import Settings
from tests.databases import SqliteDatabases
from tests.web.connections.asking import ask
from tests.web.crawling import Pages, addresses, as_bytes, crawl
from tests.web.manners import CAST, Clock, World, introduce_cast
from tests.web.matches.crowd import add_initiative, add_mentors, add_opening
from tests.web.rows import add_row, personal_tables, sample
from tests.web.twins import STRANGER, Origin, at_rest, inject_clock
from web.app import create_app
from web.commands.working import LAST, duties
from web.db import Base, Row
from web.models import (
    CardShown,
    Connection,
    ConnectionState,
    Mentorship,
    MentorshipState,
    Person,
)
from web.models.people import DEFAULT_VISIBILITY
from web.sealing import sealed_attributes

EVERYBODY_HERE = frozenset({*CAST, STRANGER})
SNAKE = re.compile(r"(?<=[a-z])(?=[A-Z])")
ROWS = 3  # pages of one kind, about different rows
PER_WORLD = 40  # facts that are told together; whichever of them shows is then looked for alone
ALONE = "TEST_EVERY_PAIR_ALONE" in os.environ  # a world for each fact: minutes instead of seconds


@dataclass(frozen=True)
class Fact:
    """Something that becomes true in one of the worlds, and who may know."""

    name: str
    come_true: Callable[[World, Session], object]
    known_to: frozenset[str] = frozenset()


def person(world: World, session: Session, name: str) -> Person:
    return session.get_one(Person, world.id(name))


def handle(world: World, session: Session, name: str) -> bytes:
    found: bytes = session.info["keys"].handle(world.id(name))
    return found


def _columns() -> Iterator[Fact]:
    """Igor can be found by nobody, and nobody is tied to him. Alena and Vera can be, and keep some things closed."""
    for attribute in sealed_attributes(Person):

        def change(world: World, session: Session, who: str = "igor", name: str = attribute.name) -> None:
            one = person(world, session, who)
            value = OTHER.get(name) or sample(getattr(Person, name))
            assert getattr(one, name) != value, name
            setattr(one, name, value)

        yield Fact(f"igor's {attribute.name}", change, frozenset({"igor"}))
        if attribute.name in CLOSED:
            yield Fact(f"alena's {attribute.name}", partial(change, who="alena"), frozenset({"alena"}))
            contact = {"taras"} if DEFAULT_VISIBILITY.get(attribute.name) == "contacts" else set()
            yield Fact(f"vera's {attribute.name}", partial(change, who="vera"), frozenset({"vera", *contact}))


CLOSED = {
    *(name for name, level in DEFAULT_VISIBILITY.items() if level != "members"), "hours", "imported_as",
}  # fmt: skip


OTHER = {
    "pause": {"until": "2027-01-09"},
    "never": {"origins": ["UA"], "countries": ["PL"]},
    "visibility": {"about": "members"},
    "languages": {"uk": "native"},
    "needs": ["introductions", "fellowship"],
    "offers": ["mentorship"],
    "fields": ["law"],
    "skills": ["falconry"],
    "country": "AM",
}


def _unsaid() -> Iterator[Fact]:
    """What Alena keeps closed, or what her card shows of it only in a crowd, is not said at all."""
    for name in sorted(CLOSED - {"contact", "imported_as"}):

        def empty(world: World, session: Session, name: str = name) -> None:
            setattr(person(world, session, "alena"), name, getattr(Person, name).empty())

        yield Fact(f"alena's {name}, emptied", empty, frozenset({"alena"}))


def _rows() -> Iterator[Fact]:
    """A row of every table, between two people whom nobody can find, and between two whom all the others know."""
    for cls in personal_tables():
        knowing = frozenset({"cora"}) & READ_BY_COORDINATORS.get(cls.__tablename__, frozenset())
        for ends in (("igor", "shade"), ("alena", "vera")):

            def insert(world: World, session: Session, cls: type = cls, ends: Sequence[str] = ends) -> None:
                add_row(session, cls, [person(world, session, name) for name in ends], world.clock().date())

            yield Fact(f"{cls.__tablename__} of {' and '.join(ends)}", insert, knowing | {*ends})


READ_BY_COORDINATORS: Mapping[str, frozenset[str]] = dict.fromkeys(
    ("reports", "cases", "deeds", "round_members", "round_pairs"), frozenset({"cora"})
)


def _states() -> Iterator[Fact]:
    """A request in every state and a mentorship in every state, of two people whom nobody can find."""
    for state in ConnectionState:

        def tie(world: World, session: Session, state: str = state) -> None:
            ends = [person(world, session, name) for name in ("igor", "shade")]
            today = world.clock().date()
            add_row(session, Connection, ends, today, state=state, answered_on=today, consented=True, kind="mentor")

        yield Fact(f"a request of two others, {state}", tie, frozenset({"igor"}))
    for stage in MentorshipState:

        def work(world: World, session: Session, state: str = stage) -> None:
            ends = [person(world, session, name) for name in ("igor", "shade")]
            add_row(session, Mentorship, ends, world.clock().date(), state=state, consented=True)

        yield Fact(f"a mentorship of two others, {stage}", work, frozenset({"igor"}))


FACTS: list[Fact] = [*_columns(), *_unsaid(), *_rows(), *_states()]


@pytest.fixture
def origin(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Origin:
    """The cast, a crowd that is large enough for weekly counts, and something between most of them."""
    settings = Settings(
        database_url=SqliteDatabases(tmp_path, sqlite_template).migrated(),
        keystore_url=f"sqlite:///{tmp_path / 'keys.db'}",
        master_key=os.urandom(32),
        index_file=tmp_path / "index.sealed",
        testing=True,
    )
    clock = Clock()
    inject_clock(clock, monkeypatch)
    world = World(create_app(settings, clock=clock), clock)
    introduce_cast(world)
    settle(world)
    return at_rest(world, settings)


def settle(world: World) -> None:
    """What has happened before: Vera is mentored by Taras and has asked Alena, Igor is alone, there is a shade."""
    with world.session() as session:
        shade = Person(approved=True, pseudonym="Shade", country="FR", languages={"ru": "native"}, origins=["RU"])
        session.add(shade)
        session.flush()
        world.people["shade"] = shade.id
    world.taras.post(f"{ask(world, 'vera', 'taras')}/accept")
    ask(world, "vera", "alena", "contact")
    add_mentors(world, 5)
    add_mentors(world, 4, as_peer=True, as_mentor=False, needs=["peers"], stage="early", country="LT")
    add_mentors(world, 42, languages={"pt": "native"})  # whom nobody is offered, so that the lists have room for all
    add_opening(world)
    add_initiative(world)
    with world.session() as session:
        world.live.save(session, world.clock().date())


@dataclass
class Crawled:
    """One of the twins with what its people see; pages that were asked for once are not asked for again."""

    origin: Origin
    world: World
    pages: dict[str, Pages] = field(default_factory=dict)

    def see(self, name: str) -> Pages:
        """Everything that one of them can reach. Her looks leave no trace: whom a card was shown to is told to its
        owner, and this is about facts, not about looks."""
        if name not in self.pages:
            with one_look(self.world, name):
                self.pages[name] = crawl(self.origin.client(self.world, name), ROWS)
        return self.pages[name]

    def guess(self, name: str, paths: Sequence[str]) -> Pages:
        """What one of them gets at addresses to which no link leads her."""
        with one_look(self.world, name):
            return {path: as_bytes(self.origin.client(self.world, name).get(path)) for path in paths}


@contextmanager
def one_look(world: World, name: str) -> Iterator[None]:
    """Random ids and words are the same in both worlds, and the card ledger is as before afterwards."""
    chance = random.Random(name)
    with world.session() as session:
        kept = set(session.scalars(select(CardShown.id)))
    with pytest.MonkeyPatch.context() as border:
        border.setattr(uuid, "uuid4", lambda: uuid.UUID(int=chance.getrandbits(128), version=4))
        border.setattr(secrets, "choice", chance.choice)
        border.setattr(secrets, "randbelow", chance.randrange)
        yield
    with world.session() as session:
        session.execute(delete(CardShown).where(CardShown.id.not_in(kept)))


def rows_of(world: World) -> dict[str, set[uuid.UUID]]:
    """Ids of all rows, by what a path would call one of them."""
    with world.session() as session:
        return {
            f"{SNAKE.sub('_', mapper.class_.__name__).lower()}_id": set(session.scalars(select(mapper.class_.id)))
            for mapper in Base.registry.mappers
            if issubclass(mapper.class_, Row)
        }


def differences(one: Crawled, other: Crawled, viewers: Iterable[str], old: Mapping[str, set[uuid.UUID]]) -> list[str]:
    """Where somebody sees that the worlds differ: who and which page."""
    added = {name: ids - old[name] for name, ids in rows_of(other.world).items()}
    guesses = [path for _, path in addresses(other.world.app, added)]
    found = []
    for name in sorted(viewers):
        seen = {**one.see(name), **one.guess(name, guesses)}
        now = {**other.see(name), **other.guess(name, guesses)}
        paths = sorted({*seen, *now})
        found += [f"{name} at {path}" for path in paths if seen.get(path) != now.get(path)]
    return found


def told_together() -> list[list[Fact]]:
    """The facts that the same people may know, a few in each world."""
    if ALONE:
        return [[fact] for fact in FACTS]
    by_knowing: dict[frozenset[str], list[Fact]] = {}
    for fact in FACTS:
        by_knowing.setdefault(fact.known_to, []).append(fact)
    return [
        facts[start : start + PER_WORLD] for facts in by_knowing.values() for start in range(0, len(facts), PER_WORLD)
    ]


def told(
    origin: Origin, folder: Path, one: Crawled, old: Mapping[str, set[uuid.UUID]], facts: Sequence[Fact]
) -> list[str]:
    """Who sees something of `facts` that she may not know."""
    with origin.twin(folder) as world:
        for fact in facts:
            with world.session() as session:
                fact.come_true(world, session)
        run_duties(world)
        knowing = frozenset[str]().union(*(fact.known_to for fact in facts))
        return differences(one, Crawled(origin, world), EVERYBODY_HERE - knowing, old)


def run_duties(world: World) -> None:
    """The day's work: what it tells people, and what it mails, must not tell them either."""
    done = world.work()
    assert done.keys() == {*duties(world.live), LAST}


def test_it_works(origin: Origin, tmp_path: Path) -> None:
    """At least fifty pairs of worlds, eight people, every page."""
    assert len(FACTS) >= 50
    assert len({fact.name for fact in FACTS}) == len(FACTS)
    leaks = []
    with origin.twin(tmp_path / "one") as world:
        run_duties(world)
        one, old = Crawled(origin, world), rows_of(world)
        for facts in told_together():
            if told(origin, tmp_path / "other", one, old, facts):
                leaks += [
                    f"{fact.name}: {where}"
                    for fact in facts
                    for where in told(origin, tmp_path / "other", one, old, [fact])
                ]
    assert leaks == []
    assert all(len(one.pages[name]) > 8 for name in EVERYBODY_HERE)


def test_a_fact_that_is_told_is_found(origin: Origin, tmp_path: Path) -> None:
    """The eye of this test: what a card says is seen by those who read it, and so are one's own things by oneself."""

    def rename(world: World, session: Session) -> None:
        person(world, session, "alena").pseudonym = "Somebody else"

    with origin.twin(tmp_path / "one") as world:
        one, old = Crawled(origin, world), rows_of(world)
        seen = told(origin, tmp_path / "other", one, old, [Fact("a name", rename)])
    assert {"alena at /en/profile/finding", "vera at /en/requests/"} <= set(seen)
    assert not [where for where in seen if where.startswith((STRANGER, "nina"))]
