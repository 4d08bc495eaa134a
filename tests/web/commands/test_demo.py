"""`mosty demo` at a terminal: one command for an empty database, and never for another one."""

import stat

from sqlalchemy import select

from tests.web.installation import Installation
from web.models import Person, Site


def test_it_works(installation: Installation) -> None:
    """It prints three sign-ins, marks the database, seals the index; a second time it leaves everything as it is."""
    done = installation.run("demo")
    assert done.exit_code == 0, done.output
    assert [line.split()[0] for line in done.output.splitlines()[1:]] == ["exile", "host", "coordinator"]
    with installation.session() as session:
        site = session.scalars(select(Site)).one()
        assert site.demo
        assert all(entry["name"] in done.output and entry["passphrase"] in done.output for entry in site.demo_sign_ins)
    assert stat.S_IMODE((installation.folder / "index.sealed").stat().st_mode) == 0o600
    before = installation.counts()
    again = installation.run("demo", "--if-empty")
    assert (again.exit_code, again.output.splitlines()) == (0, done.output.splitlines()[1:])
    refused = installation.run("demo")
    assert (refused.exit_code, refused.output) == (
        1,
        "Error: The database is not empty: a demo needs one of its own.\n",
    )
    assert installation.counts() == before


def test_a_real_database_is_left_alone(installation: Installation) -> None:
    """One person is enough; nothing is added, nothing is marked, no index is written."""
    with installation.session() as session:
        session.add(Person())
    before = installation.counts()
    assert installation.run("demo").exit_code == 1
    assert installation.run("demo", "--if-empty").output == ""
    assert installation.counts() == before
    assert not (installation.folder / "index.sealed").exists()
    with installation.session() as session:
        assert not session.scalars(select(Site)).one().demo
