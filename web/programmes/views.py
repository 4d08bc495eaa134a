"""Programmes: the list and its filters, and one programme. Facts with a status, its date and its source."""

import uuid

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.extensions import LANGUAGE_PREFIX, database
from web.filters import page_number
from web.listing import page_of
from web.models import Programme
from web.programmes import queries, wording
from web.programmes.filters import ProgrammeFilters
from web.templating import country_name

programmes = Blueprint("programmes", __name__, url_prefix=LANGUAGE_PREFIX + "/programmes")
programmes.add_app_template_filter(wording.as_of)
programmes.add_app_template_test(wording.stated_lately)
programmes.add_app_template_test(wording.wished_for)


@programmes.get("/")
def index() -> ResponseReturnValue:
    """The list, narrowed by what the address says."""
    session = database.session
    named = {code: country_name(code) for code in sorted(queries.countries(session), key=country_name)}
    filters = ProgrammeFilters.read(country={"": _("All countries"), **named})
    listing = page_of(session, queries.listed(filters.chosen), page_number())
    looser = [] if listing.total else queries.looser(session, filters.chosen)
    page = render_template("programmes/index.html", filters=filters, listing=listing, looser=looser)
    return page, 422 if filters.errors else 200


@programmes.get("/<uuid:programme_id>")
def show(programme_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that is known of one programme."""
    programme = database.session.get(Programme, programme_id) or abort(404)
    return render_template("programmes/show.html", programme=programme)
