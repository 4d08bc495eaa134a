"""How rare each skill and word of a network is, and the topics of its texts: what is counted once and then kept.

Taken over people who can be found, so that nobody hidden changes what others see, and frozen for a week.
"""

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from matcher.columns import sets
from matcher.lexicon import HIGHEST, LEVELS, Axis, Bag, Readings, primary
from matcher.network import Network, Person
from matcher.relevance import NO_TOPICS, Topics

SMALL_TOGETHER = 0.1
"""A floor for many would be none: so large a share of the people lives in small countries at most."""


def usable_languages(person: Person) -> set[str]:
    """Languages that a person uses at B1 or better; an unknown level shuts no door."""
    spoken = ((primary(tag), LEVELS.get(level, HIGHEST)) for tag, level in person.languages.items())
    return {tag for tag, level in spoken if level >= LEVELS["B1"]}


def rarity(people: int, holders: Any) -> Any:
    """Weight of a skill: ln(1 + people / holders), so that a skill that everybody has still counts a little."""
    return np.log1p((1 + people) / (1 + holders))


@dataclass(frozen=True)
class Statistics:
    """Counts over findable people, openings and initiatives: in how many people a skill, in how many documents a word.

    `pairs` are pairs of words that stand in more documents than one; `languages` counts who uses each at B1 or better,
    `countries` who lives in each; `shown` is the mean exposure of a findable person.
    A set may be kept for a week while the network changes.
    """

    people: int
    documents: int
    skills: Mapping[str, int]
    words: Mapping[str, int]
    pairs: Mapping[str, int]
    languages: Mapping[str, int]
    countries: Mapping[str, int]
    shown: float
    topics: Topics = field(compare=False, repr=False)

    @classmethod
    def count(cls, network: Network, readings: Readings, seed: int = 0) -> "Statistics":
        """Count a network as it stands now; `seed` is that of the search for topics."""
        findable = [person for person in network.people.values() if person.findable]
        found = [readings.people[person.id] for person in findable]
        found_and_asked = [*found, *readings.openings.values(), *readings.initiatives.values()]
        bags = [bag for reading in found_and_asked for bag in reading.bags]
        pairs = Counter(itertools.chain(*(bag for reading in found_and_asked for bag in reading.pairs)))
        counted = cls(
            people=len(findable),
            documents=len(bags),
            skills=dict(Counter(itertools.chain(*(reading.skills for reading in found)))),
            words=dict(Counter(itertools.chain(*bags))),
            pairs={pair: count for pair, count in pairs.items() if count > 1},
            languages=dict(Counter(itertools.chain(*map(usable_languages, findable)))),
            countries=dict(Counter(person.country for person in findable if person.country)),
            shown=math.fsum(person.shown for person in findable) / max(len(findable), 1),
            topics=NO_TOPICS,
        )
        return replace(counted, topics=counted.topics_of(bags, seed))

    def topics_of(self, bags: Sequence[Bag], seed: int) -> Topics:
        """The topics of documents that were counted, by the words that stand in more of them than one."""
        common = Axis.of(word for word, count in self.words.items() if count > 1)
        return Topics.fit(sets((self.weigh(bag) for bag in bags), common), common.names, seed)

    def rarity(self, skill: str) -> float:
        """The rarity of a skill among the people counted."""
        return float(rarity(self.people, self.skills.get(skill, 0)))

    def share_who_speak(self, person: Person) -> float:
        """The share of findable people who use the most common of her languages; 1 when she states none."""
        if not person.languages or not self.people:
            return 1.0
        return max((self.languages.get(tag, 0) for tag in usable_languages(person)), default=0) / self.people

    def small_countries(self) -> frozenset[str]:
        """The countries where fewest live, so many as together hold SMALL_TOGETHER of the findable people at most."""
        small, room = set[str](), SMALL_TOGETHER * self.people
        by_size = sorted(self.countries, key=self.countries.__getitem__)
        for size, equal in itertools.groupby(by_size, self.countries.__getitem__):
            names = list(equal)
            room -= size * len(names)
            if room < 0:
                break
            small.update(names)
        return frozenset(small)

    def weigh(self, *bags: Bag) -> dict[str, float]:
        """TF-IDF of a document's bags taken together, of length one. What the statistics don't know is the rarest."""
        known, rarest = self._scarcity, 1 + math.log(1 + self.documents)
        weights = {word: count * known.get(word, rarest) for bag in bags for word, count in bag.items()}
        length = math.sqrt(math.fsum([value * value for value in weights.values()]))
        return {word: value / length for word, value in weights.items()}

    @cached_property
    def _scarcity(self) -> dict[str, float]:
        """1 + ln of how few documents have a word or a pair of words, by either."""
        counts = itertools.chain(self.pairs.items(), self.words.items())
        return {word: 1 + math.log((1 + self.documents) / (1 + count)) for word, count in counts}
