"""How high the product ranks the mentors whom a real programme's mentees had: Open Life Science, cohorts 1 to 5.

`python benchmarks/mentoring.py --data DIR` reads DIR/ols_people.csv and DIR/ols_projects.csv (open-life-science, MIT
licence) and prints one line a ranking. The set is not part of the repository. Time order is kept: nothing of the same
or a later cohort is known, but for the project's own text and where its people live.
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.evaluate import Interval, bootstrap, gini, hit_at_k, random_hit_at_k, reciprocal_rank
from matcher.index import Index
from matcher.network import Document, Network, Person

FILES = Path("ols_projects.csv")
K = 10
SEED = 7
WEEKS = 5
"""Weeks over which a figure is the mean: the order within a band of scores is another one each week."""
DAY = date(2022, 1, 1)
BAR = 1.2
"""Times the keyword floor on the same candidates that a ranking must reach."""
PUBLISHED_FLOOR = (0.226, 0.124)
"""hit@10 and mean reciprocal rank of ranking by keywords on the given projects, as published with the data."""
DEGREES_PER_HOUR = 15

Ranking = Sequence[str]


@dataclass(frozen=True)
class Home:
    """Where somebody lives: codes, names and the nautical time zone, None where it is unknown."""

    country: str | None = None
    city: str | None = None
    timezone: str | None = None


@dataclass(frozen=True)
class Project:
    """One mentee project: what it says of itself, its cohort, the mentors it had, and where its people live."""

    id: str
    cohort: int
    text: str
    mentors: frozenset[str]
    home: Home


@dataclass(frozen=True)
class OpenLifeScience:
    """The mentoring network of five cohorts. Candidates are the mentors of the projects who state an expertise."""

    projects: Sequence[Project]
    expertise: Mapping[str, Sequence[str]]
    homes: Mapping[str, Home]

    @classmethod
    def read(cls, folder: Path) -> "OpenLifeScience":
        """From ols_people.csv and ols_projects.csv."""
        people = {row["id"]: row for row in _rows(folder / "ols_people.csv")}
        homes = _homes(list(people.values()))
        projects = [
            Project(
                id=row["id"],
                cohort=int(row["cohort"].rsplit("-", 1)[1]),
                text="\n".join((row["name"], row["description"], row["keywords"])),
                mentors=frozenset(_list(row["mentors"])),
                home=next((homes[one] for one in _list(row["participants"]) if homes.get(one, Home()).country), Home()),
            )
            for row in _rows(folder / "ols_projects.csv")
            if row["mentors"]
        ]
        mentors = sorted({mentor for project in projects for mentor in project.mentors if people[mentor]["expertise"]})
        return cls(
            projects,
            {mentor: _list(people[mentor]["expertise"]) for mentor in mentors},
            {mentor: homes[mentor] for mentor in mentors},
        )

    def cohort_mentors(self, cohort: int) -> set[str]:
        """The candidates who mentored any project of a cohort."""
        own = {mentor for project in self.projects if project.cohort == cohort for mentor in project.mentors}
        return own & set(self.expertise)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _list(cell: str) -> list[str]:
    return [item.strip() for item in cell.split("|") if item.strip()]


def _homes(people: Sequence[Mapping[str, str]]) -> dict[str, Home]:
    """Time zones follow the longitude, that of the country's people where somebody's own is unknown."""
    stated: dict[str, list[float]] = defaultdict(list)
    for row in people:
        if row["lng"]:
            stated[row["country"]].append(float(row["lng"]))
    return {
        row["id"]: Home(
            row["country"] or None,
            row["city"] or None,
            _zone([float(row["lng"])] if row["lng"] else stated.get(row["country"], [])),
        )
        for row in people
    }


def _zone(longitudes: Sequence[float]) -> str | None:
    """The zone of whole hours at the mean of some longitudes; the names of such zones count westwards."""
    hours = round(float(np.mean(longitudes)) / DEGREES_PER_HOUR) if longitudes else None
    return None if hours is None else f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def history(data: OpenLifeScience, mentor: str, cohort: int) -> list[Project]:
    """The projects of a mentor before `cohort`."""
    return [project for project in data.projects if project.cohort < cohort and mentor in project.mentors]


def keyword_rankings(data: OpenLifeScience) -> list[list[Ranking]]:
    """The floor: cosine of TF-IDF between a project's text and a mentor's expertise, with scikit-learn's defaults."""
    mentors = list(data.expertise)
    stated = [" ".join(data.expertise[mentor]) for mentor in mentors]
    told = [project.text for project in data.projects]
    vectoriser = TfidfVectorizer().fit(stated + told)
    likeness = (vectoriser.transform(told) @ vectoriser.transform(stated).T).toarray()
    return [[[mentors[place] for place in np.argsort(-row, kind="stable")] for row in likeness]]


def popular_rankings(data: OpenLifeScience) -> list[list[Ranking]]:
    """Whoever mentored most in earlier cohorts first, whatever the project: what popularity alone buys."""
    chance = np.random.default_rng(SEED)
    mentored = {
        cohort: Counter(mentor for mentor in data.expertise for _ in history(data, mentor, cohort))
        for cohort in {project.cohort for project in data.projects}
    }
    shuffled = [list(chance.permutation(list(data.expertise))) for _ in range(WEEKS)]
    return [
        [sorted(mentors, key=lambda mentor: -mentored[project.cohort][mentor]) for project in data.projects]
        for mentors in shuffled
    ]


def product_rankings(data: OpenLifeScience, *, with_history: bool, with_homes: bool) -> list[list[Ranking]]:
    """The product's list of mentors for a mentee who writes the project's text, in each of some weeks.

    With history, a mentor's texts are the projects that she mentored in earlier cohorts; with homes, both sides state
    where they live. Nobody has ties.
    """
    indexes = {
        cohort: Index.build(_network(data, cohort if with_history else 0, with_homes), now=DAY, week=0, seed=SEED)
        for cohort in sorted({project.cohort for project in data.projects})
    }
    mentees = [_person(f"mentee of {project.id}", project.home, with_homes) for project in data.projects]
    return [
        [
            replace(indexes[project.cohort], week=week).ranking(
                "mentors", replace(mentee, texts=(Document(project.text),))
            )
            for project, mentee in zip(data.projects, mentees, strict=True)
        ]
        for week in range(WEEKS)
    ]


def _person(identifier: str, home: Home, with_home: bool) -> Person:
    there = home if with_home else Home()
    return Person(id=identifier, country=there.country, city=there.city, timezone=there.timezone)


def _network(data: OpenLifeScience, cohort: int, with_homes: bool) -> Network:
    """The mentors as they stood before `cohort`."""
    return Network.from_records(
        people=[
            replace(
                _person(mentor, data.homes[mentor], with_homes),
                skills=tuple(expertise),
                as_mentor=True,
                seats=1,
                texts=tuple(Document(project.text) for project in history(data, mentor, cohort)),
            )
            for mentor, expertise in data.expertise.items()
        ]
    )


@dataclass(frozen=True)
class Result:
    """hit@10 and mean reciprocal rank with bootstrap intervals, and how unevenly the ten places were given out."""

    hits: Interval
    ranks: Interval
    exposure: float


def judge(data: OpenLifeScience, weeks: Sequence[Sequence[Ranking]], *, own: bool) -> Result:
    """Measure rankings of all mentors, or of those of each project's own cohort: who is left out moves nobody else.

    Exposure counts how often of the times that a mentor was a candidate she stood among the ten.
    """
    candidates = {
        cohort: data.cohort_mentors(cohort) if own else set(data.expertise)
        for cohort in {project.cohort for project in data.projects}
    }
    hits, ranks, shown = [], [], Counter[str]()
    asked = Counter(mentor for project in data.projects for mentor in candidates[project.cohort])
    for place, project in enumerate(data.projects):
        left = [[mentor for mentor in week[place] if mentor in candidates[project.cohort]] for week in weeks]
        hits.append(float(np.mean([hit_at_k(ranking, project.mentors, K) for ranking in left])))
        ranks.append(float(np.mean([reciprocal_rank(ranking, project.mentors) for ranking in left])))
        shown.update(mentor for ranking in left for mentor in ranking[:K])
    return Result(
        bootstrap(hits, seed=SEED),
        bootstrap(ranks, seed=SEED),
        gini([shown[mentor] / asked[mentor] for mentor in data.expertise if asked[mentor]]),
    )


RANKINGS: Mapping[str, Callable[[OpenLifeScience], list[list[Ranking]]]] = {
    "keyword floor, this run": keyword_rankings,
    "popularity alone": popular_rankings,
    "Mosty, profiles alone": lambda data: product_rankings(data, with_history=False, with_homes=False),
    "Mosty, with earlier cohorts' texts": lambda data: product_rankings(data, with_history=True, with_homes=False),
    "Mosty, and where people live": lambda data: product_rankings(data, with_history=True, with_homes=True),
}
"""What is printed, the floor first."""


def run(data: Path) -> None:
    """Mentor ranking among all mentors and among those of each project's own cohort."""
    science = OpenLifeScience.read(data)
    found = {name: rankings(science) for name, rankings in RANKINGS.items()}
    size = f"{len(science.projects)} projects, {len(science.expertise)} mentors"
    print(f"Open Life Science: {size}; 95 % bootstrap intervals")
    print(f"  keyword floor among all, as published   hit@{K} {PUBLISHED_FLOOR[0]:.3f}   MRR {PUBLISHED_FLOOR[1]:.3f}")
    for own, scope in ((False, "among all mentors"), (True, "among the mentors of the project's cohort")):
        sizes = [len(science.cohort_mentors(item.cohort) if own else science.expertise) for item in science.projects]
        pairs = zip(sizes, science.projects, strict=True)
        chance = np.mean([random_hit_at_k(size, len(item.mentors & set(science.expertise)), K) for size, item in pairs])
        print(f"  {scope}; random order hit@{K} {chance:.3f}")
        floor = judge(science, found[next(iter(found))], own=own)
        for name, rankings in found.items():
            print(line(name, judge(science, rankings, own=own), floor), flush=True)


def line(name: str, result: Result, floor: Result) -> str:
    """One ranking's figures, and how many times the floor's they are."""
    hits, ranks = result.hits.mean / floor.hits.mean, result.ranks.mean / floor.ranks.mean
    return (
        f"    {name:<36} hit@{K} {result.hits} {hits:.2f} x floor   MRR {result.ranks} {ranks:.2f} x   "
        f"exposure Gini {result.exposure:.2f}"
    )


def main() -> None:
    """Read the command line and run the set."""
    parser = argparse.ArgumentParser(description="Quality of mentor ranking on a real programme")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder with the set's files")
    folder = parser.parse_args().data
    if not (folder / FILES).is_file():
        parser.error(f"{folder} lacks {FILES}")
    run(folder)


if __name__ == "__main__":
    main()
