"""The lists in four languages, and the way from typed text to skills."""

import re
import unicodedata
from collections import defaultdict
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import vocabulary
from matcher.text import STOP_WORDS, tokens
from matcher.vocabulary import (
    COUNTRY_REGIONS,
    FIELD_GROUPS,
    FIELDS,
    INITIATIVE_KINDS,
    INITIATIVE_ROLES,
    LANGUAGES,
    OPENING_KINDS,
    ORIGINS,
    PROGRAMME_KINDS,
    PROGRAMME_STATUSES,
    REGIONS,
    SKILLS,
    SUPPORT,
    SUPPORT_GROUPS,
    Terms,
    find_code,
    name,
    parse_skills,
    skill_codes,
    suggest_skills,
)

LISTS: dict[str, Terms] = {
    key: value
    for key, value in vars(vocabulary).items()
    if isinstance(value, MappingProxyType) and key != "COUNTRY_REGIONS"
}
NOT_OF = {"ru": "іїєґў", "uk": "ыэёъў", "be": "иїєґщъ"}


def test_it_works() -> None:
    assert parse_skills("Расследования, podcasts; beekeeping") == (
        ["investigative_journalism", "podcasting"],
        ["beekeeping"],
    )


@pytest.mark.parametrize("key", sorted(LISTS))
def test_every_term_has_a_name_in_all_four_languages(key: str) -> None:
    for code, term in LISTS[key].items():
        assert code == term.code
        assert set(term.names) == set(LANGUAGES)
        assert all(text == text.strip() and text for text in term.names.values())


@pytest.mark.parametrize("key", sorted(set(LISTS) - {"ORIGINS", "CEFR"}))
def test_codes_are_snake_case(key: str) -> None:
    assert [code for code in LISTS[key] if not re.fullmatch(r"[a-z]+(_[a-z]+)*", code)] == []


@pytest.mark.parametrize("key", sorted(LISTS))
def test_words_are_written_with_the_letters_of_their_language(key: str) -> None:
    wrong = [
        (lang, label)
        for term in LISTS[key].values()
        for lang, foreign in NOT_OF.items()
        for label in term.labels(lang)
        if set(label.casefold()) & set(foreign)
    ]
    assert wrong == []


@pytest.mark.parametrize("key", sorted(LISTS))
def test_names_tell_terms_of_one_list_apart(key: str) -> None:
    for lang in LANGUAGES:
        names = [term.names[lang] for term in LISTS[key].values()]
        assert len(set(names)) == len(names)


def test_lists_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        FIELDS["astrology"] = FIELDS["law"]  # type: ignore[index]


def test_a_code_that_stands_twice_is_refused() -> None:
    row = {"code": "law", **dict.fromkeys(LANGUAGES, "Law")}
    with pytest.raises(ValueError, match="law stands twice"):
        vocabulary._terms([row, row])


def test_the_fields_of_the_brief_are_there() -> None:
    """M1-M6: journalists, scientists on the six OECD top fields, activists, defenders, environment, technology."""
    media = {"journalism", "media_production", "editing", "fact_checking"}
    oecd = {
        "natural_sciences",
        "engineering",
        "medical_sciences",
        "agricultural_sciences",
        "social_sciences",
        "humanities",
    }
    assert media | oecd | {"civic_activism", "politics", "human_rights", "law", "environment", "it"} <= set(FIELDS)


def test_fields_and_skills_generalise_to_a_group() -> None:
    assert {term.group for term in FIELDS.values()} | {"other"} == set(FIELD_GROUPS)
    assert {term.group for term in SKILLS.values()} == set(FIELD_GROUPS)
    assert {term.group for term in SUPPORT.values()} == set(SUPPORT_GROUPS)


def test_a_field_group_never_names_one_field_alone() -> None:
    members = defaultdict(list)
    for term in FIELDS.values():
        members[term.group].append(term.code)
    assert all(len(codes) > 1 for codes in members.values())


def test_sensitive_needs_are_marked() -> None:
    """M17-M19, M25, M61, M63, M71: what can hurt a person who needs it never becomes public."""
    sensitive = {"visa_residence", "legal_aid", "housing", "psychological", "travel_document", "relocation", "banking"}
    assert all(SUPPORT[code].sensitive for code in sensitive)
    assert len(SUPPORT) == 32
    assert not any(SUPPORT[code].sensitive for code in ("mentorship", "peers", "language", "fellowship"))


def test_programmes_say_what_does_not_exist() -> None:
    """M30, M34, M60: a recommended or announced programme has a status and a name of its own."""
    assert {"restricted", "proposed", "recommended", "unknown"} <= set(PROGRAMME_STATUSES)
    denials = {"en": "not existing", "ru": "не существует", "uk": "не існує", "be": "не існуе"}
    assert all(word in PROGRAMME_KINDS["preventive_visa"].names[lang] for lang, word in denials.items())


def test_initiatives_and_roles_of_the_brief_are_there() -> None:
    """M50, M51, M55, M57: kinds of joint work and the volunteer roles that carry it."""
    kinds = {"crowdfunding", "refugee_support", "dialogue", "joint_research", "joint_journalism", "documentation"}
    assert kinds <= set(INITIATIVE_KINDS)
    assert {"supervisor", "operator", "fact_checker", "fundraiser", "developer", "trainer"} <= set(INITIATIVE_ROLES)


def test_every_country_has_a_region() -> None:
    """M41, M66: a country can be shown as its region."""
    assert len(COUNTRY_REGIONS) == 250
    assert set(COUNTRY_REGIONS.values()) == set(REGIONS)
    assert {code: COUNTRY_REGIONS[code] for code in ("GE", "LT", "DE", "XK", "UZ", "TR", "UA")} == {
        "GE": "south_caucasus",
        "LT": "baltic_states",
        "DE": "western_europe",
        "XK": "balkans",
        "UZ": "central_asia",
        "TR": "middle_east",
        "UA": "eastern_europe",
    }


def test_a_name_in_a_language_without_names_is_english() -> None:
    assert name(ORIGINS, "UA", "uk") == "Україна"
    assert name(ORIGINS, "UA", "de") == "Ukraine"
    with pytest.raises(KeyError):
        name(ORIGINS, "XX", "en")


@pytest.mark.parametrize(
    ("terms", "typed", "code"),
    [
        (OPENING_KINDS, "Position", "research_position"),
        (OPENING_KINDS, " joint  APPLICATION", "joint_application"),
        (OPENING_KINDS, "Стажування", "internship"),
        (INITIATIVE_ROLES, "fact-checker", "fact_checker"),
        (INITIATIVE_ROLES, "volunteer trainer", "trainer"),
        (PROGRAMME_KINDS, "humanitarian_visa", "humanitarian_visa"),
        (OPENING_KINDS, "knighthood", None),
        (OPENING_KINDS, "", None),
        (OPENING_KINDS, "...", None),
    ],
)
def test_a_typed_label_finds_its_code(terms: Terms, typed: str, code: str | None) -> None:
    assert find_code(terms, typed) == code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_typed_phrase_names_two_skills(lang: str) -> None:
    owners = defaultdict(set)
    for term in SKILLS.values():
        for label in term.labels(lang):
            owners[tuple(word for word in tokens(label) if word not in STOP_WORDS)].add(term.code)
    assert {phrase: codes for phrase, codes in owners.items() if len(codes) > 1 or not phrase} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_name_and_alias_is_read_as_its_skill_alone(lang: str) -> None:
    read = {(term.code, label): skill_codes(label, lang) for term in SKILLS.values() for label in term.labels(lang)}
    assert {key: codes for key, codes in read.items() if codes != [key[0]]} == {}
    guessed = {(term.code, label): skill_codes(label) for term in SKILLS.values() for label in term.labels(lang)}
    assert {key: codes for key, codes in guessed.items() if codes != [key[0]]} == {}


@pytest.mark.parametrize(
    "typed", ["расследования", "розслідування", "расследаванні", "investigations", "Журналист-расследователь"]
)
def test_investigations_meet_across_languages(typed: str) -> None:
    assert skill_codes(typed) == ["investigative_journalism"]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("js, front-end | HTML", ["javascript", "frontend_development"]),
        ("JS/TS and UX", ["javascript", "ux_design"]),
        ("R; C++; C#; go", ["r_language", "c_cpp", "csharp", "go_rust"]),
        ("Пишу о правах человека и занимаюсь подкастами.", ["human_rights", "podcasting"]),
        ("Займаюся розслідуваннями та монтажем відео", ["investigative_journalism", "video_editing"]),
        ("Раблю падкасты, здымаю дакументальнае кіно", ["podcasting", "documentary_film"]),
        (
            "I investigate war crimes and train journalists in digital security",
            ["war_crimes_documentation", "journalism", "digital_security"],
        ),
        ("Python and statistics in R", ["python", "r_language"]),
        ("наука о данных и машинное обучение", ["data_science", "machine_learning"]),
        ("прав чалавека", ["human_rights"]),
        ("data_journalism", ["data_journalism"]),
    ],
)
def test_skills_are_found_in_lists_and_sentences(typed: str, codes: list[str]) -> None:
    assert skill_codes(typed) == codes


@pytest.mark.parametrize("typed", ["R&D", "how to go there", "state of the art", "the bank account and job market"])
def test_short_and_ambiguous_words_in_company_are_no_skills(typed: str) -> None:
    assert parse_skills(typed) == ([], [typed])


def test_the_longest_phrase_wins() -> None:
    assert skill_codes("data journalism") == ["data_journalism"]
    assert skill_codes("international criminal law") == ["international_criminal_law"]


def test_what_no_skill_covers_is_kept_as_typed() -> None:
    assert parse_skills("Medieval History,  Пчаларства ў гарах \u202e, ") == (
        ["history"],
        ["Medieval History", "Пчаларства ў гарах"],
    )


def test_a_sentence_with_skills_is_not_kept_as_a_phrase() -> None:
    codes, phrases = parse_skills("For ten years I have made podcasts about life in small towns near the sea.")
    assert (codes, phrases) == (["podcasting"], [])


def test_nothing_is_found_twice() -> None:
    assert parse_skills("python, Python, пайтон; mead, MEAD") == (["python"], ["mead"])


def test_a_list_may_mix_codes_and_phrases() -> None:
    assert skill_codes(["osint", "подкаст", "no such thing"]) == ["osint", "podcasting"]


# No deadline: the first example opens the dictionaries.
@settings(deadline=None)
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    codes, phrases = parse_skills(text)
    assert set(codes) <= set(SKILLS)
    assert {unicodedata.category(char) for phrase in phrases for char in phrase}.isdisjoint({"Cc", "Cf", "Cs"})
    assert skill_codes(text) == codes


@pytest.mark.parametrize("text", ["", " ,;| ", "\x00\u202e", "..."])
def test_nothing_typed_gives_nothing(text: str) -> None:
    assert parse_skills(text) == ([], [])
    assert suggest_skills(text, "en") == []


@pytest.mark.parametrize("text", ["x" * 10_000, "слово " * 1_700, "," * 10_000, "." * 10_000, "xя" * 5_000])
def test_ten_thousand_characters_are_read(text: str) -> None:
    assert parse_skills(text)[0] == []
    assert suggest_skills(text, "be") == suggest_skills(text, "be")


@pytest.mark.parametrize(
    ("typed", "lang", "code"),
    [
        ("журналтс", "ru", "journalism"),
        ("invest", "en", "investigative_journalism"),
        ("pyton", "en", "python"),
        ("photografy", "en", "photography"),
        ("zhurnalist", "ru", "journalism"),
        ("фотографія", "be", "photography"),
        ("розслідуванння", "uk", "investigative_journalism"),
        ("epidemiolgy", "uk", "epidemiology"),
        ("псіхолог", "be", "psychology"),
        ("инв", "en", "investigative_journalism"),
        ("инв", "ru", "disability_rights"),
    ],
)
def test_prefixes_and_typos_lead_to_the_skill_that_was_meant(typed: str, lang: str, code: str) -> None:
    assert suggest_skills(typed, lang)[0].code == code


@pytest.mark.parametrize("typed", ["beekeeping", "knitting", "пчеловодство", "no such thing"])
def test_what_is_only_spelt_a_little_alike_is_not_suggested(typed: str) -> None:
    """Nobody who keeps bees is asked whether she meant accounting."""
    assert suggest_skills(typed, "en") == []


def test_no_more_suggestions_than_wanted() -> None:
    assert len(suggest_skills("law", "en", k=3)) == 3
    assert suggest_skills("qqqqqqq", "en") == []
