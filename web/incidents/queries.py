"""What the pages of incidents read: one's own, and how many people coordinators are told of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.disclosure import coarse
from web.keystore import KeyStore
from web.models import Incident, Person


@dataclass(frozen=True)
class Counted:
    """How many people something happened to, exactly: pages coarsen it. Countries of too few are not named at all."""

    kinds: Mapping[str, int]
    countries: Mapping[str, int]


def mine(session: Session, owner: bytes) -> Sequence[Incident]:
    """Somebody's incidents, the latest first."""
    rows = session.scalars(select(Incident).where(Incident.owner_handle == owner)).all()
    return sorted(rows, key=lambda row: (row.event["month"], row.id.hex), reverse=True)


def counted(session: Session) -> Counted:
    """People, not rows, so that nobody counts twice; approved ones alone, so that nobody invents a crowd."""
    keys = cast("KeyStore", session.info["keys"])
    members = session.scalars(select(Person.id).where(Person.approved, ~Person.suspended))
    known = {keys.handle(one) for one in members}
    by_kind, by_country = defaultdict[str, set[bytes]](set), defaultdict[str, set[bytes]](set)
    for row in session.scalars(select(Incident)):
        if row.owner_handle in known and keys.holds(row.owner_handle) and row.event["counted"]:
            by_kind[row.event["kind"]].add(row.owner_handle)
            by_country[row.event["country"]].add(row.owner_handle)
    return Counted(
        kinds={kind: len(people) for kind, people in by_kind.items()},
        countries={code: len(people) for code, people in by_country.items() if coarse(len(people)) is not None},
    )
