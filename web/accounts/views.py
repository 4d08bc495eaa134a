"""Signing up, in and out; the list of sessions."""

import uuid

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.accounts import export as exporting
from web.accounts import operations, passphrases, queries
from web.accounts.forms import EraseForm, NewsForm, SignInForm, SignUpForm
from web.extensions import LANGUAGE_PREFIX, database, now, today
from web.limits import Limit, take
from web.login import IDLE, LONGEST, STEP, inside, this_sign_in, viewer, wait_for_code
from web.login import account as my_account
from web.login import leave as close_cookie
from web.login import sign_in as open_session
from web.login import sign_out as close_session
from web.models import Site
from web.models.site import SITE
from web.templating import language

accounts = Blueprint("accounts", __name__, url_prefix=LANGUAGE_PREFIX + "/account")

SIGN_INS = Limit("sign-in", most=10, seconds=300)
SIGN_UPS = Limit("sign-up", most=200, seconds=3600)  # of the whole site: there is no account to count by


@accounts.get("/new")
def sign_up() -> ResponseReturnValue:
    """The form for newcomers; a demo network takes no real people."""
    return _sign_up_page(SignUpForm())


@accounts.post("/new")
def sign_up_submit() -> ResponseReturnValue:
    """Make the account, sign in, and show name and passphrase once."""
    form = SignUpForm()
    if form.refused:
        return redirect(url_for("pages.not_here"), 303)
    if _is_demo() or not form.validate():
        return _sign_up_page(form)
    database.session.commit()  # the counter is another transaction, and SQLite has room for one writer
    take(SIGN_UPS, b"everybody")
    try:
        account = operations.sign_up(
            database.session,
            number=form.number.data or "",
            country=form.country.data,
            passphrase=form.chosen,
            asks_to_host=form.purpose.data == "host",
            today=today(),
            invitation=form.invitation.data or "",
        )
    except operations.BadInvitation:
        form.invitation.errors = [
            _("These words do not open anything, or not any more. Check them, or leave them out: it works without.")
        ]
        return _sign_up_page(form)
    open_session(account)
    database.session.commit()
    # Shown in this answer and never again: it is stored nowhere in plain.
    passphrase = None if form.passphrase.data else form.chosen
    return render_template("accounts/welcome.html", name=account.name, passphrase=passphrase)


@accounts.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """The form."""
    if viewer().signed_in:
        return redirect(url_for("matches.home"), 303)
    return _sign_in_page(SignInForm(formdata=None, next=request.args.get("next", "")))


@accounts.post("/sign-in")
def sign_in_submit() -> ResponseReturnValue:
    """Check name and passphrase; the answer never tells which of them was wrong."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form)
    take(SIGN_INS, database.keys.lookup("sign-in " + operations.folded(form.name.data or "")))
    account = operations.check(database.session, form.name.data or "", form.passphrase.data or "")
    if account is None:
        form.passphrase.errors = [_("This name and passphrase do not open an account. Check both and try again.")]
        return _sign_in_page(form)
    target = inside(form.next.data)
    if account.second_step:
        wait_for_code(account)
        return redirect(url_for("factors.code", next=target), 303)
    open_session(account)
    database.session.commit()
    return redirect(target or url_for("matches.home"), 303)


@accounts.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Close this session."""
    close_session()
    database.session.commit()
    answer = redirect(url_for("pages.home"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@accounts.get("/")
def account() -> ResponseReturnValue:
    """The account: name, role, open sessions."""
    mine = my_account()
    rows = queries.sessions_of(database.session, mine, used_since=now() - IDLE - STEP, opened_since=now() - LONGEST)
    return render_template("accounts/account.html", account=mine, sessions=rows, this=this_sign_in())


@accounts.get("/export.<any(json, csv):form>")
def export(form: str) -> ResponseReturnValue:
    """Everything that is stored about the viewer, as a file."""
    found = exporting.everything(database.session, my_account())
    text = exporting.as_json(found) if form == "json" else exporting.as_csv(found)
    kind = "application/json" if form == "json" else "text/csv"
    return Response(
        text,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename=notes.{form}"},
    )


@accounts.get("/news")
def news() -> ResponseReturnValue:
    """How somebody hears that there is news."""
    chosen = my_account().mail
    form = NewsForm(formdata=None, address=chosen.get("address", ""), every=str(chosen.get("every", 7)))
    return _news_page(form)


@accounts.post("/news")
def news_submit() -> ResponseReturnValue:
    """Keep the address, sealed, or delete it."""
    form, mine = NewsForm(), my_account()
    if not form.validate():
        return _news_page(form)
    if form.address.data and _sends_mail():
        told = mine.mail.get("told") or today().isoformat()
        mine.mail = {
            "address": form.address.data,
            "language": language(),
            "every": int(form.every.data),
            "told": told,
        }
        flash(_("Saved. Notes go to that address from now on."))
    else:
        mine.mail = {}
        flash(_("No mail is sent to you."))
    database.session.commit()
    return redirect(url_for("accounts.account"), 303)


@accounts.get("/erase")
def erase() -> ResponseReturnValue:
    """What erasing means."""
    return _erase_page(EraseForm(formdata=None))


@accounts.post("/erase")
def erase_submit() -> ResponseReturnValue:
    """Erase the viewer: her rows, and by her key everything in every copy."""
    form, mine = EraseForm(), my_account()
    if not form.validate():
        return _erase_page(form)
    database.session.commit()
    take(SIGN_INS, database.keys.lookup("erase " + mine.person_id.hex))
    if not passphrases.matches(form.passphrase.data or "", mine.password_hash):
        form.passphrase.errors = [_("This passphrase is not the one of this account. Nothing was erased.")]
        return _erase_page(form)
    operations.erase(database.session, mine)
    database.session.commit()
    operations.finish_erasure(current_app.extensions["mosty.engine"], current_app.extensions["mosty.live"])
    close_cookie()
    flash(_("Everything that was stored about you is erased."))
    answer = redirect(url_for("pages.home"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@accounts.post("/sessions/<uuid:sign_in_id>/end")
def end_session(sign_in_id: uuid.UUID) -> ResponseReturnValue:
    """Close one of one's own sessions."""
    operations.end_session(database.session, my_account(), sign_in_id)
    database.session.commit()
    flash(_("That session is closed."))
    return redirect(url_for("accounts.account"), 303)


@accounts.post("/sessions/end")
def end_sessions() -> ResponseReturnValue:
    """Close every session of the account, this one too."""
    operations.end_sessions(database.session, my_account())
    database.session.commit()
    return redirect(url_for("accounts.sign_in"), 303)


def _sign_up_page(form: SignUpForm) -> ResponseReturnValue:
    demo = _is_demo()
    status = 403 if demo and request.method == "POST" else 422 if form.errors else 200
    return render_template("accounts/sign_up.html", form=form, demo_only=demo), status


def _sends_mail() -> bool:
    return current_app.config["SETTINGS"].mail is not None and not _is_demo()


def _news_page(form: NewsForm) -> ResponseReturnValue:
    server = current_app.config["SETTINGS"].mail
    sender = server.sender if _sends_mail() else ""
    return render_template("accounts/news.html", form=form, sender=sender), 422 if form.errors else 200


def _erase_page(form: EraseForm) -> ResponseReturnValue:
    return render_template("accounts/erase.html", form=form), 422 if form.errors else 200


def _sign_in_page(form: SignInForm) -> ResponseReturnValue:
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


def _is_demo() -> bool:
    site = database.session.get(Site, SITE)
    return bool(site and site.demo)
