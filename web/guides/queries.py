"""The facts of the guides, read from our own files: each with its source and the date that the source gives."""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_DATA = files("web.guides") / "data"


@dataclass(frozen=True)
class Fact:
    """One fact. `period` is what it tells of, `as_of` when its source said so ("2025", "2025-08" or "2025-08-14")."""

    id: str
    topic: str
    countries: tuple[str, ...]
    passport: str
    value: str
    most: str
    period: str
    as_of: str
    source: str
    url: str


@cache
def facts() -> Mapping[str, Fact]:
    """Every fact, by its id, in the order of the file."""
    lines = (_DATA / "facts.csv").read_text(encoding="utf-8").splitlines()
    rows = [(tuple(row.pop("countries").split("|")), row) for row in csv.DictReader(lines)]
    return {row["id"]: Fact(countries=named, **row) for named, row in rows}


def figures() -> Sequence[Fact]:
    """The facts that stand on the page of figures: those that tell of no single country."""
    return [fact for fact in facts().values() if fact.countries == ("",) and fact.value]


def countries() -> frozenset[str]:
    """The countries that have a page."""
    return frozenset(code for fact in facts().values() for code in fact.countries if code)


def facts_of(country: str) -> Sequence[Fact]:
    """What is known of arriving in a country, without the visa rules."""
    return [fact for fact in facts().values() if country in fact.countries and not fact.passport]


def visa_rules(country: str) -> Mapping[str, Fact]:
    """The visa rules of a country, by passport."""
    return {fact.passport: fact for fact in facts().values() if fact.countries == (country,) and fact.passport}


@cache
def officials() -> Mapping[str, Mapping[str, Any]]:
    """The sheet for officials, by language: its own name, title, points and closing words."""
    return tomllib.loads((_DATA / "officials.toml").read_text(encoding="utf-8"))
