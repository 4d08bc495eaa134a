"""After the erasure of fifty people nothing of theirs opens, wherever a copy of it lies (M67).

They have a row in every table that can name anybody, found by the models: a new table is in this proof by itself.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine, LargeBinary, Uuid, select, text

from config import Settings
from tests.web.accounts.test_erase import crowd, erase_all
from tests.web.manners import World
from tests.web.rows import add_row, personal_tables, sample
from web.accounts import operations
from web.commands.working import EMPTIED
from web.db import Base, Row, make_engine, reading, truncate_log
from web.keystore import KeyStore
from web.matching.live import LiveIndex
from web.models import Account, Person, Tombstone
from web.sealing import Sealed, binding, sealed_attributes, unseal

MANY = 50
Copied = dict[bytes, bytes]
"""A sealed value -> the place that it is bound to."""


def settle(world: World) -> tuple[list[Any], Copied]:
    """Fifty people with rows in every table, between each other and with Vera; their ids, and all that is sealed."""
    goes, today = crowd(world, MANY), world.clock().date()
    with world.session() as session:
        people = [session.get_one(Person, one) for one in goes]
        vera = session.get_one(Person, world.id("vera"))
        for person in people:
            account = session.scalars(select(Account).where(Account.person_id == person.id)).one()
            for one in (person, account):
                for attribute in sealed_attributes(type(one)):
                    setattr(one, attribute.name, sample(attribute))
        for cls in personal_tables():
            for number, person in enumerate(people):
                add_row(session, cls, [person, people[number - 1] if number else vera], today)
            add_row(session, cls, [vera, people[1]], today)
    with world.session() as session:
        handles = {session.info["keys"].handle(one) for one in goes}
        copied: Copied = {}
        for cls in _tables():
            rows = session.scalars(select(cls)).all()
            assert cls not in personal_tables() or len(rows) > MANY, cls
            for row in rows:
                for attribute in sealed_attributes(cls):
                    if _owner(session.info["keys"], row, attribute) in handles:
                        copied[getattr(row, attribute.column)] = binding(cls.__tablename__, attribute.column, row.id)
    return goes, copied


def test_it_works(world: World, settings: Settings, tmp_path: Path) -> None:
    """No key, no name, nothing that opens: not in the database, not in the index, not in what was copied before."""
    goes, copied = settle(world)
    assert len(copied) > MANY * 30
    with world.session() as session:
        keys: KeyStore = session.info["keys"]
        handles = {keys.handle(one) for one in goes}
        [place] = [place for blob, place in copied.items() if blob == _pseudonym(session.get_one(Person, goes[0]))]
        assert unseal(keys.cipher(keys.handle(goes[0])), next(b for b, p in copied.items() if p == place), place)
        world.live.save(session, world.clock().date())
    index = settings.index_file.read_bytes()
    engine = make_engine(settings.database_url)
    erase_all(world, goes[:-1])
    with reading(
        engine
    ).connect() as reader:  # somebody reads while the last of them goes, and keeps the log from being emptied
        reader.execute(text("SELECT count(*) FROM people")).all()
        with world.session() as session:
            account = session.scalars(select(Account).where(Account.person_id == goes[-1])).one()
            operations.erase(session, account)
    world.live.forget()
    assert EMPTIED < 60
    if engine.dialect.name == "sqlite":
        truncate_log(engine)  # what the worker does every EMPTIED seconds
        check_files(engine, [*copied, *handles])
    check_rows(engine, set(copied) | handles, goes)
    engine.dispose()
    check_keys(settings, copied)
    settings.index_file.write_bytes(index)
    fresh = KeyStore(settings.keystore_url, settings.master_key)
    assert LiveIndex(settings.index_file, fresh).from_disk() is None
    assert not [handle for handle in handles if fresh.holds(handle)]
    fresh.close()
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not [one for one in (*handles, *copied) if one in everything], "some file of the installation knows them"


def check_rows(engine: Engine, gone: set[bytes], people: Iterable[Any]) -> None:
    """No column of any table holds a handle, a sealed value or an id of theirs; tombstones are made to name rows."""
    ids = set(people)
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                found = set(connection.scalars(select(column))) if _may_name(column.type) else set()
                assert not found & gone, column
                assert table.name == Tombstone.__tablename__ or not found & ids, column


def check_files(engine: Engine, gone: Iterable[bytes]) -> None:
    """Not one of these bytes is left in the database or its log."""
    file = Path(str(engine.url.database))
    for path in file.parent.glob(f"{file.name}*"):
        content = path.read_bytes()
        assert not [one for one in gone if one in content], path


def check_keys(settings: Settings, copied: Copied) -> None:
    """Whoever holds the master key and what is left of the key store opens nothing that was copied before."""
    keys = KeyStore(settings.keystore_url, settings.master_key)
    keys.load_all()
    names = ("edges", "lookups", "posters", "index")
    left = [*keys._person.values(), *(AESGCM(keys.service_key(name)) for name in names), AESGCM(settings.master_key)]
    assert len(left) > len(names) + 2, "the keys of those who stay"
    keys.close()
    for blob, place in copied.items():
        assert not [one for one in left if _opens(one, blob, place)], place


def _opens(cipher: AESGCM, blob: bytes, place: bytes) -> bool:
    try:
        unseal(cipher, blob, place)
    except InvalidTag:
        return False
    return True


def _tables() -> list[type[Row]]:
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Row)]


def _owner(keys: KeyStore, row: Row, attribute: Sealed[Any]) -> bytes:
    owner = getattr(row, attribute.owner)
    found: bytes = owner if isinstance(owner, bytes) else keys.handle(owner)
    return found


def _pseudonym(person: Person) -> bytes:
    blob: bytes = getattr(person, "pseudonym_sealed")  # noqa: B009  the mapped column is made by the descriptor
    return blob


def _may_name(kind: Any) -> bool:
    return isinstance(kind, (LargeBinary, Uuid))
