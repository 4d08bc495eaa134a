"""Finding openings and initiatives by a few typed words, whatever language they are written in.

A typed word meets a word of a text when both are spelt or sound alike (inflected words, cognates, slips of the pen) or
mean the same (`matcher.meanings`); the names of an opening's kind, fields and skills count as its words in all four
languages. Rare words count more. The score is the weighted share of the typed words that a text answers.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.meanings import CYRILLIC, label_stems, partners, place_stems, says_something, stem_of, stems
from matcher.network import Initiative, Opening
from matcher.text import lemmas_of, tokens
from matcher.vocabulary import skill_codes

Floats = NDArray[np.float64]
Words = Mapping[str, float]

IN_TITLE = 1.0
IN_TEXT = 0.9
IN_NAMES = 0.7
"""How much a word of the title, of the text, and of the names of codes counts."""
ALIKE = 0.6
"""Words less alike in spelling than this are different words;"""
SAME_WORD = 0.75
"""words so much alike are one, and stand for what it means."""
OTHER_LETTER = 0.8
"""Likeness left to words with different first letters: hardly anybody slips there, and prefixes change a word."""
BEGINNING = 5
"""Letters that two forms or derivations of one word share at least,"""
OF_SHORTER = 0.7
"""and which part of the shorter one: less may be a prefix alone."""
REMOTE = "remote"
"""Stands among the codes of an opening that can be done from anywhere."""
MOST_WORDS = 12
FLOOR = 0.3
"""A text that answers a smaller part of what was typed is not found,"""
BESIDE_BEST = 0.5
"""nor one that answers so much less of it than the best text does."""
SHORTEST = 3
"""Letters of a typed word that may count when no word says anything about a subject ("job")."""
MOST_FOUND = 100


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: an id and the share, from 0 to 1, of the typed words that it answers."""

    id: str
    score: float


@functools.lru_cache(maxsize=1 << 13)
def _read(title: str, text: str, codes: tuple[str, ...]) -> Words:
    words: dict[str, float] = {}
    named = (*codes, *skill_codes(f"{title}\n{text}"))
    found = (
        (IN_NAMES, (stem for code in named for stem in label_stems(code) | place_stems(code))),
        (IN_TEXT, stems(text)),
        (IN_TITLE, stems(title)),
    )
    for weight, some in found:
        words |= dict.fromkeys(some, weight)
    return words


def words_of_opening(opening: Opening) -> Words:
    """Stem -> how much it counts, of one opening."""
    codes = (opening.kind, *opening.fields, *opening.stages, *opening.support, *opening.skills)
    places = (opening.country, REMOTE if opening.remote else None)
    return _read(opening.title, opening.text, (*codes, *filter(None, places)))


def words_of_initiative(initiative: Initiative) -> Words:
    """The same of one initiative."""
    roles = (code for role in initiative.roles for code in (role.role, *role.skills))
    return _read(initiative.name, initiative.text, (*initiative.kinds, *roles, *filter(None, [initiative.country])))


@dataclass(frozen=True, slots=True)
class Search:
    """Texts by their words, read once; then each question takes milliseconds. Equal input gives equal answers."""

    ids: tuple[str, ...]
    words: tuple[str, ...]
    columns: Mapping[str, int]
    has: Any  # (texts, words), how much each word of a text counts; as columns
    letters: TfidfVectorizer
    spelt: Any  # (pieces, words), columns of length one
    begun: Mapping[str, Sequence[int]]  # the words that begin with these letters
    firsts: Any  # (words,), the first letter of each

    @classmethod
    def of_openings(cls, openings: Iterable[Opening]) -> Self:
        """Search among openings."""
        return cls.fit({opening.id: words_of_opening(opening) for opening in openings})

    @classmethod
    def of_initiatives(cls, initiatives: Iterable[Initiative]) -> Self:
        """Search among initiatives."""
        return cls.fit({initiative.id: words_of_initiative(initiative) for initiative in initiatives})

    @classmethod
    def fit(cls, texts: Mapping[str, Words]) -> Self:
        """Search among texts, each given by its words; ids may come in any order."""
        ids = tuple(sorted(texts))
        words = tuple(sorted(set(partners()).union(*(texts[key] for key in ids))))
        columns = {word: column for column, word in enumerate(words)}
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), use_idf=False, binary=True, lowercase=False)
        spelt = letters.fit_transform(words).T.tocsr()
        begun: dict[str, list[int]] = defaultdict(list)
        for column, word in enumerate(words):
            begun[word[:BEGINNING]].append(column)
        rows = [row for row, key in enumerate(ids) for _ in texts[key]]
        places = [columns[word] for key in ids for word in texts[key]]
        weights = [weight for key in ids for weight in texts[key].values()]
        has = sparse.csc_matrix((weights, (rows, places)), shape=(len(ids), len(words)), dtype=np.float64)
        return cls(ids, words, columns, has, letters, spelt, dict(begun), np.array([word[0] for word in words]))

    def find(self, typed: str, k: int = MOST_FOUND) -> list[Found]:
        """The best `k` texts for what was typed, in any of the four languages; nothing when it says nothing."""
        answers = [self._answers(forms) for forms in _typed_words(typed)]
        if not answers or not self.ids:
            return []
        rarity = [self._rarity(answer) for answer in answers]
        scores = sum(rare * answer for rare, answer in zip(rarity, answers, strict=True)) / sum(rarity)
        scores = np.round(scores, 9)  # so that sums in another order give the same order of texts
        least = max(FLOOR, BESIDE_BEST * scores.max())
        best = np.argsort(-scores, kind="stable")[:k]
        return [Found(self.ids[row], float(scores[row])) for row in best if scores[row] >= least]

    def _rarity(self, answer: Floats) -> float:
        """How much a typed word tells; one that no text answers tells as little as one that all do."""
        answering = int((answer >= ALIKE).sum())
        return float(np.log1p(len(self.ids) / answering if answering else 1))

    def _answers(self, forms: Sequence[str]) -> Floats:
        """How well each text (texts,) answers one typed word: its best word."""
        meant = self._meant(forms)
        near = np.flatnonzero(meant)
        if not len(near):
            return np.zeros(len(self.ids))
        found = self.has[:, near].multiply(meant[near])
        return np.asarray(found.max(axis=1).toarray(), dtype=np.float64).ravel()

    def _meant(self, forms: Sequence[str]) -> Floats:
        """How much each known word (words,) is what a typed word means."""
        alike = self._alike(forms)
        meant = np.where(alike >= ALIKE, alike, 0.0)
        for column in np.flatnonzero(alike >= SAME_WORD):
            for other, sure in partners().get(self.words[column], {}).items():
                place = self.columns.get(other)
                if place is not None:
                    meant[place] = max(meant[place], sure * alike[column])
        return meant

    def _alike(self, forms: Sequence[str]) -> Floats:
        """How much each known word (words,) is spelt like one of the forms of a typed word."""
        if any(map(str.isdecimal, forms[0])):
            return self._exactly(forms)  # 100 is not nearly 1000
        alike = np.zeros(len(self.words))
        for form, row in zip(forms, self.letters.transform(forms) @ self.spelt, strict=True):
            first = np.where(self.firsts[row.indices] == form[0], 1.0, OTHER_LETTER)
            alike[row.indices] = np.maximum(alike[row.indices], row.data * first)
            shared = [column for column in self.begun.get(form[:BEGINNING], ()) if _one_word(form, self.words[column])]
            alike[shared] = np.maximum(alike[shared], SAME_WORD)
        return alike

    def _exactly(self, forms: Sequence[str]) -> Floats:
        alike = np.zeros(len(self.words))
        alike[[self.columns[form] for form in forms if form in self.columns]] = 1.0
        return alike


def _one_word(form: str, other: str) -> bool:
    """Whether two words share so much of their beginning that one is a form or derivation of the other."""
    shorter = min(len(form), len(other))
    shared = next((place for place in range(shorter) if form[place] != other[place]), shorter)
    return shared >= max(BEGINNING, OF_SHORTER * shorter)


def _typed_words(typed: str) -> list[list[str]]:
    """The forms of each typed word that says something, of all of them when none does.

    A few words rarely show which of three languages they are of, so that each is read in all.
    """
    read: dict[str, list[str]] = {}
    telling: dict[str, bool] = {}
    for lang in CYRILLIC:
        words = tokens(typed)[:MOST_WORDS]
        for word, lemma in zip(words, lemmas_of(words, lang), strict=True):
            read.setdefault(word, []).append(stem_of(lemma, lang))
            telling[word] = telling.get(word, True) and says_something(word, lemma)
    some = [word for word in read if telling[word]] or [word for word in read if len(word) >= SHORTEST]
    return [list(filter(None, dict.fromkeys(read[word]))) for word in some]
