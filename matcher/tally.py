"""How many of a packed list pass the gates of a question, and how many more would with each language."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import NO_BITS, WORD
from matcher.columns import UNKNOWN
from matcher.compiled import inner, loop, ones
from matcher.layers import Layers
from matcher.opened import groups_in, numbered_in, people_in
from matcher.packed import ONE
from matcher.questions import Questions, of_all, question_of
from matcher.scoring import have_a_language, open_to_each_other

FIRST = np.int64(0)
"""Of one asker: a plain 0 would have the loop compiled for it alone."""


def tally(layers: Layers, asked: Questions, languages: int) -> tuple[int, NDArray[np.int64]]:
    """How many pass the gates of the one who asks, and of those whom nothing but the gate of languages keeps out how
    many use each (languages,)."""
    kept_out = np.zeros(max(languages, WORD), np.int64)
    return _tally(kept_out, *layers.tables, asked.plain()), kept_out[:languages]


@loop
def _tally(kept_out: Any, tables: Any, skill: Any, told: Any) -> int:
    asked, passed = of_all(told), 0
    for pack in range(len(tables)):
        people, rows, common, _, _, _ = people_in(tables[pack], skill)
        about, _, _, ours, _, _, shut = question_of(asked, FIRST, numbered_in(tables[pack]))
        for group in groups_in(tables[pack]):
            passed += _count(kept_out, group, common, about[0], ours, group.people)
        # Whoever is gone or left out is counted in her group, too.
        for place in range(len(people)):
            if rows[place] == UNKNOWN:
                passed += _count(kept_out, people[place], common, about[0], ours, -1)
        for at in range(len(shut)):
            if at == 0 or shut[at] != shut[at - 1]:
                passed += _count(kept_out, people[shut[at]], common, about[0], ours, -1)
    return passed


@inner
def _count(kept_out: Any, one: Any, common: Any, about: Any, ours: Any, people: int) -> int:
    """Count so many who are like somebody: answers how many pass."""
    if not open_to_each_other(one, common, about):
        return 0
    if have_a_language(one, common, about, ours):
        return people
    tongues = common[0]
    for word in range(tongues.shape[2]):
        codes = tongues[one.tongue, 0, word]
        while codes != NO_BITS:
            kept_out[word * WORD + ones((codes & (~codes + ONE)) - ONE)] += people
            codes &= codes - ONE
    return 0
