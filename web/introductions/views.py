"""A coordinator proposes that two members meet; a member gives her a code for it, and says yes or no."""

import uuid

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from web.coordination.looks import note_looks
from web.extensions import LANGUAGE_PREFIX, database, today
from web.introductions import operations, queries
from web.introductions.forms import ProposeForm
from web.introductions.queries import LAPSE_AFTER
from web.login import viewer
from web.matching.live import Live

introductions = Blueprint("introductions", __name__, url_prefix=LANGUAGE_PREFIX)

LOOKED = "introduction"  # kind of CardShown


@introductions.get("/introductions/")
def index() -> ResponseReturnValue:
    """What a coordinator proposed to the viewer, and her code for one."""
    live: Live = current_app.extensions["mosty.live"].current(database.session, today())
    waiting = queries.waiting(database.session, viewer(), live, today())
    note_looks((proposal.card.id for proposal in waiting if proposal.card), LOOKED)
    return render_template(
        "introductions/index.html", waiting=waiting, agreed=queries.agreed(database.session, viewer()),
        code=queries.code_of(database.session, viewer(), today()), today=today(), days=LAPSE_AFTER.days,
    )  # fmt: skip


@introductions.post("/introductions/code")
def make_code() -> ResponseReturnValue:
    """A code for a coordinator, shown once."""
    words = operations.make_code(database.session, viewer(), today())
    database.session.commit()
    return render_template("introductions/code.html", words=words)


@introductions.post("/introductions/code/drop")
def drop_code() -> ResponseReturnValue:
    """Take the code back."""
    operations.drop_code(database.session, viewer())
    database.session.commit()
    flash(_("The code opens nothing any more."))
    return redirect(url_for("introductions.index"), 303)


@introductions.post("/introductions/<uuid:introduction_id>/yes")
def accept(introduction_id: uuid.UUID) -> ResponseReturnValue:
    """I would like to meet them."""
    return _answer(introduction_id, yes=True, said=_("Thank you. You are told when the other side says yes as well."))


@introductions.post("/introductions/<uuid:introduction_id>/no")
def decline(introduction_id: uuid.UUID) -> ResponseReturnValue:
    """Not this time."""
    return _answer(introduction_id, yes=False, said=_("Noted. Nobody is told who said no."))


@introductions.get("/coordination/introductions")
def propose() -> ResponseReturnValue:
    """What the viewer proposed as a coordinator, and the form for one more."""
    return _propose_page(ProposeForm(formdata=None))


@introductions.post("/coordination/introductions")
def propose_submit() -> ResponseReturnValue:
    """Propose that two members meet."""
    form = ProposeForm()
    if not form.validate():
        return _propose_page(form)
    first, second, reason = (field.data or "" for field in (form.first, form.second, form.reason))
    try:
        operations.propose(database.session, viewer(), form.id, first, second, reason, today())
        database.session.commit()
    except operations.NoSuchCode as error:
        form[error.field].errors = [
            _("These words do not open anything, or not any more. Check them with the person who gave them to you.")
        ]
        return _propose_page(form)
    except IntegrityError:  # the same form twice at the same moment
        database.session.rollback()
    flash(_("Proposed. Both are asked, and you see here whether both said yes."))
    return redirect(url_for("introductions.propose"), 303)


def _answer(introduction_id: uuid.UUID, *, yes: bool, said: str) -> ResponseReturnValue:
    try:
        operations.answer(database.session, viewer(), introduction_id, yes=yes, today=today())
        database.session.commit()
        flash(said)
    except operations.NotOpen:
        database.session.rollback()
        flash(_("Nothing was changed: this introduction is over."))
    return redirect(url_for("introductions.index"), 303)


def _propose_page(form: ProposeForm) -> ResponseReturnValue:
    rows = queries.proposed_by(database.session, viewer())
    page = render_template(
        "introductions/propose.html", form=form, rows=rows, today=today(), lapse_after=LAPSE_AFTER,
        is_over=lambda row: queries.is_over(row, today()),
    )  # fmt: skip
    return page, 422 if form.errors else 200
