"""Reasons in words, in every language of the site."""

from collections.abc import Mapping
from typing import Any

import pytest

from matcher.reasons import CODES, Reason
from tests.web.manners import World
from web.matches.sentences import RENDERED, SENTENCES, THINGS, sentence
from web.templating import SITE_LANGUAGES

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


def sample(code: str) -> Reason:
    return Reason(code, {key: SAMPLES[key][0] for key in CODES[code]})


def test_it_works(world: World) -> None:
    """A reason names what it is about, in words."""
    with world.app.test_request_context("/en/"):
        assert sentence(sample("shares_skill"), "mentors") == "Skills that you share: solo shamanism"


def test_every_code_has_words() -> None:
    """A code that the matcher learns needs its sentence before it can be shown."""
    assert set(SENTENCES) == set(CODES)
    assert set(THINGS) <= set(CODES)
    assert {key for keys in CODES.values() for key in keys} <= set(RENDERED)


@pytest.mark.parametrize("lang", SITE_LANGUAGES)
def test_every_sentence_says_all_that_its_reason_knows(world: World, lang: str) -> None:
    """No datum gets lost on the way, about a person or about a thing, in any language."""
    with world.app.test_request_context(f"/{lang}/"):
        world.app.preprocess_request()
        for code in CODES:
            for kind in ("mentors", "contacts", "openings", "initiatives"):
                text = sentence(sample(code), kind)
                assert text and "%(" not in text, (code, kind, text)
                for key in CODES[code]:
                    expected = SAMPLES[key][1].get(lang, "")
                    assert expected in text, (code, kind, text)


def test_numbers_of_people_stay_coarse(world: World) -> None:
    """What a language would bring is exact for openings and rough for people."""
    with world.app.test_request_context("/en/"):
        three = Reason("add_language", {"language": "et", "count": 3})
        assert sentence(three, "mentors") == "Estonian: more mentors, fewer than ten"
        assert sentence(three, "contacts") == "Estonian: more peers, fewer than ten"
        assert sentence(three, "openings") == "Estonian: 3 more openings"
        one = Reason("common_contacts", {"count": 1})
        assert sentence(one, "contacts") == "People whom you both know: fewer than ten"


def test_one_is_not_many(world: World) -> None:
    """Numbers bring their plural form."""
    with world.app.test_request_context("/en/"):
        assert "1 hour:" in sentence(Reason("near_hours", {"hours": 1}), "mentors")
        assert "5 hours:" in sentence(Reason("near_hours", {"hours": 5}), "mentors")
        assert "in 1 day" in sentence(Reason("deadline", {"date": "2026-11-24", "days": 1}), "openings")


def test_a_long_list_is_cut_and_says_so(world: World) -> None:
    """Twenty-seven countries of residence do not fill the page."""
    many = Reason("residence_unknown", {"countries": ("AT", "BE", "BG", "CY", "CZ", "DE", "DK")})
    with world.app.test_request_context("/en/"):
        text = sentence(many, "openings")
    assert "Czechia and others" in text and "Denmark" not in text
