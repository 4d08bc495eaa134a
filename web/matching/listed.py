"""The past as lists of others tell it, by rounds or by months, without a database."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matcher.network import Document
from matcher.network import Person as PersonRecord
from web.matching.past import Match, Past, PastTie, step_of
from web.matching.records import person_record
from web.models import Person

_NUMBER = re.compile(r"(\d+)")
ALWAYS = "all"
LISTS = {"mentored": "mentors", "contact": "contacts"}


@dataclass(frozen=True)
class ListedTie:
    """A tie as its line has it: `mentored` or `contact`, mentor first; its round and day where the file names them."""

    kind: str
    ends: tuple[str, str]
    round: str = ""
    day: date | None = None


@dataclass(frozen=True)
class ListedProject:
    """A project of a round that its participants did with mentors."""

    id: str
    round: str
    text: str
    mentors: Sequence[str]
    participants: Sequence[str]


def listed(
    people: Mapping[str, Person],
    ties: Sequence[ListedTie],
    projects: Sequence[ListedProject],
    today: date,
    *,
    consented: bool,
) -> Past:
    """The past that files tell.

    With projects, a project's text asks for its mentors, and whoever took part in one has written it; else the mentee
    asks with her profile. All places are taken to be free, since a round's are.
    """
    clock = _Clock.of([tie.round for tie in ties] + [project.round for project in projects], [tie.day for tie in ties])
    records = {key: replace(person_record(row, row.capacity), id=key) for key, row in people.items()}
    dated = [(tie, moment) for tie in ties if (moment := clock.step(tie.round, tie.day)) is not None]
    begun = [(one, moment) for one in projects if (moment := clock.step(one.round, None)) is not None]
    askers = {_asking(one): PersonRecord(id=_asking(one), texts=(Document(one.text),)) for one, _ in begun}
    matches = [_match(tie, moment) for tie, moment in dated if not (projects and tie.kind == "mentored")]
    left_out = len(ties) + len(projects) - len(dated) - len(begun)
    return Past(
        people={key: record for key, record in records.items() if record.findable},
        askers=records | askers,
        matches=matches + list(_asked(begun)),
        names=clock.names,
        days=clock.days(today),
        ties=[PastTie(*tie.ends, tie.kind, moment) for tie, moment in dated] if consented else (),
        written=[
            (one, moment, Document(project.text))
            for project, moment in begun
            for one in dict.fromkeys((*project.mentors, *project.participants))
        ],
        notes=clock.notes(left_out),
    )


@dataclass(frozen=True)
class _Clock:
    """Steps by round, by month, or a single one where lines name neither."""

    rounds: Mapping[str, int]
    names: Mapping[int, str]

    @classmethod
    def of(cls, rounds: Sequence[str], days: Sequence[date | None]) -> "_Clock":
        named = sorted({name for name in rounds if name}, key=_in_numbers)
        if named:
            return cls({name: number for number, name in enumerate(named)}, dict(enumerate(named)))
        months = sorted({day.replace(day=1) for day in days if day})
        return cls({}, {step_of(day): f"{day:%Y-%m}" for day in months} or {0: ALWAYS})

    def step(self, name: str, day: date | None) -> int | None:
        """None where a line says nothing of the time that other lines tell."""
        if self.rounds:
            return self.rounds.get(name)
        if self.names == {0: ALWAYS}:
            return 0
        return step_of(day) if day else None

    def days(self, today: date) -> Mapping[int, date]:
        if self.rounds or self.names == {0: ALWAYS}:
            return dict.fromkeys(self.names, today)
        return {number: date(number // 12, number % 12 + 1, 1) for number in self.names}

    def notes(self, left_out: int) -> tuple[str, ...]:
        told = ["no line names a round or a day, so that nothing earlier is known"] * (self.names == {0: ALWAYS})
        return (*told, *(["lines without a round or a day are left out"] * bool(left_out)))


def _in_numbers(name: str) -> list[tuple[int, str]]:
    """So that round 10 comes after round 9."""
    return [(int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in _NUMBER.split(name)]


def _asking(project: ListedProject) -> str:
    return f"project {project.id}"


def _match(tie: ListedTie, moment: int) -> Match:
    one, other = tie.ends
    asker, found = (other, one) if tie.kind == "mentored" else (one, other)
    return Match(LISTS[tie.kind], asker, frozenset((found,)), moment)


def _asked(begun: Sequence[tuple[ListedProject, int]]) -> Iterator[Match]:
    for project, moment in begun:
        yield Match("mentors", _asking(project), frozenset(project.mentors), moment, frozenset(project.participants))
