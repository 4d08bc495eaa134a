"""The product's own functions under the names and shapes that neutral judges of match quality call: calls, no more."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from benchmarks.expertise import Record, score_openings
from matcher.choices import Like, Pair, reciprocal
from matcher.prediction import predict_links
from matcher.rounds import assign
from matcher.sentences import match_sentences
from matcher.terms import Labels, Scores, link_terms, link_terms_across

Floats = NDArray[np.float64]


class Adapter:
    """One method per kind of set; each answers with an array."""

    def score_openings(self, people: Sequence[Record], openings: Sequence[Record]) -> Floats:
        """How well openings suit people (people x openings)."""
        return score_openings(people, openings)

    def link_terms(
        self, queries: Sequence[str], labels: Sequence[str], concepts: Sequence[Hashable], _lang: str
    ) -> Scores:
        """How likely each label is meant by each query (queries x labels)."""
        return link_terms(queries, labels, concepts)

    def link_terms_xl(
        self,
        queries: Sequence[str],
        query_lang: str,
        labels: Sequence[str],
        concepts: Sequence[Hashable],
        _lang: str,
        other_labels: Mapping[str, Labels] | None,
    ) -> Scores:
        """The same, for labels in another language than the queries'."""
        return link_terms_across(queries, query_lang, labels, concepts, other_labels or {})

    def predict_links(
        self, n: int, edges: ArrayLike, pairs: ArrayLike, attributes: Any = None, seed: int = 0
    ) -> Floats:
        """The chance of a tie for each pair (pairs,)."""
        return predict_links(n, edges, pairs, attributes, seed)

    def assign(
        self, scores: ArrayLike, capacity: ArrayLike, demand: ArrayLike, conflict: ArrayLike | None = None
    ) -> NDArray[np.int64]:
        """Who is assigned to whom (right x left), 0 or 1."""
        return assign(scores, capacity, demand, conflict)

    def match_sentences(self, a: Sequence[str], lang_a: str, b: Sequence[str], lang_b: str) -> Floats:
        """How alike texts are across languages (a x b)."""
        return match_sentences(a, lang_a, b, lang_b)

    def reciprocal(self, likes: Sequence[Like], pairs: Sequence[Pair]) -> Floats:
        """How good each pair is for both (pairs,)."""
        return reciprocal(likes, pairs)
