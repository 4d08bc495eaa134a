"""What the pages of suggestions read: whom the ledger holds this week, who is left out, and the cards themselves.

Nothing here writes; a refill of the week's cards is `operations.deal`.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import BindParameter, CompoundSelect, Row, and_, bindparam, or_, select, union_all
from sqlalchemy.orm import Session

from matcher.disclosure import coarse
from matcher.reasons import Reason
from web.db import select_rows
from web.initiatives.queries import by_ids as initiatives_by_ids
from web.initiatives.queries import listed as initiatives_listed
from web.keystore import KeyStore
from web.listing import Listing, page_of
from web.matches.facts import Facts, answer_bands, hours_with
from web.matches.reasons import caveat_told, chosen, named
from web.matching import PersonRecord, Suggestion
from web.matching.live import Live
from web.models import CardShown, Connection, ConnectionState, Dismissal, Initiative, Opening, Person
from web.openings.queries import by_ids as openings_by_ids
from web.openings.queries import listed as openings_listed
from web.visibility import Card, Viewer, cards, kept_from, visible_people

# Lists of people, each with the kind of request that its button makes.
REQUEST_KINDS: Mapping[str, str] = {"mentors": "mentor", "contacts": "contact"}
THING_KINDS = ("openings", "initiatives")

LIST_LENGTH = 10  # people in one list
WEEKLY_CARDS = 20  # different people a week, over both lists
FIRST_FEW = 2  # of each kind on the page that shows all kinds
ALTERNATIVES = 3  # others offered at once after a declined request
PER_PAGE = 10  # openings or initiatives
MOST_PAGES = 5  # beyond the fiftieth, browsing the whole list serves better than a ranking
QUIET = timedelta(days=90)  # so long nobody is suggested again after a declined request or an ended contact

# Statements of every list, made once; `me` is the handle of whoever asks.
_ME: BindParameter[Any] = bindparam("me")
_LATELY = Connection.answered_on >= bindparam("since")
_WEEK = (
    select(CardShown.kind, CardShown.subject_handle, CardShown.position)
    .where(CardShown.viewer_handle == _ME, CardShown.week == bindparam("week"), CardShown.kind.in_(REQUEST_KINDS))
    .order_by(CardShown.kind, CardShown.position)
)
_ASIDE = select(Dismissal.subject).where(Dismissal.by_handle == _ME)
_STANDING = select(Connection.from_handle, Connection.to_handle).where(
    or_(Connection.from_handle == _ME, Connection.to_handle == _ME),
    Connection.kind == bindparam("kind"),
    or_(
        Connection.state.in_((ConnectionState.REQUESTED, ConnectionState.ACCEPTED)),
        and_(
            Connection.state.in_((ConnectionState.DECLINED, ConnectionState.EXPIRED)),
            Connection.from_handle == _ME,
            _LATELY,
        ),
        and_(Connection.state == ConnectionState.ENDED, _LATELY),
    ),
)
_LEFT_OUT: CompoundSelect[bytes, bytes] = union_all(
    _STANDING, select(Dismissal.subject, Dismissal.subject.label("again")).where(Dismissal.by_handle == _ME)
)


@dataclass(frozen=True)
class Asking:
    """Who asks for suggestions, of which state of the network, on which day, and what she says to the matcher."""

    viewer: Viewer
    person: Person
    live: Live
    today: date
    record: PersonRecord


@dataclass(frozen=True)
class Offer:
    """One suggestion as a page shows it; `subject` is all that may be known of whom or what is suggested."""

    id: uuid.UUID
    kind: str
    subject: Card | Opening | Initiative
    reasons: tuple[Reason, ...]
    caveat: Reason | None
    facts: Facts = field(default_factory=Facts)


def week_rows(session: Session, asking: Asking) -> Sequence[Row[str, bytes, int]]:
    """This week's ledger of the viewer, over all kinds, in the order in which it was dealt."""
    return select_rows(session, _WEEK, {"me": asking.viewer.handle, "week": asking.live.week}).all()


def left_out(session: Session, asking: Asking, kind: str) -> set[bytes]:
    """Handles that a list of people leaves out: put aside, asked and open, accepted, lately a no or no answer,
    or kept apart by a block or a rule."""
    me = asking.viewer.handle
    told = {"me": me, "kind": REQUEST_KINDS[kind], "since": asking.today - QUIET}
    ends = {end for pair in select_rows(session, _LEFT_OUT, told) for end in pair}
    return ends | kept_from(asking.viewer, asking.live.rules) | {me}


def put_aside(session: Session, handle: bytes) -> set[bytes]:
    """Handles of everybody and everything to which the person behind `handle` said "not now"."""
    return set(select_rows(session, _ASIDE, {"me": handle}).scalars())


def standing(asking: Asking, kind: str, dealt: Iterable[bytes], out: Collection[str]) -> list[Suggestion]:
    """Those of `dealt` who may still be suggested, in the given order, each with the reasons of today; `out` are the
    ids that are `excluded`."""
    handles = asking.live.handles
    ids = [str(handles[handle]) for handle in dealt if handle in handles]
    return _suggested(asking, kind, [identifier for identifier in ids if identifier not in out])


def may_suggest(asking: Asking, kind: str, person_id: uuid.UUID) -> bool:
    """Whether the rules of `kind` let `person_id` be suggested at all: switches, places, languages, origins."""
    return bool(asking.viewer.approved and _suggested(asking, kind, [str(person_id)]))


def _suggested(asking: Asking, kind: str, ids: Sequence[str]) -> list[Suggestion]:
    if not ids:
        return []
    by_id = asking.live.among(asking.record, kind, ids)
    return [by_id[identifier] for identifier in ids if identifier in by_id]


def fresh(asking: Asking, kind: str, dealt: Iterable[bytes], out: Collection[str], k: int) -> list[Suggestion]:
    """The best `k` who are not yet in this week's list; nobody for whom nothing speaks."""
    handles = asking.live.handles
    known = {str(handles[handle]) for handle in dealt if handle in handles}
    found = asking.live.suggestions(asking.record, kind, k, excluded={*out, *known, str(asking.person.id)})
    return [suggestion for suggestion in found if suggestion.reasons]


def is_dealt(session: Session, asking: Asking, kind: str, person_id: uuid.UUID) -> bool:
    """Whether `person_id` stands in this week's list of `kind`."""
    handle = _keys(session).handle(person_id)
    dealt = [row.subject_handle for row in week_rows(session, asking) if row.kind == kind]
    return handle in dealt and bool(standing(asking, kind, [handle], excluded(session, asking, kind)))


def offered_people(session: Session, asking: Asking, kind: str, found: Sequence[Suggestion]) -> list[Offer]:
    """Suggested people as cards, with the reasons that each card bears out."""
    told = {uuid.UUID(suggestion.id): suggestion for suggestion in found}
    shown = cards_of(session, asking, told)
    contacts = len(asking.viewer.contacts)
    beside = _facts(session, asking, kind, shown)
    offers = []
    for identity, suggestion in told.items():
        if card := shown.get(identity):
            reasons = chosen(suggestion.evidence, card, contacts)
            caveat = caveat_told(suggestion.caveats, card, asking.record)
            offers.append(Offer(identity, kind, card, reasons, caveat, beside[identity]))
    return offers


def _facts(session: Session, asking: Asking, kind: str, shown: Mapping[uuid.UUID, Card]) -> dict[uuid.UUID, Facts]:
    """Hours in common for everybody, places and usual answers for mentors."""
    zone, people = asking.record.timezone, asking.live.network.people
    found = {identity: Facts(hours=hours_with(zone, card, asking.today)) for identity, card in shown.items()}
    if kind != "mentors":
        return found
    handles = {_keys(session).handle(identity): identity for identity in shown}
    bands = {handles[one]: within for one, within in answer_bands(session, handles, asking.today).items()}
    return {
        identity: replace(facts, several=people[str(identity)].seats > 1, within=bands.get(identity))
        for identity, facts in found.items()
    }


def cards_of(session: Session, asking: Asking, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Card]:
    """The cards of those of `ids` whom the viewer may be offered."""
    people = visible_people(session, asking.viewer, Person.id.in_(ids))
    return cards(asking.viewer, people, _keys(session), asking.live.generaliser)


def offered_things(
    session: Session,
    asking: Asking,
    kind: str,
    out: Collection[str],
    first: int,
    count: int,
    chosen: Mapping[str, str],
) -> tuple[list[Offer], bool]:
    """`count` suggested openings or initiatives from number `first` on, and whether there are more after them.

    `out` are the ids that are `excluded`. `chosen` are filters of their lists (kind, place): things are public, so that
    the best of what is left are given.
    """
    hidden = set(out)
    if chosen:
        listed = (
            openings_listed(chosen, asking.today) if kind == "openings" else initiatives_listed(asking.viewer, chosen)
        )
        kept = {str(row.id) for row in session.scalars(listed).unique()}
        offered = asking.live.network.openings if kind == "openings" else asking.live.network.initiatives
        hidden |= offered.keys() - kept
    found = asking.live.suggestions(asking.record, kind, first + count + 1, excluded=hidden)
    page = found[first : first + count]
    things = things_by_ids(session, kind, [uuid.UUID(suggestion.id) for suggestion in page])
    offers = [
        Offer(row.id, kind, row, named(suggestion.reasons), suggestion.caveat)
        for suggestion in page
        if (row := things.get(uuid.UUID(suggestion.id)))
    ]
    return offers, len(found) > first + count


def things_by_ids(
    session: Session, kind: str, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Opening] | dict[uuid.UUID, Initiative]:
    """Openings or initiatives by id."""
    return openings_by_ids(session, ids) if kind == "openings" else initiatives_by_ids(session, ids)


def unlocks(asking: Asking, kind: str, out: Collection[str]) -> list[Reason]:
    """What would bring more suggestions of `kind`, or settle what speaks against some of them; of those in `out`, the
    ids that are `excluded`, none counts.

    Of people only what concerns ten or more, for fewer than ten and none must look the same.
    """
    found = asking.live.index.unlocks(asking.record, kind, excluded=out)
    return worth_telling(found) if kind in REQUEST_KINDS else found


def worth_telling(found: Iterable[Reason]) -> list[Reason]:
    """Those of counterfactuals about people that concern ten or more."""
    return [reason for reason in found if coarse(int(str(reason.data["count"])))]


def why_empty(asking: Asking, kind: str, out: Collection[str]) -> Reason:
    """Why nothing of `kind` is suggested; `out` are the ids that are `excluded`."""
    apart = kept_from(asking.viewer, asking.live.rules)
    own = set(out) - {str(asking.live.handles[handle]) for handle in apart if handle in asking.live.handles}
    # What others keep from her must not show as her own.
    return asking.live.index.emptied(asking.record, kind, excluded=own)


def excluded(session: Session, asking: Asking, kind: str) -> set[str]:
    """Ids that a list of `kind` leaves out."""
    if kind in REQUEST_KINDS:
        handles = asking.live.handles
        return {str(handles[handle]) for handle in left_out(session, asking, kind) if handle in handles}
    keys, aside = _keys(session), put_aside(session, asking.viewer.handle)
    if not aside:
        return set()  # most people: whatever is on offer need not be named by its handle
    offered = asking.live.network.openings if kind == "openings" else asking.live.network.initiatives
    return {thing for thing in offered if keys.handle(uuid.UUID(thing)) in aside}


@dataclass(frozen=True)
class Aside:
    """Something put aside; `subject` is None when it is not on offer any more."""

    row: Dismissal
    subject: Card | Opening | Initiative | None


def put_aside_page(session: Session, asking: Asking, page: int) -> Listing[Aside]:
    """One page of what the viewer put aside, the latest first."""
    mine = select(Dismissal).where(Dismissal.by_handle == asking.viewer.handle)
    found = page_of(session, mine.order_by(Dismissal.on.desc(), Dismissal.id), page)
    subjects = _subjects(session, asking, found.rows)
    aside = [Aside(row, subjects.get(row.subject)) for row in found.rows]
    return Listing(aside, found.total, found.page, found.pages)


def _subjects(session: Session, asking: Asking, aside: Sequence[Dismissal]) -> dict[bytes, Card | Opening | Initiative]:
    """What dismissals are about, by handle: only what would still be shown to the viewer."""
    keys, network = _keys(session), asking.live.network
    wanted = {row.subject for row in aside}
    things = {keys.handle(uuid.UUID(thing)): uuid.UUID(thing) for thing in [*network.openings, *network.initiatives]}
    ids = {**asking.live.handles, **things}
    found: dict[uuid.UUID, Card | Opening | Initiative] = {}
    known = {ids[handle] for handle in wanted if handle in ids}
    found.update(cards_of(session, asking, known))
    found.update(openings_by_ids(session, known))
    found.update(initiatives_by_ids(session, known))
    return {keys.handle(identifier): subject for identifier, subject in found.items()}


def _keys(session: Session) -> KeyStore:
    return cast("KeyStore", session.info["keys"])
