"""How well the product's own term matcher links national lists of occupations to a European taxonomy.

`python benchmarks/terms.py --data DIR` reads the sets of DIR/benchmarks/melo (F. Retyk and others, "MELO: an evaluation
benchmark for multilingual entity linking of occupations", 2024) and prints one line a set. `--fit` fits the matcher's
weights anew, on the languages of one half for those of the other. The sets are not part of the repository.
"""

import argparse
import gzip
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import softmax

from matcher.terms import BRIDGE_MEASURES, MEASURES, Labels, TermBridge, TermMatcher, link_terms, link_terms_across

FILES = Path("benchmarks", "melo")
TOP = 100
"""So many labels of each answer are looked at, as in the published tables."""
DECIMALS = 5
ENGLISH = "en"
SAMPLE, RIVALS, SHRINKAGE = 200, 60, 1e-3
"""For fitting: queries of a set, the concepts that each is a choice among, and the pull of the weights to zero."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TermSet:
    """Queries with their language, labels with theirs and their concepts, and the labels that answer each query."""

    queries: Sequence[str]
    query_lang: str
    labels: Sequence[str]
    concepts: Sequence[str]
    lang: str
    ids: NDArray[np.str_]
    right: Sequence[frozenset[str]]

    @classmethod
    def read(cls, folder: Path) -> "TermSet":
        """From the four files of a set; queries without an answer are left out."""
        right: dict[str, set[str]] = {}
        for query, _, label, _ in _rows(folder / "annotations.tsv.gz"):
            right.setdefault(query, set()).add(label)
        queries = [(key, text) for key, text in _rows(folder / "queries.tsv.gz") if key in right]
        labels = list(_rows(folder / "corpus_elements.tsv.gz"))
        concept = dict(_rows(folder / "concept_mapping.tsv.gz"))
        _, _, query_lang, _, lang = folder.name.split("_")
        return cls(
            [text.strip() for _, text in queries],
            query_lang,
            [text.strip() for _, text in labels],
            [concept[key] for key, _ in labels],
            lang,
            np.array([key for key, _ in labels]),
            [frozenset(right[key]) for key, _ in queries],
        )

    def part(self, count: int, seed: int) -> "TermSet":
        """The same with at most `count` of the queries."""
        chosen = np.random.default_rng(seed).permutation(len(self.queries))[:count]
        queries, right = ([some[number] for number in chosen] for some in (self.queries, self.right))
        return TermSet(queries, self.query_lang, self.labels, self.concepts, self.lang, self.ids, right)

    @property
    def own(self) -> Labels:
        """The labels as the matcher takes them."""
        return self.labels, self.concepts


def judge(given: TermSet, scores: NDArray[np.float32]) -> tuple[float, float]:
    """Mean reciprocal rank and mean average precision of scores (q, l); of equal ones the last id comes first."""
    backwards = np.argsort(np.argsort(given.ids)[::-1])
    found = [_judged(given, row, right, backwards) for row, right in zip(scores, given.right, strict=True)]
    rank, precision = np.mean(found, axis=0)
    return float(rank), float(precision)


def _judged(
    given: TermSet, row: NDArray[np.float32], right: frozenset[str], backwards: NDArray[np.intp]
) -> tuple[float, float]:
    rounded = np.round(row, DECIMALS)
    top = np.argsort(-rounded, kind="stable")[:TOP]
    top = top[np.lexsort((backwards[top], -rounded[top]))]
    places = np.flatnonzero([key in right for key in given.ids[top]]) + 1
    if not len(places):
        return 0.0, 0.0
    return float(1 / places[0]), float((np.arange(1, len(places) + 1) / places).sum() / len(right))


def run(data: Path) -> None:
    """Every set of a data folder, one line each, and the mean of those in one language and across two."""
    print("Terms of occupations: MRR, MAP")
    figures: dict[str, list[tuple[float, float]]] = {}
    for folder in sets(data):
        start = time.perf_counter()
        given = TermSet.read(folder)
        figure = judge(given, linked(folder))
        figures.setdefault(_kind(given), []).append(figure)
        print("  {:<16} MRR {:.3f} MAP {:.3f}".format(folder.name, *figure), end="")
        print(
            f"   {len(given.queries)} terms, {len(given.labels)} labels, {time.perf_counter() - start:.0f} s",
            flush=True,
        )
    for kind, found in figures.items():
        print("  {:<16} MRR {:.3f} MAP {:.3f}   {} sets".format(kind, *np.mean(found, axis=0), len(found)))


def _kind(given: TermSet) -> str:
    return "one language" if given.query_lang == given.lang else f"to {given.lang}"


def linked(folder: Path) -> NDArray[np.float32]:
    """The scores (q, l) that the product gives for a set."""
    given = TermSet.read(folder)
    if given.query_lang == given.lang:
        return link_terms(given.queries, given.labels, given.concepts)
    own = {given.query_lang: TermSet.read(_native(folder)).own}
    return link_terms_across(given.queries, given.query_lang, given.labels, given.concepts, own)


def _native(folder: Path) -> Path:
    lead, _, lang, _, _ = folder.name.split("_")
    return folder.with_name(f"{lead}_q_{lang}_c_{lang}")


def sets(data: Path) -> Iterator[Path]:
    """The folders of the sets in a data folder, in the order of their names."""
    yield from sorted(folder for folder in (data / FILES).glob("*_q_*_c_*") if folder.is_dir())


def _rows(file: Path) -> Iterator[list[str]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from (line.rstrip("\n").split("\t") for line in lines)


@dataclass(frozen=True)
class Choice:
    """A set prepared for fitting: the measures of each query's rivals (q, RIVALS, m), the right one's place (q,)."""

    given: TermSet
    matcher: TermMatcher | TermBridge
    measures: Floats
    right: NDArray[np.intp]

    @classmethod
    def of(cls, folder: Path, seed: int) -> "Choice":
        """From a sample of a set's queries; those whose answer is none of the rivals teach nothing and are left out."""
        given = TermSet.read(folder).part(SAMPLE, seed)
        matcher: TermMatcher | TermBridge = TermMatcher().fit(*given.own)
        if given.query_lang != given.lang:
            matcher = TermBridge().fit(TermSet.read(_native(folder)).own, given.own)
        measures = matcher.measures(given.queries).astype(np.float64)
        rivals = np.argsort(-(measures @ np.array(matcher.weights)), axis=1, kind="stable")[:, :RIVALS]
        place = {key: matcher.names_.concept_[number] for number, key in enumerate(given.ids)}
        answers = np.array([place[min(right)] for right in given.right])
        met = rivals == answers[:, np.newaxis]
        chosen = np.take_along_axis(measures, rivals[:, :, np.newaxis], axis=1)
        return cls(given, matcher, chosen[met.any(axis=1)], met.argmax(axis=1)[met.any(axis=1)])


def fitted(choices: Sequence[Choice]) -> Floats:
    """The weights of a conditional logit model over `choices`, every set counting the same."""
    width = choices[0].measures.shape[2]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = SHRINKAGE * float(weights @ weights), 2 * SHRINKAGE * weights
        for choice in choices:
            chances = softmax(choice.measures @ weights, axis=1)
            rows = np.arange(len(choice.right))
            total -= float(np.log(chances[rows, choice.right]).mean()) / len(choices)
            expected = np.einsum("qc,qcm->qm", chances, choice.measures)
            slope = slope - (choice.measures[rows, choice.right] - expected).mean(axis=0) / len(choices)
        return total, slope

    return np.asarray(minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B").x, dtype=np.float64)


def fit(data: Path, seed: int = 0) -> None:
    """Print the weights fitted on all sets, and what those of one half of the languages reach on the other half."""
    for across, names in ((False, MEASURES), (True, BRIDGE_MEASURES)):
        folders = [folder for folder in sets(data) if (folder.name[-2:] != folder.name.split("_")[2]) == across]
        choices = [Choice.of(folder, seed) for folder in folders]
        print("to English" if across else "one language")
        print("  weights", dict(zip(names, fitted(choices).round(2).tolist(), strict=True)))
        langs = sorted({choice.given.query_lang for choice in choices})
        figures = []
        for half in (langs[::2], langs[1::2]):
            choices_of = {held: [c for c in choices if (c.given.query_lang in half) == held] for held in (True, False)}
            weights = fitted(choices_of[False])
            for choice in choices_of[True]:
                choice.matcher.weights = weights.tolist()
                figures.append(judge(choice.given, choice.matcher.scores(choice.given.queries)))
            print(f"  on {', '.join(half)}: with", weights.round(2).tolist(), "of the others", flush=True)
        print("  held-out languages MRR {:.3f} MAP {:.3f}".format(*np.mean(figures, axis=0)))


def main() -> None:
    """Read the command line and run the sets that are there, or fit the weights."""
    parser = argparse.ArgumentParser(description="Quality of the term matcher on public sets of occupations")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder that holds benchmarks/")
    parser.add_argument("--fit", action="store_true", help="fit and cross-validate the weights")
    arguments = parser.parse_args()
    if not any(sets(arguments.data)):
        parser.error(f"{arguments.data / FILES} holds no sets")
    (fit if arguments.fit else run)(arguments.data)


if __name__ == "__main__":
    main()
