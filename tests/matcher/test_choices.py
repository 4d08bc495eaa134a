"""What choices tell of choices to come, on invented meetings whose truth is known."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from benchmarks.choices import FILES, WORLDS, Taste, invented, judge, one_sided, read, two_sided
from matcher.choices import Choices, reciprocal


def test_it_works() -> None:
    """Ada says yes to most, Bo is liked by most, Cy is liked by nobody."""
    likes = [("ada", "bo", 1), ("ada", "cy", 1), ("bo", "ada", 1), ("cy", "ada", 0), ("dan", "bo", 1), ("dan", "cy", 0)]
    good, poor = reciprocal(likes, [("dan", "bo"), ("dan", "cy")])
    assert 0 < poor < good < 1


@pytest.mark.parametrize("name", sorted(set(WORLDS) - {"faint"}))
def test_it_foresees_more_than_both_sides_rates_do(name: str) -> None:
    draws = range(2)
    worlds = [invented(WORLDS[name], 200 + draw) for draw in draws]
    mine, rates, popular = (
        np.mean([judge(scorer, worlds[draw], draw) for draw in draws], axis=0)
        for scorer in (reciprocal, two_sided, one_sided)
    )
    assert (mine > rates - 0.002).all()
    assert mine[0] > rates[0]
    assert (mine > popular).all()
    assert mine[0] > popular[0] + 0.03


def test_a_chance_is_what_comes_true() -> None:
    """Of those who are given a chance of about p, about p say yes."""
    meetings = invented(Taste(each_other=0.0), 7, circles=40)
    hidden = np.random.default_rng(7).random(len(meetings)) < 0.25
    known, asked = meetings[~hidden].tolist(), meetings[hidden]
    choices = Choices.fit([(a, b, yes) for a, b, yes, *_ in known] + [(b, a, yes) for a, b, _, yes, _ in known])
    chances = choices.chances([(a, b) for a, b in asked[:, :2].tolist()])
    for low, high in ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0)):
        inside = (chances >= low) & (chances < high)
        assert inside.sum() > 50
        assert asked[inside, 2].mean() == pytest.approx(chances[inside].mean(), abs=0.07)


def test_a_newcomer_gets_an_ordinary_chance() -> None:
    likes = [(n, 100 + n, int(n % 4 == 0)) for n in range(40)]
    (chance,) = Choices.fit(likes).chances([("new", "newer")])
    assert chance == pytest.approx(0.25, abs=0.1)


def test_few_choices_move_little() -> None:
    many = [(n, 100 + m, int((n + m) % 2 == 0)) for n in range(20) for m in range(20)]
    once, often = (
        Choices.fit([*many, *[("new", 100 + m, 1) for m in range(times)]]).chances([("new", 100)])[0]
        for times in (1, 15)
    )
    assert 0.45 < once < often - 0.1 < 0.85


def test_nothing_known_is_one_half() -> None:
    assert reciprocal([], [("a", "b")]).tolist() == [0.5]
    assert reciprocal([("a", "b", 1)], []).shape == (0,)


def test_both_directions_of_a_pair_are_one_match() -> None:
    meetings = invented(Taste(), 3, circles=2).tolist()
    likes = [(a, b, yes) for a, b, yes, *_ in meetings] + [(b, a, yes) for a, b, _, yes, _ in meetings]
    pairs = [(a, b) for a, b, *_ in meetings]
    assert np.allclose(reciprocal(likes, pairs), reciprocal(likes, [(b, a) for a, b in pairs]))


def test_neither_names_nor_order_matter() -> None:
    meetings = invented(Taste(), 3, circles=2).tolist()
    likes = [(a, b, yes) for a, b, yes, *_ in meetings] + [(b, a, yes) for a, b, _, yes, _ in meetings]
    pairs = [(a, b) for a, b, *_ in meetings][:20]
    renamed = reciprocal([(f"p{a}", f"p{b}", yes) for a, b, yes in likes[::-1]], [(f"p{a}", f"p{b}") for a, b in pairs])
    assert np.allclose(reciprocal(likes, pairs), renamed, atol=1e-3)


def test_the_benchmark_reads_a_meeting_once_and_leaves_out_who_met_nobody(tmp_path: Path) -> None:
    (tmp_path / FILES).parent.mkdir(parents=True)
    with gzip.open(tmp_path / FILES, "wt", encoding="latin1") as file:
        file.write(
            "iid,gender,wave,pid,match,dec_o,dec\n1,0,7,9.0,0,0,1\n9,1,7,1.0,0,1,0\n2,0,7,,0,0,1\n3,0,8,NA,0,0,1\n"
        )
    assert read(tmp_path).tolist() == [[1, 9, 1, 0, 7]]
