"""People, openings, initiatives and ties: the matcher's only input.

Pure: no SQL, no Flask, no clock, no I/O. Records come in as dataclasses or as plain dicts (a missing key takes the
default, an unknown key is refused, so that a misspelt column never vanishes in silence).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar, cast

Record = Mapping[str, Any]
Codes = tuple[str, ...]


class RecordError(ValueError):
    """A record cannot be read; the message says which one, which key and what was expected."""


class UnknownPerson(LookupError):
    """No person of that id stands in the network."""


class UnknownOpening(LookupError):
    """No opening of that id stands in the network."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a person, kept apart from her others; `year` says how old it is."""

    text: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One member. Every switch is off and every value unknown until somebody says otherwise.

    `skills` holds concept codes or phrases as typed; `languages` maps BCP 47 tags to CEFR levels (None: level unknown);
    `private_needs` count for openings and never between people; `learns` are languages (BCP 47) that she said she wants
    to learn, in place of those that she knows too little. `open_to` lists the origins that she is open to contact with
    (None: she has not said); `seats` counts free mentoring places; `shown` counts how often her card was shown,
    `waiting_weeks` how long she has waited for a match.
    """

    id: str
    fields: Codes = ()
    stage: str | None = None
    languages: Mapping[str, str | None] = field(default_factory=dict)
    skills: Codes = ()
    needs: Codes = ()
    private_needs: Codes = ()
    learns: Codes = ()
    offers: Codes = ()
    country: str | None = None
    city: str | None = None
    timezone: str | None = None
    origins: Codes = ()
    open_to: Codes | None = None
    seats: int = 0
    as_mentor: bool = False
    as_peer: bool = False
    for_initiatives: bool = False
    texts: tuple[Document, ...] = ()
    hours: int | None = None
    waiting_weeks: int = 0
    shown: int = 0

    @property
    def findable(self) -> bool:
        """Whether any of the three being-found switches is on; who has none on counts in nobody else's answer."""
        return self.as_mentor or self.as_peer or self.for_initiatives

    def says_the_same(self, other: "Person") -> bool:
        """Whether two records differ in nothing, unless in what was counted of somebody."""
        return self == replace(other, shown=self.shown, waiting_weeks=self.waiting_weeks)


@dataclass(frozen=True, slots=True)
class Opening:
    """A fellowship, job, course ... `origins` says yes or no per origin; an origin it leaves out is not stated.

    `languages` maps a working language to the level asked for (None: not said); `countries` are the only countries of
    residence admitted (empty: any).
    """

    id: str
    kind: str = ""
    title: str = ""
    text: str = ""
    fields: Codes = ()
    stages: Codes = ()
    languages: Mapping[str, str | None] = field(default_factory=dict)
    country: str | None = None
    remote: bool = False
    origins: Mapping[str, str] = field(default_factory=dict)
    deadline: date | None = None
    rolling: bool = False
    state: str = "open"
    skills: Codes = ()
    support: Codes = ()
    countries: Codes = ()


@dataclass(frozen=True, slots=True)
class Role:
    """What one volunteer of an initiative does; `hours` a week (None: not said)."""

    role: str = ""
    skills: Codes = ()
    hours: int | None = None
    languages: Codes = ()


@dataclass(frozen=True, slots=True)
class Initiative:
    """A campaign or project that people join. `by_invitation` ones are suggested only to those who opted in."""

    id: str
    name: str = ""
    text: str = ""
    kinds: Codes = ()
    country: str | None = None
    city: str | None = None
    origins_involved: Codes = ()
    roles: tuple[Role, ...] = ()
    languages: Codes = ()
    open: bool = True
    by_invitation: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """Two people who know each other. Only a tie that both consented to counts for anybody's suggestions."""

    a: str
    b: str
    kind: str = "contact"
    weight: float = 1.0
    consented: bool = False


T = TypeVar("T", Person, Opening, Initiative, Tie, Role, Document)
_TYPES: Mapping[type, Mapping[str, Any]] = {
    kind: {item.name: item.type for item in fields(kind)} for kind in (Person, Opening, Initiative, Tie, Role, Document)
}
"""What each field of a record holds."""


def _codes(value: object, where: str) -> Codes:
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        raise RecordError(f"{where}: expected a list of codes, got {value!r}")
    codes = tuple(value)
    if not all(isinstance(code, str) for code in codes):
        raise RecordError(f"{where}: expected a list of codes, got {value!r}")
    return codes


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise RecordError(f"{where}: expected a mapping, got {value!r}")
    return dict(value)


def _nested(kind: type[Role] | type[Document], value: object, where: str) -> tuple[Any, ...]:
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise RecordError(f"{where}: expected a list of records, got {value!r}")
    return tuple(_read(kind, item, where) for item in value)


def _optional_codes(value: object, where: str) -> Codes | None:
    return None if value is None else _codes(value, where)


def _roles(value: object, where: str) -> tuple[Any, ...]:
    return _nested(Role, value, where)


def _documents(value: object, where: str) -> tuple[Any, ...]:
    return _nested(Document, value, where)


# How a collection is read, by the type that its dataclass names.
_READERS: Mapping[Any, Callable[[object, str], Any]] = {
    Codes: _codes,
    Codes | None: _optional_codes,
    Mapping[str, str]: _mapping,
    Mapping[str, str | None]: _mapping,
    tuple[Role, ...]: _roles,
    tuple[Document, ...]: _documents,
}


def _value(kind: Any, value: object, where: str) -> object:
    if kind in _READERS:
        return _READERS[kind](value, where)
    if not isinstance(value, int if kind is float and isinstance(value, int) else kind):
        raise RecordError(f"{where}: expected {getattr(kind, '__name__', kind)}, got {value!r}")
    return value


def _read(kind: type[T], record: T | Record, where: str = "") -> T:
    """One record as a dataclass; a dataclass passes through, since its maker has typed it."""
    if isinstance(record, kind):
        return record
    if not isinstance(record, Mapping):
        raise RecordError(f"{where or kind.__name__}: expected a record, got {record!r}")
    where = where or f"{kind.__name__} {record.get('id', '')}".strip()
    types = _TYPES[kind]
    if unknown := sorted(set(record) - set(types)):
        raise RecordError(f"{where}: no such key {', '.join(unknown)}; known are {', '.join(sorted(types))}")
    values: dict[str, Any] = {key: _value(types[key], value, f"{where}, {key}") for key, value in record.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise RecordError(f"{where}: {error}") from error


def _by_id(kind: type[T], records: Iterable[T | Record]) -> Mapping[str, T]:
    """Sorted by id, so that the order in which records arrive changes no answer."""
    read: dict[str, T] = {}
    for record in records:
        item = _read(kind, record)
        key = cast("Any", item).id
        if not isinstance(key, str) or not key:
            raise RecordError(f"{kind.__name__}: expected an id that is not empty, got {key!r}")
        if key in read:
            raise RecordError(f"{kind.__name__} {key}: the id stands twice")
        read[key] = item
    return MappingProxyType(dict(sorted(read.items())))


@dataclass(frozen=True, slots=True)
class Network:
    """Everything the matcher knows: maps from id to record, and the ties between people of this network."""

    people: Mapping[str, Person]
    openings: Mapping[str, Opening]
    initiatives: Mapping[str, Initiative]
    ties: Sequence[Tie]

    @classmethod
    def from_records(
        cls,
        *,
        people: Iterable[Person | Record] = (),
        openings: Iterable[Opening | Record] = (),
        initiatives: Iterable[Initiative | Record] = (),
        ties: Iterable[Tie | Record] = (),
    ) -> "Network":
        """Read records. Raises RecordError for an unknown key, a value of the wrong shape or an id that stands twice.

        A tie to oneself or to somebody who is not among the people is left out: people leave while ties are being read.
        """
        persons = _by_id(Person, people)
        read = (_read(Tie, tie) for tie in ties)
        kept = [tie for tie in read if tie.a != tie.b and tie.a in persons and tie.b in persons]
        kept.sort(key=lambda tie: (tie.a, tie.b, tie.kind))
        return cls(persons, _by_id(Opening, openings), _by_id(Initiative, initiatives), tuple(kept))

    def consented_ties(self, among: Collection[str]) -> list[Tie]:
        """Ties that both ends agreed to and whose ends both stand in `among`."""
        return [tie for tie in self.ties if tie.consented and tie.a in among and tie.b in among]
