"""The soft terms: everything that speaks for a suggestion, each named, capped and weighed here and nowhere else.

A term measures what both sides gain. Two-sided lists take the harmonic mean of the two sums, so that a match which is
good for one side alone comes out low; reasons are the explained terms with the greatest contributions.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matcher import explain, measures
from matcher.columns import Floats, Ints
from matcher.explain import Pairs
from matcher.measures import Sides
from matcher.reasons import Reason

LISTS = ("mentors", "contacts", "openings", "initiatives", "people_for")
TWO_SIDED = frozenset({"mentors", "contacts"})


@dataclass(frozen=True, slots=True)
class Term:
    """One kind of evidence: `sentence` says what it tells, `cap` bounds a side's measure, `weights` names its lists."""

    name: str
    sentence: str
    cap: float
    weights: Mapping[str, float]
    measure: Callable[..., Sides]
    explain: Callable[..., Reason | None] | None


TERMS: tuple[Term, ...] = (
    Term(
        "help_received",
        "What you look for is what the other offers, and what she offers is wanted.",
        1.0,
        {"mentors": 0.27, "contacts": 0.10},
        measures.help_received,
        explain.help_received,
    ),
    Term(
        "help_given",
        "You can give something back; needs that are sensitive do not count.",
        1.0,
        {"mentors": 0.02, "contacts": 0.08},
        measures.help_given,
        explain.help_given,
    ),
    Term(
        "skills",
        "Skills in common, rare ones more; the first of them counts most.",
        0.9,
        {"mentors": 0.14, "contacts": 0.22},
        measures.skills,
        explain.skills,
    ),
    Term(
        "fields",
        "Work in the same field.",
        1.0,
        {"mentors": 0.12, "contacts": 0.10},
        measures.shared_fields,
        explain.same_field,
    ),
    Term(
        "stage",
        "A mentor is further along, by two stages at most.",
        1.0,
        {"mentors": 0.08},
        measures.ahead,
        explain.further_along,
    ),
    Term(
        "text",
        "What you write is about what she writes about, rare words more.",
        0.8,
        {"mentors": 0.26, "contacts": 0.18},
        measures.text,
        explain.text,
    ),
    Term(
        "languages",
        "Common languages beyond the one that the gate asks for are a convenience, never more than a skill.",
        1.0,
        {"mentors": 0.02, "contacts": 0.02},
        measures.languages,
        explain.common_language,
    ),
    Term(
        "tandem",
        "Each masters the language that the other needs to learn.",
        1.0,
        {"contacts": 0.06},
        measures.tandem,
        explain.tandem,
    ),
    Term(
        "hours",
        "Waking hours in common, for virtual meetings.",
        1.0,
        {"mentors": 0.07, "contacts": 0.04},
        measures.hours,
        explain.near_hours,
    ),
    Term(
        "place",
        "The same city or country, for meeting in person.",
        1.0,
        {"mentors": 0.02, "contacts": 0.04},
        measures.place,
        explain.place,
    ),
    Term(
        "nearness",
        "A tie that the network makes likely, by ties whose both ends agreed that they count.",
        0.8,
        {"contacts": 0.10},
        measures.nearness,
        explain.nearness,
    ),
    Term(
        "bridging",
        "A contact in another country and community holds the network together.",
        1.0,
        {"contacts": 0.04},
        measures.bridging,
        explain.bridging,
    ),
    Term(
        "waiting",
        "Who has waited long for a match comes earlier; never told as a reason.",
        1.0,
        {"contacts": 0.02},
        measures.waiting,
        None,
    ),
    Term(
        "support",
        "The opening gives what you look for, by its kind or by name.",
        1.0,
        {"openings": 0.24},
        measures.support,
        explain.support,
    ),
    Term(
        "open_support",
        "The same for a host's list, over needs that are not sensitive.",
        1.0,
        {"people_for": 0.20},
        measures.open_support,
        explain.open_support,
    ),
    Term(
        "asked_skills",
        "Skills that the opening asks for.",
        0.9,
        {"openings": 0.20, "people_for": 0.24},
        measures.asked_skills,
        explain.skills,
    ),
    Term(
        "asked_fields",
        "Your field of work is one that is asked for.",
        1.0,
        {"openings": 0.16, "people_for": 0.16, "initiatives": 0.10},
        measures.field_fits,
        explain.same_field,
    ),
    Term(
        "asked_stage",
        "Your stage is one that the opening names.",
        1.0,
        {"openings": 0.10, "people_for": 0.10},
        measures.stage_fits,
        explain.fits_stage,
    ),
    Term(
        "asked_text",
        "The description is about what you write about, rare words more.",
        0.8,
        {"openings": 0.18, "people_for": 0.21, "initiatives": 0.22},
        measures.text_of,
        explain.text_of,
    ),
    Term(
        "asked_languages",
        "A working language is one of yours, at the level asked for.",
        1.0,
        {"openings": 0.03, "initiatives": 0.08},
        measures.asked_languages,
        explain.asked_language,
    ),
    Term(
        "reach",
        "Remote, or where you live: nobody has to move.",
        1.0,
        {"openings": 0.04, "people_for": 0.03},
        measures.within_reach,
        explain.within_reach,
    ),
    Term(
        "origin",
        "The host says yes to your origin.",
        1.0,
        {"openings": 0.04, "people_for": 0.04},
        measures.origin_welcome,
        explain.origin_welcome,
    ),
    Term(
        "urgency",
        "Its deadline is near.",
        1.0,
        {"openings": 0.01},
        measures.urgency,
        explain.deadline,
    ),
    Term(
        "credit",
        "Who has waited long for a match comes earlier; never told as a reason.",
        1.0,
        {"people_for": 0.02},
        measures.has_waited,
        None,
    ),
    Term(
        "role",
        "A role that asks for your skills, your hours and your languages.",
        1.0,
        {"initiatives": 0.46},
        measures.best_role,
        explain.best_roles,
    ),
    Term(
        "near_initiative",
        "The initiative is in your city or country.",
        1.0,
        {"initiatives": 0.14},
        measures.place,
        explain.place,
    ),
)
"""The registry. A list's weights add up to one; origin stands in it only as a host's stated yes."""

CAVEATS: Mapping[str, tuple[Callable[..., Reason | None], ...]] = {
    "mentors": (
        explain.languages_unknown,
        explain.origin_unknown,
        explain.few_shared_hours,
        explain.stage_unknown,
    ),
    "contacts": (explain.languages_unknown, explain.origin_unknown, explain.few_shared_hours),
    "openings": (
        explain.residence_unknown,
        explain.other_stage,
        explain.admission_unknown,
        explain.deadline_unknown,
        explain.needs_move,
        explain.working_language_unknown,
    ),
    "people_for": (
        explain.residence_unknown,
        explain.other_stage,
        explain.admission_unknown,
        explain.working_language_unknown,
    ),
    "initiatives": (explain.working_language_unknown, explain.involvement_unknown, explain.hours_differ),
}
"""What is said against a suggestion, the gravest first: the first that holds is told."""


def default_weights() -> dict[str, dict[str, float]]:
    """The registry's weights, list by list."""
    return {name: {term.name: term.weights[name] for term in TERMS if name in term.weights} for name in LISTS}


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights per list and term, the registry's unless others were learnt; `exposure` damps who is shown most."""

    lists: Mapping[str, Mapping[str, float]] = field(default_factory=default_weights)
    exposure: float = 0.15


@dataclass(frozen=True, slots=True)
class Evidence:
    """Weighed evidence for c candidates: a score each (c,), and what every term contributed to it, by name (c,)."""

    scores: Floats
    contributions: Mapping[str, Floats]


def measured(pairs: Pairs[Any], candidates: Ints, names: Collection[str]) -> Iterator[tuple[str, Floats, Floats]]:
    """The terms of these names, each measured for both sides of the candidates (c,), capped and not yet weighed."""
    everybody = len(pairs.right.ids if len(pairs.left.ids) == 1 else pairs.left.ids)
    for term in TERMS:
        if term.name in names:
            sides = term.measure(pairs.left, pairs.right, pairs.setting)
            ours = np.minimum(np.broadcast_to(sides[0], everybody)[candidates], term.cap)
            same = sides[1] is sides[0]
            theirs = ours if same else np.minimum(np.broadcast_to(sides[1], everybody)[candidates], term.cap)
            yield term.name, ours, theirs


def weigh(name: str, pairs: Pairs[Any], candidates: Ints, weights: Weights) -> Evidence:
    """Measure every term of a list and add the terms up, for the rows in `candidates`."""
    left, right, found = np.zeros(len(candidates)), np.zeros(len(candidates)), {}
    used = {term: weight for term, weight in weights.lists[name].items() if weight}
    for term, one, other in measured(pairs, candidates, used):
        ours = used[term] * one
        theirs = ours if other is one else used[term] * other
        left, right, found[term] = left + ours, right + theirs, ours if theirs is ours else (ours + theirs) / 2
    return Evidence(harmonic_mean(left, right) if name in TWO_SIDED else left, found)


def harmonic_mean(left: Floats, right: Floats) -> Floats:
    """2ab / (a + b), 0 where either is 0: what is good for one side alone is no match."""
    return np.divide(2 * left * right, left + right, out=np.zeros(len(left)), where=left + right > 0)
