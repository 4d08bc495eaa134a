"""The start page, who sees what, the refusal for people inside, the way out."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.extensions import LANGUAGE_PREFIX, database
from web.login import viewer
from web.models import Site
from web.models.site import SITE

pages = Blueprint("pages", __name__)

NEUTRAL_SITE = "https://www.wikipedia.org/"


@pages.get("/")
def start() -> ResponseReturnValue:
    """The start page in the language that the browser asks for."""
    return _start_page()


@pages.get(LANGUAGE_PREFIX + "/")
def home() -> ResponseReturnValue:
    """The start page; who is signed in goes on to her own."""
    if viewer().signed_in:
        return redirect(url_for("matches.home"), 303)
    return _start_page()


def _start_page() -> ResponseReturnValue:
    site = database.session.get(Site, SITE)
    return render_template("pages/start.html", sign_ins=site.demo_sign_ins if site and site.demo else [])


@pages.get(LANGUAGE_PREFIX + "/about")
def about() -> ResponseReturnValue:
    """Who runs this, who sees what, who pays for it, how to leave (M90)."""
    settings = current_app.config["SETTINGS"]
    return render_template("pages/about.html", operator=settings.operator, funding=settings.funding)


@pages.get(LANGUAGE_PREFIX + "/not-here")
def not_here() -> ResponseReturnValue:
    """Why people living in Russia or Belarus are refused, and what else exists (M12)."""
    return render_template("pages/not_here.html")


@pages.get(LANGUAGE_PREFIX + "/leave")
def leave() -> ResponseReturnValue:
    """Leave quickly: the browser forgets its cookie and goes to an unsuspicious site; nothing is stored."""
    answer = redirect(NEUTRAL_SITE, 303)
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer
