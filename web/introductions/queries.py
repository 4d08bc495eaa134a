"""What the pages of introductions read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from web.accounts import codes
from web.keystore import KeyStore
from web.matching.live import Live
from web.matching.meeting import open_to_each_other
from web.models import Account, Introduction, IntroductionState, Person, PrintedCode
from web.trust.queries import people_behind
from web.visibility import Card, Viewer, card, introduced, viewer_of

LAPSE_AFTER = timedelta(days=14)  # as requests do


@dataclass(frozen=True)
class Proposal:
    """An introduction as one of its sides sees it: a card as long as she has not answered, and none after."""

    row: Introduction
    reason: str
    card: Card | None = None

    @property
    def lapses_on(self) -> date:
        """When it is over unless both say yes."""
        return self.row.on + LAPSE_AFTER


def is_over(row: Introduction, today: date) -> bool:
    """Whether a proposal has waited its time, though no job may have noted it yet."""
    return row.on + LAPSE_AFTER <= today


def code_of(session: Session, viewer: Viewer, today: date) -> PrintedCode | None:
    """The viewer's code for a coordinator, if there is one."""
    mine = codes.of_owner(session, codes.MEETING, viewer.handle, today)
    return next((code for code in mine if not code.spent), None)


def waiting(session: Session, viewer: Viewer, live: Live, today: date) -> list[Proposal]:
    """The proposals that the viewer may answer. Whom she may not meet any more stands in none of them."""
    found = []
    for row in _mine(session, viewer):
        if row.state == IntroductionState.PROPOSED and not is_over(row, today) and not row.said(viewer.handle):
            shown = _card(session, viewer, live, row)
            if shown is not None:
                found.append(Proposal(row, _reason(session, row), shown))
    return found


def agreed(session: Session, viewer: Viewer) -> list[Proposal]:
    """The proposals that the viewer said yes to, and that have not led to a contact. Whom they are about is told by
    none, so that a no, a block and a silence look the same."""
    rows = (row for row in _mine(session, viewer) if row.state != IntroductionState.ACCEPTED)
    return [Proposal(row, _reason(session, row)) for row in rows if row.said(viewer.handle) == "yes"]


def proposed_by(session: Session, viewer: Viewer) -> Sequence[Introduction]:
    """What the viewer proposed as a coordinator, the latest first."""
    found = select(Introduction).where(Introduction.by_handle == viewer.handle)
    return session.scalars(found.order_by(Introduction.on.desc(), Introduction.id)).all()


def sides(session: Session, row: Introduction) -> tuple[Person, Person] | None:
    """The two, while each may meet the other; None when one is gone, shut out or pausing, when a block or a rule is
    between them, or when one is not open to the other's origin."""
    handles = [handle for handle in (row.one_handle, row.other_handle) if handle is not None]
    found = people_behind(session, handles)
    if len(found) < 2:
        return None
    one, other = (found[handle] for handle in handles)
    return (one, other) if may_meet(session, one, other) else None


def may_meet(session: Session, one: Person, other: Person) -> bool:
    """Whether two who each chose to be proposed may be proposed to each other."""
    return _sees(session, one, other) and _sees(session, other, one) and open_to_each_other(one, other)


def _sees(session: Session, one: Person, other: Person) -> bool:
    account = session.scalar(select(Account).where(Account.person_id == one.id))
    return account is not None and bool(introduced(session, viewer_of(session, account), other.id))


def _mine(session: Session, viewer: Viewer) -> Sequence[Introduction]:
    mine = or_(Introduction.one_handle == viewer.handle, Introduction.other_handle == viewer.handle)
    return session.scalars(select(Introduction).where(mine).order_by(Introduction.on, Introduction.id)).all()


def _card(session: Session, viewer: Viewer, live: Live, row: Introduction) -> Card | None:
    pair = sides(session, row)
    if pair is None:
        return None
    keys = cast("KeyStore", session.info["keys"])
    other = next(person for person in pair if person.id != viewer.person_id)
    return card(viewer, other, keys, live.generaliser)


def _reason(session: Session, row: Introduction) -> str:
    return row.reason if cast("KeyStore", session.info["keys"]).holds(row.by_handle) else ""
