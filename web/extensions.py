"""Flask's helpers and the request's database session: a leaf that imports nothing of ours."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, cast

from flask import Flask, current_app, g, request
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

LANGUAGE_PREFIX = "/<any(en, ru, uk, be):lang>"  # the interface language is the first part of every path
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

babel = Babel()
csrf = CSRFProtect()
login_manager = LoginManager()


class RequestDatabase:
    """One session per request: in a GET the database itself refuses to write through it."""

    def init_app(self, app: Flask, open_session: Callable[[bool], Session]) -> None:
        """`open_session(read_only)` makes a session; it is closed, uncommitted work dropped, when the request ends."""
        app.extensions["mosty.open_session"] = open_session
        app.teardown_appcontext(self._close)

    @property
    def session(self) -> Session:
        """The request's session."""
        if "db_session" not in g:
            g.db_session = self._open(request.method in SAFE_METHODS)
        return cast("Session", g.db_session)

    @property
    def keys(self) -> Any:
        """The key store that the session seals with."""
        return self.session.info["keys"]

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A short write of its own, committed at the end: for the two things that a GET may change
        (the session's last use and the card ledger) and for counters that must outlive a refused request."""
        session = self._open(False)
        try:
            yield session
            session.commit()
        finally:
            session.close()

    def _open(self, read_only: bool) -> Session:
        return cast("Session", current_app.extensions["mosty.open_session"](read_only))

    @staticmethod
    def _close(_error: BaseException | None) -> None:
        session = g.pop("db_session", None)
        if session is not None:
            session.close()


database = RequestDatabase()


def now() -> datetime:
    """The time by the application's clock, UTC without zone; tests set another clock."""
    return cast("datetime", current_app.config["CLOCK"]())


def today() -> date:
    """The UTC day by the application's clock."""
    return now().date()


def system_clock() -> datetime:
    """The clock of a real installation."""
    return datetime.now(UTC).replace(tzinfo=None)
