"""Who is shown and who is accepted, by group: figures about many people, and never about one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher.disclosure import FEWEST, STEP

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Share:
    """A group, in per cent floored to fives: its part of the people, of the cards shown, and how many of its requests
    were accepted, of those that were answered or lapsed; None where fewer than ten people stand behind a figure."""

    group: str
    people: int
    shown: int | None
    accepted: int | None


def shares(
    groups: Mapping[str, str], shown: Mapping[str, int], answers: Iterable[tuple[str, bool]]
) -> tuple[Share, ...]:
    """The groups of at least ten people, by name; `groups` has everybody's, by id.

    `shown` counts the cards of a person, `answers` are (who asked, whether she was accepted). Everybody counts once in
    what her group was accepted, whatever she asked. Where a single group would be left out, the smallest of the others
    goes with it, so that nothing can be had by subtraction.
    """
    members: dict[str, set[str]] = defaultdict(set)
    for person, group in groups.items():
        members[group].add(person)
    told = _kept({group: len(people) for group, people in members.items()})
    seen = {group: {person for person in people if shown.get(person)} for group, people in members.items()}
    exposed = _kept({group: len(people) for group, people in seen.items()})
    cards = {group: sum(shown[person] for person in people) for group, people in seen.items()}
    said: dict[str, list[bool]] = defaultdict(list)
    for person, yes in answers:
        said[person].append(yes)
    return tuple(
        Share(
            group,
            _floored(len(members[group]), len(groups)),
            _floored(cards[group], sum(cards.values())) if group in exposed else None,
            _accepted([said[person] for person in sorted(members[group]) if said.get(person)]),
        )
        for group in sorted(told)
    )


def _kept(sizes: Mapping[str, int]) -> set[str]:
    """The groups that are large enough to be told."""
    kept = {group for group, size in sizes.items() if size >= FEWEST}
    left = [group for group, size in sizes.items() if size and group not in kept]
    if len(left) == 1 and kept:
        kept.remove(min(kept, key=lambda group: (sizes[group], group)))
    return kept


def _accepted(answers: list[list[bool]]) -> int | None:
    """The mean of everybody's own rate. Neither 0 nor 100 is told: it would be everybody's answer."""
    if len(answers) < FEWEST:
        return None
    rate = _floored(sum(sum(own) / len(own) for own in answers), len(answers))
    return min(max(rate, STEP), WHOLE - 2 * STEP)


def _floored(part: float, whole: float) -> int:
    return int(WHOLE * part / whole + 1e-9) // STEP * STEP if whole else 0
