"""How well the product finds the same sentence in another language, on NTREX-128.

`python benchmarks/sentences.py --data DIR` reads DIR/benchmarks/ntrex/*.tsv.gz, whose columns are languages and whose
rows are translations of one sentence (C. Federmann, T. Kocmi and Y. Xin, "NTREX-128", 2022). It prints one line per
pair of languages; beside it what the function gives when it learns nothing from the texts (by letters and known words),
and what the letters alone give. The set is not part of the repository.
"""

import argparse
import gzip
import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.sentences import compare, match_sentences, recognise, uncrowd

FILES = Path("benchmarks", "ntrex")
TOLD_FROM = "uk"
"""Pairs are read from this language where it is one of the two, else from English."""

Texts = Mapping[str, Sequence[str]]
Floats = NDArray[np.float64]


def read(folder: Path) -> Iterator[Texts]:
    """The sets in a folder: the texts of each language, in one order."""
    for file in sorted(folder.glob("*.tsv.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            names, *rows = (line.rstrip("\n").split("\t") for line in lines)
        yield dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def pairs(languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every two languages once, Ukrainian or English first."""
    for two in itertools.combinations(sorted(languages, key=(TOLD_FROM, "en").__contains__, reverse=True), 2):
        yield (two[1], two[0]) if two[1] == TOLD_FROM else two


def top(likeness: Floats) -> float:
    """The share of rows whose best column is their own."""
    return float(np.mean(likeness.argmax(axis=1) == np.arange(len(likeness))))


def halves(match: Callable[[Sequence[str], str, Sequence[str], str], Floats], texts: Texts, a: str, b: str) -> float:
    """The mean share over two halves of the rows, each matched by itself."""
    middle = len(texts[a]) // 2
    parts = (slice(None, middle), slice(middle, None))
    return float(np.mean([top(match(texts[a][part], a, texts[b][part], b)) for part in parts]))


def run(data: Path) -> None:
    """Every pair of languages of every set, and the mean."""
    print("The same sentence in another language, NTREX: share of rows whose own translation is the best match")
    found = []
    for texts in read(data / FILES):
        for a, b in pairs(tuple(texts)):
            start = time.perf_counter()
            whole = top(match_sentences(texts[a], a, texts[b], b))
            seconds = time.perf_counter() - start
            letters = top(uncrowd(compare(texts[a], a, texts[b], b)))
            unlearnt = top(uncrowd(recognise(texts[a], a, texts[b], b)))
            half = halves(match_sentences, texts, a, b)
            print(
                f"  {a}->{b}     top-1 {whole:.3f} of {len(texts[a])}   on halves {half:.3f}   "
                f"nothing learnt {unlearnt:.3f}   letters alone {letters:.3f}   {seconds:.1f} s",
                flush=True,
            )
            found.append(whole)
    print(f"  mean       top-1 {np.mean(found):.3f}")


def main() -> None:
    """Read the command line and run the sets that are there."""
    parser = argparse.ArgumentParser(description="Quality of matching sentences across languages")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder that holds benchmarks/")
    arguments = parser.parse_args()
    if not any((arguments.data / FILES).glob("*.tsv.gz")):
        parser.error(f"{arguments.data / FILES} holds no sentences")
    run(arguments.data)


if __name__ == "__main__":
    main()
