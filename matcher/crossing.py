"""How much of what one text says another says too, in whatever language: by words that mean the same.

A soft cosine (G. Sidorov et al., "Soft similarity and soft cosine measure", 2014): two words count as one so far as
`matcher.meanings` holds them for translations or synonyms. It is fitted once on the texts of an index; a question after
that is one sparse product.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.lexicon import Axis
from matcher.meanings import Stem, partners

Floats = NDArray[np.float64]
Said = Sequence[Stem]
"""A text by its words, as `matcher.meanings.stems` reads them."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Texts by their words. Equal input gives equal answers; a text without words is like nothing."""

    words: Axis
    rarity: Floats  # (words,)
    meaning: Any  # (words, words), 1 for the same word, less for another that means the same
    meant: Any  # (words, texts), how much each word says of what a text says

    @classmethod
    def fit(cls, texts: Sequence[Said]) -> Self:
        """Count how rare each word is among `texts`. Words that no text has may stand in documents and weigh most."""
        told = {word for text in texts for word in text}
        words = Axis.of(told.union(*(partners().get(word, ()) for word in told)))
        present = _present(texts, words)
        rarity = np.log1p(max(len(texts), 1) / np.maximum(np.asarray(present.sum(axis=0)).ravel(), 1))
        meaning = _meaning(words)
        said = _unit(present @ sparse.diags(rarity), meaning)
        return cls(words, rarity, meaning, (meaning @ said.T).tocsr())

    def likeness(self, documents: Sequence[Said]) -> Floats:
        """The likeness (documents, texts), from 0 to 1, of each document to each text that this was fitted on."""
        said = _unit(_present(documents, self.words) @ sparse.diags(self.rarity), self.meaning)
        likeness: Floats = (said @ self.meant).toarray()
        return np.minimum(likeness, 1.0)


def _present(texts: Sequence[Said], words: Axis) -> Any:
    places = [sorted({words.columns[word] for word in text if word in words.columns}) for text in texts]
    ends = np.cumsum([0, *map(len, places)])
    columns = np.array([column for some in places for column in some], dtype=np.int64)
    return sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(texts), len(words.names)))


def _meaning(words: Axis) -> Any:
    """One on the diagonal, and how sure each translation is, the same in both directions."""
    links = [
        (row, words.columns[other], sure)
        for row, word in enumerate(words.names)
        for other, sure in partners().get(word, {}).items()
        if other in words.columns
    ]
    rows, columns, sure = zip(*links, strict=True) if links else ((), (), ())
    size = len(words.names)
    found = sparse.csr_matrix((sure, (rows, columns)), shape=(size, size), dtype=np.float64)
    return (found.maximum(found.T) + sparse.identity(size)).tocsr()


def _unit(said: Any, meaning: Any) -> Any:
    """Rows whose likeness to themselves is one."""
    length = np.sqrt(np.asarray((said @ meaning).multiply(said).sum(axis=1)).ravel())
    return sparse.diags(1 / np.where(length > 0, length, 1)) @ said
