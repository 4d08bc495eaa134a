"""An invented population whose good matches are known: what is useful to whom is stated here in points.

The points are plain statements about people ("two of her skills are mine", "we both are at work for four hours") and
share no formula with the matcher; chance is added, since nobody's usefulness is written in a profile alone. What people
write is made of words of hidden subjects; the truth knows the subjects, the matcher reads the words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from matcher.network import Document, Initiative, Network, Opening, Person, Role, Tie
from matcher.vocabulary import FIELDS, SKILLS, STAGES

DAY = date(2025, 2, 3)
WANTS = ("mentorship", "publishing", "peers", "expert_voice", "language", "job", "fellowship", "funding")
TONGUES = ("en", "ru", "uk", "de", "fr", "be")
HOMES = {
    "DE": (1, ("Berlin", "Leipzig")),
    "GE": (4, ("Tbilisi",)),
    "US": (-5, ("Boston", "Chicago")),
    "PL": (1, ("Warsaw",)),
}
ZONES = {"DE": "Europe/Berlin", "GE": "Asia/Tbilisi", "US": "America/New_York", "PL": "Europe/Warsaw"}
CLOCKS = {"DE": 1, "GE": 4, "US": -5, "PL": 1}
WORK_OF = {
    "joint_journalism": "journalism",
    "joint_research": "natural_sciences",
    "documentation": "human_rights",
    "prisoner_support": "law",
    "advocacy": "politics",
}
"""Whose everyday work an initiative is, by its kind."""
SUBJECTS = 14
WORDS = 18
STEPS = tuple(STAGES)[:5]
NOISE = 1.2
TIES = 2.5

Rng = np.random.Generator
Useful = Callable[[str, str], float]


@dataclass(frozen=True, eq=False)
class World:
    """The network, the hidden subjects by id, and the seed of chance."""

    network: Network
    subjects: Mapping[str, frozenset[int]]
    seed: int

    @cached_property
    def friends(self) -> Mapping[str, frozenset[str]]:
        """Who knows whom."""
        known: dict[str, set[str]] = {one: set() for one in self.network.people}
        for tie in self.network.ties:
            known[tie.a].add(tie.b)
            known[tie.b].add(tie.a)
        return {one: frozenset(others) for one, others in known.items()}

    def useful(self, name: str, one: str, other: str) -> float:
        """The points of `other` for `one` in a list, chance included."""
        people = self.network.people
        chance = np.random.default_rng((self.seed, *f"{name}{one}{other}".encode())).normal(0, NOISE)
        subject = 2.5 * len(self.subjects[one] & self.subjects[other])
        if name == "people_for":
            wanted = 2.0 * (self.network.openings[one].kind in people[other].needs)
            return wanted + _opening(people[other], self.network.openings[one]) + subject + float(chance)
        if name == "openings":
            wanted = 3.0 * (self.network.openings[other].kind in people[one].needs)
            return wanted + _opening(people[one], self.network.openings[other]) + subject + float(chance)
        if name == "initiatives":
            return _initiative(people[one], self.network.initiatives[other]) + subject + float(chance)
        points = _person(name, people[one], people[other]) + subject + float(chance)
        common = len(self.friends[one] & self.friends[other])
        if name == "contacts":
            points += 1.5 * (not common and people[one].country != people[other].country)
        return points + 1.2 * min(common, 2)


def _person(name: str, one: Person, other: Person) -> float:
    given = len(set(one.needs) & set(other.offers))
    back = len(set(one.offers) & set(other.needs))
    points = (2.0 if name == "mentors" else 1.0) * min(given, 2) + 0.8 * min(back, 2)
    points += 1.6 * min(len(set(one.skills) & set(other.skills)), 2)
    points += 1.5 * bool(set(one.fields) & set(other.fields))
    points += 0.8 * (hours_together(one, other) >= 4)
    points += 0.8 * (one.city == other.city) + 0.4 * (one.country == other.country)
    points += 0.5 * (len(set(one.languages) & set(other.languages)) > 1)
    if name == "mentors":
        return points + 1.5 * (STEPS.index(other.stage or "") > STEPS.index(one.stage or ""))
    return points + 3.0 * (_teaches(one, other) and _teaches(other, one))


def _opening(person: Person, opening: Opening) -> float:
    points = 1.5 * min(len(set(person.skills) & set(opening.skills)), 2)
    points += 1.5 * bool(set(person.fields) & set(opening.fields)) + 1.2 * (person.stage in opening.stages)
    points += 1.5 * (opening.remote or person.country == opening.country)
    return points + 1.0 * any(opening.origins.get(origin) == "yes" for origin in person.origins)


def _initiative(person: Person, initiative: Initiative) -> float:
    able = max(
        2.0 * bool(set(role.skills) & set(person.skills)) + 1.0 * ((person.hours or 0) >= (role.hours or 0))
        for role in initiative.roles
    )
    at_home = 0.8 * (person.country == initiative.country) + 0.8 * (person.city == initiative.city)
    craft = 1.2 * any(WORK_OF[kind] in person.fields for kind in initiative.kinds)
    return able + at_home + craft + 0.5 * bool(set(person.languages) & set(initiative.languages))


def hours_together(one: Person, other: Person) -> int:
    """Hours between nine and six at which both are at work, by the clock of winter."""
    first, second = (
        set(range(9 - CLOCKS[person.country or ""], 18 - CLOCKS[person.country or ""])) for person in (one, other)
    )
    return len(first & second)


def _teaches(one: Person, other: Person) -> bool:
    learns = {tongue for tongue, level in other.languages.items() if level == "A2"}
    return bool(learns & {tongue for tongue, level in one.languages.items() if level == "native"})


def plant(seed: int, people: int = 260, openings: int = 120, initiatives: int = 80) -> World:
    """A world of that many; equal seeds give equal worlds."""
    chance = np.random.default_rng(seed)
    subjects: dict[str, frozenset[int]] = {}

    def about(identifier: str) -> str:
        subjects[identifier] = frozenset(chance.choice(SUBJECTS, 2, replace=False).tolist())
        drawn = [
            _word(subject * WORDS + int(chance.integers(WORDS))) for subject in subjects[identifier] for _ in range(9)
        ]
        return " ".join([*drawn, *(_word(SUBJECTS * WORDS + int(chance.integers(30))) for _ in range(12))])

    persons = [_somebody(chance, f"p{number:03}", about) for number in range(people)]
    network = Network.from_records(
        people=persons,
        openings=[_posted(chance, f"o{number:03}", about) for number in range(openings)],
        initiatives=[_joined(chance, f"i{number:03}", about) for number in range(initiatives)],
        ties=_ties(chance, [person.id for person in persons]),
    )
    return World(network, subjects, seed)


def _word(number: int) -> str:
    """An invented word: three syllables that no other number has, and an ending that no stem cuts off."""
    syllables = [consonant + vowel for consonant in "bdfgklmnprtvz" for vowel in "aou"]
    return syllables[number % 39] + syllables[number // 39 % 39] + syllables[(number * 7 + 3) % 39] + "k"


def _some(chance: Rng, among: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(chance.choice(among, chance.integers(1, most + 1), replace=False).tolist())


def _home(chance: Rng) -> tuple[str, str]:
    country = str(chance.choice(list(HOMES)))
    return country, str(chance.choice(HOMES[country][1]))


def _somebody(chance: Rng, identifier: str, about: Callable[[str], str]) -> Person:
    country, city = _home(chance)
    spoken = _some(chance, TONGUES[1:], 2)
    learnt = [tongue for tongue in TONGUES[1:] if tongue not in spoken][int(chance.integers(2))]
    mentor = bool(chance.random() < 0.5)
    return Person(
        id=identifier,
        fields=_some(chance, tuple(FIELDS)[:10], 2),
        stage=STEPS[int(chance.integers(len(STEPS)))],
        languages={"en": "B2", **dict.fromkeys(spoken, "native"), learnt: "A2"},
        skills=_some(chance, tuple(SKILLS)[:40], 6),
        needs=_some(chance, WANTS, 3),
        offers=_some(chance, WANTS[:5], 3),
        country=country,
        city=city,
        timezone=ZONES[country],
        origins=(str(chance.choice(("RU", "UA", "BY"))),),
        open_to=("RU", "UA", "BY"),
        seats=int(mentor),
        as_mentor=mentor,
        as_peer=True,
        for_initiatives=True,
        texts=(Document(about(identifier)),),
        hours=int(chance.integers(1, 12)),
        waiting_weeks=int(chance.integers(0, 12)),
    )


def _posted(chance: Rng, identifier: str, about: Callable[[str], str]) -> Opening:
    return Opening(
        id=identifier,
        kind=str(chance.choice(("job", "fellowship"))),
        text=about(identifier),
        fields=_some(chance, tuple(FIELDS)[:10], 2),
        stages=_some(chance, STEPS, 2),
        languages={} if chance.random() < 0.3 else {str(chance.choice(("en", "de", "ru"))): "B1"},
        country=_home(chance)[0],
        remote=bool(chance.random() < 0.3),
        origins={origin: "yes" for origin in ("RU", "UA", "BY") if chance.random() < 0.4},
        deadline=DAY + timedelta(days=int(chance.integers(1, 90))),
        skills=_some(chance, tuple(SKILLS)[:40], 4),
    )


def _joined(chance: Rng, identifier: str, about: Callable[[str], str]) -> Initiative:
    country, city = _home(chance)
    roles = tuple(
        Role("editor", _some(chance, tuple(SKILLS)[:40], 3), int(chance.integers(1, 12)))
        for _ in range(chance.integers(1, 4))
    )
    spoken = () if chance.random() < 0.3 else _some(chance, TONGUES, 2)
    return Initiative(
        id=identifier, text=about(identifier), kinds=(str(chance.choice(list(WORK_OF))),), country=country, city=city,
        roles=roles, languages=spoken,
    )  # fmt: skip


def _ties(chance: Rng, ids: Sequence[str]) -> list[Tie]:
    """Circles of friends: most ties lie within one, so that friends of friends are many."""
    circle = {one: int(chance.integers(len(ids) // 12)) for one in ids}
    pairs = {
        tuple(sorted((one, other))) for one in ids for other in ids if one < other and circle[one] == circle[other]
    }
    chosen = [pair for pair in sorted(pairs) if chance.random() < TIES / 11]
    strangers = [tuple(sorted(chance.choice(ids, 2, replace=False).tolist())) for _ in range(len(ids) // 6)]
    return [Tie(a, b, consented=True) for a, b in sorted({*chosen, *strangers})]
