"""The second step: at signing in, setting it up, recovery codes, switching it off."""

import io

import segno
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.accounts import passphrases
from web.extensions import LANGUAGE_PREFIX, database, now
from web.factors import operations
from web.factors.forms import CodeForm, CodesForm, ConfirmForm, OffForm
from web.limits import Limit, take
from web.login import account as my_account
from web.login import inside, waits_for_code
from web.login import sign_in as open_session
from web.models import Account

factors = Blueprint("factors", __name__, url_prefix=LANGUAGE_PREFIX + "/account/second-step")

TRIES = Limit("second step", most=10, seconds=300)
TRIES_A_DAY = Limit("second step, a day", most=50, seconds=24 * 3600)
DOT = 6  # pixels: what the camera of an old phone still reads


@factors.get("/code")
def code() -> ResponseReturnValue:
    """The second step of signing in; the passphrase alone shows nothing of the account."""
    if waits_for_code() is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return _code_page(CodeForm(formdata=None, next=request.args.get("next", "")))


@factors.post("/code")
def code_submit() -> ResponseReturnValue:
    """Check the code; a wrong one and a used one get the same answer."""
    form, waiting = CodeForm(), waits_for_code()
    if waiting is None:
        return redirect(url_for("accounts.sign_in"), 303)
    if not form.validate():
        return _code_page(form)
    _count_try(waiting)
    if not operations.prove(database.session, waiting, form.code.data or "", now()):
        form.code.errors = [_("This code is not right, or it was used before. Wait for the next one.")]
        return _code_page(form)
    open_session(waiting)
    database.session.commit()
    return redirect(inside(form.next.data) or url_for("matches.home"), 303)


@factors.get("/")
def index() -> ResponseReturnValue:
    """Whether the second step is on, and how to set it up."""
    return _index_page(ConfirmForm(formdata=None))


@factors.post("/")
def begin() -> ResponseReturnValue:
    """Make a secret for an app."""
    operations.begin(database.session, my_account())
    database.session.commit()
    return redirect(url_for("factors.index"), 303)


@factors.get("/picture.png")
def picture() -> ResponseReturnValue:
    """The secret as a QR code, until a code has confirmed it."""
    mine = my_account()
    if mine.second_step or "secret" not in mine.factor:
        return redirect(url_for("factors.index"), 303)
    drawn = io.BytesIO()
    segno.make_qr(operations.address(mine)).save(drawn, kind="png", scale=DOT)
    return Response(drawn.getvalue(), content_type="image/png")


@factors.post("/confirm")
def confirm() -> ResponseReturnValue:
    """Switch it on with a first code; recovery codes are shown in this answer and never again."""
    form, mine = ConfirmForm(), my_account()
    if mine.second_step:
        return redirect(url_for("factors.index"), 303)
    if not form.validate():
        return _index_page(form)
    _count_try(mine)
    found = operations.confirm(database.session, mine, form.code.data or "", now())
    if found is None:
        form.code.errors = [_("This code does not fit. Wait for the next one, and look at the clock of the phone.")]
        return _index_page(form)
    database.session.commit()
    return render_template("factors/shown.html", codes=found, just_on=True)


@factors.get("/codes")
def codes() -> ResponseReturnValue:
    """How many recovery codes are left, and new ones."""
    return _codes_page(CodesForm(formdata=None))


@factors.post("/codes")
def codes_submit() -> ResponseReturnValue:
    """Ten new codes, shown in this answer and never again."""
    form, mine = CodesForm(), my_account()
    if not form.validate() or not _passphrase_fits(form, mine):
        return _codes_page(form)
    found = operations.new_codes(database.session, mine)
    database.session.commit()
    return render_template("factors/shown.html", codes=found, just_on=False)


@factors.get("/off")
def off() -> ResponseReturnValue:
    """What switching off means."""
    return _off_page(OffForm(formdata=None))


@factors.post("/off")
def off_submit() -> ResponseReturnValue:
    """Switch the second step off, with passphrase and code."""
    form, mine = OffForm(), my_account()
    if not form.validate() or not _passphrase_fits(form, mine):
        return _off_page(form)
    if mine.second_step:
        if not operations.prove(database.session, mine, form.code.data or "", now()):
            form.code.errors = [_("This code is not right, or it was used before. Wait for the next one.")]
            return _off_page(form)
        operations.switch_off(database.session, mine)
        database.session.commit()
        flash(_("The second step is off."))
    return redirect(url_for("factors.index"), 303)


def _passphrase_fits(form: CodesForm, mine: Account) -> bool:
    _count_try(mine)
    if passphrases.matches(form.passphrase.data or "", mine.password_hash):
        return True
    form.passphrase.errors = [_("This passphrase is not the one of this account.")]
    return False


def _count_try(whose: Account) -> None:
    subject = database.keys.lookup("second step " + whose.id.hex)
    database.session.commit()  # the counter is another transaction, and SQLite has room for one writer
    for limit in (TRIES, TRIES_A_DAY):
        take(limit, subject)


def _code_page(form: CodeForm) -> ResponseReturnValue:
    return render_template("factors/code.html", form=form), 422 if form.errors else 200


def _index_page(form: ConfirmForm) -> ResponseReturnValue:
    mine = my_account()
    page = render_template(
        "factors/index.html",
        form=form,
        on=mine.second_step,
        secret=mine.factor.get("secret", ""),
        left=operations.codes_left(mine),
    )
    return page, 422 if form.errors else 200


def _codes_page(form: CodesForm) -> ResponseReturnValue:
    left = operations.codes_left(my_account())
    return render_template("factors/codes.html", form=form, left=left), 422 if form.errors else 200


def _off_page(form: OffForm) -> ResponseReturnValue:
    return render_template("factors/off.html", form=form), 422 if form.errors else 200
