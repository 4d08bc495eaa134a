"""Reason codes to sentences of the reader's language: one table, so that a code without words fails a test.

A sentence about a person speaks of "they"; the same code about an opening or an initiative may need other words, which
stand in THINGS. Terms are named by the vocabulary, countries and languages by CLDR.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from matcher.reasons import Reason
from web.templating import about_many, country_name, day, language_name, names, term, translated
from web.templating import marked as _l

Values = Mapping[str, Any]
Wording = Callable[[Values], object]  # flask_babel carries no types: `sentence` makes the string

PEOPLE_KINDS = ("mentors", "contacts", "people_for")
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
    "level": str,
    "origin": country_name,
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


def _says(text: str) -> Wording:
    return lambda values: translated(text) % values


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


def _own_hours(values: Values) -> object:
    return ngettext(
        "It asks for at least %(num)d hour a week; you have not said how many you have",
        "It asks for at least %(num)d hours a week; you have not said how many you have",
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


def _state_openness(values: Values) -> object:
    """No number but a rough one, and no urging: a wish about contact is hers alone."""
    if values["kind"] in PEOPLE_KINDS:
        return gettext(
            "You have not said whether you want contact with people from this country: %(origin)s. You need not. "
            "With a yes, more people could be suggested to you: %(number)s",
            origin=values["origin"],
            number=about_many(values["count"]),
        )
    return ngettext(
        "You have not said whether you want contact with people from this country: %(origin)s. You need not. "
        "With a yes, %(num)d more could be suggested to you",
        "You have not said whether you want contact with people from this country: %(origin)s. You need not. "
        "With a yes, %(num)d more could be suggested to you",
        values["count"],
        origin=values["origin"],
    )


def _state_languages(values: Values) -> object:
    if values["kind"] in PEOPLE_KINDS:
        return gettext(
            "You name no languages. People who could be suggested and name theirs: %(number)s",
            number=about_many(values["count"]),
        )
    return ngettext(
        "%(num)d of them asks for a language, and you name none",
        "%(num)d of them ask for a language, and you name none",
        values["count"],
    )


def _state_country(values: Values) -> object:
    return ngettext(
        "%(num)d of them is only for people who live in certain countries, and you name none",
        "%(num)d of them are only for people who live in certain countries, and you name none",
        values["count"],
    )


def _state_origin(values: Values) -> object:
    return ngettext(
        "%(num)d of them says from which countries it takes people; you name none as your own, and need not",
        "%(num)d of them say from which countries they take people; you name none as your own, and need not",
        values["count"],
    )


def _state_hours(values: Values) -> object:
    return ngettext(
        "%(num)d of them says how many hours a week it needs; you have not said how many you have",
        "%(num)d of them say how many hours a week they need; you have not said how many you have",
        values["count"],
    )


def _enough_hours(values: Values) -> object:
    return ngettext(
        "Hours a week that would be enough for %(num)d more of them: %(hours)s",
        "Hours a week that would be enough for %(num)d more of them: %(hours)s",
        values["count"],
        hours=values["hours"],
    )


def _roughly(text: str) -> Wording:
    """A sentence with a rough number of people."""
    return lambda values: translated(text) % {**values, "number": about_many(values["count"])}


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
    "role_for_anybody": _says(_l("Roles that ask for no special skills: %(roles)s")),
    "languages_unknown": _says(_l("Not both of you state your languages: check that you share one")),
    "origin_not_stated": _says(_l("You have not said where you come from: some people want to know that first")),
    "few_shared_hours": _few_hours,
    "names_no_language": _says(_l("It does not say in which languages it works: check that you share one")),
    "hours_unknown": _says(_l("It does not say how many hours a week it needs")),
    "own_hours_unknown": _own_hours,
    "stage_unknown": _says(_l("The stage of work is not shown on both sides")),
    "other_stage": _says(_l("It names other stages of work than yours: %(stages)s")),
    "deadline_unknown": _says(_l("It names no deadline: ask whether it still stands")),
    "residence_unknown": _says(_l("It is for people who live in: %(countries)s. Your profile names no country")),
    "needs_move": _says(_l("You would have to move: it is in another country, %(country)s")),
    "more_hours": _more_hours,
    "add_language": _add_language,
    "state_openness": _state_openness,
    "state_languages": _state_languages,
    "state_stage": _roughly(
        _l("You have not said at what stage of your work you are. Mentors who say theirs: %(number)s")
    ),
    "state_country": _state_country,
    "state_origin": _state_origin,
    "state_hours": _state_hours,
    "enough_hours": _enough_hours,
    "ask_no_language": _roughly(_l("Without asking for a language: more people, %(number)s")),
    "lower_language": _roughly(_l("%(language)s at level %(level)s: more people, %(number)s")),
    "take_language": _roughly(_l("%(language)s as one more working language: more people, %(number)s")),
    "admit_everywhere": _roughly(_l("For people who live in any country: more people, %(number)s")),
    "admit_country": _roughly(_l("For people who live in one more country, %(country)s: more people, %(number)s")),
    "admit_origin": _roughly(
        _l("Now you say no to people from this country: %(origin)s. With a yes: more people, %(number)s")
    ),
    "say_origin": _roughly(
        _l(
            "You have not said whether you take people from this country: %(origin)s. "
            "Of those whom it may suit, so many come from there: %(number)s"
        )
    ),
    "few_yet": _says(_l("Hardly anybody has chosen to be found here yet. Look again when more people have joined.")),
    "few_share_language": _says(
        _l("Hardly anybody here speaks a language of your profile at level B1 or better. If you know more, add them.")
    ),
    "few_places": _says(
        _l(
            "The mentors who share a language with you have hardly a free place now. Places become free again: "
            "look again next week, and among your peers meanwhile."
        )
    ),
    "few_open": _says(
        _l(
            "Hardly anybody is left once the wishes about contact with people from certain countries are kept, "
            "yours and theirs. You may leave yours as they are: new people join."
        )
    ),
    "few_new": _says(_l("You are already in contact with nearly everybody who could be suggested.")),
    "none_open": _says(_l("Nothing is open at the moment. Look again in a few days.")),
    "none_in_language": _says(
        _l("None that is open works in a language of your profile at the level asked for. If you know more, add them.")
    ),
    "none_for_country": _says(
        _l("Those in your languages are only for people who live in other countries. Others may come: look again.")
    ),
    "none_for_origin": _says(
        _l("Those that are left do not take people from where you come from. Others may come: look again.")
    ),
    "none_open_to_each_other": _says(
        _l(
            "Those in your languages are suggested across the line of the war only where both sides have said that "
            "they are open to it. That is up to you."
        )
    ),
    "none_without_invitation": _says(_l("Those that are left are joined by invitation.")),
    "all_aside": _says(_l("You have put aside, or already asked, nearly all that could be suggested.")),
    "little_in_common": _says(
        _l(
            "Nothing in your profile speaks for one more than for another. Say more about your skills, "
            "your work and what you look for."
        )
    ),
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
    "languages_unknown": _says(_l("You name no languages: check that you speak one that it asks for")),
    "origin_not_stated": _says(_l("It does not state whether it takes people from where you come from: ask first")),
}


def sentence(reason: Reason, kind: str) -> str:
    """`reason` for a suggestion of `kind` (mentors, contacts, openings, initiatives) in the reader's language."""
    values = {key: RENDERED[key](value) for key, value in reason.data.items()} | {"kind": kind}
    wording = SENTENCES[reason.code] if kind in PEOPLE_KINDS else THINGS.get(reason.code, SENTENCES[reason.code])
    return str(wording(values))
