"""Coming in: a newcomer asks to be vouched for; a member invites and vouches."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from web.coordination.operations import note_look
from web.extensions import LANGUAGE_PREFIX, database, today
from web.login import account as my_account
from web.login import viewer
from web.models import Person
from web.trust import operations, queries
from web.trust.forms import CodeForm, InviteForm, VouchForm
from web.trust.rules import NEEDED, WAITING
from web.visibility import Card, queue_card

trust = Blueprint("trust", __name__, url_prefix=LANGUAGE_PREFIX + "/trust")

LOOKED = "vouch"  # kind of CardShown


@trust.get("/")
def index() -> ResponseReturnValue:
    """For a newcomer: how she is let in. For a member: her invitations and vouches."""
    person = my_account().person
    if not viewer().approved:
        vouchers = queries.vouchers(database.session, viewer().handle)
        return render_template(
            "trust/waiting.html", person=person, counted=queries.counted(vouchers), given=len(vouchers),
            needed=NEEDED, code=queries.asking(database.session, viewer(), today()), card=queue_card(person),
        )  # fmt: skip
    return render_template(
        "trust/index.html",
        form=InviteForm(formdata=None),
        right=queries.right_to_invite(database.session, viewer(), person, today()),
        invitations=queries.invitations(database.session, viewer(), today()),
        vouching=queries.right_to_vouch(database.session, viewer(), person, today()),
        standing=queries.standing(database.session, viewer()),
        waiting_days=WAITING.days,
    )


@trust.post("/invitations")
def invite() -> ResponseReturnValue:
    """Make an invitation and show its words once."""
    try:
        words = operations.invite(database.session, viewer(), my_account().person, InviteForm().id, today())
        database.session.commit()
    except (operations.NoRight, IntegrityError):  # the same form twice at the same moment
        database.session.rollback()
        flash(_("No invitation was made: you have none left at this moment."))
        return redirect(url_for("trust.index"), 303)
    return render_template("trust/invitation.html", words=words)


@trust.post("/invitations/<uuid:code_id>/take-back")
def take_back(code_id: uuid.UUID) -> ResponseReturnValue:
    """Make an unused invitation good for nothing."""
    operations.take_back(database.session, viewer(), code_id)
    database.session.commit()
    flash(_("Taken back. Nobody can come in by it any more."))
    return redirect(url_for("trust.index"), 303)


@trust.post("/asking")
def ask() -> ResponseReturnValue:
    """A newcomer's code for two members, shown once."""
    account = my_account()
    if viewer().approved or account.person.declined:
        return redirect(url_for("trust.index"), 303)
    if not (account.person.has_minimum or account.asks_to_host):
        flash(_("First say what you do, which languages you use, where you live and what you look for."))
        return redirect(url_for("people.profile"), 303)
    words = operations.ask_for_vouches(database.session, viewer(), today())
    database.session.commit()
    return render_template("trust/request.html", words=words, needed=NEEDED)


@trust.post("/asking/stop")
def stop_asking() -> ResponseReturnValue:
    """Take the code back."""
    operations.stop_asking(database.session, viewer())
    database.session.commit()
    flash(_("The code opens nothing any more."))
    return redirect(url_for("trust.index"), 303)


@trust.get("/vouch")
def vouch() -> ResponseReturnValue:
    """Where a member types a newcomer's code."""
    return _code_page(CodeForm(formdata=None))


@trust.post("/vouch")
def look() -> ResponseReturnValue:
    """The card behind the code, with the question."""
    form = CodeForm()
    if not form.validate() or not _right().holds:
        return _code_page(form)
    found = _newcomer(form)
    if found is None:
        return _code_page(form)
    _note_look(found)
    return _card_page(VouchForm(formdata=None, code=form.code.data), queue_card(found))


@trust.post("/vouch/yes")
def give() -> ResponseReturnValue:
    """Vouch."""
    form = VouchForm()
    found = _newcomer(form)
    if found is None:
        return _code_page(form)
    if not form.validate():
        if not _right().holds:
            return _code_page(form)
        _note_look(found)
        return _card_page(form, queue_card(found))
    try:
        operations.vouch(database.session, viewer(), my_account().person, found, today())
        database.session.commit()
    except operations.NoRight:
        database.session.rollback()
        return _code_page(CodeForm(formdata=None))
    flash(_("Thank you. Your vouch is noted, and the person is told that somebody vouches, not who."))
    return redirect(url_for("trust.index"), 303)


@trust.post("/vouches/<uuid:vouch_id>/withdraw")
def withdraw(vouch_id: uuid.UUID) -> ResponseReturnValue:
    """Take a vouch back, as long as it has let nobody in."""
    done = operations.withdraw(database.session, viewer(), vouch_id)
    database.session.commit()
    flash(_("Withdrawn.") if done else _("Nothing was changed: this person is let in already."))
    return redirect(url_for("trust.index"), 303)


def _right() -> queries.Right:
    return queries.right_to_vouch(database.session, viewer(), my_account().person, today())


def _newcomer(form: CodeForm) -> Person | None:
    """Who asks by the typed code; when nobody does, the form says so."""
    try:
        return operations.newcomer_of(database.session, viewer(), form.code.data or "", today())
    except operations.NoSuchCode:
        form.code.errors = [
            _("These words do not open anything, or not any more. Check them with the person who gave them to you.")
        ]
        return None


def _note_look(newcomer: Person) -> None:
    """She can read on which day her card was opened by her code."""
    try:
        note_look(database.session, viewer(), newcomer.id, today(), LOOKED)
        database.session.commit()
    except IntegrityError:  # the same look in another tab was entered first
        database.session.rollback()


def _code_page(form: CodeForm) -> ResponseReturnValue:
    page = render_template("trust/vouch.html", form=form, right=_right(), waiting_days=WAITING.days)
    return page, 422 if form.errors else 200


def _card_page(form: VouchForm, card: Card) -> ResponseReturnValue:
    page = render_template("trust/card.html", form=form, card=card, needed=NEEDED)
    return page, 422 if form.errors else 200
