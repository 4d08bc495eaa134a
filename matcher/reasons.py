"""Why something is suggested, and what speaks against it: codes with data, never prose.

The web turns a reason into a sentence of the reader's language; the table below says what a sentence can be made of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Data = Mapping[str, tuple[str, ...] | str | int]

CODES: Mapping[str, tuple[str, ...]] = {
    # What speaks for a suggestion.
    "offers_what_you_need": ("support",),
    "you_offer_what_they_need": ("support",),
    "offers_what_they_need": ("support",),  # in a host's list
    "shares_skill": ("skills",),
    "same_field": ("fields",),
    "further_along": ("stage",),
    "fits_stage": ("stage",),
    "common_language": ("languages",),
    "tandem": ("you_learn", "they_learn"),
    "near_hours": ("hours",),
    "same_city": ("city",),
    "same_country": ("country",),
    "remote": (),
    "text_matches": ("words",),
    "common_contacts": ("count",),
    "near_in_network": (),
    "bridges": ("country",),
    "open_to_origin": ("origins",),
    "deadline": ("date", "days"),
    "role_fits": ("roles",),
    "role_for_anybody": ("roles",),
    # What is to be said against it: at most one stands beside a suggestion.
    "languages_unknown": (),
    "names_no_language": (),
    "origin_not_stated": (),
    "few_shared_hours": ("hours",),
    "hours_unknown": (),
    "own_hours_unknown": ("hours",),
    "stage_unknown": (),
    "other_stage": ("stages",),
    "deadline_unknown": (),
    "residence_unknown": ("countries",),
    "needs_move": ("country",),
    "more_hours": ("hours",),
    # What would bring more suggestions: a gate that opens.
    "add_language": ("language", "count"),
    "state_openness": ("origin", "count"),
    # What would settle a caveat: so many go by what is not stated.
    "state_languages": ("count",),
    "state_stage": ("count",),
    "state_country": ("count",),
    "state_origin": ("count",),
    "state_hours": ("count",),
    "enough_hours": ("hours", "count"),
    # The same for a host.
    "ask_no_language": ("count",),
    "lower_language": ("language", "level", "count"),
    "take_language": ("language", "count"),
    "admit_everywhere": ("count",),
    "admit_country": ("country", "count"),
    "admit_origin": ("origin", "count"),
    "say_origin": ("origin", "count"),
    # Why a list is empty: the first gate that leaves hardly anybody of people, or no thing.
    "few_yet": (),
    "few_share_language": (),
    "few_places": (),
    "few_open": (),
    "few_new": (),
    "none_open": (),
    "none_in_language": (),
    "none_for_country": (),
    "none_for_origin": (),
    "none_open_to_each_other": (),
    "none_without_invitation": (),
    "all_aside": (),
    "little_in_common": (),
}
"""Every code with the names of its data, in the order of their use. Lists are tuples of codes, dates ISO 8601."""


MOST_REASONS = 4
LEAST_REASONS = 2
WORTH_TELLING = 0.03
"""A reason beyond the second makes up at least this share of the evidence."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, caveat or counterfactual; `code` and the keys of `data` stand in CODES."""

    code: str
    data: Data

    def __post_init__(self) -> None:
        if CODES.get(self.code) != tuple(self.data):
            raise ValueError(f"reason {self.code} with {', '.join(self.data)} does not stand in reasons.CODES")


def strongest(evidence: Sequence[tuple[Reason, float]]) -> tuple[Reason, ...]:
    """What to tell of reasons with their contributions, the strongest first: four at most, and beyond two only what
    weighs something beside the others."""
    least = WORTH_TELLING * sum(value for _, value in evidence)
    worth = [reason for place, (reason, value) in enumerate(evidence) if place < LEAST_REASONS or value >= least]
    return tuple(worth[:MOST_REASONS])
