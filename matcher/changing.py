"""An index with a few records changed: the same answers as one that was built anew by the same frozen statistics.

Only records that changed are read and encoded, and those few others whose columns hang on which names the network
knows: who writes a phrase that an opening is the first to ask for, who learns a language that nobody spoke.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np

from matcher import renaming
from matcher.columns import UNKNOWN
from matcher.encode import Offsets, Scale, encode_initiatives, encode_openings, encode_people
from matcher.index import Index
from matcher.layers import relaid
from matcher.lexicon import Reading, Readings
from matcher.network import Initiative, Network, Opening, Person, Tie
from matcher.offers import pack
from matcher.proximity import Graph, build_graph
from matcher.renaming import Read, Renamed, Touched
from matcher.splicing import INITIATIVE_AXES, OPENING_AXES, PEOPLE_AXES, C, pieces, spliced

PACKED = frozenset(("skills", "words", "languages", "countries", "cities"))
"""The axes by whose numbers a packed list goes: where one of them moved, everybody is packed anew."""

R = TypeVar("R", Person, Opening, Initiative, Reading)


def changed(
    index: Index,
    people: Mapping[str, Person | None],
    openings: Mapping[str, Opening | None],
    initiatives: Mapping[str, Initiative | None],
    ties: Sequence[Tie] | None,
    now: date,
) -> Index:
    """`index` with these records in the place of those of the same id; None takes one out, gone or never there.

    `ties` are all ties of the network, None where they are what they were; those of somebody who is taken out go with
    her. Statistics, weights, week and seed stay, and of the forecast those who left are forgotten.
    """
    network = patched(index.network, people, openings, initiatives, ties)
    if _clocks_moved(network, index.scale.now, now):
        return _built(index, network, now)
    touched = Touched.of(index, network, people, openings, initiatives)
    found = renaming.renamed(index, network, touched)
    return _assembled(index, network, found, now)


def _clocks_moved(network: Network, before: date, now: date) -> bool:
    """Whether anybody's time zone has another offset on a day than it had before; deadlines are reckoned when asked."""
    if before == now:
        return False
    zones = {person.timezone for person in network.people.values()}
    old, new = ([offsets[zone] for zone in zones] for offsets in (Offsets(before), Offsets(now)))
    return not np.array_equal(old, new, equal_nan=True)


def patched(
    network: Network,
    people: Mapping[str, Person | None],
    openings: Mapping[str, Opening | None],
    initiatives: Mapping[str, Initiative | None],
    ties: Sequence[Tie] | None,
) -> Network:
    """The network with records laid over it; see `changed`."""
    persons = _laid(network.people, people)
    gone = {key for key, one in people.items() if one is None and key in network.people}
    kept: Sequence[Tie] = network.ties
    if ties is not None:
        there = (tie for tie in ties if tie.a != tie.b and tie.a in persons and tie.b in persons)
        kept = tuple(sorted(there, key=lambda tie: (tie.a, tie.b, tie.kind)))
    elif gone:
        kept = tuple(tie for tie in kept if tie.a not in gone and tie.b not in gone)
    return Network(persons, _laid(network.openings, openings), _laid(network.initiatives, initiatives), kept)


def _laid(records: Mapping[str, R], changes: Mapping[str, R | None]) -> Mapping[str, R]:
    if not changes:
        return records
    laid: dict[str, Any] = MappingProxyType(records) | changes
    for key in [key for key, record in changes.items() if record is None]:
        del laid[key]
    return MappingProxyType(laid if changes.keys() <= records.keys() else dict(sorted(laid.items())))


def _assembled(index: Index, network: Network, found: Renamed, now: date) -> Index:
    scale, touched = Scale(found.lexicon, index.statistics, now), found.touched
    people = _columns(index.people, network.people, touched.people, found, scale, encode_people, PEOPLE_AXES)
    graph = _graph(index, network, touched.people)
    values: dict[str, Any] = {
        "network": network,
        "readings": Readings(
            _laid(index.readings.people, {**found.read, **touched.people}),
            _laid(index.readings.openings, touched.openings),
            _laid(index.readings.initiatives, touched.initiatives),
        ),
        "scale": scale,
        "people": people,
        "opening_columns": _columns(
            index.opening_columns, network.openings, touched.openings, found, scale, encode_openings, OPENING_AXES
        ),
        "initiative_columns": _columns(
            index.initiative_columns, network.initiatives, touched.initiatives, found, scale, encode_initiatives,
            INITIATIVE_AXES,
        ),
        "graph": graph,
        "forecast": index.forecast.over(people.ids),
    }  # fmt: skip
    if any(found.moved[axis].places is not None for axis in PACKED & found.moved.keys()):
        return replace(index, **values)
    return _repacked(index, values, touched.people)


def _columns(
    old: C,
    records: Mapping[str, R],
    touched: Read,
    found: Renamed,
    scale: Scale,
    encode: Callable[[Sequence[R], Sequence[Reading], Scale], C],
    axes: Mapping[str, str],
) -> C:
    """The columns of one kind of records; the very same where nothing in them moved."""
    if not touched and all(found.moved[axis].places is None for axis in found.moved.keys() & set(axes.values())):
        return old
    readings = {key: touched[key] for key in sorted(touched) if key in records}
    fresh = encode([records[key] for key in readings], [one for one in readings.values() if one], scale)
    return spliced(old, fresh, pieces(old.ids, touched, tuple(readings)), axes, found.moved)


def _graph(index: Index, network: Network, touched: Iterable[str]) -> Graph:
    """The ties; the very same where none changed and nobody came, left, or turned her switches."""
    before, now = index.network.people, network.people
    pairs = ((before.get(key), now.get(key)) for key in touched)
    if network.ties == index.network.ties and all(old and new and old.findable == new.findable for old, new in pairs):
        return index.graph
    return build_graph(tuple(network.people.values()), network)


def _repacked(index: Index, values: Mapping[str, Any], touched: Collection[str]) -> Index:
    """The index of these values, packed as it was but for the people who changed, and for openings where one or the day
    did."""
    # Making an index packs everybody anew, which is most of the work where few changed.
    after = copy(index)
    for name, value in values.items():
        object.__setattr__(after, name, value)
    if after.people is not index.people or after.graph is not index.graph:
        fresh = sorted(key for key in touched if key in after.network.people)
        parts = [
            np.full(part.stop - part.start, UNKNOWN) if part.fresh else np.arange(part.start, part.stop)
            for part in pieces(index.people.ids, touched, fresh)
        ]
        came = np.concatenate(parts).astype(np.int32)
        sources = after.sources() if index.packs else {}
        packs = {name: relaid(index.packs[name], one, came) for name, one in sources.items()}
        object.__setattr__(after, "packs", packs)
    by_day = after.opening_columns, after.scale.now
    if index.offers is not None and (by_day[0] is not index.opening_columns or by_day[1] != index.scale.now):
        object.__setattr__(after, "offers", pack(*by_day))
    return after


def _built(index: Index, network: Network, now: date) -> Index:
    return Index.build(
        network,
        now=now,
        week=index.week,
        seed=index.seed,
        weights=index.weights,
        statistics=index.statistics,
        forecast=index.forecast,
        previous=index,
    )
