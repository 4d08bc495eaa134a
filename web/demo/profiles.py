"""What stands in an invented profile, part by part, in the proportions of the data file."""

from collections.abc import Mapping
from typing import Any

from web.demo.sources import Chance, proportions, source

LINE: Mapping[str, tuple[str, ...]] = {"RU": ("UA",), "BY": ("UA",), "UA": ("RU", "BY")}
_SIDE = {"RU": ["RU", "BY"], "BY": ["RU", "BY"], "UA": ["UA"]}
_MOTHER_TONGUES = {"RU": ("ru",), "BY": ("ru", "be"), "UA": ("uk",), "host_country": ("local",)}


def place(chance: Chance, country: str) -> dict[str, Any]:
    """Country, mostly the hub city of it or none, and its time zone."""
    known = source("places")[country]
    cities = known["cities"]
    hub = len(cities) == 1 or chance.yes(proportions("hub_city"))
    city = cities[0] if hub else chance.pick(cities[1:])
    return {
        "country": country,
        "city": city if chance.yes(proportions("states_city")) else None,
        "timezone": known["zone"],
    }


def work(chance: Chance, field: str, stage: str) -> dict[str, Any]:
    """One field or two, skills out of them, and a stage."""
    every = proportions("fields")
    fields = [field]
    if chance.yes(proportions("second_field")):
        fields.append(chance.weighted({other: share for other, share in every.items() if other != field}))
    skills = chance.some(source("fields")[field]["skills"], chance.between(3, 5))
    if len(fields) > 1:
        skills += chance.some(source("fields")[fields[1]]["skills"], chance.between(1, 2))
    return {"fields": fields, "stage": stage, "skills": list(dict.fromkeys(skills))}


def switches(chance: Chance, role: str) -> dict[str, Any]:
    """As what she is found, with places for mentees and hours a week."""
    mentors = role == "mentor" or (role == "exile" and chance.yes(proportions("exiles_who_mentor")))
    initiatives = chance.yes(proportions("findable", "initiatives")[role])
    return {
        "as_mentor": mentors,
        "as_peer": chance.yes(proportions("findable", "peers")[role]),
        "for_initiatives": initiatives,
        "capacity": int(chance.weighted(proportions("capacity"))) if mentors else 0,
        "hours": chance.between(2, 12) if initiatives else None,
    }


def openness(chance: Chance, origin: str, country: str) -> dict[str, Any]:
    """Where she comes from and whom she is open to contact with (M56)."""
    if origin == "host_country":
        return {"origins": [country], "open_to": ["RU", "BY", "UA"] if chance.yes(0.7) else None}
    if not chance.yes(proportions("says_openness")):
        return {"origins": [origin], "open_to": None}
    across = chance.yes(proportions("open_across")[origin])
    return {"origins": [origin], "open_to": [*_SIDE[origin], *(LINE[origin] if across else ())]}


def languages(chance: Chance, origin: str, country: str) -> dict[str, str]:
    """Language -> level: mother tongues, foreign ones, the language of the country."""
    local = source("places")[country]["language"]
    spoken: dict[str, str] = {}
    for language, share in proportions("languages", origin).items():
        if language in ("basis", "why") or not chance.yes(share):
            continue
        tag = local if language == "local" else language
        learnt = proportions("learnt_levels")["local" if language == "local" and tag != "en" else "other"]
        level = "native" if language in _MOTHER_TONGUES[origin] else chance.weighted(learnt)
        if level == "native" or tag not in spoken:
            spoken[tag] = level
    return spoken


def needs(chance: Chance, country: str) -> list[str]:
    """What she looks for, at least contact with peers."""
    found = []
    for need, general in proportions("needs").items():
        share = general
        for part in proportions("needs_by_country"):
            share *= part["factors"].get(need, 1) if country in part["countries"] else 1
        if chance.yes(share):
            found.append(need)
    return found or ["peers"]


def offers(chance: Chance, role: str, mentors: bool) -> list[str]:
    """What she offers."""
    shares = dict(proportions("offers")[role])
    if mentors:
        shares |= proportions("offers")["mentor"]
    return [offer for offer, share in shares.items() if chance.yes(share)]
