"""A new passphrase: by a printed code, by the one until now, or with a coordinator's help."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.accounts import passphrases
from web.accounts.operations import folded
from web.extensions import LANGUAGE_PREFIX, database, today
from web.limits import Limit, take
from web.login import account as my_account
from web.login import leave as close_cookie
from web.login import viewer
from web.resets import operations
from web.resets.forms import ChangeForm, RecoverForm, ResetForm

resets = Blueprint("resets", __name__, url_prefix=LANGUAGE_PREFIX + "/account")

TRIES = Limit("recover", most=10, seconds=300)
TRIES_A_DAY = Limit("recover, a day", most=50, seconds=24 * 3600)


@resets.get("/recover")
def recover() -> ResponseReturnValue:
    """For whoever lost the passphrase."""
    return _recover_page(RecoverForm(formdata=None))


@resets.post("/recover")
def recover_submit() -> ResponseReturnValue:
    """Set a new passphrase; the answer never tells whether the name or the code was wrong."""
    form = RecoverForm()
    if not form.validate():
        return _recover_page(form)
    subject = database.keys.lookup("recover " + folded(form.name.data or ""))
    for limit in (TRIES, TRIES_A_DAY):
        take(limit, subject)
    if not operations.recover(database.session, form.name.data or "", form.code.data or "", form.chosen, today()):
        form.code.errors = [_("This name and code open nothing, or not any more. Check both and try again.")]
        return _recover_page(form)
    database.session.commit()
    return render_template("resets/done.html")


@resets.get("/passphrase")
def change() -> ResponseReturnValue:
    """A new passphrase for somebody who is signed in."""
    return _change_page(ChangeForm(formdata=None))


@resets.post("/passphrase")
def change_submit() -> ResponseReturnValue:
    """Set it, and close every session."""
    form, mine = ChangeForm(), my_account()
    if not form.validate():
        return _change_page(form)
    database.session.commit()  # the counter is another transaction, and SQLite has room for one writer
    take(TRIES, database.keys.lookup("change " + mine.id.hex))
    if not passphrases.matches(form.present.data or "", mine.password_hash):
        form.present.errors = [_("This passphrase is not the one of this account.")]
        return _change_page(form)
    operations.change(database.session, mine, form.chosen)
    database.session.commit()
    close_cookie()
    flash(_("The new passphrase holds from now on. Sign in with it."))
    return redirect(url_for("accounts.sign_in"), 303)


@resets.get("/help-back-in")
def make() -> ResponseReturnValue:
    """A coordinator helps somebody who lost everything."""
    return _make_page(ResetForm(formdata=None))


@resets.post("/help-back-in")
def make_submit() -> ResponseReturnValue:
    """A code, shown once; an unknown name gets one too."""
    form = ResetForm()
    if not form.validate():
        return _make_page(form)
    words = operations.make_code(
        database.session,
        viewer(),
        form.name.data or "",
        second_step=bool(form.second_step.data),
        row_id=form.id,
        today=today(),
    )
    database.session.commit()
    return render_template("resets/code.html", words=words, days=operations.RESET.days)


def _recover_page(form: RecoverForm) -> ResponseReturnValue:
    return render_template("resets/recover.html", form=form), 422 if form.errors else 200


def _change_page(form: ChangeForm) -> ResponseReturnValue:
    return render_template("resets/change.html", form=form), 422 if form.errors else 200


def _make_page(form: ResetForm) -> ResponseReturnValue:
    return render_template("resets/make.html", form=form), 422 if form.errors else 200
