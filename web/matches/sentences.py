"""Reason codes to sentences of the reader's language: one table, so that a code without words fails a test.

A sentence about a person speaks of "they"; the same code about an opening or an initiative may need other words, which
stand in THINGS. Terms are named by the vocabulary, countries and languages by CLDR.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from matcher.reasons import Reason
from web.templating import about_many, country_name, day, language_name, names, term

Values = Mapping[str, Any]
Wording = Callable[[Values], object]  # flask_babel carries no types: `sentence` makes the string

PEOPLE_KINDS = ("mentors", "contacts")
MOST_LISTED = 5


def _listed(parts: Sequence[str]) -> str:
    shown = ", ".join(parts[:MOST_LISTED])
    return shown if len(parts) <= MOST_LISTED else str(gettext("%(first)s and others", first=shown))


def _terms(terms: str) -> Callable[[Sequence[str]], str]:
    return lambda codes: names(terms, codes)


def _languages(codes: Sequence[str]) -> str:
    return _listed([language_name(code) for code in codes])


def _countries(codes: Sequence[str]) -> str:
    return _listed([country_name(code) for code in codes])


# How each piece of a reason's data is written; a number stays a number, for its plural form.
RENDERED: Mapping[str, Callable[[Any], Any]] = {
    "support": _terms("SUPPORT"),
    "skills": _terms("SKILLS"),
    "fields": _terms("FIELDS"),
    "stages": _terms("STAGES"),
    "roles": _terms("INITIATIVE_ROLES"),
    "stage": lambda code: term("STAGES", code),
    "languages": _languages,
    "you_learn": _languages,
    "they_learn": _languages,
    "language": language_name,
    "country": country_name,
    "countries": _countries,
    "origins": _countries,
    "city": str,
    "words": _listed,
    "date": lambda iso: day(date.fromisoformat(iso)),
    "count": int,
    "days": int,
    "hours": int,
}


def _says(text: Any) -> Wording:
    return lambda values: str(text) % values


def _near_hours(values: Values) -> object:
    return ngettext(
        "Your days share %(num)d hour: you could talk online",
        "Your days share %(num)d hours: you could talk online",
        values["hours"],
    )


def _few_hours(values: Values) -> object:
    if not values["hours"]:
        return gettext("Your days share no hour, because of the time zones")
    return ngettext(
        "Your days share only %(num)d hour, because of the time zones",
        "Your days share only %(num)d hours, because of the time zones",
        values["hours"],
    )


def _more_hours(values: Values) -> object:
    return ngettext(
        "It asks for at least %(num)d hour a week, more than you stated",
        "It asks for at least %(num)d hours a week, more than you stated",
        values["hours"],
    )


def _deadline(values: Values) -> object:
    return ngettext(
        "Its deadline is near: %(date)s, in %(num)d day",
        "Its deadline is near: %(date)s, in %(num)d days",
        values["days"],
        date=values["date"],
    )


def _common_contacts(values: Values) -> object:
    return gettext("People whom you both know: %(number)s", number=about_many(values["count"]))


def _add_language(values: Values) -> object:
    """Numbers of people stay coarse; numbers of things are exact."""
    language, count = values["language"], values["count"]
    match values["kind"]:
        case "mentors":
            return gettext("%(language)s: more mentors, %(number)s", language=language, number=about_many(count))
        case "contacts":
            return gettext("%(language)s: more peers, %(number)s", language=language, number=about_many(count))
        case "openings":
            return ngettext(
                "%(language)s: %(num)d more opening", "%(language)s: %(num)d more openings", count, language=language
            )
        case _:
            return ngettext(
                "%(language)s: %(num)d more initiative",
                "%(language)s: %(num)d more initiatives",
                count,
                language=language,
            )


SENTENCES: Mapping[str, Wording] = {
    "offers_what_you_need": _says(_l("They offer what you look for: %(support)s")),
    "you_offer_what_they_need": _says(_l("You offer what they look for: %(support)s")),
    "offers_what_they_need": _says(_l("The opening offers what they look for: %(support)s")),
    "shares_skill": _says(_l("Skills that you share: %(skills)s")),
    "same_field": _says(_l("You both work in: %(fields)s")),
    "further_along": _says(_l("They are further along in their work: %(stage)s")),
    "fits_stage": _says(_l("It names your stage of work: %(stage)s")),
    "common_language": _says(_l("Languages that you both speak: %(languages)s")),
    "tandem": _says(_l("You could learn from each other: %(you_learn)s from them, %(they_learn)s from you")),
    "near_hours": _near_hours,
    "same_city": _says(_l("You both live in %(city)s: you could meet in person")),
    "same_country": _says(_l("You both live in the same country: %(country)s")),
    "remote": _says(_l("It can be done from where you are")),
    "text_matches": _says(_l("You both write about: %(words)s")),
    "common_contacts": _common_contacts,
    "near_in_network": _says(
        _l("You are near each other through people who agreed that their ties may be used for this")
    ),
    "bridges": _says(_l("They live in another country than you: %(country)s")),
    "open_to_origin": _says(_l("It states that it takes people from: %(origins)s")),
    "deadline": _deadline,
    "role_fits": _says(_l("Roles that suit you: %(roles)s")),
    "languages_unknown": _says(_l("Not both of you state your languages: check that you share one")),
    "origin_not_stated": _says(_l("You have not said where you come from: some people want to know that first")),
    "few_shared_hours": _few_hours,
    "hours_unknown": _says(_l("The hours a week are not stated on both sides")),
    "stage_unknown": _says(_l("The stage of work is not shown on both sides")),
    "other_stage": _says(_l("It names other stages of work than yours: %(stages)s")),
    "deadline_unknown": _says(_l("It names no deadline: ask whether it still stands")),
    "residence_unknown": _says(_l("It is for people who live in: %(countries)s. Your profile names no country")),
    "needs_move": _says(_l("You would have to move: it is in another country, %(country)s")),
    "more_hours": _more_hours,
    "add_language": _add_language,
}
"""What is said about a person, and about a thing where THINGS has no words of its own."""

THINGS: Mapping[str, Wording] = {
    "offers_what_you_need": _says(_l("It gives what you look for: %(support)s")),
    "shares_skill": _says(_l("It asks for skills that you have: %(skills)s")),
    "same_field": _says(_l("It is for your field of work: %(fields)s")),
    "common_language": _says(_l("It works in languages that you speak: %(languages)s")),
    "same_city": _says(_l("It is in the city where you live: %(city)s")),
    "same_country": _says(_l("It is in the country where you live: %(country)s")),
    "text_matches": _says(_l("It is about what you write about: %(words)s")),
    "languages_unknown": _says(_l("Its languages or yours are not stated: check that you share one")),
    "origin_not_stated": _says(_l("It does not state whether it takes people from where you come from: ask first")),
}


def sentence(reason: Reason, kind: str) -> str:
    """`reason` for a suggestion of `kind` (mentors, contacts, openings, initiatives) in the reader's language."""
    values = {key: RENDERED[key](value) for key, value in reason.data.items()} | {"kind": kind}
    wording = SENTENCES[reason.code] if kind in PEOPLE_KINDS else THINGS.get(reason.code, SENTENCES[reason.code])
    return str(wording(values))
