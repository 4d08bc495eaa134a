"""What a network was like before each of its past matches: the network of a period, and who was matched in it.

Time is counted in steps: months where dates are known, rounds where a list names them. Whatever a step brought is known
from the next one on. Profiles and switches are today's, since only they are kept.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from matcher.evaluate import Period, Query, merged
from matcher.network import Document, Network, Person, Tie
from web.matching.live import week_of

FOUND: Mapping[str, Callable[[Person], bool]] = {
    "mentors": lambda person: person.as_mentor,
    "contacts": lambda person: person.as_peer,
}
"""Whether somebody can be found in a list at all."""


@dataclass(frozen=True)
class Match:
    """`asker` asked in `step` and was accepted; `others` are whom she found, `herself` who asked with her."""

    kind: str
    asker: str
    others: frozenset[str]
    step: int
    herself: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PastTie:
    """A tie that both agreed to, which counts from the step after `step`."""

    a: str
    b: str
    kind: str
    step: int


@dataclass(frozen=True)
class Mentored:
    """A mentor's place was taken from one step to another (None: still)."""

    mentor: str
    since: int
    until: int | None


@dataclass(frozen=True)
class Waits:
    """Weeks until somebody's first match in a list: since she joined, by the month, and since she first asked."""

    joining: Sequence[float] = ()
    asking: Sequence[float] = ()


@dataclass(frozen=True)
class Past:
    """Everything that a replay goes by.

    `people` can be found today and have all their places; `askers` need not be found; `joined` is the step of those of
    whom it is known; `written` has dated texts; `names` and `days` say what a step is called and on which day it began.
    """

    people: Mapping[str, Person]
    askers: Mapping[str, Person]
    matches: Sequence[Match]
    names: Mapping[int, str]
    days: Mapping[int, date]
    ties: Sequence[PastTie] = ()
    mentored: Sequence[Mentored] = ()
    joined: Mapping[str, int] = field(default_factory=dict)
    written: Sequence[tuple[str, int, Document]] = ()
    waits: Mapping[str, Waits] = field(default_factory=dict)
    notes: Sequence[str] = ()


def step_of(day: date) -> int:
    """The step of a day, where steps are months."""
    return day.year * 12 + day.month - 1


def periods(past: Past, kind: str) -> list[Period]:
    """The periods of a list in time order, each with at least ten matches; none when there are too few."""
    matches = _new(past, kind)
    counts = Counter(match.step for match in matches)
    groups = merged(sorted(counts.items()))
    met: dict[str, set[str]] = defaultdict(set)
    found = []
    for steps in groups:
        inside = [match for match in matches if match.step in steps]
        found.append(_period(past, steps, inside, met))
        for match in inside:
            met[match.asker] |= match.others
            for other in match.others:
                met[other].add(match.asker)
    return found


def _new(past: Past, kind: str) -> list[Match]:
    """The first match of each pair, with those who can still be found: a second round with the same mentor is none."""
    known: set[frozenset[str]] = set()
    new = []
    for match in sorted(past.matches, key=lambda match: (match.step, match.asker)):
        if match.kind != kind or match.asker not in past.askers:
            continue
        others = {
            other
            for other in match.others - match.herself - {match.asker}
            if other in past.people and FOUND[kind](past.people[other]) and {match.asker, other} not in known
        }
        known |= {frozenset((match.asker, other)) for other in others}
        if others:
            new.append(replace(match, others=frozenset(others)))
    return new


def _period(past: Past, steps: Sequence[int], matches: Sequence[Match], met: Mapping[str, set[str]]) -> Period:
    begin, end = steps[0], steps[-1]
    network = _before(past, begin, end)
    asked: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        asked[match.asker].append(match)
    queries = []
    for asker, hers in asked.items():
        later = {one for one in network.people if past.joined.get(one, hers[0].step) > hers[0].step}
        queries.append(
            Query(
                asker=_as_of(past, past.askers[asker], begin),
                relevant=frozenset().union(*(match.others for match in hers)),
                excluded=frozenset({asker, *met.get(asker, ()), *later}).union(*(match.herself for match in hers)),
            )
        )
    name = past.names[begin] if begin == end else f"{past.names[begin]} – {past.names[end]}"
    return Period(name, network, queries, past.days[begin], week_of(past.days[begin]))


def _before(past: Past, begin: int, end: int) -> Network:
    """Those who had joined by `end`, with the ties, texts and free places from before `begin`."""
    taken = Counter(
        place.mentor for place in past.mentored if place.since < begin and (place.until is None or place.until >= begin)
    )
    people = [
        replace(_as_of(past, person, begin), seats=max(0, person.seats - taken[person.id]))
        for person in past.people.values()
        if past.joined.get(person.id, end) <= end
    ]
    weights = Counter((tie.a, tie.b, tie.kind) for tie in past.ties if tie.step < begin)
    ties = [Tie(a, b, kind, float(many), consented=True) for (a, b, kind), many in weights.items()]
    return Network.from_records(people=people, ties=ties)


def _as_of(past: Past, person: Person, begin: int) -> Person:
    texts = tuple(document for owner, step, document in past.written if owner == person.id and step < begin)
    return replace(person, texts=(*person.texts, *texts)) if texts else person
