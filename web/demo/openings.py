"""Invented organisations and their openings, with deadlines counted from the day on which the demo is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date

from matcher.text import fold
from matcher.vocabulary import FIELDS, name
from web.demo.sources import Chance, identity, proportions, source
from web.demo.words import skill_names
from web.models import Opening, OpeningState, Organisation

_SHOWN_CLOSED = 0.05
_SOURCE = "demo"


@dataclass(frozen=True)
class Host:
    """An invented organisation, and the kind of house that it is."""

    row: Organisation
    house: str


def invent_organisations(count: int) -> list[Host]:
    """`count` organisations; nearly all of them are verified."""
    chance = Chance("organisations")
    patterns = source("openings")["hosts"]
    places = source("openings")["places"]
    named = [(house, pattern, place) for house in patterns for pattern in patterns[house] for place in places]
    countries = chance.spread(source("openings")["countries"], count)
    hosts = []
    for number, (house, pattern, place) in enumerate(chance.some(named, count)):
        title = pattern.format(place=place)
        slug = "-".join(fold(title).replace("’", "").replace("'", "").split())
        row = Organisation(
            id=identity("organisation", number), name=title, folded_name=fold(title), country=countries[number],
            url=f"https://{slug}.example/", verified=chance.yes(0.92),
        )  # fmt: skip
        hosts.append(Host(row, house))
    return hosts


def invent_openings(count: int, hosts: Sequence[Host], posted_by: Mapping[Any, bytes], today: date) -> list[Opening]:
    """`count` openings; `posted_by` gives the handle of an organisation's host, by the organisation's id."""
    chance = Chance("openings")
    kinds = chance.spread(proportions("openings", "kinds"), count)
    welcomes = chance.spread(_welcomes(), count)
    return [
        _opening(chance, number, kind, welcome, hosts, posted_by, today)
        for number, (kind, welcome) in enumerate(zip(kinds, welcomes, strict=True))
    ]


def opening_of(host: Host, number: int, kind: str, posted_by: bytes, today: date) -> Opening:
    """One more opening of a media house, open to everybody, not past and lately confirmed."""
    chance = Chance(f"opening {number}")
    row = _opening(chance, number, kind, "open", [host], {host.row.id: posted_by}, today, groups=("media",))
    row.state, row.confirmed_on = OpeningState.OPEN, today - timedelta(days=3)
    row.deadline, row.deadline_text = _deadline(today + timedelta(days=30 + 12 * (number % 7)))
    return row


def _welcomes() -> dict[str, float]:
    shares = proportions("openings")
    stated = {"open": shares["open_to_ru_by"], "ukraine": shares["only_ukraine"]}
    return stated | {"unstated": 1 - sum(stated.values())}


def _opening(
    chance: Chance,
    number: int,
    kind: str,
    welcome: str,
    hosts: Sequence[Host],
    posted_by: Mapping[Any, bytes],
    today: date,
    groups: Sequence[str] = (),
) -> Opening:
    how = source("openings")["kinds"][kind]
    field = _field(chance, groups or how["groups"])
    houses = how.get("houses") or source("openings")["host_of_group"][FIELDS[field].group]
    host = _host(chance, houses, hosts)
    shares = proportions("openings")
    also = {part: chance.yes(shares[part]) for part in ("accommodation", "families", "remote", "funded")}
    months = chance.pick(how["months"])
    skills = chance.some(source("fields")[field]["skills"], chance.between(2, 4))
    title, text, language = _words(chance, kind, field, skills, months)
    said = [part for part in ("accommodation", "families", "remote") if also[part]]
    said += [welcome] * (welcome != "unstated")
    if language == "en":
        text = " ".join([text, *(source("openings")["also"][part] for part in said)])
    row = Opening(
        id=identity("opening", number), organisation=host.row, posted_by=posted_by.get(host.row.id), kind=kind,
        state=OpeningState.CLOSED if chance.yes(_SHOWN_CLOSED) else OpeningState.OPEN,
        title=title, text=text, folded=fold(f"{title} {text} {host.row.name}"), fields=[field],
        stages=list(chance.pick(how["stages"])), skills=skills, support=_support(chance, kind, also),
        languages={language: "B2"} if chance.yes(0.8) else {}, country=host.row.country, countries=[],
        origins=_origins(welcome), months=months,
        url=f"{host.row.url}openings/{number}", confirmed_on=today - timedelta(days=chance.between(0, 210)),
        source=_SOURCE, source_id=f"opening-{number}", **also,
    )  # fmt: skip
    if chance.yes(shares["residence_asked"]) and host.row.country:
        row.countries = [host.row.country]
    if chance.yes(shares["with_deadline"]):
        row.deadline, row.deadline_text = _deadline(today + timedelta(days=chance.between(4, 150)))
    elif row.state == OpeningState.OPEN and chance.yes(shares["rolling"]):
        row.state, row.deadline_text = OpeningState.ROLLING, "Rolling"
    if also["funded"] and how["euros"][1]:
        _pay(chance, row, how)
    return row


def _field(chance: Chance, groups: Sequence[str]) -> str:
    shares = {field: share for field, share in proportions("fields").items() if FIELDS[field].group in groups}
    return chance.weighted(shares)


def _host(chance: Chance, houses: Sequence[str], hosts: Sequence[Host]) -> Host:
    house = chance.pick(houses)
    return chance.pick([host for host in hosts if host.house == house] or hosts)


def _words(chance: Chance, kind: str, field: str, skills: Sequence[str], months: int) -> tuple[str, str, str]:
    """Title, text and the language of both."""
    how, language = source("openings")["kinds"][kind], "en"
    if kind == "fellowship" and chance.yes(proportions("openings")["fellowships_not_in_english"]):
        language = chance.pick(("ru", "uk"))
    words = how if language == "en" else source("openings")["other_languages"][language]
    values = {
        "topic": chance.pick(source("fields")[field]["topics"][language]),
        "field": name(FIELDS, field, language).lower(),
        "skill": skill_names(skills[:1], language),
        "skills": skill_names(skills, language),
        "months": months,
    }
    title = chance.pick(words["titles"]).format(**values)
    return title[0].upper() + title[1:], chance.pick(words["texts"]).format(**values), language


def _support(chance: Chance, kind: str, also: Mapping[str, bool]) -> list[str]:
    named = ["housing"] * also["accommodation"] + ["childcare"] * also["families"]
    if kind in ("fellowship", "research_position", "residency") and chance.yes(0.4):
        named.append("language")
    return named + ["visa_residence"] * (kind in ("fellowship", "job") and chance.yes(0.3))


def _origins(welcome: str) -> dict[str, str]:
    if welcome == "open":
        return {"RU": "yes", "BY": "yes", "UA": "yes"}
    return {"UA": "yes", "RU": "no", "BY": "no"} if welcome == "ukraine" else {}


def _deadline(day: date) -> tuple[date, str]:
    return day, format_date(day, "d MMMM y", locale="en")


def _pay(chance: Chance, row: Opening, how: Mapping[str, Any]) -> None:
    """An amount in the country's money, in round figures."""
    currency = source("openings")["currencies"].get(row.country, "EUR")
    least, most = how["euros"]
    amount = int(round(chance.between(least, most) * source("openings")["rates"][currency], -2))
    row.amount_minor, row.currency, row.amount_period = amount * 100, currency, how["period"]
