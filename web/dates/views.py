"""Private dates."""

import uuid

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web import calendars
from web.dates import operations
from web.dates.forms import KINDS, DateForm
from web.extensions import LANGUAGE_PREFIX, database, today
from web.login import viewer
from web.models import PrivateDate

dates = Blueprint("dates", __name__, url_prefix=LANGUAGE_PREFIX + "/dates")


@dates.get("/")
def index() -> ResponseReturnValue:
    """Her dates, the nearest first, and room for another one."""
    return _index(DateForm.of())


@dates.post("/")
def add() -> ResponseReturnValue:
    """Keep a date."""
    form = DateForm()
    if not form.validate():
        return _index(form)
    try:
        operations.note(database.session, viewer().handle, form.id, form.entry(today()))
        database.session.commit()
        flash(_("Saved."))
    except operations.TooManyDates:
        flash(_("You keep thirty dates already, and nothing was changed. Remove one first."))
    return redirect(url_for("dates.index"), 303)


@dates.get("/<uuid:date_id>")
def edit(date_id: uuid.UUID) -> ResponseReturnValue:
    """One date."""
    return _edit(date_id, DateForm.of(database.session.get_one(PrivateDate, date_id)))


@dates.post("/<uuid:date_id>")
def change(date_id: uuid.UUID) -> ResponseReturnValue:
    """Change it."""
    form = DateForm()
    if not form.validate():
        return _edit(date_id, form)
    operations.change(database.session, database.session.get_one(PrivateDate, date_id), form.entry(today()))
    database.session.commit()
    flash(_("Saved."))
    return redirect(url_for("dates.index"), 303)


@dates.post("/<uuid:date_id>/remove")
def remove(date_id: uuid.UUID) -> ResponseReturnValue:
    """Keep it no longer."""
    operations.drop(database.session, database.session.get_one(PrivateDate, date_id))
    database.session.commit()
    flash(_("Deleted."))
    return redirect(url_for("dates.index"), 303)


@dates.get("/notes.ics")
def calendar() -> ResponseReturnValue:
    """All of them for her own calendar: which days, and nothing of what ends."""
    entries = [
        calendars.entry(row.id.hex, _("Notes"), row.day, None, today())
        for row in operations.mine(database.session, viewer().handle)
    ]
    return Response(
        calendars.written(entries),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=notes.ics"},
    )


def _index(form: DateForm) -> ResponseReturnValue:
    rows = operations.mine(database.session, viewer().handle)
    return render_template("dates/index.html", form=form, rows=rows, kinds=KINDS), 422 if form.errors else 200


def _edit(date_id: uuid.UUID, form: DateForm) -> ResponseReturnValue:
    return render_template("dates/edit.html", form=form, date_id=date_id), 422 if form.errors else 200
