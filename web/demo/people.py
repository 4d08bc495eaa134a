"""The invented people: who they are, where they live, what they can, need and offer, and who may see it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from web.demo.profiles import LINE, languages, needs, offers, openness, place, switches, work
from web.demo.sources import Chance, identity, proportions, source
from web.demo.words import Handles, about
from web.models import Person

SWITCHES = ("as_mentor", "as_peer", "for_initiatives")
NEWCOMERS = 8  # who wait for a coordinator
_LANGUAGE = {"RU": "ru", "BY": "be", "UA": "uk", "host_country": "en"}
_HOSTS_OF_THE_COUNTRY = 0.7  # most hosts, and some mentors, were born where they live


@dataclass(frozen=True)
class Invented:
    """One invented person: the values of her row, and what the other parts of the demo go by.

    Everything is worked out from the plain values: reading them back from the row would decrypt them every time.
    """

    id: uuid.UUID
    values: Mapping[str, Any]
    role: str  # exile, mentor, host, coordinator
    origin: str  # RU, BY, UA or host_country
    language: str  # that she writes in
    starring: bool = False  # a visitor can be her

    @cached_property
    def usable_languages(self) -> set[str]:
        """Languages that she uses at B1 or better."""
        return {tag for tag, level in self.values["languages"].items() if level not in ("A1", "A2")}

    @property
    def findable(self) -> bool:
        """Whether others may be offered her."""
        return bool(self.values["approved"] and any(self.values.get(switch) for switch in SWITCHES))

    def row(self) -> Person:
        """Her row."""
        return Person(id=self.id, **self.values)


def invent_people(count: int) -> list[Invented]:
    """`count` people; the first NEWCOMERS exiles among them are not approved yet."""
    chance = Chance("people")
    roles = chance.spread(proportions("role"), count)
    origins = _origins(chance, roles)
    homes = {origin: iter(chance.spread(_residence(origin), origins.count(origin))) for origin in sorted(set(origins))}
    fields = chance.spread(proportions("fields"), count)
    attitudes = chance.spread(proportions("visibility"), count)
    stages = _by_group(chance, roles, "mentor", proportions("mentor_stages"), proportions("stages"))
    handles = Handles(chance, [part["values"]["pseudonym"] for part in cast_data().values()])
    waiting = set([number for number, role in enumerate(roles) if role == "exile"][:NEWCOMERS])
    people = []
    for number, (role, origin) in enumerate(zip(roles, origins, strict=True)):
        language = "ru" if origin == "BY" and chance.yes(0.5) else _LANGUAGE[origin]
        values = {
            **place(chance, next(homes[origin])),
            **work(chance, fields[number], stages[number]),
            "pseudonym": handles.take("en" if chance.yes(0.25) else language),
            "approved": number not in waiting,
            "visibility": dict(proportions("visibility", "levels")[attitudes[number]]),
        }
        values |= switches(chance, role) | openness(chance, origin, values["country"])
        if number in waiting:
            values |= {"as_mentor": False, "capacity": 0}
        values["languages"] = languages(chance, origin, values["country"])
        values["needs"] = needs(chance, values["country"])
        values["offers"] = offers(chance, role, values["as_mentor"])
        if chance.yes(0.85):
            values["about"] = about(chance, values["fields"][0], values["skills"], role, language)
        values["contact"] = f"{values['pseudonym']} on the green messenger"
        people.append(Invented(identity("person", number), values, role, origin, language))
    return people


def invent_cast() -> dict[str, Invented]:
    """The three people whom a visitor can be, by role."""
    return {
        role: Invented(identity("cast", role), part["values"], role, part["origin"], part["language"], starring=True)
        for role, part in cast_data().items()
    }


def may_meet(one: Invented, other: Invented) -> bool:
    """Whether two people have a language in common and neither refuses the other's origin (M56)."""
    if one.id == other.id or one.usable_languages.isdisjoint(other.usable_languages):
        return False
    return _accepts(one.values, other.values) and _accepts(other.values, one.values)


def cast_data() -> Mapping[str, Any]:
    """The three parts that a visitor can play, by role: sign-in, passphrase, origin, values of the person."""
    return {role: part for role, part in source("cast").items() if role != "about"}


def _accepts(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    guarded = [origin for origin in other["origins"] if origin in LINE]
    if one["open_to"] is not None:
        return all(origin in one["open_to"] for origin in guarded)
    return not any(across in guarded for origin in one["origins"] for across in LINE.get(origin, ()))


def _origins(chance: Chance, roles: Sequence[str]) -> list[str]:
    """An origin for everybody: people of the host country are hosts first, then mentors, and never exiles."""
    shares = proportions("origin")
    locals_left = round(shares["host_country"] * len(roles))
    hosts = [number for number, role in enumerate(roles) if role == "host"]
    mentors = [number for number, role in enumerate(roles) if role == "mentor"]
    chosen = hosts[: min(locals_left, round(_HOSTS_OF_THE_COUNTRY * len(hosts)))]
    chosen += mentors[: locals_left - len(chosen)]
    others = {origin: share for origin, share in shares.items() if origin != "host_country"}
    rest = iter(chance.spread(others, len(roles) - len(chosen)))
    return ["host_country" if number in chosen else next(rest) for number in range(len(roles))]


def _residence(origin: str) -> Mapping[str, float]:
    shares: Mapping[str, float] = proportions("residence", "RU" if origin == "host_country" else origin)
    return shares


def _by_group(
    chance: Chance, roles: Sequence[str], group: str, inside: Mapping[str, float], outside: Mapping[str, float]
) -> list[str]:
    one = iter(chance.spread(inside, roles.count(group)))
    other = iter(chance.spread(outside, len(roles) - roles.count(group)))
    return [next(one if role == group else other) for role in roles]
