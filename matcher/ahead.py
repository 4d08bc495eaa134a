"""Compile the loops of a search ahead, so that nobody waits for them: `python -m matcher.ahead`, and a server's start.

The first time takes about a minute; afterwards the loops are read from disk in less than one.
"""

from datetime import date

from matcher.index import Index
from matcher.network import Document, Network, Opening, Person, Tie
from matcher.recommend import KEPT_PLACE


def compile_ahead() -> None:
    """Ask both lists of people in a network that is just large enough for a list to keep a place."""
    names = [f"p{row:02}" for row in range(KEPT_PLACE + 4)]
    people = [
        Person(id=name, as_mentor=True, as_peer=True, seats=1, skills=("osint",), texts=(Document("courts"),) * 4)
        for name in names
    ]
    ties = [Tie(names[0], names[1], consented=True), Tie(names[1], names[2], consented=True)]
    index = Index.build(
        Network.from_records(people=people, openings=[Opening(id="o")], ties=ties), now=date(2025, 1, 6), week=202502
    )
    for kind in index.packs:
        index.search(kind, names[0], len(names))
        index.unlocks(names[0], kind)
    index.openings(names[0])


if __name__ == "__main__":
    compile_ahead()
