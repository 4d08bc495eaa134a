"""Openings: the list and its filters, one opening, posting and closing."""

import uuid

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from web.extensions import LANGUAGE_PREFIX, database
from web.openings import queries, wording

openings = Blueprint("openings", __name__, url_prefix=LANGUAGE_PREFIX + "/openings")
openings.add_app_template_filter(wording.confirmed_lately)
openings.add_app_template_filter(wording.money)


@openings.get("/")
def index() -> ResponseReturnValue:
    return "openings.index"


@openings.get("/<uuid:opening_id>")
def show(opening_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that is known of one opening."""
    opening = queries.by_ids(database.session, [opening_id]).get(opening_id) or abort(404)
    return render_template("openings/show.html", opening=opening)


@openings.get("/mine")
def mine() -> ResponseReturnValue:
    return "openings.mine"
