"""What a process keeps of the texts that it read: words, no address and no number, and nothing once it forgets."""

import gc

from matcher import remembered
from matcher.lexicon import bags_of, read_person, spoken_words
from matcher.network import Person
from matcher.remembered import forget_words

ADDRESSES = ("zofia.zbrojewska@example.org", "+375291234567", "@zofia_secret", "https://example.org/zofia")
NAME = "zbrojewska"


def held() -> set[str]:
    """Every string that answers are kept for."""
    dictionaries = [one for cache in remembered._kept for one in gc.get_referents(cache) if isinstance(one, dict)]
    keys = [key for one in dictionaries if "__wrapped__" not in one for key in one]
    return {word for key in keys for word in ([key] if isinstance(key, str) else key) if isinstance(word, str)}


def test_addresses_and_numbers_are_not_kept_and_words_are_forgotten() -> None:
    forget_words()
    text = f"Ask me about beekeeping: {', '.join(ADDRESSES)}. {NAME.capitalize()}."
    bags_of(text)
    spoken_words(text)
    read_person(Person("p", skills=("beekeeping 375291234567",)))
    kept = held()
    assert NAME in {word.casefold() for word in kept}, "nothing is kept: this test shows nothing"
    for address in ADDRESSES:
        assert not any(address in word or address.strip("+@") in word for word in kept), address
    assert not any(char.isdigit() for word in kept for char in word)
    forget_words()
    assert not held()
