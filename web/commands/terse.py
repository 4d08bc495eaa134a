"""Reasons in a few English words, for a terminal; the pages have sentences of their own in four languages."""

from collections.abc import Callable, Mapping
from typing import Any

from babel import Locale

from matcher.vocabulary import FIELDS, INITIATIVE_ROLES, SKILLS, STAGES, SUPPORT, Terms, name
from web.importing.countries import country_name

PHRASES: Mapping[str, str] = {
    "offers_what_you_need": "offers {support}",
    "you_offer_what_they_need": "needs {support}, which you offer",
    "offers_what_they_need": "needs {support}, which this offers",
    "shares_skill": "shares {skills}",
    "same_field": "same field: {fields}",
    "further_along": "further along: {stage}",
    "fits_stage": "meant for your stage: {stage}",
    "common_language": "common language: {languages}",
    "tandem": "language tandem: {you_learn} for {they_learn}",
    "near_hours": "{hours} working hours in common",
    "same_city": "same city: {city}",
    "same_country": "same country: {country}",
    "remote": "remote",
    "text_matches": "both speak of {words}",
    "common_contacts": "contacts in common: {count}",
    "near_in_network": "near in the network",
    "bridges": "a bridge to {country}",
    "open_to_origin": "says yes to people from {origins}",
    "deadline": "deadline {date}, in {days} days",
    "role_fits": "a role that fits: {roles}",
    "role_for_anybody": "a role for anybody: {roles}",
    "languages_unknown": "languages are not known on both sides",
    "origin_not_stated": "origins are not stated",
    "few_shared_hours": "only {hours} working hours in common",
    "names_no_language": "its languages are not known",
    "hours_unknown": "its hours a week are not known",
    "own_hours_unknown": "asks for {hours} hours a week, the profile states none",
    "stage_unknown": "career stages are not known on both sides",
    "other_stage": "meant for another stage: {stages}",
    "deadline_unknown": "the deadline is not known",
    "residence_unknown": "admits residents of {countries}",
    "needs_move": "needs a move to {country}",
    "more_hours": "asks for {hours} hours a week",
    "add_language": "{language} would add {count}",
    "state_openness": "openness to people from {origin} would add {count}",
    "state_languages": "{count} name languages, the profile names none",
    "state_stage": "{count} name a stage, the profile names none",
    "state_country": "{count} admit residents of some countries, the profile names none",
    "state_origin": "{count} state origins, the profile names none",
    "state_hours": "{count} state hours a week, the profile states none",
    "enough_hours": "{hours} hours a week would be enough for {count} more",
    "ask_no_language": "no language asked for would add {count}",
    "lower_language": "{language} at {level} would add {count}",
    "take_language": "{language} as a working language would add {count}",
    "admit_everywhere": "residents of any country would add {count}",
    "admit_country": "residents of {country} would add {count}",
    "admit_origin": "a yes to people from {origin} would add {count}",
    "say_origin": "{count} come from {origin}, of which nothing is stated",
    "few_yet": "hardly anybody can be found yet",
    "few_share_language": "hardly anybody shares a language",
    "few_places": "hardly a free place",
    "few_open": "hardly anybody is open to each other's origin",
    "few_new": "nearly everybody is known already",
    "none_open": "none is open",
    "none_in_language": "none in a common language",
    "none_for_country": "none for residents of the country",
    "none_for_origin": "none takes people of the origin",
    "none_open_to_each_other": "none is open to each other's origin",
    "none_without_invitation": "all are by invitation",
    "all_aside": "all are put aside",
    "little_in_common": "nothing speaks for one more than for another",
}
"""A phrase for every code of matcher.reasons.CODES; caveats follow "but: "."""


def phrase(reason: Mapping[str, Any]) -> str:
    """The phrase of a reason that is given as data: `code` and `data`."""
    shown = {key: _shown(key, value) for key, value in reason["data"].items()}
    return PHRASES[reason["code"]].format(**shown)


def _term(terms: Terms) -> Callable[[str], str]:
    return lambda code: _inside_a_sentence(name(terms, code, "en")) if code in terms else code


def _inside_a_sentence(text: str) -> str:
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _language(tag: str) -> str:
    return str(Locale("en").languages.get(tag, tag))


_WORDS: Mapping[str, Callable[[str], str]] = {
    "support": _term(SUPPORT),
    "skills": _term(SKILLS),
    "fields": _term(FIELDS),
    "stage": _term(STAGES),
    "stages": _term(STAGES),
    "roles": _term(INITIATIVE_ROLES),
    "country": country_name,
    "countries": country_name,
    "origins": country_name,
    "languages": _language,
    "language": _language,
    "you_learn": _language,
    "they_learn": _language,
}


def _shown(key: str, value: Any) -> str:
    word = _WORDS.get(key, str)
    return ", ".join(map(word, value)) if isinstance(value, tuple | list) else word(str(value))
