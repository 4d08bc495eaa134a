"""Matching texts across languages: on a few real ones, on two invented languages, and on a public set."""

import itertools
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks import sentences as benchmark
from matcher.crossing import Crossing
from matcher.meanings import stems
from matcher.sentences import Floats, compare, match_sentences, recognise, uncrowd
from matcher.sound import sound

TEXTS = {
    "en": (
        "A fellowship for investigative journalists in Berlin",
        "Free legal consultation on political asylum",
        "The university in Vilnius invites historians and sociologists",
        "A psychologist speaks with activists after torture",
        "Documentary photography: an exhibition in Prague",
        "Courses of German language for doctors",
    ),
    "ru": (
        "Стипендия для журналистов-расследователей в Берлине",
        "Бесплатная юридическая консультация о политическом убежище",
        "Университет в Вильнюсе приглашает историков и социологов",
        "Психолог говорит с активистами после пыток",
        "Документальная фотография: выставка в Праге",
        "Курсы немецкого языка для врачей",
    ),
    "uk": (
        "Стипендія для журналістів-розслідувачів у Берліні",
        "Безкоштовна юридична консультація про політичний притулок",
        "Університет у Вільнюсі запрошує істориків і соціологів",
        "Психолог розмовляє з активістами після катувань",
        "Документальна фотографія: виставка у Празі",
        "Курси німецької мови для лікарів",
    ),
    "be": (
        "Стыпендыя для журналістаў-расследавальнікаў у Берліне",
        "Бясплатная юрыдычная кансультацыя пра палітычны прытулак",
        "Універсітэт у Вільнюсе запрашае гісторыкаў і сацыёлагаў",
        "Псіхолаг гаворыць з актывістамі пасля катаванняў",
        "Дакументальная фатаграфія: выстава ў Празе",
        "Курсы нямецкай мовы для лекараў",
    ),
    "pl": (
        "Stypendium dla dziennikarzy śledczych w Berlinie",
        "Bezpłatna konsultacja prawna o azylu politycznym",
        "Uniwersytet w Wilnie zaprasza historyków i socjologów",
        "Psycholog rozmawia z aktywistami po torturach",
        "Fotografia dokumentalna: wystawa w Pradze",
        "Kursy języka niemieckiego dla lekarzy",
    ),
}


@pytest.mark.parametrize(("a", "b"), [(a, b) for a in TEXTS for b in TEXTS])
def test_a_few_texts_find_their_translations(a: str, b: str) -> None:
    """Five languages, both ways; a lost one or two between English or Polish and the others is what letters give."""
    likeness = match_sentences(TEXTS[a], a, TEXTS[b], b)
    right = int((likeness.argmax(axis=1) == np.arange(len(TEXTS[a]))).sum())
    assert right == 6 if {a, b} <= {"ru", "uk", "be"} else right >= 4
    assert 0 <= likeness.min() <= likeness.max() <= 1 + 1e-9


def test_one_language_gives_plain_likeness() -> None:
    likeness = match_sentences(TEXTS["uk"], "uk", TEXTS["uk"], "uk")
    assert np.allclose(np.diag(likeness), 1)
    assert np.allclose(likeness, likeness.T)


def test_empty_texts_are_like_nothing() -> None:
    assert match_sentences([], "uk", ["text"], "en").shape == (0, 1)
    assert match_sentences(["", " ", "!"], "uk", ["", "text"], "en").max() == 0
    likeness = match_sentences(["Стипендія в Берліні", ""], "uk", ["", "A scholarship in Berlin", "Volunteers"], "en")
    assert likeness[0].argmax() == 1
    assert likeness[1].max() == 0


def test_polish_is_spelt_by_its_sounds() -> None:
    """Digraphs are one sound, and soft consonants are what the eastern languages kept."""
    for polish, ukrainian in (
        ("szkoła", "школа"),
        ("być", "бути"),
        ("pięć", "п’ять"),
        ("czas", "час"),
        ("mowa", "мова"),
    ):
        assert sound(polish, "pl")[0] == sound(ukrainian, "uk")[0]
        assert match_sentences([polish], "pl", [ukrainian], "uk")[0, 0] > 0.1, polish
    assert sound("śledczy szczegół chleb", "pl") == "sledchi shchegol khleb"


def invented(seed: int, count: int = 240) -> tuple[list[str], list[str]]:
    """Texts of two languages without a word in common, but that half of the texts share a name. Row i is row i."""
    random = np.random.default_rng(seed)

    def words(letters: str, number: int) -> list[str]:
        return ["".join(random.choice(list(letters), 8)) for _ in range(number)]

    left, right, names = words("bdgklm", 150), words("vzprst", 150), words("aeiouy", count // 2)
    a, b = [], []
    for row in range(count):
        meant = random.choice(150, 9, replace=False)
        name = [names[row // 2]] if row % 2 else []
        a.append(" ".join([*(left[word] for word in meant), *name]))
        b.append(" ".join([*(right[word] for word in random.permutation(meant)), *name]))
    return a, b


def top(likeness: Floats) -> float:
    return float((likeness.argmax(axis=1) == np.arange(len(likeness))).mean())


def test_words_are_learnt_from_texts_that_clearly_say_the_same() -> None:
    """Half of the texts share a name; the other half has nothing in common but words that those teach."""
    a, b = invented(1)
    assert top(uncrowd(compare(a, "x", b, "y"))) < 0.55
    assert top(match_sentences(a, "x", b, "y")) > 0.95


def test_nothing_is_learnt_from_texts_about_other_things() -> None:
    """Some names in common by chance are no translations: too few texts clearly say the same."""
    a, b = invented(2)
    names = ["".join(name) for name in itertools.islice(itertools.permutations("aeiouy", 5), 0, 720, 48)][:14]
    some = [f"{text} {name}" for text, name in itertools.zip_longest(a[:120:2], names, fillvalue="")]
    others = [f"{text} {name}" for text, name in itertools.zip_longest(b[120::2], names, fillvalue="")]
    assert np.array_equal(match_sentences(some, "x", others, "y"), uncrowd(recognise(some, "x", others, "y")))


def test_known_words_count_beside_letters() -> None:
    """A doctor is no driver, whatever the letters; and words of no list are told by their letters alone."""
    jobs = ["the doctor from Prague", "the driver from Prague"]
    for typed, lang, right in (("лікар", "uk", 0), ("водій", "uk", 1), ("врач", "ru", 0), ("вадзіцель", "be", 1)):
        assert match_sentences([typed], lang, jobs, "en").argmax() == right, typed
    assert match_sentences(["Прага"], "uk", ["Prague", "Vienna"], "en").argmax() == 0


def test_crossing_is_fitted_once_and_asked_often() -> None:
    """One document of a few words is as like a text as its translation is, and nothing is like an empty one."""
    crossing = Crossing.fit([stems("Help for doctors and nurses"), stems("Допомога водіям"), stems("")])
    likeness = crossing.likeness([stems("врачи и медсёстры", "ru"), stems("drivers"), stems("")])
    assert likeness.shape == (3, 3)
    assert list(likeness[:2].argmax(axis=1)) == [0, 1]
    assert likeness[2].max() == likeness[:, 2].max() == 0
    assert 0 <= likeness.min() <= likeness.max() <= 1
    assert crossing.likeness([]).shape == (0, 3)
    assert Crossing.fit([]).likeness([stems("word")]).shape == (1, 0)


def test_the_order_of_texts_changes_nothing() -> None:
    """Nor does asking again: position tells nothing about meaning."""
    a, b = invented(3)
    likeness = match_sentences(a, "x", b, "y")
    rows, columns = np.random.default_rng(0).permutation(len(a)), np.random.default_rng(1).permutation(len(b))
    shuffled = match_sentences([a[row] for row in rows], "x", [b[column] for column in columns], "y")
    assert np.allclose(shuffled, likeness[np.ix_(rows, columns)])
    assert np.array_equal(likeness, match_sentences(a, "x", b, "y"))


@pytest.mark.real_data
def test_translations_are_found_among_a_thousand() -> None:
    """The bars of NTREX: top-1 of uk->ru .915 and of uk->en .64."""
    texts: dict[str, Sequence[str]] = dict(next(benchmark.read(Path(os.environ["MOSTY_DATA"]) / benchmark.FILES)))
    for other, bar in (("ru", 0.915), ("en", 0.64)):
        assert benchmark.top(match_sentences(texts["uk"], "uk", texts[other], other)) >= bar
