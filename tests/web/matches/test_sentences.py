"""Reasons in words, in every language of the site."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask, g

from matcher.reasons import CODES, Reason
from web.extensions import babel
from web.matches.sentences import RENDERED, SENTENCES, THINGS, sentence
from web.templating import SITE_LANGUAGES, language

# For each piece of data: a value, and how it must read in each language.
SAMPLES: Mapping[str, tuple[Any, Mapping[str, str]]] = {
    "support": (("mentorship",), {"en": "Mentorship", "ru": "Наставничество"}),
    "skills": (("solo shamanism",), {"en": "solo shamanism", "ru": "solo shamanism"}),  # a phrase as typed
    "fields": (("law",), {"en": "Law", "ru": "Право"}),
    "stages": (("senior",), {"en": "Senior"}),
    "stage": ("senior", {"en": "Senior"}),
    "roles": (("translator",), {}),
    "languages": (("ka",), {"en": "Georgian", "ru": "грузинский"}),
    "you_learn": (("de",), {"en": "German", "ru": "немецкий"}),
    "they_learn": (("pl",), {"en": "Polish", "ru": "польский"}),
    "language": ("et", {"en": "Estonian", "ru": "эстонский"}),
    "level": ("B1", {"en": "B1", "be": "B1"}),
    "origin": ("UA", {"en": "Ukraine", "ru": "Украина"}),
    "country": ("GE", {"en": "Georgia", "ru": "Грузия"}),
    "countries": (("PL",), {"en": "Poland", "ru": "Польша"}),
    "origins": (("BY",), {"en": "Belarus", "ru": "Беларусь"}),
    "city": ("Gori", {"en": "Gori", "ru": "Gori"}),
    "words": (("courts", "судьи"), {"en": "courts, судьи"}),
    "date": ("2026-12-20", {"en": "20 December 2026"}),
    "count": (35, {"en": "35", "ru": "35"}),
    "days": (27, {"en": "27", "ru": "27"}),
    "hours": (6, {"en": "6", "ru": "6"}),
}


@pytest.fixture(scope="module")
def app() -> Flask:
    """Languages and nothing else: no sentence needs a database."""
    speaking = Flask("web.app")
    babel.init_app(speaking, locale_selector=language)
    return speaking


def said(app: Flask, reason: Reason, kind: str, lang: str = "en") -> str:
    with app.test_request_context():
        g.lang = lang
        return sentence(reason, kind)


def sample(code: str) -> Reason:
    return Reason(code, {key: SAMPLES[key][0] for key in CODES[code]})


def test_it_works(app: Flask) -> None:
    """A reason names what it is about, in words."""
    assert said(app, sample("shares_skill"), "mentors") == "Skills that you share: solo shamanism"


def test_every_code_has_words() -> None:
    """A code that the matcher learns needs its sentence before it can be shown."""
    assert set(SENTENCES) == set(CODES)
    assert set(THINGS) <= set(CODES)
    assert {key for keys in CODES.values() for key in keys} <= set(RENDERED)


@pytest.mark.parametrize("lang", SITE_LANGUAGES)
def test_every_sentence_says_all_that_its_reason_knows(app: Flask, lang: str) -> None:
    """No datum gets lost on the way, about a person or about a thing, in any language."""
    for code in CODES:
        for kind in ("mentors", "contacts", "openings", "initiatives"):
            text = said(app, sample(code), kind, lang)
            assert "%(" not in text, (code, kind, text)
            for key in CODES[code]:
                expected = SAMPLES[key][1].get(lang, "")
                assert expected in text, (code, kind, text)


def test_numbers_of_people_stay_coarse(app: Flask) -> None:
    """What a language would bring is exact for openings and rough for people."""
    three = Reason("add_language", {"language": "et", "count": 3})
    assert said(app, three, "mentors") == "Estonian: more mentors, fewer than ten"
    assert said(app, three, "contacts") == "Estonian: more peers, fewer than ten"
    assert said(app, three, "openings") == "Estonian: 3 more openings"
    one = Reason("common_contacts", {"count": 1})
    assert said(app, one, "contacts") == "People whom you both know: fewer than ten"


def test_openness_is_spoken_of_without_urging(app: Flask) -> None:
    """M56: a wish about contact is hers alone; the sentence says that first, and its number is rough."""
    reason = Reason("state_openness", {"origin": "UA", "count": 17})
    for kind in ("mentors", "contacts"):
        text = said(app, reason, kind)
        assert "You need not." in text
        assert text.endswith("about 15")
    assert "17 more" in said(app, reason, "initiatives")


def test_a_host_reads_rough_numbers(app: Flask) -> None:
    """M38: counts of people, never exact ones."""
    for code, keys in CODES.items():
        if "count" in keys and code.startswith(("ask_", "lower_", "take_", "admit_", "say_")):
            assert "about 35" in said(app, Reason(code, {**sample(code).data, "count": 37}), "people_for")


def test_one_is_not_many(app: Flask) -> None:
    """Numbers bring their plural form."""
    assert "1 hour:" in said(app, Reason("near_hours", {"hours": 1}), "mentors")
    assert "5 hours:" in said(app, Reason("near_hours", {"hours": 5}), "mentors")
    assert "in 1 day" in said(app, Reason("deadline", {"date": "2026-11-24", "days": 1}), "openings")


def test_a_long_list_is_cut_and_says_so(app: Flask) -> None:
    """Twenty-seven countries of residence do not fill the page."""
    many = Reason("residence_unknown", {"countries": ("AT", "BE", "BG", "CY", "CZ", "DE", "DK")})
    text = said(app, many, "openings")
    assert "Czechia and others" in text
    assert "Denmark" not in text
