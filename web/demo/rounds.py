"""An open mentoring round, so that a visitor can join one, and draft one as a coordinator."""

from collections.abc import Sequence
from datetime import date, timedelta

from web.db import Base
from web.demo.people import Invented
from web.demo.sources import Chance, identity
from web.keystore import KeyStore
from web.models import Round, RoundMember, RoundState, Seat, Side

_MENTEES, _MENTORS = 30, 12
_OPEN_FOR = timedelta(days=21)
NAME, ABOUT = (
    "First steps in a new country",
    "For those who begin anew in their profession and would like somebody beside them.",
)


def invent_round(
    keys: KeyStore, people: Sequence[Invented], seats: Sequence[Seat], today: date
) -> tuple[list[Base], list[Base]]:
    """The round, and those who have joined it: mentees who look for a mentor, mentors who have a place."""
    chance, free = Chance("round"), {seat.mentor_handle for seat in seats if seat.mentorship_id is None}
    row = Round(
        id=identity("round", NAME), name=NAME, about=ABOUT, goal="cover", state=RoundState.OPEN,
        closes_on=today + _OPEN_FOR, on=today, figures={},
    )  # fmt: skip
    members = [one for one in people if one.values["approved"] and not one.starring]
    mentors = [one for one in members if one.values["as_mentor"] and keys.handle(one.id) in free]
    seekers = [one for one in members if "mentorship" in one.values["needs"] and one not in mentors]
    joined: list[Base] = []
    for side, chosen, places in (
        (Side.MENTEE, chance.some(seekers, _MENTEES), 0),
        (Side.MENTOR, chance.some(mentors, _MENTORS), 1),
    ):
        joined += [
            RoundMember(
                id=identity("round-member", one.id),
                round_id=row.id,
                handle=keys.handle(one.id),
                side=side,
                places=places,
                on=today,
                left="",
            )
            for one in chosen
        ]
    return [row], joined
