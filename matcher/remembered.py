"""What was worked out of single words, kept because texts say the same ones again and again.

Some of them are words of somebody alone: an address or a number is never kept, and when somebody is erased the process
forgets them all.
"""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

MOST, LONGEST = 1 << 16, 40
"""Words that each function keeps an answer for, and letters of the longest one."""

_kept: list["functools._lru_cache_wrapper[Any]"] = []


def remembered(function: Callable[..., T]) -> Callable[..., T]:
    """Keep the answers of a pure function whose first argument is a word; of anything else none is kept."""
    answers = functools.lru_cache(maxsize=MOST)(function)
    _kept.append(answers)

    @functools.wraps(function)
    def asked(word: str, *others: Any) -> T:
        return answers(word, *others) if _is_word(word) else function(word, *others)

    return asked


def _is_word(text: str) -> bool:
    return len(text) <= LONGEST and (text.isalpha() or text.replace("'", "").isalpha())


def forget_words() -> None:
    """Forget every word that was read."""
    for answers in _kept:
        answers.cache_clear()
