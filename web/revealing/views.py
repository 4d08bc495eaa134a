"""What one person sees of me, opened field by field; and the ledger of what I opened to whom."""

import uuid

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.extensions import LANGUAGE_PREFIX, database, today
from web.login import account, viewer
from web.matching.live import Live
from web.mentoring.queries import cards_behind
from web.models import Connection, ConnectionState
from web.people.levels import LABELS, SINGLE_LABELS
from web.revealing import operations, queries
from web.visibility import own_card

revealing = Blueprint("revealing", __name__, url_prefix=LANGUAGE_PREFIX + "/opened")

NAMES = {**LABELS, **SINGLE_LABELS}
FIELD = f"/<uuid:connection_id>/<any({', '.join(NAMES)}):field>"


@revealing.get("/")
def ledger() -> ResponseReturnValue:
    """What is open to whom, since when."""
    listing = queries.ledger(database.session, viewer(), _live(), request.args.get("page", 1, type=int))
    requests = queries.by_request(database.session, viewer())
    return render_template("revealing/ledger.html", listing=listing, requests=requests, field_names=NAMES)


@revealing.get("/<uuid:connection_id>")
def person(connection_id: uuid.UUID) -> ResponseReturnValue:
    """What the other side of an accepted contact sees of the viewer."""
    other = _other(connection_id)
    me = account().person
    return render_template(
        "revealing/person.html",
        connection_id=connection_id,
        other=cards_behind(database.session, viewer(), _live(), {other}).get(other),
        mine=own_card(me),
        opened=queries.opened_by(database.session, viewer().handle, other),
        closed=queries.closed_fields(me),
        to_all=queries.open_to_contacts(me),
        exchange=queries.exchange(database.session, viewer(), other),
        field_names=NAMES,
    )


@revealing.post(FIELD + "/open")
def open_field(connection_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Open one field to this person."""
    _other(connection_id)
    try:
        operations.open_field(database.session, viewer(), connection_id, field, today())
    except operations.NotConnected:
        abort(404)
    database.session.commit()
    flash(_("Opened to this person, and to nobody else."))
    return redirect(url_for("revealing.person", connection_id=connection_id), 303)


@revealing.post(FIELD + "/close")
def close_field(connection_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Close it again."""
    operations.close_field(database.session, viewer(), _other(connection_id), field)
    return _closed(connection_id)


@revealing.post("/<uuid:connection_id>/close")
def close_all(connection_id: uuid.UUID) -> ResponseReturnValue:
    """Close everything that was opened to this person."""
    operations.close_all(database.session, viewer(), _other(connection_id))
    return _closed(connection_id)


def _closed(connection_id: uuid.UUID) -> ResponseReturnValue:
    database.session.commit()
    flash(_("Closed. From now on they do not see it here; what they have read, nobody can make unread."))
    return redirect(url_for("revealing.person", connection_id=connection_id), 303)


def _other(connection_id: uuid.UUID) -> bytes:
    """The handle of the other side; 404 for a contact that is over or has not begun."""
    row = database.session.get_one(Connection, connection_id)
    return queries.other_side(viewer(), row) if row.state == ConnectionState.ACCEPTED else abort(404)


def _live() -> Live:
    live: Live = current_app.extensions["mosty.live"].current(database.session, today())
    return live
