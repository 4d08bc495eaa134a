"""Ties to come, on networks that were planted so that the answer is known."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import brier_score_loss, roc_auc_score

from matcher.links import FAMILIES, FEATURES, Pairs, Structure, adjacency
from matcher.prediction import LinkPredictor, Settings, Strength, draw_strangers, hidden_rows, predict_links
from matcher.standing import Csr, Floats

CIRCLES = 5
PEOPLE = 75
QUICK = Settings(trees=30, rounds=30)


def circles(seed: int) -> Csr:
    """Five circles of fifteen who know half of their own and hardly anybody else; i is in circle i % 5."""
    random = np.random.default_rng(seed)
    pairs = np.column_stack(np.triu_indices(PEOPLE, 1))
    chance = np.where(same_circle(pairs), 0.5, 0.02)
    return adjacency(PEOPLE, pairs[random.random(len(pairs)) < chance])


def same_circle(pairs: Pairs) -> NDArray[np.bool_]:
    """Whether the two of each pair belong together."""
    circle = pairs % CIRCLES
    return np.asarray(circle[:, 0] == circle[:, 1])


def tied(ties: Csr) -> Pairs:
    """Every tie once."""
    ends = np.column_stack(ties.nonzero())
    return ends[ends[:, 0] < ends[:, 1]].astype(np.int64)


@pytest.fixture(scope="module")
def predictor() -> LinkPredictor:
    """Has learned from the circles. It is not changed, so all tests share it."""
    return LinkPredictor(QUICK).fit(circles(1), seed=1)


@pytest.fixture(scope="module")
def strangers() -> Pairs:
    """Two hundred pairs of the circles that are not tied."""
    return draw_strangers(circles(1), 200, seed=9)


def test_it_works(predictor: LinkPredictor, strangers: Pairs) -> None:
    """People of one circle who do not know each other yet are likelier to be tied than people of two."""
    chances = predictor.predict(strangers)
    together = same_circle(strangers)
    assert predictor.trained_
    assert roc_auc_score(together, chances) > 0.95
    assert np.median(chances[together]) > 0.5 > np.median(chances[~together])


def test_chances_are_calibrated_on_ties_that_were_never_seen() -> None:
    """One hidden tie to two pairs of strangers, as in training: a third of them come true, and guessing is beaten."""
    whole = circles(2)
    known = np.random.default_rng(2).permutation(tied(whole))
    hidden, seen = known[:60], known[60:]
    pairs = np.concatenate((hidden, draw_strangers(whole, 120, seed=2)))
    came_true = np.arange(180) < 60
    chances = LinkPredictor(QUICK).fit(adjacency(PEOPLE, seen), seed=2).predict(pairs)
    assert chances.mean() == pytest.approx(1 / 3, abs=0.08)
    assert brier_score_loss(came_true, chances) < 0.6 * brier_score_loss(came_true, np.full(180, 1 / 3))


def test_the_public_function_is_the_predictor() -> None:
    """From numbers of people and ties in any order and direction to chances."""
    pairs = [(0, 5), (0, 1)]
    ends = tied(circles(1))
    fitted = LinkPredictor().fit(circles(1), seed=4).predict(pairs)
    np.testing.assert_array_equal(predict_links(PEOPLE, ends[::-1, ::-1], pairs, seed=4), fitted)


def test_same_seed_same_answer(predictor: LinkPredictor, strangers: Pairs) -> None:
    """Chance enters through the seed alone."""
    again = LinkPredictor(QUICK).fit(circles(1), seed=1)
    np.testing.assert_array_equal(again.predict(strangers), predictor.predict(strangers))


def test_what_else_is_asked_changes_no_answer(predictor: LinkPredictor, strangers: Pairs) -> None:
    """Nothing is learned from the pairs in question, neither from their company nor from their order or direction."""
    chances = predictor.predict(strangers)
    np.testing.assert_allclose(predictor.predict(strangers[7:8]), chances[7:8])
    np.testing.assert_allclose(predictor.predict(strangers[::-1, ::-1]), chances[::-1])


def test_numbering_people_anew_hardly_changes_the_order(predictor: LinkPredictor, strangers: Pairs) -> None:
    """Other ties are hidden and other strangers drawn, so chances move a little; who is likely does not."""
    names = np.random.default_rng(5).permutation(PEOPLE)
    anew = LinkPredictor(QUICK).fit(adjacency(PEOPLE, names[tied(circles(1))]), seed=1).predict(names[strangers])
    assert np.corrcoef(anew, predictor.predict(strangers))[0, 1] > 0.9


def test_attributes_speak_where_ties_do_not() -> None:
    """A network of chance in which everybody is tied within a trade: without the trades nothing can be learned."""
    random = np.random.default_rng(6)
    trade = np.repeat(np.arange(20), 10)
    ends = random.integers(0, 200, (4000, 2))
    ends = ends[trade[ends[:, 0]] == trade[ends[:, 1]]][:120]
    pairs = draw_strangers(adjacency(200, ends), 3000, seed=6)
    together = trade[pairs[:, 0]] == trade[pairs[:, 1]]
    told = LinkPredictor(QUICK).fit(adjacency(200, ends), attributes=np.eye(20)[trade], seed=6).predict(pairs)
    untold = LinkPredictor(QUICK).fit(adjacency(200, ends), seed=6).predict(pairs)
    assert roc_auc_score(together, told) > 0.99 > roc_auc_score(together, untold)


def test_what_is_ignored_speaks_neither_for_nor_against(predictor: LinkPredictor, strangers: Pairs) -> None:
    """Where everything is ignored all pairs are typical ones; and fame counts for less where standing is ignored."""
    assert len(set(predictor.predict(strangers, ignoring=tuple(FAMILIES)))) == 1
    np.testing.assert_array_equal(predictor.predict(strangers, ignoring=["attributes"]), predictor.predict(strangers))
    random = np.random.default_rng(3)
    fame = random.pareto(1.2, 200) + 1
    ends = random.choice(200, (700, 2), p=fame / fame.sum())
    hubs = LinkPredictor(QUICK).fit(adjacency(200, ends), seed=3)
    pairs = draw_strangers(adjacency(200, ends), 500, seed=4)
    famous = np.log(fame)[pairs].sum(axis=1)
    with_fame, without = (hubs.predict(pairs, ignoring=families) for families in ((), ("standing",)))
    assert np.corrcoef(famous, without)[0, 1] < np.corrcoef(famous, with_fame)[0, 1]


def test_explanations_name_what_speaks_for_a_pair(predictor: LinkPredictor, strangers: Pairs) -> None:
    """At most k families, the strongest first, each with a measure of its own and the pair's value of it."""
    measures = predictor.structure_.features(strangers)
    for row, found in zip(measures, predictor.explain(strangers, k=2), strict=True):
        assert len(found) <= 2
        assert [strength.gain for strength in found] == sorted((strength.gain for strength in found), reverse=True)
        for strength in found:
            assert strength.gain > 0
            assert strength.measure in FAMILIES[strength.family]
            assert strength.value == row[FEATURES.index(strength.measure)]


def test_an_explanation_is_what_would_be_lost(predictor: LinkPredictor, strangers: Pairs) -> None:
    """People of one circle have more that speaks for them, and nothing speaks through attributes that nobody gave."""

    def total(strengths: tuple[Strength, ...]) -> float:
        return sum(strength.gain for strength in strengths)

    found = predictor.explain(strangers, k=len(FAMILIES))
    gains = np.array([total(strengths) for strengths in found])
    together = same_circle(strangers)
    assert gains[together].mean() > gains[~together].mean() + 1
    assert not any(strength.family == "attributes" for strengths in found for strength in strengths)


@pytest.mark.parametrize("ends", [[], [(0, 1)], [(a, b) for a in range(5) for b in range(a)]])
def test_few_ties_teach_nothing_and_it_says_so(ends: list[tuple[int, int]]) -> None:
    """No ties, one, and five people who all know each other; eight people in all."""
    pairs = [(5, 6), (0, 7)]
    few = LinkPredictor().fit(adjacency(8, ends))
    assert not few.trained_
    np.testing.assert_array_equal(few.predict(pairs), [0, 0])
    assert few.explain(pairs) == [(), ()]


def test_without_anybody_untied_there_is_nothing_to_learn() -> None:
    """Fifteen people who all know each other have 105 ties, and no strangers to tell them from."""
    assert not LinkPredictor().fit(adjacency(15, np.column_stack(np.triu_indices(15, 1)))).trained_


def test_nobody_at_all() -> None:
    """An empty network answers an empty question."""
    assert predict_links(0, [], []).shape == (0,)


def test_with_few_ties_attributes_and_common_contacts_give_the_order() -> None:
    """0 and 2 share a contact and a trade, 0 and 3 a trade, 0 and 4 nothing."""
    few = LinkPredictor().fit(adjacency(5, [(0, 1), (1, 2)]), attributes=[[1, 0]] * 4 + [[0, 1]])
    both, trade, nothing = few.predict([(0, 2), (0, 3), (0, 4)])
    assert 1 > both > trade > nothing == 0


def test_somebody_without_ties_gets_a_chance(predictor: LinkPredictor) -> None:
    """She is somewhere between the likeliest and the least likely, and the number is one."""
    ties = tied(circles(1))
    alone = LinkPredictor(QUICK).fit(adjacency(PEOPLE, ties[(ties != 3).all(axis=1)]), seed=1)
    assert 0 < alone.predict([(3, 8)])[0] < predictor.predict([(3, 8)])[0]


def test_strangers_are_untied_and_different() -> None:
    """Of people who nearly all know each other, the one pair that does not; of an open network, as many as asked."""
    nearly = [(a, b) for a in range(5) for b in range(a) if (a, b) != (1, 0)]
    assert draw_strangers(adjacency(5, nearly), 20, seed=0).tolist() == [[0, 1]]
    ties = circles(1)
    drawn = draw_strangers(ties, 300, seed=0)
    assert len(np.unique(drawn, axis=0)) == 300
    assert (drawn[:, 0] < drawn[:, 1]).all()
    assert not ties[drawn[:, 0], drawn[:, 1]].any()


def test_hidden_ties_are_measured_without_themselves() -> None:
    """A couple who know nobody else are out of each other's reach once their tie is hidden."""
    couples = np.arange(80).reshape(-1, 2)
    rows = hidden_rows(Structure.of(adjacency(80, couples)), couples, np.empty((0, 2), np.int64), 10, seed=0)
    reach: Floats = rows.measures[:, FEATURES.index("reachable")]
    assert not reach.any()
