"""Openings out of a list: what each column becomes, and what stays unknown."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.web.installation import Installation
from web.models import Opening, Organisation

LIVE = {
    "ID": "U1", "Category": "Scholarship", "Institution": "Example University", "Country": "Germany",
    "Description": "Come and study with us. Housing is near.", "Contact": "Jane Doe, jane@example.org",
    "Link": "www.example.org/ukraine", "Research focus": "organic chemistry; lace making",
    "Application deadline": "16.09.2025", "Support period": "6-12 months", "Additional support": "Language course",
    "Remote": "no", "Accommodation": "yes", "Researchers": "", "Doctoral students": "x", "Students": "TRUE",
    "Others": "",
    "Natural sciences": "x", "Social sciences": "", "Humanities and the arts": "", "Engineering and technology": "",
    "Medical and health sciences": "", "Agricultural and veterinary sciences": "", "Unspecified": "", "Archived": "",
}  # fmt: skip
CLEAN = {"id": "c1", "country": "PL", "institution": "Example Institute", "description": "A place to work."}


def imported(installation: Installation, *rows: dict[str, str], name: str = "openings.csv") -> str:
    """What the command says about a file of these rows."""
    done = installation.run("import", "openings", installation.table(name, rows))
    assert done.exit_code == 0, done.output
    return done.output


def opening(installation: Installation, key: str, *names: str) -> Any:
    """These attributes of one opening; one alone when one is asked for."""
    [found] = [row[1:] for row in installation.rows(Opening, "source_id", *names) if row[0] == key]
    return found[0] if len(names) == 1 else found


def test_it_works(installation: Installation) -> None:
    """The live sheet's columns, with a deadline, an audience and a field (M2)."""
    assert imported(installation, LIVE).startswith("1 created, 0 changed, 0 unchanged, 0 messages")
    names = (
        "kind",
        "title",
        "country",
        "deadline",
        "state",
        "fields",
        "stages",
        "accommodation",
        "support",
        "url",
        "months",
    )
    assert opening(installation, "U1", *names) == (
        "scholarship", "Come and study with us.", "DE", date(2025, 9, 16), "open", ["natural_sciences"],
        ["doctoral", "studies"], True, ["housing"], "https://www.example.org/ukraine", None,
    )  # fmt: skip
    assert opening(installation, "U1", "skills") == ["organic_chemistry", "lace making"]
    assert opening(installation, "U1", "deadline_text", "duration_text") == ("16.09.2025", "6-12 months")
    assert installation.rows(Organisation, "name", "country") == [("Example University", "DE")]


def test_origins_are_never_read_out_of_a_text(installation: Installation) -> None:
    """However loudly a text welcomes somebody: not stated, and marked for a person to read (M84)."""
    text = "Open to everybody, Russians and Belarusians too!"
    said = imported(installation, {**LIVE, "Description": text}, {**LIVE, "ID": "U2"})
    assert "1 for a person to read" in said
    assert opening(installation, "U1", "origins") == {}
    assert "state whom it admits" in opening(installation, "U1", "for_review")
    assert opening(installation, "U2", "for_review") == ""


def test_nobodys_name_is_taken_over(installation: Installation) -> None:
    """The sheet has a column of contacts; nothing of it comes in (M8)."""
    imported(installation, LIVE)
    attributes = [column.key for column in Opening.__mapper__.column_attrs if column.key != "fingerprint"]
    [row] = installation.rows(Opening, *attributes)
    assert "jane" not in repr(row).casefold()


def test_a_second_import_changes_nothing(installation: Installation) -> None:
    """And a changed row changes its own opening alone."""
    imported(installation, LIVE, {**LIVE, "ID": "U2"})
    ids = set(installation.rows(Opening, "id"))
    assert imported(installation, LIVE, {**LIVE, "ID": "U2"}).startswith("0 created, 0 changed, 2 unchanged")
    said = imported(installation, LIVE, {**LIVE, "ID": "U2", "Archived": "x"})
    assert said.startswith("0 created, 1 changed, 1 unchanged")
    assert opening(installation, "U2", "state") == "closed"
    assert set(installation.rows(Opening, "id")) == ids
    assert len(installation.rows(Organisation, "id")) == 1


def test_what_a_reviewer_stated_stays(installation: Installation) -> None:
    """A changed row of the list does not undo what a person found out about origins."""
    imported(installation, LIVE)
    with installation.session() as session:
        session.scalars(select(Opening)).one().origins = {"RU": "no"}
    imported(installation, {**LIVE, "Archived": "x"})
    assert opening(installation, "U1", "origins", "state") == ({"RU": "no"}, "closed")


def test_two_lists_use_the_same_id(installation: Installation) -> None:
    """A row is known by its list and its id in it; the list is named by --source, else by the file."""
    imported(installation, LIVE)
    assert imported(installation, LIVE, name="other.csv").startswith("1 created")
    done = installation.run("import", "openings", installation.folder / "other.csv", "--source", "openings")
    assert done.output.startswith("0 created, 0 changed, 1 unchanged")


def test_an_unknown_country_is_said(installation: Installation) -> None:
    """The row comes in without a country; the message names line, column, what was expected and what was found."""
    said = imported(installation, CLEAN, {**CLEAN, "id": "c2", "country": "Utopia, far away from everything there is"})
    assert said.splitlines()[0].startswith("2 created, 0 changed, 0 unchanged, 1 message,")
    assert said.splitlines()[1] == (
        "  line 3, column country: expected a country's code or name, "
        "found “Utopia, far away from everything there …”; imported with unknown country"
    )
    assert opening(installation, "c2", "country") is None


def test_repeated_descriptions_are_marked(installation: Installation) -> None:
    """The first stays as it is, later ones are marked; an empty one repeats nothing."""
    rows = [{**CLEAN, "id": str(number)} for number in range(3)]
    empty = [{**CLEAN, "id": f"e{number}", "description": ""} for number in range(2)]
    assert "2 repeat another row's description" in imported(installation, *rows, *empty)
    assert sorted(installation.rows(Opening, "source_id", "repeats")) == [
        ("0", False), ("1", True), ("2", True), ("e0", False), ("e1", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "state", "messages"),
    [("Annual calls", "open", 0), ("Rolling basis", "rolling", 0), ("22.02.20023", "open", 1), ("soon", "open", 1)],
)
def test_no_deadline_is_invented(installation: Installation, typed: str, state: str, messages: int) -> None:
    """The words stay; what was not understood is said."""
    said = imported(installation, {**LIVE, "Application deadline": typed})
    assert opening(installation, "U1", "deadline", "deadline_text", "state") == (None, typed, state)
    assert f"{messages} message" in said


def test_text_is_cleaned(installation: Installation) -> None:
    """NUL, direction marks and other invisible characters go; lines and letters stay."""
    text = "First\x00 line\u202e.\nВторая\u200b строка"
    imported(installation, {**CLEAN, "description": text, "institution": "Ex\u202eample\x00 Institute"})
    assert opening(installation, "c1", "text") == "First line.\nВторая строка"
    assert installation.rows(Organisation, "name") == [("Example Institute",)]


def test_dangerous_addresses_are_left_out(installation: Installation) -> None:
    """A link is http or nothing."""
    said = imported(installation, {**CLEAN, "link": "javascript:alert(1)"})
    assert opening(installation, "c1", "url") is None
    assert "line 2, column link: expected a web address" in said


def test_a_row_without_a_host_is_refused(installation: Installation) -> None:
    """With --keep-going the others come in; what else was odd in a refused row is not told as if it had come in."""
    odd = {**CLEAN, "institution": "", "country": "Utopia"}
    path = installation.table("openings.csv", [odd, {**CLEAN, "id": "c2"}])
    done = installation.run("import", "openings", path)
    assert (done.exit_code, installation.counts()["openings"]) == (1, 0)
    assert "line 2, column institution: expected a text, found nothing" in done.output
    done = installation.run("import", "openings", path, "--keep-going")
    assert (done.exit_code, installation.counts()["openings"]) == (1, 1)
    assert done.output.startswith("1 created, 0 changed, 0 unchanged, 0 messages")
    assert "1 line left out:" in done.output
