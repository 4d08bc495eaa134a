"""The log of incidents, and what coordinators may know of all logs together."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.extensions import LANGUAGE_PREFIX, database
from web.incidents import operations, queries
from web.incidents.forms import KINDS, IncidentForm
from web.login import viewer

incidents = Blueprint("incidents", __name__, url_prefix=LANGUAGE_PREFIX + "/incidents")


@incidents.get("/")
def index() -> ResponseReturnValue:
    """Her own, the latest first, and room for another one."""
    return _index(IncidentForm(formdata=None))


@incidents.post("/")
def add() -> ResponseReturnValue:
    """Keep one."""
    form = IncidentForm()
    if not form.validate():
        return _index(form)
    try:
        operations.note(database.session, viewer().handle, form.id, form.event())
    except operations.LogFull:
        return _saved(_("You keep a hundred already, and nothing was changed. Remove one first."))
    return _saved(_("Saved."))


@incidents.post("/<uuid:incident_id>/<any(count, hide):said>")
def count(incident_id: uuid.UUID, said: str) -> ResponseReturnValue:
    """Let it be counted, or not any more."""
    operations.count(database.session, incident_id, counted=said == "count")
    return _saved(_("Saved."))


@incidents.post("/<uuid:incident_id>/remove")
def remove(incident_id: uuid.UUID) -> ResponseReturnValue:
    """Keep it no longer."""
    operations.drop(database.session, incident_id)
    return _saved(_("Deleted."))


@incidents.get("/counted")
def counted() -> ResponseReturnValue:
    """For coordinators: how many people, roughly, by kind and by country (M65)."""
    return render_template("incidents/counted.html", counted=queries.counted(database.session), kinds=KINDS)


def _saved(said: str) -> ResponseReturnValue:
    database.session.commit()
    flash(said)
    return redirect(url_for("incidents.index"), 303)


def _index(form: IncidentForm) -> ResponseReturnValue:
    rows = queries.mine(database.session, viewer().handle)
    return render_template("incidents/index.html", form=form, rows=rows, kinds=KINDS), 422 if form.errors else 200
