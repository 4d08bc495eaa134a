"""Guides: plain pages that anybody may read, without an account and with nothing personal in them."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from web.extensions import LANGUAGE_PREFIX, database, today
from web.guides import queries, sentences
from web.initiatives.queries import listed as listed_initiatives
from web.listing import count
from web.login import viewer
from web.openings.queries import listed as listed_openings
from web.programmes.queries import listed as listed_programmes
from web.templating import country_name, language
from web.zones import zone_name, zones_of

guides = Blueprint("guides", __name__, url_prefix=LANGUAGE_PREFIX + "/guides")
guides.add_app_template_filter(sentences.sentence, "fact_sentence")

PASSPORTS = ("RU", "BY", "UA")
MOST_PROGRAMMES = 12
# Each is a template of this name; the order is that of the list.
GUIDES: Mapping[str, object] = {
    "red-notices": _l("Red Notices of Interpol"),
    "lost-documents": _l("A document is lost, stolen or declared lost"),
    "tax-data": _l("Banks, taxes and what states tell each other"),
    "safer-use": _l("Using this site more safely"),
    "threats": _l("When somebody threatens you or asks too much"),
    "history": _l("It has been done before: a short history"),
}


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in sorted(words))


@guides.get("/")
def index() -> ResponseReturnValue:
    """All guides and all countries."""
    named = sorted((country_name(code), code) for code in queries.countries())
    return render_template("guides/index.html", guides=GUIDES, countries=named)


@guides.get(f"/<any({_listed(GUIDES)}):guide>")
def show(guide: str) -> ResponseReturnValue:
    """One guide."""
    return render_template(f"guides/{guide}.html", title=GUIDES[guide], facts=queries.facts())


@guides.get("/figures")
def figures() -> ResponseReturnValue:
    """Figures, each with its source and its year (M16)."""
    return render_template("guides/figures.html", figures=queries.figures())


@guides.get("/for-officials")
def officials() -> ResponseReturnValue:
    """One page to print for an official, in the language that the official reads (M64)."""
    sheets = queries.officials()
    spoken = request.args.get("in", language())
    return render_template("guides/officials.html", sheets=sheets, spoken=spoken if spoken in sheets else language())


@guides.get(f"/arriving/<any({_listed(queries.countries())}):country>")
def country(country: str) -> ResponseReturnValue:
    """What is known of arriving in one country; facts with their dates and never a verdict (M41, M58, M59)."""
    session, day = database.session, today()
    programmes = listed_programmes({"country": country})
    return render_template(
        "guides/country.html",
        country=country,
        facts=queries.facts_of(country),
        visas=queries.visa_rules(country),
        passports=PASSPORTS,
        zones=[zone_name(zone, day, language()) for zone in zones_of(country, day)],
        programmes=session.scalars(programmes.limit(MOST_PROGRAMMES)).all(),
        programmes_in_all=count(session, programmes),
        openings=count(session, listed_openings({"place": country}, day)),
        initiatives=count(session, listed_initiatives(viewer(), {"country": country})),
    )
