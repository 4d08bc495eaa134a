"""Cases: the coordinators' queue, and what a person sees of her own."""

import uuid

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.cases import operations, queries
from web.cases.forms import DueForm, HandOverForm, LineForm, SettleForm
from web.coordination.looks import note_looks
from web.extensions import LANGUAGE_PREFIX, database, today
from web.login import viewer
from web.matching.live import Live
from web.models import Case, Person
from web.visibility import queue_card

LOOKED = "case"  # kind of CardShown

cases = Blueprint("cases", __name__, url_prefix=LANGUAGE_PREFIX + "/cases")


@cases.get("/")
def index() -> ResponseReturnValue:
    """For coordinators: what waits, what is looked after. The list shows nobody's card."""
    waiting = queries.queue(database.session, viewer(), _live())
    return render_template("cases/index.html", waiting=[case.row for case in waiting], today=today())


@cases.get("/<uuid:case_id>")
def show(case_id: uuid.UUID) -> ResponseReturnValue:
    """One case with the card of its person, within the case only; the look is entered in the card ledger."""
    return _page(case_id, DueForm(formdata=None), SettleForm(formdata=None))


@cases.post("/<uuid:case_id>/take")
def take(case_id: uuid.UUID) -> ResponseReturnValue:
    """Look after it."""
    row = database.session.get_one(Case, case_id)
    _subject(row)
    try:
        operations.take(database.session, viewer(), row, today())
    except operations.TakenAlready:
        flash(_("Another coordinator was faster."))
        return redirect(url_for("cases.index"), 303)
    database.session.commit()
    flash(_("It is yours now. The person is told that somebody looks after it, not who."))
    return redirect(url_for("cases.show", case_id=case_id), 303)


@cases.post("/<uuid:case_id>/due")
def due(case_id: uuid.UUID) -> ResponseReturnValue:
    """Another day until which it is looked after."""
    form = DueForm()
    if not form.validate():
        return _page(case_id, form, SettleForm(formdata=None)), 422
    operations.set_due(database.session, database.session.get_one(Case, case_id), form.due.data or today())
    database.session.commit()
    flash(_("Saved. The person sees the day."))
    return redirect(url_for("cases.show", case_id=case_id), 303)


@cases.post("/<uuid:case_id>/hand-over")
def hand_over(case_id: uuid.UUID) -> ResponseReturnValue:
    """Give it to another coordinator."""
    row = database.session.get_one(Case, case_id)
    form = HandOverForm(queries.colleagues(database.session, viewer(), row))
    if not form.validate():
        return _page(case_id, DueForm(formdata=None), SettleForm(formdata=None), form), 422
    operations.hand_over(database.session, row, database.keys.handle(uuid.UUID(form.to.data)), today())
    database.session.commit()
    flash(_("Handed over."))
    return redirect(url_for("cases.index"), 303)


@cases.post("/<uuid:case_id>/settle")
def settle(case_id: uuid.UUID) -> ResponseReturnValue:
    """End it with words to the person."""
    form = SettleForm()
    if not form.validate():
        return _page(case_id, DueForm(formdata=None), form), 422
    operations.settle(database.session, database.session.get_one(Case, case_id), form.note.data or "", today())
    database.session.commit()
    flash(_("Settled. The person reads your words; the case is deleted after 90 days."))
    return redirect(url_for("cases.index"), 303)


@cases.get("/mine")
def mine() -> ResponseReturnValue:
    """One's own cases: how far they are, never who looks after them."""
    return _mine(LineForm(formdata=None), None)


@cases.post("/<uuid:case_id>/add")
def add(case_id: uuid.UUID) -> ResponseReturnValue:
    """Say more about one's own case."""
    form = LineForm()
    if not form.validate():
        return _mine(form, case_id), 422
    try:
        operations.add_line(database.session, database.session.get_one(Case, case_id), form.text.data or "", today())
    except operations.TooManyLines:
        form.text.errors = [_("This case is full. Coordinators read what stands in it; wait for their answer.")]
        return _mine(form, case_id), 422
    database.session.commit()
    flash(_("Added."))
    return redirect(url_for("cases.mine"), 303)


@cases.post("/<uuid:case_id>/withdraw")
def withdraw(case_id: uuid.UUID) -> ResponseReturnValue:
    """Take one's own case back."""
    operations.withdraw(database.session, database.session.get_one(Case, case_id), today())
    database.session.commit()
    flash(_("Taken back. What you wrote is deleted."))
    return redirect(url_for("cases.mine"), 303)


def _mine(form: LineForm, at: uuid.UUID | None) -> str:
    return render_template("cases/mine.html", rows=queries.mine(database.session, viewer()), form=form, at=at)


def _page(case_id: uuid.UUID, due_form: DueForm, settling: SettleForm, handing: HandOverForm | None = None) -> str:
    row = database.session.get_one(Case, case_id)
    person, readable = _subject(row), queries.may_read(viewer(), row, today())
    if readable:
        note_looks([person.id], LOOKED)
    if row.owner_handle == viewer().handle and handing is None:
        handing = HandOverForm(queries.colleagues(database.session, viewer(), row))
    return render_template(
        "cases/show.html", row=row, card=queue_card(person) if readable else None, today=today(), due=due_form,
        settling=settling, handing=handing, is_mine=row.owner_handle == viewer().handle,
    )  # fmt: skip


def _subject(row: Case) -> Person:
    return queries.subject(database.session, _live(), row) or abort(404)


def _live() -> Live:
    live: Live = current_app.extensions["mosty.live"].current(database.session, today())
    return live
