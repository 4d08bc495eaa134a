"""What would bring more, and why a list is empty: changes of one record, each counted by applying it to the gates.

A change either opens a gate (somebody new may be offered) or settles a caveat (what is unknown today). Nothing is said
of what no gate and no caveat depends on, so that every sentence made of it is true when it is followed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.columns import UNKNOWN, Bools, Csr, Floats, Initiatives, Openings, People
from matcher.eligibility import Gates, overlap, passing
from matcher.encode import GUARDED, refused_origins, stating, unusable_languages
from matcher.lexicon import LEVELS, Lexicon, primary
from matcher.network import Opening, Person
from matcher.reasons import Reason
from matcher.vocabulary import CEFR

LANGUAGE_LEARNT = "B1"
"""The level that a counterfactual assumes for a language that is added."""
MOST_OF_A_KIND = 3
"""So many languages, countries or origins are told, the most useful first."""
CROWD = 5
"""Why a list of people is empty is told by the first gate that leaves fewer than so many; never of a smaller group."""

CODES_OF_LEVELS = tuple(CEFR)
"""From the lowest to the highest, as LEVELS counts them from 1 on."""

LANGUAGE_GATES = frozenset({"few_share_language", "none_in_language"})
"""The gates of a person's lists that a language opens."""

R = TypeVar("R", Person, Opening)
Gain = tuple[int, str, Mapping[str, str]]
"""How many a change adds, and what is told of it."""
Passing = tuple[int, NDArray[Any]]
"""How many pass all gates, and of those whom only the gate of languages keeps out how many each opens it for (l,)."""
PassingOf = Callable[[People], Passing]
"""The same of whoever says what a row says,"""
FeasibleOf = Callable[[People], Bools]
"""and who passes (n,)."""


@dataclass(frozen=True, slots=True)
class Change(Generic[R]):
    """What is told of a change, count aside, and the record after it."""

    code: str
    data: Mapping[str, str]
    record: R


def for_person(
    kind: str, person: Person, one: People, right: Any, lexicon: Lexicon, passing_of: PassingOf, feasible: FeasibleOf
) -> list[Reason]:
    """What would bring a person more of a list, the most first, then what would settle caveats; `one` is her row.

    Hours, stage and place are gates of no list.
    """
    passed, kept_out = passing_of(one)
    columns = lexicon.languages.columns
    gains: list[Gain] = [
        (int(kept_out[columns[tag]]), "add_language", {"language": tag}) for tag in unusable_languages(person, lexicon)
    ]
    gains += [
        (passing_of(stating(one, change.record))[0] - passed, change.code, change.data)
        for change in openness_for(kind, person)
    ]
    return most_first(gains) + settled_for_person(kind, one, right, feasible)


def gate_by_gate(gates: Gates, right: Any, lexicon: Lexicon) -> Passing:
    """What `tally` counts, of the right side of any list."""
    understood = passing([gate for gate in gates if gate[0] in LANGUAGE_GATES])
    others = passing([gate for gate in gates if gate[0] not in LANGUAGE_GATES])
    kept_out = _opened_by(right, lexicon).T @ (others & ~understood).astype(np.float64)
    return int((others & understood).sum()), kept_out


def _opened_by(right: Any, lexicon: Lexicon) -> Csr:
    """Which languages at LANGUAGE_LEARNT open a gate: those that people use, or that things ask for at no higher level
    (n x languages)."""
    if isinstance(right, People):
        return right.languages
    names = [name.split("@") for name in lexicon.levels.names]
    enough = np.array([int(rank) <= LEVELS[LANGUAGE_LEARNT] for _, rank in names], np.bool_)
    tongue = np.array([lexicon.languages.columns.get(tag, UNKNOWN) for tag, _ in names], np.int32)
    things = np.repeat(np.arange(len(right.ids)), np.diff(right.asks.indptr))
    opens = enough[right.asks.indices] & (tongue[right.asks.indices] != UNKNOWN)
    pairs = np.unique(np.stack((things[opens], tongue[right.asks.indices[opens]])), axis=1)
    return csr_array((np.ones(pairs.shape[1]), pairs), shape=(len(right.ids), len(lexicon.languages.names)))


def openness_for(kind: str, person: Person) -> Iterator[Change[Person]]:
    """Openness that a person has not spoken of; a stated no is an answer, and nobody is asked again. It shuts nobody
    out."""
    if kind == "openings" or person.open_to is not None:
        return
    refused = list(dict.fromkeys(refused_origins(person)))
    for origin in refused:
        stated = (*(code for code in GUARDED if code not in refused), origin)
        yield Change("state_openness", {"origin": origin}, replace(person, open_to=stated))


def for_opening(opening: Opening, lexicon: Lexicon, countries: Sequence[str]) -> Iterator[Change[Opening]]:
    """What a host may change so that gates of an opening open; `countries` are those worth trying.

    The stage, remote work and the text are gates of none.
    """
    yield from _languages_of(opening, lexicon)
    if opening.countries:
        yield Change("admit_everywhere", {}, replace(opening, countries=()))
    for country in countries:
        yield Change("admit_country", {"country": country}, replace(opening, countries=(*opening.countries, country)))
    for origin, said in opening.origins.items():
        if said == "no":
            welcome = {**opening.origins, origin: "yes"}
            yield Change("admit_origin", {"origin": origin}, replace(opening, origins=welcome))


def _languages_of(opening: Opening, lexicon: Lexicon) -> Iterator[Change[Opening]]:
    """One more working language, the next lower level of one, or none asked for; the languages are alternatives."""
    if not opening.languages:
        return
    yield Change("ask_no_language", {}, replace(opening, languages={}))
    for tag, level in opening.languages.items():
        rank = LEVELS.get(level, LEVELS[LANGUAGE_LEARNT])
        if rank > 1:
            lower = CODES_OF_LEVELS[rank - 2]
            data = {"language": primary(tag), "level": lower}
            yield Change("lower_language", data, replace(opening, languages={**opening.languages, tag: lower}))
    asked = set(map(primary, opening.languages))
    for language in lexicon.languages.names:
        if language not in asked:
            wider = {**opening.languages, language: LANGUAGE_LEARNT}
            yield Change("take_language", {"language": language}, replace(opening, languages=wider))


def counted(changes: Iterator[Change[R]], before: Bools, feasible: Callable[[R], Bools]) -> list[Gain]:
    """What each change adds: those who are in `feasible` only when it is applied."""
    return [(int((feasible(change.record) & ~before).sum()), change.code, change.data) for change in changes]


def most_first(gains: Iterable[Gain]) -> list[Reason]:
    """The changes that add somebody, the most first, with how many; of one code at most MOST_OF_A_KIND."""
    told: dict[str, list[Reason]] = {}
    for gain, code, data in sorted(gains, key=lambda gain: (-gain[0], gain[1], tuple(gain[2].values()))):
        same = told.setdefault(code, [])
        if gain and len(same) < MOST_OF_A_KIND:
            same.append(Reason(code, {**data, "count": gain}))
    return sorted((reason for same in told.values() for reason in same), key=_most)


def _most(reason: Reason) -> int:
    return -int(str(reason.data["count"]))


def settled_for_person(kind: str, one: People, right: Any, feasible: FeasibleOf) -> list[Reason]:
    """What a person has not stated and some of those who may be offered go by; with how many of them do."""
    unstated = [(code, goes_by) for code, goes_by in _OPEN_QUESTIONS[kind].items() if _UNSTATED[code](one)]
    if not unstated and kind != "initiatives":
        return []
    offered = feasible(one)
    counts = {code: int((offered & goes_by(right)).sum()) for code, goes_by in unstated}
    told = [Reason(code, {"count": count}) for code, count in counts.items() if count]
    return told + (_more_hours(one, _least_hours(right), offered) if kind == "initiatives" else [])


def _more_hours(one: People, hours: Floats, feasible: Bools) -> list[Reason]:
    """The fewest hours a week that are enough for initiatives which ask for more than she has."""
    beyond = hours[feasible & (hours > one.hours[0])]
    if not len(beyond):
        return []
    enough = beyond.min()
    return [Reason("enough_hours", {"hours": int(enough), "count": int((beyond <= enough).sum())})]


def _least_hours(right: Initiatives) -> Floats:
    """The least that any role of an initiative (m,) asks for; NaN where none says."""
    least = np.full(len(right.ids), np.inf)
    stated = ~np.isnan(right.role_hours)
    np.minimum.at(least, right.role_owner[stated], right.role_hours[stated])
    return np.where(np.isinf(least), np.nan, least)


def _filled(matrix: Csr) -> Bools:
    """Which rows of a sparse matrix hold anything."""
    filled: Bools = np.diff(matrix.indptr) > 0
    return filled


_UNSTATED: Mapping[str, Callable[[People], bool]] = {
    "state_languages": lambda one: not one.states_language[0],
    "state_stage": lambda one: not one.stages.nnz,
    "state_country": lambda one: one.country[0] == UNKNOWN,
    "state_origin": lambda one: not one.states_origin[0],
    "state_hours": lambda one: bool(np.isnan(one.hours[0])),
}
_SPEAKS: Mapping[str, Callable[[Any], Bools]] = {"state_languages": lambda right: right.states_language}
_OPEN_QUESTIONS: Mapping[str, Mapping[str, Callable[[Any], Bools]]] = {
    "mentors": {**_SPEAKS, "state_stage": lambda right: _filled(right.stages)},
    "contacts": _SPEAKS,
    "openings": {
        **_SPEAKS,
        "state_country": lambda right: ~right.any_residence,
        "state_origin": lambda right: _filled(right.accepts) | _filled(right.refuses),
    },
    "initiatives": {**_SPEAKS, "state_hours": lambda right: ~np.isnan(_least_hours(right))},
}
"""What may be unstated on the asker's side, and which of those who may be offered go by it, list by list."""


def settled_for_opening(offered: Openings, people: People, feasible: Bools, lexicon: Lexicon) -> list[Reason]:
    """Origins of which a host has said nothing, with how many who may apply would then know that they are welcome."""
    said = set(offered.accepts.indices.tolist()) | set(offered.refuses.indices.tolist())
    numbers = people.origins.T @ (feasible & (overlap(people.origins, offered.accepts) == 0)).astype(np.float64)
    unsaid = [
        (-int(numbers[column]), origin)
        for column, origin in enumerate(lexicon.origins.names)
        if column not in said and numbers[column]
    ]
    return [
        Reason("say_origin", {"origin": origin, "count": -loss}) for loss, origin in sorted(unsaid)[:MOST_OF_A_KIND]
    ]


def homes_of(people: People, chosen: Bools, lexicon: Lexicon) -> list[str]:
    """The countries where most of the chosen people live, the most common first."""
    numbers = people.home.T @ chosen.astype(np.float64)
    found = sorted(
        (-int(numbers[column]), name) for column, name in enumerate(lexicon.countries.names) if numbers[column]
    )
    return [name for _, name in found[:MOST_OF_A_KIND]]


def first_shut(gates: Sequence[tuple[str, Bools]], least: int) -> str | None:
    """The first of the `gates` after which fewer than `least` are left, None when so many pass them all."""
    left: Bools | None = None
    for code, passes in gates:
        left = passes if left is None else left & passes
        if int(left.sum()) < least:
            return code
    return None
