"""create_app: the only place that assembles."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from web import errors, headers, notices, permissions, templating
from web.accounts.views import accounts
from web.assistance.views import assistance
from web.cases.views import cases
from web.connections.views import connections
from web.coordination.views import coordination
from web.dates.views import dates
from web.db import make_engine, make_session, reading, select_rows
from web.extensions import babel, csrf, database, login_manager, system_clock
from web.factors.views import factors
from web.guides.views import guides
from web.importing.vocabularies import use_vocabulary
from web.incidents.views import incidents
from web.initiatives.views import initiatives
from web.introductions.views import introductions
from web.jinja import PageEnvironment
from web.keystore import KeyStore
from web.login import viewer
from web.maps.views import maps
from web.matches.views import matches
from web.matching.live import LiveIndex
from web.matching.searching import LiveSearch
from web.mentoring.views import mentoring
from web.models import Site
from web.models.site import SITE
from web.needs.views import needs
from web.notebook.views import notebook
from web.openings.views import openings
from web.pages.views import pages
from web.people.views import people
from web.programmes.views import programmes
from web.resets.views import resets
from web.revealing.views import revealing
from web.rounds.views import rounds
from web.safety.views import safety
from web.searches.views import searches
from web.templating import DEFAULT_LANGUAGE, SITE_LANGUAGES
from web.trust.views import trust

FEATURES = (
    pages,
    accounts,
    factors,
    resets,
    people,
    matches,
    connections,
    revealing,
    mentoring,
    openings,
    searches,
    dates,
    notebook,
    incidents,
    programmes,
    initiatives,
    coordination,
    cases,
    needs,
    maps,
    safety,
    trust,
    assistance,
    introductions,
    rounds,
    guides,
)
_FRAME = select(select(Site.demo).where(Site.id == SITE).scalar_subquery(), notices.WAITING)
MAX_FORM_BYTES = 256 * 1024


def create_app(settings: Settings, *, clock: Callable[[], datetime] = system_clock) -> Flask:
    """The application of one installation; its tables must stand at the newest revision."""
    use_vocabulary(settings.vocabulary)
    app = Flask(__name__)
    app.jinja_environment = PageEnvironment
    engine = make_engine(settings.database_url)
    keys = KeyStore(settings.keystore_url, settings.master_key)
    app.config.update(_flask_config(settings, keys), CLOCK=clock, SETTINGS=settings)
    app.extensions["mosty.engine"] = engine
    app.extensions["mosty.keys"] = keys
    app.extensions["mosty.live"] = LiveIndex(settings.index_file, keys)
    app.extensions["mosty.search"] = LiveSearch()

    readers = reading(engine)

    def open_session(read_only: bool) -> Session:
        return make_session(readers if read_only else engine, keys)

    database.init_app(app, open_session)
    csrf.init_app(app)
    login_manager.init_app(app, add_context_processor=False)  # templates get a Viewer instead
    babel.init_app(app, locale_selector=templating.language)
    _languages(app)
    for feature in FEATURES:
        app.register_blueprint(feature)
    errors.register(app)
    templating.register(app)
    permissions.register(app)
    headers.register(app, https=settings.https)
    app.context_processor(_layout)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, x_proto=1, x_host=0)  # type: ignore[method-assign]
    return app


def _flask_config(settings: Settings, keys: KeyStore) -> dict[str, Any]:
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"cookies").derive(keys.service_key("cookies"))
    return {
        "SECRET_KEY": derived,
        "SESSION_COOKIE_NAME": "__Host-mosty" if settings.https else "mosty",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "MAX_CONTENT_LENGTH": MAX_FORM_BYTES,
        "MAX_FORM_MEMORY_SIZE": MAX_FORM_BYTES,
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "BABEL_DEFAULT_LOCALE": DEFAULT_LANGUAGE,
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
        "TESTING": settings.testing,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _languages(app: Flask) -> None:
    """The interface language is the first part of the path; views never see it."""

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        # An address that leads nowhere has no values, but it may still begin with a language.
        chosen = (values or {}).pop("lang", request.path.split("/")[1])
        wanted = request.accept_languages.best_match(SITE_LANGUAGES) or DEFAULT_LANGUAGE
        g.lang = chosen if chosen in SITE_LANGUAGES else wanted

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = templating.language()


def _layout() -> dict[str, Any]:
    """What every page's frame shows, asked once a request."""
    if "frame" not in g:
        demo, news = select_rows(database.session, _FRAME, {"me": viewer().handle}).one()
        g.frame = {"viewer": viewer(), "demo": bool(demo), "news_waiting": news}
    frame: dict[str, Any] = g.frame
    return frame
