"""The profile: a list of steps, their pages, what others see of it, and the cards of others."""

import uuid

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from web.extensions import LANGUAGE_PREFIX, database, today
from web.login import account as my_account
from web.login import viewer
from web.matches.asking import asked_by_viewer
from web.matching.live import NOBODY, Live, week_of
from web.people import operations, queries, steps
from web.people.forms import PauseForm, StepForm
from web.people.levels import SINGLE_LABELS
from web.visibility import Viewer, as_others_see
from web.visibility import card as card_for

people = Blueprint("people", __name__, url_prefix=LANGUAGE_PREFIX + "/profile")
people.add_app_template_global(lambda: SINGLE_LABELS, "single_labels")
people.add_app_template_global(steps.missing, "missing_answers")  # the pages of suggestions may not import this feature

PAGE = f"/<any({', '.join(steps.ORDER)}):page>"
DAYS_A_PAGE = 20
WAYS = {"on": 1, "back": -1}


@people.get("/")
def profile() -> ResponseReturnValue:
    """The task list: how far each step is, and what is missing."""
    person = my_account().person
    return render_template(
        "people/profile.html",
        person=person,
        steps=[(step, step.state(person)) for step in steps.STEPS],
        needed=steps.missing(person, first=True),
        helpful=steps.missing(person, first=False),
        worth=queries.worth(database.session, asked_by_viewer()) if person.has_minimum else [],
        pages=steps.PAGES,
    )


@people.get(PAGE)
def step(page: str) -> ResponseReturnValue:
    """One page of the profile."""
    return _step_page(page, steps.PAGES[page].form(my_account().person))


@people.post(PAGE)
def save_step(page: str) -> ResponseReturnValue:
    """Save one page, and go where the pressed button says."""
    person = my_account().person
    had_minimum = person.has_minimum
    form = steps.PAGES[page].form(person)
    if form.refused:
        return redirect(url_for("pages.not_here"), 303)
    if not form.validate() or not _saved(form):
        return _step_page(page, form), 422
    database.session.commit()
    if person.has_minimum and not had_minimum:
        flash(_("That is enough for first matches. Every further step in your profile makes them better."))
    return redirect(_after(page, form, beginning=not had_minimum and page in steps.FIRST_PAGES), 303)


@people.get("/preview")
def preview() -> ResponseReturnValue:
    """The own card as a member sees it, and as somebody whose request was accepted sees it."""
    person, keys = my_account().person, database.keys
    generaliser = _live().generaliser if person.approved else NOBODY  # groups of people are for members to know of
    contact = Viewer(person_id=uuid.UUID(int=0), approved=True, contacts=frozenset({keys.handle(person.id)}))
    return render_template(
        "people/preview.html",
        person=person,
        for_members=as_others_see(person, keys, generaliser),
        for_contacts=card_for(contact, person, keys, generaliser),
    )


@people.get("/seen")
def seen() -> ResponseReturnValue:
    """On which days the own card was shown, and as what; never to whom."""
    days = queries.days_shown(database.session, viewer().handle, today())
    pages = max(1, -(-len(days) // DAYS_A_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    start = (number - 1) * DAYS_A_PAGE
    return render_template(
        "people/seen.html", person=my_account().person, days=days, listed=days[start : start + DAYS_A_PAGE],
        number=number, pages=pages, today=today(),
    )  # fmt: skip


@people.get("/pause")
def pause() -> ResponseReturnValue:
    """Take a break from being found."""
    return render_template("people/pause.html", person=my_account().person, form=PauseForm(formdata=None))


@people.post("/pause")
def pause_submit() -> ResponseReturnValue:
    """Be found by nobody until a day, or until she comes back."""
    person, form = my_account().person, PauseForm()
    if not form.validate():
        return render_template("people/pause.html", person=person, form=form), 422
    person.rest(form.until.data)
    database.session.commit()
    flash(_("You are on a pause. Nobody new is shown your card; what runs already goes on."))
    return redirect(url_for("people.pause"), 303)


@people.post("/resume")
def resume() -> ResponseReturnValue:
    """End the pause."""
    person = my_account().person
    if person.paused:
        person.come_back(today())
        database.session.commit()
    flash(_("Welcome back. You are found again, as your switches say."))
    return redirect(url_for("people.pause"), 303)


@people.get("/people/<uuid:person_id>")
def card(person_id: uuid.UUID) -> ResponseReturnValue:
    """The card of somebody with whom there is a request or connection, or who was suggested this week."""
    looking, keys = viewer(), database.keys
    if person_id == looking.person_id:
        return redirect(url_for("people.preview"), 303)
    handle, week = keys.handle(person_id), week_of(today())
    person = queries.person_in_reach(database.session, looking, person_id, handle, week) or abort(404)
    return render_template(
        "people/person.html",
        card=card_for(looking, person, keys, _live().generaliser),
        askable=queries.askable(database.session, asked_by_viewer(), person_id),
    )


def _saved(form: StepForm) -> bool:
    """Whether the values could be stored; if not, the form says why."""
    try:
        operations.save(database.session, form.person, form.values())
    except operations.TooFewPlaces as error:
        form["capacity"].errors = [
            ngettext(
                "%(num)d of your mentoring places is taken: fewer would drop somebody.",
                "%(num)d of your mentoring places are taken: fewer would drop somebody.",
                error.taken,
            )
        ]
        return False
    return True


def _after(page: str, form: StepForm, *, beginning: bool) -> str:
    """Where the pressed button leads; whoever is `beginning` goes the shortest way to her first matches."""
    then = request.form.get("then", "on")
    if then == "on" and beginning and form.person.has_minimum:
        return url_for("matches.home")
    if then == "on" and beginning and (needed := steps.next_needed(page, form.person)):
        return url_for("people.step", page=needed)
    if then == "more" or (then == "on" and form.unfinished):
        flash(form.unfinished or _("Saved."))
        return url_for("people.step", page=page)
    target = steps.beside(page, form.person, WAYS[then]) if then in WAYS else None
    if target is None:
        flash(_("Saved."))
        return url_for("people.profile")
    return url_for("people.step", page=target)


def _step_page(page: str, form: StepForm) -> str:
    return render_template(
        f"people/{page}.html",
        form=form,
        page=steps.PAGES[page],
        number=steps.number_of(page),
        total=len(steps.STEPS),
        earlier=steps.beside(page, form.person, -1),
    )


def _live() -> Live:
    live: Live = current_app.extensions["mosty.live"].current(database.session, today())
    return live
