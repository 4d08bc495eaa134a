"""How well the product foresees that two people both say yes, on meetings where everybody met everybody of a circle.

`python benchmarks/choices.py --data DIR` reads DIR/benchmarks/speed-dating/speed_dating.csv.gz (Fisman et al. 2006)
when it stands there; a quarter of the pairs is hidden, both answers of it, in five draws. Without --data it prints the
same for invented meetings whose truth is known. Beside the product stand smoothed rates of saying and of hearing yes,
once for the one who asks alone and once for both sides by their harmonic mean. The set is no part of the repository.
"""

import argparse
import csv
import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from matcher.choices import Like, Pair, reciprocal

FILES = Path("benchmarks", "speed-dating", "speed_dating.csv.gz")
DRAWS = range(5)
HIDDEN = 0.25
SMOOTHING = 4.0
Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Scorer = Callable[[Sequence[Like], Sequence[Pair]], Floats]


@dataclass(frozen=True)
class Taste:
    """What moves an invented yes, as spreads in log odds: who chooses, who is chosen, what they see in each other."""

    chooser: float = 1.1
    chosen: float = 1.0
    each_other: float = 0.7
    pickiness: float = -0.15
    sides: float = 0.25
    circles: float = 0.3
    mean: float = -0.35


WORLDS: Mapping[str, Taste] = {
    "ordinary": Taste(),
    "taste": Taste(each_other=1.3),
    "no taste": Taste(each_other=0.0),
    "choosers": Taste(chooser=1.6, chosen=0.5),
    "chosen": Taste(chooser=0.5, chosen=1.5),
    "rare": Taste(mean=-1.5),
    "faint": Taste(chooser=0.5, chosen=0.5, each_other=0.5),
}


def invented(taste: Taste, seed: int, circles: int = 21) -> Numbers:
    """Meetings (m, 5): two people, what each says of the other, their circle; 9 to 19 people on each side of one."""
    chance, rows, first = np.random.default_rng(seed), [], 0
    joint = taste.pickiness * taste.chooser * taste.chosen
    for circle in range(circles):
        left, right = chance.integers(9, 20, 2)
        people = int(left + right)
        own = chance.multivariate_normal([0, 0], [[taste.chooser**2, joint], [joint, taste.chosen**2]], people)
        sought = chance.normal(size=(people, 3))
        shown = 0.5 * sought + np.sqrt(0.75) * chance.normal(size=(people, 3))
        odds = taste.mean + chance.normal() * taste.circles + own[:, :1] + own[:, 1]
        odds = odds + taste.each_other * sought @ shown.T / np.sqrt(3)
        odds[:left] += taste.sides
        odds[left:] -= taste.sides
        yes = chance.random((people, people)) < 1 / (1 + np.exp(-odds))
        rows += [(first + a, first + b, yes[a, b], yes[b, a], circle) for a in range(left) for b in range(left, people)]
        first += people
    return np.array(rows, dtype=np.int64)


def read(data: Path) -> Numbers:
    """The same from the file: the women's rows, which hold both answers."""
    with gzip.open(data / FILES, "rt", encoding="latin1", newline="") as lines:
        kept = [row for row in csv.DictReader(lines) if row["pid"] not in {"", "NA"} and float(row["gender"]) < 1]
    names = ("iid", "pid", "dec", "dec_o", "wave")
    return np.array([[int(float(row[name])) for name in names] for row in kept], dtype=np.int64)


def one_sided(likes: Sequence[Like], pairs: Sequence[Pair]) -> Floats:
    """The chance that a says yes to b, from both people's smoothed rates."""
    rate = sum(yes for *_, yes in likes) / len(likes)
    said: dict[object, list[float]] = {}
    heard: dict[object, list[float]] = {}
    for a, b, yes in likes:
        said.setdefault(a, []).append(yes)
        heard.setdefault(b, []).append(yes)

    def odds(choices: Sequence[float]) -> float:
        smoothed = (sum(choices) + SMOOTHING * rate) / (len(choices) + SMOOTHING)
        return float(np.log(smoothed / (1 - smoothed)))

    return np.array([1 / (1 + np.exp(-odds(said.get(a, [])) - odds(heard.get(b, [])))) for a, b in pairs])


def two_sided(likes: Sequence[Like], pairs: Sequence[Pair]) -> Floats:
    """The harmonic mean of both sides' smoothed rates."""
    left, right = one_sided(likes, pairs), one_sided(likes, [(b, a) for a, b in pairs])
    joined: Floats = 2 * left * right / (left + right)
    return joined


def judge(scorer: Scorer, meetings: Numbers, draw: int) -> tuple[float, float, float]:
    """AUC over all hidden pairs, the mean AUC within a circle, average precision."""
    hidden = np.random.default_rng(draw).random(len(meetings)) < HIDDEN
    known, asked = meetings[~hidden].tolist(), meetings[hidden]
    likes: list[Like] = [(a, b, yes) for a, b, yes, _, _ in known] + [(b, a, yes) for a, b, _, yes, _ in known]
    scores = scorer(likes, [(a, b) for a, b in asked[:, :2].tolist()])
    both = asked[:, 2] * asked[:, 3]
    within = [
        roc_auc_score(both[circle], scores[circle])
        for circle in (asked[:, 4] == number for number in np.unique(asked[:, 4]))
        if 0 < both[circle].sum() < circle.sum()
    ]
    return float(roc_auc_score(both, scores)), float(np.mean(within)), float(average_precision_score(both, scores))


def report(name: str, meetings: Sequence[Numbers]) -> str:
    """One line: product, two-sided rates, one-sided rates, each AUC / within a circle / AP, means over the draws."""
    scorers: Mapping[str, Scorer] = {"product": reciprocal, "two-sided": two_sided, "one-sided": one_sided}
    figures = {
        label: np.mean([judge(scorer, rows, draw) for draw, rows in enumerate(meetings)], axis=0)
        for label, scorer in scorers.items()
    }
    return f"  {name:<12} " + "   ".join(
        f"{label} {' / '.join(f'{value:.3f}' for value in values)}" for label, values in figures.items()
    )


def run(data: Path) -> None:
    """The real set."""
    print("Two-sided choices: AUC / AUC within a circle / average precision")
    print(report("meetings", [read(data)] * len(DRAWS)), flush=True)


def main() -> None:
    """Read the command line; without a folder, run the invented meetings."""
    parser = argparse.ArgumentParser(description="Quality of foreseeing that both say yes")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds benchmarks/")
    data = parser.parse_args().data
    if data is not None:
        if not (data / FILES).exists():
            parser.error(f"{data / FILES} is not there")
        run(data)
        return
    print("Two-sided choices, invented: AUC / AUC within a circle / average precision")
    for name, taste in WORLDS.items():
        print(report(name, [invented(taste, 100 + draw) for draw in DRAWS]), flush=True)


if __name__ == "__main__":
    main()
