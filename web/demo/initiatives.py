"""Invented initiatives, beside the real ones that the seeds name."""

from collections.abc import Mapping
from typing import Any

from matcher.text import fold
from web.demo.sources import identity, source
from web.models import Initiative, InitiativeRole


def invent_initiatives(count: int) -> list[Initiative]:
    """The first `count` of the invented initiatives, with their roles."""
    return [_initiative(number, values) for number, values in enumerate(source("initiatives")["rows"][:count])]


def _initiative(number: int, values: Mapping[str, Any]) -> Initiative:
    roles = [
        InitiativeRole(id=identity("role", number, place), position=place, role=code, skills=skills, hours=hours)
        for place, (code, skills, hours) in enumerate(values["roles"])
    ]
    return Initiative(
        id=identity("initiative", number), name=values["name"], text=values["text"], kinds=values["kinds"],
        country=values["country"], city=values["city"], origins_involved=values["origins"],
        languages=values["languages"], open=True, by_invitation=values.get("by_invitation", False),
        folded=fold(f"{values['name']} {values['city']} {values['text']}"),
        source="demo", source_id=f"initiative-{number}", roles=roles,
    )  # fmt: skip
