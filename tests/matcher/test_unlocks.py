"""Counterfactuals: each is applied and counted; and why a list is empty."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.index import Index
from matcher.network import Initiative, Network, Opening, Person, Role, UnknownOpening
from matcher.reasons import Reason
from matcher.unlocks import CROWD, LANGUAGE_LEARNT
from tests.matcher import toy
from tests.matcher.test_properties import PERSONAL
from tests.matcher.worlds import ORIGINS, build, networks, people

examples = settings(max_examples=25, deadline=None)
GUARDED = ("RU", "BY", "UA")
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2", "native")


def language_added(asker: Person, data: Mapping[str, Any]) -> Person:
    return replace(asker, languages={**asker.languages, data["language"]: LANGUAGE_LEARNT})


def openness_stated(asker: Person, data: Mapping[str, Any]) -> Person:
    """She says yes to one more origin and to all that her silence lets in already."""
    shut = {"UA"} if {"RU", "BY"} & set(asker.origins) else set()
    shut |= {"RU", "BY"} if "UA" in asker.origins else set()
    return replace(asker, open_to=tuple(set(GUARDED) - shut | {data["origin"]}))


GAINS: Mapping[str, Callable[[Person, Mapping[str, Any]], Person]] = {
    "add_language": language_added,
    "state_openness": openness_stated,
}
"""How somebody would follow what opens a gate, written without a look at how the matcher tries it."""

CONDITIONS: Mapping[str, Callable[[Opening, Mapping[str, Any]], Opening]] = {
    "ask_no_language": lambda opening, _: replace(opening, languages={}),
    "lower_language": lambda opening, data: replace(
        opening, languages={**opening.languages, data["language"]: data["level"]}
    ),
    "take_language": lambda opening, data: replace(opening, languages={**opening.languages, data["language"]: "B1"}),
    "admit_everywhere": lambda opening, _: replace(opening, countries=()),
    "admit_country": lambda opening, data: replace(opening, countries=(*opening.countries, data["country"])),
    "admit_origin": lambda opening, data: replace(opening, origins={**opening.origins, data["origin"]: "yes"}),
    "say_origin": lambda opening, data: replace(opening, origins={**opening.origins, data["origin"]: "yes"}),
}


def count(reason: Reason) -> int:
    return int(str(reason.data["count"]))


def ids(index: Index, kind: str, asker: str | Person) -> set[str]:
    return {suggestion.id for suggestion in getattr(index, kind)(asker, 100)}


def with_opening(network: Network, changed: Opening) -> Network:
    return Network.from_records(
        people=network.people.values(),
        openings=[*(o for o in network.openings.values() if o.id != changed.id), changed],
    )


@given(networks(least=1), st.data())
@examples
def test_what_opens_a_gate_adds_exactly_what_is_said(network: Network, data: st.DataObject) -> None:
    """Applied as a person would, so many more are there, nobody is lost, and who is excluded is not counted."""
    index = build(network)
    everything = sorted({*network.people, *network.openings, *network.initiatives})
    excluded = set(data.draw(st.lists(st.sampled_from(everything), max_size=2)))
    for asker in network.people.values():
        for kind in PERSONAL:
            before = ids(index, kind, asker.id)
            for unlock in index.unlocks(asker.id, kind, excluded=excluded):
                if unlock.code in GAINS:
                    after = ids(index, kind, GAINS[unlock.code](asker, unlock.data))
                    assert len(after - before - excluded) == count(unlock) > 0
                    assert before <= after


@given(networks(least=1))
@examples
def test_what_is_left_unstated_is_counted_in_the_data(network: Network) -> None:
    """So many of those on offer state their side of what the asker leaves open, and her list bears it out."""
    index = build(network)
    for asker in network.people.values():
        for kind in PERSONAL:
            records: Mapping[str, Any] = {**network.people, **network.openings, **network.initiatives}
            offered = [records[key] for key in ids(index, kind, asker)]
            expected: Mapping[str, tuple[bool, list[Any]]] = {
                "state_languages": (not asker.languages, [item for item in offered if item.languages]),
                "state_stage": (
                    kind == "mentors" and asker.stage is None,
                    [item for item in offered if isinstance(item, Person) and item.stage],
                ),
                "state_country": (
                    kind == "openings" and asker.country is None,
                    [item for item in offered if isinstance(item, Opening) and item.countries],
                ),
                "state_origin": (
                    kind == "openings" and not asker.origins,
                    [item for item in offered if isinstance(item, Opening) and item.origins],
                ),
                "state_hours": (
                    kind == "initiatives" and asker.hours is None,
                    [item for item in offered if isinstance(item, Initiative) and _hours(item)],
                ),
            }
            told = {unlock.code: count(unlock) for unlock in index.unlocks(asker, kind) if unlock.code in expected}
            assert told == {code: len(items) for code, (unsaid, items) in expected.items() if unsaid and items}


def _hours(initiative: Initiative) -> list[int]:
    return [role.hours for role in initiative.roles if role.hours is not None]


@given(networks(least=1))
@examples
def test_enough_hours_take_the_caveat_away(network: Network) -> None:
    """With so many hours a week, so many initiatives more ask for no more than she has."""
    index = build(network)
    for asker in network.people.values():
        offered = [network.initiatives[key] for key in ids(index, "initiatives", asker)]
        for unlock in index.unlocks(asker, "initiatives"):
            if unlock.code == "enough_hours":
                hours = int(str(unlock.data["hours"]))
                assert asker.hours is not None
                assert asker.hours < hours
                fits = [item for item in offered if _hours(item) and asker.hours < min(_hours(item)) <= hours]
                assert len(fits) == count(unlock)
                after = index.initiatives(replace(asker, hours=hours), 100)
                caveats = {item.id: item.caveat.code for item in after if item.caveat}
                assert not any(caveats.get(item.id) == "more_hours" for item in fits)


def welcome(opening: Opening, origins: Collection[str]) -> bool:
    return any(opening.origins.get(origin) == "yes" for origin in origins)


@given(networks(least=3))
@examples
def test_what_a_host_makes_wider_adds_exactly_what_is_said(network: Network) -> None:
    """M38: each change of the conditions is made in the opening itself, and its people are counted again."""
    index = build(network)
    for key, opening in network.openings.items():
        before = {item.id for item in index.people_for(key, 100)}
        for unlock in index.unlocks_for(key):
            changed = CONDITIONS[unlock.code](opening, unlock.data)
            after = {item.id for item in build(with_opening(network, changed)).people_for(key, 100)}
            assert before <= after
            if unlock.code == "say_origin":
                # Nobody comes in by it alone but who comes from there and from a country that was refused, too.
                for named in (network.people[one].origins for one in after - before):
                    assert unlock.data["origin"] in named
                    assert any(opening.origins.get(origin) == "no" for origin in named)
                origins = [network.people[one].origins for one in before]
                settled = [named for named in origins if welcome(changed, named) and not welcome(opening, named)]
                assert len(settled) == count(unlock)
            else:
                assert len(after - before) == count(unlock) > 0


def test_a_yes_to_one_origin_outweighs_a_no_to_another() -> None:
    """Of somebody who comes from two countries; the count is of those who could apply before."""
    opening = Opening(id="o", kind="job", title="", origins={"RU": "no"})
    group = [Person(id=f"p{row}", origins=("DE",)) for row in range(5)]
    network = Network.from_records(people=[*group, Person(id="both", origins=("RU", "DE"))], openings=[opening])
    [settled] = [one for one in build(network).unlocks_for("o") if one.code == "say_origin"]
    assert settled.data == {"origin": "DE", "count": 5}
    changed = build(with_opening(network, CONDITIONS["say_origin"](opening, settled.data)))
    assert {item.id for item in changed.people_for("o", 100)} == {*(one.id for one in group), "both"}


@given(networks(), st.data())
@examples
def test_a_hidden_person_unlocks_nothing_and_empties_nothing(network: Network, data: st.DataObject) -> None:
    """Somebody whose switches are all off changes no count and no code that another person reads."""
    hidden = replace(data.draw(people("p9")), as_mentor=False, as_peer=False, for_initiatives=False)
    larger = Network.from_records(
        people=[*network.people.values(), hidden],
        openings=network.openings.values(),
        initiatives=network.initiatives.values(),
        ties=network.ties,
    )
    one, other = build(network), build(larger)
    for asker in network.people:
        for kind in PERSONAL:
            assert one.unlocks(asker, kind) == other.unlocks(asker, kind)
            assert one.emptied(asker, kind) == other.emptied(asker, kind)


def mentors(number: int, **values: Any) -> list[Person]:
    shared = {"as_mentor": True, "as_peer": True, "seats": 1, "languages": {"en": "C1"}}
    return [Person(id=f"m{row:02}", **{**shared, **values}) for row in range(number)]


def emptied(candidates: Collection[Person], kind: str = "mentors", excluded: Collection[str] = (), **asker: Any) -> str:
    """Why Vera's list is empty among these people."""
    vera = Person(id="vera", **{"languages": {"en": "B2"}, "origins": ("RU",), **asker})
    index = Index.build(Network.from_records(people=candidates), now=toy.NOW, week=toy.WEEK)
    return index.emptied(vera, kind, excluded=excluded).code


def test_the_gate_that_emptied_a_list_is_named_in_their_order() -> None:
    """Nobody yet, no common language, no place, not open to each other, put aside; else there is little in common."""
    assert emptied([]) == "few_yet"
    assert emptied(mentors(9, as_mentor=False)) == "few_yet"
    assert emptied(mentors(9, languages={"ka": "native"}, seats=0)) == "few_share_language"
    assert emptied(mentors(9, seats=0, origins=("UA",))) == "few_places"
    assert emptied(mentors(9, origins=("UA",))) == "few_open"
    assert emptied(mentors(9), excluded={f"m{row:02}" for row in range(9)}) == "all_aside"
    assert emptied(mentors(9)) == "little_in_common"


def test_a_gate_is_never_told_of_fewer_than_five_people() -> None:
    """M56: four Ukrainian mentors who did not say yes are four people; that nobody is there yet is true as well."""
    for crowd in range(CROWD):
        assert emptied(mentors(crowd, origins=("UA",))) == "few_yet"
        assert emptied(mentors(crowd, seats=0)) == "few_yet"
    speaks_else = [replace(person, id=f"{person.id}x") for person in mentors(9, languages={"ka": "native"})]
    for crowd in range(CROWD):
        assert emptied([*mentors(crowd, origins=("UA",)), *speaks_else]) == "few_share_language"
    assert emptied(mentors(CROWD, origins=("UA",))) == "few_open"


def test_things_say_which_condition_left_none() -> None:
    """Openings and initiatives are public: one is enough to speak of."""

    def why(kind: str, thing: Opening | Initiative, **values: Any) -> str:
        found = {"openings": [thing]} if kind == "openings" else {"initiatives": [thing]}
        index = Index.build(Network.from_records(**found), now=toy.NOW, week=toy.WEEK)  # type: ignore[arg-type]
        asker = Person(id="vera", **{"languages": {"en": "B2"}, "country": "GE", "origins": ("RU",), **values})
        return index.emptied(asker, kind).code

    assert why("openings", Opening(id="o", state="closed")) == "none_open"
    assert why("openings", Opening(id="o", languages={"de": "B1"})) == "none_in_language"
    assert why("openings", Opening(id="o", countries=("FR",))) == "none_for_country"
    assert why("openings", Opening(id="o", origins={"RU": "no"})) == "none_for_origin"
    assert why("openings", Opening(id="o")) == "little_in_common"
    assert why("initiatives", Initiative(id="i", open=False)) == "none_open"
    assert why("initiatives", Initiative(id="i", languages=("de",))) == "none_in_language"
    assert why("initiatives", Initiative(id="i", origins_involved=("ua",))) == "none_open_to_each_other"
    assert why("initiatives", Initiative(id="i", by_invitation=True)) == "none_without_invitation"


@given(networks(least=1))
@examples
def test_an_empty_list_has_a_reason_that_is_true(network: Network) -> None:
    """Whoever gets nothing of a kind is told a gate; "little in common" only to whom something can be offered."""
    index = build(network)
    for asker in network.people:
        for kind in PERSONAL:
            if index.emptied(asker, kind).code == "little_in_common":
                assert getattr(index, kind)(asker, 1)
            if kind in {"openings", "initiatives"} and not getattr(index, kind)(asker, 1):
                assert index.emptied(asker, kind).code.startswith("none_")


@pytest.mark.parametrize("kind", ["mentors", "contacts"])
def test_an_unlock_adds_what_it_says(index: Index, kind: str) -> None:
    """Giorgi speaks Georgian: Russian opens the most doors."""
    assert index.unlocks("giorgi", kind)[0].data["language"] == "ru"


@pytest.mark.parametrize("own", ["RU", "BY", "UA"])
def test_a_yes_across_the_line_loses_nobody(own: str) -> None:
    """M56: two of every origin are open to everybody; a yes to one more adds its two and keeps all the others."""
    crowd = [
        Person(id=f"{origin}{row}", origins=(origin,), open_to=GUARDED, as_peer=True)
        for origin in ORIGINS
        for row in "ab"
    ]
    asker = Person(id="vera", origins=(own,))
    index = Index.build(Network.from_records(people=crowd), now=toy.NOW, week=toy.WEEK)
    before = ids(index, "contacts", asker)
    told = index.unlocks(asker, "contacts")
    assert {unlock.code for unlock in told} == {"state_openness"}
    for unlock in told:
        assert count(unlock) == 2
        after = ids(index, "contacts", openness_stated(asker, unlock.data))
        assert after - before == {f"{unlock.data['origin']}{row}" for row in "ab"}
        assert before < after


def test_openness_is_asked_only_of_whom_has_not_spoken_of_it(index: Index) -> None:
    """M56: a stated no is an answer; and what no gate depends on is never claimed to bring more."""
    asked = {unlock.code for kind in PERSONAL for unlock in index.unlocks("anna", kind)}
    assert "state_openness" in asked
    for said in ((), ("RU", "BY"), GUARDED):
        spoken = replace(toy.ANNA, open_to=said)
        assert "state_openness" not in {unlock.code for kind in PERSONAL for unlock in index.unlocks(spoken, kind)}


def test_more_initiatives_with_more_hours() -> None:
    """Hours shut no door: what is said is for how many they would be enough."""
    roles = [Initiative(id=f"i{hours}", roles=(Role(hours=hours), Role(hours=20))) for hours in (3, 6, 6, 9)[:2]]
    index = Index.build(Network.from_records(initiatives=roles), now=toy.NOW, week=toy.WEEK)
    assert index.unlocks(Person(id="vera", hours=2), "initiatives") == [
        Reason("enough_hours", {"hours": 3, "count": 1})
    ]
    assert index.unlocks(Person(id="vera"), "initiatives") == [Reason("state_hours", {"count": 2})]
    assert index.unlocks(Person(id="vera", hours=9), "initiatives") == []


def test_an_opening_that_nobody_knows(index: Index) -> None:
    with pytest.raises(UnknownOpening, match="nobody"):
        index.unlocks_for("nobody")


def test_the_origins_of_the_worlds_are_those_of_the_gate() -> None:
    assert set(GUARDED) < set(ORIGINS)
