"""Folding, tokens and lemmas: what a person typed and what is compared."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.text import LONGEST_WORD, clean, fold, guess_language, lemmas, tokens, transliterate

LETTERS = "абвгґдеёєжзиіїйклмнопрстуўфхцчшщъыьэюя'’ʼ- aceiopxyzłøéüß\u0301\u0306\u0308\u200d\u202e"


def test_it_works() -> None:
    assert lemmas("Журналистские расследования") == ["журналистский", "расследование"]


# No deadline: the first example opens the dictionaries.
@settings(deadline=None)
@given(st.one_of(st.text(), st.text(LETTERS)))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text())
def test_nothing_invisible_survives_folding(text: str) -> None:
    assert {unicodedata.category(char) for char in fold(text)}.isdisjoint({"Cc", "Cf", "Cs", "Mn"})


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ЁЛКА", "елка"),
        ("Ґанок", "ганок"),
        ("ў Мінску", "у мінску"),
        ("Ки́їв", "київ"),
        ("Йога", "йога"),
        ("Zürich, Łódź, Tromsø", "zurich, lodz, tromso"),
        ("обʼєкт об’єкт", "об'єкт об'єкт"),
        ("\u202eabc\u2066\x00 d\u00ade\u200bf", "abc def"),
        ("  two\u00a0\n words ", "two words"),
        ("ﬁlm", "film"),
    ],
)
def test_spellings_of_one_word_fold_alike(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_a_latin_letter_inside_a_cyrillic_word_is_read_as_the_cyrillic_one() -> None:
    assert fold("расследаваннi") == fold("расследаванні")
    assert fold("IT-право") == "it-право"


def test_clean_keeps_the_typed_letters() -> None:
    assert clean(" Ёлка\x00 \u202eЎ\n Ґ ") == "Ёлка Ў Ґ"


def test_words_with_signs_are_words() -> None:
    assert tokens("C++, C#, front-end, lawyer's; здоровʼя 2024") == [
        "c++",
        "c#",
        "front",
        "end",
        "lawyer's",
        "здоров'я",
        "2024",
    ]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Human rights", "en"),
        ("", "en"),
        ("12345", "en"),
        ("Журналистика и выборы", "ru"),
        ("Журналістика та вибори", "uk"),
        ("Журналістыка і выбары", "be"),
        ("ў", "be"),
        ("Ґ", "uk"),
        ("Python, Django и веб-разработка", "ru"),
        ("I come from Київ and write about cities", "en"),
    ],
)
def test_letters_tell_the_language(text: str, lang: str) -> None:
    assert guess_language(text) == lang


@pytest.mark.parametrize(
    ("forms", "lang"),
    [
        (["расследования", "расследование", "расследованиями", "расследований"], "ru"),
        (["учёный", "ученого", "учеными"], "ru"),
        (["розслідування", "розслідуванням", "розслідувань"], "uk"),
        (["расследаванне", "расследаванні", "расследаванняў", "расследаваннямі"], "be"),
        (["журналістыка", "журналістыкі", "журналістыцы", "журналістыкай"], "be"),
        (["рэдакцыя", "рэдакцыі", "рэдакцыяй", "рэдакцый", "рэдакцыях"], "be"),
        (["правоў", "права", "правы", "правамі"], "be"),
        (["investigation", "investigations", "investigation's"], "en"),
        (["policy", "policies"], "en"),
        (["speech", "speeches"], "en"),
    ],
)
def test_forms_of_a_word_share_a_lemma(forms: list[str], lang: str) -> None:
    assert len({tuple(lemmas(form, lang)) for form in forms}) == 1


@pytest.mark.parametrize("word", ["physics", "news", "analysis", "campus", "press", "gas"])
def test_english_words_in_s_are_no_plurals(word: str) -> None:
    assert lemmas(word) == [word]


def test_latin_words_keep_their_form_in_another_language() -> None:
    assert lemmas("Haus", "de") == ["haus"]
    assert lemmas("подкасты и podcasts", "ru") == ["подкаст", "и", "podcast"]


@settings(deadline=None)
@given(st.text(), st.sampled_from(["en", "ru", "uk", "be", "ka", None]))
def test_each_token_has_one_lemma(text: str, lang: str | None) -> None:
    assert len(lemmas(text, lang)) == len(tokens(text))


def test_a_run_of_letters_that_is_no_word_stays_as_it_is() -> None:
    word = "о" * LONGEST_WORD + "ами"
    assert lemmas(word, "ru") == [word]


@pytest.mark.parametrize("text", ["x" * 10_000, "я" * 10_000, "a'" * 5_000, "xя" * 5_000, "\u0301" * 10_000, "\x00"])
def test_long_and_odd_input_is_read(text: str) -> None:
    assert len(lemmas(text)) == len(tokens(text))
    assert len(transliterate(text)) <= 2 * len(text)


@pytest.mark.parametrize(
    "words",
    [
        ("журналистика", "журналістика", "журналістыка"),
        ("переводчик", "перекладач", "перакладчык"),
        ("экология", "екологія", "экалогія"),
        ("философия", "філософія", "філасофія"),
    ],
)
def test_one_word_in_three_languages_has_near_latin_spellings(words: tuple[str, ...]) -> None:
    pairs = [{word[i : i + 2] for i in range(len(word) - 1)} for word in map(transliterate, words)]
    assert all(len(one & other) >= len(one | other) / 4 for one in pairs for other in pairs)


@settings(deadline=None)
@given(st.text("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёўъ'’"))
def test_cyrillic_letters_all_have_latin_ones(text: str) -> None:
    assert transliterate(text).isascii()
