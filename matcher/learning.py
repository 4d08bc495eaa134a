"""What people did with their suggestions, turned into weights: a little, together, and never per origin.

How the parts join. An answer is one side's yes or no: who asks or puts aside answers for herself, who accepts or
declines answers for the other side. `choices.Choices` tells from the same answers how readily each person says and
hears yes; that is taken out first, so that the favour of a popular mentor is not booked to her field. What is left is
explained by that side's sum of evidence, and the weights in the sum are fitted: a logistic regression whose prior mean
are the documented weights. The learnt weights go back to `evidence.weigh`, which joins both sides' sums by the same
harmonic mean that joins both sides' chances in `choices.reciprocal`.

What is measured is what the index says of a pair today, not on the day of the answer: nothing about a suggestion is
stored. Terms that an answer itself changes are therefore left as they are, with all that is too close to a protected
attribute: see HELD.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from scipy.optimize import minimize

from matcher.choices import Choices, curve
from matcher.columns import Floats
from matcher.evidence import LISTS, default_weights

LEAST = 200
"""Outcomes of a list without which nothing is learnt for it."""
LEAST_OF_KIND = 40
"""Of these at least so many yes, and so many no."""
LEAST_PEOPLE = 10
"""Of each kind from at least so many different people."""
MOST_OF_ONE = 10.0
"""One person's answers count for so many at most, so that nobody's taste becomes the network's."""
LEAST_RATIO, MOST_RATIO = 0.5, 2.0
"""A weight stays between these multiples of the documented one."""
RATIO_SPREAD = 0.35
"""How far from the documented weight, as a share of it, a weight is expected to lie before any outcome is seen."""
SLOPE, SLOPE_SPREAD = 4.0, 1.0
"""What one whole unit of evidence is expected to add to the log odds of a yes, and the spread of its logarithm."""

HELD: Mapping[str, str] = {
    "origin": "Origin is a host's stated yes and never learnt.",
    "support": "It reads needs, and some of them are sensitive.",
    "open_support": "It reads needs; what a host looks for in people must not drift with who asked before.",
    "help_received": "It reads needs, and some of them are sensitive.",
    "languages": "A language can stand for an origin.",
    "tandem": "A language can stand for an origin.",
    "asked_languages": "A language can stand for an origin.",
    "waiting": "It is a matter of fairness and no evidence.",
    "credit": "It is a matter of fairness and no evidence.",
    "nearness": "An accepted request makes the tie that it would be measured by.",
    "bridging": "An accepted request makes the tie that it would be measured by.",
}
"""Terms that keep their documented weight, each with the reason."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an outcome says: whether yes, how much it counts (0 to 1), and for which side or both it was given."""

    said: bool
    strength: float
    by_asker: bool = True
    by_other: bool = False


ANSWERS: Mapping[str, Answer] = {
    "requested": Answer(True, 1.0),
    "dismissed": Answer(False, 0.5),
    "dismissed_not_my_field": Answer(False, 1.0),
    "dismissed_wrong_language": Answer(False, 0.5),
    "dismissed_far_away": Answer(False, 0.5),
    "dismissed_not_now": Answer(False, 0.25),
    "dismissed_other": Answer(False, 0.5),
    "accepted": Answer(True, 1.0, by_asker=False, by_other=True),
    "declined": Answer(False, 1.0, by_asker=False, by_other=True),
    "unanswered": Answer(False, 0.5, by_asker=False, by_other=True),
    "fit_confirmed": Answer(True, 1.0, by_other=True),
    "fit_refused": Answer(False, 1.0, by_other=True),
    "completed": Answer(True, 1.0, by_other=True),
    "ended_early": Answer(False, 0.5, by_other=True),
    "helped": Answer(True, 1.0),
    "helped_in_part": Answer(True, 0.5),
    "helped_not": Answer(False, 1.0),
}
"""Every outcome that teaches. Who is in touch already, or takes her request back, says nothing of the match."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one suggestion: `answer` is a code of ANSWERS; `ours` and `theirs` are the asker's and the other
    side's measures by term, capped and not weighed (`Index.measures`). Ids are compared and nothing else."""

    asker: str
    other: str
    answer: str
    ours: Mapping[str, float]
    theirs: Mapping[str, float]
    cohort: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a list's outcomes taught. `on`: there were enough of them; else `weights` are the ones it began with."""

    name: str
    on: bool
    outcomes: int
    agreed: int
    weights: Mapping[str, float]

    @property
    def drift(self) -> float:
        """The share of the whole weight that has moved from one term to another, 0 to 0.5."""
        before = default_weights()[self.name]
        return sum(abs(weight - before[term]) for term, weight in self.weights.items()) / 2


def learn(name: str, outcomes: Sequence[Outcome], before: Mapping[str, float] | None = None) -> Lesson:
    """Fit the weights of the list `name` to its outcomes; without enough of them exactly those it began with.

    `before` are the weights expected: a cohort's are learnt around those of the whole network. Weights stay between
    LEAST_RATIO and MOST_RATIO of the documented ones and keep their sum; those in HELD stand still. Raises KeyError for
    an unknown list or answer.
    """
    documented = default_weights()[name]
    start = dict(before or documented)
    answers = _Answers.of(outcomes, [term for term in documented if term not in HELD])
    agreed = sum(ANSWERS[outcome.answer].said for outcome in outcomes)
    if not answers.enough(len(outcomes), agreed) or len(answers.terms) < 2:
        return Lesson(name, False, len(outcomes), agreed, start)
    held = {term: weight for term, weight in start.items() if term not in answers.terms}
    base = np.array([documented[term] for term in answers.terms])
    expected = np.array([start[term] for term in answers.terms])
    learnt = _fit(answers, base, expected, sum(held.values()))
    fitted = held | dict(zip(answers.terms, learnt.tolist(), strict=True))
    return Lesson(name, True, len(outcomes), agreed, {term: fitted[term] for term in documented})


def learn_cohorts(name: str, outcomes: Sequence[Outcome]) -> tuple[Lesson, Mapping[str, Lesson]]:
    """The lesson of the whole network, and for every cohort with enough outcomes of its own one around it."""
    whole = learn(name, outcomes)
    cohorts = sorted({outcome.cohort for outcome in outcomes} - {""})
    own = {cohort: learn(name, [one for one in outcomes if one.cohort == cohort], whole.weights) for cohort in cohorts}
    return whole, {cohort: lesson for cohort, lesson in own.items() if lesson.on}


def sound(lists: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether weights are what `learn` may give: every list and term of the registry, within bounds, the same sums."""
    documented = default_weights()
    if lists.keys() != documented.keys() or any(lists[name].keys() != documented[name].keys() for name in LISTS):
        return False
    within = all(
        LEAST_RATIO - 1e-6 <= lists[name][term] / weight <= MOST_RATIO + 1e-6
        if term not in HELD
        else abs(lists[name][term] - weight) < 1e-9
        for name in LISTS
        for term, weight in documented[name].items()
    )
    return within and all(abs(sum(lists[name].values()) - sum(documented[name].values())) < 1e-6 for name in LISTS)


@dataclass(frozen=True, slots=True)
class _Answers:
    """One row for each side's answer (m,): who chose whom, what was said, how much it counts, which side, measures."""

    terms: Sequence[str]
    pairs: Sequence[tuple[str, str]]
    said: Floats
    strength: Floats
    by_other: Floats
    measures: Floats = field(repr=False)  # (m, t)

    @classmethod
    def of(cls, outcomes: Iterable[Outcome], terms: Sequence[str]) -> "_Answers":
        rows = list(chain.from_iterable(map(_sides, outcomes)))
        given: dict[str, float] = {}
        for chooser, _, answer, _, _ in rows:
            given[chooser] = given.get(chooser, 0.0) + answer.strength
        return cls(
            terms,
            [(chooser, chosen) for chooser, chosen, _, _, _ in rows],
            np.array([float(answer.said) for _, _, answer, _, _ in rows]),
            np.array([answer.strength * min(1, MOST_OF_ONE / given[chooser]) for chooser, _, answer, _, _ in rows]),
            np.array([float(by_other) for *_, by_other, _ in rows]),
            np.array([[side.get(term, 0.0) for term in terms] for *_, side in rows]).reshape(len(rows), len(terms)),
        )

    def enough(self, outcomes: int, agreed: int) -> bool:
        """Whether there are enough outcomes of both kinds, from enough people each."""
        people = {said: {chooser for (chooser, _), one in zip(self.pairs, self.said, strict=True) if one == said}
                  for said in (0.0, 1.0)}  # fmt: skip
        return (
            outcomes >= LEAST
            and min(agreed, outcomes - agreed) >= LEAST_OF_KIND
            and min(map(len, people.values())) >= LEAST_PEOPLE
        )


def _sides(outcome: Outcome) -> list[tuple[str, str, Answer, bool, Mapping[str, float]]]:
    """The answers in an outcome: chooser, chosen, what was said, whether by the other side, that side's measures."""
    answer = ANSWERS[outcome.answer]
    asker = [(outcome.asker, outcome.other, answer, False, outcome.ours)] if answer.by_asker else []
    other = [(outcome.other, outcome.asker, answer, True, outcome.theirs)] if answer.by_other else []
    return asker + other


def _fit(answers: _Answers, base: Floats, expected: Floats, held: float) -> Floats:
    """The weights (t,) at the mode, within their bounds; `held` is what the other terms of the list add up to."""
    known = Choices.fit([(*pair, int(said)) for pair, said in zip(answers.pairs, answers.said, strict=True)])
    leaning = known.mean + known.leanings(answers.pairs)
    # Measures are taken from their middle, so that the level of the evidence is not mistaken for its worth.
    moved = answers.measures - np.average(answers.measures, axis=0, weights=answers.strength)
    signs, total = 2 * answers.said - 1, 1 - held

    def loss(state: Floats) -> tuple[float, Floats]:
        slope, weights = np.exp(state[2]), state[3:]
        odds = leaning + state[0] + state[1] * answers.by_other + slope * (moved @ weights)
        pull = -signs * answers.strength * curve(-signs * odds)
        bent = answers.strength @ np.logaddexp(0.0, -signs * odds)
        away, steep = (weights - expected) / (RATIO_SPREAD * base), (state[2] - np.log(SLOPE)) / SLOPE_SPREAD
        level = 0.01 * state[:2]
        value = bent + 0.5 * (away @ away + steep**2 + state[:2] @ level)
        slopes = np.concatenate((
            np.array([pull.sum(), pull @ answers.by_other]) + level,
            [slope * (pull @ (moved @ weights)) + steep / SLOPE_SPREAD],
            slope * (moved.T @ pull) + away / (RATIO_SPREAD * base),
        ))  # fmt: skip
        return float(value), slopes

    free = [(None, None)] * 2 + [(-2.0, 4.0)]
    bounds = free + [(LEAST_RATIO * weight, MOST_RATIO * weight) for weight in base.tolist()]
    start = np.concatenate(([0.0, 0.0, np.log(SLOPE)], expected))
    whole = {
        "type": "eq",
        "fun": lambda state: state[3:].sum() - total,
        "jac": lambda _: np.concatenate((np.zeros(3), np.ones(len(base)))),
    }
    found = minimize(
        loss, start, jac=True, bounds=bounds, constraints=[whole], method="SLSQP", options={"maxiter": 200}
    )
    weights = np.clip(found.x[3:], LEAST_RATIO * base, MOST_RATIO * base)
    sums_up = found.success and abs(weights.sum() - total) < 1e-6
    learnt: Floats = weights if sums_up else expected
    return learnt
