"""Suggestions for whoever looks at this page."""

from flask import current_app

from web.extensions import database, today
from web.login import account, viewer
from web.matches.queries import Asking
from web.matching.live import record_of


def asked_by_viewer() -> Asking:
    """The signed-in person, and the network as it is now."""
    live = current_app.extensions["mosty.live"].current(database.session, today())
    person = account().person
    return Asking(viewer(), person, live, today(), record_of(database.session, person))
