"""`mosty round`: a round from files alone, as CSV or JSON."""

import csv
import json
from typing import Any

import pytest

from matcher.reasons import CODES
from tests.web.commands.test_recommend import NO_INSTALLATION
from tests.web.installation import Installation
from web.commands import rounds

PEOPLE = [
    {"id": "new-1", "country": "DE", "expertise": "genetics|python", "roles": "participant", "places": "0"},
    {"id": "new-2", "country": "PL", "expertise": "poetry", "roles": "participant", "places": "0"},
    {"id": "new-3", "country": "PL", "expertise": "python", "roles": "participant", "places": "0"},
    {"id": "guide-1", "country": "DE", "expertise": "genetics|statistics", "roles": "mentor", "places": "1"},
    {"id": "guide-2", "country": "FR", "expertise": "poetry", "roles": "mentor", "places": "1"},
]


@pytest.fixture
def people(installation: Installation) -> str:
    """The file of people."""
    return str(installation.table("people.csv", PEOPLE))


def run(installation: Installation, people: str, *words: str) -> Any:
    """The command's answer: nothing of an installation stands in the environment."""
    return installation.run("round", "--people", people, *words, **NO_INSTALLATION)


def pairs(done: Any) -> dict[str, str]:
    return {row["mentee"]: row["mentor"] for row in csv.DictReader(done.stdout.splitlines())}


def test_it_works(installation: Installation, people: str) -> None:
    """CSV is what goes on; totals and progress stand beside it."""
    done = run(installation, people)
    assert done.exit_code == 0, done.output
    assert pairs(done) == {"new-1": "guide-1", "new-2": "guide-2", "new-3": ""}
    assert "all places of those who would fit went to others" in done.stdout
    assert "2 of 3 mentees got one of 2 places" in done.stderr
    assert "certified gap 0.0000 %" in done.stderr
    assert "lists: 3 of 3" in done.stderr


@pytest.mark.parametrize("goal", ["cover", "fit", "stable"])
def test_every_goal_as_data(installation: Installation, people: str, goal: str) -> None:
    done = run(installation, people, "--goal", goal, "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert (answer["goal"], answer["gap"], len(answer["pairs"])) == (goal, 0, 2)
    assert answer["total"] == pytest.approx(sum(one["score"] for one in answer["pairs"]), abs=1e-3)
    assert answer["left"] == [{"mentee": "new-3", "code": "all_taken"}]


def test_pairs_that_are_set_and_forbidden(installation: Installation, people: str) -> None:
    forced = ("--force", "new-3", "guide-1", "--force", "new-2", "guide-1")
    done = run(installation, people, *forced, "--forbid", "new-3", "guide-2", "--json")
    answer = json.loads(done.stdout)
    assert {(one["mentee"], one["mentor"]) for one in answer["pairs"]} == {("new-2", "guide-1"), ("new-1", "guide-2")}
    assert answer["refused"] == [{"mentee": "new-3", "mentor": "guide-1", "code": "no_place"}]
    assert "new-3 and guide-1 cannot be a pair" in done.stderr


def test_an_unknown_id_is_one_sentence(installation: Installation, people: str) -> None:
    done = run(installation, people, "--force", "new-9", "guide-1")
    assert done.exit_code == 1
    assert "There is no person new-9." in done.output
    assert "new-1" in done.output


def test_every_reason_has_words() -> None:
    """Every gate between two people, and every other code of a round."""
    gates = {code for code in CODES if code in ("few_yet", "few_share_language", "few_places", "few_open")}
    assert gates | {"nobody", "apart", "all_taken", "no_place", "twice"} == rounds._REASONS.keys()
