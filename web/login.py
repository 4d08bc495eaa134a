"""Who is signed in: the only module that touches Flask-Login.

A session is a row found by the hash of a random token; the cookie holds the token, so a copied cookie is dead once the
row is gone. No address and no browser name is stored or compared: they change with every Tor circuit.
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from flask import g
from flask import session as cookie
from flask_login import AnonymousUserMixin, UserMixin, current_user, login_user, logout_user
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from web.extensions import database, login_manager, now
from web.models import Account, SignIn, Site
from web.models.site import SITE
from web.visibility import ANYONE, Viewer, viewer_of

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
BETWEEN = timedelta(minutes=5)  # from the right passphrase to the code of the second step
STEP = timedelta(minutes=5)  # times are stored no finer than this
_BY_TOKEN = select(SignIn).where(SignIn.token_hash == bindparam("hash"))


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """The account behind the request, with the token that proved it."""

    account: Account
    sign_in: SignIn
    token: str

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie."""
        return self.token


def viewer() -> Viewer:
    """Who looks at this page; ANYONE when nobody is signed in."""
    if "viewer" not in g:
        user = current_user._get_current_object()
        g.viewer = ANYONE if isinstance(user, AnonymousUserMixin) else viewer_of(database.session, user.account)
    return cast("Viewer", g.viewer)


def account() -> Account:
    """The signed-in account; only for endpoints whose policy asks for one."""
    return cast("Account", current_user.account)


def this_sign_in() -> SignIn:
    """The session of this request."""
    return cast("SignIn", current_user.sign_in)


def must_set_up_second_step() -> bool:
    """Whether the signed-in host or coordinator must set up the second step first; not in a demo network."""
    site = database.session.get(Site, SITE)
    return not account().second_step and not (site and site.demo)


def wait_for_code(found: Account) -> None:
    """Remember in the cookie alone that the passphrase of `found` was right: it opens nothing but the second step."""
    cookie.clear()
    cookie["passed"] = [found.id.hex, _mark(found), now().isoformat()]


def waits_for_code() -> Account | None:
    """The account whose passphrase this browser gave lately; None after BETWEEN, or when the passphrase has changed."""
    match cookie.get("passed"):
        case [str(identity), str(mark), str(moment)] if now() - datetime.fromisoformat(moment) <= BETWEEN:
            found = database.session.get(Account, uuid.UUID(identity))
            return found if found and not found.person.suspended and _mark(found) == mark else None
        case _:
            return None


def _mark(found: Account) -> str:
    return cast("bytes", database.keys.lookup(f"passed {found.password_hash}")).hex()[:16]


def sign_in(found: Account) -> None:
    """Open a session for `found` on the request's database session; the caller commits."""
    token = secrets.token_urlsafe(32)
    moment = rounded(now())
    forget_lapsed(database.session)
    row = SignIn(account_id=found.id, token_hash=token_hash(token), started=moment, last_used=moment)
    database.session.add(row)
    for sealed in (Account.factor, Account.mail):  # a row from before them must look like the others
        if getattr(found, sealed.column) is None:
            setattr(found, sealed.name, {})
    cookie.clear()  # a new CSRF token too: what was known before signing in is worth nothing after
    login_user(SignedIn(found, row, token))


def forget_lapsed(session: Session) -> None:
    """Delete every session that nothing can use any more: the table must be no diary of visits."""
    session.execute(delete(SignIn).where((SignIn.last_used < now() - IDLE - STEP) | (SignIn.started < now() - LONGEST)))


def sign_out() -> None:
    """Close this session; the caller commits."""
    database.session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(current_user.token)))
    leave()


def leave() -> None:
    """Let the browser forget a session whose row is gone."""
    logout_user()
    cookie.clear()


def inside(target: str | None) -> str | None:
    """`target` when it is a page of this site, to go on there after signing in."""
    # A browser drops tabs and line ends from an address, so "/<tab>/elsewhere" would lead elsewhere.
    if target and target.isprintable() and target.startswith("/") and not target.startswith(("//", "/\\")):
        return target
    return None


def token_hash(token: str) -> bytes:
    """What the table knows of a token. It is random, so a plain hash cannot be guessed backwards."""
    return hashlib.sha256(token.encode()).digest()


def rounded(moment: datetime) -> datetime:
    """`moment` down to five minutes."""
    return moment - timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)


def find(token: str) -> SignedIn | None:
    """The session of `token` if it is alive; its rounded last use is brought up to date (one of the two GET writes)."""
    found = database.session.scalar(_BY_TOKEN, {"hash": token_hash(token)})
    moment = now()
    if found is None or moment - found.last_used > IDLE + STEP or moment - found.started > LONGEST:
        return None
    if found.account.person.suspended:
        return None
    if rounded(moment) > found.last_used:
        _touch(found, rounded(moment))
    return SignedIn(found.account, found, token)


def _touch(row: SignIn, moment: datetime) -> None:
    statement = update(SignIn).where(SignIn.id == row.id).values(last_used=moment)
    if database.session.get_bind().get_execution_options().get("read_only"):
        with database.writing() as session:
            session.execute(statement)
    else:
        database.session.execute(statement)


login_manager.session_protection = None
login_manager.user_loader(find)
