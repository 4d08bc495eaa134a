"""The live search: follows every change of a text, and needs no change of a person."""

from tests.web.manners import World
from tests.web.openings.making import add_opening
from web.matching.searching import LiveSearch
from web.models import Initiative, Opening


def _found(world: World, search: LiveSearch, typed: str) -> list[str]:
    with world.session() as session:
        return [session.get_one(Opening, row).title for row in search.openings(session, typed)]


def test_it_works(world: World) -> None:
    """Two processes on one database: each sees what was changed through the other."""
    one, other = LiveSearch(), LiveSearch()
    assert _found(world, one, "physics") == []
    opening = add_opening(world, title="Фізика плазми")
    assert _found(world, one, "physics") == _found(world, other, "physics") == ["Фізика плазми"]
    with world.session() as session:
        session.delete(session.get_one(Opening, opening))
    assert _found(world, other, "physics") == []


def test_nothing_is_read_anew_when_people_change(world: World) -> None:
    add_opening(world, title="Physics")
    search = LiveSearch()
    with world.session() as session:
        before = search.current(session)
    world.change("taras", as_peer=False)
    with world.session() as session:
        after = search.current(session)
    assert after.revision > before.revision
    assert after.among_openings is before.among_openings
    assert after.among_initiatives is before.among_initiatives


def test_dialogues_by_invitation_are_never_found_by_meaning(world: World) -> None:
    """Not even that they exist may be learnt from a search (M55)."""
    with world.session() as session:
        for name, values in (("Open", {}), ("Invited", {"by_invitation": True}), ("Over", {"open": False})):
            session.add(Initiative(name=f"{name} psychologist", source="seed", source_id=name, **values))
    search = LiveSearch()
    with world.session() as session:
        found = [session.get_one(Initiative, row).name for row in search.initiatives(session, "психолог")]
    assert found == ["Open psychologist"]
