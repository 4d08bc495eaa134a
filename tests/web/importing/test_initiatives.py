"""Initiatives out of a list, with the roles that they look for (M50-M57)."""

from typing import Any

import pytest

from tests.web.installation import Installation
from web.models import Initiative

ROW = {
    "id": "i1", "name": "Example line", "kinds": "evacuation_support|hotline", "city": "Tbilisi", "country": "GE",
    "founded_by": "mixed", "volunteer_roles": "operator|fact-checker|driver", "status": "active 2022",
    "url": "https://example.org", "note": "Answers calls.", "hours": "4",
}  # fmt: skip


def imported(installation: Installation, row: dict[str, str]) -> str:
    """What the command says about a file of this row."""
    done = installation.run("import", "initiatives", installation.table("initiatives.csv", [row]))
    assert done.exit_code == 0, done.output
    return done.output


def initiative(installation: Installation, *names: str) -> Any:
    """These attributes of the one initiative."""
    [found] = installation.rows(Initiative, *names)
    return found


def roles(installation: Installation) -> list[tuple[str, int | None]]:
    """Roles and hours, in order."""
    found: list[tuple[str, int | None]] = [(role.role, role.hours) for role in initiative(installation, "roles")[0]]
    return found


def test_it_works(installation: Installation) -> None:
    """Kinds and roles by code or by name; a second import changes nothing."""
    assert imported(installation, ROW).startswith("1 created, 0 changed, 0 unchanged, 0 messages")
    assert initiative(installation, "kinds", "city", "origins_involved", "status_text", "by_invitation", "open") == (
        ["evacuation_support", "hotline"], "Tbilisi", ["joint"], "active 2022", False, True,
    )  # fmt: skip
    assert roles(installation) == [("operator", 4), ("fact_checker", 4), ("driver", 4)]
    assert imported(installation, ROW).startswith("0 created, 0 changed, 1 unchanged")


def test_a_changed_row(installation: Installation) -> None:
    """Roles that are gone from the list are gone here."""
    imported(installation, ROW)
    assert imported(installation, {**ROW, "volunteer_roles": "driver", "closed": "x"}).startswith(
        "0 created, 1 changed"
    )
    assert roles(installation) == [("driver", 4)]
    assert initiative(installation, "open") == (False,)


@pytest.mark.parametrize(
    ("founded", "involved"),
    [
        ("Russian exiles", ["ru"]), ("Ukrainian", ["ua"]), ("mixed, many Russians", ["joint"]), ("ua|by", ["ua", "by"]),
        ("Ukrainians and Russians", ["joint"]), ("", []), ("Example Association", []),
    ],
)  # fmt: skip
def test_who_takes_part(installation: Installation, founded: str, involved: list[str]) -> None:
    """Origins are what the list says; what names none is not stated (M56)."""
    imported(installation, {**ROW, "founded_by": founded})
    assert initiative(installation, "origins_involved") == (involved,)


def test_unknown_words_are_said(installation: Installation) -> None:
    """A role or a kind that nobody knows is left out with a message."""
    said = imported(installation, {**ROW, "volunteer_roles": "driver|wizard", "kinds": "magic"})
    assert "wizard was left out" in said
    assert "magic was left out" in said
    assert roles(installation) == [("driver", 4)]


def test_a_dialogue_is_by_invitation(installation: Installation) -> None:
    """The list can say so (M55)."""
    imported(installation, {**ROW, "kinds": "dialogue", "by_invitation": "yes"})
    assert initiative(installation, "by_invitation") == (True,)
