"""Mentorships of the person who looks, and her free places."""

import uuid

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.extensions import LANGUAGE_PREFIX, database, today
from web.listing import page_of
from web.login import viewer
from web.matching.live import Live
from web.mentoring import operations, queries
from web.mentoring.forms import EndForm
from web.mentoring.queries import Pair
from web.models import Mentorship, MentorshipState

mentoring = Blueprint("mentoring", __name__, url_prefix=LANGUAGE_PREFIX + "/mentoring")


@mentoring.get("/")
def index() -> ResponseReturnValue:
    """My mentors, my mentees, my places, and what has ended."""
    running = database.session.scalars(queries.mine(viewer(), running=True)).all()
    ended = page_of(database.session, queries.mine(viewer(), running=False), request.args.get("page", 1, type=int))
    return render_template(
        "mentoring/index.html",
        running=queries.pairs(database.session, viewer(), _live(), running),
        ended=queries.pairs(database.session, viewer(), _live(), ended.rows),
        listing=ended,
        places=queries.places(database.session, viewer().handle),
    )


@mentoring.get("/<uuid:mentorship_id>/end")
def end(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """Ask how it ends."""
    return _end_page(EndForm(formdata=None), mentorship_id)


@mentoring.post("/<uuid:mentorship_id>/end")
def end_submit(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """End it and free the place."""
    form = EndForm()
    if not form.validate():
        return _end_page(form, mentorship_id)
    operations.end(database.session, mentorship_id, MentorshipState(form.state.data), today())
    database.session.commit()
    flash(
        _("The mentorship has ended, and the place is free again. You stay in contact unless one of you ends that too.")
    )
    return redirect(url_for("mentoring.index"), 303)


def _end_page(form: EndForm, mentorship_id: uuid.UUID) -> ResponseReturnValue:
    pair = _pair(mentorship_id)
    if pair.row.state not in operations.RUNNING:
        return redirect(url_for("mentoring.index"), 303)
    return render_template("mentoring/end.html", form=form, pair=pair), 422 if form.errors else 200


def _pair(mentorship_id: uuid.UUID) -> Pair:
    row = database.session.get_one(Mentorship, mentorship_id)
    return queries.pairs(database.session, viewer(), _live(), [row])[0]


def _live() -> Live:
    live: Live = current_app.extensions["mosty.live"].current(database.session, today())
    return live
