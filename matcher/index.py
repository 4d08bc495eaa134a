"""The index: a network turned into columns once, which then answers who should meet whom.

It is a value: nothing in it changes once the day, the week and the seed are given, and equal input gives equal answers.
Blocks and dismissals are not its business; they come with each question as `excluded` ids.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np

from matcher import eligibility, unlocks
from matcher.columns import UNKNOWN, Bools, Floats, Initiatives, Ints, Openings, People, row_of, taken
from matcher.compiled import IS_COMPILED
from matcher.encode import Scale, encode_initiatives, encode_openings, encode_people
from matcher.evidence import Weights, measured
from matcher.explain import Pairs, Voice
from matcher.forecast import Forecast, foresee
from matcher.layers import Layers, Source, laid
from matcher.lexicon import NOTHING_READ, Axis, Lexicon, Readings, read, read_opening, read_person
from matcher.measures import Setting
from matcher.network import Network, Opening, Person, UnknownOpening, UnknownPerson
from matcher.offers import Offers, pack, suggested
from matcher.proximity import Graph, build_graph
from matcher.questions import Askers, Questions, questions
from matcher.rarity import Statistics
from matcher.reasons import Reason
from matcher.recommend import FLOORS, Question, Suggestion, damping, rank, salt_of, searched, suggestions
from matcher.relevance import Topics
from matcher.spread import HERE, Crew
from matcher.storage import Damaged, columns_of, dump, load, network_of, records_of
from matcher.tally import tally
from matcher.topk import best
from matcher.vicinity import ALONE, NOBODY, Vicinity

Asker = str | Person
"""An id of the network, or the record of somebody who is not in it or whose profile is being edited."""

FORMAT = 7
"""What `to_bytes` writes: another number says that the columns mean something else."""


@dataclass(frozen=True, slots=True)
class Index:
    """Columns of a network and what a question needs besides. Made by `Index.build`; scores run from 0 to 1."""

    network: Network
    readings: Readings
    scale: Scale
    week: int
    seed: int
    weights: Weights
    people: People
    opening_columns: Openings
    initiative_columns: Initiatives
    graph: Graph
    forecast: Forecast
    packs: Mapping[str, Layers] = field(init=False, repr=False, compare=False)
    offers: Offers | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        packs = {kind: laid(source) for kind, source in self.sources().items()} if IS_COMPILED else {}
        object.__setattr__(self, "packs", packs)
        object.__setattr__(self, "offers", pack(self.opening_columns, self.scale.now) if IS_COMPILED else None)

    @classmethod
    def build(
        cls,
        network: Network,
        *,
        now: date,
        week: int,
        seed: int = 0,
        weights: Weights | None = None,
        statistics: Statistics | None = None,
        forecast: Forecast | None = None,
        previous: "Index | None" = None,
    ) -> "Index":
        """Turn a network into columns.

        `now` decides deadlines and time zones' offsets; `week` and `seed` fix the order among equals. `statistics` are
        the frozen counts of rarity and exposure to go by, counted from this network when None; `forecast` is one that
        `foretold` made earlier, of which those who left are forgotten, and none is made here. Texts that stand
        unchanged in the `previous` index are not read again, which is most of the work; the answers are the same.
        """
        readings = read(network, previous.network, previous.readings) if previous else read(network)
        counts = statistics or Statistics.count(network, readings, seed)
        scale = Scale(Lexicon.of(network, readings, counts.topics.words), counts, now)
        people = tuple(network.people.values())
        return cls(
            network=network,
            readings=readings,
            scale=scale,
            week=week,
            seed=seed,
            weights=weights or Weights(),
            people=encode_people(people, tuple(readings.people.values()), scale),
            opening_columns=encode_openings(tuple(network.openings.values()), tuple(readings.openings.values()), scale),
            initiative_columns=encode_initiatives(
                tuple(network.initiatives.values()), tuple(readings.initiatives.values()), scale
            ),
            graph=build_graph(people, network),
            forecast=(forecast or Forecast.none(())).over(tuple(network.people)),
        )

    def foretold(self, crew: Crew = HERE) -> "Index":
        """The same index with a new forecast of ties to come: some seconds of work, never for a page."""
        return replace(self, forecast=foresee(self.people.ids, self.graph.among, seed=self.seed, crew=crew))

    @property
    def statistics(self) -> Statistics:
        """The frozen counts, to be passed to the next build of the same week."""
        return self.scale.statistics

    def person(self, identifier: str) -> Person:
        """The record of a person. Raises UnknownPerson."""
        if identifier not in self.network.people:
            raise UnknownPerson(identifier)
        return self.network.people[identifier]

    def mentors(self, asker: Asker, k: int = 10, *, excluded: Collection[str] = ()) -> list[Suggestion]:
        """The k best mentors, the best first, none of `excluded`. Raises UnknownPerson, ValueError for k < 0."""
        return self._suggest("mentors", asker, k, excluded)

    def contacts(self, asker: Asker, k: int = 10, *, excluded: Collection[str] = ()) -> list[Suggestion]:
        """The same for peers; people whom the asker has a tie with are left out."""
        return self._suggest("contacts", asker, k, excluded)

    def openings(self, asker: Asker, k: int = 10, *, excluded: Collection[str] = ()) -> list[Suggestion]:
        """The same for openings that she may apply for."""
        return self._suggest("openings", asker, k, excluded)

    def initiatives(self, asker: Asker, k: int = 10, *, excluded: Collection[str] = ()) -> list[Suggestion]:
        """The same for initiatives that she may join."""
        return self._suggest("initiatives", asker, k, excluded)

    def people_for(self, opening: str, k: int = 10, *, excluded: Collection[str] = ()) -> list[Suggestion]:
        """The k people whom an opening suits best, whatever their switches: for counts, and for those allowed to see.

        Raises UnknownOpening, ValueError for k < 0.
        """
        _refuse_fewer_than_none(k)
        offered = self._offered(opening)
        feasible = eligibility.openings(self.people, offered, self.scale.now)
        asker = Voice.of(self.network.openings[opening])
        pairs = self._pairs(self.people, offered, Setting(self.scale.now), asker)
        return self._rank("people_for", opening, pairs, eligibility.without(feasible, self.people.ids, excluded), k)

    def ranking(self, kind: str, asker: Asker, *, excluded: Collection[str] = ()) -> list[str]:
        """Everybody or everything that `kind` could offer, the best first, without reasons: what is measured.

        Its first k are what the list of that name answers. Raises UnknownPerson, KeyError for another kind.
        """
        pairs, feasible = self._question(kind, asker, excluded)
        if not feasible.any():
            return []
        question = Question(kind, pairs.left.ids[0], self.week, self.seed)
        found = rank(question, pairs, feasible, self.weights, self.statistics.shown, len(feasible))
        return [pairs.right.ids[row] for row in found.candidates[found.order].tolist()]

    def measures(self, kind: str, asker: Asker, others: Sequence[str]) -> Mapping[str, tuple[Floats, Floats]]:
        """Every term of a list by its name: what it measures for the asker and for each of `others` (o,), not weighed.

        No gate is asked. Raises UnknownPerson, KeyError for another kind or for an id that the list does not know.
        """
        pairs, _ = self._question(kind, asker, ())
        rows = {identifier: row for row, identifier in enumerate(pairs.right.ids)}
        places = np.array([rows[other] for other in others], dtype=np.int32)
        return {name: (ours, theirs) for name, ours, theirs in measured(pairs, places, self.weights.lists[kind])}

    def count_for(self, opening: str) -> int:
        """How many people pass the gates of an opening. Raises UnknownOpening."""
        return int(eligibility.openings(self.people, self._offered(opening), self.scale.now).sum())

    def unlocks(self, asker: Asker, kind: str, *, excluded: Collection[str] = ()) -> list[Reason]:
        """What would bring more suggestions of `kind`, the most first, then what would settle caveats.

        Each count is what applying it does, none of `excluded` counted. `kind` is "mentors", "contacts", "openings" or
        "initiatives". Raises UnknownPerson, KeyError for another kind.
        """
        person, right, lexicon = self._record(asker), _RIGHT[kind](self), self.scale.lexicon

        def passing(one: People) -> unlocks.Passing:
            if kind in self.packs:
                asked = self._asked(kind, person.id, one, 0, ALONE, excluded)
                return tally(self.packs[kind], asked, len(lexicon.languages.names))
            return unlocks.gate_by_gate(self._gates(kind, one, excluded), right, lexicon)

        def feasible(one: People) -> Bools:
            return eligibility.passing(self._gates(kind, one, excluded))

        return unlocks.for_person(kind, person, self.columns(asker), right, lexicon, passing, feasible)

    def unlocks_for(self, opening: str) -> list[Reason]:
        """The same for a host: which condition, changed, adds how many people. Raises UnknownOpening."""
        offered = self._offered(opening)
        record, lexicon = self.network.openings[opening], self.scale.lexicon
        reading = read_opening(record)

        def feasible(changed: Opening) -> Bools:
            columns = encode_openings([changed], [reading], self.scale)
            return eligibility.openings(self.people, columns, self.scale.now)

        before = feasible(record)
        elsewhere = feasible(replace(record, countries=())) & ~before
        homes = unlocks.homes_of(self.people, elsewhere, lexicon)
        gains = unlocks.counted(unlocks.for_opening(record, lexicon, homes), before, feasible)
        return unlocks.most_first(gains) + unlocks.settled_for_opening(offered, self.people, before, lexicon)

    def emptied(self, asker: Asker, kind: str, *, excluded: Collection[str] = ()) -> Reason:
        """Why there is little or nothing in the list of `kind`: the first gate that leaves hardly anybody, or no thing.

        Of people it names a gate that leaves fewer than CROWD of at least as many, so that it tells of no single one.
        `excluded` are those whom the asker herself put aside or asked; they come last. Raises UnknownPerson, KeyError
        for another kind.
        """
        least = unlocks.CROWD if kind in _PEOPLE_GATES else 1
        return Reason(
            unlocks.first_shut(self._gates(kind, self.columns(asker), excluded), least) or "little_in_common", {}
        )

    def to_bytes(self) -> bytes:
        """The whole index as an archive without pickle; `from_bytes` gives the same answers."""
        header = {
            "format": FORMAT,
            "network": records_of(self.network),
            "axes": {axis.name: getattr(self.scale.lexicon, axis.name).names for axis in fields(Lexicon)},
            "statistics": {name: getattr(self.statistics, name) for name in _COUNTS},
            "now": self.scale.now.isoformat(),
            "week": self.week,
            "seed": self.seed,
            "weights": asdict(self.weights),
        }
        return dump(header, {"topics": self.statistics.topics} | {name: getattr(self, name) for name in _COLUMNS})

    @classmethod
    def from_bytes(cls, data: bytes) -> "Index":
        """The index that `to_bytes` wrote. Raises storage.Damaged, a ValueError, for anything else."""
        header, texts, arrays = load(data)
        try:
            if header["format"] != FORMAT:
                raise Damaged(f"the index has format {header['format']}, this program reads {FORMAT}")
            lexicon = Lexicon(**{name: Axis(tuple(names)) for name, names in header["axes"].items()})
            return cls(
                network=network_of(header["network"]),
                readings=NOTHING_READ,
                scale=Scale(
                    lexicon,
                    Statistics(**header["statistics"], topics=columns_of(Topics, "topics", texts, arrays)),
                    date.fromisoformat(header["now"]),
                ),
                week=header["week"],
                seed=header["seed"],
                weights=Weights(**header["weights"]),
                **{name: columns_of(kind, name, texts, arrays) for name, kind in _COLUMNS.items()},
            )
        except (KeyError, TypeError) as error:
            raise Damaged("the index lacks a part") from error

    def _offered(self, opening: str) -> Openings:
        """The one row of an opening."""
        if opening not in self.network.openings:
            raise UnknownOpening(opening)
        return row_of(self.opening_columns, bisect_left(self.opening_columns.ids, opening))

    def _record(self, asker: Asker) -> Person:
        return asker if isinstance(asker, Person) else self.person(asker)

    def columns(self, asker: Asker) -> People:
        """One row: as indexed, or as encoded from a record that says anything else."""
        known = self.network.people.get(asker.id) if isinstance(asker, Person) else self.person(asker)
        if isinstance(asker, Person) and not (known and known.says_the_same(asker)):
            return encode_people([asker], [read_person(asker)], self.scale)
        return row_of(self.people, self.row(self._record(asker).id))

    def row(self, identifier: str) -> int:
        """Where a person stands among the sorted ids; UNKNOWN when she doesn't."""
        row = bisect_left(self.people.ids, identifier)
        return row if row < len(self.people.ids) and self.people.ids[row] == identifier else UNKNOWN

    def _known_to(self, row: int) -> Ints:
        """The rows of the people whom the one in `row` has a tie with."""
        known = self.graph.known
        return known.indices[known.indptr[row] : known.indptr[row + 1]] if row != UNKNOWN else NOBODY

    def _gates(self, kind: str, one: People, excluded: Collection[str]) -> eligibility.Gates:
        """The gates of a list, the last for those left out; for people also: not herself, as contacts nobody known."""
        right = _RIGHT[kind](self)
        if kind == "openings":
            gates = eligibility.opening_gates(one, right, self.scale.now)
        elif kind == "initiatives":
            gates = eligibility.initiative_gates(one, right)
        else:
            gates = self.people_gates(kind, one, right, np.arange(len(right.ids), dtype=np.int32))
        return [*gates, ("all_aside", eligibility.without(np.ones(len(right.ids), np.bool_), right.ids, excluded))]

    def people_gates(self, kind: str, one: People, people: People, rows: Ints) -> eligibility.Gates:
        """The same of a list of people for some of them, who stand in `rows`."""
        row = self.row(one.ids[0])
        new = [("few_new", ~np.isin(rows, self._known_to(row)))] if kind == "contacts" else []
        return [("few_yet", rows != row), *_PEOPLE_GATES[kind](one, people), *new]

    def _suggest(self, kind: str, asker: Asker, k: int, excluded: Collection[str]) -> list[Suggestion]:
        _refuse_fewer_than_none(k)
        if kind in self.packs:
            return self._searched(kind, asker, k, excluded)
        if kind == "openings" and self.offers:
            one, told = self.columns(asker), Voice.of(self._record(asker))
            pairs = self._pairs(one, self.opening_columns, Setting(self.scale.now), told)
            question = Question(kind, one.ids[0], self.week, self.seed)
            return suggested(self.offers, question, pairs, self.weights, excluded, k)
        pairs, feasible = self._question(kind, asker, excluded)
        return self._rank(kind, pairs.left.ids[0], pairs, feasible, k)

    def sources(self) -> Mapping[str, Source]:
        """What the lists of people are packed from for search, by their names."""
        offered = {"mentors": self.people.as_mentor & (self.people.seats > 0), "contacts": self.people.as_peer}
        damped = damping(self.people.shown, self.statistics.shown, self.weights.exposure)
        of_all = self.graph.community, self.forecast.known, damped
        return {
            kind: Source(self.people, np.flatnonzero(listed).astype(np.int32), *of_all)
            for kind, listed in offered.items()
        }

    def search(self, kind: str, asker: Asker, k: int, excluded: Collection[str] = ()) -> tuple[Ints, Floats]:
        """The rows of the k best people, the best first, and their scores (k,): what `ranking` finds, without reading
        everybody. Needs compiled loops. Raises KeyError for a list that is not of people."""
        return self._sought(kind, asker, k, excluded)[:2]

    def _sought(self, kind: str, asker: Asker, k: int, excluded: Collection[str]) -> tuple[Ints, Floats, Vicinity]:
        row = self.row(identifier := self._record(asker).id)
        columns, own = (self.columns(asker), 0) if isinstance(asker, Person) else (self.people, row)
        vicinity = Vicinity.of(row, self.graph, self.forecast)
        asked = self._asked(kind, identifier, columns, own, vicinity, excluded)
        rows, scores = best(self.packs[kind], asked, k, keeps_a_place=kind in FLOORS)
        return rows, scores, vicinity

    def _asked(
        self, kind: str, identifier: str, columns: People, own: int, vicinity: Vicinity, excluded: Collection[str]
    ) -> Questions:
        """The question of somebody, who says what the row `own` of `columns` says, to a list."""
        row = self.row(identifier)
        shut = np.array([*map(self.row, excluded), row, *(self._known_to(row) if kind == "contacts" else ())], np.int32)
        salt = salt_of(kind, self.week, self.seed)
        return questions(self.packs[kind], Askers(columns, [own], [vicinity], [shut], salt), self.weights, kind)

    def _searched(self, kind: str, asker: Asker, k: int, excluded: Collection[str]) -> list[Suggestion]:
        """The same as `_rank` finds, over none but those found."""
        one = self.columns(asker)
        rows, scores, vicinity = self._sought(kind, asker, k, excluded)
        pairs = self._pairs(one, taken(self.people, rows), Setting(self.scale.now, vicinity, rows),
                            Voice.of(self._record(asker)))  # fmt: skip
        question = Question(kind, one.ids[0], self.week, self.seed)
        return suggestions(question, pairs, searched(kind, pairs, scores, self.weights))

    def _question(self, kind: str, asker: Asker, excluded: Collection[str]) -> tuple[Pairs[Any], Bools]:
        """Both sides of a person's question, and who or what may be offered (n,)."""
        one = self.columns(asker)
        right = _RIGHT[kind](self)
        feasible = eligibility.passing(self._gates(kind, one, excluded))
        setting = Setting(self.scale.now)
        if kind in _PEOPLE_GATES:
            vicinity = Vicinity.of(self.row(one.ids[0]), self.graph, self.forecast)
            setting = Setting(self.scale.now, vicinity, np.arange(len(right.ids), dtype=np.int32))
        return self._pairs(one, right, setting, Voice.of(self._record(asker))), feasible

    def _pairs(self, left: People, right: Any, setting: Setting, asker: Voice) -> Pairs[Any]:
        return Pairs(left, right, setting, self.scale.lexicon, asker, self.network.initiatives)

    def _rank(self, kind: str, asker: str, pairs: Pairs[Any], feasible: Bools, k: int) -> list[Suggestion]:
        if not feasible.any():
            return []
        question = Question(kind, asker, self.week, self.seed)
        return suggestions(question, pairs, rank(question, pairs, feasible, self.weights, self.statistics.shown, k))


_COUNTS = tuple(field.name for field in fields(Statistics) if field.name != "topics")
_COLUMNS: Mapping[str, type] = {
    "people": People,
    "opening_columns": Openings,
    "initiative_columns": Initiatives,
    "graph": Graph,
    "forecast": Forecast,
}
_PEOPLE_GATES = {"mentors": eligibility.mentor_gates, "contacts": eligibility.contact_gates}
_RIGHT: Mapping[str, Callable[[Index], Any]] = {
    "mentors": attrgetter("people"),
    "contacts": attrgetter("people"),
    "openings": attrgetter("opening_columns"),
    "initiatives": attrgetter("initiative_columns"),
}


def _refuse_fewer_than_none(k: int) -> None:
    if k < 0:
        raise ValueError(f"expected how many suggestions to give, 0 or more, got {k}")
