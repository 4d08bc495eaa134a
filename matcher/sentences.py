"""How alike texts of different languages are, without a model and without anything downloaded.

Words that two languages share are found in one Latin spelling of both. What they do not share is learnt from the
texts themselves: where many texts clearly say the same, words that keep coming together translate each other. Beside
that, common words and the names of the vocabulary are known in four languages (`matcher.crossing`).

Sources: the correction for crowded neighbourhoods is A. Conneau et al., "Word translation without parallel data"
(2018); translations by Dice's coefficient, kept when they stand against their rivals, follow I. D. Melamed, "Models of
translational equivalence among words" (2000); learning from one's own best pairs in rounds, M. Artetxe et al.,
"Learning bilingual word embeddings with (almost) no bilingual data" (2017).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import normalize

from matcher.crossing import Crossing
from matcher.meanings import stems
from matcher.sound import consonants, sound, sound_of_word
from matcher.text import lemmas

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRAMS = (2, 4)
"""Letters of the pieces that words are compared by."""
NEIGHBOURS = 5
"""So many nearest texts tell how crowded the place of a text is."""
FEW = 2 * NEIGHBOURS
"""With so few texts on a side there are no neighbourhoods to speak of."""
ROUNDS = 3
"""Rounds of learning translations; later ones change nothing."""
CLEAR = 1.3
"""Two texts clearly say the same when each is the other's nearest, so many times as near as those around them."""
ENOUGH = 50
"""From fewer clear pairs nothing is learnt,"""
SHARE = 0.25
"""nor when they are a smaller part of the smaller side: then the texts are about other things."""
STEM = 7
"""Letters of a lemma in the common spelling that tell the word,"""
SHORT_STEM = 5
"""and of an inflected word of a language without a dictionary here."""
CHANCE = 0.05
"""Weaker links between words are chance."""
RIVALS = 0.6
"""A word keeps the links that are at least so strong as the best one of either word."""
DOUBT = 3.0
"""So many imagined pairs without its partner make a rare word less sure."""
MEANT = 0.5
"""Weight of words that are known to mean the same, beside the letters' 1,"""
LEARNT = 0.5
"""and of what was learnt."""

_WITH_LEMMAS = frozenset({"en", "ru", "uk", "be"})


@dataclass(frozen=True, slots=True)
class Views:
    """Texts by their letters, in three spellings: as they sound, as their lemmas sound, as their consonants stand."""

    spellings: tuple[TfidfVectorizer, ...]

    @classmethod
    def fit(cls, texts: Sequence[str], langs: Sequence[str]) -> Self:
        """Count how rare each piece of a word is among `texts`, each of the language beside it."""
        vectorizers = [
            TfidfVectorizer(analyzer="char_wb", ngram_range=GRAMS, sublinear_tf=True, lowercase=False) for _ in range(3)
        ]
        spelt = _spell(["b", *texts], ["en", *langs])  # one word at least, or sklearn refuses to fit
        return cls(tuple(map(TfidfVectorizer.fit, vectorizers, spelt)))

    def transform(self, texts: Sequence[str], langs: Sequence[str]) -> Any:
        """A sparse row per text. The product of two rows is the mean of three cosines, from 0 to 1."""
        views = zip(self.spellings, _spell(texts, langs), strict=True)
        return sparse.hstack([view.transform(spelt) for view, spelt in views], "csr") / np.sqrt(len(self.spellings))


def match_sentences(a: Sequence[str], lang_a: str, b: Sequence[str], lang_b: str) -> Floats:
    """The likeness (n_a, n_b) of every text of `a` to every text of `b`; the higher, the more they say the same.

    Languages are codes; en, ru, uk, be and pl have their own rules, others are compared by their letters. Within one
    language it is the plain likeness of `compare`, with few texts that of `recognise`, both from 0 to 1. Between two
    languages with many texts it says how much nearer two texts are than the texts around them, and is below 0 for most
    pairs. The same texts give the same answer; their order changes nothing, nor does their length.
    """
    if lang_a == lang_b:
        return compare(a, lang_a, b, lang_b)
    known = recognise(a, lang_a, b, lang_b)
    if min(known.shape) <= FEW:
        return known
    return uncrowd(known + _learn(known, _Words.of(a, lang_a), _Words.of(b, lang_b)))


def recognise(a: Sequence[str], lang_a: str, b: Sequence[str], lang_b: str) -> Floats:
    """The likeness (n_a, n_b) by letters and by words known to mean the same, from 0 to 1: nothing is learnt."""
    said_a, said_b = ([stems(text, lang) for text in texts] for texts, lang in ((a, lang_a), (b, lang_b)))
    meant = Crossing.fit([*said_a, *said_b]).likeness(said_a)[:, len(a) :]
    return (compare(a, lang_a, b, lang_b) + MEANT * meant) / (1 + MEANT)


def compare(a: Sequence[str], lang_a: str, b: Sequence[str], lang_b: str) -> Floats:
    """The likeness (n_a, n_b) by letters alone, from 0 to 1; an empty text is like nothing."""
    langs_a, langs_b = [lang_a] * len(a), [lang_b] * len(b)
    if not a or not b:
        return np.zeros((len(a), len(b)))
    views = Views.fit([*a, *b], [*langs_a, *langs_b])
    return np.asarray((views.transform(a, langs_a) @ views.transform(b, langs_b).T).toarray())


def uncrowd(likeness: Floats) -> Floats:
    """`likeness` (n_a, n_b) less the mean likeness of both texts to their nearest: texts like everything come down."""
    return likeness - (_nearest(likeness, 1)[:, None] + _nearest(likeness, 0)[None, :]) / 2


def _nearest(likeness: Floats, axis: int) -> Floats:
    return np.asarray(np.sort(likeness, axis).take(range(-NEIGHBOURS, 0), axis).mean(axis))


def _spell(texts: Sequence[str], langs: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    pairs = list(zip(texts, langs, strict=True))
    sounds = [sound(text, lang) for text, lang in pairs]
    stems = [" ".join(sound_of_word(word, lang) for word in lemmas(text, lang)) for text, lang in pairs]
    return sounds, stems, [consonants(spelt) for spelt in sounds]


@dataclass(frozen=True, slots=True)
class _Words:
    """Which texts have which words: as 0 and 1, and weighted by rarity with rows of length one."""

    present: Any
    weighed: Any

    @classmethod
    def of(cls, texts: Sequence[str], lang: str) -> Self:
        vectorizer = CountVectorizer(analyzer=lambda text: _stems(text, lang), binary=True, dtype=np.float64)
        present = vectorizer.fit_transform([*texts, "a"])[:-1]  # sklearn refuses to fit on empty texts
        rarity = np.log1p(len(texts) / np.maximum(present.sum(axis=0), 1))
        return cls(present, normalize(present.multiply(rarity).tocsr()))


def _stems(text: str, lang: str) -> list[str]:
    length = STEM if lang in _WITH_LEMMAS else SHORT_STEM
    return [sound_of_word(word, lang)[:length] for word in lemmas(text, lang)]


def _learn(known: Floats, a: _Words, b: _Words) -> Floats:
    """What translations learnt from clear pairs add to `known` (n_a, n_b); zeros where too few pairs are clear."""
    learnt = np.zeros_like(known)
    for _ in range(ROUNDS):
        rows, columns = _clear_pairs(known + learnt)
        if len(rows) < max(ENOUGH, SHARE * min(known.shape)):
            return np.zeros_like(known)
        learnt = LEARNT / (1 + MEANT) * _translated(a, b, _links(a.present[rows], b.present[columns]))
    return learnt


def _clear_pairs(likeness: Floats) -> tuple[Ints, Ints]:
    """Rows and columns of the pairs that are each other's best and stand out."""
    fair = uncrowd(likeness)
    best = fair.argmax(axis=1)
    rows = np.flatnonzero(fair.argmax(axis=0)[best] == np.arange(len(best)))
    columns = best[rows]
    own = likeness[rows, columns]
    around = (_nearest(likeness, 1)[rows] + _nearest(likeness, 0)[columns]) / 2 - own / NEIGHBOURS
    clear = own * (1 - 1 / NEIGHBOURS) > CLEAR * around
    return rows[clear], columns[clear]


def _links(a: Any, b: Any) -> Any:
    """How strongly words (words_a, words_b) come together in paired texts: Dice's coefficient above chance.

    One common pair is taken off every count, so that no pair can confirm itself by words seen nowhere else.
    """
    pairs = a.shape[0]
    together = (a.T @ b).tocoo()
    in_a, in_b = (np.asarray(side.sum(axis=0)).ravel() - 1 for side in (a, b))
    row, column = together.row, together.col
    expected = in_a[row] * in_b[column] / pairs
    strength = 2 * (together.data - 1 - expected) / (in_a[row] + in_b[column] + 2 * DOUBT)
    known = strength > CHANCE
    row, column, strength = row[known], column[known], strength[known]
    best_a, best_b = np.zeros(len(in_a)), np.zeros(len(in_b))
    np.maximum.at(best_a, row, strength)
    np.maximum.at(best_b, column, strength)
    kept = strength >= RIVALS * np.maximum(best_a[row], best_b[column])
    return sparse.csr_matrix((strength[kept], (row[kept], column[kept])), shape=together.shape)


def _translated(a: _Words, b: _Words, links: Any) -> Floats:
    """The mean of comparing `a` translated with `b`, and `a` with `b` translated."""
    forth = normalize(a.weighed @ links) @ b.weighed.T
    back = a.weighed @ normalize(b.weighed @ links.T).T
    return np.asarray((forth + back).toarray() / 2)
