"""`mosty erase`: one person goes, from the tables and by her key from every copy."""

from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select

from tests.web.installation import Installation
from web.db import Base
from web.keystore import KeyDestroyed
from web.models import Account, Person


def _accounts(installation: Installation) -> list[str]:
    return [installation.run("coordinator", "add").output.split()[2] for _ in range(2)]


def test_it_works(installation: Installation) -> None:
    installation.run("migrate")
    gone, stays = _accounts(installation)
    with installation.session() as session:
        keys = session.info["keys"]
        handles = {account.name: keys.handle(account.person_id) for account in session.scalars(select(Account))}
    result = installation.run("erase", gone, "--yes")
    assert result.exit_code == 0, result.output
    with installation.session() as session:
        assert [account.name for account in session.scalars(select(Account))] == [stays]
        assert len(session.scalars(select(Person)).all()) == 1
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, LargeBinary):
                    assert handles[gone] not in session.scalars(select(column)).all(), column
        with pytest.raises(KeyDestroyed):
            session.info["keys"].cipher(handles[gone])
        session.info["keys"].cipher(handles[stays])
    files = [path for path in Path(installation.folder).rglob("*.db*") if handles[gone] in path.read_bytes()]
    assert files == []


def test_an_unknown_name_is_one_sentence(installation: Installation) -> None:
    installation.run("migrate")
    result = installation.run("erase", "nobody-at-all", "--yes")
    assert result.exit_code == 1
    assert result.output == "Error: Nobody signs in by that name.\n"
