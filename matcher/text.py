"""Folding, tokens, lemmas and Latin letters for text in English, Russian, Ukrainian and Belarusian.

Everything here is a pure function of its arguments. The tables of letters, endings and stop words stand in
`matcher/data/text.json`; the two pymorphy3 dictionaries are opened at the first Russian or Ukrainian word and
kept for the life of the process.
"""

import functools
import json
import re
import unicodedata
from collections.abc import Iterable
from importlib import resources
from typing import Any

from pymorphy3 import MorphAnalyzer

from matcher.remembered import remembered

_tables: dict[str, Any] = json.loads(resources.files("matcher").joinpath("data", "text.json").read_text("utf-8"))

STOP_WORDS: frozenset[str] = frozenset(word for words in _tables["stop_words"].values() for word in words)
"""Folded words that join a phrase and name nothing, of all four languages."""

SHORTEST_WORD = 2
"""A single letter says nothing of a subject."""
LONGEST_WORD = 40
"""A longer run of letters is no word of these languages and is not analysed."""

# Letters that a language does not have: the language with the fewest of them in a text is its language.
_FOREIGN_LETTERS: dict[str, str] = _tables["foreign_letters"]
# Letters that sound alike in the three languages get one Latin letter.
_LATIN = str.maketrans(_tables["latin_letters"])
# Endings of nouns and adjectives in official spelling after folding (so "ў" is "у"); the longest that fits goes.
_BELARUSIAN_ENDINGS: list[str] = sorted(_tables["belarusian_endings"], key=len, reverse=True)
_SHORTEST_STEM = 3
_NO_PLURAL = ("ss", "us", "is", "ics", "news")

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʹ`´′＇"), "'")
_SPELLING = _APOSTROPHES | str.maketrans({"ґ": "г", "ł": "l", "ø": "o", "đ": "d", "ı": "i"})
# A breve or a diaeresis makes another letter here; every other mark is stress, or a letter of another language.
_LETTERS = {"и\u0306": "й", "і\u0308": "ї"}
# Many keyboards lack "і", so people type the Latin letter that looks like it inside a Cyrillic word.
_LOOKALIKES = str.maketrans("aceiopxy", "асеіорху")
_MIXED_WORD = re.compile(r"\b(?:[a-z]+[\u0400-\u04ff]|[\u0400-\u04ff]+[a-z])[a-z\u0400-\u04ff]*")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*[+#]*")
_AROUND = '.,;:!?()[]"«»„“”—–-…'
"""What stands around a word and belongs to none."""
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_INVISIBLE = {"Cc", "Cf", "Cs"}


class _Marks(dict[int, str | None]):
    """What `str.translate` does with a character once it is decomposed: marks and invisible characters go."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        gone = unicodedata.category(char) in {"Mn", "Me", *_INVISIBLE}
        self[code] = " " if char.isspace() else None if gone else char
        return self[code]


_MARKS = _Marks()


def clean(text: str) -> str:
    """Return `text` as typed, without control and bidi characters and with single spaces."""
    if text.isprintable():
        return " ".join(text.split())
    visible = (c if unicodedata.category(c) not in _INVISIBLE else " " if c.isspace() else "" for c in text)
    return " ".join("".join(visible).split())


def fold(text: str) -> str:
    """Return `text` in the one form in which it is compared: small letters, no accents, no invisible characters.

    "ё" becomes "е", "ґ" becomes "г" and "ў" becomes "у", since people type them or not; "й" and "ї" stay.
    Folding twice changes nothing.
    """
    return " ".join(filter(None, map(_folded, text.split())))


def _folded(text: str) -> str:
    """The same of a text without spaces: no rule looks beyond one."""
    text = text.translate(_APOSTROPHES)
    if text.isascii() and text.isprintable():
        return text.casefold()
    text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text)
    for marked, letter in _LETTERS.items():
        text = text.replace(marked, letter)
    text = text.translate(_MARKS).translate(_SPELLING)
    text = _MIXED_WORD.sub(lambda word: word[0].translate(_LOOKALIKES), text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def transliterate(text: str) -> str:
    """Return `text` folded and in Latin letters.

    The same word of Russian, Ukrainian and Belarusian comes out nearly the same; this serves comparing, it is
    no passport spelling.
    """
    return fold(text).translate(_LATIN)


def tokens(text: str) -> list[str]:
    """Return the folded words of `text`; "c++" and "c#" are words, a hyphen separates."""
    return [word for piece in text.split() for word in _words(piece.strip(_AROUND))]


@remembered
def _words(piece: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_folded(piece)))


def guess_language(text: str) -> str:
    """Return "en", "ru", "uk" or "be" by the letters of `text`; text that shows no letters counts as English."""
    if text.isascii():
        return "en"
    letters = unicodedata.normalize("NFC", text).casefold()
    cyrillic = len(_CYRILLIC.findall(letters))
    if cyrillic * 2 < sum(map(str.isalpha, letters)) or not cyrillic:
        return "en"
    return _guess_cyrillic(letters)


def lemmas(text: str, lang: str | None = None) -> list[str]:
    """Return the folded dictionary form of each word of `text`, in order: as many as `tokens` gives.

    `lang` is the language of the Cyrillic words, guessed from the letters when None. Belarusian words come as
    stems, since no dictionary of Belarusian is at hand; words in Latin letters lose their English plural unless
    `lang` names some other language.
    """
    cyrillic = lang if lang in _FOREIGN_LETTERS else guess_cyrillic(text)
    latin = "en" if lang is None or lang in _FOREIGN_LETTERS else lang
    return lemmas_of(tokens(text), cyrillic, latin)


def lemmas_of(words: Iterable[str], cyrillic: str, latin: str = "en") -> list[str]:
    """Return the same for words that `tokens` gave, whose Cyrillic and Latin ones are of these two languages."""
    return [_lemma(word, latin if word.isascii() or not _CYRILLIC.match(word) else cyrillic) for word in words]


def guess_cyrillic(text: str) -> str:
    """Return "ru", "uk" or "be": the language with the fewest foreign letters among those of `text`."""
    return _guess_cyrillic("" if text.isascii() else unicodedata.normalize("NFC", text).casefold())


def _guess_cyrillic(letters: str) -> str:
    foreign = {lang: sum(map(letters.count, alphabet)) for lang, alphabet in _FOREIGN_LETTERS.items()}
    return min(foreign, key=foreign.__getitem__)


@remembered
def _lemma(token: str, lang: str) -> str:
    if len(token) > LONGEST_WORD or not token[0].isalpha():
        return token
    if lang in {"ru", "uk"}:
        return fold(_analyser(lang).parse(token)[0].normal_form)
    if lang == "be":
        return _belarusian_stem(token)
    return _english_singular(token) if lang == "en" else token


@remembered
def may_be_noun(token: str, lang: str) -> bool:
    """Whether a folded word may name a thing: what no dictionary at hand knows may."""
    if lang not in {"ru", "uk"} or not _CYRILLIC.match(token):
        return True
    return str(_analyser(lang).parse(token)[0].tag.POS) in {"NOUN", "None"}


@functools.cache
def _analyser(lang: str) -> MorphAnalyzer:
    return MorphAnalyzer(lang=lang)


def _belarusian_stem(token: str) -> str:
    for ending in _BELARUSIAN_ENDINGS:
        stem = token.removesuffix(ending)
        if stem != token and len(stem) >= _SHORTEST_STEM:
            # "журналістыка" is "журналістыцы" in the locative.
            return stem[:-1] + "к" if ending == "ы" and re.search(r"[аеіоуыэюя]ц$", stem) else stem
    return token


def _english_singular(token: str) -> str:
    token = token.removesuffix("'s").removesuffix("'")
    if len(token) <= _SHORTEST_STEM or not token.endswith("s") or token.endswith(_NO_PLURAL):
        return token
    if token.endswith("ies") and len(token) > len("ties"):
        return token[:-3] + "y"
    return token[:-2] if token.endswith(("sses", "shes", "ches", "xes")) else token[:-1]


@functools.cache
def function_words() -> frozenset[str]:
    """Words of the four languages that a text on any subject has, folded, as written and as lemmas."""
    listed: dict[str, str] = json.loads(
        resources.files("matcher").joinpath("data", "function_words.json").read_text("utf-8")
    )
    return frozenset(form for lang, words in listed.items() for form in (*tokens(words), *lemmas(words, lang)))
