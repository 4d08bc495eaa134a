"""People out of a list: what a role switches on, who stays outside, and what a file may not do."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import select

from tests.web.installation import Installation
from web.models import Account, Mentorship, Person, Seat

ROWS = [
    {"id": "p1", "country": "DE", "city": "Berlin", "expertise": "Python|lace making", "roles": "expert|mentor"},
    {"id": "p2", "country": "Georgia", "city": "", "expertise": "", "roles": "participant"},
    {"id": "p3", "country": "", "city": "", "expertise": "genetics", "roles": "expert"},
]


def imported(installation: Installation, rows: list[dict[str, str]], *options: str, code: int = 0) -> str:
    """What the command says about a file of these rows."""
    path = installation.table("people.csv", rows)
    source = () if "--source" in options or "--mapping" in options else ("--source", "list")
    done = installation.run("import", "people", path, *source, *options)
    assert done.exit_code == code, done.output
    return done.output


def person(installation: Installation, key: str, *names: str) -> Any:
    """These attributes of one person by her id in the file; one alone when one is asked for."""
    [found] = [row[1:] for row in installation.rows(Person, "imported_as", *names) if row[0].endswith(f":{key}")]
    return found[0] if len(names) == 1 else found


def test_it_works(installation: Installation) -> None:
    """A mentor is found as one and has places; a participant is a peer who looks for a mentor; an expert is neither."""
    assert imported(installation, ROWS).startswith("3 created, 0 changed, 0 unchanged, 0 messages")
    assert person(installation, "p1", "as_mentor", "as_peer", "capacity", "offers") == (True, False, 2, ["mentorship"])
    assert person(installation, "p1", "country", "city", "skills") == ("DE", "Berlin", ["python", "lace making"])
    assert person(installation, "p2", "as_mentor", "as_peer", "needs", "country") == (False, True, ["mentorship"], "GE")
    assert person(installation, "p3", "as_mentor", "as_peer", "for_initiatives") == (False, False, False)
    assert installation.counts()["seats"] == 2


def test_nobody_is_approved_by_a_file(installation: Installation) -> None:
    """Unless the person who imports answers for them; both are said."""
    assert "wait for a coordinator's approval" in imported(installation, ROWS)
    assert not any(approved for (approved,) in installation.rows(Person, "approved"))
    said = imported(installation, ROWS, "--approved")
    assert said.startswith("0 created, 3 changed")
    assert "approval" not in said
    assert all(approved for (approved,) in installation.rows(Person, "approved"))


def test_a_second_import_changes_nothing(installation: Installation) -> None:
    """A changed row changes its own person, and free places come and go with it."""
    imported(installation, ROWS)
    assert imported(installation, ROWS).startswith("0 created, 0 changed, 3 unchanged")
    fewer = [{**ROWS[0], "roles": "participant"}, *ROWS[1:]]
    assert imported(installation, fewer).startswith("0 created, 1 changed, 2 unchanged")
    assert installation.counts()["seats"] == 0
    assert imported(installation, ROWS).startswith("0 created, 1 changed, 2 unchanged")
    assert installation.counts()["seats"] == 2


def test_a_taken_place_stays(installation: Installation) -> None:
    """A file cannot end a mentorship by giving somebody fewer places."""
    imported(installation, ROWS)
    with installation.session() as session:
        seat = session.scalars(select(Seat)).first()
        assert seat is not None
        running = Mentorship(mentor_handle=seat.mentor_handle, mentee_handle=b"m" * 32, started_on=date(2026, 11, 1))
        session.add(running)
        session.flush()
        seat.mentorship_id = running.id
    imported(installation, [{**ROWS[0], "roles": "participant"}, *ROWS[1:]])
    assert installation.counts()["seats"] == 1


def test_ids_tell_nothing_without_the_key(installation: Installation) -> None:
    """Who holds the file cannot work out who is who in a copy of the database: another installation has other ids."""
    imported(installation, ROWS)
    [identifier] = {row[0] for row in installation.rows(Person, "id", "imported_as") if row[1] == "list:p1"}
    known = [uuid.NAMESPACE_URL, uuid.NAMESPACE_DNS, uuid.NAMESPACE_OID]
    guesses = {uuid.uuid5(space, name) for space in known for name in ("p1", "list:p1", "list/p1", "list p1")}
    assert identifier not in guesses
    files = [path.read_bytes() for path in installation.folder.glob("*.db*")]
    assert len(files) >= 2
    assert not any(b"list:p1" in content for content in files)


def test_nobody_inside_is_taken_in(installation: Installation) -> None:
    """Who lives in Russia or Belarus is left out, with a message and no row (M12)."""
    said = imported(installation, [ROWS[0], {**ROWS[1], "country": "RU"}, {**ROWS[2], "country": "Беларусь"}])
    assert said.startswith("1 created, 0 changed, 0 unchanged, 2 messages, 2 left out")
    assert installation.counts()["people"] == 1


def test_ones_own_profile_is_ones_own(installation: Installation) -> None:
    """Once somebody has an account, a file says nothing about her any more."""
    imported(installation, ROWS)
    with installation.session() as session:
        [owner] = [row for row in session.scalars(select(Person)) if row.imported_as == "list:p1"]
        session.add(Account(person_id=owner.id, name_hash=b"n" * 32, joined=date(2026, 11, 1)))
        owner.city = "Hamburg"
    said = imported(installation, ROWS, "--approved")
    assert "1 with an account of their own, left as they are" in said
    assert person(installation, "p1", "city", "approved") == ("Hamburg", False)


def test_languages_need_a_level(installation: Installation) -> None:
    """How well somebody speaks is never guessed: it stands beside the language, or in the mapping for all of them."""
    rows = [{"id": "p1", "languages": "ru:native, en:B2, de"}, {"id": "p2", "languages": ""}]
    said = imported(installation, rows, code=1)
    assert "line 2, column languages: expected languages with their levels, such as ru:native, en:B2" in said
    mapping = installation.file("own.toml", '[people]\nsource = "list"\n[people.defaults]\nlevel = "B1"\n')
    said = imported(installation, rows, "--mapping", str(mapping))
    assert "1 state no language" in said
    assert person(installation, "p1", "languages") == {"ru": "native", "en": "B2", "de": "B1"}


def test_every_column_of_ours(installation: Installation) -> None:
    """Fields, stages, needs and origins by code or by name in any of the four languages; unknown ones are said."""
    row = {
        "id": "p1", "fields": "journalism|Право|wizardry", "stage": "senior", "needs": "Юридическая помощь",
        "offers": "peers", "origins": "RU|Україна", "open_to": "any", "hours": "6", "capacity": "3", "roles": "mentor",
        "pseudonym": "Heron", "about": "I write.", "timezone": "Europe/Riga",
    }  # fmt: skip
    said = imported(installation, [row])
    assert (
        "line 2, column fields: expected fields of work, found “journalism|Право|wizardry”; wizardry was left out"
        in said
    )
    names = (
        "fields",
        "stage",
        "needs",
        "offers",
        "origins",
        "open_to",
        "hours",
        "capacity",
        "pseudonym",
        "about",
        "timezone",
    )
    assert person(installation, "p1", *names) == (
        ["journalism", "law"], "senior", ["legal_aid"], ["peers", "mentorship"], ["RU", "UA"], ["RU", "BY", "UA"],
        6, 3, "Heron", "I write.", "Europe/Riga",
    )  # fmt: skip


def test_an_id_stands_once(installation: Installation) -> None:
    """Two people with one id would become one."""
    said = imported(installation, [ROWS[0], {**ROWS[1], "id": "p1"}], code=1)
    assert "line 3, column id: expected an id that no line before this one has, found “p1”" in said
    assert installation.counts()["people"] == 0


def test_the_list_must_be_named(installation: Installation) -> None:
    """Two spreadsheets may both begin with person 1: the second must not overwrite the first."""
    done = installation.run("import", "people", installation.table("people.csv", ROWS))
    assert done.exit_code == 2
    assert "Name the list that these ids belong to" in done.output
    imported(installation, ROWS, "--source", "berlin")
    assert imported(installation, ROWS, "--source", "riga").startswith("3 created")
