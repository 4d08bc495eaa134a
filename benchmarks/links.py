"""How well the product's own link predictor finds hidden ties, on the splits that SEAL was published with.

`python benchmarks/links.py --data DIR` reads DIR/benchmarks/linkpred-seal/*.npz (M. Zhang and Y. Chen, "Link prediction
based on graph neural networks", 2018) and prints one line a network. The sets are not part of the repository.
"""

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from matcher.links import adjacency, rooted_pagerank
from matcher.prediction import predict_links
from matcher.standing import Floats

FILES = Path("benchmarks", "linkpred-seal")
SPLITS = range(1, 11)
SEAL: Mapping[str, float] = {
    "USAir": 96.62,
    "NS": 98.85,
    "PB": 94.72,
    "Yeast": 97.91,
    "Celegans": 90.30,
    "Power": 87.61,
    "Router": 96.38,
    "Ecoli": 97.64,
}
"""AUC of SEAL, the mean of ten splits, in per cent, as published (table 1 of the paper)."""


@dataclass(frozen=True)
class Split:
    """A network of `people` with its known ties (e, 2), and pairs (m, 2) of which `tied` (m,) tells the hidden ties."""

    people: int
    ties: NDArray[np.int64]
    pairs: NDArray[np.int64]
    tied: NDArray[np.bool_]

    @classmethod
    def read(cls, file: Path, number: int) -> "Split":
        """Split `number` of a file. Its training strangers are left alone: the product draws its own."""
        with np.load(file) as arrays:
            known, hidden, strangers = (
                arrays[f"s{number}_{part}"].astype(np.int64) for part in ("train_pos", "test_pos", "test_neg")
            )
            people = int(arrays["n"])
        return cls(
            people, known, np.concatenate((hidden, strangers)), np.arange(len(hidden) + len(strangers)) < len(hidden)
        )

    def apart(self) -> NDArray[np.bool_]:
        """The pairs (m,) where counting contacts in common sees nothing."""
        ties = adjacency(self.people, self.ties)
        common = ties[self.pairs[:, 0]].multiply(ties[self.pairs[:, 1]]).sum(axis=1)
        return np.asarray(common, dtype=np.int64).ravel() < 1


@dataclass(frozen=True)
class Result:
    """What one split gave, in per cent; `apart` is the AUC over the `distant` pairs without a contact in common."""

    auc: float
    precision: float
    apart: float
    distant: int
    pagerank: float
    pagerank_apart: float
    seconds: float


def judge(split: Split, seed: int) -> Result:
    """Predict one split with the product, and with rooted PageRank."""
    start = time.perf_counter()
    chances = predict_links(split.people, split.ties, split.pairs, seed=seed)
    seconds = time.perf_counter() - start
    walks = rooted_pagerank(adjacency(split.people, split.ties), split.pairs)
    apart = split.apart()
    return Result(
        _auc(split.tied, chances),
        100 * float(average_precision_score(split.tied, chances)),
        _auc(split.tied[apart], chances[apart]),
        int(apart.sum()),
        _auc(split.tied, walks),
        _auc(split.tied[apart], walks[apart]),
        seconds,
    )


def _auc(tied: NDArray[np.bool_], score: Floats) -> float:
    return 100 * float(roc_auc_score(tied, score))


def report(name: str, results: Sequence[Result]) -> str:
    """One line: the means over the splits, and the standard deviation of the AUC."""
    mean = {field: np.mean([getattr(result, field) for result in results]) for field in Result.__dataclass_fields__}
    spread = np.std([result.auc for result in results])
    return (
        f"  {name:<10} AUC {mean['auc']:.2f} +- {spread:.2f} (SEAL {SEAL.get(name, np.nan):.2f}, "
        f"PageRank {mean['pagerank']:.2f})   AP {mean['precision']:.2f}   no common contact: AUC {mean['apart']:.2f} "
        f"(PageRank {mean['pagerank_apart']:.2f}) on {sum(result.distant for result in results)} pairs   "
        f"{mean['seconds']:.1f} s a split"
    )


def run(data: Path, splits: Sequence[int] = SPLITS) -> None:
    """Link prediction on every network of a data folder, over SEAL's splits."""
    print(f"Ties to come, SEAL's networks: mean of {len(splits)} splits, in per cent")
    means = []
    for file in networks(data):
        results = [judge(Split.read(file, number), seed=number) for number in splits]
        means.append((float(np.mean([result.auc for result in results])), SEAL.get(file.stem, np.nan)))
        print(report(file.stem, results), flush=True)
    print("  {:<10} AUC {:.2f} (SEAL {:.2f})".format("mean", *np.mean(means, axis=0)))


def networks(folder: Path) -> Iterator[Path]:
    """The files of SEAL's networks in a data folder, in the order of their names."""
    yield from sorted((folder / FILES).glob("*.npz"))


def main() -> None:
    """Read the command line and run the networks that are there."""
    parser = argparse.ArgumentParser(description="Quality of the link predictor on public networks")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder that holds benchmarks/")
    parser.add_argument("--splits", type=int, nargs="+", default=SPLITS, metavar="N", help="numbers from 1 to 10")
    arguments = parser.parse_args()
    if not any(networks(arguments.data)):
        parser.error(f"{arguments.data / FILES} holds no networks")
    run(arguments.data, arguments.splits)


if __name__ == "__main__":
    main()
