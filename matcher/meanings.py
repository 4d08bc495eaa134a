"""Which words of the four languages mean the same: from a list of common words, and from the vocabulary's own names.

Every name of a term stands in all four languages, so the vocabulary is a small set of translated texts: words that keep
coming together in the names of the same terms translate each other, measured by Dice's coefficient. A word is known by
how its lemma sounds (`matcher.sound`), whatever language it is of.
"""

import functools
import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from matcher.sound import sound_of_word
from matcher.text import SHORTEST_WORD, function_words, guess_cyrillic, lemmas_of, tokens
from matcher.vocabulary import (
    FIELDS,
    INITIATIVE_KINDS,
    INITIATIVE_ROLES,
    LANGUAGES,
    OPENING_KINDS,
    SKILLS,
    STAGES,
    SUPPORT,
    Terms,
)

LISTS: Sequence[Terms] = (SKILLS, FIELDS, SUPPORT, OPENING_KINDS, INITIATIVE_KINDS, INITIATIVE_ROLES, STAGES)
"""The lists whose names describe openings and initiatives."""
SAME = 0.9
"""How sure a row of the list of common words is."""
NAMED = 0.8
"""How sure names of terms can make a translation at most,"""
TOGETHER = 0.5
"""and from how strong a link on."""
CYRILLIC = ("ru", "uk", "be")

Stem = str
Partners = Mapping[Stem, Mapping[Stem, float]]


def stems(text: str, lang: str | None = None) -> list[Stem]:
    """The words of a text that say something about its subject, as their lemmas sound, in order.

    `lang` is the language of its Cyrillic words, guessed when None; words in Latin letters count as English.
    """
    words = tokens(text)
    cyrillic = lang if lang in CYRILLIC else guess_cyrillic(text)
    found = zip(words, lemmas_of(words, cyrillic), strict=True)
    return [stem_of(lemma, cyrillic) for word, lemma in found if says_something(word, lemma)]


def stem_of(lemma: str, cyrillic: str) -> Stem:
    """How a lemma sounds; `cyrillic` is its language when it is in Cyrillic letters."""
    return sound_of_word(lemma, "en" if lemma.isascii() else cyrillic)


def says_something(word: str, lemma: str) -> bool:
    """Whether a word, by itself and as lemma, is none that a text on any subject has."""
    empty = function_words()
    return len(lemma) >= SHORTEST_WORD and word not in empty and lemma not in empty


@functools.cache
def label_stems(code: str) -> frozenset[Stem]:
    """The stems of a term's names and aliases in all four languages; none for a code that no list has."""
    named = (terms[code] for terms in LISTS if code in terms)
    return frozenset(
        stem for term in named for lang in LANGUAGES for label in term.labels(lang) for stem in stems(label, lang)
    )


@functools.cache
def place_stems(code: str) -> frozenset[Stem]:
    """The stems that name a country, by its ISO code, or "remote"; none for one that is not listed."""
    english = _listed()["places"].get(code)
    if english is None:
        return frozenset()
    word = stem_of(english, "ru")
    return frozenset((word, *partners().get(word, ())))


@functools.cache
def partners() -> Partners:
    """Stem -> the stems that mean the same, of any language, each with how sure that is, from 0 to 1."""
    found: dict[Stem, dict[Stem, float]] = defaultdict(dict)
    for one, other, sure in itertools.chain(_from_names(), _from_list()):
        if one != other:
            found[one][other] = max(sure, found[one].get(other, 0.0))
    return dict(found)


@functools.cache
def senses() -> Mapping[Stem, tuple[str, ...]]:
    """Stem -> the meanings that it can have, as codes: the numbers of its rows in the list of common words."""
    found: dict[Stem, list[str]] = defaultdict(list)
    for number, same in enumerate(_rows()):
        for stem in same:
            found[stem].append(str(number))
    return {stem: tuple(codes) for stem, codes in found.items()}


def _from_list() -> Iterator[tuple[Stem, Stem, float]]:
    for same in _rows():
        yield from ((one, other, SAME) for one, other in itertools.permutations(same, 2))


def _rows() -> Iterator[list[Stem]]:
    """The stems of each row of the list."""
    listed = _listed()
    for row in listed["rows"]:
        words = zip(listed["languages"], row, strict=True)
        yield sorted({stem_of(lemma, lang) for lang, text in words for lemma in lemmas_of(tokens(text), lang)})


@functools.cache
def _listed() -> dict[str, Any]:
    listed: dict[str, Any] = json.loads(
        resources.files("matcher").joinpath("data", "common_words.json").read_text("utf-8")
    )
    return listed


def _from_names() -> Iterator[tuple[Stem, Stem, float]]:
    """What the names of terms tell, for every two languages."""
    named = {
        lang: [_stems_in(term.labels(lang), lang) for terms in LISTS for term in terms.values()] for lang in LANGUAGES
    }
    for left, right in itertools.permutations(LANGUAGES, 2):
        yield from _linked(named[left], named[right])


def _stems_in(labels: Iterable[str], lang: str) -> frozenset[Stem]:
    return frozenset(stem for label in labels for stem in stems(label, lang))


def _linked(left: Sequence[frozenset[Stem]], right: Sequence[frozenset[Stem]]) -> Iterator[tuple[Stem, Stem, float]]:
    """Stems of the same terms by Dice's coefficient; a stem with several equal partners is less sure of each."""
    in_left, in_right = (Counter(stem for stems_ in side for stem in stems_) for side in (left, right))
    together = Counter(pair for one, other in zip(left, right, strict=True) for pair in itertools.product(one, other))
    strength = {(one, other): 2 * n / (in_left[one] + in_right[other]) for (one, other), n in together.items()}
    best: dict[Stem, float] = defaultdict(float)
    for (one, _), strong in strength.items():
        best[one] = max(best[one], strong)
    kept = {pair: strong for pair, strong in strength.items() if strong >= max(TOGETHER, best[pair[0]])}
    rivals = Counter(one for one, _ in kept)
    for (one, other), strong in kept.items():
        yield one, other, NAMED * strong / rivals[one]
