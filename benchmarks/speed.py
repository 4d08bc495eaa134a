"""How fast Mosty's own functions are beside the strongest peers that do the same work.

`python3 dev.py bench speed [RACE ...]` runs races and prints one line a peer: medians, 99th percentiles, their ratio,
and whether the answers are equal. Every contestant has one thread. Peers live in an environment of their own.
"""

import argparse
from collections.abc import Callable, Mapping

from benchmarks.racing import flows, nearness, openings, people, rounds

RACES: Mapping[str, Callable[[], None]] = {
    "people": people.run,
    "rounds": rounds.run,
    "nearness": nearness.run,
    "flows": flows.run,
    "openings": openings.run,
}


def main() -> None:
    """Read the command line and run the races in turn."""
    parser = argparse.ArgumentParser(description="Races against peers, on one thread")
    parser.add_argument("races", nargs="*", metavar="RACE", help=f"one of {', '.join(RACES)}; all of them when none")
    wanted = parser.parse_args().races or list(RACES)
    if unknown := sorted(set(wanted) - set(RACES)):
        parser.error(f"there is no race called {', '.join(unknown)}")
    for name in wanted:
        RACES[name]()


if __name__ == "__main__":
    main()
