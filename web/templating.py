"""What templates can call: names of countries, languages and terms in the reader's language, dates, coarse numbers."""

import functools
import gettext
import uuid
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request, url_for
from flask_babel import format_date, format_decimal, format_percent
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from matcher import vocabulary
from matcher.disclosure import coarse
from web.extensions import today
from web.listing import is_fresh, web_host
from web.login import viewer
from web.zones import clock_hours, is_zone, minutes_east, offset_name

SITE_LANGUAGES = {"en": "English", "ru": "Русский", "uk": "Українська", "be": "Беларуская"}
DEFAULT_LANGUAGE = "en"
# Languages that CLDR does not name in Belarusian.
UNNAMED = {("be", "crh"): "крымскататарская", ("be", "rom"): "цыганская"}
TRANSLATIONS = Path(__file__).parent / "translations"
_ROW = uuid.uuid4()  # stands for an id that is put in later: nobody can type it
LONGEST_QUERY = 2000  # bytes: it stands in four links of the page


def language() -> str:
    """The reader's language, one of SITE_LANGUAGES."""
    return str(g._get_current_object().get("lang", DEFAULT_LANGUAGE))  # a page asks for it some hundred times


@functools.cache
def catalog(reader: str) -> gettext.NullTranslations:
    """The texts of a language."""
    return gettext.translation("messages", TRANSLATIONS, [reader], fallback=True)


def marked(text: str) -> str:
    """A text that `translated` is asked for: called `_l`, it tells those who collect texts of it."""
    return text


def translated(text: str, **values: Any) -> str:
    """A text in the reader's language."""
    found = catalog(language()).gettext(text)
    return found % values if values else found


_ = translated


@functools.cache
def _named(reader: str, kind: str) -> Mapping[str, str]:
    """What CLDR calls the `territories` or `languages` in a reader's language."""
    return dict(getattr(Locale(reader), kind).items())


def country_name(code: str | None) -> str:
    """A country's name in the reader's language."""
    return _named(language(), "territories").get(code, code) if code else ""


def language_name(code: str) -> str:
    """A language's name in the reader's language."""
    reader = language()
    return _named(reader, "languages").get(code.replace("-", "_")) or UNNAMED.get((reader, code), code)


def term(terms: str, code: str | None) -> str:
    """The name of `code` in the vocabulary list called `terms`; a phrase that is no code is shown as typed."""
    return names(terms, [code]) if code else ""


def names(terms: str, codes: Collection[str | None]) -> str:
    """Several terms, joined by commas."""
    if not codes:
        return ""
    known, reader = getattr(vocabulary, terms), language()
    return ", ".join(known[code].names[reader] if code in known else code or "" for code in codes)


def spoken(languages: Mapping[str, str]) -> str:
    """Languages with their levels, joined by commas."""
    native = term("CEFR", "native").lower()
    levels = {code: native if grade == "native" else grade for code, grade in languages.items()}
    return ", ".join(f"{language_name(code)} ({grade})" for code, grade in levels.items())


def utc_offset(zone: str) -> str:
    """What a zone's clocks show today, as in "UTC+5:30": the zone's own name would tell a town."""
    return offset_name(minutes_east(zone, today())) if is_zone(zone) else ""


def about_many(number: int) -> str:
    """A number that others see: under ten is "fewer than ten", above it is floored to fives."""
    shown = coarse(number)
    return _("fewer than ten") if shown is None else _("about %(number)d", number=shown)


def day(value: date | None) -> str:
    """A day in the reader's language."""
    return format_date(value, "d MMMM y") if value else ""


def iso_day(value: str) -> str:
    """The same for a day as it stands in a sealed value; empty for none."""
    return day(date.fromisoformat(value)) if value else ""


def days_left(value: date) -> int:
    """Days until a day; negative when it has passed."""
    return (value - today()).days


def confirmed_lately(value: date) -> bool:
    """Whether a day on which something was confirmed is at most 180 days ago."""
    return is_fresh(value, today())


def paragraphs(text: str) -> Markup:
    """Plain text with its blank lines as paragraphs; nothing in it is markup."""
    parts = [part.strip().split("\n") for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return Markup("".join(f"<p>{'<br>'.join(map(escape, lines))}</p>" for lines in parts))  # noqa: S704  all is escaped


def csrf_token() -> str:
    """The token of this request's forms, as Flask-WTF keeps it: it would look for its settings each time."""
    return str(g.get("csrf_token") or generate_csrf())


def register(app: Flask) -> None:
    """Give them to Jinja."""
    app.extensions["mosty.addresses"] = {}
    app.jinja_env.globals.update(
        SITE_LANGUAGES=SITE_LANGUAGES,
        country_name=country_name,
        language_name=language_name,
        term=term,
        names=names,
        spoken=spoken,
        about_many=about_many,
        utc_offset=utc_offset,
        clock_hours=clock_hours,
        language_link=language_link,
        navigation=navigation,
        url_for=address,
        csrf_token=csrf_token,
    )
    app.jinja_env.filters.update(
        confirmed_lately=confirmed_lately,
        day=day,
        days_left=days_left,
        iso_day=iso_day,
        decimal=format_decimal,
        paragraphs=paragraphs,
        percent=format_percent,
        web_host=web_host,
    )


def address(endpoint: str, **values: Any) -> str:
    """What `url_for` answers. An address without values is worked out once a language, and once a request what stands
    around the id of a row."""
    if not values and endpoint[0] != "." and has_request_context() and not request.script_root:
        known: dict[tuple[str, str], str] = current_app.extensions["mosty.addresses"]
        asked = (endpoint, language())
        return known.get(asked) or known.setdefault(asked, url_for(endpoint))
    match [name for name, value in values.items() if isinstance(value, uuid.UUID)]:
        case [row]:
            return str(values.pop(row)).join(_around(endpoint, row, values))
        case _:
            return url_for(endpoint, **values)


def _around(endpoint: str, row: str, others: Mapping[str, Any]) -> list[str]:
    """What stands before and after the value called `row`."""
    known: dict[tuple[str, str, str, str], list[str]] = g.setdefault("addresses", {})
    asked = (endpoint, language(), row, str(others))
    if asked not in known:
        known[asked] = url_for(endpoint, **{**others, row: _ROW}).split(str(_ROW))
    return known[asked]


def language_link(code: str) -> str:
    """The address of the present page in another language; the start page where there is no such address."""
    endpoint = request.endpoint
    if endpoint is None or not current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        return url_for("pages.home", lang=code)
    if not any("GET" in (rule.methods or ()) for rule in current_app.url_map.iter_rules(endpoint)):
        return url_for("pages.home", lang=code)
    return url_for(endpoint, **{**_asked(), **(request.view_args or {}), "lang": code})


def _asked() -> dict[str, list[str]]:
    """What the address asks for, without the names that url_for takes for itself; nothing when it is too long."""
    if len(request.query_string) > LONGEST_QUERY:
        return {}
    asked = request.args.to_dict(flat=False)
    return {name: values for name, values in asked.items() if name != "endpoint" and not name.startswith("_")}


def navigation() -> list[tuple[str, str]]:
    """(endpoint, text) of the main menu for whoever looks."""
    looking = viewer()
    entries = [("matches.home", _("For you"))]
    if looking.approved:
        entries += [("matches.mentors", _("Mentors")), ("matches.contacts", _("Peers"))]
    entries += [("openings.index", _("Openings")), ("initiatives.index", _("Initiatives"))]
    entries += [("connections.index", _("Requests")), ("people.profile", _("My profile"))]
    if looking.is_host:
        entries.append(("openings.mine", _("My openings")))
    if looking.is_coordinator:
        entries += [("coordination.index", _("Coordination")), ("maps.countries", _("Map"))]
    return [*entries, ("accounts.account", _("Account"))]
