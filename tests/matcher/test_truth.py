"""Whatever is told is true: every reason and caveat is checked in the records, by rules written again for this."""

# ruff: noqa: ARG005 - every rule takes the same three arguments

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.encode import KIND_SUPPORT
from matcher.evidence import TERMS
from matcher.lexicon import skill_keys
from matcher.network import Initiative, Network, Opening, Person
from matcher.reasons import Reason
from matcher.text import fold
from matcher.vocabulary import SUPPORT
from tests.matcher import toy
from tests.matcher.test_properties import PERSONAL, answers
from tests.matcher.toy import NOW
from tests.matcher.worlds import build, networks

examples = settings(max_examples=30, deadline=None)
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2", "native")
SENSITIVE = {code for code, term in SUPPORT.items() if term.sensitive}
RANKS = ("studies", "doctoral", "early", "mid", "senior")


def level(person: Person, language: str) -> int:
    """How well she uses it, 0 to 7; what is stated without a level counts as full."""
    if language not in person.languages:
        return 0
    stated = person.languages[language]
    return len(LEVELS) if stated is None else 1 + LEVELS.index(stated)


def hours_apart(one: Person, other: Person) -> float | None:
    """Hours between two clocks at noon of the day."""
    offsets = []
    for zone in (one.timezone, other.timezone):
        if zone in {None, "No/Where"}:
            return None
        moved = datetime(NOW.year, NOW.month, NOW.day, 12, tzinfo=ZoneInfo(str(zone))).utcoffset()
        offsets.append(moved.total_seconds() / 3600 if moved is not None else 0.0)
    apart = abs(offsets[0] - offsets[1])
    return min(apart, 24 - apart)


def asked_level(thing: Opening | Initiative, language: str) -> int:
    asked = thing.languages.get(language) if isinstance(thing, Opening) else None
    return 3 if asked is None else 1 + LEVELS.index(asked)


def least_hours(initiative: Initiative) -> int | None:
    return min((role.hours for role in initiative.roles if role.hours is not None), default=None)


def words_of(thing: Any) -> set[str]:
    """First three letters of every folded word somebody or something writes or can do, in Latin and in Cyrillic."""
    if isinstance(thing, Person):
        texts = [document.text for document in thing.texts] + list(thing.skills)
    elif isinstance(thing, Opening):
        texts = [thing.title, thing.text, *thing.skills]
    else:
        texts = [thing.name, thing.text, *(skill for role in thing.roles for skill in role.skills)]
    return {word[:3] for text in texts for word in fold(text).replace("_", " ").split()}


def skills_of(thing: Any) -> set[str]:
    return set(skill_keys(thing.skills))


def supports(thing: Any) -> set[str]:
    return set(thing.offers) if isinstance(thing, Person) else {*thing.support, *KIND_SUPPORT.get(thing.kind, ())}


def tandem(one: Person, other: Person, data: Mapping[str, Any]) -> bool:
    pairs = [(one, other, data["you_learn"]), (other, one, data["they_learn"])]
    return all(
        languages
        and "language" in pupil.needs
        and all(level(pupil, tag) <= 3 and level(teacher, tag) >= 5 for tag in languages)
        for pupil, teacher, languages in pairs
    )


def near(network: Network, one: Person, other: Person) -> set[str]:
    """People with a switch on to whom both have a tie that its ends agreed to."""

    def known(person: Person) -> set[str]:
        ends = [(tie.a, tie.b) for tie in network.ties if tie.consented]
        return {b if a == person.id else a for a, b in ends if person.id in (a, b)}

    return {key for key in known(one) & known(other) if network.people[key].findable}


def can_play(person: Person, role: Any) -> bool:
    """Her languages suffice for the role."""
    return not role.languages or not person.languages or any(level(person, tag) >= 3 for tag in role.languages)


TRUE: Mapping[str, Callable[[Person, Any, Mapping[str, Any]], bool]] = {
    "offers_what_you_need": lambda one, other, data: set(data["support"]) <= set(one.needs) & supports(other),
    "offers_what_they_need": lambda one, other, data: (
        set(data["support"]) <= set(one.needs) & supports(other) - SENSITIVE
    ),
    "you_offer_what_they_need": lambda one, other, data: (
        set(data["support"]) <= set(one.offers) & set(other.needs) - SENSITIVE
    ),
    "shares_skill": lambda one, other, data: set(skill_keys(data["skills"])) <= skills_of(one) & skills_of(other),
    "same_field": lambda one, other, data: (
        set(data["fields"]) <= set(one.fields)
        and (isinstance(other, Initiative) or set(data["fields"]) <= set(other.fields))
    ),
    "further_along": lambda one, other, data: (
        other.stage == data["stage"] and RANKS.index(other.stage) > RANKS.index(one.stage or "")
    ),
    "fits_stage": lambda one, other, data: data["stage"] == one.stage and one.stage in other.stages,
    "common_language": lambda one, other, data: all(
        min(level(one, tag), level(other, tag)) >= 3
        if isinstance(other, Person)
        else tag in other.languages and level(one, tag) >= asked_level(other, tag)
        for tag in data["languages"]
    ),
    "tandem": tandem,
    "near_hours": lambda one, other, data: data["hours"] == int(9 - (hours_apart(one, other) or 0)) >= 4,
    "few_shared_hours": lambda one, other, data: data["hours"] == int(max(9 - (hours_apart(one, other) or 0), 0)) < 3,
    "same_city": lambda one, other, data: data["city"] == one.city == other.city and one.country == other.country,
    "same_country": lambda one, other, data: data["country"] == one.country == other.country,
    "remote": lambda one, other, data: bool(other.remote),
    "text_matches": lambda one, other, data: all(fold(word)[:3] in words_of(other) for word in data["words"]),
    "near_in_network": lambda one, other, data: True,  # a walk over ties; how many it passes is not told
    "bridges": lambda one, other, data: data["country"] == other.country != one.country is not None,
    "open_to_origin": lambda one, other, data: all(
        origin in one.origins and other.origins[origin] == "yes" for origin in data["origins"]
    ),
    "deadline": lambda one, other, data: (
        other.deadline == date.fromisoformat(data["date"]) and (other.deadline - NOW).days == data["days"] <= 60
    ),
    "role_fits": lambda one, other, data: all(
        any(role.role == name and can_play(one, role) for role in other.roles) for name in data["roles"]
    ),
    "role_for_anybody": lambda one, other, data: all(
        any(role.role == name and not role.skills and can_play(one, role) for role in other.roles)
        for name in data["roles"]
    ),
    "languages_unknown": lambda one, other, data: not one.languages or not other.languages,
    "names_no_language": lambda one, other, data: not other.languages,
    "origin_not_stated": lambda one, other, data: {
        Person: lambda: not one.origins or not other.origins,
        Opening: lambda: not any(other.origins.get(origin) == "yes" for origin in one.origins),
        Initiative: lambda: not other.origins_involved,
    }[type(other)](),
    "hours_unknown": lambda one, other, data: least_hours(other) is None,
    "own_hours_unknown": lambda one, other, data: one.hours is None and data["hours"] == least_hours(other),
    "more_hours": lambda one, other, data: data["hours"] == least_hours(other) and data["hours"] > one.hours,
    "stage_unknown": lambda one, other, data: one.stage is None or other.stage is None,
    "other_stage": lambda one, other, data: data["stages"] and set(data["stages"]) == set(other.stages) - {one.stage},
    "deadline_unknown": lambda one, other, data: (
        other.deadline is None and not other.rolling and other.state != "rolling"
    ),
    "residence_unknown": lambda one, other, data: (
        one.country is None and set(data["countries"]) == set(other.countries)
    ),
    "needs_move": lambda one, other, data: data["country"] == other.country != one.country and not other.remote,
}
"""What each code claims of a person and of whom or what is suggested to her."""


def holds(network: Network, one: Person, other: Any, told: Reason) -> bool:
    if told.code == "common_contacts":
        return len(near(network, one, other)) == told.data["count"]
    return bool(TRUE[told.code](one, other, told.data))


def lively(network: Network) -> Network:
    """The same with everybody to be found, open to everybody, and able to talk: so that much is told."""
    people = [
        replace(
            person,
            languages={**person.languages, "en": "C1"},
            open_to=("RU", "BY", "UA"),
            as_mentor=True,
            as_peer=True,
            seats=1,
        )
        for person in network.people.values()
    ]
    return replace(network, people={person.id: person for person in people})


def untrue(network: Network) -> list[tuple[str, Any, Any, Reason]]:
    """Whatever is told in any of the five lists and does not hold; of a host's list the person stands on the left."""
    records: Mapping[str, Any] = {**network.people, **network.openings, **network.initiatives}
    found = []
    for (kind, asker), suggestions in answers(build(network)).items():
        for suggestion in suggestions:
            ends = (suggestion.id, asker) if kind == "people_for" else (asker, suggestion.id)
            one, other = (records[end] for end in ends)
            told = [*suggestion.reasons, *([suggestion.caveat] if suggestion.caveat else [])]
            found += [(kind, one, other, reason) for reason in told if not holds(network, one, other, reason)]
    return found


@given(networks(), st.booleans())
@examples
def test_every_reason_and_every_caveat_is_true(network: Network, dense: bool) -> None:
    """M26: among few who meet and among many."""
    assert untrue(lively(network) if dense else network) == []


def test_nearly_every_code_is_told_in_the_toy_world_and_true_there() -> None:
    """M26: so that a code which nobody is ever told cannot hide behind "everything told is true"."""
    told = {
        reason.code
        for suggestions in answers(build(toy.network())).values()
        for suggestion in suggestions
        for reason in (*suggestion.reasons, *([suggestion.caveat] if suggestion.caveat else []))
    }
    assert {*TRUE, "common_contacts"} - told <= {"deadline_unknown", "hours_unknown"}
    assert untrue(toy.network()) == []


@given(networks())
@examples
def test_no_term_counts_beyond_its_cap(network: Network) -> None:
    """However much two people share, a term adds its weight times its cap at most, and nothing is taken away."""
    caps = {term.name: term.cap for term in TERMS}
    index = build(network)
    for asker in network.people:
        for kind in PERSONAL:
            if not (found := index.ranking(kind, asker)):
                continue
            for name, sides in index.measures(kind, asker, found).items():
                for side in sides:
                    assert ((side >= 0) & (side <= caps[name] + 1e-12)).all(), (kind, name)
            assert all(0 <= suggestion.score <= 1 for suggestion in getattr(index, kind)(asker, 100))


@given(networks(), st.data())
@examples
def test_somebody_who_suits_nobody_changes_no_order(network: Network, data: st.DataObject) -> None:
    """Within a week, by frozen counts: a findable newcomer whom the asker cannot talk to moves nobody on her lists."""
    newcomer = Person(
        id=data.draw(st.sampled_from(("a", "p0x", "z"))),
        languages={"fi": "native"},
        as_mentor=True,
        as_peer=True,
        seats=1,
        skills=("osint",),
        waiting_weeks=9,
    )
    people = [replace(person, languages=person.languages or {"ru": "C1"}) for person in network.people.values()]
    things: Mapping[str, Any] = {"openings": network.openings.values(), "initiatives": network.initiatives.values()}
    before = build(Network.from_records(people=people, ties=network.ties, **things))
    after = before.build(
        Network.from_records(people=[*people, newcomer], ties=network.ties, **things),
        now=NOW,
        week=before.week,
        statistics=before.statistics,
    )
    for person in people:
        for kind in PERSONAL:
            assert getattr(after, kind)(person.id, 100) == getattr(before, kind)(person.id, 100)
