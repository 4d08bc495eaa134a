"""The network as it was before each period: nothing of the period itself or of a later one is in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from matcher.evaluate import Query
from matcher.network import Document, Person
from web.matching.past import Match, Mentored, Past, PastTie, periods, step_of

STEPS = 6
TODAY = date(2025, 2, 3)
MENTORS = [f"m{number}" for number in range(8)]
MENTEES = [f"e{number}" for number in range(30)]


def person(identifier: str, seats: int = 2) -> Person:
    """Somebody who can be found."""
    return Person(id=identifier, as_mentor=identifier in MENTORS, as_peer=True, seats=seats)


def past(matches: Sequence[Match], **more: object) -> Past:
    """A past of STEPS steps among MENTORS and MENTEES."""
    people = {one: person(one) for one in (*MENTORS, *MENTEES)}
    base = {
        "people": people,
        "askers": people,
        "matches": matches,
        "names": {step: f"round {step}" for step in range(STEPS)},
        "days": dict.fromkeys(range(STEPS), TODAY),
    }
    return Past(**{**base, **more})  # type: ignore[arg-type]


def rounds(each: int = 10) -> list[Match]:
    """Ten mentees a round for three rounds, one mentor each."""
    return [
        Match("mentors", MENTEES[number], frozenset((MENTORS[number % 8],)), number // each) for number in range(30)
    ]


def asker_of(query: Query) -> str:
    """Her id."""
    return query.asker if isinstance(query.asker, str) else query.asker.id


@pytest.mark.parametrize("each", [8, 10, 15])
def test_nothing_of_the_same_or_a_later_period_is_known(each: int) -> None:
    """Ties and texts of every round: each period knows those from before it begins, all of them, and no other."""
    ties = [PastTie("m0", MENTEES[step], "contact", step) for step in range(STEPS)]
    written = [("m1", step, Document(f"text of {step}")) for step in range(STEPS)]
    found = periods(past(rounds(each), ties=ties, written=written), "mentors")
    assert len(found) > 1
    for period in found:
        begin = int(period.name.split()[1])
        assert [tie.b for tie in period.network.ties] == MENTEES[:begin]
        assert [text.text for text in period.network.people["m1"].texts] == [f"text of {step}" for step in range(begin)]


def test_a_pair_is_new_once() -> None:
    """A second round with the same mentor is no suggestion that came true, and she is not suggested again."""
    once = rounds()
    again = [replace(one, others=one.others | other.others, step=one.step + 3) for one, other in pairwise(once)]
    found = periods(past([*once, *again]), "mentors")
    first = {one.asker: one.others for one in once}
    late = [query for period in found[3:] for query in period.queries]
    assert len(late) == len(again)
    for query in late:
        assert len(query.relevant) == 1
        assert first[asker_of(query)] <= query.excluded


def test_periods_come_in_time_order_with_ten_matches_each() -> None:
    found = periods(past(rounds()[::-1]), "mentors")
    assert [period.name for period in found] == ["round 0", "round 1", "round 2"]
    assert [len(period.queries) for period in found] == [10, 10, 10]
    joined = periods(past(rounds(each=8)), "mentors")
    assert [period.name for period in joined] == ["round 0 – round 1", "round 2 – round 3"]


def test_a_place_that_was_taken_then_is_not_free() -> None:
    """Two places: one taken since the first round, the other from the first to the second."""
    taken = [Mentored("m0", 0, None), Mentored("m0", 0, 1), Mentored("m1", 2, None)]
    seats = [period.network.people["m0"].seats for period in periods(past(rounds(), mentored=taken), "mentors")]
    assert seats == [2, 0, 1]
    last = periods(past(rounds(), mentored=taken), "mentors")[-1]
    assert last.network.people["m1"].seats == 2, "what this very period brought is not known"


def test_who_had_not_joined_yet_is_nobodys_suggestion() -> None:
    found = periods(past(rounds(), joined={"m0": 1, "m1": 2}), "mentors")
    assert [{"m0", "m1"} & period.network.people.keys() for period in found] == [set(), {"m0"}, {"m0", "m1"}]
    wide = periods(past(rounds(each=8), joined={"m0": 1}), "mentors")[0]
    early = next(query for query in wide.queries if query.asker == person("e0"))
    late = next(query for query in wide.queries if query.asker == person("e15"))
    assert ("m0" in early.excluded, "m0" in late.excluded) == (True, False)


def test_people_who_can_be_found_no_more_are_no_answer() -> None:
    """Whoever has switched off stands in no list today, and no figure may hang on her."""
    people = {one: person(one) for one in (*MENTORS[1:], *MENTEES)}
    found = periods(past(rounds(), people=people), "mentors")
    assert all("m0" not in query.relevant for period in found for query in period.queries)


def test_those_who_ask_together_are_not_suggested_to_each_other() -> None:
    together = [Match("mentors", one.asker, one.others, one.step, frozenset(("m7", "e29"))) for one in rounds()]
    for period in periods(past(together), "mentors"):
        assert all({"m7", "e29"} <= query.excluded and "m7" not in query.relevant for query in period.queries)


def test_a_step_is_a_month() -> None:
    assert step_of(date(2025, 1, 31)) + 1 == step_of(date(2025, 2, 1))
    assert step_of(date(2024, 12, 1)) + 1 == step_of(date(2025, 1, 1))
