"""Rows for what people have done: contacts, requests, mentorships in their places."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from web.db import Base
from web.demo.people import Invented, may_meet
from web.demo.plans import plans_of
from web.demo.sources import Chance, identity, proportions
from web.demo.ties import Pair
from web.demo.words import request_note
from web.keystore import KeyStore
from web.models import Connection, ConnectionState, Mentorship, MentorshipState, Seat

_CONTACT_REQUESTS = 40
_DECLINED = 15
_MOST_MENTEES_LOOKED_AT = 80
_MOST_PLANNED = 12  # mentorships with an agreement, goals and meetings


@dataclass
class Deeds:
    """What people have done with each other, as rows."""

    connections: list[Connection] = field(default_factory=list)
    mentorships: list[Mentorship] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    plans: list[list[Base]] = field(default_factory=list)


@dataclass(frozen=True)
class Teller:
    """Makes the rows: it knows the day, the keys, and which pairs have something between them already."""

    keys: KeyStore
    today: date
    chance: Chance
    pairs: set[frozenset[uuid.UUID]] = field(default_factory=set)

    def free(self, one: Invented, other: Invented) -> bool:
        """Whether there is nothing between two people yet, and might be."""
        return frozenset((one.id, other.id)) not in self.pairs and may_meet(one, other)

    def connection(self, asking: Invented, asked: Invented, kind: str, state: ConnectionState, days: int) -> Connection:
        """A request from `asking` to `asked`, begun so many days ago."""
        self.pairs.add(frozenset((asking.id, asked.id)))
        accepted = state == ConnectionState.ACCEPTED
        row = Connection(
            id=identity("connection", kind, asking.id, asked.id), kind=kind, state=state,
            from_handle=self.keys.handle(asking.id), to_handle=self.keys.handle(asked.id),
            opened_on=self.today - timedelta(days=days), consented=accepted, source="demo",
        )  # fmt: skip
        if state != ConnectionState.REQUESTED:
            row.answered_on = row.opened_on + timedelta(days=min(days, 2))
        if kind == "mentor" or not accepted:
            row.note = request_note(self.chance, asking.language)
        return row

    def mentorship(self, request: Connection, state: MentorshipState) -> Mentorship:
        """The mentorship that came of a request."""
        months = proportions("mentoring")["months"]
        row = Mentorship(
            id=identity("mentorship", request.id), connection_id=request.id, mentor_handle=request.to_handle,
            mentee_handle=request.from_handle, state=state, started_on=request.answered_on, consented=True,
            source="demo",
        )  # fmt: skip
        if state == MentorshipState.COMPLETED:
            row.ended_on = row.started_on + timedelta(days=30 * months)
        return row


def invent_deeds(teller: Teller, people: Sequence[Invented], pairs: Iterable[Pair]) -> Deeds:
    """Contacts for `pairs` (positions in `people`); then mentorships, and requests, some of them declined."""
    deeds = Deeds()
    for one, other in pairs:
        ends = teller.chance.mixed([people[one], people[other]])
        days = teller.chance.between(3, 500)
        deeds.connections.append(teller.connection(ends[0], ends[1], "contact", ConnectionState.ACCEPTED, days))
    members = [one for one in people if one.values["approved"] and not one.starring]
    mentors = [one for one in members if one.values["as_mentor"]]
    seekers = [one for one in members if one.role == "exile" and "mentorship" in one.values["needs"]]
    _mentorships(teller, deeds, mentors, teller.chance.mixed(seekers))
    _requests(teller, deeds, mentors, seekers, [one for one in members if one.values["as_peer"]])
    return deeds


def request_both_ways(teller: Teller, deeds: Deeds, people: Sequence[Invented], one: Invented) -> None:
    """A mentor of `one`'s field who mentors her, a request of hers to another one, and a request of a peer to her."""
    free = {seat.mentor_handle: seat for seat in deeds.seats if seat.mentorship_id is None}
    members = [other for other in people if other.values["approved"] and not other.starring and teller.free(one, other)]
    near = [other for other in members if set(other.values["fields"]) & set(one.values["fields"])]
    mentors = [other for other in near if other.values["as_mentor"] and teller.keys.handle(other.id) in free]
    asked = teller.chance.pick(mentors)
    deeds.connections.append(teller.connection(one, asked, "mentor", ConnectionState.REQUESTED, 3))
    hers = teller.chance.pick([other for other in mentors if other is not asked])
    begun = _mentored(teller, deeds, one, hers, MentorshipState.ACTIVE, 30)
    free[begun.mentor_handle].mentorship_id = begun.id
    deeds.plans.append(plans_of(begun, one.language, teller.today))
    peers = [other for other in near if other.values["as_peer"] and other not in (asked, hers)]
    deeds.connections.append(teller.connection(teller.chance.pick(peers), one, "contact", ConnectionState.REQUESTED, 1))


def _mentorships(teller: Teller, deeds: Deeds, mentors: Sequence[Invented], seekers: list[Invented]) -> None:
    """Every mentor's places, some of them taken, and what ended before."""
    shares = proportions("mentoring")
    for mentor in mentors:
        for number in range(1, mentor.values["capacity"] + 1):
            seat = Seat(
                id=identity("seat", mentor.id, number),
                mentor_handle=teller.keys.handle(mentor.id),
                number=number,
            )
            deeds.seats.append(seat)
            if teller.chance.yes(shares["seats_taken"]) and (found := _take(teller, mentor, seekers)):
                state = MentorshipState.ACTIVE if teller.chance.yes(0.8) else MentorshipState.AGREED
                begun = _mentored(teller, deeds, found, mentor, state, teller.chance.between(4, 85))
                seat.mentorship_id = begun.id
                if state == MentorshipState.ACTIVE and len(deeds.plans) < _MOST_PLANNED:
                    deeds.plans.append(plans_of(begun, found.language, teller.today))
        if teller.chance.yes(shares["completed_for_each_mentor"]) and (found := _take(teller, mentor, seekers)):
            _mentored(teller, deeds, found, mentor, MentorshipState.COMPLETED, teller.chance.between(120, 600))


def _take(teller: Teller, mentor: Invented, seekers: list[Invented]) -> Invented | None:
    """Somebody who is looked after by nobody yet; of the same field if there is one."""
    fitting = [one for one in seekers[:_MOST_MENTEES_LOOKED_AT] if teller.free(one, mentor)]
    near = [one for one in fitting if set(one.values["fields"]) & set(mentor.values["fields"])] or fitting
    if near:
        seekers.remove(near[0])
    return near[0] if near else None


def _mentored(
    teller: Teller, deeds: Deeds, mentee: Invented, mentor: Invented, state: MentorshipState, days: int
) -> Mentorship:
    request = teller.connection(mentee, mentor, "mentor", ConnectionState.ACCEPTED, days)
    mentorship = teller.mentorship(request, state)
    deeds.connections.append(request)
    deeds.mentorships.append(mentorship)
    return mentorship


def _requests(
    teller: Teller, deeds: Deeds, mentors: Sequence[Invented], seekers: Sequence[Invented], peers: Sequence[Invented]
) -> None:
    """Requests that wait, at most one of each person, and some that were declined."""
    chance, requested, declined = teller.chance, ConnectionState.REQUESTED, ConnectionState.DECLINED
    pending = round(proportions("mentoring")["pending_for_each_mentor"] * len(mentors))
    asking = iter(chance.mixed([one for one in seekers if one.findable]))
    waiting = [(mentors, "mentor", requested)] * pending + [(peers, "contact", requested)] * _CONTACT_REQUESTS
    waiting += [(peers, "contact", declined)] * _DECLINED
    for others, kind, state in waiting:
        one = next(asking, None) or chance.pick(peers)
        fitting = [other for other in chance.some(others, _MOST_MENTEES_LOOKED_AT) if teller.free(one, other)]
        if fitting:
            deeds.connections.append(teller.connection(one, fitting[0], kind, state, chance.between(1, 20)))
