"""What somebody looks for and offers, one by one."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from matcher.vocabulary import SUPPORT
from web.extensions import LANGUAGE_PREFIX, database, today
from web.login import account as my_account
from web.models import Urgency
from web.needs import operations
from web.needs.forms import ANSWERS, BANKING, STATES, CloseForm, NeedForm, OfferForm

needs = Blueprint("needs", __name__, url_prefix=LANGUAGE_PREFIX + "/needs")

CODE = f"<any({', '.join(SUPPORT)}):code>"


@needs.get("/")
def index() -> ResponseReturnValue:
    """Everything she looks for now, what is past, and what she offers."""
    return render_template(
        "needs/index.html", person=my_account().person, states=STATES, answers=ANSWERS, sorts=BANKING
    )


@needs.get(f"/{CODE}")
def need(code: str) -> ResponseReturnValue:
    """One need; back to the list when she does not look for it."""
    notes = my_account().person.current_needs
    if code not in notes:
        return redirect(url_for("needs.index"), 303)
    return _need_page(NeedForm(code, notes[code]), CloseForm(formdata=None))


@needs.post(f"/{CODE}")
def need_submit(code: str) -> ResponseReturnValue:
    """Store one need; an emergency goes to coordinators."""
    person = my_account().person
    if code not in person.current_needs:
        return redirect(url_for("needs.index"), 303)
    form = NeedForm(code, person.current_needs[code])
    if not form.validate():
        return _need_page(form, CloseForm(formdata=None)), 422
    operations.keep(database.session, person, code, form.note())
    if form.goes:
        urgency = Urgency(form.urgency.data)
        operations.send(database.session, person, code, form.words(), urgency, today())
    database.session.commit()
    flash(_("Saved. Coordinators read it now, and nobody else does.") if form.goes else _("Saved."))
    return redirect(url_for("cases.mine" if form.goes else "needs.index"), 303)


@needs.post(f"/{CODE}/close")
def close(code: str) -> ResponseReturnValue:
    """Take a need off the list, and say whether it was met."""
    person, form = my_account().person, CloseForm()
    if code not in person.current_needs:
        return redirect(url_for("needs.index"), 303)
    if not form.validate():
        return _need_page(NeedForm(code, person.current_needs[code]), form), 422
    operations.close(database.session, person, code, form.met.data, today())
    database.session.commit()
    flash(_("Closed. It stands among the past ones, for you alone."))
    return redirect(url_for("needs.index"), 303)


@needs.post("/past/<uuid:past_id>/forget")
def forget(past_id: uuid.UUID) -> ResponseReturnValue:
    """Delete one past need."""
    operations.forget(database.session, my_account().person, str(past_id))
    database.session.commit()
    flash(_("Deleted."))
    return redirect(url_for("needs.index"), 303)


@needs.get(f"/offers/{CODE}")
def offer(code: str) -> ResponseReturnValue:
    """One offer; back to the list when she does not make it."""
    if code not in _offers():
        return redirect(url_for("needs.index"), 303)
    return _offer_page(code, _offer_form(code))


@needs.post(f"/offers/{CODE}")
def offer_submit(code: str) -> ResponseReturnValue:
    """Store one offer, or let it rest."""
    if code not in _offers():
        return redirect(url_for("needs.index"), 303)
    form = _offer_form(code)
    if not form.validate():
        return _offer_page(code, form), 422
    operations.keep_offer(database.session, my_account().person, code, form.note(), rests=bool(form.paused.data))
    database.session.commit()
    flash(_("Saved."))
    return redirect(url_for("needs.index"), 303)


def _offers() -> list[str]:
    person = my_account().person
    return [*person.offers, *person.support.get("paused", [])]


def _offer_form(code: str) -> OfferForm:
    support = my_account().person.support
    return OfferForm(code, support.get("offers", {}).get(code, {}), rests=code in support.get("paused", []))


def _offer_page(code: str, form: OfferForm) -> str:
    return render_template("needs/offer.html", code=code, form=form)


def _need_page(form: NeedForm, closing: CloseForm) -> str:
    return render_template("needs/need.html", code=form.code, form=form, closing=closing)
