"""The page "mentors for me" as it is commonly made: people as entities of an object-relational mapper.

Signing in, the frame of the page and its templates are Mosty's own; people stand in tables of their own, in plain text,
a table for each kind of set. The ten of the week are read as entities with their sets, one question to the database a
set (`selectinload`), and reasons are what two entities have in common. What would bring more is one grouped count.
Nothing is encrypted, weighed, coarsened, or looked up of how soon somebody answers: the peer does less.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from sqlalchemy import Engine, ForeignKey, Index, create_engine, exists, func, insert, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    aliased,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

import config
from matcher.reasons import LEAST_REASONS, MOST_REASONS, Reason
from web.app import create_app
from web.demo.people import Invented
from web.extensions import today
from web.login import account, viewer
from web.matches.facts import Facts, hours_with
from web.matches.filters import PeopleFilters
from web.matches.queries import Offer
from web.matches.views import Section
from web.matching import PersonRecord
from web.visibility import Card

DATABASE = "entities.db"
"""Beside the sealed index of the installation."""
TOLD = 10
"""A count of people is told from here on."""


class Base(DeclarativeBase):
    """The tables of the peer."""


class Person(Base):
    """Somebody, with what she says of herself."""

    __tablename__ = "people"
    __table_args__ = (Index(None, "as_mentor", "places"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    pseudonym: Mapped[str]
    stage: Mapped[str | None]
    country: Mapped[str | None]
    city: Mapped[str | None]
    timezone: Mapped[str | None]
    about: Mapped[str]
    as_mentor: Mapped[bool]
    places: Mapped[int]

    fields: Mapped[list["Field"]] = relationship()
    skills: Mapped[list["Skill"]] = relationship()
    languages: Mapped[list["Language"]] = relationship()
    needs: Mapped[list["Need"]] = relationship()
    offers: Mapped[list["Offered"]] = relationship()


class Of:
    """One member of a person's set."""

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)


class Field(Of, Base):
    """A field of work."""

    __tablename__ = "fields"


class Skill(Of, Base):
    """A skill."""

    __tablename__ = "skills"


class Language(Of, Base):
    """A language, with its level."""

    __tablename__ = "languages"

    level: Mapped[str]


class Need(Of, Base):
    """What she looks for."""

    __tablename__ = "needs"


class Offered(Of, Base):
    """What she offers."""

    __tablename__ = "offers"


class Dealt(Base):
    """A mentor of somebody's week."""

    __tablename__ = "dealt"

    viewer_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    position: Mapped[int]

    subject: Mapped[Person] = relationship()


SETS: Mapping[str, type[Of]] = {"fields": Field, "skills": Skill, "needs": Need, "offers": Offered}
WITH_SETS = [selectinload(getattr(Person, name)) for name in (*SETS, "languages")]


def address(folder: Path) -> str:
    """Of the peer's database."""
    return f"sqlite:///{folder / DATABASE}"


def fill(folder: Path, people: Sequence[Invented], places: Mapping[uuid.UUID, int]) -> None:
    """Make the tables and write everybody into them; `places` that are free."""
    engine = create_engine(address(folder))
    Base.metadata.create_all(engine)
    plain = ("pseudonym", "stage", "country", "city", "timezone")
    with engine.begin() as connection:
        connection.execute(insert(Person), [
            {"id": one.id, "about": one.values.get("about", ""), "as_mentor": one.findable and one.values["as_mentor"],
             "places": places.get(one.id, 0), **{name: one.values[name] for name in plain}}
            for one in people
        ])  # fmt: skip
        for name, table in SETS.items():
            rows = [{"person_id": one.id, "code": code} for one in people for code in dict.fromkeys(one.values[name])]
            connection.execute(insert(table), rows)
        connection.execute(insert(Language), [
            {"person_id": one.id, "code": code, "level": level}
            for one in people for code, level in one.values["languages"].items()
        ])  # fmt: skip
    engine.dispose()


def deal(folder: Path, dealt: Iterable[tuple[uuid.UUID, uuid.UUID, int]]) -> None:
    """Write down who was shown to whom, at which position."""
    engine = create_engine(address(folder))
    with engine.begin() as connection:
        names = ("viewer_id", "subject_id", "position")
        connection.execute(insert(Dealt), [dict(zip(names, one, strict=True)) for one in dealt])
    engine.dispose()


def application() -> Flask:
    """Mosty with this page in place of its own."""
    settings = config.from_environment()
    app, engine = create_app(settings), create_engine(address(settings.index_file.parent))
    app.view_functions["matches.mentors"] = lambda: _page(engine)
    return app


def _page(engine: Engine) -> str:
    looking = viewer()
    with Session(engine) as session:
        me = session.get_one(Person, looking.person_id, options=WITH_SETS)
        dealt = session.scalars(
            select(Dealt)
            .where(Dealt.viewer_id == me.id)
            .order_by(Dealt.position)
            .options(joinedload(Dealt.subject).options(*WITH_SETS))
        ).all()
        offers = [_offer(me, row.subject) for row in dealt]
        reader = account().person
        lives = PersonRecord(str(me.id), country=me.country, city=me.city, timezone=me.timezone)
        filters = PeopleFilters.of(offers, lives)
        return render_template(
            "matches/people.html",
            section=Section("mentors", offers),
            narrowed=filters.narrowed(offers, lives),
            filters=filters,
            person=reader,
            unlocks=_unlocks(session, me),
            why=None,
        )


def _codes(listed: Iterable[Of]) -> tuple[str, ...]:
    return tuple(one.code for one in listed)


def _offer(me: Person, mentor: Person) -> Offer:
    card = Card(
        id=mentor.id, pseudonym=mentor.pseudonym, fields=_codes(mentor.fields), stage=mentor.stage,
        country=mentor.country, timezone=mentor.timezone, skills=_codes(mentor.skills), offers=_codes(mentor.offers),
        languages={one.code: one.level for one in mentor.languages},
    )  # fmt: skip
    facts = Facts(several=mentor.places > 1, hours=hours_with(me.timezone, card, today()))
    reasons = tuple(_reasons(me, mentor))
    return Offer(mentor.id, "mentors", card, reasons[:MOST_REASONS], _caveat(reasons), facts)


def _reasons(me: Person, mentor: Person) -> Iterable[Reason]:
    pairs: tuple[tuple[str, str, Iterable[Of], Iterable[Of]], ...] = (
        ("offers_what_you_need", "support", me.needs, mentor.offers),
        ("shares_skill", "skills", me.skills, mentor.skills),
        ("same_field", "fields", me.fields, mentor.fields),
        ("common_language", "languages", me.languages, mentor.languages),
    )
    for code, name, mine, theirs in pairs:
        other = set(_codes(theirs))
        if shared := tuple(one.code for one in mine if one.code in other):
            yield Reason(code, {name: shared})
    if mentor.country and mentor.country == me.country:
        yield Reason("same_country", {"country": mentor.country})


def _caveat(reasons: Sequence[Reason]) -> Reason | None:
    return Reason("stage_unknown", {}) if len(reasons) < LEAST_REASONS else None


def _unlocks(session: Session, me: Person) -> list[Reason]:
    """Mentors with a free place who share no language with her, by the languages that they speak."""
    hers = aliased(Language)
    shared = exists().where(hers.person_id == Person.id, hers.code.in_(_codes(me.languages)))
    count: Any = func.count()
    found = session.execute(
        select(Language.code, count)
        .join(Person, Person.id == Language.person_id)
        .where(Person.as_mentor, Person.places > 0, ~shared)
        .group_by(Language.code)
        .order_by(count.desc())
        .limit(3)
    )
    return [Reason("add_language", {"language": code, "count": number}) for code, number in found if number >= TOLD]
