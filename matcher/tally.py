"""How many of a packed list pass the gates of a question, and how many more would with each language."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.asked import Asked
from matcher.blocks import NO_BITS, WORD
from matcher.columns import UNKNOWN
from matcher.compiled import inner, ones
from matcher.packed import ONE, Pack
from matcher.scoring import have_a_language, open_to_each_other


def tally(packs: Sequence[Pack], asked: Sequence[Asked], languages: int) -> tuple[int, NDArray[np.int64]]:
    """How many pass, and of those whom nothing but the gate of languages keeps out how many use each (languages,).

    A list may be in several packs, with the question `asked` of each; nobody stands in two.
    """
    kept_out, passed = np.zeros(max(languages, WORD), np.int64), 0
    for pack, question in zip(packs, asked, strict=True):
        # Whoever is gone or left out is counted in her group, too.
        off = pack.people[np.union1d(np.flatnonzero(pack.rows == UNKNOWN), question.shut)]
        passed += _tally(kept_out, pack.groups, off, tuple(pack.common), question.about, question.further)
    return passed, kept_out[:languages]


@inner
def _tally(kept_out: Any, groups: Any, off: Any, common: Any, question: Any, ours: Any) -> int:
    passed = 0
    for group in groups:
        passed += _count(kept_out, group, common, question[0], ours, group.people)
    for one in off:
        passed += _count(kept_out, one, common, question[0], ours, -1)
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
