"""The index as a value: its bytes, its frozen statistics."""

import random
from datetime import date

import pytest

from matcher.evidence import Weights, default_weights
from matcher.index import Index
from matcher.network import Network, Person, UnknownPerson
from matcher.storage import Damaged, dump, load
from tests.matcher import toy


def test_it_works(index: Index) -> None:
    again = Index.from_bytes(index.to_bytes())
    assert again.mentors("anna") == index.mentors("anna")
    assert again.network == index.network


def test_an_empty_network_is_an_index_too() -> None:
    index = Index.build(Network.from_records(), now=toy.NOW, week=toy.WEEK)
    again = Index.from_bytes(index.to_bytes())
    newcomer = Person(id="newcomer", languages={"ru": "native"}, skills=("osint",))
    for built in (index, again):
        assert built.mentors(newcomer) == built.contacts(newcomer) == []
        assert built.openings(newcomer) == built.initiatives(newcomer) == []


def test_bytes_keep_weights_week_and_statistics() -> None:
    weights = Weights({**default_weights(), "mentors": {"skills": 1.0}}, exposure=0.5)
    index = toy.build(weights=weights, seed=9)
    again = Index.from_bytes(index.to_bytes())
    assert (again.weights, again.week, again.seed, again.scale.now) == (weights, toy.WEEK, 9, toy.NOW)
    assert again.statistics == index.statistics


def test_bytes_run_no_code(index: Index) -> None:
    """No pickle: an archive of plain arrays and one JSON text."""
    data = index.to_bytes()
    assert data.startswith(b"PK")
    assert b"numpy._core" not in data
    assert b"\x80\x04\x95" not in data


def test_damaged_bytes_are_noticed(index: Index) -> None:
    data = index.to_bytes()
    chance = random.Random(1)
    wrong = [b"", b"not an index", data[: len(data) // 2], data[100:], b"PK" + bytes(200)]
    for _ in range(20):
        flipped = bytearray(data)
        flipped[chance.randrange(len(data) // 2)] ^= 0xFF
        wrong.append(bytes(flipped))
    answers = index.mentors("anna")
    for broken in wrong:
        try:
            opened = Index.from_bytes(broken)
        except Damaged:
            continue
        # A flip in a zip header's unused bits changes no content: then the answers are the same.
        assert opened.mentors("anna") == answers


def test_an_index_of_another_make_is_noticed(index: Index) -> None:
    """An archive that lacks a part, or that another version wrote, is refused with the same error."""
    header, _, _ = load(index.to_bytes())
    columns = {"people": index.people, "graph": index.graph}
    for other in ({}, {**header, "format": 0}, {**header, "axes": {}}, header):
        with pytest.raises(Damaged):
            Index.from_bytes(dump(other, columns))


def test_a_person_is_found_by_id(index: Index) -> None:
    assert index.person("anna") == toy.ANNA
    with pytest.raises(UnknownPerson, match="nobody"):
        index.person("nobody")


def test_deadlines_follow_the_day_that_was_passed_in() -> None:
    """Nothing here reads a clock."""
    later = toy.build(now=date(2025, 3, 2))
    assert "fellowship" in [suggestion.id for suggestion in toy.build().openings("darya")]
    assert "fellowship" not in [suggestion.id for suggestion in later.openings("darya")]


def test_frozen_statistics_keep_rarity_for_a_week() -> None:
    """A newcomer with a rare skill changes today's rarity, but not that of the frozen week."""
    week = toy.build()
    newcomers = [Person(id=f"new{row}", as_peer=True, skills=("investigative_journalism",)) for row in range(9)]
    larger = Network.from_records(people=[*toy.PEOPLE, *newcomers], ties=toy.TIES)
    frozen = Index.build(larger, now=toy.NOW, week=toy.WEEK, statistics=week.statistics)
    fresh = Index.build(larger, now=toy.NOW, week=toy.WEEK)
    skill = "investigative_journalism"
    assert frozen.statistics.rarity(skill) == week.statistics.rarity(skill)
    assert fresh.statistics.rarity(skill) < week.statistics.rarity(skill)
