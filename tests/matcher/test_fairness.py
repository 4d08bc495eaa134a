"""Shares by group: what stands for many people, and nothing that stands for one."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from matcher.fairness import Share, shares


def crowd(**sizes: int) -> dict[str, str]:
    """People of these groups, by id."""
    return {f"{group}{n}": group for group, size in sizes.items() for n in range(size)}


def test_it_works() -> None:
    people = crowd(law=30, press=10)
    shown = {person: 3 if group == "law" else 1 for person, group in people.items()}
    answers = [(person, number % 2 == 0) for number, person in enumerate(people)]
    assert shares(people, shown, answers) == (Share("law", 75, 90, 50), Share("press", 25, 10, 50))


def test_a_small_group_is_left_out_and_cannot_be_had_by_subtraction() -> None:
    people = crowd(law=30, press=12, art=9)
    assert [one.group for one in shares(people, {}, [])] == ["law"]
    assert [one.group for one in shares(crowd(law=30, press=12, art=9, music=4), {}, [])] == ["law", "press"]


def test_figures_need_ten_people_behind_them_not_ten_cards() -> None:
    people = crowd(law=30, press=30)
    shown = {"law0": 500, **{f"press{n}": 1 for n in range(20)}}
    answers = [("law1", True)] * 50
    assert all(one.shown is None and one.accepted is None for one in shares(people, shown, answers))


def test_unanimity_is_not_told() -> None:
    """All yes would be everybody's own answer."""
    people = crowd(law=20, press=20)
    for verdict, told in ((True, 90), (False, 5)):
        assert {one.accepted for one in shares(people, {}, [(person, verdict) for person in people])} == {told}


def test_who_asks_often_counts_once() -> None:
    people = crowd(law=20, press=20)
    calm = [(person, True) for person in people]
    busy = [("law0", False)] * 1000
    assert shares(people, {}, calm + busy)[0].accepted == 90


@given(
    st.dictionaries(st.integers(0, 60).map(str), st.sampled_from("abc"), max_size=60),
    st.dictionaries(st.integers(0, 60).map(str), st.integers(0, 9), max_size=60),
)
def test_every_figure_is_a_five_and_has_ten_people_behind_it(
    groups: Mapping[str, str], shown: Mapping[str, int]
) -> None:
    for one in shares(groups, shown, [(person, True) for person in groups]):
        members = [person for person, group in groups.items() if group == one.group]
        assert len(members) >= 10
        assert one.shown is None or sum(bool(shown.get(person)) for person in members) >= 10
        assert all(figure % 5 == 0 for figure in (one.people, one.shown or 0, one.accepted or 0))
