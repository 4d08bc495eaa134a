"""Initiatives and the roles they look for."""

import uuid

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from web.extensions import LANGUAGE_PREFIX, database
from web.initiatives import queries

initiatives = Blueprint("initiatives", __name__, url_prefix=LANGUAGE_PREFIX + "/initiatives")


@initiatives.get("/")
def index() -> ResponseReturnValue:
    return "initiatives.index"


@initiatives.get("/<uuid:initiative_id>")
def show(initiative_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that is known of one initiative."""
    initiative = queries.by_ids(database.session, [initiative_id]).get(initiative_id) or abort(404)
    return render_template("initiatives/show.html", initiative=initiative)
