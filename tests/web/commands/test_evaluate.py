"""`mosty evaluate`: the past replayed, from the database and from files, in numbers that tell of nobody."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select

from tests.web.installation import Installation
from web.matching.evaluation import Evaluation, saved
from web.models import Account, Connection, ConnectionState, Person, Seat

CRAFTS = ("statistics", "genetics", "python", "poetry")
NO_INSTALLATION = dict.fromkeys(("MOSTY_MASTER_KEY", "MOSTY_DATABASE_URL", "MOSTY_KEYSTORE_URL", "MOSTY_INDEX_FILE"))
PEOPLE = [{"id": f"m{n}", "country": "DE", "expertise": CRAFTS[n % 4], "roles": "mentor"} for n in range(16)] + [
    {"id": f"e{n}", "country": "PL", "expertise": CRAFTS[n % 4], "roles": "participant"} for n in range(43)
]
TIES = [
    {"source": f"m{n % 16}", "target": f"e{n}", "kind": "mentored", "cohort": f"round-{n // 4 + 1}"} for n in range(43)
]
PROJECTS = [
    {"id": f"p{n}", "cohort": f"round-{n // 4 + 1}", "name": f"A book of {CRAFTS[n % 4]}", "description": "",
     "mentors": f"m{n % 16}", "participants": f"e{n}"}
    for n in range(43)
]  # fmt: skip


def from_files(installation: Installation, *words: str, **tables: list[dict[str, str]]) -> Result:
    """The command's answer from files alone: nothing of an installation stands in the environment."""
    given = {"people": PEOPLE, "ties": TIES} | tables
    files = [part for name, rows in given.items() for part in (f"--{name}", installation.table(f"{name}.csv", rows))]
    return installation.run("evaluate", *files, *words, **NO_INSTALLATION)


def lists(done: Result) -> dict[str, Any]:
    """The lists of an answer in JSON, by kind."""
    assert done.exit_code == 0, done.output
    return {figures["kind"]: figures for figures in json.loads(done.stdout)["lists"]}


def test_it_works(installation: Installation) -> None:
    """Mentors of one's craft are found far above chance; rounds are counted, not spelt: round-10 is not second."""
    done = from_files(installation)
    assert done.exit_code == 0, done.output
    first, *rest = done.output.splitlines()
    assert first.startswith("Mentors: about 40 askers who were matched, about 40 of them replayed, in 3 periods")
    assert "(round-1 – round-3 ... round-7 – round-11)" in first
    assert rest[0].split() == ["order", "hit@10", "MRR", "coverage", "exposure", "Gini"]
    assert [line.split()[0] for line in rest[1:4]] == ["Mosty", "random", "popularity"]
    assert "Contacts: too few accepted matches yet, 20 are needed." in done.output
    assert lists(from_files(installation, "--json", "--k", "4"))["mentors"]["gains"]["random"][1] > 0.2


def test_a_projects_text_asks_and_what_mentors_did_before_answers(installation: Installation) -> None:
    """With projects nobody needs a profile: earlier projects tell what a mentor knows, from the next round on."""
    silent = [row | {"expertise": ""} for row in PEOPLE]
    found = lists(from_files(installation, "--json", "--k", "4", people=silent, projects=PROJECTS))["mentors"]
    assert found["gains"]["random"][1] > 0.1
    blind = lists(from_files(installation, "--json", "--k", "4", people=silent))["mentors"]
    assert blind["gains"]["random"][1] <= 0


def test_ties_without_a_time_are_one_period(installation: Installation) -> None:
    done = from_files(installation, ties=[row | {"cohort": ""} for row in TIES])
    assert "in 1 period (all)" in done.output
    assert "Note: no line names a round or a day, so that nothing earlier is known." in done.output
    some = from_files(installation, ties=[row | {"cohort": "" if n == 7 else "one"} for n, row in enumerate(TIES)])
    assert "Note: lines without a round or a day are left out." in some.output


def test_with_too_few_ties_it_says_so_in_a_sentence(installation: Installation) -> None:
    """No figure of nineteen people is printed."""
    done = from_files(installation, ties=TIES[:19])
    assert done.output.splitlines() == [
        "Mentors: too few accepted matches yet, 20 are needed.",
        "Contacts: too few accepted matches yet, 20 are needed.",
    ]


def test_an_empty_database_has_too_few(installation: Installation) -> None:
    assert "Mentors: too few accepted matches yet" in installation.run("evaluate").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--people", "people.csv"], "Name the files of people and of ties"),
        (["--people", "people.csv", "--ties", "people.csv", "--save"], "--save is about the database"),
        (["--k", "0"], "--k"),
    ],
)
def test_mistakes_are_one_sentence(installation: Installation, words: list[str], said: str) -> None:
    installation.table("people.csv", PEOPLE)
    named = [str(installation.folder / word) if word.endswith(".csv") else word for word in words]
    done = installation.run("evaluate", *named)
    assert done.exit_code == 2
    assert said in done.output


def stored(installation: Installation, joined: bool = True) -> None:
    """The same people in the database: each mentee asked her mentor, a week after the one before, and got a yes."""
    begin = date(2024, 1, 1)
    with installation.session() as session:
        keys = session.info["keys"]
        rows = {
            row["id"]: Person(
                approved=True, skills=[row["expertise"]], as_mentor=row["id"].startswith("m"),
                as_peer=row["id"].startswith("e"),
            )
            for row in PEOPLE
        }  # fmt: skip
        session.add_all(rows.values())
        session.flush()
        handles = {key: keys.handle(row.id) for key, row in rows.items()}
        session.add_all(Seat(mentor_handle=handles[f"m{n}"], number=seat) for n in range(16) for seat in range(9))
        for number, tie in enumerate(TIES):
            asked = begin + timedelta(weeks=number)
            if joined:
                session.add(
                    Account(
                        person_id=rows[tie["target"]].id, name_hash=bytes([number] * 32), name=tie["target"],
                        password_hash="", joined=asked.replace(day=1),
                    )
                )  # fmt: skip
            session.add(
                Connection(
                    kind="mentor", from_handle=handles[tie["target"]], to_handle=handles[tie["source"]],
                    state=ConnectionState.ACCEPTED, opened_on=asked, answered_on=asked + timedelta(weeks=3),
                    consented=True,
                )
            )  # fmt: skip


def test_the_database_remembers_by_months(installation: Installation) -> None:
    """Requests that were accepted are replayed by the month in which they were made; waits are told in weeks."""
    stored(installation)
    done = installation.run("evaluate", "--k", "4")
    assert done.exit_code == 0, done.output
    assert "about 40 askers who were matched" in done.output
    assert "(2024-01 – 2024-03 ... 2024-07 – 2024-10)" in done.output
    assert "Waiting from first asking to the first yes, in weeks: median 3 [3, 3], too few to tell" in done.output
    assert "Waiting from joining (by the month) to the first yes, in weeks: median " in done.output
    assert lists(installation.run("evaluate", "--json", "--k", "4"))["mentors"]["gains"]["random"][1] > 0.2


def test_without_accounts_nobody_waited(installation: Installation) -> None:
    """Imported people never asked here: a wait of theirs would be made up."""
    stored(installation, joined=False)
    assert "Waiting from joining (by the month): too few dates to tell." in installation.run("evaluate").output


def test_numbers_are_coarse_and_nobody_is_named(installation: Installation) -> None:
    """Counts are floored to fives, and no id or sign-in name stands in the answer."""
    stored(installation)
    done = installation.run("evaluate", "--json")
    found = lists(done)["mentors"]
    assert (found["matches"], found["replayed"], found["candidates"]) == (40, 40, 15)
    with installation.session() as session:
        for person in session.scalars(select(Person)):
            assert str(person.id) not in done.stdout


def test_what_is_saved_is_sealed_and_can_be_read_back(installation: Installation) -> None:
    stored(installation)
    told = json.loads(installation.run("evaluate", "--save", "--json").stdout)
    file = installation.folder / "evaluation.sealed"
    assert b"mentors" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    with installation.session() as session:
        kept = saved(installation.folder, session.info["keys"])
        assert kept is not None
        assert json.loads(json.dumps(kept.as_data())) == told
        assert isinstance(kept, Evaluation)
        file.write_bytes(file.read_bytes()[:-1] + b"x")
        assert saved(installation.folder, session.info["keys"]) is None
