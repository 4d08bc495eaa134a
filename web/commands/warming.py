"""Getting ready before the first page: for a server of threads, and for one that forks its workers."""

import gc

from flask import Flask

import config
from web.app import create_app
from web.commands.installation import open_session
from web.db import make_session
from web.extensions import system_clock


def warm(app: Flask) -> None:
    """Compile the loops, build the index of a process that is about to serve, and its search."""
    keys = app.extensions["mosty.keys"]
    with make_session(app.extensions["mosty.engine"], keys, read_only=True) as session:
        app.extensions["mosty.live"].warm(session, system_clock().date())
        app.extensions["mosty.search"].current(session)


def application() -> Flask:
    """The application with its index in memory, for `gunicorn --preload "web.commands.warming:application()"`.

    Workers share the pages that they do not change. Connections are theirs alone: none is open when they are forked.
    """
    settings = config.from_environment()
    with open_session(settings):
        app = create_app(settings)
    warm(app)
    app.extensions["mosty.engine"].dispose()
    app.extensions["mosty.keys"].close()
    gc.collect()
    gc.freeze()  # a collection would write into every page that holds an object
    return app
