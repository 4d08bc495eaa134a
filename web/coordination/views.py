"""The coordinator's desk: who waits, what the network looks like in rough numbers."""

import uuid

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from config import Settings
from web.coordination import chart, operations, queries
from web.coordination.looks import note_looks
from web.extensions import LANGUAGE_PREFIX, database, today
from web.login import viewer
from web.matching.evaluation import LISTS, Evaluation, saved
from web.matching.live import LiveIndex
from web.models import Account
from web.visibility import queue_card

QUEUE = "queue"  # kind of CardShown

coordination = Blueprint("coordination", __name__, url_prefix=LANGUAGE_PREFIX + "/coordination")


@coordination.get("/")
def index() -> ResponseReturnValue:
    """The approval queue and the network's rough numbers; every name read here is entered in the card ledger."""
    accounts = queries.waiting(database.session, viewer())
    note_looks((account.person_id for account in accounts), QUEUE)
    waiting = [(account, queue_card(account.person)) for account in accounts]
    return render_template("coordination/index.html", waiting=waiting, totals=queries.totals(database.session))


@coordination.get("/queue/<uuid:person_id>")
def person(person_id: uuid.UUID) -> ResponseReturnValue:
    """One person of the queue; that a coordinator looked is entered in the card ledger, which she can read."""
    account = _waiting(person_id)
    note_looks([account.person_id], QUEUE)
    vouched = queries.is_vouched_for(database.session, account)
    return render_template(
        "coordination/person.html", account=account, card=queue_card(account.person), vouched=vouched
    )


@coordination.post("/queue/<uuid:person_id>/approve")
def approve(person_id: uuid.UUID) -> ResponseReturnValue:
    """Let her in."""
    account = queries.waiting_one(database.session, viewer(), person_id)
    if account is None:
        return _already_settled(person_id)
    operations.approve(database.session, viewer(), account, today())
    database.session.commit()
    flash(_("Approved. From now on this person can see others and, if she chooses, be found."))
    return redirect(url_for("coordination.index"), 303)


@coordination.post("/queue/<uuid:person_id>/decline")
def decline(person_id: uuid.UUID) -> ResponseReturnValue:
    """Take her off the queue."""
    account = queries.waiting_one(database.session, viewer(), person_id)
    if account is None:
        return _already_settled(person_id)
    operations.decline(database.session, viewer(), account, today())
    database.session.commit()
    if account.person.approved:
        flash(_("Declined. This person stays a member and posts no openings."))
    else:
        flash(_("Declined. This person keeps the openings and initiatives, and sees no people."))
    return redirect(url_for("coordination.index"), 303)


@coordination.get("/log")
def log() -> ResponseReturnValue:
    """What coordinators did, for each other to read (M67)."""
    listing = queries.deeds(database.session, request.args.get("page", 1, type=int))
    called = queries.coordinators(database.session, viewer())
    return render_template("coordination/log.html", listing=listing, called=called)


@coordination.get("/evaluation")
def evaluation() -> ResponseReturnValue:
    """How well suggestions found the matches of the past, when that was measured last."""
    return render_template("coordination/evaluation.html", found=_evaluation())


@coordination.get("/evaluation.webp")
def evaluation_image() -> ResponseReturnValue:
    """The curve of one list (`list`), in one colour scheme (`scheme`); an empty picture before it was measured."""
    kind, scheme = request.args.get("list", "mentors"), request.args.get("scheme", "light")
    if kind not in LISTS or scheme not in chart.SCHEMES:
        abort(404)
    found = _evaluation()
    figures = next((one for one in found.lists if one.kind == kind and one.measured), None) if found else None
    curves = [figures.curve(order) if figures else () for order in chart.DRAWN]
    return Response(chart.webp(*curves, scheme), mimetype="image/webp")


def _evaluation() -> Evaluation | None:
    settings: Settings = current_app.config["SETTINGS"]
    return saved(settings.index_file.parent, current_app.extensions["mosty.keys"])


@coordination.get("/torn")
def torn() -> ResponseReturnValue:
    """Which countries are hardly connected and what could sew them together, in rough numbers (M79)."""
    index: LiveIndex = current_app.extensions["mosty.live"]
    live = index.current(database.session, today())
    return render_template("coordination/torn.html", torn=live.torn, worked_out=live.foretold)


def _already_settled(person_id: uuid.UUID) -> ResponseReturnValue:
    """A second click, or another coordinator: back to the queue; somebody who never asked is nobody here."""
    if not queries.was_in_queue(database.session, person_id):
        abort(404)
    flash(_("This request was settled already."))
    return redirect(url_for("coordination.index"), 303)


def _waiting(person_id: uuid.UUID) -> Account:
    return queries.waiting_one(database.session, viewer(), person_id) or abort(404)
