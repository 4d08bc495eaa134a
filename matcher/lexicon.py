"""What words and skills a network speaks of.

Concepts make "расследования" and "investigative reporting" one skill; a phrase beyond them counts by its lemmas.
"""

import functools
import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import TypeVar

from matcher.meanings import senses, stem_of
from matcher.network import Initiative, Network, Opening, Person
from matcher.remembered import remembered
from matcher.text import (
    SHORTEST_WORD,
    fold,
    function_words,
    guess_cyrillic,
    lemmas,
    may_be_noun,
    tokens,
    transliterate,
)
from matcher.vocabulary import CEFR, SKILLS, name, parse_skills, skill_codes

STEM = 5
"""Letters of a lemma that tell what it is about; the rest is derivation."""
_INSIDE = re.compile(r"(?<=[^\W_][ ,])\s*([^\W\d_]+)")
"""Words that follow another one within a sentence."""
_WRITTEN = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
CONCEPT = "#"
"""Marks a concept code among the stems of a text; no stem begins with it,"""
SENSE = "="
"""nor with this, which marks what a common word means."""
SENSE_WEIGHT = 0.5
"""Of a meaning beside the word that has it: enough to meet across languages, too little to blur one language."""

R = TypeVar("R", Person, Opening, Initiative)
Bag = Mapping[str, float]
LEVELS: Mapping[str | None, int] = {code: rank for rank, code in enumerate(CEFR, start=1)}
HIGHEST = len(CEFR)


@dataclass(frozen=True, slots=True)
class Axis:
    """The names of a matrix's columns, and where each of them stands."""

    names: tuple[str, ...]
    columns: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", {item: column for column, item in enumerate(self.names)})

    @classmethod
    def of(cls, names: Iterable[str]) -> "Axis":
        """Distinct names in their order, so that the order in which records come changes nothing."""
        return cls(tuple(sorted(set(names))))


def skill_keys(skills: Iterable[str]) -> dict[str, str]:
    """Concept code, or lemmas of a free phrase, -> the skill as its owner stated it; in the order stated."""
    keys: dict[str, str] = {}
    for skill in skills:
        codes, phrases = ([skill], []) if skill in SKILLS else parse_skills(skill)
        for code in codes:
            keys.setdefault(code, code)
        for phrase in phrases:
            if key := " ".join(lemmas(phrase)):
                keys.setdefault(key, phrase)
    return keys


@remembered
def stem(lemma: str) -> str:
    """The first letters of a lemma, in Latin letters: "редактор" and "рэдакцыя" meet."""
    return transliterate(lemma[:STEM])


def content_words(text: str) -> list[str]:
    """Lemmas of a text in order, without single letters and words that say nothing about the subject."""
    empty = function_words()
    return [word for word in lemmas(text) if len(word) >= SHORTEST_WORD and word not in empty]


def senses_of(words: Iterable[str], cyrillic: str) -> list[str]:
    """What the common ones among `content_words` mean, one code per meaning and mention, whatever language says it.

    `cyrillic` is the language of the Cyrillic words.
    """
    known = senses()
    return [SENSE + code for word in words for code in known.get(stem_of(word, cyrillic), ())]


def bags_of(text: str) -> tuple[Bag, Bag]:
    """Stems and concepts of a text, and its pairs of neighbouring stems, with sublinear counts."""
    words = content_words(text)
    stems, meant = list(map(stem, words)), senses_of(words, guess_cyrillic(text))
    concepts = [CONCEPT + code for code in skill_codes(text)]
    return _bag([*stems, *meant, *concepts]), _bag(map(" ".join, itertools.pairwise(stems)))


def _bag(words: Iterable[str]) -> Bag:
    """Words with 1 + ln n for n times; what a common word means counts less than the word itself."""
    counts = Counter(words).items()
    return {word: (1 + math.log(count)) * (SENSE_WEIGHT if word.startswith(SENSE) else 1.0) for word, count in counts}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of one record: its skills by key; per document, a bag of words and a bag of pairs of words."""

    skills: Mapping[str, str]
    bags: tuple[Bag, ...]
    pairs: tuple[Bag, ...]


@functools.cache
def general_stems() -> frozenset[str]:
    """Stems of words that a text on any work has ("project", "colleague"): they weigh something and tell nothing."""
    listed: dict[str, str] = json.loads(
        resources.files("matcher").joinpath("data", "general_words.json").read_text("utf-8")
    )
    return frozenset(stem(word) for lang, words in listed.items() for word in lemmas(words, lang))


def spoken_words(text: str) -> dict[str, str]:
    """Stem -> the first word of a text that has it and names a subject: how a shared stem is told.

    A Belarusian word is told as written, for only its stem is known. Of Russian and Ukrainian ones only nouns are told,
    by their dictionary form. A name keeps its capital letter.
    """
    cyrillic = guess_cyrillic(text)
    written = {fold(word): word for word in _WRITTEN.findall(text)}
    names = {fold(word) for word in _INSIDE.findall(text) if word[0].isupper() and word[1:].islower()}
    content, general, spoken = set(content_words(text)), general_stems(), dict[str, str]()
    for token, lemma in zip(tokens(text), lemmas(text), strict=True):
        if lemma in content and may_be_noun(token, cyrillic) and stem(lemma) not in general:
            word = written.get(token, token).lower() if cyrillic == "be" else lemma
            spoken.setdefault(stem(lemma), word.capitalize() if token in names else word)
    return spoken


def stated_skills(keys: Mapping[str, str]) -> str:
    """Skills as a text: concepts by their English names, phrases as typed."""
    return ", ".join(name(SKILLS, key, "en") if key in SKILLS else phrase for key, phrase in keys.items())


def skill_stems(key: str) -> frozenset[str]:
    """The stems of a skill's names in all languages, or of a free phrase."""
    return _stems_of_names(key) if key in SKILLS else frozenset(map(stem, content_words(key)))


@functools.lru_cache(maxsize=1 << 12)
def _stems_of_names(code: str) -> frozenset[str]:
    return frozenset(stem(word) for text in SKILLS[code].names.values() for word in content_words(text))


def read_person(person: Person) -> Reading:
    """A document per text, and one of the skills by their English names and as typed."""
    keys = skill_keys(person.skills)
    stems = [stem(word) for word in content_words(stated_skills(keys))]
    documents = [bags_of(document.text) for document in person.texts]
    documents.append((_bag([*stems, *(CONCEPT + key for key in keys if key in SKILLS)]), {}))
    written = [(bag, pairs) for bag, pairs in documents if bag]
    return Reading(keys, tuple(bag for bag, _ in written), tuple(pairs for _, pairs in written))


def read_opening(opening: Opening) -> Reading:
    """One document: title, text and skills."""
    text = "\n".join((opening.title, opening.text, ", ".join(opening.skills)))
    bag, pairs = bags_of(text)
    return Reading(skill_keys(opening.skills), (bag,), (pairs,))


def read_initiative(initiative: Initiative) -> Reading:
    """One document: name, text and the skills of all roles."""
    skills = [skill for role in initiative.roles for skill in role.skills]
    text = "\n".join((initiative.name, initiative.text, ", ".join(skills)))
    bag, pairs = bags_of(text)
    return Reading(skill_keys(skills), (bag,), (pairs,))


@dataclass(frozen=True, slots=True)
class Readings:
    """What was read out of every record of a network, by id, in the order of the network."""

    people: Mapping[str, Reading]
    openings: Mapping[str, Reading]
    initiatives: Mapping[str, Reading]


NOTHING_READ = Readings({}, {}, {})


def read(network: Network, earlier: Network | None = None, known: Readings = NOTHING_READ) -> Readings:
    """Read every text of a network once; of records that stand unchanged in `earlier`, take what is `known`."""
    old = earlier or Network.from_records()
    return Readings(
        _reread(network.people, read_person, old.people, known.people),
        _reread(network.openings, read_opening, old.openings, known.openings),
        _reread(network.initiatives, read_initiative, old.initiatives, known.initiatives),
    )


def _reread(
    records: Mapping[str, R], read_one: Callable[[R], Reading], old: Mapping[str, R], known: Mapping[str, Reading]
) -> dict[str, Reading]:
    return {
        key: known[key] if key in known and old.get(key) == record else read_one(record)
        for key, record in records.items()
    }


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The axes of an index's sparse columns. Names that only hidden people use stand in it too: they weigh nothing."""

    skills: Axis
    words: Axis
    phrases: Axis  # the words and pairs of words of openings and initiatives: what people are compared with
    countries: Axis
    cities: Axis
    languages: Axis
    levels: Axis  # language@level, from A1 up
    origins: Axis

    @classmethod
    def of(cls, network: Network, readings: Readings, known: Iterable[str] = ()) -> "Lexicon":
        """Collect the names of a network; fields, support and stages are lists of the vocabulary.

        `known` are words that frozen statistics speak of, whoever still uses them.
        """
        people, openings = network.people.values(), network.openings.values()
        initiatives = network.initiatives.values()
        asked = [*readings.openings.values(), *readings.initiatives.values()]
        read_records = [*readings.people.values(), *asked]
        places = [(record.country, record.city) for some in (people, initiatives) for record in some]
        places += [(country, None) for opening in openings for country in (opening.country, *opening.countries)]
        spoken = Axis.of(
            primary(tag)
            for some in (people, openings, initiatives, (role for item in initiatives for role in item.roles))
            for record in some
            for tag in record.languages
        )
        return cls(
            skills=Axis.of(key for reading in read_records for key in reading.skills),
            words=Axis.of(itertools.chain(known, *(bag for reading in read_records for bag in reading.bags))),
            phrases=Axis.of(itertools.chain(*(bag for reading in asked for bag in (*reading.bags, *reading.pairs)))),
            countries=Axis.of(country for country, _ in places if country),
            cities=Axis.of(place_key(country, city) for country, city in places if country and city),
            languages=spoken,
            levels=Axis(tuple(f"{tag}@{level}" for tag in spoken.names for level in range(1, HIGHEST + 1))),
            origins=Axis.of(origin for some in (people, openings) for record in some for origin in record.origins),
        )


def place_key(country: str, city: str) -> str:
    """A city's key: towns of one name in two countries are two."""
    return f"{country}/{city.casefold()}"


def primary(tag: str) -> str:
    """The language of a BCP 47 tag without script and region."""
    return tag.replace("_", "-").split("-", 1)[0].casefold()
