"""Two hundred damaged index files: each is noticed, the index is built anew, and no wrong answer is served."""

import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from config import Settings
from tests.counting import FIGURE
from tests.web.manners import NOW, World
from tests.web.maps.crowds import gather
from tests.web.matches.crowd import add_mentors, add_opening
from web.matching import snapshot
from web.matching.live import KINDS, Live, LiveIndex

TODAY = NOW.date()
FILES = 200
CHUNK = 4096  # small, so that there are several to swap and to lose
HEADER, STEP = 20, 12 + CHUNK + 16
DAMAGES: Mapping[str, int] = {
    "flipped": 80, "cut": 40, "swapped": 25, "half-written": 20, "repeated": 10, "longer": 10, "renumbered": 10,
    "another installation's": 3, "empty": 1, "missing": 1,
}  # fmt: skip
"""How often each is tried; where it strikes is drawn."""


@pytest.fixture
def crowd(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The cast among enough people for several chunks."""
    monkeypatch.setattr(snapshot, "CHUNK", CHUNK)
    gather(world)
    add_mentors(world, 3)
    add_opening(world)
    return world


def damaged(kind: str, whole: bytes, older: bytes, chance: random.Random) -> bytes | None:
    """`whole` as it would lie on a bad disk, or as somebody left it; None for no file at all."""
    count = (len(whole) - HEADER + STEP - 1) // STEP
    chunks = [whole[HEADER + STEP * number : HEADER + STEP * (number + 1)] for number in range(count)]
    one, other = chance.sample(range(count - 1), 2)
    match kind:
        case "flipped":
            place = chance.randrange(len(whole))
            return whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
        case "cut":
            return whole[: chance.randrange(1, len(whole))]
        case "swapped":
            chunks[one], chunks[other] = chunks[other], chunks[one]
        case "half-written":  # the new file as far as it came, then what stood there before
            return whole[: HEADER + STEP * one] + older[HEADER + STEP * one :]
        case "repeated":
            chunks[one] = chunks[other]
        case "longer":
            return whole + os.urandom(chance.randrange(1, STEP))
        case "renumbered":  # an old file that claims to be of another revision
            return older[:8] + whole[8:16] + older[16:]
        case "another installation's":
            return os.urandom(len(whole))
        case "empty":
            return b""
        case _:
            return None
    return whole[:HEADER] + b"".join(chunks)


def answers(world: World, live: Live) -> list[object]:
    """What a few people would be shown, with scores and reasons."""
    names = [str(world.id(name)) for name in ("vera", "taras", "alena")]
    return [getattr(live.index, kind)(name, 10) for kind in KINDS for name in names]


def _current(world: World, settings: Settings) -> Live:
    with world.session() as session:
        return LiveIndex(settings.index_file, session.info["keys"]).current(session, TODAY)


def test_two_hundred_damaged_files_are_noticed_and_answer_nothing_wrong(
    crowd: World, settings: Settings, record_property: Callable[[str, object], None]
) -> None:
    older, whole, right = _two_writings(crowd, settings)
    chance, keys, noticed = random.Random(11), crowd.app.extensions["mosty.keys"], 0
    for kind, times in DAMAGES.items():
        for _ in range(times):
            blob = damaged(kind, whole, older, chance)
            assert blob != whole
            _put(settings.index_file, blob)
            assert LiveIndex(settings.index_file, keys).from_disk() is None, kind
            noticed += 1
        assert answers(crowd, _current(crowd, settings)) == right, kind
    assert noticed == FILES
    record_property(FIGURE, f"{noticed} of {FILES} damaged index files noticed, 0 wrong answers")


def test_the_right_file_is_opened(crowd: World, settings: Settings) -> None:
    """So that the test above fails where every file would be refused."""
    _, whole, right = _two_writings(crowd, settings)
    _put(settings.index_file, whole)
    opened = LiveIndex(settings.index_file, crowd.app.extensions["mosty.keys"]).from_disk()
    assert opened is not None
    assert answers(crowd, opened) == right


def test_an_old_file_is_followed_up_and_never_served_as_it_is(crowd: World, settings: Settings) -> None:
    """It is whole, but Taras has turned his switches off since it was written."""
    older, _, _ = _two_writings(crowd, settings)
    crowd.change("taras", as_mentor=False, as_peer=False)
    _put(settings.index_file, older)
    live = _current(crowd, settings)
    assert str(crowd.id("taras")) not in live.network.people
    assert str(crowd.id("taras")) not in {one.id for one in live.index.mentors(str(crowd.id("vera")), 20)}


def _two_writings(world: World, settings: Settings) -> tuple[bytes, bytes, list[object]]:
    """The sealed file of two revisions, and what the later one answers."""
    written = []
    for city in ("Batumi", "Kutaisi"):
        world.change("vera", city=city)
        with world.session() as session:
            live = world.live.save(session, TODAY)
        written.append(settings.index_file.read_bytes())
    return written[0], written[1], answers(world, live)


def _put(path: Path, blob: bytes | None) -> None:
    path.unlink(missing_ok=True)
    if blob is not None:
        path.write_bytes(blob)
