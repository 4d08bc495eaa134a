"""Queries about programmes: facts with a status, the date of that status and its source."""

from collections.abc import Mapping

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session, defer

from web.listing import Conditions, count, has_code, has_words, narrowed
from web.models import Programme

# What somebody can use stands first; what is only a plan or a wish stands last and never looks open (M34, M60).
STATUS_ORDER = ("active", "restricted", "unknown", "suspended", "closed", "proposed", "recommended")


def listed(chosen: Mapping[str, str]) -> Select[Programme]:
    """The programmes that every chosen filter lets through."""
    rank = case({status: place for place, status in enumerate(STATUS_ORDER)}, value=Programme.status, else_=99)
    found = select(Programme).options(defer(Programme.folded, raiseload=True))
    return narrowed(found, _CONDITIONS, chosen).order_by(rank, Programme.name, Programme.id)


def looser(session: Session, chosen: Mapping[str, str]) -> list[tuple[str, int]]:
    """Which filter to drop when nothing is found: (its name, how many programmes then appear), the most first."""
    found = [(name, count(session, listed({key: chosen[key] for key in chosen if key != name}))) for name in chosen]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: -pair[1])


def countries(session: Session) -> list[str]:
    """The countries of all programmes."""
    named = session.scalars(select(Programme.country).where(Programme.country.is_not(None)).distinct())
    return [code for code in named if code]


_CONDITIONS: Conditions = {
    "words": lambda typed: has_words(Programme.folded, typed),
    "kind": lambda code: [Programme.kind == code],
    "country": lambda code: [Programme.country == code],
    "origin": lambda code: [has_code(Programme.origins, code)],
    "status": lambda code: [Programme.status == code],
}
