"""Who may see which person and which of her fields: the one place that decides.

Every query about people begins with `visible_people`; every person that is rendered, counted, exported or mailed
becomes a `Card` here. A card is built from an allow-list: a field that is not named below cannot leak through it.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    false,
    literal,
    or_,
    select,
    union_all,
)  # fmt: skip
from sqlalchemy.orm import Session

from matcher.disclosure import Generaliser
from matcher.vocabulary import SKILLS, SUPPORT
from web.db import select_rows
from web.keystore import KeyStore
from web.models import Account, Block, Connection, ConnectionState, Person, Reveal
from web.models.people import levels_by
from web.sealing import handle_of

# Fields that single somebody out together: shown in full only while five findable people share the combination.
QUASI_IDENTIFIERS = ("country", "fields", "stage")


# Statements of every page, made once; `me` is whoever looks, by her handle or by her id.
_ME: BindParameter[Any] = bindparam("me")
_BLOCKS = select(Block.by_handle, Block.subject_handle).where(or_(Block.by_handle == _ME, Block.subject_handle == _ME))
_CONTACTS = select(Connection.from_handle, Connection.to_handle).where(
    or_(Connection.from_handle == _ME, Connection.to_handle == _ME), Connection.state == ConnectionState.ACCEPTED
)
_TIED: CompoundSelect[bytes, bytes, bool] = union_all(
    _CONTACTS.add_columns(literal(value=False)), _BLOCKS.add_columns(literal(value=True))
)
_REVEALS = select(Reveal).where(or_(Reveal.by_handle == _ME, Reveal.to_handle == _ME))
_FINDABLE = select(Person).where(
    Person.approved,
    ~Person.suspended,
    or_(Person.as_mentor, Person.as_peer, Person.for_initiatives),
    Person.id != _ME,
)

Rules = Mapping[bytes, Mapping[str, list[str]]]
"""By handle, to whom somebody's card must never be shown: countries, origins, organisations."""


@dataclass(frozen=True)
class Viewer:
    """Who looks. `poster` is what her openings call her; `contacts` are the handles of her accepted contacts, and
    `revealed` tells what each of them opened to her alone."""

    person_id: uuid.UUID | None = None
    handle: bytes = b""
    poster: bytes = b""
    approved: bool = False
    is_host: bool = False
    is_coordinator: bool = False
    contacts: frozenset[bytes] = frozenset()
    blocked: frozenset[bytes] = frozenset()  # handles of those who never see her, nor she them, whoever said so
    traits: Mapping[str, frozenset[str]] = field(default_factory=dict)  # what rules of others are compared with
    revealed: Mapping[bytes, frozenset[str]] = field(default_factory=dict)

    @property
    def signed_in(self) -> bool:
        """Whether this is anybody at all."""
        return self.person_id is not None


ANYONE = Viewer()


@dataclass(frozen=True)
class Card:
    """What one viewer may know of one person. Absent and hidden look the same: empty."""

    id: uuid.UUID
    pseudonym: str = ""
    fields: tuple[str, ...] = ()
    field_groups: tuple[str, ...] = ()
    stage: str | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    timezone: str | None = None
    languages: dict[str, str] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    about: str = ""
    contact: str = ""
    private: Mapping[str, Any] = field(default_factory=dict)  # of PRIVATE_FIELDS what she opened to this viewer alone
    is_contact: bool = False


def viewer_of(session: Session, account: Account) -> Viewer:
    """The viewer behind an account."""
    posts_for = {str(account.organisation_id)} if account.organisation_id else set()
    return replace(
        viewer_as(session, account.person, posts_for),
        poster=_keys(session).poster(account.person_id),
        is_host=account.is_host,
        is_coordinator=account.is_coordinator,
    )


def viewer_as(session: Session, person: Person, organisations: Collection[str] = ()) -> Viewer:
    """What a person sees as a member; `organisations` (ids) are those that she posts for."""
    handle = handle_of(person, _keys(session), person.id)
    contacts, blocked = _tied_to(session, handle)
    return Viewer(
        person_id=person.id,
        handle=handle,
        approved=person.approved,
        contacts=contacts,
        revealed=revealed_to(session, handle, contacts),
        blocked=blocked,
        traits={
            "countries": frozenset(filter(None, [person.country])),
            "origins": frozenset(person.origins),
            "organisations": frozenset(organisations),
        },
    )


def blocked_with(session: Session, handle: bytes) -> frozenset[bytes]:
    """The handles of everybody whom the person behind `handle` blocked, or who blocked her."""
    found = select_rows(session, _BLOCKS, {"me": handle})
    return frozenset(end for ends in found for end in ends if end != handle)


def kept_from(viewer: Viewer, rules: Rules) -> frozenset[bytes]:
    """The handles of everybody whom `viewer` must never be offered: by a block of either, or by the other's rules.

    Her own rules keep her card from others and nothing from her: what would vanish from her lists as she changed them
    would tell her what others hide.
    """
    return viewer.blocked | {handle for handle, never in rules.items() if _rules_out(never, viewer)}


def _rules_out(never: Mapping[str, list[str]], viewer: Viewer) -> bool:
    return any(not viewer.traits.get(kind, frozenset()).isdisjoint(named) for kind, named in never.items())


def _keys(session: Session) -> KeyStore:
    return cast("KeyStore", session.info["keys"])


def _tied_to(session: Session, handle: bytes) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The handles of everybody with whom the person behind `handle` has an accepted connection, or a block."""
    contacts: set[bytes] = set()
    blocked: set[bytes] = set()
    for one, other, is_block in select_rows(session, _TIED, {"me": handle}):
        (blocked if is_block else contacts).add(other if one == handle else one)
    return frozenset(contacts), frozenset(blocked)


def revealed_to(session: Session, handle: bytes, contacts: Collection[bytes]) -> dict[bytes, frozenset[str]]:
    """What each of `contacts` opened to the person behind `handle` alone, by their handles.

    Contact details are an exchange: they count only where she opened hers to the same person.
    """
    if not contacts:
        return {}
    keys = _keys(session)
    known = [row for row in session.scalars(_REVEALS, {"me": handle}) if keys.holds(row.by_handle)]
    consented = {row.to_handle for row in known if row.by_handle == handle and "contact" in row.opened}
    theirs = {row.by_handle: frozenset(row.opened) for row in known if row.by_handle in contacts}
    return {other: opened if other in consented else opened - {"contact"} for other, opened in theirs.items()}


def visible_people(session: Session, viewer: Viewer, *conditions: ColumnElement[bool]) -> list[Person]:
    """The people that `viewer` may be offered, of those whom `conditions` let through: findable ones without a pause,
    and nobody at all before she is approved."""
    if not viewer.approved:
        return []
    found = _FINDABLE.where(*conditions)
    open_to_her = _not_apart(session, viewer, session.scalars(found, {"me": viewer.person_id}))
    return [person for person in open_to_her if not person.paused and not _rules_out(person.never, viewer)]


def introduced(session: Session, viewer: Viewer, person_id: uuid.UUID) -> Person | None:
    """Somebody whom a coordinator proposes to `viewer`: her code says as much as her switches would, and everything
    else that keeps the two apart holds."""
    if not viewer.approved:
        return None
    found = select(Person).where(Person.id == person_id, Person.approved, ~Person.suspended)
    open_to_her = _not_apart(session, viewer, session.scalars(found))
    return next((one for one in open_to_her if not one.paused and not _rules_out(one.never, viewer)), None)


def apart_among(session: Session, people: Mapping[bytes, Person]) -> dict[bytes, set[bytes]]:
    """Who of `people`, by handle, must not meet whom: by a block or a rule of either side."""
    apart: dict[bytes, set[bytes]] = {handle: set() for handle in people}
    pairs = [tuple(ends) for ends in session.execute(select(Block.by_handle, Block.subject_handle))]
    posts = {account.person_id: {str(account.organisation_id)} for account in session.scalars(select(Account))
             if account.organisation_id}  # fmt: skip
    traits = {
        handle: {
            "countries": frozenset(filter(None, [one.country])),
            "origins": frozenset(one.origins),
            "organisations": frozenset(posts.get(one.id, ())),
        }
        for handle, one in people.items()
    }
    for handle, one in people.items():
        if never := one.never:
            pairs += [
                (handle, other)
                for other, known in traits.items()
                if other != handle and _rules_out(never, Viewer(traits=known))
            ]
    for one_end, other_end in pairs:
        if one_end in apart and other_end in apart:
            apart[one_end].add(other_end)
            apart[other_end].add(one_end)
    return apart


def people_in_queue(viewer: Viewer) -> Select[Person]:
    """The people whose request waits for a coordinator: to join, or to post openings when members let them in."""
    if not viewer.is_coordinator:
        return select(Person).where(false())
    asks = select(Account.person_id).where(Account.asks_to_host, ~Account.is_host)
    waits = or_(~Person.approved, Person.id.in_(asks))
    return select(Person).where(waits, ~Person.suspended, ~Person.declined)


def counterparts(
    session: Session, viewer: Viewer, ids: Collection[uuid.UUID], *conditions: ColumnElement[bool]
) -> list[Person]:
    """The other ends of the viewer's own connections: visible although they may have turned their switches off.

    A block holds here too. A rule does not: whoever sends a request shows her card to the one that she asks.
    """
    if not viewer.signed_in or not ids:
        return []
    found = select(Person).where(Person.id.in_(ids), ~Person.suspended, *conditions)
    return _not_apart(session, viewer, session.scalars(found))


def _not_apart(session: Session, viewer: Viewer, people: Iterable[Person]) -> list[Person]:
    """Those without a block between them and the viewer, and whose key stands."""
    keys = _keys(session)
    named = ((handle_of(person, keys, person.id), person) for person in people)
    return [person for handle, person in named if handle not in viewer.blocked and keys.holds(handle)]


def cards(viewer: Viewer, people: Iterable[Person], keys: KeyStore, shown: Generaliser) -> dict[uuid.UUID, Card]:
    """What a list may show `viewer` of each of `people`, by id: sensitive needs stay on the card itself (M19)."""
    whole = {person.id: card(viewer, person, keys, shown) for person in people}
    fit = {identity: _fit_for_lists(one.needs) for identity, one in whole.items() if one.needs}
    return whole | {identity: replace(whole[identity], needs=needs) for identity, needs in fit.items()}


def card(viewer: Viewer, person: Person, keys: KeyStore, shown: Generaliser) -> Card:
    """What `viewer` may know of `person`."""
    if viewer.person_id == person.id:
        return own_card(person)
    handle = handle_of(person, keys, person.id)
    is_contact = handle in viewer.contacts
    revealed = viewer.revealed.get(handle, frozenset()) if is_contact else frozenset()
    chosen = person.visibility
    levels = levels_by(chosen)
    opened = {name for name in CARD_FIELDS if _open(levels.get(name, "hidden"), viewer, is_contact)} | revealed
    values = _opened(person, opened)
    if revealed:
        values["private"] = {name: value for name, value in person.private.items() if name in revealed}
    if not is_contact:
        values |= _generalised(values, person, chosen, shown)
    return Card(id=person.id, is_contact=is_contact, **_placed(values, revealed))


def own_card(person: Person) -> Card:
    """Everything that a card of `person` could show, for herself."""
    return Card(id=person.id, private=person.private, **_opened(person, CARD_FIELDS))


def queue_card(person: Person) -> Card:
    """What coordinators know of somebody who asks to be let in: what she opened to anybody at all, in full."""
    levels = person.levels
    opened = [name for name in CARD_FIELDS if levels.get(name, "hidden") != "hidden"]
    return Card(id=person.id, **_opened(person, opened))


def as_others_see(person: Person, keys: KeyStore, shown: Generaliser) -> Card:
    """The preview: the card of `person` for an approved member who has nothing to do with her."""
    stranger = Viewer(person_id=uuid.UUID(int=0), approved=True)
    return card(stranger, person, keys, shown)


def anonymous_card(viewer: Viewer, person: Person, keys: KeyStore, shown: Generaliser) -> Card:
    """What a coordinator knows of somebody who has not stepped forward: no name, no words of her own, nothing that
    singles her out. Across a block it is empty, as the card of somebody who opened nothing."""
    if keys.handle(person.id) in viewer.blocked:
        return Card(id=person.id)
    seen = as_others_see(person, keys, shown)
    return Card(
        id=person.id, fields=seen.fields, field_groups=seen.field_groups, stage=seen.stage, country=seen.country,
        region=seen.region, languages=seen.languages, skills=tuple(code for code in seen.skills if code in SKILLS),
        needs=seen.needs, offers=seen.offers,
    )  # fmt: skip


CARD_FIELDS = (
    "pseudonym", "fields", "stage", "country", "city", "timezone", "languages", "skills", "needs", "offers",
    "origins", "about", "contact",
)  # fmt: skip


def _open(level: str, viewer: Viewer, is_contact: bool) -> bool:
    if level == "members":
        return viewer.approved or viewer.is_coordinator
    return level == "contacts" and is_contact


def _fit_for_lists(needs: Iterable[str]) -> tuple[str, ...]:
    return tuple(code for code in needs if not SUPPORT[code].sensitive)


def _opened(person: Person, names: Collection[str]) -> dict[str, Any]:
    """The values of these of CARD_FIELDS; what else she has sealed stays closed."""
    values = {name: getattr(person, name) for name in CARD_FIELDS if name in names}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _generalised(
    whole: Mapping[str, Any], person: Person, chosen: Mapping[str, str], shown: Generaliser
) -> dict[str, Any]:
    """What is open by default, coarser; a field that its owner opened herself is hers to show."""
    opened = {name for name in QUASI_IDENTIFIERS if chosen.get(name) == "members"}
    worked, lives, stands = (whole.get(name) for name in ("fields", "country", "stage"))
    work_of = worked or person.fields
    country, region, work, group, stage = shown.show(
        lives or person.country, work_of[0] if work_of else None, stands or person.stage
    )
    fields = worked or () if "fields" in opened else ((work,) if work and worked else ())
    return {
        "country": lives if "country" in opened else (country if lives else None),
        "region": None if "country" in opened or not lives else region,
        "fields": fields,
        "field_groups": (group,) if group and worked and not fields else (),
        "stage": stands if "stage" in opened else (stage if stands else None),
        # What is sensitive is for people she accepted, even when she opened it.
        "needs": _fit_for_lists(whole.get("needs", ())),
    }


def _placed(values: dict[str, Any], revealed: Collection[str]) -> dict[str, Any]:
    """A zone or a city names the country: neither is shown where the country is not, unless it was opened itself."""
    if values.get("country"):
        return values
    return {name: value for name, value in values.items() if name not in ("timezone", "city") or name in revealed}
