"""How far somebody can raise one chosen person's chance of being shown to him by shaping his own profile.

The attacker may change every field of his profile 200 times. His chance is compared with that of honest profiles of the
same role, which are the profiles of other people in an invented world. Two doors are measured: the bare index, which
answers every edit within a week, and the week's deal as the pages have it, where whoever was dealt stays and at most
QUOTA different cards are shown. A stranger does not know her card; an acquaintance does, and writes a profile to match.
"""

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from matcher.index import Index
from matcher.network import Document, Network, Person
from matcher.vocabulary import FIELDS, SKILLS, STAGES, SUPPORT

EDITS = 200
FIRST = 10
"""Cards in one list."""
QUOTA = 20
"""Different cards in a week."""
DAY = date(2025, 2, 3)
WEEKS = range(202501, 202505)
HONEST = 60
"""Honest profiles that a chosen person's chance is taken over."""
STRANGERS = 12
"""Attackers without her card, for each chosen person."""
LANGUAGES = ("ru", "en", "uk", "be", "de", "pl")
COUNTRIES = ("DE", "GE", "PL", "LT", "RS", "AM", "FR", "CZ")
WORDS = ("courts", "elections", "schools", "prisons", "rivers", "borders", "archives", "markets", "theatre", "genomes")


def world(size: int, seed: int) -> Network:
    """`size` invented people, a third of them mentors with a place, the others their peers."""
    chance = random.Random(seed)
    return Network.from_records(people=[honest(f"p{row:04}", chance, mentor=row % 3 == 0) for row in range(size)])


def honest(identifier: str, chance: random.Random, *, mentor: bool = False) -> Person:
    """Somebody who says what she is: skills that go with her field, two or three languages, a few needs."""
    field = chance.choice(sorted(FIELDS))
    pool = random.Random(field).sample(sorted(SKILLS), 10)
    return Person(
        id=identifier,
        fields=(field,),
        stage=chance.choice(sorted(STAGES)),
        languages={"ru": "native"} | dict.fromkeys(chance.sample(LANGUAGES, 2), "B2"),
        skills=tuple(chance.sample(pool, 4)),
        needs=tuple(chance.sample(sorted(SUPPORT), 4)),
        offers=tuple(chance.sample(sorted(SUPPORT), 3)),
        country=chance.choice(COUNTRIES),
        timezone=chance.choice(("Europe/Berlin", "Asia/Tbilisi", "America/New_York")),
        seats=int(mentor),
        as_mentor=mentor,
        as_peer=True,
        texts=(Document(" ".join(chance.sample(WORDS, 3))),),
        hours=chance.randrange(2, 12),
    )


def mirrored(attacker: Person, card: Person) -> Person:
    """The profile that a reader of her card would write to meet her: alike, and needing what she gives.

    Her needs and her text stand on no stranger's card; he guesses the text from her skills.
    """
    return replace(
        attacker,
        fields=card.fields,
        languages=dict(card.languages),
        skills=card.skills,
        needs=card.offers,
        country=card.country,
        timezone=card.timezone,
        stage="early",
        texts=(Document(" ".join(card.skills)),),
    )


def edited(profile: Person, chance: random.Random) -> Person:
    """One edit: another value in one field."""
    some: dict[str, Callable[[], object]] = {
        "fields": lambda: tuple(chance.sample(sorted(FIELDS), chance.randrange(1, 3))),
        "skills": lambda: tuple(chance.sample([*profile.skills, *sorted(SKILLS)[:: chance.randrange(5, 20)]], 4)),
        "needs": lambda: tuple(chance.sample(sorted(SUPPORT), chance.randrange(1, 5))),
        "offers": lambda: tuple(chance.sample(sorted(SUPPORT), chance.randrange(0, 6))),
        "languages": lambda: {"ru": "native"} | dict.fromkeys(chance.sample(LANGUAGES, chance.randrange(0, 4)), "C1"),
        "country": lambda: chance.choice(COUNTRIES),
        "stage": lambda: chance.choice(sorted(STAGES)),
        "timezone": lambda: chance.choice(("Europe/Berlin", "Asia/Tbilisi", "America/New_York")),
        "texts": lambda: (Document(" ".join(chance.sample(WORDS, chance.randrange(1, 6)))),),
    }
    field = chance.choice(sorted(some))
    return replace(profile, **{field: some[field]()})  # type: ignore[arg-type]  # the field's own type


def wander(start: Person, chance: random.Random, edits: int = EDITS) -> list[Person]:
    """A stranger's profiles, one edit after the other: he knows nothing of her, so each is as good as another."""
    profiles = [start]
    for _ in range(edits):
        profiles.append(edited(profiles[-1], chance))
    return profiles


def dealt(index: Index, kind: str, profiles: Sequence[Person], *, put_aside: bool = False) -> list[str]:
    """The week's cards of somebody who looks once with each of `profiles`, as the pages deal them.

    Whoever was dealt and still fits stays; places that become free are filled up while the quota lasts. With
    `put_aside`, the attacker frees a place before every look but the first.
    """
    cards: list[str] = []
    aside = 0
    for number, profile in enumerate(profiles):
        if len(cards) == QUOTA:
            break
        aside += int(put_aside and number > 0)
        fits = index.ranking(kind, profile)
        standing = set(fits).intersection(cards[aside:])
        room = min(FIRST - len(standing), QUOTA - len(cards))
        cards += [card for card in fits if card not in cards][: max(room, 0)]
    return cards


@dataclass(frozen=True)
class Steered:
    """Chances that a chosen person is seen in a week, as shares."""

    kind: str
    honest_list: float  # in the ten of an honest profile
    honest_week: float  # in her twenty cards
    stranger_index: float  # in a ten of the bare index, after any of 200 edits
    stranger_deal: float  # in the week's cards, after 200 edits
    card_index: float  # the same for somebody who knows her card
    card_deal: float
    reached_index: int  # of EDITS chosen people, seen in one week by somebody who knows all their cards
    reached_deal: int

    def __str__(self) -> str:
        lines = [
            f"  {self.kind}: in an honest ten {self.honest_list:.3f}, in an honest week's cards {self.honest_week:.3f}"
        ]
        for who, index, deal in (
            (f"stranger, {EDITS} edits", self.stranger_index, self.stranger_deal),
            ("knows her card", self.card_index, self.card_deal),
        ):
            doors = f"bare index {_times(index, self.honest_list)}   through the deal {_times(deal, self.honest_week)}"
            lines.append(f"    {who:<24} {doors}")
        met = f"bare index {self.reached_index}   through the deal {self.reached_deal}"
        return "\n".join([*lines, f"    chosen people met of {EDITS:<4} {met}"])


def _times(share: float, honest_share: float) -> str:
    return f"{share:.3f} (x {share / honest_share:.1f})"


def steer(kind: str, size: int = 600, targets: int = 12, seed: int = 7) -> Steered:
    """Attack `targets` people of a world of `size`, a week each."""
    network, chance = world(size, seed), random.Random(seed)
    indexes = [Index.build(network, now=DAY, week=week) for week in WEEKS]
    able = [one for one in network.people.values() if kind != "mentors" or one.as_mentor]
    chosen = chance.sample(able, targets)
    found = [_attack(indexes[row % len(indexes)], kind, target, chance) for row, target in enumerate(chosen)]
    many = (able * EDITS)[:EDITS]
    in_list, in_week, alone, through, card, card_dealt = (float(share) for share in np.mean(found, axis=0))
    met, met_dealt = _reach(indexes[0], kind, many, chance)
    return Steered(kind, in_list, in_week, alone, through, card, card_dealt, met, met_dealt)


def _attack(index: Index, kind: str, target: Person, chance: random.Random) -> tuple[float, ...]:
    others = [one for one in index.network.people.values() if one.id != target.id]
    attackers = [replace(one, id=f"attacker{row}") for row, one in enumerate(chance.sample(others, HONEST))]
    honest_lists = [index.ranking(kind, one) for one in attackers]
    walks = [wander(one, chance) for one in attackers[:STRANGERS]]
    profile = mirrored(attackers[0], target)
    return (
        float(np.mean([target.id in ranking[:FIRST] for ranking in honest_lists])),
        float(np.mean([target.id in ranking[:QUOTA] for ranking in honest_lists])),
        float(np.mean([_ever(index, kind, walk, target.id) for walk in walks[:3]])),
        float(np.mean([target.id in dealt(index, kind, walk, put_aside=True) for walk in walks])),
        float(target.id in index.ranking(kind, profile)[:FIRST]),
        float(target.id in dealt(index, kind, [profile])),
    )


def _ever(index: Index, kind: str, profiles: Sequence[Person], target: str) -> bool:
    return any(target in index.ranking(kind, profile)[:FIRST] for profile in profiles)


def _reach(index: Index, kind: str, chosen: Sequence[Person], chance: random.Random) -> tuple[int, int]:
    """How many of the `chosen` one attacker meets who writes a profile for each of them in turn."""
    attacker = honest("attacker", chance)
    profiles = [mirrored(attacker, target) for target in chosen]
    met = sum(target.id in index.ranking(kind, one)[:FIRST] for target, one in zip(chosen, profiles, strict=True))
    aimed = {target.id for target in chosen[: QUOTA + 1]}
    return met, len(aimed.intersection(dealt(index, kind, profiles, put_aside=True)))


def main() -> None:
    """Print the figures of each list of people."""
    parser = argparse.ArgumentParser(description="How far a profile can be shaped to meet one chosen person")
    parser.add_argument("--size", type=int, default=600, metavar="N", help="people in the invented world")
    parser.add_argument("--targets", type=int, default=12, metavar="N", help="chosen people")
    options = parser.parse_args()
    print(
        f"Steering: {options.size} invented people, {options.targets} chosen ones; {EDITS} edits of one's own profile"
    )
    for kind in ("mentors", "contacts"):
        print(steer(kind, options.size, options.targets))


if __name__ == "__main__":
    main()
