"""An index with changed records answers what one answers that is built anew by the same frozen statistics."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.changing import changed, patched
from matcher.index import Index
from matcher.network import Document, Initiative, Network, Opening, Person, Tie
from tests.matcher import toy
from tests.matcher.test_properties import answers
from tests.matcher.toy import NOW, WEEK
from tests.matcher.worlds import build, initiatives, networks, openings, people, ties

examples = settings(max_examples=60, deadline=None)
SIZE = 8


@dataclass(frozen=True)
class Step:
    """The arguments of `changed`, but for the index and the day."""

    people: dict[str, Person | None]
    openings: dict[str, Opening | None]
    initiatives: dict[str, Initiative | None]
    ties: Sequence[Tie] | None

    @property
    def laid(self) -> tuple[object, ...]:
        return self.people, self.openings, self.initiatives, self.ties


@st.composite
def steps(draw: st.DrawFn) -> Step:
    """Some come, some go, some change; ids beyond those of the first network are new."""
    words = st.sampled_from(("новое слово о судах", "nobody wrote this before", "courts and bees"))

    def worded(person: Person) -> Person:
        return replace(person, texts=(*person.texts, Document(draw(words)))) if draw(st.booleans()) else person

    persons = {key: draw(st.none() | people(key).map(worded)) for key in draw(_some("p", SIZE))}
    offered = {key: draw(st.none() | openings(key)) for key in draw(_some("o", 4))}
    offered |= {
        key: replace(one, text=draw(words), languages={"be": "B1"}, countries=("LT",))
        for key, one in offered.items()
        if one and draw(st.booleans())
    }
    joined = {key: draw(st.none() | initiatives(key)) for key in draw(_some("i", 3))}
    tied = draw(st.none() | st.lists(ties(SIZE), max_size=8))
    return Step(persons, offered, joined, tied)


def _some(letter: str, count: int) -> st.SearchStrategy[list[str]]:
    keys = [f"{letter}{row}" for row in range(count)]
    return st.lists(st.sampled_from(keys), max_size=3, unique=True)


def rebuilt(network: Network, by: Index, now: date = NOW) -> Index:
    return Index.build(
        network, now=now, week=WEEK, seed=by.seed, weights=by.weights, statistics=by.statistics, forecast=by.forecast
    )


@given(networks(), st.lists(steps(), min_size=1, max_size=4))
@examples
def test_any_sequence_of_changes_gives_the_answers_of_a_rebuild(network: Network, sequence: list[Step]) -> None:
    """Lists, scores, reasons and caveats of everybody, and what would unlock more, are equal to the last bit."""
    index = first = build(network)
    for step in sequence:
        index = changed(index, step.people, step.openings, step.initiatives, step.ties, NOW)
        network = patched(network, step.people, step.openings, step.initiatives, step.ties)
        fresh = rebuilt(network, first)
        assert index.network == network
        assert answers(index) == answers(fresh)
        for asker in network.people.values():
            for kind in ("mentors", "contacts", "openings", "initiatives"):
                assert index.unlocks(asker, kind) == fresh.unlocks(asker, kind)
                assert index.emptied(asker.id, kind) == fresh.emptied(asker.id, kind)
                assert index.ranking(kind, asker.id) == fresh.ranking(kind, asker.id)


@given(networks(), st.lists(steps(), min_size=1, max_size=3))
@examples
def test_an_index_that_was_opened_from_disk_changes_alike(network: Network, sequence: list[Step]) -> None:
    """It has read no text itself."""
    first = build(network)
    index = Index.from_bytes(first.to_bytes())
    for step in sequence:
        index = changed(index, step.people, step.openings, step.initiatives, step.ties, NOW)
        network = patched(network, step.people, step.openings, step.initiatives, step.ties)
    assert answers(index) == answers(rebuilt(network, first))
    assert answers(Index.from_bytes(index.to_bytes())) == answers(index)


@given(networks(), networks())
@examples
def test_the_forecast_forgets_who_left_and_knows_nobody_new(network: Network, later: Network) -> None:
    first = build(network).foretold()
    everybody = {**dict.fromkeys(network.people), **later.people}
    index = changed(first, everybody, {}, {}, later.ties, NOW)
    assert index.forecast.ids == tuple(later.people)
    assert answers(index) == answers(rebuilt(patched(first.network, everybody, {}, {}, later.ties), first))


@given(networks(), steps(), st.sampled_from((1, 60, 200)))
@examples
def test_on_another_day_answers_are_those_of_a_rebuild_on_that_day(network: Network, step: Step, days: int) -> None:
    """Deadlines have passed, and clocks were put forward or back."""
    first, later = build(network), NOW + timedelta(days=days)
    index = changed(first, step.people, step.openings, step.initiatives, step.ties, later)
    assert answers(index) == answers(rebuilt(index.network, first, later))


def test_the_index_before_stays_what_it_was() -> None:
    """A page that is being answered goes on by the index with which it began."""
    index = toy.build()
    before = answers(index)
    ids = sorted(index.network.people)
    changed(index, dict.fromkeys(ids[::2]), {}, {}, None, toy.NOW)
    assert answers(index) == before


def test_who_is_taken_out_and_was_never_there_changes_nothing() -> None:
    index = toy.build()
    assert answers(changed(index, {"nobody": None}, {"none": None}, {"none": None}, None, toy.NOW)) == answers(index)


def test_a_network_may_become_empty_and_full_again() -> None:
    index = toy.build()
    network = index.network
    empty = changed(
        index, dict.fromkeys(network.people), dict.fromkeys(network.openings), dict.fromkeys(network.initiatives), (),
        toy.NOW,
    )  # fmt: skip
    assert answers(empty) == {}
    full = changed(
        empty, dict(network.people), dict(network.openings), dict(network.initiatives), network.ties, toy.NOW
    )
    assert answers(full) == answers(index)
