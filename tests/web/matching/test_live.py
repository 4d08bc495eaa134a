"""The live index: what changed is in the next answer, and who is not findable changes nothing for others."""

import json
import logging
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import select

from config import Settings
from tests.web.manners import World
from tests.web.maps.crowds import gather
from web.commands.working import seal_index
from web.matching import live as live_module
from web.matching import snapshot
from web.matching.live import Live, LiveIndex, record_of, week_of
from web.models import Opening, OpeningState, Person

TODAY = date(2026, 11, 23)


def _now(world: World, index: LiveIndex | None = None, day: date = TODAY) -> Live:
    with world.session() as session:
        return (index or world.live).current(session, day)


def _people(world: World, kind: str, name: str = "vera") -> set[str]:
    with world.session() as session:
        live = world.live.current(session, TODAY)
        found = live.suggestions(record_of(session, session.get_one(Person, world.id(name))), kind, 20)
    names = {str(identity): known for known, identity in world.people.items()}
    return {names[suggestion.id] for suggestion in found}


def test_it_works(world: World) -> None:
    assert _people(world, "mentors") == {"taras"}
    assert _people(world, "contacts") == {"taras", "alena"}


def test_a_change_is_in_the_next_answer(world: World) -> None:
    """Nobody ever sees a stale suggestion: the switch works at once, in both directions."""
    assert "taras" in _people(world, "contacts")
    world.change("taras", as_peer=False)
    assert "taras" not in _people(world, "contacts")
    world.change("taras", as_peer=True)
    assert "taras" in _people(world, "contacts")


@pytest.mark.parametrize("change", [{"suspended": True}, {"approved": False}, {"as_peer": False, "as_mentor": False}])
def test_who_is_not_findable_is_not_in_the_index_at_all(world: World, change: dict[str, bool]) -> None:
    before = _now(world)
    assert str(world.id("taras")) in before.network.people
    world.change("taras", **change)
    after = _now(world)
    assert str(world.id("taras")) not in after.network.people
    assert world.id("taras") not in after.handles.values()


def test_who_is_not_findable_still_gets_her_own(world: World) -> None:
    assert _people(world, "mentors", "igor") == {"taras"}


def test_every_process_follows_the_revision(world: World, settings: Settings) -> None:
    """Two processes on one database: the second sees what was changed through the first."""
    other = LiveIndex(settings.index_file, world.app.extensions["mosty.keys"])
    assert _now(world, other).revision == _now(world).revision
    world.change("alena", as_peer=False)
    assert str(world.id("alena")) not in _now(world, other).network.people


def test_nothing_is_rebuilt_while_nothing_changes(world: World) -> None:
    assert _now(world).index is _now(world).index


def test_a_snapshot_of_the_same_revision_is_opened_and_answers_the_same(world: World, settings: Settings) -> None:
    with world.session() as session:
        saved = world.live.save(session, TODAY)
    fresh = LiveIndex(settings.index_file, world.app.extensions["mosty.keys"])
    opened = _now(world, fresh)
    assert opened.revision == saved.revision
    vera = str(world.id("vera"))
    for kind in live_module.KINDS:
        assert getattr(opened.index, kind)(vera, 5) == getattr(saved.index, kind)(vera, 5)


@pytest.mark.parametrize("damage", [b"", b"MOSTYIX1 and then nonsense", None])
def test_a_damaged_snapshot_is_rebuilt_not_trusted(world: World, settings: Settings, damage: bytes | None) -> None:
    with world.session() as session:
        saved = world.live.save(session, TODAY)
    blob = settings.index_file.read_bytes()
    settings.index_file.write_bytes(blob[:-1] + bytes([blob[-1] ^ 1]) if damage is None else damage)
    rebuilt = _now(world, LiveIndex(settings.index_file, world.app.extensions["mosty.keys"]))
    assert rebuilt.network.people.keys() == saved.network.people.keys()


def test_an_old_snapshot_is_not_shown(world: World, settings: Settings) -> None:
    with world.session() as session:
        world.live.save(session, TODAY)
    world.change("taras", suspended=True)
    rebuilt = _now(world, LiveIndex(settings.index_file, world.app.extensions["mosty.keys"]))
    assert str(world.id("taras")) not in rebuilt.network.people


def test_a_deadline_passes_at_midnight(world: World) -> None:
    with world.session() as session:
        session.add(
            Opening(kind="fellowship", title="Until today", state=OpeningState.OPEN, deadline=TODAY, confirmed_on=TODAY)
        )
    vera = str(world.id("vera"))
    assert len(_now(world).index.openings(vera)) == 1
    assert _now(world, day=TODAY + timedelta(days=1)).index.openings(vera) == []


def test_rarity_is_frozen_within_the_week(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who joins changes no weight and no card of others before the next week."""
    monkeypatch.setattr(live_module, "FREEZE_FROM", 2)
    before = _now(world)
    world.change("igor", as_peer=True)
    after = _now(world)
    assert str(world.id("igor")) in after.network.people
    assert after.index.statistics == before.index.statistics
    assert after.generaliser is before.generaliser
    next_week = _now(world, day=TODAY + timedelta(days=7))
    assert next_week.week == week_of(TODAY) + 1
    assert next_week.index.statistics != before.index.statistics


def test_ties_to_come_are_foreseen_by_mosty_index_and_never_on_a_page(world: World, settings: Settings) -> None:
    """A fit takes seconds: a page goes without until the command has run, and every process then finds it."""
    gather(world)
    assert not _now(world).index.forecast.known.any()
    command = LiveIndex(settings.index_file, world.app.extensions["mosty.keys"])
    with world.session() as session:
        saved = command.save(session, TODAY)
    assert saved.index.forecast.known.any()
    assert _now(world).foretold == 0
    world.change("igor", hours=3)
    after = _now(world)
    assert after.foretold == week_of(TODAY)
    assert after.index.forecast.chances.nnz == saved.index.forecast.chances.nnz


def test_the_forecast_is_made_once_a_week_and_kept_until_the_next(world: World, settings: Settings) -> None:
    gather(world)
    with world.session() as session:
        first = world.live.save(session, TODAY)
    world.change("igor", as_peer=True)
    with world.session() as session:
        again = world.live.save(session, TODAY)
        later = world.live.current(session, TODAY + timedelta(days=7))
        anew = LiveIndex(settings.index_file, session.info["keys"]).save(session, TODAY + timedelta(days=7))
    assert str(world.id("igor")) in again.network.people
    assert again.foretold == later.foretold == first.foretold
    assert later.index.forecast.chances.nnz == again.index.forecast.chances.nnz == first.index.forecast.chances.nnz
    assert anew.foretold == later.week > later.foretold


def test_who_is_erased_or_off_is_in_no_forecast_from_then_on(world: World) -> None:
    """Rows go by id: she vanishes from the next answer and from what is sealed, and nobody slips into her place."""
    gather(world)
    with world.session() as session:
        saved = world.live.save(session, TODAY)
        known = [one for one, told in zip(saved.index.people.ids, saved.index.forecast.known, strict=True) if told]
        gone = next(person for person in session.scalars(select(Person)) if str(person.id) == known[0])
        gone.as_peer = False
    before, after = saved.index.forecast, _now(world).index.forecast
    assert known[0] not in after.ids
    rows = [before.ids.index(one) for one in after.ids]
    assert np.array_equal(after.chances.toarray(), before.chances[rows][:, rows].toarray())


def test_a_snapshot_of_an_older_program_is_rebuilt(world: World, settings: Settings) -> None:
    """Its first part was a list of what cards show; now it says more."""
    with world.session() as session:
        saved = world.live.save(session, TODAY)
    old = json.dumps(saved.generaliser.dump()).encode()
    data = len(old).to_bytes(4, "big") + old + saved.index.to_bytes()
    key = world.app.extensions["mosty.keys"].service_key("index")
    snapshot.write(settings.index_file, data, saved.revision << 24 | TODAY.toordinal(), key)
    fresh = LiveIndex(settings.index_file, world.app.extensions["mosty.keys"])
    assert fresh.from_disk() is None
    assert _now(world, fresh).network.people.keys() == saved.network.people.keys()


def test_the_index_is_sealed_ahead_where_something_changed(world: World, settings: Settings) -> None:
    """Whoever does the daily work seals it; a process that starts then opens what is true now, and builds nothing."""
    gather(world)
    engine, keys = world.app.extensions["mosty.engine"], world.app.extensions["mosty.keys"]
    worker = LiveIndex(settings.index_file, keys)
    seal_index(engine, keys, TODAY, worker)
    first = settings.index_file.read_bytes()
    seal_index(engine, keys, TODAY, worker)
    assert settings.index_file.read_bytes() == first
    world.change("taras", as_peer=False, as_mentor=False)
    seal_index(engine, keys, TODAY, worker)
    opened = LiveIndex(settings.index_file, keys).from_disk()
    assert opened is not None
    assert str(world.id("taras")) not in opened.network.people


def test_a_new_day_is_opened_from_what_was_sealed(
    world: World, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """At midnight everybody needs a new index: one process builds it, the others open it."""
    gather(world)
    _now(world)
    tomorrow = TODAY + timedelta(days=1)
    keys = world.app.extensions["mosty.keys"]
    seal_index(world.app.extensions["mosty.engine"], keys, tomorrow, LiveIndex(settings.index_file, keys))
    caplog.set_level(logging.INFO, "web.matching.live")
    world.change("taras", as_peer=False, as_mentor=False)
    live = _now(world, day=tomorrow)
    assert str(world.id("taras")) not in live.network.people
    assert live.day == tomorrow
    assert "built anew" not in caplog.text


def test_what_is_not_committed_is_sealed_for_nobody(world: World, settings: Settings) -> None:
    gather(world)
    with world.session() as session:
        session.get_one(Person, world.id("taras")).pseudonym = "T."
        session.flush()
        world.live.current(session, TODAY)
        session.rollback()
    assert not settings.index_file.exists()
