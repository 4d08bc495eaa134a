"""How fast Mosty's own functions are beside the strongest peers that do the same work.

`python3 dev.py bench speed [RACE ...]` runs races and prints one line a peer: medians, 99th percentiles, their ratio,
and whether the answers are equal. Every contestant has one thread. Peers live in an environment of their own.
`--runs 3` runs everything three times; `--write` puts what was told into docs/speed.md and docs/speed.svg.
"""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.racing import (
    all_lists,
    changes,
    flows,
    growth,
    hosts,
    limit,
    nearness,
    openings,
    page,
    people,
    rounds,
    sharing,
    skills,
)
from benchmarks.racing.race import TOLD
from benchmarks.racing.written import write

RACES: Mapping[str, Callable[[], None]] = {
    "people": people.run,
    "skills": skills.run,
    "lists": all_lists.run,
    "rounds": rounds.run,
    "nearness": nearness.run,
    "flows": flows.run,
    "openings": openings.run,
    "changes": changes.run,
    "limit": limit.run,
    "growth": growth.run,
    "sharing": sharing.run,
    "hosts": hosts.run,
    "page": page.run,
}
DOCS = Path(__file__).resolve().parent.parent / "docs"


def main() -> None:
    """Read the command line and run the races in turn."""
    parser = argparse.ArgumentParser(description="Races against peers, on one thread")
    parser.add_argument("races", nargs="*", metavar="RACE", help=f"one of {', '.join(RACES)}; all of them when none")
    parser.add_argument("--runs", type=int, default=1, help="how often everything is run")
    parser.add_argument("--write", action="store_true", help="write the table and the plot into docs/")
    arguments = parser.parse_args()
    wanted = arguments.races or list(RACES)
    if unknown := sorted(set(wanted) - set(RACES)):
        parser.error(f"there is no race called {', '.join(unknown)}")
    for _ in range(arguments.runs):
        for name in wanted:
            RACES[name]()
            if arguments.write:
                write(TOLD, DOCS)  # after each, so that an hour's work is not lost with the last race


if __name__ == "__main__":
    main()
