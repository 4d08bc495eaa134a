"""Whole rounds by the product's own function, on the preferences of two real conferences.

`python benchmarks/assignment.py --data DIR` reads DIR/benchmarks/assignment/*.npz (bids from PrefLib, Mattei and Walsh
2013) and prints one line a set: the total at the best minimum, beside what a greedy choice
gets. The sets are not part of the repository.
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.rounds import solve

FILES = Path("benchmarks", "assignment")


@dataclass(frozen=True)
class Case:
    """Scores (n_right, n_left), what a row can take, what a column needs, and pairs that are forbidden."""

    scores: NDArray[np.float64]
    capacity: NDArray[np.int64]
    demand: NDArray[np.int64]
    conflict: NDArray[np.bool_]

    @classmethod
    def read(cls, file: Path) -> "Case":
        """One file; a set without conflicts has none."""
        with np.load(file) as arrays:
            scores = arrays["scores"].astype(np.float64)
            conflict = arrays["conflict"].astype(bool) if "conflict" in arrays else np.zeros(scores.shape, dtype=bool)
            return cls(scores, arrays["loads"].astype(np.int64), arrays["covs"].astype(np.int64), conflict)

    def keeps(self, assigned: NDArray[np.int64]) -> bool:
        """Whether capacity, demand and conflicts are kept."""
        return bool(
            (assigned.sum(axis=1) <= self.capacity).all()
            and (assigned.sum(axis=0) == self.demand).all()
            and not assigned[self.conflict].any()
        )

    def greedy(self) -> float:
        """The total when the best pair that is left is taken again and again."""
        left, wanted, total = self.capacity.copy(), self.demand.copy(), 0.0
        for pair in np.argsort(np.where(self.conflict, np.inf, -self.scores), axis=None, kind="stable").tolist():
            row, column = divmod(pair, len(wanted))
            if left[row] and wanted[column] and not self.conflict[row, column]:
                left[row], wanted[column] = left[row] - 1, wanted[column] - 1
                total += self.scores[row, column]
        return total


def sets(data: Path) -> Iterator[Path]:
    """The files of a data folder, in the order of their names."""
    yield from sorted((data / FILES).glob("*.npz"))


def run(data: Path) -> None:
    """Solve every set that stands in the folder."""
    print("Assignment: total at the best minimum")
    totals = []
    for file in sets(data):
        case = Case.read(file)
        start = time.perf_counter()
        found = solve(case.scores, case.capacity, case.demand, case.conflict)
        seconds = time.perf_counter() - start
        kept = "kept" if case.keeps(found.assigned) else "BROKEN"
        proof = "proven" if found.proven else "not proven"
        totals.append(found.total)
        print(
            f"  {file.stem:<10} total {found.total:.4f} at minimum {found.floor:.5f}, {proof}, rules {kept} "
            f"(greedy total {case.greedy():.4f})   {seconds:.2f} s",
            flush=True,
        )
    print(f"  {'mean':<10} total {np.mean(totals):.4f}")


def main() -> None:
    """Read the command line and solve the sets that are there."""
    parser = argparse.ArgumentParser(description="Quality of whole rounds on public sets")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder that holds benchmarks/")
    arguments = parser.parse_args()
    if not any(sets(arguments.data)):
        parser.error(f"{arguments.data / FILES} holds no sets")
    run(arguments.data)


if __name__ == "__main__":
    main()
