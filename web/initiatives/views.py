"""Initiatives: the list and its filters, and one initiative with the roles that it looks for."""

import uuid

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.extensions import LANGUAGE_PREFIX, database
from web.filters import page_number
from web.initiatives import queries
from web.initiatives.filters import InitiativeFilters
from web.listing import count, page_of
from web.login import viewer
from web.models import Initiative
from web.templating import country_name

initiatives = Blueprint("initiatives", __name__, url_prefix=LANGUAGE_PREFIX + "/initiatives")


@initiatives.get("/")
def index() -> ResponseReturnValue:
    """The list, narrowed by what the address says."""
    session, looking = database.session, viewer()
    named = {code: country_name(code) for code in sorted(queries.countries(session, looking), key=country_name)}
    filters = InitiativeFilters.read(country={"": _("All countries"), **named})
    typed = filters.chosen.get("words", "")
    meant = current_app.extensions["mosty.search"].initiatives(session, typed) if typed else []
    listing = page_of(session, queries.listed(looking, filters.chosen, meant), page_number())
    page = render_template(
        "initiatives/index.html",
        filters=filters,
        listing=listing,
        by_meaning=listing.total - count(session, queries.listed(looking, filters.chosen)) if meant else 0,
        looser=[] if listing.total else queries.looser(session, looking, filters.chosen, meant),
    )
    return page, 422 if filters.errors else 200


@initiatives.get("/<uuid:initiative_id>")
def show(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that is known of one initiative, and who else does the same in its country."""
    wanted = queries.visible_initiatives(viewer()).where(Initiative.id == initiative_id)
    initiative = database.session.scalar(wanted) or abort(404)
    alike = queries.alike(database.session, viewer(), initiative)
    return render_template("initiatives/show.html", initiative=initiative, alike=alike)
