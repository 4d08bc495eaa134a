"""Where the network is torn: planted tears, and what must never be told of them."""

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.forecast import Forecast
from matcher.index import Index
from matcher.links import adjacency
from matcher.network import Network, Person, Tie
from matcher.seams import FEWEST_TIES, Torn, torn
from tests.matcher import toy

SIZES = {"DE": 24, "GE": 20, "LT": 16, "FR": 6}


def people() -> list[Person]:
    """Three crowds and a handful in France. Germans-by-residence offer mentorship, which those in Georgia look for."""
    said = {
        "DE": {"offers": ("mentorship",), "skills": ("osint", "beekeeping for exiles")},
        "GE": {"needs": ("mentorship", "psychological"), "skills": ("osint", "beekeeping for exiles")},
        "LT": {"offers": ("psychological",), "needs": ("peers",)},
        "FR": {"needs": ("mentorship",)},
    }
    return [
        Person(f"{code}{number:02}", country=code, as_peer=True, **said[code])  # type: ignore[arg-type]
        for code, size in SIZES.items()
        for number in range(size)
    ]


def ties(*across: tuple[str, str], inside: float = 0.5) -> list[Tie]:
    """Dense ties within each country, plenty between Germany and Lithuania, and those of `across`."""
    random = np.random.default_rng(4)
    within = [
        (f"{code}{one:02}", f"{code}{other:02}")
        for code, size in SIZES.items()
        for one in range(size)
        for other in range(one)
        if random.random() < inside
    ]
    sewn = [(f"DE{one:02}", f"LT{other:02}") for one in range(24) for other in range(16) if random.random() < 0.3]
    return [Tie(one, other, consented=True) for one, other in (*within, *sewn, *across)]


def built(persons: Iterable[Person], made: Iterable[Tie]) -> Index:
    """An index with its forecast."""
    return Index.build(Network.from_records(people=persons, ties=made), now=toy.NOW, week=toy.WEEK).foretold()


@cache
def world() -> Torn:
    """Two ties join Germany and Georgia, none Georgia and Lithuania."""
    found = torn(built(people(), ties(("DE00", "GE00"), ("DE01", "GE01"))))
    assert found
    return found


def test_it_works() -> None:
    """M79: the torn pairs are named, the sewn one is not, and help that is wanted and offered is."""
    assert {(seam.one, seam.other) for seam in world().seams} == {("DE", "GE"), ("GE", "LT")}
    seam = next(seam for seam in world().seams if seam.one == "DE")
    assert seam.expected >= 10
    assert (seam.ties, seam.likely) == (None, None)
    assert [(one.wanted_in, one.offered_in, one.support) for one in seam.help] == [("GE", "DE", ("mentorship",))]


def test_help_that_is_looked_for_in_private_is_not_told() -> None:
    """M19: ten people in Georgia look for psychological help, which is nobody's business, not even as a number."""
    assert "psychological" not in json.dumps(world().dump())


def test_only_known_skills_are_told() -> None:
    """What somebody typed in her own words may be what she alone says."""
    seam = next(seam for seam in world().seams if seam.one == "DE")
    assert seam.skills == ("osint",)


def test_fewer_than_ten_people_stand_in_no_seam() -> None:
    """Six people in France know nobody abroad: no line tells that they are there."""
    assert "FR" not in json.dumps(world().dump())


def test_the_whole_is_told_in_rough_numbers() -> None:
    found = world()
    assert found.ties
    assert found.ties % 5 == 0
    assert found.abroad is not None
    assert found.abroad % 5 == 0
    assert found.alone is None
    assert found.apart == 0 or found.apart is None


def test_with_few_ties_nothing_is_said() -> None:
    few = ties()[: FEWEST_TIES - 1]
    assert torn(built(people(), few)) is None
    assert torn(Index.build(Network.from_records(), now=toy.NOW, week=toy.WEEK)) is None


def test_one_busy_person_is_no_group() -> None:
    """Twelve ties between two countries, all of one woman: their number would be hers, so it is not told."""
    busy = [("GE00", f"DE{number:02}") for number in range(12)]
    many = [(f"GE{number:02}", f"DE{number:02}") for number in range(12)]
    for across, shown in ((busy, None), (many, 10)):
        found = torn(built(people(), ties(*across)))
        assert found
        assert next(seam for seam in found.seams if (seam.one, seam.other) == ("DE", "GE")).ties == shown


def likely_between(pairs: list[tuple[str, str]], **said: object) -> int | None:
    """What is told of Germany and Georgia when the forecast holds `pairs` to be tied next."""
    persons = [replace(one, origins=("RU",) if one.country == "DE" else ("UA",), **said) for one in people()]  # type: ignore[arg-type]
    index = Index.build(Network.from_records(people=persons, ties=ties()), now=toy.NOW, week=toy.WEEK)
    ends = np.array([[index.people.ids.index(end) for end in pair] for pair in pairs])
    size = len(index.people.ids)
    chances = adjacency(size, ends) * 0.9
    found = torn(
        replace(index, forecast=Forecast(index.people.ids, np.ones(size, dtype=np.bool_), chances, np.zeros(1)))
    )
    assert found
    return next(seam for seam in found.seams if (seam.one, seam.other) == ("DE", "GE")).likely


def test_likely_ties_are_counted_when_they_may_be_introduced() -> None:
    """M56: who refuses the other's origin, or is not found as a peer, is not for a coordinator to introduce."""
    pairs = [(f"DE{number:02}", f"GE{number:02}") for number in range(13)]
    assert likely_between(pairs, open_to=("RU", "UA")) == 10
    assert likely_between(pairs) is None
    assert likely_between(pairs, open_to=("RU", "UA"), as_peer=False, as_mentor=True) is None
    one_woman = [("DE00", f"GE{number:02}") for number in range(13)]
    assert likely_between(one_woman, open_to=("RU", "UA")) is None


def test_hidden_people_change_nothing() -> None:
    """Their ties, needs and countries count for no number, however many they are."""
    hidden = [Person(f"FRx{number}", country="FR", offers=("mentorship",)) for number in range(30)]
    made = ties(("DE00", "GE00"), ("DE01", "GE01"))
    made += [Tie(one.id, f"GE{number % 20:02}", consented=True) for number, one in enumerate(hidden)]
    assert torn(built([*people(), *hidden], made)) == world()


@given(st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_no_number_under_ten_and_none_that_is_exact(random: object) -> None:
    """Whatever the network: counts are None or multiples of five from ten on, and no id leaves."""
    persons = [replace(one, country=random.choice(["DE", "GE", "LT", None])) for one in people()]  # type: ignore[attr-defined]
    index = Index.build(Network.from_records(people=persons, ties=ties()), now=toy.NOW, week=toy.WEEK)
    found = torn(index)
    assert found
    counts = [found.ties, found.alone, found.apart]
    counts += [count for seam in found.seams for count in (seam.expected, seam.ties, seam.likely)]
    assert all(count is None or (count >= 10 and count % 5 == 0) for count in counts)
    assert not any(one.id in json.dumps(found.dump()) for one in persons)


def test_it_can_be_kept_and_read_again() -> None:
    assert Torn.restore(json.loads(json.dumps(world().dump()))) == world()
