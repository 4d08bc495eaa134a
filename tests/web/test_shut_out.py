"""Over random networks: whoever is shut out, or shuts others out, is on nothing that a browser of theirs can reach.

Each person carries a word that nobody else has, in every field that a card can show. First everybody is open to
everybody and lists are dealt; then something happens to some of them.
"""

import random
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from config import MailServer
from tests.web.crawling import addresses, as_bytes, crawl
from tests.web.manners import EVERYBODY, World
from tests.web.matches.crowd import add_mentors
from tests.web.openings.making import add_opening
from web import mail
from web.models import Mentorship, NoticeKind, Person, Seat
from web.notices import tell
from web.safety.operations import block, suspend
from web.visibility import viewer_as

STAY = 6  # people to whom nothing happens
WORD = "canary{:03d}bird"
ROWS = 12  # pages of one kind, about different rows
MAILS = MailServer("127.0.0.1", 25, tls=False, sender="notes@paper.example")
VIEWERS = ("vera", "taras", "alena", "hanna", "nina")

Change = Callable[[World, Session, Person, random.Random], object]


def _full(world: World, session: Session, one: Person, _chance: random.Random) -> None:
    """Her only place is taken by somebody else."""
    keys = session.info["keys"]
    mine = keys.handle(one.id)
    work = Mentorship(
        mentor_handle=mine, mentee_handle=keys.handle(world.id("igor")), started_on=world.clock().date()
    )  # fmt: skip
    session.add(work)
    session.flush()
    session.execute(update(Seat).where(Seat.mentor_handle == mine).values(mentorship_id=work.id))
    one.as_peer = one.for_initiatives = False


def _hidden(_world: World, _session: Session, one: Person, _chance: random.Random) -> None:
    one.as_mentor = one.as_peer = one.for_initiatives = False


def _never(world: World, session: Session, one: Person, chance: random.Random) -> None:
    vera = session.get_one(Person, world.id("vera"))
    one.never = chance.choice([{"countries": [vera.country or ""]}, {"origins": [*vera.origins]}])


def _blocks(world: World, session: Session, one: Person, _chance: random.Random) -> None:
    vera = session.info["keys"].handle(world.id("vera"))
    block(session, viewer_as(session, one), vera, "Vera", world.clock().date())


def _suspended(world: World, session: Session, one: Person, _chance: random.Random) -> None:
    cora = viewer_as(session, session.get_one(Person, world.id("cora")))
    suspend(session, cora, one, world.clock().date())


def _is_blocked(world: World, session: Session, one: Person, _chance: random.Random) -> None:
    vera = viewer_as(session, session.get_one(Person, world.id("vera")))
    block(session, vera, session.info["keys"].handle(one.id), "somebody", world.clock().date())


def _unapproved(_world: World, _session: Session, one: Person, _chance: random.Random) -> None:
    one.approved = False


HAPPENS: Mapping[str, tuple[Change, frozenset[str]]] = {
    "blocks": (_blocks, frozenset({"vera"})),
    "is blocked": (_is_blocked, frozenset({"vera"})),
    "never": (_never, frozenset({"vera"})),
    "paused": (lambda _world, _session, one, _chance: one.rest(None), frozenset(VIEWERS)),
    "hidden": (_hidden, frozenset(VIEWERS)),
    "full": (_full, frozenset(VIEWERS)),
    "unapproved": (_unapproved, frozenset(VIEWERS)),
    "suspended": (_suspended, frozenset(VIEWERS)),
}
"""What happens to somebody, and who must not meet her after it."""


def populate(world: World, chance: random.Random) -> dict[str, list[uuid.UUID]]:
    """Random people, all of them open to everybody: those to whom nothing will happen ("") and two for each fate."""
    fates = [*[""] * STAY, *HAPPENS, *HAPPENS]
    found: dict[str, list[uuid.UUID]] = {}
    with world.session() as session:
        keys = session.info["keys"]
        for number, fate in enumerate(fates):
            word = WORD.format(number)
            person = Person(
                approved=True, as_mentor=fate == "full" or chance.random() < 0.6, as_peer=True, capacity=1,
                for_initiatives=chance.random() < 0.3, pseudonym=word, city=word, about=word, contact=word,
                fields=[chance.choice(["journalism", "human_rights", "law"])], stage=chance.choice(["mid", "senior"]),
                languages={"ru": "native", "en": chance.choice(["B2", "C1"])},
                skills=["investigative_journalism", word], needs=chance.sample(["peers", "introductions"], 1),
                offers=["mentorship", "fellowship"], country=chance.choice(["DE", "PL", "GE"]),
                origins=[chance.choice(EVERYBODY)], open_to=EVERYBODY,
            )  # fmt: skip
            session.add(person)
            session.flush()
            session.add(Seat(mentor_handle=keys.handle(person.id), number=0))
            found.setdefault(fate, []).append(person.id)
    return found


def words_of(world: World, people: list[uuid.UUID]) -> list[str]:
    with world.session() as session:
        return [session.get_one(Person, one).about for one in people]


def met(world: World, name: str, people: list[uuid.UUID]) -> Iterator[str]:
    """Where a word or the id of one of `people` stands, on everything that somebody can reach."""
    marks = [*words_of(world, people), *map(str, people)]
    for path, page in crawl(getattr(world, name).client, ROWS).items():
        yield from (f"{name} meets {mark} at {path}" for mark in marks if mark.encode() in page)


def want_mail(world: World) -> None:
    """All who look have asked for notes by mail, and have news."""
    yesterday = world.clock().date() - timedelta(days=1)
    with world.session() as session:
        for name in VIEWERS:
            chosen = {"address": f"{name}@mail.example", "language": "en", "every": 1, "told": yesterday.isoformat()}
            world.account(session, name).mail = chosen
            handle = session.info["keys"].handle(world.id(name))
            tell(session, handle, NoticeKind.DATE_NEAR, uuid.uuid4(), yesterday)


@pytest.mark.parametrize("seed", range(2))
def test_it_works(world: World, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happened to whom: no list, card, news, calendar, mail or export of the other side names her."""
    chance, letters = random.Random(seed), list[bytes]()
    monkeypatch.setattr(mail, "deliver", lambda _server, letter: letters.append(letter.as_bytes()))
    want_mail(world)
    fates = populate(world, chance)
    everybody = [one for people in fates.values() for one in people]
    if seed % 2:  # lists were dealt while all of them were open
        assert list(met(world, "vera", everybody))
    for fate, (change, _) in HAPPENS.items():
        with world.session() as session:
            for one in fates[fate]:
                change(world, session, session.get_one(Person, one), chance)
    world.work(MAILS)
    assert len(letters) == len(VIEWERS)
    marks = [*words_of(world, everybody), *map(str, everybody)]
    assert not [mark for mark in marks for letter in letters if mark.encode() in letter]
    assert list(met(world, "vera", fates[""])), "nothing happened to these"
    for name in VIEWERS:
        gone = [one for fate, (_, kept_from) in HAPPENS.items() if name in kept_from for one in fates[fate]]
        assert not list(met(world, name, gone))
        seen = {fate: fates[fate] for fate in HAPPENS if fate != "full"}  # a full mentor is still a member
        guess(world, name, [one for fate, people in seen.items() if name in HAPPENS[fate][1] for one in people])


@pytest.mark.parametrize("fate", HAPPENS)
def test_who_is_shut_out_is_in_no_count(world: World, fate: str) -> None:
    """Ten are told as a number and nine are not: whoever is the tenth must be missing from it."""
    ten = add_mentors(world, 10, languages={"ka": "native"})
    add_opening(world, "hanna", languages={"ka": "B1"})
    mine, told = "/en/openings/mine", "Georgian: more mentors, about 10"
    assert told in world.vera.get("/en/for-you/mentors").text
    assert "People whom it may suit: about 10" in world.hanna.get(mine).text
    change, kept_from = HAPPENS[fate]
    with world.session() as session:
        change(world, session, session.get_one(Person, ten[0]), random.Random(0))
    assert told not in world.vera.get("/en/for-you/mentors").text
    if "hanna" in kept_from and fate != "full":  # a full mentor may still look for an opening
        assert "People whom it may suit: fewer than ten" in world.hanna.get(mine).text


def guess(world: World, name: str, people: list[uuid.UUID]) -> None:
    """At every address about a person whoever is shut out looks like nobody at all."""
    client, nobody = getattr(world, name).client, uuid.uuid4()
    for one in people:
        here = addresses(world.app, {"person_id": [one]})
        there = addresses(world.app, {"person_id": [nobody]})
        for (_, path), (_, empty) in zip(here, there, strict=True):
            for query in ("", "?kind=mentor", "?kind=contact"):
                found, none = client.get(path + query), client.get(empty + query)
                same = as_bytes(found).replace(str(one).encode(), str(nobody).encode()) == as_bytes(none)
                assert found.status_code in (403, 404), f"{name} at {path}{query}: {found.status_code}"
                assert same, f"{name} at {path}{query} reads that somebody is there"
