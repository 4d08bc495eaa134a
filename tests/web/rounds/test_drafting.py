"""A second draft mends the lists of the first, and says what a draft made anew would say."""

import uuid
from dataclasses import replace

from tests.web.manners import PASSPHRASE, World
from tests.web.rounds.holding import MANAGE, add_mentees, draft, join, open_round
from web.matching import cohorts
from web.matching.cohorts import KEPT, ROUNDS_KEPT, Measure
from web.models import Round
from web.rounds import queries


def test_it_works(world: World) -> None:
    """Somebody joins, somebody leaves, somebody rewrites her profile, and the goal is another one."""
    number = open_round(world)
    join(world, number, "vera", "mentee")
    join(world, number, "taras", "mentor", 2)
    gone = add_mentees(world, 3, number, skills=["podcasting"])
    draft(world, number)
    known = KEPT.of(number)
    assert known is not None
    world.vera.post(f"/en/rounds/{number}/leave")
    add_mentees(world, 2, number, skills=["investigative_journalism"], stage="studies")
    world.change("taras", skills=["podcasting"])
    with world.session() as session:
        live = world.live.current(session, world.clock().date())
        task = replace(queries.task(session, session.get_one(Round, number)), goal="fit")
        measure = Measure(known[0].statistics, live.index.weights)
        mended = cohorts.draft(number, task, measure, world.clock().date())
        KEPT.forget(number)
        anew = cohorts.draft(number, task, measure, world.clock().date())
    assert mended.pairs.keys() == anew.pairs.keys()
    assert len(mended.pairs) == 2
    assert set(gone) <= {mentee for mentee, _ in mended.pairs} | mended.left.keys()
    assert mended == anew


def test_what_is_over_is_forgotten(world: World) -> None:
    """Nothing of a round stays in memory that was published, discarded, or drafted long before others."""
    number = open_round(world)
    draft(world, number)
    assert KEPT.of(number)
    world.cora.post(f"{MANAGE}{number}/publish")
    assert KEPT.of(number) is None
    kept, known = cohorts.Kept(), (object(), object())
    numbers = [uuid.uuid4() for _ in range(ROUNDS_KEPT + 1)]
    for one in numbers:
        kept.keep(one, *known)  # type: ignore[arg-type]
    assert [kept.of(one) is not None for one in numbers] == [False, *[True] * ROUNDS_KEPT]


def test_an_erasure_empties_what_is_kept(world: World) -> None:
    """Whoever was drafted and erases herself stands in no list any more, also where nobody drafts again."""
    number = open_round(world)
    join(world, number, "vera", "mentee")
    draft(world, number)
    assert KEPT.of(number)
    world.vera.post("/en/account/erase", passphrase=PASSPHRASE, sure="y")
    assert KEPT.of(number) is None
    assert "Mentee 1" not in world.cora.get(f"{MANAGE}{number}").text
