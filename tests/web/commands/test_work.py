"""`mosty work`: what falls due, by hand."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tests.web.installation import Installation
from web.models import Connection, ConnectionState, Notice, Person


def test_it_works(installation: Installation) -> None:
    """An old request ends, both sides are told, and a second run finds nothing to do."""
    installation.run("migrate")
    assert installation.run("work", "--once").output == "Nothing was due.\n"
    long_ago = datetime.now(UTC).date() - timedelta(days=15)
    with installation.session() as session:
        people = [Person(approved=True), Person(approved=True)]
        session.add_all(people)
        session.flush()
        one, other = (session.info["keys"].handle(person.id) for person in people)
        session.add(Connection(kind="mentor", from_handle=one, to_handle=other, opened_on=long_ago, note="Please."))
        session.commit()
    result = installation.run("work", "--once")
    assert (result.exit_code, result.output) == (0, "lapsed requests: 1\n")
    with installation.session() as session:
        assert session.scalars(select(Connection.state)).all() == [ConnectionState.EXPIRED]
        assert set(session.scalars(select(Notice.kind))) == {"lapsed", "let_lapse"}
    assert installation.run("work", "--once").output == "Nothing was due.\n"
