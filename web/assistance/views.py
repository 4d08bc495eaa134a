"""A coordinator fills in a profile for somebody; that person claims it with a printed code."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from sqlalchemy.exc import IntegrityError

from config import Settings
from web.accounts import passphrases
from web.accounts.codes import CLAIM
from web.assistance import operations
from web.assistance.forms import ClaimForm, DraftForm
from web.extensions import LANGUAGE_PREFIX, database, today
from web.login import sign_in as open_session
from web.login import viewer
from web.models import Site
from web.models.site import SITE

assistance = Blueprint("assistance", __name__, url_prefix=LANGUAGE_PREFIX)


@assistance.get("/coordination/fill-in")
def draft() -> ResponseReturnValue:
    """The short profile of somebody who has no account; a demo network takes no real people."""
    return _draft_page(DraftForm(formdata=None))


@assistance.post("/coordination/fill-in")
def draft_submit() -> ResponseReturnValue:
    """Store it, and show once the page to print."""
    form = DraftForm()
    if form.refused:
        return redirect(url_for("pages.not_here"), 303)
    if _is_demo() or not form.validate():
        return _draft_page(form)
    try:
        words = operations.write_down(
            database.session, form.id, form.values(), knows=bool(form.knows.data), today=today()
        )
        database.session.commit()
    except (operations.NotADraft, IntegrityError):  # the same form twice at the same moment
        database.session.rollback()
        flash(_("Nothing was stored: this form was used already. Please fill in a new one."))
        return redirect(url_for("assistance.draft"), 303)
    g.lang = form.spoken.data  # the page is for the person who takes it home
    refresh()
    settings: Settings = current_app.config["SETTINGS"]
    address = settings.origin + url_for("assistance.claim", lang=form.spoken.data)
    return render_template("assistance/printed.html", words=words, address=address, days=CLAIM.days)


@assistance.get("/claim")
def claim() -> ResponseReturnValue:
    """Where the printed words are typed."""
    if viewer().signed_in:
        return redirect(url_for("people.profile"), 303)
    return render_template("assistance/claim.html", form=ClaimForm(formdata=None))


@assistance.post("/claim")
def claim_submit() -> ResponseReturnValue:
    """Make the account of the draft's owner, sign in, and show name and passphrase once."""
    form = ClaimForm()
    if viewer().signed_in:
        return redirect(url_for("people.profile"), 303)
    if not form.validate():
        return render_template("assistance/claim.html", form=form), 422
    own = form.passphrase.data
    passphrase = own or passphrases.new_passphrase()
    try:
        account = operations.claim(database.session, form.code.data or "", form.id, passphrase, today())
    except operations.NoSuchDraft:
        form.code.errors = [
            _("These words do not open anything, or not any more. Check them with the person who gave them to you.")
        ]
        return render_template("assistance/claim.html", form=form), 422
    open_session(account)
    database.session.commit()
    return render_template("accounts/welcome.html", name=account.name, passphrase=None if own else passphrase)


def _draft_page(form: DraftForm) -> ResponseReturnValue:
    demo = _is_demo()
    status = 403 if demo and request.method == "POST" else 422 if form.errors else 200
    return render_template("assistance/draft.html", form=form, demo_only=demo, days=CLAIM.days), status


def _is_demo() -> bool:
    site = database.session.get(Site, SITE)
    return bool(site and site.demo)
