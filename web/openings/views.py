"""Openings: the list and its filters, one opening; what a host does with hers."""

import uuid
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.extensions import LANGUAGE_PREFIX, database, today
from web.filters import page_number
from web.listing import count, page_of
from web.login import account, viewer
from web.matching.live import Live
from web.models import Opening
from web.openings import operations, queries
from web.openings.filters import OpeningFilters
from web.openings.forms import ConditionsForm, OrganisationForm, OriginsForm, WhatForm
from web.openings.money import money
from web.templating import country_name

openings = Blueprint("openings", __name__, url_prefix=LANGUAGE_PREFIX + "/openings")
openings.add_app_template_filter(money)


@openings.get("/")
def index() -> ResponseReturnValue:
    """The list, narrowed by what the address says."""
    session, filters = database.session, _filters()
    typed = filters.chosen.get("words", "")
    meant = current_app.extensions["mosty.search"].openings(session, typed) if typed else []
    listing = page_of(session, queries.listed(filters.chosen, today(), filters.order, meant), page_number())
    page = render_template(
        "openings/index.html",
        filters=filters,
        listing=listing,
        by_meaning=listing.total - count(session, queries.listed(filters.chosen, today())) if meant else 0,
        looser=[] if listing.total else queries.looser(session, filters.chosen, today(), meant),
    )
    return page, 422 if filters.errors else 200


def _filters() -> OpeningFilters:
    named = sorted(queries.countries(database.session), key=country_name)
    places = {"": _("Anywhere"), queries.REMOTE: _("From anywhere, remote")}
    filters = OpeningFilters.read(place={**places, **{code: country_name(code) for code in named}})
    if not viewer().is_coordinator:
        del filters.check
    return filters


@openings.get("/<uuid:opening_id>")
def show(opening_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that is known of one opening."""
    opening = database.session.scalar(queries.visible_openings(viewer()).where(Opening.id == opening_id)) or abort(404)
    return _opening_page("openings/show.html", opening, mine=opening.posted_by == viewer().poster)


@openings.get("/mine")
def mine() -> ResponseReturnValue:
    """A host's own openings, each with a rough number of people whom it may suit."""
    listing = page_of(database.session, queries.posted_by(viewer().poster), page_number())
    live = _live()
    people = {row.id: live.index.count_for(str(row.id)) for row in listing.rows if str(row.id) in live.network.openings}
    return render_template(
        "openings/mine.html",
        listing=listing,
        organisation=account().organisation,
        people=people,
        wider={row: queries.wider(live, row) for row, number in people.items() if number < queries.FEW},
        new_id=uuid.uuid4,
    )


@openings.get("/organisation")
def organisation() -> ResponseReturnValue:
    """For whom a host posts."""
    return _organisation_page(OrganisationForm())


@openings.post("/organisation")
def organisation_submit() -> ResponseReturnValue:
    """Make its row; a name that a state has labelled is taken only after the warning was read (M7)."""
    form = OrganisationForm()
    if not form.validate():
        return _organisation_page(form)
    if _labels(form) and not form.aware.data:
        form.aware.errors = [_("Read the warning, and tick this if you want to go on.")]
        return _organisation_page(form)
    values = {"name": form.name.data, "country": form.country.data, "url": form.url.data or None}
    operations.found_organisation(database.session, account(), values)
    database.session.commit()
    return redirect(url_for("openings.new"), 303)


@openings.get("/new")
def new() -> ResponseReturnValue:
    """The first page of a new opening, under the id that its row will have."""
    if account().organisation is None:
        return redirect(url_for("openings.organisation"), 303)
    return _what_page(WhatForm(id=str(uuid.uuid4())))


@openings.post("/new")
def new_submit() -> ResponseReturnValue:
    """Keep a draft and go on; the same form sent twice makes one draft."""
    form = WhatForm()
    try:
        opening_id = uuid.UUID(form.id.data)
    except (ValueError, TypeError):
        opening_id = uuid.uuid4()
    form.id.data = str(opening_id)
    if not form.validate():
        return _what_page(form)
    try:
        operations.begin(database.session, opening_id, account(), viewer().poster, form.values, today())
        database.session.commit()
    except operations.AlreadyThere:
        database.session.rollback()
    return redirect(url_for("openings.conditions", opening_id=opening_id), 303)


@openings.get("/<uuid:opening_id>/edit")
def edit(opening_id: uuid.UUID) -> ResponseReturnValue:
    """The first page with what was said."""
    opening = _mine(opening_id)
    return _what_page(WhatForm.of(opening), opening)


@openings.post("/<uuid:opening_id>/edit")
def edit_submit(opening_id: uuid.UUID) -> ResponseReturnValue:
    """Keep what it says now and go on to the conditions."""
    opening = _mine(opening_id)
    form = WhatForm.of(opening)
    if not form.validate():
        return _what_page(form, opening)
    operations.change(database.session, opening, form.values, today())
    database.session.commit()
    return redirect(url_for("openings.conditions", opening_id=opening_id), 303)


@openings.get("/<uuid:opening_id>/conditions")
def conditions(opening_id: uuid.UUID) -> ResponseReturnValue:
    """The second page."""
    opening = _mine(opening_id)
    return _conditions_page(ConditionsForm.of(opening), opening)


@openings.post("/<uuid:opening_id>/conditions")
def conditions_submit(opening_id: uuid.UUID) -> ResponseReturnValue:
    """Keep the conditions and show the whole."""
    opening = _mine(opening_id)
    form = ConditionsForm.of(opening)
    if not form.validate():
        return _conditions_page(form, opening)
    operations.change(database.session, opening, form.values, today())
    database.session.commit()
    return redirect(url_for("openings.preview", opening_id=opening_id), 303)


@openings.get("/<uuid:opening_id>/preview")
def preview(opening_id: uuid.UUID) -> ResponseReturnValue:
    """What everybody will read."""
    return _opening_page("openings/preview.html", _mine(opening_id), mine=True)


@openings.post("/<uuid:opening_id>/publish")
def publish(opening_id: uuid.UUID) -> ResponseReturnValue:
    """Show it to everybody."""
    try:
        operations.publish(database.session, _mine(opening_id), today())
    except operations.NotReady:
        flash(_("Before it can be published, fill in this page: where to apply, and a deadline that is still to come."))
        return redirect(url_for("openings.conditions", opening_id=opening_id), 303)
    database.session.commit()
    flash(_("It is published. Everybody can read it now."))
    return redirect(url_for("openings.show", opening_id=opening_id), 303)


@openings.post("/<uuid:opening_id>/close")
def close(opening_id: uuid.UUID) -> ResponseReturnValue:
    """Take no more applications."""
    operations.close(database.session, _mine(opening_id))
    database.session.commit()
    flash(_("It is closed. The page stays and says so."))
    return redirect(url_for("openings.mine"), 303)


@openings.post("/<uuid:opening_id>/confirm")
def confirm(opening_id: uuid.UUID) -> ResponseReturnValue:
    """It still stands."""
    operations.confirm(database.session, _mine(opening_id), today())
    database.session.commit()
    flash(_("Thank you. The page now says that you confirmed it today."))
    return redirect(url_for("openings.mine"), 303)


@openings.post("/<uuid:opening_id>/discard")
def discard(opening_id: uuid.UUID) -> ResponseReturnValue:
    """Throw a draft away."""
    try:
        operations.discard(database.session, _mine(opening_id))
    except operations.NotADraft:
        flash(_("Only a draft can be thrown away. Close this one instead."))
        return redirect(url_for("openings.mine"), 303)
    database.session.commit()
    flash(_("The draft is gone."))
    return redirect(url_for("openings.mine"), 303)


@openings.post("/<uuid:opening_id>/duplicate/<uuid:copy_id>")
def duplicate(opening_id: uuid.UUID, copy_id: uuid.UUID) -> ResponseReturnValue:
    """A draft of the same, under the id that the button was given."""
    try:
        operations.duplicate(database.session, _mine(opening_id), copy_id, today())
        database.session.commit()
    except operations.AlreadyThere:
        database.session.rollback()
    return redirect(url_for("openings.edit", opening_id=copy_id), 303)


@openings.get("/<uuid:opening_id>/review")
def review(opening_id: uuid.UUID) -> ResponseReturnValue:
    """A coordinator reads an imported opening and says which origins it states."""
    opening = _imported(opening_id)
    return _review_page(OriginsForm.of(opening), opening)


@openings.post("/<uuid:opening_id>/review")
def review_submit(opening_id: uuid.UUID) -> ResponseReturnValue:
    """Keep that, and take the mark away."""
    opening = _imported(opening_id)
    form = OriginsForm.of(opening)
    if not form.validate():
        return _review_page(form, opening)
    operations.review(database.session, opening, form.origins)
    database.session.commit()
    flash(_("Saved. It is no longer marked."))
    return redirect(url_for("openings.show", opening_id=opening_id), 303)


def _mine(opening_id: uuid.UUID) -> Opening:
    """The opening of an endpoint whose policy asks that she posted it."""
    return database.session.get_one(Opening, opening_id)


def _imported(opening_id: uuid.UUID) -> Opening:
    found = database.session.get(Opening, opening_id)
    return found if found and found.posted_by is None else abort(404)


def _opening_page(template: str, opening: Opening, *, mine: bool) -> ResponseReturnValue:
    labels = queries.designations(database.session, opening.organisation.name if opening.organisation else "")
    wider = queries.wider(_live(), opening.id) if mine else []
    return render_template(template, opening=opening, labels=labels, mine=mine, wider=wider, new_id=uuid.uuid4)


def _live() -> Live:
    live: Live = current_app.extensions["mosty.live"].current(database.session, today())
    return live


def _organisation_page(form: OrganisationForm) -> ResponseReturnValue:
    page = render_template(
        "openings/organisation.html", form=form, organisation=account().organisation, labels=_labels(form)
    )
    return page, 422 if form.errors else 200


def _labels(form: OrganisationForm) -> list[dict[str, Any]]:
    return queries.designations(database.session, form.name.data or "")


def _what_page(form: WhatForm, opening: Opening | None = None) -> ResponseReturnValue:
    return render_template("openings/what.html", form=form, opening=opening), 422 if form.errors else 200


def _conditions_page(form: ConditionsForm, opening: Opening) -> ResponseReturnValue:
    return render_template("openings/conditions.html", form=form, opening=opening), 422 if form.errors else 200


def _review_page(form: OriginsForm, opening: Opening) -> ResponseReturnValue:
    return render_template("openings/review.html", form=form, opening=opening), 422 if form.errors else 200
