"""Blocks, rules of who never sees the own card, and reports."""

import uuid

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.coordination.looks import note_looks
from web.extensions import LANGUAGE_PREFIX, database, today
from web.introductions import queries as introductions
from web.login import account as my_account
from web.login import viewer
from web.matching.live import Live, week_of
from web.models import Connection, Person
from web.models.cards import REPORTED
from web.people.queries import person_in_reach
from web.rounds import queries as rounds
from web.safety import operations, queries
from web.safety.forms import REASONS, ReportForm, RulesForm
from web.templating import day
from web.visibility import Card, card

safety = Blueprint("safety", __name__, url_prefix=LANGUAGE_PREFIX + "/safety")


@safety.get("/")
def index() -> ResponseReturnValue:
    """Who is kept apart from the viewer by her own doing."""
    person = my_account().person
    blocks, form = queries.blocks(database.session, viewer()), _rules_form()
    return render_template("safety/index.html", blocks=blocks, form=form, person=person)


@safety.post("/rules")
def save_rules() -> ResponseReturnValue:
    """Store who is never shown the own card."""
    form = _rules_form()
    if not form.validate():
        blocks = queries.blocks(database.session, viewer())
        return render_template("safety/index.html", blocks=blocks, form=form, person=form.person), 422
    form.person.never = form.rules()
    database.session.commit()
    flash(_("Saved. Lists show your card to none of them from now on."))
    return redirect(url_for("safety.index"), 303)


@safety.get("/people/<uuid:person_id>")
def person(person_id: uuid.UUID) -> ResponseReturnValue:
    """Block or report somebody whose card the viewer can open."""
    return _person_page(_card(person_id), ReportForm(formdata=None))


@safety.post("/people/<uuid:person_id>/block")
def block(person_id: uuid.UUID) -> ResponseReturnValue:
    """Keep us apart."""
    return _blocked(_card(person_id))


@safety.post("/people/<uuid:person_id>/report")
def report(person_id: uuid.UUID) -> ResponseReturnValue:
    """Tell coordinators."""
    subject, form = _card(person_id), ReportForm()
    if not form.validate():
        return _person_page(subject, form), 422
    _report(form, database.keys.handle(person_id), subject.pseudonym)
    return redirect(url_for("safety.index"), 303)


@safety.get("/requests/<uuid:connection_id>")
def request(connection_id: uuid.UUID) -> ResponseReturnValue:
    """The same for the other side of a request, also when it is over and shows nobody any more."""
    return render_template("safety/request.html", connection_id=connection_id, form=ReportForm(formdata=None))


@safety.post("/requests/<uuid:connection_id>/block")
def block_behind(connection_id: uuid.UUID) -> ResponseReturnValue:
    """Keep us apart."""
    operations.block(database.session, viewer(), *_behind(connection_id), today())
    database.session.commit()
    flash(_("Done. You do not see each other any more, and nobody is told."))
    return redirect(url_for("safety.index"), 303)


@safety.post("/requests/<uuid:connection_id>/report")
def report_behind(connection_id: uuid.UUID) -> ResponseReturnValue:
    """Tell coordinators."""
    form = ReportForm()
    if not form.validate():
        return render_template("safety/request.html", connection_id=connection_id, form=form), 422
    _report(form, *_behind(connection_id))
    return redirect(url_for("safety.index"), 303)


@safety.get("/introductions/<uuid:introduction_id>")
def introduction(introduction_id: uuid.UUID) -> ResponseReturnValue:
    """The same for somebody whom a coordinator proposes, as long as the card is shown."""
    return _introduction_page(introduction_id, ReportForm(formdata=None))


@safety.post("/introductions/<uuid:introduction_id>/block")
def block_introduced(introduction_id: uuid.UUID) -> ResponseReturnValue:
    """Keep us apart."""
    return _blocked(_introduced(introduction_id))


@safety.post("/introductions/<uuid:introduction_id>/report")
def report_introduced(introduction_id: uuid.UUID) -> ResponseReturnValue:
    """Tell coordinators."""
    subject, form = _introduced(introduction_id), ReportForm()
    if not form.validate():
        return _introduction_page(introduction_id, form), 422
    _report(form, database.keys.handle(subject.id), subject.pseudonym)
    return redirect(url_for("safety.index"), 303)


@safety.get("/rounds/<uuid:pair_id>")
def proposal(pair_id: uuid.UUID) -> ResponseReturnValue:
    """The same for somebody whom a mentoring round found, as long as the card is shown."""
    return _proposal_page(pair_id, ReportForm(formdata=None))


@safety.post("/rounds/<uuid:pair_id>/block")
def block_proposed(pair_id: uuid.UUID) -> ResponseReturnValue:
    """Keep us apart."""
    return _blocked(_proposed(pair_id))


@safety.post("/rounds/<uuid:pair_id>/report")
def report_proposed(pair_id: uuid.UUID) -> ResponseReturnValue:
    """Tell coordinators."""
    subject, form = _proposed(pair_id), ReportForm()
    if not form.validate():
        return _proposal_page(pair_id, form), 422
    _report(form, database.keys.handle(subject.id), subject.pseudonym)
    return redirect(url_for("safety.index"), 303)


@safety.post("/blocks/<uuid:block_id>/undo")
def unblock(block_id: uuid.UUID) -> ResponseReturnValue:
    """Take a block back."""
    operations.unblock(database.session, viewer(), block_id)
    database.session.commit()
    flash(_("You may be suggested to each other again."))
    return redirect(url_for("safety.index"), 303)


@safety.get("/reports")
def reports() -> ResponseReturnValue:
    """For coordinators: what was reported, and who is shut out. Each look at a card is noted for its owner."""
    waiting, shut_out = queries.open_reports(database.session, viewer(), _live()), queries.suspended(database.session)
    read = {entry.card.id for entry in waiting if entry.card} | {
        card.id for entry in waiting for card in entry.vouchers
    }
    note_looks(read | {card.id for card in shut_out}, REPORTED)
    return render_template("safety/reports.html", waiting=waiting, shut_out=shut_out, reasons=REASONS)


@safety.post("/reports/<uuid:report_id>/settle")
def settle(report_id: uuid.UUID) -> ResponseReturnValue:
    """Nothing more to do about it."""
    operations.settle(database.session, viewer(), report_id, today())
    database.session.commit()
    flash(_("Settled."))
    return redirect(url_for("safety.reports"), 303)


@safety.post("/suspended/<uuid:person_id>")
def suspend(person_id: uuid.UUID) -> ResponseReturnValue:
    """Shut somebody out whom a report is about."""
    named = {entry.card.id for entry in queries.open_reports(database.session, viewer(), _live()) if entry.card}
    if person_id not in named or person_id == viewer().person_id:
        abort(404)
    operations.suspend(database.session, viewer(), database.session.get_one(Person, person_id), today())
    database.session.commit()
    flash(_("Suspended: signed out everywhere, and on nobody’s page any more."))
    return redirect(url_for("safety.reports"), 303)


@safety.post("/suspended/<uuid:person_id>/readmit")
def readmit(person_id: uuid.UUID) -> ResponseReturnValue:
    """Let somebody in again."""
    person = database.session.get(Person, person_id)
    if person is None or not person.suspended:
        abort(404)
    operations.readmit(database.session, viewer(), person, today())
    database.session.commit()
    flash(_("Readmitted."))
    return redirect(url_for("safety.reports"), 303)


def _report(form: ReportForm, handle: bytes, label: str) -> None:
    operations.report(database.session, viewer(), handle, form.reason.data, form.text.data or "", today())
    if form.block.data:
        operations.block(database.session, viewer(), handle, label, today())
    database.session.commit()
    flash(_("Thank you. Coordinators will read it."))


def _behind(connection_id: uuid.UUID) -> tuple[bytes, str]:
    """The handle of a request's other side, and what the viewer may call it: the day of the request."""
    row = database.session.get_one(Connection, connection_id)
    handle = row.from_handle if row.to_handle == viewer().handle else row.to_handle
    return handle, _("Somebody, request of %(day)s", day=day(row.opened_on))


def _introduced(introduction_id: uuid.UUID) -> Card:
    """The card of an introduction that waits for the viewer; 404 for every other one."""
    waiting = introductions.waiting(database.session, viewer(), _live(), today())
    shown = next((proposal.card for proposal in waiting if proposal.row.id == introduction_id), None)
    return shown or abort(404)


def _introduction_page(introduction_id: uuid.UUID, form: ReportForm) -> str:
    return render_template(
        "safety/person.html", card=_introduced(introduction_id), form=form, back=url_for("introductions.index"),
        block=url_for("safety.block_introduced", introduction_id=introduction_id),
        report=url_for("safety.report_introduced", introduction_id=introduction_id),
    )  # fmt: skip


def _proposed(pair_id: uuid.UUID) -> Card:
    """The card of a proposal that waits for the viewer; 404 for every other one."""
    waiting = rounds.proposals(database.session, viewer(), _live(), today())
    return next((one.card for one in waiting if one.pair.id == pair_id), None) or abort(404)


def _proposal_page(pair_id: uuid.UUID, form: ReportForm) -> str:
    return render_template(
        "safety/person.html", card=_proposed(pair_id), form=form, back=url_for("rounds.index"),
        block=url_for("safety.block_proposed", pair_id=pair_id),
        report=url_for("safety.report_proposed", pair_id=pair_id),
    )  # fmt: skip


def _person_page(subject: Card, form: ReportForm) -> str:
    return render_template(
        "safety/person.html", card=subject, form=form, back=url_for("people.card", person_id=subject.id),
        block=url_for("safety.block", person_id=subject.id), report=url_for("safety.report", person_id=subject.id),
    )  # fmt: skip


def _blocked(subject: Card) -> ResponseReturnValue:
    operations.block(database.session, viewer(), database.keys.handle(subject.id), subject.pseudonym, today())
    database.session.commit()
    flash(_("Done. You do not see each other any more, and nobody is told."))
    return redirect(url_for("safety.index"), 303)


def _live() -> Live:
    live: Live = current_app.extensions["mosty.live"].current(database.session, today())
    return live


def _rules_form() -> RulesForm:
    return RulesForm(my_account().person, queries.organisations(database.session))


def _card(person_id: uuid.UUID) -> Card:
    """The card of somebody whom the viewer can open; 404 for everybody else, herself among them."""
    looking, keys = viewer(), database.keys
    if person_id == looking.person_id:
        abort(404)
    found = person_in_reach(database.session, looking, person_id, keys.handle(person_id), week_of(today()))
    return card(looking, found or abort(404), keys, _live().generaliser)
