"""How well the search finds what was meant: eighty queries in four languages over sixty invented texts.

`python benchmarks/search.py` reads benchmarks/search_pairs.json beside it: `items` are openings and initiatives, each
written in one language; `pairs` are a query as somebody would type it, its language, and the one item that is meant.
Half of the items were looked at while the search was made (`tune`), the others only afterwards (`confirm`). It prints
the share of queries whose item is among the first 1, 5 and 10.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.network import Initiative, Opening
from matcher.search import Search, words_of_initiative, words_of_opening

FILE = Path(__file__).with_name("search_pairs.json")
DEPTHS = (1, 5, 10)


@dataclass(frozen=True)
class Query:
    """What somebody types in `lang`, and the id of the item that is meant."""

    text: str
    lang: str
    item: str
    part: str


def read() -> tuple[Search, Sequence[Query]]:
    """The items, ready to be searched, and the queries."""
    stored: Mapping[str, Any] = json.loads(FILE.read_text("utf-8"))
    search = Search.fit({item["id"]: _words(item) for item in stored["items"]})
    queries = [Query(pair["query"], pair["lang"], pair["item"], pair["part"]) for pair in stored["pairs"]]
    return search, queries


def _words(item: Mapping[str, Any]) -> Mapping[str, float]:
    key, country = item["id"], item["country"]
    if item["what"] == "opening":
        fields = tuple(item["fields"])
        opening = Opening(
            key, kind=item["kind"], title=item["title"], text=item["text"], fields=fields, country=country
        )
        return words_of_opening(opening)
    return words_of_initiative(
        Initiative(key, name=item["title"], text=item["text"], kinds=(item["kind"],), country=country)
    )


def recall(search: Search, queries: Iterable[Query], depth: int) -> float:
    """The share of queries whose item is among the first `depth`."""
    hits = [query.item in [found.id for found in search.find(query.text, depth)] for query in queries]
    return sum(hits) / len(hits)


def run() -> None:
    """One line a language and part, and all together."""
    search, queries = read()
    print(f"Search over {len(search.ids)} texts in four languages: recall at {DEPTHS}")
    for name in ("en", "ru", "uk", "be", "tune", "confirm", "all"):
        some = [query for query in queries if name in (query.lang, query.part, "all")]
        shares = "   ".join(f"{recall(search, some, depth):.3f}" for depth in DEPTHS)
        print(f"  {name:<8} {shares}   of {len(some)} queries")


if __name__ == "__main__":
    run()
