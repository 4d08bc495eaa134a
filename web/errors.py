"""What goes wrong, as pages that say what to do: no code, no trace, nothing personal, and a way on."""

import logging
import secrets

from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from web.limits import TooMany
from web.visibility import ANYONE

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5
HIDDEN = ("csrf_token", "passphrase")  # fields that no page gives back
NO_FRAME = {"viewer": ANYONE, "demo": False, "news_waiting": 0}
WORTH_KEEPING = 40  # characters: shorter answers are chosen, not written
BUSY = ("database is locked", "lock timeout", "deadlock detected", "statement timeout", "could not obtain lock")
Answer = tuple[str, int] | tuple[str, int, dict[str, str]]


class DomainError(Exception):
    """Something that a person tried and the rules refuse; views turn it into a message beside the form."""


def register(app: Flask) -> None:
    """Attach the error pages."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Answer:
    texts = {
        400: (_("We could not read that"), _("Go back, check what you typed and send it again.")),
        403: (_("This page is not for you yet"), _("You need an approved account or another role to open it.")),
        404: (_("There is no such page"), _("It may have moved, or it is not yours to see.")),
        405: (_("This page cannot do that"), _("Go back and use the buttons on the page.")),
        413: (_("That is too much at once"), _("Send less text at a time.")),
    }
    status = error.code or 500
    title, text = texts.get(status, (_("Something did not work"), _("Please try again in a moment.")))
    return _page(title, text, status)


def _stale_form(_error: CSRFError) -> Answer:
    text = _("The page was open for too long, or was opened before you signed in. Nothing was lost: send it again.")
    return _page(_("Please send the form once more"), text, 400)


def _too_many(error: TooMany) -> Answer:
    minutes = max(1, -(-error.seconds // 60))
    text = ngettext("Please wait %(num)d minute and try again.", "Please wait %(num)d minutes and try again.", minutes)
    return render(_("Too many tries"), text), 429, {"Retry-After": str(error.seconds)}


def _database(error: OperationalError) -> Answer:
    g.frame = NO_FRAME  # the page must come out without asking the database once more
    if any(sign in str(error.orig).lower() for sign in BUSY):
        text = _("Many people are saving at this moment. Nothing was changed: please send it again.")
        return render(_("Busy for a moment"), text), 503, {"Retry-After": str(RETRY_SECONDS)}
    return _unexpected(error)


def _unexpected(error: Exception) -> Answer:
    # The number alone joins the page to the log: neither holds anything that was typed.
    g.setdefault("frame", NO_FRAME)
    number = secrets.token_hex(4)
    logger.error("error %s at %s: %s", number, request.endpoint, type(error).__name__, exc_info=app_trace(error))
    text = _("It is our mistake, and it was noted under the number %(number)s. Please try again.", number=number)
    return _page(_("Something broke on our side"), text, 500)


def app_trace(error: BaseException) -> BaseException | None:
    """The error for the log, unless it could carry values: a database error repeats what was typed."""
    return None if isinstance(error, OperationalError) or "sqlalchemy" in type(error).__module__ else error


def _page(title: str, text: str, status: int) -> tuple[str, int]:
    return render(title, text, forbidden=status == 403), status


def render(title: str, text: str, *, forbidden: bool = False) -> str:
    """The error page; who was `forbidden` something is told how she is let in."""
    return render_template("error.html", title=title, text=text, typed=_typed(), forbidden=forbidden)


def _typed() -> list[str]:
    """What was typed, given back when a form could not be taken, so that nothing is lost."""
    try:
        form = request.form
    except RequestEntityTooLarge:  # there is nothing to give back: it was not read
        return []
    return [
        text for name, text in form.items() if not any(part in name for part in HIDDEN) and len(text) > WORTH_KEEPING
    ]
