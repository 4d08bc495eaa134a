"""Who lives in the demo: the proportions of the data file, and the rules that hold for real people too."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from matcher.vocabulary import CEFR, FIELDS, OPENING_KINDS, SKILLS, STAGES, SUPPORT
from tests.web.demo.conftest import TODAY
from web.accounts.operations import check
from web.db import Session
from web.demo.sources import proportions, source
from web.forms import REFUSED_COUNTRIES
from web.matching.live import Live, LiveIndex, record_of
from web.models import Account, Connection, ConnectionState, Mentorship, Opening, Person, Seat
from web.models.people import DEFAULT_VISIBILITY, VISIBILITY_LEVELS

LINE = {frozenset(("RU", "UA")), frozenset(("BY", "UA"))}


@pytest.fixture
def people(session: Session) -> Sequence[Person]:
    """Everybody."""
    return session.scalars(select(Person)).all()


@pytest.fixture
def by_handle(session: Session, people: Sequence[Person]) -> dict[bytes, Person]:
    """Everybody by edge handle."""
    return {session.info["keys"].handle(person.id): person for person in people}


@pytest.fixture
def live(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Live:
    """The index over it."""
    file = tmp_path_factory.mktemp("index") / "index.sealed"
    return LiveIndex(file, session.info["keys"]).current(session, TODAY)


def test_it_works(people: Sequence[Person]) -> None:
    """Shares of origins, fields and stages are those of the data file, within two points of a hundred."""
    origins = Counter(
        person.origins[0] if person.origins[0] in ("RU", "BY", "UA") else "host_country" for person in people
    )
    fields = Counter(person.fields[0] for person in people)
    for counted, shares in ((origins, proportions("origin")), (fields, proportions("fields"))):
        assert all(abs(counted[key] / 600 - share) < 0.02 for key, share in shares.items())
    mid = sum(person.stage == "mid" for person in people if not person.as_mentor) / 600
    assert 0.25 < mid < 0.4


def test_most_are_found(people: Sequence[Person]) -> None:
    """About four fifths; a visitor meets somebody."""
    assert 0.77 < sum(person.findable for person in people) / 600 < 0.83


def test_values_are_of_the_vocabulary(people: Sequence[Person]) -> None:
    """Every code is one that a form offers, every level one of a field; nobody lives where nobody is taken in (M12)."""
    for person in people:
        assert {*person.fields} <= FIELDS.keys()
        assert person.stage in STAGES
        assert {*person.needs, *person.offers} <= SUPPORT.keys()
        assert {*person.skills} <= SKILLS.keys()
        assert {*person.languages.values()} <= CEFR.keys()
        assert person.country not in REFUSED_COUNTRIES
        assert person.has_minimum
        assert {*person.visibility} <= DEFAULT_VISIBILITY.keys()
        assert {*person.visibility.values()} <= {*VISIBILITY_LEVELS}


def test_openness_across_the_line_is_a_minority(people: Sequence[Person]) -> None:
    """On either side, and not nobody (M56)."""
    for origin, across in (("RU", "UA"), ("BY", "UA"), ("UA", "RU")):
        mine = [person for person in people if person.origins == [origin]]
        share = sum(across in (person.open_to or ()) for person in mine) / len(mine)
        assert 0.08 < share < 0.35


def test_places_are_rows(session: Session, people: Sequence[Person]) -> None:
    """As many seats as a mentor has places; a taken one holds a running mentorship of that mentor alone."""
    keys = session.info["keys"]
    seats = Counter(session.scalars(select(Seat.mentor_handle)))
    assert seats == Counter({keys.handle(person.id): person.capacity for person in people if person.as_mentor})
    running = {
        row.id: row.mentor_handle
        for row in session.scalars(select(Mentorship).where(Mentorship.state.in_(("agreed", "active"))))
    }
    taken = {row.mentorship_id: row.mentor_handle for row in session.scalars(select(Seat)) if row.mentorship_id}
    assert taken == running
    assert len(running) >= 20
    assert session.scalars(select(Mentorship).where(Mentorship.state == "completed")).first()


def test_newcomers_wait(session: Session, people: Sequence[Person], by_handle: dict[bytes, Person]) -> None:
    """Eight of them, with profiles that can be judged; nobody knows them yet."""
    waiting = [person for person in people if not person.approved]
    assert len(waiting) == 8
    assert all(person.has_minimum for person in waiting)
    tied = {handle for row in session.scalars(select(Connection)) for handle in (row.from_handle, row.to_handle)}
    assert not any(not by_handle[handle].approved for handle in tied)
    assert session.scalars(select(Account).where(Account.asks_to_host)).all()


def test_ties_are_clusters_with_few_bridges(session: Session, by_handle: dict[bytes, Person]) -> None:
    """72 of a hundred contacts stay in the country, a sixth of all people know nobody, the mean is six and a half."""
    contacts = session.scalars(
        select(Connection).where(Connection.kind == "contact", Connection.state == "accepted")
    ).all()
    ends = [(by_handle[row.from_handle], by_handle[row.to_handle]) for row in contacts]
    assert abs(len(ends) * 2 / 600 - proportions("graph", "mean_contacts")) < 0.5
    inside = sum(one.country == other.country for one, other in ends) / len(ends)
    assert abs(inside - proportions("graph", "within_country")) < 0.03
    known = {person.id for pair in ends for person in pair}
    assert abs(1 - len(known) / 600 - proportions("graph", "isolated")) < 0.03


def test_nobody_was_tied_across_the_line_unasked(session: Session, by_handle: dict[bytes, Person]) -> None:
    """Between Russians or Belarusians and Ukrainians both said that they are open to it, whatever it is (M56)."""
    across = 0
    for row in session.scalars(select(Connection)):
        one, other = by_handle[row.from_handle], by_handle[row.to_handle]
        if frozenset((one.origins[0], other.origins[0])) in LINE:
            across += 1
            assert other.origins[0] in (one.open_to or ())
            assert one.origins[0] in (other.open_to or ())
    assert across >= 20


def test_openings(session: Session) -> None:
    """Shares of the data file; who admits Russians and Belarusians is a minority; deadlines count from today."""
    openings = session.scalars(select(Opening)).unique().all()
    count = len(openings)
    shares = proportions("openings")
    for found, share in (
        (sum(row.origins.get("RU") == "yes" for row in openings), shares["open_to_ru_by"]),
        (sum(row.deadline is not None for row in openings), shares["with_deadline"]),
        (sum(row.accommodation for row in openings), shares["accommodation"]),
        (sum(row.funded for row in openings), shares["funded"]),
        (sum(row.remote for row in openings), shares["remote"]),
    ):
        assert abs(found / count - share) < 0.06
    assert {row.kind for row in openings} <= OPENING_KINDS.keys()
    assert all(TODAY < row.deadline <= TODAY + timedelta(days=160) for row in openings if row.deadline)
    assert sum(row.accepts(TODAY) for row in openings) > 200
    assert all(
        row.amount_minor is None or (row.amount_minor > 0 and row.currency and row.amount_period) for row in openings
    )


def signed_in(session: Session, role: str) -> Account:
    """The account of one of the three."""
    part = source("cast")[role]
    account = check(session, part["sign_in"], part["passphrase"])
    assert account is not None
    return account


@pytest.mark.parametrize("kind", ["mentors", "contacts", "openings", "initiatives"])
def test_the_exile_gets_good_suggestions(session: Session, live: Live, kind: str) -> None:
    """Ten of each kind, best first, every one with two reasons at least."""
    found = live.suggestions(record_of(session, signed_in(session, "exile").person), kind, 10)
    assert len(found) == 10
    assert all(len(one.reasons) >= 2 for one in found[:5])
    assert all(one.score >= other.score for one, other in pairwise(found))
    assert found[0].score > 0.4


def test_the_exile_has_something_to_answer(session: Session) -> None:
    """One request to her, one of hers, and some contacts."""
    me = session.info["keys"].handle(signed_in(session, "exile").person_id)
    waiting = select(Connection).where(Connection.state == ConnectionState.REQUESTED)
    [incoming] = session.scalars(waiting.where(Connection.to_handle == me))
    [outgoing] = session.scalars(waiting.where(Connection.from_handle == me))
    assert (incoming.kind, outgoing.kind) == ("contact", "mentor")
    assert incoming.note
    assert outgoing.note
    accepted = select(Connection).where(Connection.state == ConnectionState.ACCEPTED)
    assert session.scalars(accepted.where((Connection.from_handle == me) | (Connection.to_handle == me))).first()


def test_the_host_has_posted(session: Session) -> None:
    """Three openings of a verified organisation, all of them open and lately confirmed."""
    host = signed_in(session, "host")
    assert host.organisation is not None
    assert host.organisation.verified
    mine = session.info["keys"].poster(host.person_id)
    posted = session.scalars(select(Opening).where(Opening.posted_by == mine)).unique().all()
    assert len(posted) == 3
    assert all(row.accepts(TODAY) and row.organisation_id == host.organisation_id for row in posted)


def test_every_proportion_says_where_it_comes_from() -> None:
    """Sourced, derived or assumed, and why: nobody should take the demo for a statistic (M16)."""
    parts = {name: part for name, part in source("proportions").items() if name not in ("about", "residence")}
    parts |= {f"residence of {origin}": part for origin, part in source("proportions")["residence"].items()}
    listed = [each for part in parts.values() for each in (part if isinstance(part, list) else [part])]
    assert {part["basis"] for part in listed} == {"sourced", "derived", "assumed"}
    assert all(part["why"] for part in listed)
