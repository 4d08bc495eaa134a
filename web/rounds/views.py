"""Mentoring rounds: members join, leave and answer; coordinators open, draft, edit and publish."""

import uuid
from collections.abc import Callable

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from web.connections.operations import AlreadyAsked, TooManyOpen
from web.coordination.looks import note_looks
from web.extensions import LANGUAGE_PREFIX, database, today
from web.filters import page_number
from web.listing import page_of
from web.login import account, viewer
from web.matching.cohorts import Measure
from web.matching.live import Live
from web.mentoring.queries import places
from web.models import Round, RoundState
from web.rounds import clock, operations, queries
from web.rounds.forms import GOALS, JoinForm, OpenForm, SettleForm

rounds = Blueprint("rounds", __name__, url_prefix=LANGUAGE_PREFIX)

LOOKED, PROPOSED = "round", "proposal"  # kinds of CardShown


@rounds.get("/rounds/")
def index() -> ResponseReturnValue:
    """The rounds that the viewer may join, hers, and whom a round found for her."""
    return _index(JoinForm(formdata=None), None)


@rounds.post("/rounds/<uuid:round_id>/join")
def join(round_id: uuid.UUID) -> ResponseReturnValue:
    """Take part, by one's own choice."""
    form = JoinForm()
    if not form.validate():
        return _index(form, round_id)
    free = places(database.session, viewer().handle).free
    try:
        operations.join(database.session, viewer(), round_id, form.part, form.places.data or 0, free, today())
        database.session.commit()
        flash(_("You take part. Until the round is published you can leave it at any time."))
    except operations.NoPlaceFree:
        database.session.rollback()
        form.places.errors = [_("Type a number from 1 to the number of your free places.")]
        return _index(form, round_id)
    except operations.TooLate:
        _nothing_changed()
    except IntegrityError:  # the same form twice at the same moment
        database.session.rollback()
    return redirect(url_for("rounds.index"), 303)


@rounds.post("/rounds/<uuid:round_id>/leave")
def leave(round_id: uuid.UUID) -> ResponseReturnValue:
    """Take part no more."""
    try:
        operations.leave(database.session, viewer(), round_id)
        database.session.commit()
        flash(_("You take part no more. Nobody is told."))
    except operations.TooLate:
        _nothing_changed()
    return redirect(url_for("rounds.index"), 303)


@rounds.post("/rounds/proposals/<uuid:pair_id>/yes")
def accept(pair_id: uuid.UUID) -> ResponseReturnValue:
    """Ask the mentor whom a round found."""
    return _answer(pair_id, yes=True, said=_("Your request is sent. You are told what the mentor says."))


@rounds.post("/rounds/proposals/<uuid:pair_id>/no")
def decline(pair_id: uuid.UUID) -> ResponseReturnValue:
    """Not this mentor."""
    return _answer(pair_id, yes=False, said=_("Noted. Nobody is told that you said no."))


@rounds.get("/coordination/rounds/")
def manage() -> ResponseReturnValue:
    """All rounds, and the form for one more."""
    return _manage_page(OpenForm(formdata=None))


@rounds.post("/coordination/rounds/")
def open_submit() -> ResponseReturnValue:
    """Open a round."""
    form = OpenForm()
    if not form.validate():
        return _manage_page(form)
    try:
        row = operations.open_round(
            database.session, viewer(), form.id, name=form.name.data or "", about=form.about.data or "",
            goal=form.goal.data, closes_on=form.last_day, today=today(),
        )  # fmt: skip
        database.session.commit()
    except IntegrityError:  # the same form twice at the same moment
        database.session.rollback()
        return redirect(url_for("rounds.manage"), 303)
    flash(_("The round is open. Members find it under Mentoring and join by their own choice."))
    return redirect(url_for("rounds.show", round_id=row.id), 303)


@rounds.get("/coordination/rounds/<uuid:round_id>")
def show(round_id: uuid.UUID) -> ResponseReturnValue:
    """One round: who takes part in rough numbers, and once there is a draft who is to get whom, without names."""
    return _show_page(round_id, SettleForm(formdata=None))


@rounds.get("/coordination/rounds/<uuid:round_id>/mentors")
def mentors(round_id: uuid.UUID) -> ResponseReturnValue:
    """The mentors of a draft by their numbers."""
    row = database.session.get_one(Round, round_id)
    listing = queries.mentors(database.session, viewer(), _live(), row, page_number())
    note_looks((card.id for _member, card in listing.rows), LOOKED)
    return render_template("rounds/mentors.html", row=row, listing=listing)


@rounds.post("/coordination/rounds/<uuid:round_id>/draft")
def draft_submit(round_id: uuid.UUID) -> ResponseReturnValue:
    """Draft it, at once when it is small; else `mosty work` does."""
    row = database.session.get_one(Round, round_id)
    counts = queries.counted(database.session, row)
    if counts["mentees"] + counts["mentors"] > operations.AT_ONCE:
        return _change(round_id, lambda: operations.ask_for_draft(database.session, round_id, today()),
                       _("The draft is being made. Look again in a minute."))  # fmt: skip
    measure = Measure.of(_live())
    return _change(round_id, lambda: clock.draft(database.session, round_id, measure, today()), _("Here is the draft."))


@rounds.post("/coordination/rounds/<uuid:round_id>/pairs")
def settle(round_id: uuid.UUID) -> ResponseReturnValue:
    """Say of two that they are kept, set, forbidden, or nothing any more."""
    form = SettleForm()
    if not form.validate():
        return _show_page(round_id, form)
    mentee, mentor, state = form.mentee.data or 0, form.mentor.data or 0, form.state.data or ""
    try:
        return _change(
            round_id,
            lambda: operations.settle(database.session, round_id, mentee, mentor, state, today()),
            _("Noted. The next draft goes by it."),
        )
    except operations.NoSuchNumber as error:
        database.session.rollback()
        form[error.field].errors = [_("Nobody has this number.")]
        return _show_page(round_id, form)


@rounds.post("/coordination/rounds/<uuid:round_id>/publish")
def publish(round_id: uuid.UUID) -> ResponseReturnValue:
    """Propose every pair to its mentee."""
    try:
        return _change(
            round_id,
            lambda: operations.publish(database.session, viewer(), round_id, today()),
            _("Published. Every mentee is asked first; with their yes the mentor gets a request."),
        )
    except operations.NotUpToDate:
        database.session.rollback()
        flash(_("Draft again first: something was said of a pair since the last draft."))
        return redirect(url_for("rounds.show", round_id=round_id), 303)


@rounds.post("/coordination/rounds/<uuid:round_id>/discard")
def discard(round_id: uuid.UUID) -> ResponseReturnValue:
    """Delete a round that was not published."""
    try:
        operations.discard(database.session, round_id)
        database.session.commit()
        flash(_("The round is deleted."))
    except operations.TooLate:
        _nothing_changed()
    return redirect(url_for("rounds.manage"), 303)


def _index(form: JoinForm, at: uuid.UUID | None) -> ResponseReturnValue:
    proposals = queries.proposals(database.session, viewer(), _live(), today())
    page = render_template(
        "rounds/index.html", proposals=proposals, rounds=queries.rounds_for(database.session, viewer(), today()),
        form=form, at=at, today=today(), places=places(database.session, viewer().handle), is_over=queries.is_over,
    )  # fmt: skip
    note_looks((proposal.card.id for proposal in proposals), PROPOSED)
    return page, 422 if form.errors else 200


def _manage_page(form: OpenForm) -> ResponseReturnValue:
    listing = page_of(database.session, queries.all_rounds(), page_number())
    counts = {row.id: queries.counted(database.session, row) for row in listing.rows}
    page = render_template("rounds/manage.html", form=form, listing=listing, counts=counts, today=today())
    return page, 422 if form.errors else 200


def _show_page(round_id: uuid.UUID, form: SettleForm) -> ResponseReturnValue:
    row = database.session.get_one(Round, round_id)
    listing = (
        queries.lines(database.session, viewer(), _live(), row, page_number())
        if row.state == RoundState.DRAFTED
        else None
    )
    page = render_template(
        "rounds/show.html", row=row, counts=queries.counted(database.session, row), listing=listing, form=form,
        settled=queries.settled(database.session, row), goals=GOALS, today=today(),
    )  # fmt: skip
    if listing:
        shown = [card.id for line in listing.rows for card in (line.card, line.mentor_card) if card]
        note_looks(shown, LOOKED)
    return page, 422 if form.errors else 200


def _change(round_id: uuid.UUID, change: Callable[[], object], said: str) -> ResponseReturnValue:
    try:
        change()
        database.session.commit()
        flash(said)
    except operations.TooLate:
        _nothing_changed()
    return redirect(url_for("rounds.show", round_id=round_id), 303)


def _answer(pair_id: uuid.UUID, *, yes: bool, said: str) -> ResponseReturnValue:
    try:
        operations.answer(database.session, viewer(), account().person, pair_id, yes=yes, today=today())
        database.session.commit()
        flash(said)
    except operations.TooLate:
        database.session.rollback()
        flash(_("Nothing was changed: this proposal is over."))
    except TooManyOpen:
        database.session.rollback()
        flash(_("You have five open requests. Withdraw one, then say yes here."))
    except AlreadyAsked:
        database.session.rollback()
        flash(_("There is an open request to this person already."))
    return redirect(url_for("rounds.index"), 303)


def _nothing_changed() -> None:
    database.session.rollback()
    flash(_("Nothing was changed: the round has gone on in the meantime."))


def _live() -> Live:
    live: Live = current_app.extensions["mosty.live"].current(database.session, today())
    return live
