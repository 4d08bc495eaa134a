"""How much a page of suggestions asks of the database, however many people there are."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.web.manners import World
from tests.web.matches.crowd import add_mentors

MOST = 12
"""Statements of a page of people, with those that find out who looks and what the frame of every page tells."""


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """What the application sends to the database meanwhile."""
    engine, sent = world.app.extensions["mosty.engine"], list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("path", ["/en/for-you/mentors", "/en/for-you/contacts"])
def test_more_people_take_no_more_statements(world: World, path: str) -> None:
    """Of a full list among fifteen and among fifty-five, once the week's cards are dealt."""
    counts = []
    for crowd in (15, 40):
        add_mentors(world, crowd, as_peer=True)
        world.vera.get(path)
        with statements(world) as sent:
            world.vera.get(path)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= MOST
