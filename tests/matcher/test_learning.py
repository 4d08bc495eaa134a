"""Weights from outcomes: the direction is found, the bounds hold, and origins have no part in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from matcher.evidence import LISTS, TERMS, Weights, default_weights
from matcher.index import Index
from matcher.learning import (
    ANSWERS,
    HELD,
    LEAST,
    LEAST_OF_KIND,
    Outcome,
    learn,
    learn_cohorts,
    sound,
)
from matcher.network import Network, Person
from tests.matcher.toy import NOW, WEEK

DOCUMENTED = default_weights()["mentors"]


def outcomes(truth: Mapping[str, float], many: int, seed: int, *, people: int = 60) -> list[Outcome]:
    """Outcomes of invented pairs, where each side says yes by `truth`; a person's own readiness differs as well."""
    chance = np.random.default_rng(seed)
    readiness = chance.normal(size=(2, people))
    found = []
    for _ in range(many):
        asker, other = (int(number) for number in chance.integers(people, size=2))
        ours, theirs = ({term: float(chance.random() ** 2) for term in DOCUMENTED} for _ in range(2))
        moved = [sum(weight * side[term] for term, weight in truth.items()) - 0.33 for side in (ours, theirs)]
        yes = [chance.random() < 1 / (1 + np.exp(-8 * side - readiness[n, asker])) for n, side in enumerate(moved)]
        code = ("accepted" if yes[1] else "declined") if yes[0] else "dismissed_not_my_field"
        found.append(Outcome(f"a{asker}", f"b{other}", code, ours, theirs))
    return found


def shifted(**ratios: float) -> dict[str, float]:
    """The documented weights, some of them multiplied, at the same sum."""
    changed = {term: weight * ratios.get(term, 1.0) for term, weight in DOCUMENTED.items()}
    return {term: weight / sum(changed.values()) for term, weight in changed.items()}


@pytest.mark.parametrize(("raised", "lowered"), [("skills", "text"), ("text", "fields"), ("fields", "skills")])
def test_what_people_go_by_gains_weight(raised: str, lowered: str) -> None:
    lesson = learn("mentors", outcomes(shifted(**{raised: 1.9, lowered: 0.4}), 3000, seed=4))
    assert lesson.on
    assert lesson.weights[raised] > 1.1 * DOCUMENTED[raised]
    assert lesson.weights[lowered] < 0.9 * DOCUMENTED[lowered]
    assert 0.02 < lesson.drift < 0.5


def test_outcomes_that_follow_the_documented_weights_change_little() -> None:
    assert learn("mentors", outcomes(DOCUMENTED, 3000, seed=1)).drift < 0.06


def test_too_few_outcomes_leave_exactly_the_documented_weights() -> None:
    many = outcomes(shifted(skills=1.9), 3000, seed=2)
    good = [one for one in many if ANSWERS[one.answer].said]
    bad = [one for one in many if not ANSWERS[one.answer].said]
    for few in (
        [],
        many[: LEAST - 1],
        good[: LEAST_OF_KIND - 1] + bad[:LEAST],
        good[:LEAST] + bad[: LEAST_OF_KIND - 1],
    ):
        lesson = learn("mentors", few)
        assert not lesson.on
        assert lesson.weights == DOCUMENTED
        assert lesson.drift == 0
    assert learn("mentors", good[:LEAST_OF_KIND] + bad[:LEAST]).on


def test_a_handful_of_people_teach_nothing() -> None:
    assert not learn("mentors", outcomes(shifted(skills=1.9), 3000, seed=2, people=8)).on


@pytest.mark.parametrize("seed", range(3))
def test_weights_stay_within_their_bounds_and_keep_their_sum(seed: int) -> None:
    only = dict.fromkeys(DOCUMENTED, 0.0) | {"text": 1.0}
    lesson = learn("mentors", outcomes(only, 4000, seed))
    assert lesson.weights["text"] > 1.5 * DOCUMENTED["text"]
    assert sum(lesson.weights.values()) == pytest.approx(sum(DOCUMENTED.values()))
    for term, weight in lesson.weights.items():
        assert 0.5 - 1e-9 <= weight / DOCUMENTED[term] <= 2 + 1e-9
        assert term not in HELD or weight == DOCUMENTED[term]
    assert sound(default_weights() | {"mentors": lesson.weights})


def test_one_busy_person_does_not_decide_for_the_network() -> None:
    """Somebody who gives a thousand answers by another taste moves the weights no further than anybody could."""
    crowd = outcomes(DOCUMENTED, 1500, seed=3)
    busy = [replace(one, asker="busy") for one in outcomes(shifted(text=1.9, skills=0.4), 1000, seed=5)]
    alone = learn("mentors", crowd).weights
    joined = learn("mentors", crowd + [one for one in busy if one.answer.startswith("dismissed")]).weights
    assert sum(abs(joined[term] - alone[term]) for term in alone) / 2 < 0.03


def test_a_cohort_is_learnt_around_the_network_and_only_from_enough() -> None:
    many = outcomes(shifted(skills=1.9, text=0.4), 2000, seed=6)
    other = outcomes(shifted(text=1.9, skills=0.4), 2000, seed=7)
    labelled = [replace(one, cohort="first") for one in many] + [replace(one, cohort="second") for one in other]
    labelled += [replace(one, cohort="third") for one in many[:50]]
    whole, cohorts = learn_cohorts("mentors", labelled)
    assert sorted(cohorts) == ["first", "second"]
    assert cohorts["first"].weights["skills"] > whole.weights["skills"] > cohorts["second"].weights["skills"]


def test_what_hangs_on_origin_or_sensitive_needs_is_held() -> None:
    assert {"origin", "support", "open_support", "help_received"} <= HELD.keys()
    assert all(HELD.values())
    assert HELD.keys() <= {term.name for term in TERMS}


def _network(origins: Sequence[str]) -> Network:
    chance = np.random.default_rng(11)
    skills, fields, stages = ("editing", "podcasting", "translation"), ("journalism", "law"), ("early", "mid", "senior")
    return Network.from_records(
        people=[
            Person(
                id=f"p{n:02}",
                fields=(str(chance.choice(fields)),),
                stage=str(chance.choice(stages)),
                languages={"en": "C1"},
                skills=tuple(chance.choice(skills, size=2, replace=False).tolist()),
                country=str(chance.choice(["DE", "PL", "GE"])),
                origins=(origin,),
                open_to=("UA", "RU", "BY"),
                seats=2,
                as_mentor=True,
                as_peer=True,
            )
            for n, origin in enumerate(origins)
        ]
    )


def _measured(network: Network) -> list[Outcome]:
    index = Index.build(network, now=NOW, week=WEEK)
    chance = np.random.default_rng(12)
    found = []
    for asker in index.network.people:
        others = [other for other in index.network.people if other != asker]
        for place, other in enumerate(others):
            measures = index.measures("mentors", asker, [other])
            ours, theirs = ({term: float(sides[n][0]) for term, sides in measures.items()} for n in (0, 1))
            code = chance.choice(["accepted", "declined", "dismissed_not_my_field"]) if place % 3 else "requested"
            found.append(Outcome(asker, other, str(code), ours, theirs))
    return found


def test_exchanging_origins_changes_nothing() -> None:
    """The same people with the same answers and other origins teach the same weights, to the last bit (M84)."""
    origins = ["RU", "UA", "BY"] * 7
    first, second = (learn("mentors", _measured(_network(given))) for given in (origins, origins[::-1]))
    assert first.on
    assert first.drift > 0
    assert first == second


def test_the_index_measures_what_it_weighs() -> None:
    """The measures, weighed and joined, are the score that a list goes by before exposure and bands."""
    index = Index.build(_network(["UA"] * 12), now=NOW, week=WEEK, weights=Weights(exposure=0.0))
    others = index.ranking("mentors", "p00")
    measures = index.measures("mentors", "p00", others)
    left, right = (sum((DOCUMENTED[term] * sides[n] for term, sides in measures.items()), np.zeros(1)) for n in (0, 1))
    scores = 2 * left * right / (left + right)
    listed = {one.id: one.score for one in index.mentors("p00", 20)}
    assert [listed[other] for other in others] == pytest.approx(scores.tolist(), rel=0.05)
    with pytest.raises(KeyError):
        index.measures("mentors", "p00", ["nobody"])


@pytest.mark.parametrize(
    "change",
    [{"skills": 0.5}, {"skills": -0.1}, {"origin": 0.1}, {"skills": 0.2199, "text": 0.2}, {"skills": float("nan")}],
)
def test_weights_that_were_not_learnt_are_told_from_those_that_were(change: dict[str, float]) -> None:
    assert sound(default_weights())
    assert not sound(default_weights() | {"mentors": DOCUMENTED | change})
    assert not sound({name: default_weights()[name] for name in LISTS[1:]})


def test_a_network_without_openings_has_nothing_to_measure() -> None:
    network = Network.from_records(people=[{"id": "one", "as_peer": True}])
    index = Index.build(network, now=NOW, week=WEEK)
    for kind in ("openings", "initiatives"):
        assert all(not len(side) for sides in index.measures(kind, "one", []).values() for side in sides)
