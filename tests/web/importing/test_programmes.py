"""Programmes out of a list: nothing looks more certain than its source (M42)."""

from datetime import date
from typing import Any

import pytest

from tests.web.installation import Installation
from web.models import Programme

SEED = {
    "id": "p1", "name": "Example visa", "organisation": "Example ministry", "kind": "humanitarian_visa",
    "host_country": "CZ", "eligible_origins": "RU|BY", "audience": "journalism", "status": "restricted",
    "status_as_of": "2025-08", "url": "https://example.org/visa", "note": "Few are given.",
}  # fmt: skip
CALL = {
    "id": "c1", "country": "U.K.", "date_added": "17.05.2025", "deadline_raw": "",
    "text": "Fellowships for historians. Deadline 16.09.2025. Link.", "url": "https://example.org/call",
}  # fmt: skip


def imported(installation: Installation, *rows: dict[str, str]) -> str:
    """What the command says about a file of these rows."""
    done = installation.run("import", "programmes", installation.table("programmes.csv", rows))
    assert done.exit_code == 0, done.output
    return done.output


def programme(installation: Installation, *names: str) -> Any:
    """These attributes of the one programme; one alone when one is asked for."""
    [found] = installation.rows(Programme, *names)
    return found[0] if len(names) == 1 else found


def test_it_works(installation: Installation) -> None:
    """Status, date of the status and source come in as they are; a second import changes nothing."""
    assert imported(installation, SEED).startswith("1 created, 0 changed, 0 unchanged, 0 messages")
    names = ("name", "kind", "country", "origins", "status", "status_as_of", "url", "text")
    assert programme(installation, *names) == (
        "Example visa", "humanitarian_visa", "CZ", ["RU", "BY"], "restricted", "2025-08", "https://example.org/visa",
        "Few are given.",
    )  # fmt: skip
    assert imported(installation, SEED).startswith("0 created, 0 changed, 1 unchanged")


def test_a_page_of_calls(installation: Installation) -> None:
    """The name is the first sentence; the status is not known, and its date is the day on which the call was listed."""
    imported(installation, CALL)
    names = ("name", "kind", "country", "status", "status_as_of", "deadline", "deadline_text")
    assert programme(installation, *names) == (
        "Fellowships for historians", None, "GB", "unknown", "2025-05-17", date(2025, 9, 16), "16.09.2025",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "raw", "deadline", "kept"),
    [
        ("A call. Deadline 30 June 2022 for all", "", date(2022, 6, 30), "30 June 2022"),
        ("A call. Deadlines 13.03.2024 and 15.05.2024.", "", None, ""),
        ("A call. deadline 30.04.23) and more", "", None, ""),
        ("A call.", "Annual calls", None, "Annual calls"),
        ("A call.", "Rolling basis", None, "Rolling basis"),
        ("A call.", "March 5 2025", date(2025, 3, 5), "March 5 2025"),
    ],
)
def test_no_deadline_is_invented(
    installation: Installation, text: str, raw: str, deadline: date | None, kept: str
) -> None:
    """Only one day that is named in full; other words stay words."""
    imported(installation, {**CALL, "text": text, "deadline_raw": raw})
    assert programme(installation, "deadline", "deadline_text") == (deadline, kept)


@pytest.mark.parametrize(
    ("typed", "kept", "messages"),
    [("2022-2024", "2024", 0), ("2025", "2025", 0), ("unknown", "", 0), ("2020s", "", 1), ("22.02.20023", "", 1)],
)
def test_the_date_of_a_status(installation: Installation, typed: str, kept: str, messages: int) -> None:
    """Of a span its end; what names no date leaves the date unknown."""
    assert f"{messages} message" in imported(installation, {**SEED, "status_as_of": typed})
    assert programme(installation, "status_as_of") == kept


def test_several_countries_are_none(installation: Installation) -> None:
    """One country would hide the others: they are named in the text, where a search finds them."""
    imported(installation, {**SEED, "host_country": "LT|DE"})
    assert programme(installation, "country", "text") == (None, "Few are given.\n\nCountries: Lithuania, Germany.")
    assert "lithuania" in programme(installation, "folded")


def test_what_nobody_said_stays_unknown(installation: Installation) -> None:
    """An unknown status or kind is never taken for a known one."""
    said = imported(
        installation, {**SEED, "status": "probably fine", "kind": "teleportation", "eligible_origins": "any"}
    )
    assert "2 messages" in said
    assert "imported as unknown" in said
    assert programme(installation, "status", "kind", "origins") == ("unknown", None, [])
