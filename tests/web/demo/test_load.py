"""The demo in the database: the same every time, in an empty one only, and nobody in it real."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.web.demo.conftest import TODAY, make
from tests.web.installation import TABLES, Installation, new_installation
from web.accounts.operations import check
from web.db import Row, Session
from web.demo.load import NotEmpty, load
from web.models import Account, Connection, Initiative, InitiativeRole, Opening, Organisation, Person, Programme, Site
from web.sealing import sealed_attributes

COUNTS = {"people": 600, "openings": 250, "organisations": 120, "programmes": 28, "initiatives": 40}


def contents(installation: Installation) -> dict[str, dict[uuid.UUID, dict[str, Any]]]:
    """Every row of every table by id, opened; edge handles and hashes are of an installation's own keys."""
    with installation.session() as session:
        session.info["keys"].load_all()
        tables: tuple[type[Row], ...] = (*TABLES, InitiativeRole, Account)
        return {
            table.__tablename__: {row.id: opened(row) for row in session.scalars(select(table)).unique()}
            for table in tables
        }


def opened(row: Any) -> dict[str, Any]:
    """The plain values of a row."""
    columns = [column.key for column in type(row).__mapper__.column_attrs]
    own = [name for name in columns if not name.endswith(("_sealed", "_handle", "_hash")) and name != "posted_by"]
    values = {name: getattr(row, name) for name in own}
    sealed = [item.name for item in sealed_attributes(type(row)) if item.name != "password_hash"]
    return values | {name: getattr(row, name) for name in sealed}


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"], indirect=True)
def test_it_works(migrated_database_url: str, tmp_path: Path) -> None:
    """On both databases: so many rows, and a mark."""
    installation = new_installation(tmp_path, migrated_database_url)
    with installation.session() as session:
        sign_ins = load(session, TODAY)
    counts = installation.counts()
    assert {name: counts[name] for name in COUNTS} == COUNTS
    with installation.session() as session:
        site = session.scalars(select(Site)).one()
        assert (site.demo, site.demo_sign_ins) == (True, sign_ins)


def test_two_loads_are_equal(loaded: Installation, sqlite_template: Path, tmp_path: Path) -> None:
    """Every id and every value: what differs is encryption alone."""
    other = make(tmp_path, sqlite_template)
    one, two = contents(loaded), contents(other)
    assert one == two
    assert loaded.rows(Connection, "from_handle") != other.rows(Connection, "from_handle")


def test_only_an_empty_database(loaded: Installation) -> None:
    """Neither a demo nor anything else gets a demo on top."""
    with loaded.session() as session, pytest.raises(NotEmpty):
        load(session, TODAY)


@pytest.mark.parametrize("row", [Person(), Organisation(name="A", folded_name="a")], ids=["person", "organisation"])
def test_one_row_is_enough(row: Any, sqlite_template: Path, tmp_path: Path) -> None:
    """A single real row keeps the demo out, and nothing of the demo comes in."""
    (tmp_path / "mosty.db").write_bytes(sqlite_template.read_bytes())
    installation = new_installation(tmp_path, f"sqlite:///{tmp_path / 'mosty.db'}")
    with installation.session() as session:
        session.add(type(row)(**{name: getattr(row, name) for name in ("name", "folded_name") if hasattr(row, name)}))
    before = installation.counts()
    with installation.session() as session, pytest.raises(NotEmpty):
        load(session, TODAY)
    assert installation.counts() == before


def test_three_can_sign_in(session: Session) -> None:
    """And nobody else: the others have no passphrase at all."""
    site = session.scalars(select(Site)).one()
    assert [entry["role"] for entry in site.demo_sign_ins] == ["exile", "host", "coordinator"]
    for entry in site.demo_sign_ins:
        account = check(session, entry["name"], entry["passphrase"])
        assert account is not None
        assert (account.is_host, account.is_coordinator) == (entry["role"] == "host", entry["role"] == "coordinator")
    accounts = session.scalars(select(Account)).all()
    assert len(accounts) == 600
    assert sum(bool(account.password_hash) for account in accounts) == 3


def test_nobody_is_real(session: Session) -> None:
    """Organisations and openings have addresses that nobody can own; people have handles and no names."""
    organisations = session.scalars(select(Organisation)).all()
    assert all(row.url and row.url.endswith(".example/") for row in organisations)
    openings = session.scalars(select(Opening)).unique().all()
    assert all(row.url and row.organisation and row.url.startswith(row.organisation.url or "?") for row in openings)
    assert {row.source for row in openings} == {"demo"}
    handles = [person.pseudonym for person in session.scalars(select(Person))]
    assert len(set(handles)) == 600
    assert all(len(handle.split()) == 2 for handle in handles)
    contacts = [person.contact for person in session.scalars(select(Person))]
    assert not any("@" in contact or "+" in contact for contact in contacts)


def test_facts_have_a_source(session: Session) -> None:
    """What is real are programmes and eleven initiatives, each with an address, a status and its date (M42)."""
    programmes = session.scalars(select(Programme)).all()
    assert all(row.url and row.url.startswith("https://") for row in programmes)
    assert {row.source for row in programmes} == {"seeds"}
    undated = {row.source_id for row in programmes if not row.status_as_of}
    assert undated == {"lifeline", "russia-program", "nemtsov", "evz"}
    assert not any(row.status == "active" for row in programmes if row.source_id in undated)
    recommended = {row.source_id for row in programmes if row.status in ("recommended", "proposed")}
    assert {"preventive-visa", "us-stem", "us-title"} <= recommended
    initiatives = session.scalars(select(Initiative)).all()
    seeds = [row for row in initiatives if row.source == "seeds"]
    assert len(seeds) == 11
    assert all(row.url and row.status_text for row in seeds)
    assert not any(row.url for row in initiatives if row.source == "demo")
