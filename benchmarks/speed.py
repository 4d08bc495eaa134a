"""How fast Mosty's own functions are beside the strongest peers that do the same work.

`python3 dev.py bench speed [RACE ...]` runs races and prints one line a peer: medians, 99th percentiles, their ratio,
and whether the answers are equal. Every contestant has one thread. Peers live in an environment of their own.
"""

import argparse
import os
from importlib import import_module

RACES = ("rounds", "nearness")
"""Modules of benchmarks.racing."""
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS")


def main() -> None:
    """Read the command line and run the races in turn."""
    parser = argparse.ArgumentParser(description="Races against peers, on one thread")
    parser.add_argument("races", nargs="*", metavar="RACE", help=f"one of {', '.join(RACES)}; all of them when none")
    wanted = parser.parse_args().races or RACES
    if unknown := set(wanted) - set(RACES):
        parser.error(f"there is no race called {', '.join(sorted(unknown))}")
    # Libraries count their threads when they are imported, so the races come after.
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    for name in wanted:
        import_module(f"benchmarks.racing.{name}").run()


if __name__ == "__main__":
    main()
