"""Verbs of hosts: describe an opening, publish it, keep it true, close it."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.text import fold
from web.errors import DomainError
from web.models import Account, Opening, OpeningState, Organisation
from web.openings.queries import ACCEPTING


class AlreadyThere(DomainError):
    """There is an opening of this id: the form was sent before, or the id is somebody else's."""


class NotReady(DomainError):
    """A draft whose conditions are not filled in, or whose deadline has passed."""


class NotADraft(DomainError):
    """Only a draft can be thrown away; what others could read is closed instead."""


def found_organisation(session: Session, account: Account, values: Mapping[str, Any]) -> Organisation:
    """A row for the organisation that `account` posts for, unverified until a coordinator says so; flushed.

    Typing the name of a known organisation never attaches an account to it: that would lend its good name to anybody.
    """
    if account.organisation:
        return account.organisation
    organisation = Organisation(**values, folded_name=fold(values["name"]))
    session.add(organisation)
    session.flush()
    account.organisation_id = organisation.id
    session.flush()
    return organisation


def begin(
    session: Session, opening_id: uuid.UUID, account: Account, poster: bytes, values: Mapping[str, Any], today: date
) -> Opening:
    """A draft under the id that its form was given; flushed. Sent again, the form changes the draft that it made.

    Raises AlreadyThere when the id is not hers to use, or another server is using it at this moment.
    """
    known = session.get(Opening, opening_id)
    if known and known.posted_by != poster:
        raise AlreadyThere
    if known:
        change(session, known, values, today)
        return known
    opening = Opening(
        id=opening_id,
        organisation_id=account.organisation_id,
        organisation=account.organisation,
        posted_by=poster,
        confirmed_on=today,
    )
    _describe(opening, values)
    _add(session, opening)
    return opening


def change(session: Session, opening: Opening, values: Mapping[str, Any], today: date) -> None:
    """New values of one page of the form. What its host has just gone over counts as confirmed."""
    _describe(opening, values)
    opening.confirmed_on = today
    if opening.state in ACCEPTING:
        opening.state = _accepting(opening)
    session.flush()


def publish(session: Session, opening: Opening, today: date) -> None:
    """Show an opening to everybody: a draft, or one that was closed. Raises NotReady."""
    if not opening.url or (opening.deadline and opening.deadline < today):
        raise NotReady
    opening.state = _accepting(opening)
    opening.confirmed_on = today
    session.flush()


def review(session: Session, opening: Opening, origins: Mapping[str, str]) -> None:
    """A coordinator has read an imported opening: these are the origins that it states. No text rule decides that."""
    stated = {**opening.origins, **origins}
    opening.origins = {code: said for code, said in stated.items() if said}
    opening.for_review = ""
    session.flush()


def close(session: Session, opening: Opening) -> None:
    """Take no more applications; the page stays and says so. A draft is left as it is."""
    if opening.state in ACCEPTING:
        opening.state = OpeningState.CLOSED
    session.flush()


def confirm(session: Session, opening: Opening, today: date) -> None:
    """The host says that it still stands."""
    opening.confirmed_on = today
    session.flush()


def discard(session: Session, opening: Opening) -> None:
    """Throw a draft away. Raises NotADraft."""
    if opening.state != OpeningState.DRAFT:
        raise NotADraft
    session.delete(opening)
    session.flush()


def duplicate(session: Session, opening: Opening, copy_id: uuid.UUID, today: date) -> Opening:
    """A draft with the same text and conditions, without the deadline; flushed. Raises AlreadyThere."""
    if session.get(Opening, copy_id):
        raise AlreadyThere
    copy = Opening(id=copy_id, confirmed_on=today, **{name: getattr(opening, name) for name in _COPIED})
    _add(session, copy)
    return copy


# Everything that the host said, but the day.
# fmt: off
_COPIED = (
    "organisation_id", "posted_by", "kind", "title", "text", "folded", "fields", "stages", "skills", "support",
    "languages", "country", "countries", "remote", "accommodation", "families", "funded", "origins", "amount_minor",
    "currency", "amount_period", "amount_text", "months", "url",
)
# fmt: on


def _describe(opening: Opening, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(opening, name, value)
    name = opening.organisation.name if opening.organisation else ""
    opening.folded = fold(f"{opening.title} {opening.text} {name}")
    opening.support = ["housing"] if opening.accommodation else []


def _add(session: Session, opening: Opening) -> None:
    session.add(opening)
    try:
        session.flush()
    except IntegrityError as error:  # two servers received the same form at once
        raise AlreadyThere from error


def _accepting(opening: Opening) -> OpeningState:
    return OpeningState.OPEN if opening.deadline else OpeningState.ROLLING
