"""The notebook: applications, texts that are used again, and the plan B."""

import uuid

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web import calendars
from web.extensions import LANGUAGE_PREFIX, database, today
from web.guides import queries as guides
from web.login import viewer
from web.models import Answer, Application, Opening
from web.notebook import operations
from web.notebook.forms import STATES, AnswerForm, ApplicationForm, PlanForm
from web.openings.queries import visible_openings
from web.templating import term

notebook = Blueprint("notebook", __name__, url_prefix=LANGUAGE_PREFIX + "/notebook")


@notebook.get("/")
def index() -> ResponseReturnValue:
    """Applications, texts that are used again, and whether there is a plan B."""
    mine = viewer().handle
    return render_template(
        "notebook/index.html",
        applications=operations.applications(database.session, mine),
        answers=operations.answers(database.session, mine),
        plan=operations.plan_of(database.session, mine),
        states=STATES,
    )


@notebook.get("/applications/new")
def new_application() -> ResponseReturnValue:
    """A new application: about an opening, or like an earlier one, where the address names it."""
    earlier = request.args.get("like", type=uuid.UUID)
    like = operations.application_of(database.session, viewer().handle, earlier) if earlier else None
    if like:
        return _application_page(ApplicationForm.like(like))
    return _application_page(ApplicationForm.new(_opening(request.args.get("opening", ""))))


@notebook.post("/applications/new")
def add_application() -> ResponseReturnValue:
    """Keep it."""
    form = ApplicationForm([])
    if not form.validate():
        return _application_page(form)
    return _keep(Application(id=form.id, owner_handle=viewer().handle, task=form.task()))


@notebook.get("/applications/<uuid:application_id>")
def application(application_id: uuid.UUID) -> ResponseReturnValue:
    """One application."""
    return _application_page(ApplicationForm.of(database.session.get_one(Application, application_id)), application_id)


@notebook.post("/applications/<uuid:application_id>")
def change_application(application_id: uuid.UUID) -> ResponseReturnValue:
    """Change it."""
    row = database.session.get_one(Application, application_id)
    form = ApplicationForm(row.task["documents"])
    if not form.validate():
        return _application_page(form, application_id)
    row.task = form.task()
    return _saved()


@notebook.post("/applications/<uuid:application_id>/remove")
def remove_application(application_id: uuid.UUID) -> ResponseReturnValue:
    """Keep it no longer."""
    operations.drop(database.session, Application, application_id)
    return _saved(_("Deleted."))


@notebook.get("/answers/new")
def new_answer() -> ResponseReturnValue:
    """A new answer."""
    return _answer_page(AnswerForm.new())


@notebook.post("/answers/new")
def add_answer() -> ResponseReturnValue:
    """Keep it."""
    form = AnswerForm()
    if not form.validate():
        return _answer_page(form)
    return _keep(Answer(id=form.id, owner_handle=viewer().handle, wording=form.wording()))


@notebook.get("/answers/<uuid:answer_id>")
def answer(answer_id: uuid.UUID) -> ResponseReturnValue:
    """One answer."""
    return _answer_page(AnswerForm.of(database.session.get_one(Answer, answer_id)), answer_id)


@notebook.post("/answers/<uuid:answer_id>")
def change_answer(answer_id: uuid.UUID) -> ResponseReturnValue:
    """Change it."""
    form = AnswerForm()
    if not form.validate():
        return _answer_page(form, answer_id)
    database.session.get_one(Answer, answer_id).wording = form.wording()
    return _saved()


@notebook.post("/answers/<uuid:answer_id>/remove")
def remove_answer(answer_id: uuid.UUID) -> ResponseReturnValue:
    """Keep it no longer."""
    operations.drop(database.session, Answer, answer_id)
    return _saved(_("Deleted."))


@notebook.get("/plan")
def plan() -> ResponseReturnValue:
    """What she would do if she had to leave where she is (M60)."""
    return _plan_page(PlanForm(operations.plan_of(database.session, viewer().handle), formdata=None))


@notebook.post("/plan")
def change_plan() -> ResponseReturnValue:
    """Keep it."""
    form = PlanForm(operations.plan_of(database.session, viewer().handle))
    if not form.validate():
        return _plan_page(form)
    operations.write_plan(database.session, viewer().handle, form.steps())
    return _saved(to="notebook.plan")


@notebook.post("/plan/remove")
def remove_plan() -> ResponseReturnValue:
    """Keep it no longer."""
    operations.drop_plan(database.session, viewer().handle)
    return _saved(_("Deleted."))


@notebook.get("/notes.ics")
def calendar() -> ResponseReturnValue:
    """The deadlines for her own calendar: which days, and nothing of what for."""
    entries = [
        calendars.entry(row.id.hex, _("Notes"), row.deadline, None, today())
        for row in operations.applications(database.session, viewer().handle)
        if row.deadline
    ]
    return Response(
        calendars.written(entries),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=notes.ics"},
    )


def _opening(text: str) -> Opening | None:
    """The opening of this id, as far as she may see it."""
    try:
        wanted = Opening.id == uuid.UUID(text)
    except ValueError:
        return None
    return database.session.scalar(visible_openings(viewer()).where(wanted))


def _keep(row: Application | Answer) -> ResponseReturnValue:
    try:
        operations.keep(database.session, row)
    except operations.NotebookFull:
        return _saved(_("There are fifty of them already, and nothing was changed. Remove one first."))
    return _saved()


def _saved(said: str = "", to: str = "notebook.index") -> ResponseReturnValue:
    database.session.commit()
    flash(said or _("Saved."))
    return redirect(url_for(to), 303)


def _application_page(form: ApplicationForm, application_id: uuid.UUID | None = None) -> ResponseReturnValue:
    opening = _opening(form.opening.data or "")
    page = render_template(
        "notebook/application.html",
        form=form,
        application_id=application_id,
        opening=opening,
        answers=operations.answers(database.session, viewer().handle),
    )
    return page, 422 if form.errors else 200


def _answer_page(form: AnswerForm, answer_id: uuid.UUID | None = None) -> ResponseReturnValue:
    return render_template("notebook/answer.html", form=form, answer_id=answer_id), 422 if form.errors else 200


def _plan_page(form: PlanForm) -> ResponseReturnValue:
    kept = operations.plan_of(database.session, viewer().handle)
    known, chosen = guides.countries(), kept.steps["countries"] if kept else []
    page = render_template(
        "notebook/plan.html",
        form=form,
        is_kept=kept is not None,
        with_guides=[code for code in chosen if code in known],
        need=term("SUPPORT", "relocation"),
    )
    return page, 422 if form.errors else 200
