"""`mosty recommend`: from the database as a person's own pages would tell it, from files without any database."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from matcher.reasons import CODES
from tests.web.installation import Installation
from web.commands.terse import PHRASES
from web.models import Person

PEOPLE = [
    {"id": "new-1", "country": "DE", "expertise": "genetics|python", "roles": "participant"},
    {"id": "guide-1", "country": "DE", "expertise": "genetics|statistics", "roles": "mentor"},
    {"id": "guide-2", "country": "FR", "expertise": "poetry", "roles": "mentor"},
    {"id": "peer-1", "country": "PL", "expertise": "python", "roles": "participant"},
]
TIES = [
    {"source": "guide-1", "target": "new-1", "kind": "contact"},
    {"source": "guide-1", "target": "peer-1", "kind": "contact"},
]
OPENINGS = [
    {"id": "o1", "institution": "Example Institute", "country": "DE", "description": "Work on genetics.",
     "research_focus": "genetics", "natural_sciences": "1"},
]  # fmt: skip
INITIATIVES = [{"id": "i1", "name": "Code for Letters", "country": "DE", "roles": "developer", "kinds": "advocacy"}]
NO_INSTALLATION = dict.fromkeys(("MOSTY_MASTER_KEY", "MOSTY_DATABASE_URL", "MOSTY_KEYSTORE_URL", "MOSTY_INDEX_FILE"))


@pytest.fixture
def files(installation: Installation) -> dict[str, Any]:
    """The options that name the files."""
    tables = {"people": PEOPLE, "ties": TIES, "openings": OPENINGS, "initiatives": INITIATIVES}
    return {f"--{name}": installation.table(f"{name}.csv", rows) for name, rows in tables.items()}


def from_files(installation: Installation, files: dict[str, Any], kind: str, *words: str) -> Any:
    """The command's answer from files alone: nothing of an installation stands in the environment."""
    options = [part for pair in files.items() for part in pair]
    return installation.run("recommend", kind, *options, *words, **NO_INSTALLATION)


def stored(installation: Installation, files: dict[str, Any]) -> None:
    """Import the same files, everybody approved."""
    for kind in ("people", "ties"):
        option = "--approved" if kind == "people" else "--consented"
        assert not installation.run("import", kind, files[f"--{kind}"], "--source", "list", option).exit_code
    for kind in ("openings", "initiatives"):
        assert not installation.run("import", kind, files[f"--{kind}"]).exit_code


def test_it_works(installation: Installation, files: dict[str, Any]) -> None:
    """Rank, id, score and reasons, aligned; the caveat that languages are not known comes last."""
    done = from_files(installation, files, "mentors", "--for", "new-1", "--consented")
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0] == "rank  id       score  why"
    assert lines[1].startswith("   1  guide-1  ")
    assert "offers mentorship" in done.output
    assert "shares genetics" in done.output
    assert "but: languages are not known on both sides" in done.output


@pytest.mark.parametrize(
    ("kind", "found"), [("mentors", "guide-1"), ("contacts", "peer-1"), ("openings", "o1"), ("initiatives", "i1")]
)
def test_every_kind_from_files(installation: Installation, files: dict[str, Any], kind: str, found: str) -> None:
    """Data has the same as the table: rank, id, score, reasons with their codes, and the caveat."""
    done = from_files(installation, files, kind, "--for", "new-1", "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert (answer["kind"], answer["for"]) == (kind, "new-1")
    first = answer["suggestions"][0]
    assert (first["rank"], first["id"]) == (1, found)
    assert 0 < first["score"] <= 1
    assert first["reasons"]
    assert all(tuple(reason["data"]) == CODES[reason["code"]] for reason in [*first["reasons"], first["caveat"]])


def test_k_bounds_the_list(installation: Installation, files: dict[str, Any]) -> None:
    """The best k and no more."""
    done = from_files(installation, files, "mentors", "--for", "new-1", "--k", "1", "--json")
    assert [one["id"] for one in json.loads(done.stdout)["suggestions"]] == ["guide-1"]


def test_an_unknown_id_is_one_sentence(installation: Installation, files: dict[str, Any]) -> None:
    """With the ids that come closest."""
    done = from_files(installation, files, "mentors", "--for", "guide-3")
    assert done.exit_code == 1
    assert "Error: There is no person guide-3. Closest: guide-" in done.output


def test_ties_need_both_sides(installation: Installation, files: dict[str, Any]) -> None:
    """A tie that nobody agreed to brings nobody nearer, and it is said how to say that they did (M56)."""
    alone = from_files(installation, files, "contacts", "--for", "new-1")
    assert "The ties bring nobody nearer until both sides agreed" in alone.stderr
    assert "contacts in common" not in alone.output
    agreed = from_files(installation, files, "contacts", "--for", "new-1", "--consented")
    assert "contacts in common: 1" in agreed.output
    assert not agreed.stderr


def test_bad_lines_are_told_beside_the_answer(installation: Installation, files: dict[str, Any]) -> None:
    """A coordinator's spreadsheet with one bad line still answers."""
    files["--people"].write_text(files["--people"].read_text(encoding="utf-8") + "torn,line\n", encoding="utf-8")
    done = from_files(installation, files, "mentors", "--for", "new-1")
    assert done.exit_code == 0
    assert "people.csv: 1 line cannot be read, the first: line 6: expected 4 columns, found 2" in done.stderr


def test_files_that_cannot_be_read(installation: Installation, files: dict[str, Any]) -> None:
    """One sentence, as for an import."""
    done = from_files(installation, files | {"--people": installation.file("bad.csv", "")}, "mentors", "--for", "new-1")
    assert (done.exit_code, done.output) == (1, "Error: bad.csv is empty.\n")
    done = installation.run("recommend", "mentors", "--ties", files["--ties"], "--for", "new-1", **NO_INSTALLATION)
    assert "Name the file of people as well: --people FILE." in done.output


def test_from_the_database(installation: Installation, files: dict[str, Any]) -> None:
    """By the id of the file, with the list's name, or by the person's own id; in each case the same answer."""
    stored(installation, files)
    with installation.session() as session:
        me = next(row for row in session.scalars(select(Person)) if row.imported_as == "list:new-1")
        ids = ("new-1", "list:new-1", str(me.id))
    answers = [installation.run("recommend", "mentors", "--for", name) for name in ids]
    assert [answer.exit_code for answer in answers] == [0, 0, 0]
    assert len({answer.output for answer in answers}) == 1
    assert "guide-1" in answers[0].output
    assert "shares genetics" in answers[0].output
    for kind, named in (("openings", "Work on genetics."), ("initiatives", "Code for Letters")):
        assert named in installation.run("recommend", kind, "--for", "new-1").output


def test_the_database_tells_what_a_page_would(installation: Installation, files: dict[str, Any]) -> None:
    """A reason never names what its owner keeps to herself."""
    stored(installation, files)
    with installation.session() as session:
        guide = next(row for row in session.scalars(select(Person)) if row.imported_as == "list:guide-1")
        guide.visibility = {"skills": "hidden"}
    said = installation.run("recommend", "mentors", "--for", "new-1").output
    assert "guide-1" in said
    assert "genetics" not in said


def test_who_waits_for_approval_is_told_nobody(installation: Installation, files: dict[str, Any]) -> None:
    """People are for members; openings are for everybody."""
    assert not installation.run("import", "people", files["--people"], "--source", "list").exit_code
    done = installation.run("recommend", "mentors", "--for", "new-1")
    assert done.exit_code == 1
    assert "new-1 is not approved yet" in done.output
    assert installation.run("recommend", "openings", "--for", "new-1").exit_code == 0


def test_one_id_in_two_lists(installation: Installation, files: dict[str, Any]) -> None:
    """Which of the two was meant is asked, not guessed."""
    for source in ("berlin", "riga"):
        assert not installation.run("import", "people", files["--people"], "--source", source).exit_code
    done = installation.run("recommend", "openings", "--for", "new-1")
    assert done.exit_code == 1
    assert "stands in several lists" in done.output
    assert installation.run("recommend", "openings", "--for", "riga:new-1").exit_code == 0


def test_an_id_that_is_nobodys(installation: Installation, files: dict[str, Any]) -> None:
    """The same sentence as from files."""
    stored(installation, files)
    done = installation.run("recommend", "mentors", "--for", "new-2")
    assert "There is no person new-2. Closest: new-1" in done.output


def test_every_reason_has_a_phrase() -> None:
    """A code that the matcher learns to say must not stop the command."""
    assert set(PHRASES) == set(CODES)
