"""Every action on a round from every state by everybody, generated from its table: what it allows has its effect, and
everything else leaves every table as it was."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from tests.web.manners import CAST, World
from tests.web.test_transitions import _client, _dump, _tables
from web.models import PairState, Round, RoundMember, RoundPair, RoundState, Side
from web.models.rounds import TRANSITIONS
from web.permissions import POLICIES, Role, allows
from web.visibility import viewer_of

PATHS = {
    "join": "/en/rounds/{}/join",
    "leave": "/en/rounds/{}/leave",
    "draft_submit": "/en/coordination/rounds/{}/draft",
    "settle": "/en/coordination/rounds/{}/pairs",
    "publish": "/en/coordination/rounds/{}/publish",
    "discard": "/en/coordination/rounds/{}/discard",
}
FORM = {"side": "mentee", "places": "1", "mentee": "1", "mentor": "1", "state": "locked"}
MEMBERS = ("vera", "taras")


def test_every_action_stands_in_the_table(world: World) -> None:
    """An endpoint that changes a round cannot be forgotten here."""
    changing = {
        rule.endpoint.split(".")[1]
        for rule in world.app.url_map.iter_rules()
        if rule.endpoint.startswith("rounds.") and "POST" in (rule.methods or ()) and "round_id" in rule.arguments
    }
    assert changing == TRANSITIONS.keys() == PATHS.keys()


def arrange(world: World, state: str) -> Any:
    """A round in a state, with Vera and Taras drafted for each other."""
    with world.session() as session:
        keys, today = session.info["keys"], world.clock().date()
        row = Round(
            name="Winter", about="For all", goal="cover", state=state, on=today, figures={},
            closes_on=today + timedelta(days=3),
        )  # fmt: skip
        session.add(row)
        session.flush()
        vera, taras = (keys.handle(world.id(name)) for name in MEMBERS)
        for handle, side in ((vera, Side.MENTEE), (taras, Side.MENTOR)):
            session.add(
                RoundMember(
                    round_id=row.id,
                    handle=handle,
                    side=side,
                    places=int(side == Side.MENTOR),
                    number=1,
                    on=today,
                    left="",
                )
            )
        session.add(RoundPair(
            round_id=row.id, mentee_handle=vera, mentor_handle=taras, state=PairState.DRAFTED, on=today, fit=50, said=""
        ))  # fmt: skip
        return row.id


@pytest.mark.parametrize("action", TRANSITIONS)
def test_it_works(world: World, action: str) -> None:
    """A state that the table names: 303 and an effect. Another one: 303 and none. Who may not: 403, or 404."""
    clients = {name: _client(world, name) for name in CAST}
    with world.session() as session:
        base = {table.name: set(session.scalars(select(table.c.id))) for table in _tables()}
        roles = {name: viewer_of(session, world.account(session, name)) for name in CAST}
    for state in RoundState:
        for name in CAST:
            client, token = clients[name]
            number = arrange(world, state)
            before = _dump(world)
            answer = client.post(PATHS[action].format(number), data={**FORM, "csrf_token": token})
            told, changed = f"{name}: {action} of a round that is {state}", _dump(world) != before
            if not allows(POLICIES[f"rounds.{action}"].role, roles[name]):
                assert answer.status_code == 403, told
                assert not changed, told
            elif (
                POLICIES[f"rounds.{action}"].role is Role.APPROVED
                and state == RoundState.PUBLISHED
                and (name not in MEMBERS)
            ):
                assert answer.status_code == 404, told
                assert not changed, told
            else:
                assert answer.status_code == 303, f"{told}: {answer.status_code}"
                may = state in TRANSITIONS[action].sources
                nothing_to_do = (action == "leave" and name not in MEMBERS) or (action == "join" and name == "vera")
                assert changed == (may and not nothing_to_do), told
                with world.session() as session:
                    row = session.get(Round, number)
                    assert (row is None) == (action == "discard" and may), told
                    assert (
                        row is None or row.state in (TRANSITIONS[action].targets if may else ()) or row.state == state
                    )
            with world.session() as session:
                for table in reversed(_tables()):
                    session.execute(delete(table).where(table.c.id.not_in(base[table.name])))
