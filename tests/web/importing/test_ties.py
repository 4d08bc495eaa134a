"""Ties out of a list: they find their people, and open nothing until both sides agreed."""

from datetime import date

from sqlalchemy import select

from tests.web.installation import Installation
from web.matching.records import load_network
from web.models import Account, Connection, Mentorship, Person

PEOPLE = [{"id": f"p{number}", "country": "DE", "roles": "mentor|participant"} for number in range(1, 5)]
TIES = [
    {"source": "p1", "target": "p2", "kind": "mentored", "cohort": "1"},
    {"source": "p1", "target": "p2", "kind": "mentored", "cohort": "2"},
    {"source": "p3", "target": "p4", "kind": "co_mentor", "cohort": "1"},
    {"source": "p4", "target": "p3", "kind": "co_mentor", "cohort": "2"},
]


def imported(installation: Installation, ties: list[dict[str, str]], *options: str, code: int = 0) -> str:
    """What the command says about these ties; the people of the list are there."""
    people = installation.table("people.csv", PEOPLE)
    assert installation.run("import", "people", people, "--source", "list", "--approved").exit_code == 0
    done = installation.run("import", "ties", installation.table("ties.csv", ties), "--source", "list", *options)
    assert done.exit_code == code, done.output
    return done.output


def ties_that_count(installation: Installation) -> int:
    """How many ties the matcher is told about."""
    with installation.session() as session:
        return len(load_network(session, date(2026, 11, 23))[0].ties)


def test_it_works(installation: Installation) -> None:
    """A mentorship of each round is one; two people who worked together are tied once, whoever stands first."""
    said = imported(installation, TIES)
    assert said.startswith("3 created, 0 changed, 0 unchanged, 0 messages, 1 repeat a tie of an earlier line")
    assert installation.rows(Mentorship, "state", "consented") == [("completed", False)] * 2
    assert installation.rows(Connection, "kind", "consented") == [("contact", False)]
    assert imported(installation, TIES).startswith("0 created, 0 changed, 3 unchanged")


def test_nothing_counts_before_both_agreed(installation: Installation) -> None:
    """Not in suggestions, not in what a profile opens to contacts (M56); --consented says that both did."""
    assert "count for no suggestion" in imported(installation, TIES)
    assert ties_that_count(installation) == 0
    assert installation.rows(Connection, "state") == [("ended",)]
    assert imported(installation, TIES, "--consented").startswith("0 created, 3 changed")
    assert ties_that_count(installation) == 2  # the two rounds of one pair weigh as one tie
    assert installation.rows(Connection, "state", "consented") == [("accepted", True)]
    assert imported(installation, TIES, "--consented").startswith("0 created, 0 changed, 3 unchanged")


def test_a_file_does_not_speak_for_members(installation: Installation) -> None:
    """Once one of the two has an account, a tie of a file is not written and not changed."""
    imported(installation, TIES[2:])
    with installation.session() as session:
        member = next(row for row in session.scalars(select(Person)) if row.imported_as == "list:p3")
        session.add(Account(person_id=member.id, name_hash=b"n" * 32, joined=date(2026, 11, 1)))
    said = imported(installation, TIES, "--consented")
    assert "1 with an account of their own, left as they are" in said
    assert installation.rows(Connection, "state", "consented") == [("ended", False)]


def test_no_tie_names_anybody(installation: Installation) -> None:
    """Neither end is a person's id, and the tie's own id says nothing about its ends."""
    imported(installation, TIES)
    people = {identifier.bytes for (identifier,) in installation.rows(Person, "id")}
    for row in installation.rows(Connection, "id", "from_handle", "to_handle"):
        assert row[0].bytes not in people
        assert not {row[1], row[2]} & people


def test_strangers_are_left_out(installation: Installation) -> None:
    """Somebody who was not imported, or a tie to oneself: left out with a message."""
    odd = [{"source": "p1", "target": "p9", "kind": "mentored"}, {"source": "p2", "target": "p2", "kind": "mentored"}]
    said = imported(installation, [*TIES, *odd])
    assert "2 messages, 2 left out" in said
    assert "line 6: p9 was not imported; left out" in said


def test_ties_of_nobody_are_refused(installation: Installation) -> None:
    """All of them unknown: the wrong list was named, or its people are not here yet."""
    said = imported(installation, [{"source": "x1", "target": "x2", "kind": "mentored"}], code=1)
    assert "Nobody in ties.csv was imported from list: import the people first." in said


def test_an_unknown_kind_is_refused(installation: Installation) -> None:
    """The sentence names the words that are known."""
    said = imported(installation, [{**TIES[0], "kind": "married"}], code=1)
    assert "line 2, column kind: expected one of mentored" in said
    assert "found “married”" in said
