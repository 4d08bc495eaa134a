"""How well the product tells which texts a person knows best, on ratings that experts gave of their own expertise.

`python benchmarks/expertise.py --data DIR` reads DIR/benchmarks/goldstandard-reviewer (I. Stelmakh, J. Wieting,
G. Neubig and N. Shah, "A gold standard dataset for the reviewer assignment problem", 2023): researchers' papers, papers
that they read, and how well they said they could judge them. The set is not part of the repository.
"""

import argparse
import csv
import gzip
import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.index import Index
from matcher.network import Document, Network, Opening, Person
from matcher.relevance import suits

FILES = Path("benchmarks", "goldstandard-reviewer", "labels.csv")
DAY = date(2023, 1, 1)
ROUNDS = 10_000
EXPERT, STRANGER = 4.0, 2.0
"""Ratings run from 1 to 5. An easy pair is of one this high and one this low; in a hard pair both are high."""
PUBLISHED: Mapping[str, tuple[float, float, float]] = {
    "TPMS, as published": (0.317, 0.800, 0.545),
    "SPECTER, as published": (0.316, 0.812, 0.534),
    "SPECTER+MFR, as published": (0.307, 0.826, 0.555),
}
"""Loss, accuracy on easy pairs and on hard pairs of the same people, from the predictions published with the set."""

Floats = NDArray[np.float64]
Record = Mapping[str, Any]
LOSS, EASY, HARD = ((0, 1), (2, 3), (4, 5))
"""Columns of a tally whose quotient is a figure."""


@dataclass(frozen=True)
class GoldStandard:
    """Ratings (person -> paper -> 1 to 5), texts and years by paper, and samples of what is known of each person.

    A sample has the papers that people wrote, by person, and the papers that are to be ranked for each of them.
    """

    ratings: Mapping[str, Mapping[str, float]]
    papers: Mapping[str, tuple[str, int | None]]
    samples: Sequence[tuple[Mapping[str, Sequence[str]], Sequence[str]]]

    @classmethod
    def read(cls, folder: Path) -> "GoldStandard":
        """From the folder that holds the set's files."""
        ratings: dict[str, dict[str, float]] = defaultdict(dict)
        with (folder / "labels.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                ratings[row["reviewer"]][row["paper"]] = float(row["expertise"])
        with gzip.open(folder / "papers.jsonl.gz", "rt", encoding="utf-8") as lines:
            papers = [json.loads(line) for line in lines]
        sets = json.loads((folder / "datasets.json").read_text("utf-8"))
        return cls(
            ratings,
            {paper["id"]: (f"{paper['title'] or ''}. {paper['abstract'] or ''}", paper["year"]) for paper in papers},
            [(wrote, sets["submissions"][number]) for number, wrote in sets["profiles"].items()],
        )

    def sides(self, number: int) -> tuple[list[Record], list[Record]]:
        """People with their documents, and openings, of one sample."""
        wrote, asked = self.samples[number]
        people: list[Record] = [
            {"id": person, "docs": [dict(zip(("text", "year"), self.papers[key], strict=True)) for key in keys]}
            for person, keys in wrote.items()
        ]
        return people, [{"id": key, "text": self.papers[key][0]} for key in asked]


def score_openings(people: Sequence[Record], openings: Sequence[Record]) -> Floats:
    """How well each opening's text suits each person's documents (people x openings): the measure behind every page.

    `people` have an id and docs with text and year, `openings` an id and a text.
    """
    index = Index.build(
        Network.from_records(
            people=[
                Person(
                    id=person["id"],
                    as_peer=True,
                    texts=tuple(Document(document["text"], document["year"]) for document in person["docs"]),
                )
                for person in people
            ],
            openings=[Opening(id=opening["id"], kind="job", title="", text=opening["text"]) for opening in openings],
        ),
        now=DAY,
        week=0,
    )
    scores = suits(index.people, index.opening_columns)
    rows = [index.people.ids.index(person["id"]) for person in people]
    columns = {key: column for column, key in enumerate(index.opening_columns.ids)}
    return scores[rows][:, [columns[opening["id"]] for opening in openings]]


def score_words(people: Sequence[Record], openings: Sequence[Record]) -> Floats:
    """The floor: the mean cosine of TF-IDF over a person's documents, English stop words left out."""
    vectoriser = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    texts = [document["text"] for person in people for document in person["docs"]]
    asked = [opening["text"] for opening in openings]
    vectoriser.fit(texts + asked)
    likeness = (vectoriser.transform(texts) @ vectoriser.transform(asked).T).toarray()
    starts = np.cumsum([0, *(len(person["docs"]) for person in people)])
    return np.array([likeness[low:high].mean(axis=0) for low, high in itertools.pairwise(starts)])


def tally(rated: Mapping[str, float], score: Mapping[str, float]) -> Floats:
    """Of one person: lost and whole weight, then right and all pairs, of the easy and of the hard ones (6,)."""
    counts = np.zeros(6)
    for one, other in itertools.combinations(rated, 2):
        apart, order = rated[one] - rated[other], score[one] - score[other]
        if apart == 0:
            continue
        lower, upper = sorted((rated[one], rated[other]))
        wrong = 0.5 if order == 0 else float(order * apart < 0)
        counts[:2] += wrong * abs(apart), abs(apart)
        counts[2:4] += np.array((order * apart > 0, True)) * (upper >= EXPERT and lower <= STRANGER)
        counts[4:] += np.array((order * apart > 0, True)) * (lower >= EXPERT)
    return counts


def tallies(data: GoldStandard, score: Callable[[list[Record], list[Record]], Floats]) -> Floats:
    """The tallies of one way to score (samples x people x 6)."""
    found = []
    for number, (_, asked) in enumerate(data.samples):
        people, openings = data.sides(number)
        rows = {person["id"]: row for person, row in zip(people, score(people, openings), strict=True)}
        found.append(
            [
                tally(rated, dict(zip(asked, rows[person].tolist(), strict=True)))
                for person, rated in data.ratings.items()
            ]
        )
    return np.array(found)


def figure(counts: Floats, columns: tuple[int, int]) -> float:
    """A quotient of two columns, summed over people, as the mean over the samples."""
    summed = counts.sum(axis=1)
    return float(np.mean(summed[:, columns[0]] / np.maximum(summed[:, columns[1]], 1)))


def chance_of_less_loss(ours: Floats, floor: Floats, seed: int = 0) -> float:
    """How often our loss is below the floor's when people are drawn again with replacement (paired bootstrap)."""
    draws = np.random.default_rng(seed).multinomial(ours.shape[1], [1 / ours.shape[1]] * ours.shape[1], ROUNDS)
    losses = [np.einsum("rp,spc->rsc", draws, counts[:, :, :2]) for counts in (ours, floor)]
    ours_lost, floor_lost = ((lost[..., 0] / np.maximum(lost[..., 1], 1e-9)).mean(axis=1) for lost in losses)
    return float(np.mean(ours_lost < floor_lost))


def report(name: str, figures: Sequence[float], more: str = "") -> None:
    """One line."""
    print("  {:<28} loss {:.3f}   easy {:.3f}   hard {:.3f}".format(name, *figures) + more, flush=True)


def run(data: Path) -> None:
    """Expertise on the people whose ratings stand in the folder."""
    gold = GoldStandard.read((data / FILES).parent)
    ours, floor = tallies(gold, score_openings), tallies(gold, score_words)
    print(f"Expertise, Gold Standard: {len(gold.ratings)} people, mean of {len(gold.samples)} samples of their papers")
    for name, published in PUBLISHED.items():
        report(name, published)
    report("TF-IDF, this run", [figure(floor, columns) for columns in (LOSS, EASY, HARD)])
    chance = chance_of_less_loss(ours, floor)
    figures = [figure(ours, columns) for columns in (LOSS, EASY, HARD)]
    report("Mosty", figures, f"   less loss than TF-IDF in {chance:.0%} of bootstrap samples of people")


def main() -> None:
    """Read the command line and run the set."""
    parser = argparse.ArgumentParser(description="Quality of text relevance on experts' own ratings")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder that holds benchmarks/")
    folder = parser.parse_args().data
    if not (folder / FILES).is_file():
        parser.error(f"{folder} lacks {FILES}")
    run(folder)


if __name__ == "__main__":
    main()
