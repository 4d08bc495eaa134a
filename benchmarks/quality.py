"""How well the product's own recommenders do on data that nobody here wrote.

`python benchmarks/quality.py --data DIR` runs every set whose files stand in DIR and prints one line a figure. The sets
are not part of the repository.
"""

import argparse
import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.evaluate import bootstrap, gini, hit_at_k, random_hit_at_k, reciprocal_rank
from matcher.index import Index
from matcher.network import Document, Network, Person

K = 10
SEED = 7
DAY = date(2022, 1, 1)
KEYWORD_FLOOR = (0.226, 0.124)
"""hit@10 and mean reciprocal rank of ranking by keywords on the given projects, as published with the data."""

Ranking = Sequence[str]


@dataclass(frozen=True)
class Project:
    """One mentee project: what it says of itself, its cohort's number, and the mentors it had."""

    id: str
    cohort: int
    text: str
    mentors: frozenset[str]


@dataclass(frozen=True)
class OpenLifeScience:
    """The mentoring network of five cohorts. Candidates are the mentors of the projects who state an expertise."""

    projects: Sequence[Project]
    expertise: Mapping[str, Sequence[str]]
    places: Mapping[str, tuple[str | None, str | None]]

    @classmethod
    def read(cls, folder: Path) -> "OpenLifeScience":
        """From ols_people.csv and ols_projects.csv."""
        people = {row["id"]: row for row in _rows(folder / "ols_people.csv")}
        projects = [
            Project(
                id=row["id"],
                cohort=int(row["cohort"].rsplit("-", 1)[1]),
                text="\n".join((row["name"], row["description"], row["keywords"])),
                mentors=frozenset(_list(row["mentors"])),
            )
            for row in _rows(folder / "ols_projects.csv")
            if row["mentors"]
        ]
        mentors = sorted({mentor for project in projects for mentor in project.mentors if people[mentor]["expertise"]})
        return cls(
            projects,
            {mentor: _list(people[mentor]["expertise"]) for mentor in mentors},
            {mentor: (people[mentor]["country"] or None, people[mentor]["city"] or None) for mentor in mentors},
        )


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _list(cell: str) -> list[str]:
    return [item.strip() for item in cell.split("|") if item.strip()]


def keyword_rankings(data: OpenLifeScience) -> list[Ranking]:
    """The floor: cosine of TF-IDF between a project's text and a mentor's expertise, with scikit-learn's defaults."""
    mentors = list(data.expertise)
    stated = [" ".join(data.expertise[mentor]) for mentor in mentors]
    told = [project.text for project in data.projects]
    vectoriser = TfidfVectorizer().fit(stated + told)
    likeness = (vectoriser.transform(told) @ vectoriser.transform(stated).T).toarray()
    return [[mentors[place] for place in np.argsort(-row, kind="stable")] for row in likeness]


def product_rankings(data: OpenLifeScience, *, with_history: bool) -> list[Ranking]:
    """The product's `Index.mentors` for a mentee who writes the project's text.

    With history, a mentor's texts are the projects that she mentored in earlier cohorts; nothing from the same or a
    later cohort is in the network, and nobody has ties.
    """
    indexes = {
        cohort: Index.build(_network(data, cohort if with_history else 0), now=DAY, week=0, seed=SEED)
        for cohort in sorted({project.cohort for project in data.projects})
    }
    return [_mentors_for(project, indexes[project.cohort], len(data.expertise)) for project in data.projects]


def _network(data: OpenLifeScience, cohort: int) -> Network:
    """The mentors as they stood before `cohort`."""
    return Network.from_records(
        people=[
            Person(
                id=mentor,
                skills=tuple(expertise),
                country=data.places[mentor][0],
                city=data.places[mentor][1],
                as_mentor=True,
                seats=1,
                texts=tuple(Document(project.text) for project in history(data, mentor, cohort)),
            )
            for mentor, expertise in data.expertise.items()
        ]
    )


def history(data: OpenLifeScience, mentor: str, cohort: int) -> list[Project]:
    """The projects of a mentor before `cohort`."""
    return [project for project in data.projects if project.cohort < cohort and mentor in project.mentors]


def _mentors_for(project: Project, index: Index, k: int) -> Ranking:
    mentee = Person(id=f"mentee of {project.id}", texts=(Document(project.text),))
    return [suggestion.id for suggestion in index.mentors(mentee, k)]


def report(name: str, rankings: Sequence[Ranking], data: OpenLifeScience) -> str:
    """One line: hit@10 and MRR with bootstrap intervals, and how unevenly the ten places are spread over mentors."""
    pairs = list(zip(rankings, data.projects, strict=True))
    hits = bootstrap([hit_at_k(ranking, project.mentors, K) for ranking, project in pairs], seed=SEED)
    ranks = bootstrap([reciprocal_rank(ranking, project.mentors) for ranking, project in pairs], seed=SEED)
    shown = [sum(mentor in ranking[:K] for ranking in rankings) for mentor in data.expertise]
    return f"  {name:<34} hit@{K} {hits}   MRR {ranks}   exposure Gini {gini(shown):.2f}"


def open_life_science(folder: Path) -> None:
    """Mentor ranking on Open Life Science, cohorts 1-5."""
    data = OpenLifeScience.read(folder)
    chance = [random_hit_at_k(len(data.expertise), len(project.mentors), K) for project in data.projects]
    one = random_hit_at_k(len(data.expertise), 1, K)
    print(f"Open Life Science: {len(data.projects)} projects, {len(data.expertise)} mentors; 95 % bootstrap intervals")
    print(f"  {'random order':<34} hit@{K} {np.mean(chance):.3f} ({one:.3f} for a single true mentor)")
    print(f"  {'keyword floor, as published':<34} hit@{K} {KEYWORD_FLOOR[0]:.3f}   MRR {KEYWORD_FLOOR[1]:.3f}")
    print(report("keyword floor, this run", keyword_rankings(data), data))
    print(report("Mosty, profiles alone", product_rankings(data, with_history=False), data))
    print(report("Mosty, with earlier cohorts' texts", product_rankings(data, with_history=True), data))


SETS: Mapping[str, Callable[[Path], None]] = {"ols_projects.csv": open_life_science}
"""The file that tells that a set stands in the folder, and what runs it."""


def main() -> None:
    """Read the command line and run the sets that are there."""
    parser = argparse.ArgumentParser(description="Quality of the recommenders on real data")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder with the sets' files")
    folder = parser.parse_args().data
    found = [run for file, run in SETS.items() if (folder / file).is_file()]
    if not found:
        parser.error(f"{folder} holds none of {', '.join(SETS)}")
    for run in found:
        run(folder)


if __name__ == "__main__":
    main()
