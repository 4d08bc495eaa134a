"""Mentoring rounds: an open one that a visitor can join or draft, and one that has found a mentor for the exile."""

from collections.abc import Sequence
from datetime import timedelta

from web.db import Base
from web.demo.mentoring import Teller
from web.demo.people import Invented
from web.demo.sources import Chance, identity
from web.models import PairState, Round, RoundMember, RoundPair, RoundState, Seat, Side

_MENTEES, _MENTORS = 30, 12
_OPEN_FOR, _PUBLISHED = timedelta(days=21), timedelta(days=1)
OPEN = (
    "First steps in a new country",
    "For those who begin anew in their profession and would like somebody beside them.",
)
PAST = ("Work and words", "For those who want to write or teach in a new language.")


def invent_rounds(
    teller: Teller, people: Sequence[Invented], seats: Sequence[Seat], exile: Invented
) -> tuple[list[Base], list[Base]]:
    """The rounds, and what hangs on them: who joined, and the proposal to the exile."""
    chance, free = Chance("rounds"), {seat.mentor_handle for seat in seats if seat.mentorship_id is None}
    members = [one for one in people if one.values["approved"] and not one.starring]
    mentors = [one for one in members if one.values["as_mentor"] and teller.keys.handle(one.id) in free]
    seekers = [one for one in members if "mentorship" in one.values["needs"] and one not in mentors]
    coming, past = _round(teller, OPEN, RoundState.OPEN), _round(teller, PAST, RoundState.PUBLISHED)
    joined: list[Base] = [_member(teller, coming, one, Side.MENTEE) for one in chance.some(seekers, _MENTEES)]
    joined += [_member(teller, coming, one, Side.MENTOR) for one in chance.some(mentors, _MENTORS)]
    near = [one for one in mentors if teller.free(exile, one)]
    found = chance.pick([one for one in near if set(one.values["fields"]) & set(exile.values["fields"])] or near)
    joined += [_member(teller, past, exile, Side.MENTEE), _member(teller, past, found, Side.MENTOR)]
    pair = RoundPair(
        id=identity("round-pair", exile.id), round_id=past.id, mentee_handle=teller.keys.handle(exile.id),
        mentor_handle=teller.keys.handle(found.id), state=PairState.PROPOSED, on=past.on, fit=60, said="",
    )  # fmt: skip
    return [coming, past], [*joined, pair]


def _round(teller: Teller, words: tuple[str, str], state: RoundState) -> Round:
    name, about = words
    is_open = state == RoundState.OPEN
    return Round(
        id=identity("round", name), name=name, about=about, goal="cover", state=state, figures={},
        closes_on=teller.today + _OPEN_FOR if is_open else teller.today - _PUBLISHED,
        on=teller.today if is_open else teller.today - _PUBLISHED,
    )  # fmt: skip


def _member(teller: Teller, row: Round, one: Invented, side: Side) -> RoundMember:
    return RoundMember(
        id=identity("round-member", row.id, one.id), round_id=row.id, handle=teller.keys.handle(one.id), side=side,
        places=int(side == Side.MENTOR), on=row.on, left="",
    )  # fmt: skip
