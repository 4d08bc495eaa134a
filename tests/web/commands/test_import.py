"""`mosty import` at a terminal: one sentence for what is wrong, and nothing half done."""

import pytest

from tests.web.installation import Installation
from web.models import Site

KINDS = ("openings", "people", "ties", "programmes", "initiatives")
OPENINGS = "id,institution,description,country\n1,Example University,A place.,DE\n2,Example Institute,Another one.,FR\n"


def test_it_works(installation: Installation) -> None:
    """The first line counts; the same file again changes nothing."""
    path = installation.file("openings.csv", OPENINGS)
    done = installation.run("import", "openings", path)
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "2 created, 0 changed, 0 unchanged, 0 messages")
    before = installation.counts()
    assert installation.run("import", "openings", path).output.startswith("0 created, 0 changed, 2 unchanged")
    assert installation.counts() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty."),
        (b"id,institution,description,name,from,to\n", "has a header and no lines below it."),
        ("id,institution,description\n1,Институт,Место\n".encode("cp1251"), "save it as CSV in UTF-8"),
        ("id,institution,description\n1,Universität,Platz\n".encode("latin-1"), "save it as CSV in UTF-8"),
        (b"name,colour\nx,red\n", "lacks a column: "),
        (b"PK\x03\x04", "the file of a spreadsheet program"),
    ],
    ids=["empty", "header only", "cp1251", "latin-1", "unknown columns", "xlsx"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_cannot_be_read(installation: Installation, kind: str, content: bytes, said: str) -> None:
    """One sentence, an exit status that says no, and not a row, whatever kind of file it was to be."""
    source = ("--source", "list") if kind in ("people", "ties") else ()
    done = installation.run("import", kind, installation.file("file.csv", content), *source)
    assert done.exit_code == 1
    assert said in done.output
    assert done.output.startswith("Error: file.csv ")
    assert len(done.output.splitlines()) == 1
    assert not any(installation.counts().values())


def test_a_large_file(installation: Installation) -> None:
    """50 MB are refused with the bound."""
    path = installation.file("openings.csv", OPENINGS)
    with path.open("ab") as file:
        file.truncate(50_000_000)
    done = installation.run("import", "openings", path)
    assert (done.exit_code, done.output) == (
        1, "Error: openings.csv is larger than 20 MB, the most that one import reads: split it.\n",
    )  # fmt: skip
    assert not any(installation.counts().values())


def test_all_or_nothing(installation: Installation) -> None:
    """A broken line keeps the whole file out; --keep-going brings the others in and still says no at the end."""
    path = installation.file("openings.csv", OPENINGS + '3,"Torn\n')
    done = installation.run("import", "openings", path)
    assert done.exit_code == 1
    assert "Nothing was imported, 1 line cannot be read:" in done.output
    assert "  line 4: expected every quotation mark that opens a cell to close it" in done.output
    assert not any(installation.counts().values())
    done = installation.run("import", "openings", path, "--keep-going")
    assert done.exit_code == 1
    assert done.output.startswith("2 created, 0 changed, 0 unchanged, 0 messages")
    assert installation.counts()["openings"] == 2


def test_many_mistakes_stay_readable(installation: Installation) -> None:
    """The first fifty are listed, the others counted."""
    lines = "".join(f"{number},,text\n" for number in range(80))
    done = installation.run("import", "openings", installation.file("a.csv", "id,institution,description\n" + lines))
    assert "80 lines cannot be read" in done.output
    assert "  and 30 more" in done.output
    assert len(done.output.splitlines()) < 60


def test_values_are_shortened(installation: Installation) -> None:
    """A message shows a piece of a long value, on one line, without what was cleaned away."""
    text = "x\u202e" * 30_000 + "\x00"
    done = installation.run(
        "import", "openings", installation.file("a.csv", f"id,institution,description\n1,A,{text}\n")
    )
    assert done.exit_code == 1
    assert "expected at most 20000 characters instead of 30000" in done.output
    assert len(done.output) < 400
    assert "\u202e" not in done.output


def test_a_demo_takes_no_real_data(installation: Installation) -> None:
    """Invented and real people never stand in one database."""
    with installation.session() as session:
        session.get_one(Site, 1).demo = True
    done = installation.run("import", "openings", installation.file("openings.csv", OPENINGS))
    assert done.exit_code == 1
    assert "This database is a demo network for good" in done.output
    assert not any(installation.counts().values())


def test_options_of_another_kind_are_refused(installation: Installation) -> None:
    """--approved is about people, --consented about ties: elsewhere they would promise something."""
    path = installation.file("openings.csv", OPENINGS)
    assert "--approved is about people" in installation.run("import", "openings", path, "--approved").output
    assert "--consented is about ties" in installation.run("import", "openings", path, "--consented").output
    assert not any(installation.counts().values())


def test_an_installation_that_is_not_ready(installation: Installation) -> None:
    """A missing key, a wrong address, a missing file: one sentence each, and no trace."""
    path = installation.file("openings.csv", OPENINGS)
    for environment, said in (
        ({"MOSTY_MASTER_KEY": None}, "There is no master key"),
        ({"MOSTY_DATABASE_URL": "mysql://x"}, "MOSTY_DATABASE_URL is not a database address"),
        ({"MOSTY_DATABASE_URL": f"sqlite:///{installation.folder / 'new.db'}"}, "run `mosty migrate` first"),
    ):
        done = installation.run("import", "openings", path, **environment)
        assert done.exit_code == 1
        assert said in done.output
        assert len(done.output.splitlines()) == 1
    done = installation.run("import", "openings", installation.folder / "missing.csv")
    assert done.exit_code == 2
    assert "does not exist" in done.output
