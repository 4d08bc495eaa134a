"""Put the whole demo into an empty database, in one transaction."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import cast

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from web.accounts import passphrases
from web.accounts.operations import folded
from web.db import Base
from web.demo.initiatives import invent_initiatives
from web.demo.mentoring import Teller, invent_deeds, request_both_ways
from web.demo.openings import Host, invent_openings, invent_organisations, opening_of
from web.demo.people import Invented, cast_data, invent_cast, invent_people
from web.demo.rounds import invent_rounds
from web.demo.sources import FOLDER, Chance, identity, proportions
from web.demo.ties import invent_ties
from web.demo.trust import invent_trust, plant_forest
from web.importing.drafts import Order
from web.importing.mapping import mapping_for
from web.importing.run import import_file
from web.keystore import KeyStore
from web.models import (
    Account,
    Connection,
    Initiative,
    Mentorship,
    Opening,
    Organisation,
    Person,
    Programme,
    Site,
)
from web.models.site import SITE

SEEDS = Path(str(FOLDER)).parent.parent / "seeds"
_HOSTED = ("fellowship", "job", "residency")  # what the host whom a visitor can be has posted
_ASK_TO_HOST = 2  # of the newcomers
_MONTHS_BACK = 18

Employers = Mapping[uuid.UUID, Host]


class NotEmpty(RuntimeError):
    """There is something in the database that must not be marked as invented."""


def is_empty(session: Session) -> bool:
    """Whether nobody and nothing has been entered yet."""
    tables = (Person, Account, Organisation, Opening, Programme, Initiative, Connection, Mentorship)
    return not any(session.scalar(select(exists(select(table)))) for table in tables)


def load(session: Session, today: date) -> list[dict[str, str]]:
    """Fill an empty database and mark it as a demo for good; flushed. Returns the three sign-ins. Raises NotEmpty."""
    site = session.scalars(select(Site).where(Site.id == SITE).with_for_update()).one()
    if site.demo or not is_empty(session):
        raise NotEmpty
    keys, size = cast("KeyStore", session.info["keys"]), proportions("size")
    hosts, three = invent_organisations(size["organisations"]), invent_cast()
    people = [*invent_people(size["people"] - len(three)), *three.values()]
    keys.create_many(keys.handle(one.id) for one in people)
    rows = [one.row() for one in people]
    plant_forest(people, rows, today)
    _flush(session, [host.row for host in hosts], rows)
    employers = _employers(people, hosts)
    _flush(session, _accounts(keys, people, employers, today))
    _flush(session, _openings(keys, three["host"], hosts, employers, size["openings"], today))
    _flush(session, *_deeds(keys, people, three["exile"], today))
    _flush(session, invent_trust(keys, people, three, today))
    for kind in ("programmes", "initiatives"):
        import_file(session, kind, Order(SEEDS / f"{kind}.csv", "seeds", mapping_for(kind, None), today))
    seeded = session.scalar(select(func.count()).select_from(Initiative)) or 0
    _flush(session, invent_initiatives(size["initiatives"] - seeded))
    site.demo, site.demo_sign_ins = True, _sign_ins()
    session.flush()
    return _sign_ins()


def _flush(session: Session, *groups: Sequence[Base]) -> None:
    """Write groups of rows one after another: later ones name the ids of earlier ones."""
    for rows in groups:
        session.add_all(rows)
        session.flush()


def _sign_ins() -> list[dict[str, str]]:
    return [
        {"role": role, "name": part["sign_in"], "passphrase": part["passphrase"]} for role, part in cast_data().items()
    ]


def _employers(people: Sequence[Invented], hosts: Sequence[Host]) -> Employers:
    """Which organisation each host works for; the one whom a visitor can be, for a verified media house."""
    chance, left = Chance("employers"), list(hosts)
    employers: dict[uuid.UUID, Host] = {}
    for one in sorted((one for one in people if one.role == "host"), key=lambda one: not one.starring):
        if one.starring:
            fitting = [host for host in left if host.house == "media" and host.row.verified]
        else:
            fitting = [host for host in left if host.row.country == one.values["country"]] or left
        employers[one.id] = chance.pick(fitting)
        left.remove(employers[one.id])
    return employers


def _accounts(keys: KeyStore, people: Sequence[Invented], employers: Employers, today: date) -> list[Account]:
    """A sign-in for everybody; only those whom a visitor can be have a passphrase."""
    chance, parts = Chance("accounts"), cast_data()
    newcomers = [one.id for one in people if not one.values["approved"]]
    rows = []
    for one in people:
        part = parts[one.role] if one.starring else None
        words = chance.some(passphrases.words(), 3)
        name = part["sign_in"] if part else "-".join([*words, str(chance.between(10, 99))])
        employer = employers.get(one.id)
        rows.append(
            Account(
                id=identity("account", one.id),
                person_id=one.id,
                name=name,
                name_hash=keys.lookup(folded(name)),
                is_host=one.role == "host",
                is_coordinator=one.role == "coordinator",
                asks_to_host=one.id in newcomers[:_ASK_TO_HOST],
                organisation=employer.row if employer else None,
                joined=_month(today, chance.between(0, _MONTHS_BACK)),
                password_hash=passphrases.hashed(part["passphrase"]) if part else "",
            )
        )
    return rows


def _month(today: date, back: int) -> date:
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _openings(
    keys: KeyStore, host: Invented, hosts: Sequence[Host], employers: Employers, count: int, today: date
) -> list[Opening]:
    posted_by = {employer.row.id: keys.poster(person) for person, employer in employers.items()}
    first = count - len(_HOSTED)
    employer, poster = employers[host.id], keys.poster(host.id)
    rows = invent_openings(first, [other for other in hosts if other is not employer], posted_by, today)
    return rows + [opening_of(employer, first + number, kind, poster, today) for number, kind in enumerate(_HOSTED)]


def _deeds(keys: KeyStore, people: Sequence[Invented], exile: Invented, today: date) -> tuple[Sequence[Base], ...]:
    teller = Teller(keys, today, Chance("deeds"))
    deeds = invent_deeds(teller, people, invent_ties(people, never_alone=[people.index(exile)]))
    request_both_ways(teller, deeds, people, exile)
    rounds, joined = invent_rounds(teller, people, deeds.seats, exile)
    return deeds.connections, deeds.mentorships, deeds.seats, *deeds.plans, rounds, joined
