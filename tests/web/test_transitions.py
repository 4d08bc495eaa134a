"""Every transition of the state machines by every role: generated from their tables and the URL map.

What a table allows has its effect; everything else answers 404 or 403, or leads back to a page that says what holds
when one of the two sides comes too late, and leaves every table as it was.
"""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests.web.manners import CAST, Visitor, World
from web.connections.clock import LAPSE_AFTER
from web.db import Base
from web.mentoring.meetings import ANSWERS
from web.models import (
    Agreement,
    Connection,
    ConnectionState,
    Goal,
    Meeting,
    MeetingState,
    Mentorship,
    MentorshipState,
)
from web.models.connections import TRANSITIONS as OF_REQUESTS
from web.models.mentorships import ENDINGS
from web.models.mentorships import TRANSITIONS as OF_MENTORSHIPS
from web.models.transitions import Transition
from web.permissions import POLICIES, Role

ASKER, ASKED, STRANGER = "vera", "taras", "stranger"
PROPOSER = ASKER  # of the meeting and the agreement
EVERYBODY = (*CAST, STRANGER)
ROLES: Mapping[Role, frozenset[str]] = {
    Role.MEMBER: frozenset(CAST),
    Role.APPROVED: frozenset(CAST) - {"nina"},
}
NOT_COMPARED = {"sessions", "attempts"}  # the last use of a session, and tries
TOO_LATE = "too late"  # a request on its last day, which no job has ended yet
FORM = {
    "words": "Which court?", "answer": "no_time", "state": "completed", "fit": "other", "helped": "yes",
    "thanks": "Thank you", "text": "A first grant", "weeks": "8", "rhythm": "weekly", "channel": "A call",
    "topics": "Courts", "limits": "", "time": "10:00", "minutes": "60", "mode": "online",
}  # fmt: skip
"""Every field that a form of one of the actions asks for."""


@dataclass(frozen=True)
class Step:
    """One action from one state; `of` is the table of the row that has the state."""

    rule: Rule
    values: Mapping[str, str]
    of: type[Connection | Mentorship | Meeting]
    state: str
    transition: Transition

    @property
    def name(self) -> str:
        """What is done."""
        return self.values.get("said", self.rule.endpoint.split(".")[1])


def steps(world: World) -> Iterator[Step]:
    """Every action of every machine from every state."""
    states = [*ConnectionState, TOO_LATE]
    for action, transition in OF_REQUESTS.items():
        for state in states:
            yield Step(_rule(world, f"connections.{action}"), {}, Connection, state, transition)
    for action, transition in OF_MENTORSHIPS.items():
        rule = _rule(world, f"mentoring.{action}")
        words = {name: min(items) for name, items in _choices(rule).items()}
        for state in MentorshipState:
            yield Step(rule, words, Mentorship, state, transition)
    rule = _rule(world, "mentoring.answer_meeting")
    assert set(_choices(rule)["said"]) == ANSWERS.keys()
    for said, transition in ANSWERS.items():
        for state in MeetingState:
            yield Step(rule, {"said": said}, Meeting, state, transition)


def _rule(world: World, endpoint: str) -> Rule:
    [rule] = [rule for rule in world.app.url_map.iter_rules(endpoint) if "POST" in (rule.methods or ())]
    return rule


def _choices(rule: Rule) -> dict[str, set[str]]:
    return {name: set(one.items) for name, one in rule._converters.items() if hasattr(one, "items") and name != "lang"}


def test_every_action_stands_in_a_table(world: World) -> None:
    """An endpoint that changes a request, a mentorship or what hangs on it cannot be forgotten here."""
    with_state = {
        rule.endpoint
        for rule in world.app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and {"connection_id", "mentorship_id"} & rule.arguments
        if rule.endpoint.split(".")[0] in ("connections", "mentoring")
    }
    listed = {f"connections.{action}" for action in OF_REQUESTS} | {f"mentoring.{action}" for action in OF_MENTORSHIPS}
    # What a worry sets off is a case, and no step of the mentorship.
    assert with_state - listed == {"mentoring.flag_submit", "mentoring.answer_worry"}


def test_it_works(world: World) -> None:
    """Every step times everybody."""
    clients = {name: _client(world, name) for name in EVERYBODY}
    done = dict.fromkeys(("allowed", "refused"), 0)
    with world.session() as session:
        base = {table.name: set(session.scalars(select(table.c.id))) for table in _tables()}
    for step in steps(world):
        for name in EVERYBODY:
            allowed = _take(world, step, name, *clients[name])
            done["allowed" if allowed else "refused"] += 1
            with world.session() as session:
                for table in reversed(_tables()):
                    session.execute(delete(table).where(table.c.id.not_in(base[table.name])))
    assert done["allowed"] >= len(OF_REQUESTS) + len(OF_MENTORSHIPS) + len(ANSWERS)
    assert done["refused"] > 500


def _take(world: World, step: Step, name: str, client: FlaskClient, token: str) -> bool:
    """Let one person try a step; whether it was hers to do."""
    with world.session() as session:
        ids = _arrange(world, session, step)
    before = _dump(world)
    path = world.app.url_map.bind("localhost").build(step.rule.endpoint, {"lang": "en", **step.values, **ids})
    tomorrow = (world.clock().date() + timedelta(days=1)).isoformat()
    answer = client.post(path, data={**FORM, "day": tomorrow, "csrf_token": token})
    after, told = _dump(world), f"{name}: {step.name} of a {step.of.__name__} that is {step.state}"
    expected = _expected(step, name)
    assert answer.status_code in expected, f"{told}: {answer.status_code}"
    allowed = expected == {303} and name != STRANGER and step.state in step.transition.sources
    if not allowed:
        assert after == before, f"{told} changed {[table for table in after if after[table] != before[table]]}"
        return False
    assert after != before, f"{told} changed nothing"
    with world.session() as session:
        row: Any = session.get_one(step.of, ids[f"{step.of.__name__.lower()}_id"])
        assert row.state in (step.transition.targets or {step.state}), f"{told} led to {row.state}"
    return True


def _expected(step: Step, name: str) -> set[int]:
    """What the table and the policy say that somebody is answered."""
    if name == STRANGER:
        return {400}  # no form of this site was ever hers
    if name not in ROLES[POLICIES[step.rule.endpoint].role]:
        return {403}
    sides = {"asker": {ASKER}, "asked": {ASKED}}.get(step.transition.side, {ASKER, ASKED})
    if name not in sides:
        return {404}
    if "did not propose" in step.transition.side and name == PROPOSER:
        return {404, 303}
    return {303}


def _arrange(world: World, session: Session, step: Step) -> dict[str, uuid.UUID]:
    """A request and what came of it, in the state of the step; the ids that an address may name."""
    today, keys = world.clock().date(), session.info["keys"]
    asker, asked = (keys.handle(world.id(name)) for name in (ASKER, ASKED))
    late = step.state == TOO_LATE
    of_request = ConnectionState.REQUESTED if late else step.state
    request = Connection(
        kind="mentor", from_handle=asker, to_handle=asked, opened_on=today - LAPSE_AFTER if late else today,
        state=of_request if step.of is Connection else ConnectionState.ACCEPTED,
        question="Which court?" if step.name == "reply" else "",
    )  # fmt: skip
    session.add(request)
    session.flush()
    if step.of is Connection:
        return {"connection_id": request.id}
    stage = step.state if step.of is Mentorship else MentorshipState.ACTIVE
    ended = today if stage in ENDINGS else None
    work = Mentorship(
        connection_id=request.id, mentor_handle=asked, mentee_handle=asker, state=stage, started_on=today,
        ended_on=ended,
    )  # fmt: skip
    session.add(work)
    session.flush()
    plan = {"start": (world.clock() - timedelta(hours=2)).isoformat(), "minutes": 60, "mode": "online"}
    parts: dict[str, Any] = {
        "agreement": Agreement(mentorship_id=work.id, by_handle=asker, proposed_on=today),
        "goal": Goal(mentorship_id=work.id, by_handle=asker, on=today, text="A second grant"),
        "meeting": Meeting(mentorship_id=work.id, by_handle=asker, plan=plan),
        "met": Meeting(mentorship_id=work.id, by_handle=asker, plan=plan, state=MeetingState.HELD),
    }
    parts["agreement"].terms = {"weeks": "12"}
    if step.of is Meeting:
        parts["meeting"].state = step.state
    session.add_all(parts.values())
    session.flush()
    return {"mentorship_id": work.id, **{f"{name}_id": row.id for name, row in parts.items() if name != "met"}}


def _client(world: World, name: str) -> tuple[FlaskClient, str]:
    """Somebody's browser, and the token of her forms."""
    visitor: Visitor = world.stranger if name == STRANGER else getattr(world, name)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', visitor.client.get("/en/account/").text)
    return visitor.client, token[1] if token else ""


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if "id" in table.columns and table.name not in NOT_COMPARED]


def _dump(world: World) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of every table."""
    with world.session() as session:
        found = {table.name: session.execute(select(table)).all() for table in _tables()}
    return {name: {tuple(map(str, row)) for row in rows} for name, rows in found.items()}
