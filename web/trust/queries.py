"""What the pages of invitations and vouches read."""

import itertools
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.accounts import codes
from web.keystore import KeyStore
from web.models import Person, PrintedCode, Vouch
from web.trust.rules import INVITATIONS, NEEDED, OPEN_INVITATIONS, VOUCH_SPAN, VOUCHES, WAITING
from web.visibility import Viewer


@dataclass(frozen=True)
class Right:
    """Whether somebody may invite or vouch today: `left` times; `waits_until` a day; or not, as `lost` says."""

    left: int
    waits_until: date | None = None
    lost: bool = False

    @property
    def holds(self) -> bool:
        """Whether she may."""
        return self.left > 0 and self.waits_until is None and not self.lost


@dataclass(frozen=True)
class Standing:
    """A vouch that has not let anybody in yet, as its giver sees it."""

    id: uuid.UUID
    label: str
    on: date


def people_behind(session: Session, handles: Collection[bytes]) -> dict[bytes, Person]:
    """People by handle, but for those whose key is gone: no table ties the two, so that everybody is looked at."""
    keys = cast("KeyStore", session.info["keys"])
    wanted = {handle for handle in handles if keys.holds(handle)}
    if not wanted:
        return {}
    everybody = ((keys.handle(identity), identity) for identity in session.scalars(select(Person.id)))
    ids = {identity: handle for handle, identity in everybody if handle in wanted}
    return {ids[person.id]: person for person in session.scalars(select(Person).where(Person.id.in_(ids)))}


def right_to_invite(session: Session, viewer: Viewer, person: Person, today: date) -> Right:
    """How many more invitations `person`, who looks as `viewer`, may make today."""
    made = codes.of_owner(session, codes.INVITATION, viewer.handle, today)
    left = min(INVITATIONS - len(made), OPEN_INVITATIONS - sum(not code.spent for code in made))
    return Right(max(left, 0), _waits_until(person, today))


def right_to_vouch(session: Session, viewer: Viewer, person: Person, today: date) -> Right:
    """How many more vouches `person`, who looks as `viewer`, may give today."""
    mine = _given(session, viewer.handle)
    given = sum(row.on > today - VOUCH_SPAN for row in mine)
    shut_out = any(one.suspended for one in people_behind(session, {row.newcomer_handle for row in mine}).values())
    return Right(max(VOUCHES - given, 0), _waits_until(person, today), lost=shut_out)


def _waits_until(person: Person, today: date) -> date | None:
    since = person.member_since
    return since + WAITING if since is not None and since + WAITING > today else None


def invitations(session: Session, viewer: Viewer, today: date) -> list[PrintedCode]:
    """The viewer's invitations that nobody has used."""
    return [code for code in codes.of_owner(session, codes.INVITATION, viewer.handle, today) if not code.spent]


def asking(session: Session, viewer: Viewer, today: date) -> PrintedCode | None:
    """The code by which the viewer asks to be vouched for, if there is one."""
    open_codes = codes.of_owner(session, codes.VOUCHING, viewer.handle, today)
    return next((code for code in open_codes if not code.spent), None)


def standing(session: Session, viewer: Viewer) -> list[Standing]:
    """The viewer's vouches for people who wait still: those that she can take back."""
    mine = _given(session, viewer.handle)
    waiting = people_behind(session, {row.newcomer_handle for row in mine})
    return [
        Standing(row.id, row.label, row.on)
        for row in mine
        if row.newcomer_handle in waiting and not waiting[row.newcomer_handle].approved
    ]


def vouchers(session: Session, newcomer: bytes) -> list[Person]:
    """Who vouches for the person behind `newcomer`, but for those who are gone or shut out meanwhile."""
    rows = session.scalars(select(Vouch.voucher_handle).where(Vouch.newcomer_handle == newcomer)).all()
    found = people_behind(session, rows).values()
    return sorted((one for one in found if one.approved and not one.suspended), key=lambda one: one.id)


def counted(people: Sequence[Person]) -> int:
    """How many of the vouches of `people` count: all members of one branch count as one."""
    return NEEDED if any(itertools.starmap(_separate, itertools.combinations(people, 2))) else min(len(people), 1)


def _separate(one: Person, other: Person) -> bool:
    return one.roots.isdisjoint(other.roots)


def vouched_for(session: Session, newcomers: Iterable[bytes]) -> Mapping[bytes, list[Person]]:
    """Who vouched, by handle of the person whom they vouched for; suspended and erased ones are left out."""
    return {handle: found for handle in newcomers if (found := vouchers(session, handle))}


def _given(session: Session, handle: bytes) -> Sequence[Vouch]:
    return session.scalars(select(Vouch).where(Vouch.voucher_handle == handle).order_by(Vouch.on, Vouch.id)).all()
