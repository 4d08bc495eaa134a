"""Suggestions among given people: what a list of people would tell of each of them, without searching the others."""

from collections.abc import Iterable

import numpy as np

from matcher.columns import UNKNOWN, taken
from matcher.eligibility import passing
from matcher.explain import Pairs, Voice
from matcher.index import Index
from matcher.measures import Setting
from matcher.network import Person
from matcher.recommend import Question, Suggestion, rank, suggestions
from matcher.vicinity import ALONE, Vicinity


def among(index: Index, kind: str, asker: Person, ids: Iterable[str]) -> dict[str, Suggestion]:
    """Those of `ids` whom the list `kind` ("mentors" or "contacts") may offer to `asker`, by id.

    Each is told of as in the list itself. Raises KeyError for a list that is not of people.
    """
    rows = np.array([row for row in map(index.row, ids) if row != UNKNOWN], np.int32)
    one, own = index.columns(asker), index.row(asker.id)
    people = taken(index.people, rows)
    vicinity = Vicinity.of(own, index.graph, index.forecast) if kind == "contacts" else ALONE
    setting = Setting(index.scale.now, vicinity, rows)
    pairs = Pairs(one, people, setting, index.scale.lexicon, Voice.of(asker), index.network.initiatives)
    feasible = passing(index.people_gates(kind, one, people, rows))
    question = Question(kind, asker.id, index.week, index.seed)
    found = rank(question, pairs, feasible, index.weights, index.statistics.shown, len(rows))
    return {suggestion.id: suggestion for suggestion in suggestions(question, pairs, found)}
