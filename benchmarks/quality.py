"""How well the product's own recommenders do on data that nobody here wrote.

`python benchmarks/quality.py --data DIR` runs every family whose files stand in DIR and prints one line a figure. The
sets are not part of the repository. Each family is a program of its own too.
"""

import argparse
from pathlib import Path
from typing import Protocol

from benchmarks import assignment, choices, contacts, expertise, links, mentoring, search, sentences, terms


class Family(Protocol):
    """A module of benchmarks: `FILES` tells, under the data folder, that its set is there; `run` prints its figures."""

    FILES: Path

    def run(self, data: Path) -> None:
        """Print one line a figure."""


FAMILIES: tuple[Family, ...] = (mentoring, contacts, expertise, links, terms, sentences, assignment, choices)
"""Every family that reads a data folder: a new one is one more name here."""


def main() -> None:
    """Read the command line and run the families whose sets are there."""
    parser = argparse.ArgumentParser(description="Quality of the recommenders on real data")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder with the sets' files")
    data = parser.parse_args().data
    present = [family for family in FAMILIES if (data / family.FILES).exists()]
    if not present:
        parser.error(f"{data} holds none of {', '.join(str(family.FILES) for family in FAMILIES)}")
    for family in present:
        family.run(data)
    search.run()  # its set is our own and stands in the repository


if __name__ == "__main__":
    main()
