"""Lists that nobody here wrote, with known answers. The folder that MOSTY_DATA names holds them."""

import os
from datetime import date
from pathlib import Path

import pytest

from tests.web.installation import Installation
from web.models import Opening, Person, Programme

pytestmark = pytest.mark.real_data

OPENINGS = "openings_scienceforukraine_2022-04-08.csv"


def imported(installation: Installation, kind: str, name: str, *options: str) -> list[str]:
    """The lines that the command prints about one of the files."""
    done = installation.run("import", kind, Path(os.environ["MOSTY_DATA"]) / name, *options)
    assert done.exit_code == 0, done.output
    return str(done.output).splitlines()


def test_openings(installation: Installation) -> None:
    """1,809 openings, twice; four without a known country; 67 that repeat another one; origins stated by none."""
    first = imported(installation, "openings", OPENINGS)
    told = "67 repeat another row's description, 15 for a person to read"
    assert first[0] == f"1809 created, 0 changed, 0 unchanged, 4 messages, {told}"
    assert all("imported with unknown country" in line for line in first[1:])
    assert len(first) == 5
    second = imported(installation, "openings", OPENINGS)
    assert second[0] == f"0 created, 0 changed, 1809 unchanged, 4 messages, {told}"
    rows = installation.rows(Opening, "origins", "country", "repeats", "for_review", "confirmed_on")
    assert len(rows) == 1809
    assert all(origins == {} for origins, *_ in rows)
    assert sum(country is None for _, country, *_ in rows) == 4
    assert sum(repeats for _, _, repeats, *_ in rows) == 67
    assert sum(bool(review) for *_, review, _ in rows) == 15
    assert {confirmed for *_, confirmed in rows} == {date(2022, 4, 8)}


def test_a_mentoring_network(installation: Installation) -> None:
    """354 people, one of whom lives where nobody is taken in; their ties find them."""
    assert imported(installation, "people", "ols_people.csv", "--mapping", "ols")[0].startswith(
        "353 created, 0 changed, 0 unchanged, 1 message, 1 left out"
    )
    assert imported(installation, "people", "ols_people.csv", "--mapping", "ols")[0].startswith(
        "0 created, 0 changed, 353"
    )
    assert imported(installation, "ties", "ols_edges.csv", "--mapping", "ols")[0] == (
        "549 created, 0 changed, 0 unchanged, 3 messages, 3 left out, 7 repeat a tie of an earlier line"
    )
    assert imported(installation, "ties", "ols_edges.csv", "--mapping", "ols")[0].startswith(
        "0 created, 0 changed, 549"
    )


def test_a_list_of_mentors(installation: Installation) -> None:
    """The 37 who state no language are here and are counted; two of the four who speak Russian live where nobody is
    taken in."""
    said = imported(installation, "people", "mentors_codingcoach_2019.csv", "--mapping", "codingcoach")
    assert said[0] == "296 created, 0 changed, 0 unchanged, 2 messages, 2 left out, 37 state no language"
    spoken = [languages for (languages,) in installation.rows(Person, "languages")]
    assert sum("ru" in languages for languages in spoken) == 2
    assert sum("uk" in languages for languages in spoken) == 1
    assert sum(not languages for languages in spoken) == 37


def test_a_page_of_programmes(installation: Installation) -> None:
    """399 calls; "22.02.20023" is said twice and becomes no date."""
    said = imported(installation, "programmes", "programmes_scienceforukraine_support_page.csv")
    assert said[0] == "399 created, 0 changed, 0 unchanged, 2 messages"
    assert all("“22.02.20023”; left out" in line for line in said[1:])
    rows = installation.rows(Programme, "status", "deadline", "status_as_of")
    assert {status for status, *_ in rows} == {"unknown"}
    assert sum(deadline is not None for _, deadline, _ in rows) >= 85
    assert {deadline.year for _, deadline, _ in rows if deadline} <= set(range(2022, 2027))


def test_seeds(installation: Installation) -> None:
    """The collected programmes and initiatives are read as they are."""
    assert imported(installation, "programmes", "programmes_seed.csv")[0].startswith("28 created")
    assert imported(installation, "initiatives", "initiatives_seed.csv")[0].startswith("11 created")
