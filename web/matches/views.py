"""Suggestions, each with its reasons."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.extensions import LANGUAGE_PREFIX, database
from web.filters import page_number
from web.login import viewer
from web.matches import operations, queries
from web.matches.asking import asked_by_viewer
from web.matches.filters import PeopleFilters, ThingFilters
from web.matches.forms import DismissForm, dismiss_reasons
from web.matches.queries import FIRST_FEW, LIST_LENGTH, PER_PAGE, REQUEST_KINDS, THING_KINDS, Asking, Offer
from web.matches.sentences import sentence

matches = Blueprint("matches", __name__, url_prefix=LANGUAGE_PREFIX + "/for-you")
matches.add_app_template_global(sentence)
matches.add_app_template_global(dismiss_reasons)


@dataclass(frozen=True)
class Section:
    """One kind of suggestions on a page; `more` when its own page has others."""

    kind: str
    offers: list[Offer]
    more: bool = False


@matches.get("/")
def home() -> ResponseReturnValue:
    """The first few of every kind; before the minimum profile, what is missing."""
    asking = asked_by_viewer()
    if not asking.person.has_minimum:
        return render_template("matches/begin.html", person=asking.person)
    people = [_people(asking, kind, _out(asking, kind), FIRST_FEW) for kind in REQUEST_KINDS if asking.viewer.approved]
    sections = people + [_things(asking, kind, _out(asking, kind), 1, FIRST_FEW) for kind in THING_KINDS]
    return render_template("matches/home.html", sections=sections, person=asking.person)


@matches.get("/mentors")
def mentors() -> ResponseReturnValue:
    """This week's mentors."""
    return _list_of_people("mentors")


@matches.get("/contacts")
def contacts() -> ResponseReturnValue:
    """This week's peers."""
    return _list_of_people("contacts")


@matches.get("/openings")
def openings() -> ResponseReturnValue:
    """Openings that suit, a page at a time."""
    return _list_of_things("openings")


@matches.get("/initiatives")
def initiatives() -> ResponseReturnValue:
    """Initiatives that suit."""
    return _list_of_things("initiatives")


@matches.post("/not-now/<any(mentors, contacts, openings, initiatives):kind>/<uuid:subject>")
def dismiss(kind: str, subject: uuid.UUID) -> ResponseReturnValue:
    """Put a suggestion aside."""
    form = DismissForm()
    if not operations.dismiss(database.session, asked_by_viewer(), kind, subject, form.chosen):
        abort(404)
    database.session.commit()
    flash(_("Put aside. You can bring it back under “What you put aside”, at the end of this page."))
    return redirect(url_for(f"matches.{kind}"), 303)


@matches.get("/put-aside")
def dismissed() -> ResponseReturnValue:
    """Everything that was put aside."""
    listing = queries.put_aside_page(database.session, asked_by_viewer(), page_number())
    return render_template("matches/dismissed.html", listing=listing)


@matches.post("/put-aside/<uuid:dismissal_id>/bring-back")
def restore(dismissal_id: uuid.UUID) -> ResponseReturnValue:
    """Bring one of them back."""
    operations.restore(database.session, viewer().handle, dismissal_id)
    database.session.commit()
    flash(_("It may be suggested to you again."))
    return redirect(url_for("matches.dismissed"), 303)


def _out(asking: Asking, kind: str) -> Collection[str]:
    return queries.excluded(database.session, asking, kind)


def _people(asking: Asking, kind: str, out: Collection[str], wanted: int) -> Section:
    found = operations.deal(database.session, database.writing, asking, kind, out, wanted)
    return Section(kind, queries.offered_people(database.session, asking, kind, found), more=len(found) == wanted)


def _things(
    asking: Asking,
    kind: str,
    out: Collection[str],
    page: int,
    count: int = PER_PAGE,
    chosen: Mapping[str, str] = MappingProxyType({}),
) -> Section:
    offers, more = queries.offered_things(database.session, asking, kind, out, (page - 1) * count, count, chosen)
    return Section(kind, offers, more)


def _list_of_people(kind: str) -> ResponseReturnValue:
    asking = asked_by_viewer()
    out = _out(asking, kind)
    section = _people(asking, kind, out, LIST_LENGTH)
    filters = PeopleFilters.of(section.offers, asking.record)
    return render_template(
        "matches/people.html",
        section=section,
        narrowed=filters.narrowed(section.offers, asking.record),
        filters=filters,
        person=asking.person,
        **_beyond(asking, section, out),
    )


def _list_of_things(kind: str) -> ResponseReturnValue:
    asking, filters = asked_by_viewer(), ThingFilters.of(kind)
    page = min(page_number(), queries.MOST_PAGES)
    out = _out(asking, kind)
    section = _things(asking, kind, out, page, chosen=filters.chosen)
    more = section.more and page < queries.MOST_PAGES
    return render_template(
        "matches/things.html", section=section, filters=filters, page=page, more=more, **_beyond(asking, section, out)
    )


def _beyond(asking: Asking, section: Section, out: Collection[str]) -> dict[str, Any]:
    """What would bring more, and why there is nothing where there is nothing."""
    return {
        "unlocks": queries.unlocks(asking, section.kind, out),
        "why": None if section.offers else queries.why_empty(asking, section.kind, out),
    }
