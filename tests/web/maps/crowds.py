"""A crowd for the map: enough people and connections that groups of ten appear."""

from collections.abc import Mapping
from datetime import date

from tests.web.manners import World
from web.models import Connection, ConnectionState, Person

CROWD: Mapping[str, int] = {"DE": 46, "GE": 33, "LT": 22, "AM": 12, "US": 15, "FR": 8}
PAIRS = (("DE", "GE", 24), ("DE", "LT", 12), ("GE", "AM", 11), ("LT", "FR", 8), ("DE", "DE", 20))


def gather(world: World) -> None:
    """Findable people in six countries; the first thirty of each look for legal help; consented connections."""
    with world.session() as session:
        handles = {}
        for code, count in CROWD.items():
            for number in range(count):
                needs = ["legal_aid"] if number < 30 else []
                person = Person(approved=True, as_peer=True, pseudonym=f"{code} {number}", country=code, needs=needs)
                session.add(person)
                session.flush()
                handles[code, number] = session.info["keys"].handle(person.id)
        for one, other, count in PAIRS:
            session.add_all(
                Connection(
                    kind="contact",
                    from_handle=handles[one, number % CROWD[one]],
                    to_handle=handles[other, (number * 5 + number // CROWD[other] + 21) % CROWD[other]],
                    state=ConnectionState.ACCEPTED,
                    opened_on=date(2026, 11, 1),
                    consented=True,
                )
                for number in range(count)
            )
