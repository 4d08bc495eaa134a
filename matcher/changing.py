"""An index with a few records changed: the same answers as one that was built anew by the same frozen statistics."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from matcher.index import Index
from matcher.network import Initiative, Network, Opening, Person, Tie

R = TypeVar("R", Person, Opening, Initiative)


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


def patched(
    network: Network,
    people: Mapping[str, Person | None],
    openings: Mapping[str, Opening | None],
    initiatives: Mapping[str, Initiative | None],
    ties: Sequence[Tie] | None,
) -> Network:
    """The network with records laid over it; see `changed`."""
    return Network.from_records(
        people=_laid(network.people, people),
        openings=_laid(network.openings, openings),
        initiatives=_laid(network.initiatives, initiatives),
        ties=network.ties if ties is None else ties,
    )


def _laid(records: Mapping[str, R], changes: Mapping[str, R | None]) -> list[R]:
    return [record for record in {**records, **changes}.values() if record is not None]
