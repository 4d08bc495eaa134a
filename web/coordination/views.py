"""The coordinator's desk: who waits, what the network looks like in rough numbers."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from web.coordination import operations, queries
from web.extensions import LANGUAGE_PREFIX, database, today
from web.login import viewer
from web.models import Account
from web.visibility import queue_card

coordination = Blueprint("coordination", __name__, url_prefix=LANGUAGE_PREFIX + "/coordination")


@coordination.get("/")
def index() -> ResponseReturnValue:
    """The approval queue and the network's rough numbers."""
    waiting = [(account, queue_card(account.person)) for account in queries.waiting(database.session, viewer())]
    return render_template("coordination/index.html", waiting=waiting, totals=queries.totals(database.session))


@coordination.get("/queue/<uuid:person_id>")
def person(person_id: uuid.UUID) -> ResponseReturnValue:
    """One person of the queue; that a coordinator looked is entered in the card ledger, which she can read."""
    account = _waiting(person_id)
    try:
        with database.writing() as session:
            operations.note_look(session, viewer(), account, today())
    except IntegrityError:
        pass  # the same look in another tab was entered first
    return render_template("coordination/person.html", account=account, card=queue_card(account.person))


@coordination.post("/queue/<uuid:person_id>/approve")
def approve(person_id: uuid.UUID) -> ResponseReturnValue:
    """Let her in."""
    operations.approve(database.session, _waiting(person_id))
    database.session.commit()
    flash(_("Approved. From now on this person can see others and, if she chooses, be found."))
    return redirect(url_for("coordination.index"), 303)


@coordination.post("/queue/<uuid:person_id>/decline")
def decline(person_id: uuid.UUID) -> ResponseReturnValue:
    """Take her off the queue."""
    operations.decline(database.session, _waiting(person_id))
    database.session.commit()
    flash(_("Declined. This person keeps the openings and initiatives, and sees no people."))
    return redirect(url_for("coordination.index"), 303)


def _waiting(person_id: uuid.UUID) -> Account:
    return queries.waiting_one(database.session, viewer(), person_id) or abort(404)
