"""Laws that hold over random networks."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.index import Index
from matcher.network import Network, Opening, Person
from matcher.recommend import Suggestion
from tests.matcher.toy import NOW, WEEK
from tests.matcher.worlds import build, networks, people

PERSONAL = ("mentors", "contacts", "openings", "initiatives")
USABLE = {"B1", "B2", "C1", "C2", "native", None}
ACROSS = {("RU", "UA"), ("UA", "RU"), ("BY", "UA"), ("UA", "BY")}
NAMEABLE = {"RU", "BY", "UA"}
examples = settings(max_examples=30, deadline=None)


def answers(index: Index, *, without: str = "") -> dict[tuple[str, str], list[Suggestion]]:
    """Every list of everybody and every host, but for one person (a host's list knows no switches)."""
    given_out = {
        (kind, person): getattr(index, kind)(person, 100)
        for person in index.network.people
        if person != without
        for kind in PERSONAL
    }
    hosts = {
        ("people_for", opening): [item for item in index.people_for(opening, 100) if item.id != without]
        for opening in index.network.openings
    }
    return given_out | hosts


def may_talk(one: Person, other: Person) -> bool:
    """A language that both use at B1 or better, or one of them states none."""
    usable = [{tag for tag, level in person.languages.items() if level in USABLE} for person in (one, other)]
    return bool(usable[0] & usable[1]) or not one.languages or not other.languages


def accepts(one: Person, other: Person) -> bool:
    """What one side's openness allows: the oracle of the gate, written pair by pair."""
    if one.open_to is not None:
        return all(origin in one.open_to or origin not in NAMEABLE for origin in other.origins)
    return not any((mine, theirs) in ACROSS for mine in one.origins for theirs in other.origins)


def admits(opening: Opening, person: Person) -> bool:
    """The oracle of an opening's gate, language aside."""
    stated = {opening.origins.get(origin) for origin in person.origins}
    in_time = opening.rolling or opening.state == "rolling" or opening.deadline is None or opening.deadline >= NOW
    resident = not opening.countries or person.country is None or person.country in opening.countries
    return opening.state in {"open", "rolling"} and in_time and resident and ("yes" in stated or "no" not in stated)


@given(networks())
@examples
def test_a_forbidden_pair_never_appears_and_an_allowed_one_always_does(network: Network) -> None:
    """M56, M19: the answer, asked for in full, is exactly the feasible set that an oracle finds pair by pair."""
    index = build(network)
    for asker in network.people.values():
        meet = {
            other.id
            for other in network.people.values()
            if other.id != asker.id and may_talk(asker, other) and accepts(asker, other) and accepts(other, asker)
        }
        known = {end for tie in network.ties for end in (tie.a, tie.b) if asker.id in (tie.a, tie.b)}
        mentors = {key for key in meet if network.people[key].as_mentor and network.people[key].seats > 0}
        peers = {key for key in meet - known if network.people[key].as_peer}
        assert {suggestion.id for suggestion in index.mentors(asker.id, 100)} == mentors
        assert {suggestion.id for suggestion in index.contacts(asker.id, 100)} == peers


@given(networks())
@examples
def test_an_opening_reaches_exactly_those_whom_it_admits(network: Network) -> None:
    """M23: both directions, a person's openings and an opening's people, agree with each other and with an oracle."""
    index = build(network)
    for asker in network.people.values():
        offered = {suggestion.id for suggestion in index.openings(asker.id, 100)}
        hosted = {
            opening
            for opening in network.openings
            if asker.id in {suggestion.id for suggestion in index.people_for(opening, 100)}
        }
        assert offered == hosted
        admitted = {key for key, opening in network.openings.items() if admits(opening, asker)}
        assert offered <= admitted
        assert {
            key for key in admitted - offered if not asker.languages or not network.openings[key].languages
        } == set()


@given(networks(), st.data())
@examples
def test_a_hidden_person_changes_nothing_that_others_see(network: Network, data: st.DataObject) -> None:
    """Two networks that differ in one person whose switches are all off give identical answers to all others."""
    hidden = replace(
        data.draw(people(data.draw(st.sampled_from(("o", "p0x", "p9"))))),
        as_mentor=False,
        as_peer=False,
        for_initiatives=False,
        skills=("something that nobody else does", "osint"),
    )
    ends = data.draw(st.lists(st.sampled_from(sorted(network.people)), max_size=3))
    ties = [{"a": hidden.id, "b": end, "consented": True} for end in ends]
    larger = Network.from_records(
        people=[*network.people.values(), hidden],
        openings=network.openings.values(),
        initiatives=network.initiatives.values(),
        ties=[*network.ties, *ties],
    )
    assert answers(build(larger), without=hidden.id) == answers(build(network))


@given(networks())
@examples
def test_bytes_and_back_give_the_same_answers(network: Network) -> None:
    index = build(network)
    again = Index.from_bytes(index.to_bytes())
    assert again.network == network
    assert answers(again) == answers(index)
    assert again.statistics == index.statistics


@given(networks(), st.integers(0, 3))
@examples
def test_asking_by_id_or_by_record_is_the_same(network: Network, seed: int) -> None:
    """The columns of the index and the encoding of a single record never drift apart."""
    index = build(network, seed=seed)
    for asker in network.people.values():
        for kind in PERSONAL:
            assert getattr(index, kind)(asker, 100) == getattr(index, kind)(asker.id, 100)


@given(networks(), networks())
@examples
def test_what_was_read_before_changes_no_answer(network: Network, earlier: Network) -> None:
    """A build that follows another one takes its readings over, and only those that are still true."""
    fresh = build(network)
    for before in (build(earlier), Index.from_bytes(build(earlier).to_bytes())):
        again = Index.build(network, now=NOW, week=WEEK, previous=before)
        assert again.readings == fresh.readings
        assert answers(again) == answers(fresh)


@given(networks(), networks())
@examples
def test_frozen_statistics_serve_another_network(network: Network, earlier: Network) -> None:
    """A week's rarities stay what they were while people come and go; gates follow the network of today."""
    frozen = build(earlier).statistics
    index = Index.build(network, now=NOW, week=WEEK, statistics=frozen)
    assert index.statistics is frozen
    fresh = build(network)
    for asker in network.people:
        kept = {suggestion.id for suggestion in index.contacts(asker, 100)}
        assert kept == {suggestion.id for suggestion in fresh.contacts(asker, 100)}


def test_the_order_among_equals_is_stable_in_a_week_and_changes_with_it() -> None:
    """Nobody can shape a profile to stand first on one chosen person's list, week after week."""
    equals = [Person(id=f"m{row:02}", as_mentor=True, seats=1, fields=("law",)) for row in range(30)]
    network = Network.from_records(people=[*(Person(id=key, fields=("law",)) for key in ("one", "two")), *equals])

    def order(asker: str, week: int, seed: int = 0, now: date = NOW) -> list[str]:
        return [suggestion.id for suggestion in build(network, now, week, seed).mentors(asker, 30)]

    this_week = order("one", 1)
    assert order("one", 1, now=date(2025, 2, 5)) == this_week
    others = [order("one", 2), order("two", 1), order("one", 1, seed=1)]
    assert all(sorted(other) == sorted(this_week) and other != this_week for other in others)
    firsts = {order("one", week)[0] for week in range(12)}
    assert len(firsts) > 4
