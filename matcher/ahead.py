"""Compile the loops of a search ahead, so that nobody waits for them: `python -m matcher.ahead`, and a server's start.

The first time takes some twenty seconds; afterwards the loops are read from disk in less than one.
"""

from datetime import date

from matcher.index import Index
from matcher.network import Document, Network, Person, Tie


def compile_ahead() -> None:
    """Ask both lists of people in a network of three."""
    people = [
        Person(id=name, as_mentor=True, as_peer=True, seats=1, skills=("osint",), texts=(Document("courts"),) * 4)
        for name in ("a", "b", "c")
    ]
    ties = [Tie("a", "b", consented=True), Tie("b", "c", consented=True)]
    index = Index.build(Network.from_records(people=people, ties=ties), now=date(2025, 1, 6), week=202502)
    for kind in index.packs:
        index.search(kind, "a", 1)


if __name__ == "__main__":
    compile_ahead()
