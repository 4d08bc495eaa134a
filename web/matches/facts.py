"""What a suggested person's card tells beside the reasons: places, hours in common, how soon she usually answers.

All of it is coarse. Answers are counted up to the Monday of the week: what is done in a week does not show in it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import CompoundSelect, and_, bindparam, case, or_, select, union_all
from sqlalchemy.orm import Session

from web.db import select_rows
from web.models import Connection, ConnectionState, Mentorship
from web.visibility import Card
from web.zones import SharedHours, is_zone, shared_hours

LEAST_ANSWERS = 3
COUNTED = timedelta(days=180 - 7)  # declined requests are deleted after 180 days: none of these goes during a week
BANDS = (3, 7, 14)  # days; a request lapses after the last
LAPSE = timedelta(days=BANDS[-1])
SILENCE = 15  # days, past every band: requests without an answer can make the usual answer none
# Requests for mentoring in a window: whom, when, and the day of a yes or a no.
_ASKED = Connection.to_handle.in_(bindparam("handles", expanding=True))
_ACCEPTED = (
    select(Connection.to_handle, Connection.opened_on, Mentorship.started_on)
    .join(Mentorship, Mentorship.connection_id == Connection.id)
    .where(_ASKED, Mentorship.started_on.between(bindparam("first"), bindparam("last")))
)
_DECLINED = Connection.state == ConnectionState.DECLINED
_UNACCEPTED = select(Connection.to_handle, Connection.opened_on, case((_DECLINED, Connection.answered_on))).where(
    _ASKED,
    Connection.kind == "mentor",
    or_(
        and_(_DECLINED, Connection.answered_on.between(bindparam("first"), bindparam("last"))),
        and_(
            Connection.state.in_((ConnectionState.EXPIRED, ConnectionState.REQUESTED)),  # whether or not a job noted it
            Connection.opened_on.between(bindparam("opened"), bindparam("lapsed")),
        ),
    ),
)
_ANSWERS: CompoundSelect[bytes, date, date | None] = union_all(_ACCEPTED, _UNACCEPTED)


@dataclass(frozen=True)
class Facts:
    """Beside one card; `several` places or one, `within` days (one of BANDS) she usually answers; None: not told."""

    several: bool | None = None
    hours: SharedHours | None = None
    within: int | None = None


def hours_with(mine: str | None, card: Card, today: date) -> SharedHours | None:
    """The hours that a reader in the zone `mine` shares with the owner of `card`, if the card shows her zone."""
    if not mine or not card.timezone or not (is_zone(mine) and is_zone(card.timezone)):
        return None
    return shared_hours(mine, card.timezone, today)


def answer_bands(session: Session, handles: Collection[bytes], today: date) -> Mapping[bytes, int]:
    """Within how many days (one of BANDS) mentors usually answered lately, silence counted as late.

    Nobody with fewer than LEAST_ANSWERS, and nobody who is mostly silent: neither is told from the other.
    """
    monday = today - timedelta(days=today.weekday())
    window = (monday - COUNTED, monday - timedelta(days=1))
    told = {
        "handles": list(handles),
        "first": window[0],
        "last": window[1],
        "opened": window[0] - LAPSE,
        "lapsed": window[1] - LAPSE,
    }
    waited: dict[bytes, list[int]] = defaultdict(list)
    for handle, asked, answered in select_rows(session, _ANSWERS, told):
        waited[handle].append(SILENCE if answered is None else (answered - asked).days)
    bands = {handle: _band(days) for handle, days in waited.items() if len(days) >= LEAST_ANSWERS}
    return {handle: within for handle, within in bands.items() if within is not None}


def _band(days: Sequence[int]) -> int | None:
    usual = sorted(days)[len(days) // 2]
    return next((band for band in BANDS if usual <= band), None)
